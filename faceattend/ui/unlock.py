"""The pages before the records are open: who opens them, a new password, and why they cannot be opened."""

from functools import partial
from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QApplication, QWidget

from faceattend.services.account_book import password_problem, shortest_password
from faceattend.services.office import Office, VaultGate
from faceattend.ui.controls import Kind, Picture, Role, button, column, form, label, line, row
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip, Notice, Severity
from faceattend.ui.new_secret import NewSecret
from faceattend.ui.sign_in_form import SignInForm
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task


class UnlockPage(QWidget):
    """Asks for a name and a password, or for the recovery key.

    Signals:
        opened: the open Office.
        blocked: the Exception for which the vault cannot be opened at all, whatever is typed.
        check_in_wanted: somebody wants to type a code.
        restore_wanted: the user wants to put a backup back.
    """

    opened = pyqtSignal(object)
    blocked = pyqtSignal(object)
    check_in_wanted = pyqtSignal()
    restore_wanted = pyqtSignal()

    def __init__(self, gate: VaultGate, machine: MachineSettings) -> None:
        super().__init__()

        def unlock(name: str, password: str) -> Office:
            return gate.unlock(password, name)

        self._strip = MessageStrip()
        self._form = SignInForm(machine, self.tr("Unlock"), unlock, gate.unlock_with_recovery_key)
        self._form.entered.connect(self.opened)
        self._form.failed.connect(self.blocked)
        layout = column()
        layout.addWidget(self._strip)
        layout.addWidget(label(self.tr("Unlock the attendance records"), Role.TITLE, wrap=True))
        layout.addWidget(label(self.tr("Nothing is recorded until they are unlocked."), Role.MUTED, wrap=True))
        layout.addSpacing(GRID)
        layout.addWidget(self._form)
        layout.addSpacing(GRID)
        layout.addWidget(line())
        self._check_in = button(self.tr("Check in with a code..."), Kind.FLAT, Icon.ARROW_IN)
        self._check_in.clicked.connect(self.check_in_wanted)
        self._check_in.hide()
        restore = button(self.tr("Restore a backup..."), Kind.FLAT, Icon.UNDO)
        restore.clicked.connect(self.restore_wanted)
        others = row()
        others.addWidget(self._check_in)
        others.addStretch()
        others.addWidget(restore)
        layout.addLayout(others)
        self.setLayout(layout)

    def start(self) -> None:
        """Put the cursor where typing begins."""
        self._form.start()

    def offer_check_in(self, *, on: bool) -> None:
        """Offer to check in with a code while nobody has unlocked the records."""
        self._check_in.setVisible(on)

    def explain(self, error: Exception) -> None:
        """Say why the records did not open by themselves."""
        meaning = self.tr("The records did not open by themselves. Type your password.")
        self._strip.show_notice(Notice(Severity.WARNING, str(error), meaning))


class OpeningPage(QWidget):
    """Says that the records are being opened without anybody.

    Signals:
        opened: the open Office, in which nobody is signed in.
        failed: the Exception for which the password is needed after all.
    """

    opened = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, gate: VaultGate) -> None:
        super().__init__()
        self._gate = gate
        layout = column()
        layout.addWidget(label(self.tr("Opening the attendance records..."), Role.TITLE, wrap=True))
        words = self.tr("This computer keeps a key for them. Recording begins by itself; the desk stays locked.")
        layout.addWidget(label(words, Role.MUTED, wrap=True))
        self.setLayout(layout)

    def start(self) -> None:
        """Open them."""
        gate = self._gate
        run_task(self, lambda _task: gate.unlock_with_keyring(), self.opened.emit, self.failed.emit)


class NewPasswordPage(QWidget):
    """Asks whoever came in with the recovery key for a new password; there is no way round it.

    Signals:
        done: the Office, whose account that is signed in has a new password.
    """

    done = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._office: Office | None = None
        self._strip = MessageStrip()
        self._words = label("", Role.MUTED, wrap=True)
        self._secret = NewSecret(self.tr("New &password"))
        self._secret.changed.connect(self._refresh)
        self._go = button(self.tr("Set password and go on"), Kind.PRIMARY)
        self._go.clicked.connect(self._set)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(self._go)
        layout = column()
        layout.addWidget(self._strip)
        layout.addWidget(label(self.tr("Choose a new password"), Role.TITLE, wrap=True))
        layout.addWidget(self._words)
        layout.addSpacing(GRID)
        layout.addWidget(self._secret)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        for field in self._secret.fields:
            field.returnPressed.connect(self._set)

    @property
    def office(self) -> Office | None:
        """The office that is open and waits for the password."""
        return self._office

    def ask_for(self, office: Office) -> None:
        """Ask for the password of the account that is signed in on an office."""
        account = office.access.account
        if account is None:
            self._office = None
            self.done.emit(office)
            return
        self._office = office
        words = self.tr(
            "You came in with the recovery key. From now on {0} signs in with the password you choose here."
        )
        self._words.setText(words.format(account.name))
        self._secret.set_rules(
            shortest_password(account.role, opens_vault=True),
            partial(password_problem, name=account.name, role=account.role, opens_vault=True),
        )
        self._refresh()

    def start(self) -> None:
        """Put the cursor into the first field."""
        self._secret.start()

    def show_error(self, error: Exception) -> None:
        """Say why the password was not set; the old one stays."""
        self._busy(on=False)
        self._strip.show_error(error)

    def give_up(self) -> None:
        """Close the office, because the window is closing."""
        office, self._office = self._office, None
        if office is not None:
            office.close()

    def _refresh(self) -> None:
        self._go.setEnabled(self._secret.complete)

    def _set(self) -> None:
        office = self._office
        if office is None or not self._go.isEnabled():
            return
        password = self._secret.text
        self._strip.clear()
        self._busy(on=True)

        def op(_task: TaskHandle) -> None:
            office.accounts.change_own_password("", password)

        run_task(self, op, lambda _none: self._was_set(office))

    def _was_set(self, office: Office) -> None:
        self._busy(on=False)
        self._secret.forget()
        self._office = None
        self.done.emit(office)

    def _busy(self, *, on: bool) -> None:
        self._secret.setEnabled(not on)
        self._go.setEnabled(not on and self._secret.complete)


class BlockedPage(QWidget):
    """Says why the vault cannot be opened: in use, altered, of a newer version. Nothing was written.

    Signals:
        retried: the user wants to try again.
        restore_wanted: the user wants to put a backup back.
    """

    retried = pyqtSignal()
    restore_wanted = pyqtSignal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._reason = label("", wrap=True)
        retry = button(self.tr("Try again"), Kind.PRIMARY, Icon.REFRESH)
        retry.clicked.connect(self.retried)
        leave = button(self.tr("Quit"))
        leave.clicked.connect(QApplication.closeAllWindows)
        self._retry = retry
        restore = button(self.tr("Restore a backup..."), Kind.FLAT, Icon.UNDO)
        restore.clicked.connect(self.restore_wanted)
        place = label(str(folder), Role.MUTED, wrap=True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        facts = form()
        facts.addRow(label(self.tr("Data folder"), Role.MUTED), place)
        buttons = row()
        buttons.addWidget(restore)
        buttons.addStretch()
        buttons.addWidget(leave)
        buttons.addWidget(retry)
        layout = column()
        layout.addWidget(Picture(Icon.WARNING, Tone.LATE, 40))
        layout.addWidget(label(self.tr("The attendance records cannot be opened"), Role.TITLE, wrap=True))
        layout.addWidget(self._reason)
        layout.addWidget(
            label(self.tr("Attendance is not being recorded. Nothing was changed."), Role.STRONG, wrap=True)
        )
        layout.addLayout(facts)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)

    def say(self, error: Exception) -> None:
        """Show why."""
        self._reason.setText(str(error))

    def start(self) -> None:
        """Put the focus on the primary button."""
        self._retry.setFocus()
