"""The wizard of the first start: the office, its first account, its recovery key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QLineEdit, QWidget

from faceattend.domain.accounts import MAX_ACCOUNT_NAME_LENGTH
from faceattend.domain.accounts import Role as AccountRole
from faceattend.errors import BugError, FaceAttendError
from faceattend.services.account_book import FIRST_ACCOUNT_NAME, password_problem, shortest_password
from faceattend.services.office import Office, VaultGate
from faceattend.ui.controls import Kind, Pages, Role, add_field, button, column, form, label, row
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import CrashDialog, MessageStrip
from faceattend.ui.new_secret import NewSecret
from faceattend.ui.password_dialog import PasswordAsker
from faceattend.ui.recovery_key import ShownSecret, TypedKey
from faceattend.ui.theme import GRID
from faceattend.ui.zone_box import ZoneBox
from faceattend.workers.tasks import TaskHandle, run_task

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class _Created:
    office: Office
    recovery_key: str = field(repr=False)


class FirstRunWizard(QWidget):
    """Makes the vault in four steps.

    Signals:
        opened: the open Office, once the recovery key was typed back.
    """

    opened = pyqtSignal(object)

    def __init__(self, gate: VaultGate, machine: MachineSettings) -> None:
        super().__init__()
        self._gate = gate
        self._machine = machine
        self._creating = False
        self._created: _Created | None = None
        self._asker = PasswordAsker(self)
        self._step = label("", Role.MUTED)
        self._strip = MessageStrip()
        self._office_page = _OfficePage()
        self._account_page = _AccountPage()
        self._key_page = _KeyPage()
        self._confirm_page = _ConfirmPage()
        self._index = 0
        self._steps: tuple[_Page, ...] = (
            self._office_page,
            self._account_page,
            self._key_page,
            self._confirm_page,
        )
        self._pages = Pages()
        for page in self._steps:
            self._pages.add(page)
            page.changed.connect(self._refresh)
        self._back = button(self.tr("Back"))
        self._back.clicked.connect(self._go_back)
        self._next = button(self.tr("Next"), Kind.PRIMARY)
        self._next.clicked.connect(self._go_on)
        buttons = row()
        buttons.addWidget(self._back)
        buttons.addStretch()
        buttons.addWidget(self._next)
        layout = column()
        layout.addWidget(self._step)
        layout.addWidget(self._strip)
        layout.addWidget(self._pages, 1)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self._show(0)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Go on with Enter, as the default button of a dialog would."""
        if event is not None and event.key() in _ENTER:
            self._go_on()
        else:
            super().keyPressEvent(event)

    @property
    def creating(self) -> bool:
        """Whether a vault is being made: its recovery key is not known yet, so nobody may leave."""
        return self._creating

    @property
    def unconfirmed(self) -> bool:
        """Whether there is a vault, or will be one in a moment, whose recovery key was not typed back."""
        return self._creating or self._created is not None

    def start(self) -> None:
        """Put the cursor into the first field."""
        self._current.start()

    def show_error(self, error: Exception) -> None:
        """Say why the records could not be made or begun; what was typed stays."""
        self._creating = False
        self._busy(on=False)
        if isinstance(error, FaceAttendError) and not isinstance(error, BugError):
            self._strip.show_error(error)
        else:
            CrashDialog(error, parent=self).open()

    def ask_password(self, again: Callable[[], None], refused: Callable[[], None]) -> None:
        """Ask for the password that was chosen, when writing down the key took long."""
        if self._created is not None:
            self._asker.ask(self._created.office, again, refused)

    def give_up(self) -> None:
        """Close the office of a vault whose key was not confirmed, because the window is closing."""
        if self._created is not None:
            self._created.office.close()
            self._created = None

    @property
    def _current(self) -> "_Page":
        return self._steps[self._index]

    def _show(self, index: int) -> None:
        self._index = index
        self._pages.turn_to(self._current)
        template = self.tr("Step %1 of %2")
        self._step.setText(template.replace("%1", str(index + 1)).replace("%2", str(len(self._steps))))
        self._refresh()
        self._current.start()

    def _refresh(self) -> None:
        index = self._index
        self._back.setVisible(index in {1, 3})
        self._back.setText(self.tr("Show the key again") if index == 3 else self.tr("Back"))
        words = (self.tr("Next"), self.tr("Make the records"), self.tr("I have written it down"), self.tr("Begin"))
        self._next.setText(words[index])
        self._next.setEnabled(self._current.complete)

    def _go_back(self) -> None:
        self._strip.clear()
        self._show(self._index - 1)

    def _go_on(self) -> None:
        if not self._current.complete or not self._next.isEnabled():
            return
        self._strip.clear()
        index = self._index
        if index == 1:
            self._create()
        elif index == 3 and self._created is not None:
            self._confirm(self._created)
        else:
            self._show(index + 1)

    def _create(self) -> None:
        password = self._account_page.password
        name = self._account_page.name
        site, zone = self._office_page.site, self._office_page.zone
        gate = self._gate
        self._creating = True
        self._busy(on=True)

        def op(_task: TaskHandle) -> _Created:
            return _Created(*gate.create(password, site, zone, name))

        run_task(self, op, self._made, self.show_error)

    def _made(self, created: _Created) -> None:
        self._creating = False
        self._created = created
        self._busy(on=False)
        self._key_page.show_key(created.recovery_key)
        self._confirm_page.expect(created.recovery_key)
        self._machine.keep(MachineKey.ACCOUNT, self._account_page.name)
        self._account_page.forget()
        self._show(2)

    def _confirm(self, created: _Created) -> None:
        """Let the office write down that its recovery key exists on paper, and begin."""
        self._busy(on=True)

        def op(_task: TaskHandle) -> None:
            created.office.keeping.confirm_recovery_key(created.recovery_key)

        def success(_none: None) -> None:
            self._created = None
            self._busy(on=False)
            self.opened.emit(created.office)

        run_task(self, op, success)

    def _busy(self, *, on: bool) -> None:
        self._pages.setEnabled(not on)
        self._back.setEnabled(not on)
        self._refresh()
        if on:
            self._next.setEnabled(False)
            words = self.tr("One moment...") if self._created else self.tr("Making the records...")
            self._next.setText(words)


class _Page(QWidget):
    """One step: a title, an explanation, and whether it is filled in."""

    changed = pyqtSignal()

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.body = column(gap=GRID)
        self.body.addWidget(label(title, Role.TITLE, wrap=True))
        self.body.addWidget(label(text, Role.MUTED, wrap=True))
        self.body.addSpacing(GRID)
        self.setLayout(self.body)

    @property
    def complete(self) -> bool:
        return True

    def start(self) -> None:
        """Put the focus where the step begins."""


class _OfficePage(_Page):
    def __init__(self) -> None:
        super().__init__(
            self.tr("Welcome"),
            self.tr(
                "faceattend keeps the attendance of one office or school on this computer alone. "
                "Nothing is sent anywhere."
            ),
        )
        self._site = QLineEdit()
        self._site.setMaxLength(120)
        self._site.setPlaceholderText(self.tr("Printed at the top of every report"))
        self._site.textChanged.connect(self.changed)
        self._zone = ZoneBox()
        self._zone.currentTextChanged.connect(self.changed)
        fields = form()
        add_field(fields, self.tr("&Office or school"), self._site)
        add_field(fields, self.tr("&Time zone"), self._zone)
        self.body.addLayout(fields)

    @property
    def site(self) -> str:
        return self._site.text().strip()

    @property
    def zone(self) -> str:
        return self._zone.zone

    @property
    def complete(self) -> bool:
        return bool(self.site) and self._zone.known

    def start(self) -> None:
        self._site.setFocus()


class _AccountPage(_Page):
    def __init__(self) -> None:
        super().__init__(
            self.tr("Choose your name and a password"),
            self.tr(
                "You become the administrator. The password also locks the records: without it nobody can read or "
                "change them. Four or five words that do not belong together are easy to remember and hard to guess."
            ),
        )
        self._name = QLineEdit(FIRST_ACCOUNT_NAME)
        self._name.setMaxLength(MAX_ACCOUNT_NAME_LENGTH)
        fields = form()
        add_field(fields, self.tr("Your &name"), self._name, self.tr("You sign in with it."))
        self._secret = NewSecret(self.tr("&Password"), fields)
        self.body.addLayout(fields)
        self.body.addSpacing(GRID)
        self.body.addWidget(self._secret)
        self._name.textChanged.connect(self._show_rules)
        self._secret.changed.connect(self.changed)
        self._show_rules()

    @property
    def name(self) -> str:
        return " ".join(self._name.text().split())

    @property
    def password(self) -> str:
        return self._secret.text

    @property
    def complete(self) -> bool:
        return bool(self.name) and self._secret.complete

    def start(self) -> None:
        self._secret.start()

    def forget(self) -> None:
        """Drop what was typed."""
        self._secret.forget()

    def _show_rules(self) -> None:
        role = AccountRole.ADMINISTRATOR
        problem = partial(password_problem, name=self.name, role=role, opens_vault=True)
        self._secret.set_rules(shortest_password(role, opens_vault=True), problem)


class _KeyPage(_Page):
    def __init__(self) -> None:
        super().__init__(
            self.tr("Write down the recovery key"),
            self.tr(
                "It opens the records when the password is forgotten. It is shown only now. Write it on paper and "
                "keep it away from this computer."
            ),
        )
        self._key = ShownSecret(self.tr("Recovery key"))
        self.body.addWidget(self._key)
        warning = self.tr("Whoever loses both the password and this key has lost the records; there is no back door.")
        self.body.addWidget(label(warning, Role.STRONG, wrap=True))

    def show_key(self, key: str) -> None:
        """Show the key in two rows."""
        self._key.show_key(key)

    def start(self) -> None:
        """Put the focus on the key, so that it is read out and Enter goes on."""
        self._key.start()


class _ConfirmPage(_Page):
    def __init__(self) -> None:
        super().__init__(
            self.tr("Type the recovery key"),
            self.tr("From the paper, so that we know it can be read. Capitals, spaces and dashes do not matter."),
        )
        self._typed = TypedKey()
        self._typed.changed.connect(self.changed)
        self._waits = False
        self.body.addWidget(self._typed)

    def expect(self, key: str) -> None:
        """Wait for this key."""
        self._waits = True
        self._typed.expect(key)

    @property
    def complete(self) -> bool:
        return self._waits and self._typed.complete

    def start(self) -> None:
        self._typed.start()
