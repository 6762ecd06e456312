"""What whoever signs in is told: a backup that is missing, a check that found something, what nobody has seen to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from faceattend.domain.accounts import Right, Scope, scope_of
from faceattend.domain.keeping import KeepingStatus
from faceattend.services.access import Access
from faceattend.services.logs import IncidentId, IncidentLine
from faceattend.services.office import Office
from faceattend.ui.alert_teller import AlertTeller
from faceattend.ui.housekeeper import Housekeeper
from faceattend.ui.log_words import incident_words
from faceattend.ui.messages import Messages, Notice, NoticeAction, Severity
from faceattend.ui.safety_words import backup_trouble, counted
from faceattend.workers.housekeeping import EVERY
from faceattend.workers.tasks import TaskHandle, run_task


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to tell.

    Attributes:
        status: how safe the records are; None for somebody who may not see it.
        incidents: which nobody has seen to.
        waiting: how many entries were typed while the records were locked.
    """

    status: KeepingStatus | None
    incidents: tuple[IncidentLine, ...]
    waiting: int


class Reminders(QObject):
    """Looks after every sign-in, and does the daily work and tells alerts meanwhile.

    Signals:
        safety_wanted: the user wants to see how safe the records are.
        log_wanted: the user wants to see the incidents.
        waiting_wanted: the user wants to decide on waiting entries.
    """

    safety_wanted = pyqtSignal()
    log_wanted = pyqtSignal()
    waiting_wanted = pyqtSignal()

    def __init__(self, office: Office, messages: Messages, parent: QWidget, *, every: float = EVERY) -> None:
        """Prepare; ``every`` is how many seconds lie between two looks of the daily work."""
        super().__init__(parent)
        self._office = office
        self._messages = messages
        self._seen: set[IncidentId] = set()
        self._safety = ""
        self._housekeeper = Housekeeper(office, self, every=every)
        self._housekeeper.looked.connect(self._was_looked_after)
        self._housekeeper.broke.connect(self._messages.error)
        self._alerts = AlertTeller(office, messages, parent)
        self._alerts.log_wanted.connect(self.log_wanted)

    def begin(self) -> None:
        """Begin with the daily work and with the alerts."""
        self._housekeeper.begin()
        self._alerts.begin()

    def end(self) -> None:
        """Wait for what is being done, because the window closes."""
        self._housekeeper.end()
        self._alerts.end()

    def forget(self) -> None:
        """Tell everything once more, to somebody else."""
        self._seen.clear()
        self._safety = ""

    def greet(self) -> None:
        """Tell whoever has just signed in what waits for him, the most urgent first."""
        self._look(self._show, everything=True)

    def _look(self, then: Callable[[_Found], None], *, everything: bool) -> None:
        office = self._office
        sees_state = office.access.has(Right.READ_STATE)
        sees_to = office.access.has(Right.KEEP_RECORDS)
        corrects = _corrects_everybody(office.access)
        if not (sees_state or sees_to or corrects):
            return

        def op(_task: TaskHandle) -> _Found:
            status = office.keeping.status() if sees_state else None
            lines = office.logs.incidents() if sees_to and everything else []
            unseen = tuple(line for line in lines if line.incident.acknowledged is None)
            return _Found(status, unseen, office.waiting.count() if corrects and everything else 0)

        run_task(self, op, then, self._messages.error)

    def _show(self, found: _Found) -> None:
        self._remind_of_safety(found, tried_only=True)
        new = [line for line in found.incidents if line.incident.id not in self._seen]
        self._seen.update(line.incident.id for line in new)
        if new:
            self._messages.remind(self._incident_notice(new))
        if found.waiting:
            words = counted(
                found.waiting,
                self.tr("1 entry was typed while the records were locked. It counts when you accept it."),
                self.tr("{0} entries were typed while the records were locked. They count when you accept them."),
            )
            action = NoticeAction(self.tr("Show them..."), self.waiting_wanted.emit)
            self._messages.remind(Notice(Severity.INFO, words, actions=(action,)))

    def _remind_of_safety(self, found: _Found, *, tried_only: bool = False) -> None:
        """Tell how the records are wanting.

        Args:
            tried_only: leave out a backup that is late while the daily work had no time yet to make it.
        """
        status = found.status
        if status is None:
            return
        check, last = status.verification, status.last_backup
        tried = bool(status.backup_problem) or (last is not None and not last.verified)
        if check is not None and not check.ok:
            self._tell_of_safety(Severity.ERROR, self.tr("The check of the records found: {0}").format(check.first))
        elif status.backup_overdue and (tried or not tried_only):
            trouble = backup_trouble(status, self._office.preferences.zone())
            self._tell_of_safety(Severity.WARNING, self.tr("Backup: {0}").format(trouble))

    def _tell_of_safety(self, severity: Severity, words: str) -> None:
        if words != self._safety:
            self._safety = words
            action = NoticeAction(self.tr("Show..."), self.safety_wanted.emit)
            self._messages.remind(Notice(severity, words, actions=(action,)))

    def _incident_notice(self, new: Sequence[IncidentLine]) -> Notice:
        kinds = list(dict.fromkeys(incident_words(line.incident.kind) for line in reversed(new)))
        count = counted(
            len(new),
            self.tr("Something happened that nobody has seen to yet"),
            self.tr("{0} things happened that nobody has seen to yet"),
        )
        action = NoticeAction(self.tr("Show the log..."), self.log_wanted.emit)
        return Notice(Severity.WARNING, f"{count}: {'; '.join(kinds)}.", actions=(action,))

    def _was_looked_after(self, sentences: Sequence[str]) -> None:
        if not self._office.access.has(Right.READ_STATE):
            # Nobody is here who may know; what happened is an incident, or is seen on the page Safety.
            return
        if sentences:
            action = NoticeAction(self.tr("Show..."), self.safety_wanted.emit)
            self._messages.remind(Notice(Severity.WARNING, "\n".join(sentences), actions=(action,)))
        else:
            self._look(self._remind_of_safety, everything=False)


def _corrects_everybody(access: Access) -> bool:
    """Return whether the account may decide about everybody's entries: nobody knows yet whose they are."""
    account = access.account
    return account is not None and scope_of(account.role, Right.CORRECT_ATTENDANCE) is Scope.ALL
