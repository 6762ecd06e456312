"""What the window says of the office as a whole: engine and roll in the status line, and records that are damaged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QObject

from faceattend.domain.accounts import Right, Scope, scope_of
from faceattend.errors import FaceAttendError
from faceattend.services.office import Office
from faceattend.ui.messages import Messages
from faceattend.ui.status_line import StatusLine
from faceattend.workers.tasks import TaskHandle, run_task

_SHOWN_PROBLEMS = 3
"""How many records that could not be read are named one by one."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The office at one moment.

    Attributes:
        engine: its title, empty when none can be used for the reason in ``problem``.
        people: how many there are whom the account may see; None when it sees nobody but itself.
        damage: a sentence for every record that could not be read.
    """

    site: str
    engine: str
    people: int | None
    problem: str
    damage: tuple[str, ...]


class OfficeFacts(QObject):
    """Fetches the facts and tells them; each damage once."""

    def __init__(self, office: Office, status: StatusLine, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._status = status
        self._messages = messages
        self._told: set[str] = set()

    def refresh(self, then: Callable[[Facts], None]) -> None:
        """Fetch the facts, tell them, and hand them on."""
        office = self._office
        account = office.access.account
        counts = account is not None and scope_of(account.role, Right.READ_PEOPLE) not in {None, Scope.OWN}

        def op(_task: TaskHandle) -> Facts:
            site = office.site_name()
            people = len(office.enrolment.people()) if counts else None
            try:
                engine, problem = office.recognizers.get().info.title, ""
            except FaceAttendError as error:
                engine, problem = "", str(error)
            return Facts(site, engine, people, problem, office.problems())

        def success(facts: Facts) -> None:
            self._show(facts)
            then(facts)

        run_task(self, op, success)

    def look_for_damage(self) -> None:
        """Ask for records that could not be read since the last look."""
        office = self._office
        run_task(self, lambda _task: office.problems(), lambda found: self._tell(self._new(found)))

    def forget(self) -> None:
        """Tell everything once more, to somebody else."""
        self._told.clear()

    def _show(self, facts: Facts) -> None:
        self._status.show_facts(facts.engine or self.tr("No engine"), self._people_words(facts.people))
        damage = self._new(facts.damage)
        if facts.problem:
            text = "\n".join([facts.problem, *damage])
            self._messages.fault(text, meaning=self.tr("Nobody can be recognised"))
        else:
            self._tell(damage)

    def _people_words(self, people: int | None) -> str:
        if people is None:
            return ""
        return self.tr("1 person") if people == 1 else self.tr("%1 people").replace("%1", str(people))

    def _new(self, found: Sequence[str]) -> list[str]:
        """Return the sentences that were not told yet, the last of many as a count."""
        new = [sentence for sentence in found if sentence not in self._told]
        self._told.update(new)
        shown = new[:_SHOWN_PROBLEMS]
        if len(new) > len(shown):
            shown.append(self.tr("And %1 more.").replace("%1", str(len(new) - len(shown))))
        return shown

    def _tell(self, sentences: Sequence[str]) -> None:
        if sentences:
            self._messages.fault("\n".join(sentences), meaning=self.tr("Some records cannot be read"))
