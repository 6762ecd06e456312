"""What is done every minute and every day while an office is open."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from faceattend.domain.incidents import IncidentKind
from faceattend.domain.keeping import ClockJump
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.caretaker import Caretaker
from faceattend.services.doctor import LEAST_FREE_BYTES
from faceattend.services.retention import Retention
from faceattend.storage.vault import Vault

LARGEST_JUMP = timedelta(seconds=120)
"""A clock that moves further against one that nobody sets was set, or is bad (security.md, section 9)."""

_TRY_AGAIN = timedelta(hours=1)
"""A backup that failed is tried again after this long: a stick may be plugged in meanwhile."""

_RETENTION_WAITS = timedelta(hours=12)
"""After a jump as large as this, nothing is deleted by a day that may be wrong."""

_BACKUP, _RETENTION, _CHECK, _DISK = "backup", "retention", "check", "disk"


class Housekeeping:
    """Does what is due. One thread calls it."""

    def __init__(self, vault: Vault, caretaker: Caretaker, retention: Retention) -> None:
        self.clock_jump: ClockJump | None = None
        self._vault = vault
        self._caretaker = caretaker
        self._notes = caretaker.notes
        self._retention = retention
        self._before: tuple[datetime, float] | None = None
        self._renewal_tried = False
        self._backup_failed_at: datetime | None = None
        self._told: dict[str, date] = {}

    def tick(self, now: datetime, monotonic: float) -> list[str]:
        """Do what is due, whatever of it fails, and return a sentence for all that is new today.

        Args:
            now: aware UTC time of the computer's clock.
            monotonic: seconds of a clock that nobody sets and that goes on while the computer sleeps.
        """
        duties: tuple[Callable[[datetime], str], ...] = (
            lambda moment: self._watch_clock(moment, monotonic),
            self._watch_disk,
            self._seal,
            self._renew_keys,
            self._delete_old,
            self._check,
            self._back_up,
        )
        return [sentence for sentence in (_carried_out(duty, now) for duty in duties) if self._is_news(sentence, now)]

    def _watch_clock(self, now: datetime, monotonic: float) -> str:
        jump = self._jump_since_before(now, monotonic)
        self._before = (now, monotonic)
        if abs(jump) <= LARGEST_JUMP:
            return ""
        self.clock_jump = ClockJump(now, jump)
        way = "forward" if jump > timedelta() else "back"
        sentence = f"The clock of this computer went {way} by {_words(abs(jump))}. Check its date and time."
        self._vault.incidents.add(IncidentKind.CLOCK_JUMP, sentence, now)
        return sentence

    def _jump_since_before(self, now: datetime, monotonic: float) -> timedelta:
        if self._before is not None:
            then, reading = self._before
            return now - then - timedelta(seconds=monotonic - reading)
        # At the start nothing but the last seal knows the time: it cannot lie in the future.
        last = self._vault.seals.latest()
        if last is None or last.utc is None:
            return timedelta()
        return min(timedelta(), now - last.utc)

    def _watch_disk(self, now: datetime) -> str:
        free = self._vault.backups.free_bytes
        if free >= LEAST_FREE_BYTES or self._notes.done_on(now.date(), _DISK):
            return ""
        sentence = f"Only {free >> 20} MiB are free on the disk of the records. Make room, or nothing can be recorded."
        self._vault.incidents.add(IncidentKind.DISK_NEARLY_FULL, sentence, now)
        self._notes.done(now.date(), _DISK)
        return sentence

    def _seal(self, now: datetime) -> str:
        self._caretaker.seal_if_due(now)
        return self._vault.seals.heads_problem

    def _renew_keys(self, now: datetime) -> str:
        """Go on with a renewal of keys that an earlier run of the program left unfinished."""
        rotation = self._vault.keystore.rotating
        if rotation is None or self._renewal_tried:
            return ""
        self._renewal_tried = True
        if rotation.everything and not self._vault.keystore.recovery_confirmed:
            # Its end would take the last recovery key that somebody has on paper.
            return "The renewal of all keys was cut off. Renew them again to end it and to get the new recovery key."
        self._vault.resealing.go_on(lambda done, total: None)
        return ""

    def _delete_old(self, now: datetime) -> str:
        if self._notes.done_on(now.date(), _RETENTION):
            return ""
        if self.clock_jump is not None and abs(self.clock_jump.by) >= _RETENTION_WAITS:
            return (
                "Nothing old is deleted while the date may be wrong, because the clock jumped. Check the date, then "
                "close the program and start it again."
            )
        self._retention.run()
        self._notes.done(now.date(), _RETENTION)
        return ""

    def _check(self, now: datetime) -> str:
        if self._notes.done_on(now.date(), _CHECK):
            return ""
        found = self._caretaker.verify((), None, now, lambda done, total: None)
        self._notes.done(now.date(), _CHECK)
        return "" if found.ok else f"The daily check of the records found: {found.findings[0].sentence}"

    def _back_up(self, now: datetime) -> str:
        failed_at = self._backup_failed_at
        if self._notes.done_on(now.date(), _BACKUP) or (failed_at and abs(now - failed_at) < _TRY_AGAIN):
            return ""
        self._backup_failed_at = now
        try:
            report = self._caretaker.back_up(None, now, lambda done, total: None)
        except (UserError, EnvironmentFault) as error:
            return self._backup_missing(str(error), now)
        if not report.verified:
            return self._backup_missing(report.problem, now)
        self._backup_failed_at = None
        self._notes.done(now.date(), _BACKUP)
        return ""

    def _backup_missing(self, reason: str, now: datetime) -> str:
        sentence = f"There is no backup of today: {reason}"
        if self._told.get(sentence) != now.date():
            self._vault.incidents.add(IncidentKind.BACKUP_FAILED, sentence, now)
        return sentence

    def _is_news(self, sentence: str, now: datetime) -> bool:
        if not sentence or self._told.get(sentence) == now.date():
            return False
        self._told = {known: day for known, day in self._told.items() if day == now.date()} | {sentence: now.date()}
        return True


def _carried_out(duty: Callable[[datetime], str], now: datetime) -> str:
    try:
        return duty(now)
    except (UserError, EnvironmentFault) as error:
        # It stays due, and the next look tries again.
        return str(error)


def _words(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minutes"
    if minutes < 2 * 24 * 60:
        return f"{round(minutes / 60)} hours"
    return f"{round(minutes / 60 / 24)} days"
