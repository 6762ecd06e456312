"""What is done every minute and every day while an office is open."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from faceattend import settings
from faceattend.domain.incidents import IncidentKind
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.caretaker import Caretaker
from faceattend.services.incidents import IncidentDesk
from faceattend.services.keeping_notes import BACKUP_DUTY
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.retention import Retention
from faceattend.services.scheduling import Scheduling
from faceattend.services.stranger_book import StrangerBook
from faceattend.storage.vault import Vault

_TRY_AGAIN = timedelta(hours=1)
"""What failed and is done once a day is tried again after this long: a stick may be plugged in meanwhile."""

_SAID_BEFORE = timedelta(days=30)
"""An unreadable record is an incident once in this time, however often the program is started meanwhile."""

_RETENTION, _CHECK, _DISK = "retention", "check", "disk"

_Work = Callable[[datetime], str]
"""Does what is due at a time and returns a sentence that the office should know of, or an empty text."""

_logger = logging.getLogger(__name__)


class Housekeeping:
    """Does what is due. One thread calls it."""

    def __init__(
        self,
        vault: Vault,
        caretaker: Caretaker,
        retention: Retention,
        scheduling: Scheduling,
        strangers: StrangerBook,
        office_settings: OfficeSettings,
        incidents: IncidentDesk,
    ) -> None:
        self._vault = vault
        self._settings = office_settings
        self._incidents = incidents
        self._caretaker = caretaker
        self._notes = caretaker.notes
        self._clock_watch = caretaker.clock_watch
        self._retention = retention
        self._scheduling = scheduling
        self._strangers = strangers
        self._renewal_tried = False
        self._failed_at: dict[str, datetime] = {}
        self._told: dict[str, date] = {}
        self._reported: set[str] = set()

    def tick(self, now: datetime, monotonic: float) -> list[str]:
        """Do what is due, whatever of it fails, and return a sentence for all that is new today.

        Args:
            now: aware UTC time of the computer's clock.
            monotonic: seconds of a clock that nobody sets and that goes on while the computer sleeps.
        """
        duties: dict[str, _Work] = {
            "clock": partial(self._look_at_clock, monotonic=monotonic),
            "free space": self._watch_disk,
            "seal": self._seal,
            "unreadable records": self._report_damage,
            "renewal of keys": self._renew_keys,
            "retention": partial(self._once_a_day, _RETENTION, self._delete_old),
            "check": partial(self._once_a_day, _CHECK, self._check),
            "backup": partial(self._once_a_day, BACKUP_DUTY, self._back_up),
            "visitors": self._forget_visitors,
            "reports": self._make_reports,
        }
        return self._carried_out(duties, now)

    def watch_clock(self, now: datetime, monotonic: float) -> list[str]:
        """Only look at the clock, as :meth:`tick` does, too."""
        return self._carried_out({"clock": partial(self._look_at_clock, monotonic=monotonic)}, now)

    def _carried_out(self, duties: Mapping[str, _Work], now: datetime) -> list[str]:
        sentences = [_carried_out(name, work, now) for name, work in duties.items()]
        return [sentence for sentence in sentences if self._is_news(sentence, now)]

    def _once_a_day(self, duty: str, work: _Work, now: datetime) -> str:
        """Do what is due once a day, unless somebody else works on the records: then the next look does it."""
        failed_at = self._failed_at.get(duty)
        if self._notes.done_on(now.date(), duty) or (failed_at and abs(now - failed_at) < _TRY_AGAIN):
            return ""
        if self._caretaker.busy:
            return ""
        self._failed_at[duty] = now
        sentence = work(now)
        del self._failed_at[duty]
        self._notes.done(now.date(), duty)
        return sentence

    def _look_at_clock(self, now: datetime, monotonic: float) -> str:
        jump = self._clock_watch.look(now, monotonic)
        if jump is None or abs(jump.by).total_seconds() <= self._settings.get(settings.ALERT_CLOCK_SECONDS):
            return ""
        way = "forward" if jump.by > timedelta() else "back"
        sentence = f"The clock of this computer went {way} by {_words(abs(jump.by))}. Check its date and time."
        self._incidents.note(IncidentKind.CLOCK_JUMP, now, sentence)
        return sentence

    def _watch_disk(self, now: datetime) -> str:
        free = self._vault.backups.free_bytes
        if free >= self._settings.get(settings.ALERT_FREE_MEBIBYTES) << 20 or self._notes.done_on(now.date(), _DISK):
            return ""
        sentence = f"Only {free >> 20} MiB are free on the disk of the records. Make room, or nothing can be recorded."
        self._incidents.note(IncidentKind.DISK_NEARLY_FULL, now, sentence)
        self._notes.done(now.date(), _DISK)
        return sentence

    def _seal(self, now: datetime) -> str:
        self._caretaker.seal_if_due(now)
        return self._vault.seals.heads_problem

    def _renew_keys(self, now: datetime) -> str:
        """Go on with a renewal of keys that an earlier run of the program left unfinished."""
        rotation = self._vault.keystore.renewal.present
        if rotation is None or self._renewal_tried or self._caretaker.busy:
            return ""
        self._renewal_tried = True
        if rotation.everything and not self._vault.keystore.slots.recovery_confirmed:
            # Its end would take the last recovery key that somebody has on paper.
            return "The renewal of all keys was cut off. Renew them again to end it and to get the new recovery key."
        self._caretaker.renew_keys(_unseen)
        return ""

    def _report_damage(self, now: datetime) -> str:
        """Make an incident of every record that could not be read, which names nobody."""
        found = {
            f"The record {one.number} ({one.kind}) cannot be read. Restore a backup." for one in self._vault.damage
        }
        fresh = found - self._reported
        if fresh:
            known = {one.detail for one in self._vault.incidents.between(now - _SAID_BEFORE, now + _SAID_BEFORE)}
            for sentence in sorted(fresh - known):
                self._incidents.note(IncidentKind.RECORD_UNREADABLE, now, sentence)
            self._reported |= fresh
        return ""

    def _delete_old(self, now: datetime) -> str:
        if self._clock_watch.jumped_to_another_date:
            raise UserError(
                "Nothing old is deleted while the date may be wrong, because the clock jumped. Check the date, then "
                "close the program and start it again."
            )
        if self._clock_watch.date_is_credible(now):
            self._retention.run()
        elif any(line.count for line in self._retention.plan()):
            raise UserError(
                "Nothing old is deleted before the records were in use for a week under the date of this computer. "
                "Check the date."
            )
        return ""

    def _check(self, now: datetime) -> str:
        found = self._caretaker.verify((), None, now, _unseen)
        return "" if found.ok else f"The daily check of the records found: {found.findings[0].sentence}"

    def _back_up(self, now: datetime) -> str:
        try:
            problem = self._caretaker.back_up(None, now, _unseen).problem
        except (UserError, EnvironmentFault) as error:
            problem = str(error)
        if not problem:
            return ""
        sentence = f"There is no backup of today: {problem}"
        if self._told.get(sentence) != now.date():
            self._incidents.note(IncidentKind.BACKUP_FAILED, now, sentence)
        raise EnvironmentFault(sentence)

    def _forget_visitors(self, now: datetime) -> str:
        # What a wrong date would delete cannot be brought back; visitors wait for the date to be credible.
        if not self._clock_watch.jumped_to_another_date:
            self._strangers.expire(now)
        return ""

    def _make_reports(self, _now: datetime) -> str:
        return " ".join(delivery.problem for delivery in self._scheduling.run_due() if delivery.problem)

    def _is_news(self, sentence: str, now: datetime) -> bool:
        if not sentence or self._told.get(sentence) == now.date():
            return False
        self._told = {known: day for known, day in self._told.items() if day == now.date()} | {sentence: now.date()}
        return True


def _carried_out(name: str, work: _Work, now: datetime) -> str:
    try:
        return work(now)
    except (UserError, EnvironmentFault) as error:
        # It stays due, and a later look tries again.
        return str(error)
    except Exception:
        # The rest must go on: a defect in one duty would otherwise end seals and backups until the program closes.
        _logger.exception("looking after the records failed: %s", name)
        return f"Looking after the records failed ({name}). The rest of it goes on; the log of the program says more."


def _unseen(done: int, total: int) -> None:
    """Take a progress that nobody looks at."""


def _words(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minutes"
    if minutes < 2 * 24 * 60:
        return f"{round(minutes / 60)} hours"
    return f"{round(minutes / 60 / 24)} days"
