"""What can be done with somebody on the roll besides changing the record: leaving, consent, own data, erasure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QDialog, QMenu, QWidget

from faceattend import settings
from faceattend.domain.accounts import Right
from faceattend.domain.people import Person
from faceattend.services.office import Office
from faceattend.ui.credential_dialog import CredentialDialog
from faceattend.ui.erasure_dialog import ErasureDialog
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.leaving_dialog import LeavingDialog
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Messages, NoticeAction, ask
from faceattend.ui.paper_output import ask_where
from faceattend.ui.people_model import Roll
from faceattend.workers.tasks import TaskHandle, run_task


@dataclass(frozen=True, slots=True)
class PersonAction:
    """One entry of the menu of a person.

    Attributes:
        apart: it stands below a line, away from the others.
    """

    title: str
    icon: Icon
    run: Callable[[], None]
    apart: bool = False


class PersonActions(QObject):
    """Offers what the account that is signed in may do with a person, and does it.

    Signals:
        changed: somebody's record is another one than before.
        erased: somebody is not on the roll any more.
        status_changed: what is going on, for the status bar.
    """

    changed = pyqtSignal()
    erased = pyqtSignal()
    status_changed = pyqtSignal(str)

    def __init__(self, office: Office, messages: Messages, machine: MachineSettings, window: QWidget) -> None:
        super().__init__(window)
        self._office = office
        self._messages = messages
        self._machine = machine
        self._window = window

    def offered(self, person: Person, roll: Roll) -> Sequence[PersonAction]:
        """Return what may be done with a person of a roll."""
        may = self._office.access.may
        found = []
        if may(Right.CORRECT_ATTENDANCE, person):
            title = self.tr("&Last day...") if person.left else self.tr("&Leaves on...")
            found.append(PersonAction(title, Icon.CALENDAR, lambda: self._ask_for_day(person, roll)))
        if may(Right.EDIT_PEOPLE, person):
            found.append(PersonAction(self.tr("&PIN and badge..."), Icon.KEYPAD, lambda: self._ask_for_means(person)))
        if may(Right.EDIT_PEOPLE, person) and person.consent is not None and person.consent.valid:
            title = self.tr("Consent &taken back...")
            found.append(PersonAction(title, Icon.UNDO, lambda: self._ask_for_withdrawal(person)))
        if may(Right.EXPORT_PERSON, person):
            title = self.tr("&Give the person's data...")
            found.append(PersonAction(title, Icon.SAVE, lambda: self._ask_where(person)))
        if may(Right.ERASE_PERSON, person):
            erase = PersonAction(self.tr("E&rase..."), Icon.TRASH, lambda: self._ask_for_erasure(person), apart=True)
            found.append(erase)
        return found

    def fill(self, menu: QMenu, person: Person, roll: Roll) -> None:
        """Put what may be done with a person at the end of a menu."""
        for offer in self.offered(person, roll):
            if offer.apart:
                menu.addSeparator()
            tone = Tone.BAD if offer.apart else Tone.TEXT
            entry = menu.addAction(icon(offer.icon, tone), offer.title)
            if entry is not None:
                entry.triggered.connect(lambda _checked=False, run=offer.run: run())

    def _ask_for_day(self, person: Person, roll: Roll) -> None:
        if roll.today is None:
            return
        face_days = self._office.preferences.get(settings.TEMPLATES_DAYS)
        dialog = LeavingDialog(self._office.privacy, person, roll.today, face_days, self._window)
        dialog.accepted.connect(lambda: self._done(self.tr("The last day was written down.")))
        _open(dialog)

    def _ask_for_means(self, person: Person) -> None:
        dialog = CredentialDialog(self._office.check_in, person, self._window)
        dialog.accepted.connect(lambda: self._messages.done(self.tr("It can be used from now on.")))
        _open(dialog)

    def _ask_for_withdrawal(self, person: Person) -> None:
        title = self.tr("Did {0} take the consent back?").format(person.details.name)
        text = self.tr(
            "What was learned of the face is destroyed at once and cannot be brought back. The person stays on the "
            "roll with all entries, and is entered by hand from now on."
        )
        if not ask(self._window, title, text, self.tr("Destroy the face"), destructive=True):
            return
        service = self._office.privacy

        def op(_task: TaskHandle) -> Person:
            return service.withdraw(person.id)

        run_task(self, op, lambda _person: self._done(self.tr("The consent was taken back, and the face destroyed.")))

    def _ask_where(self, person: Person) -> None:
        name = f"personal-data {_for_a_file(person.details.code)}.zip"
        title, kinds = self.tr("Give the person's data"), self.tr("Zip file (*.zip)")
        ask_where(self._window, self._machine, title, name, kinds, lambda file: self._export(person, file))

    def _export(self, person: Person, file: Path) -> None:
        service = self._office.privacy
        self.status_changed.emit(self.tr("Gathering the data..."))

        def op(_task: TaskHandle) -> None:
            service.export(person.id, file)

        run_task(self, op, lambda _none: self._exported(file), self._not_exported)

    def _exported(self, file: Path) -> None:
        self.status_changed.emit("")
        words = self.tr("{0} was saved and is not encrypted: hand it to the person, then delete it here.")
        open_folder = NoticeAction(self.tr("Open folder"), lambda: _show(file.parent))
        self._messages.warn(words.format(file.name), open_folder)

    def _not_exported(self, error: Exception) -> None:
        self.status_changed.emit("")
        self._messages.error(error)

    def _ask_for_erasure(self, person: Person) -> None:
        dialog = ErasureDialog(self._office.privacy, person, self._machine, self._window)
        dialog.erased.connect(self.erased)
        _open(dialog)

    def _done(self, words: str) -> None:
        self._messages.done(words)
        self.changed.emit()


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _for_a_file(code: str) -> str:
    return "".join(character if character.isalnum() else "-" for character in code)
