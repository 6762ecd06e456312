"""The pages before the vault is open: passphrase or recovery key, and why it cannot be opened."""

from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QHideEvent, QKeySequence
from PyQt6.QtWidgets import QApplication, QLineEdit, QWidget

from faceattend.errors import WrongSecretError
from faceattend.services.office import Office, VaultGate
from faceattend.ui.controls import Kind, Picture, Role, button, column, form, label, row
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task


class SecretField(QLineEdit):
    """A field for a passphrase, with an eye that shows what was typed; empties itself when it is hidden."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self._eye = self.addAction(icon(Icon.EYE, Tone.MUTED), QLineEdit.ActionPosition.TrailingPosition)
        if self._eye is not None:
            self._eye.setShortcut(QKeySequence("Alt+S"))
            self._eye.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._name_eye(self.tr("Show what is typed (Alt+S)"))
            self._eye.triggered.connect(self._turn)

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Forget what was typed."""
        self.clear()
        self._show(hidden=True)
        super().hideEvent(event)

    def _turn(self) -> None:
        self._show(hidden=self.echoMode() is not QLineEdit.EchoMode.Password)

    def _show(self, *, hidden: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        if self._eye is not None:
            self._eye.setIcon(icon(Icon.EYE if hidden else Icon.EYE_OFF, Tone.MUTED))
            self._name_eye(self.tr("Show what is typed (Alt+S)") if hidden else self.tr("Hide what is typed (Alt+S)"))

    def _name_eye(self, text: str) -> None:
        if self._eye is not None:
            self._eye.setText(text)
            self._eye.setToolTip(text)


class UnlockPage(QWidget):
    """Asks for the passphrase or the recovery key.

    Signals:
        opened: the open Office.
        blocked: the Exception for which the vault cannot be opened at all, whatever is typed.
    """

    opened = pyqtSignal(object)
    blocked = pyqtSignal(object)

    def __init__(self, gate: VaultGate) -> None:
        super().__init__()
        self._gate = gate
        self._by_key = False
        self._title = label(self.tr("Unlock the attendance records"), Role.TITLE, wrap=True)
        self._what = label("")
        self._field = SecretField("")
        self._field.returnPressed.connect(self._unlock)
        self._field.textChanged.connect(self._typed)
        self._what.setBuddy(self._field)
        self._problem = label("", Role.BAD, wrap=True)
        self._unlock_button = button(self.tr("Unlock"), Kind.PRIMARY)
        self._unlock_button.clicked.connect(self._unlock)
        self._other_way = button("", Kind.FLAT, Icon.KEY)
        self._other_way.clicked.connect(self._change_way)
        buttons = row()
        buttons.addWidget(self._other_way)
        buttons.addStretch()
        buttons.addWidget(self._unlock_button)
        layout = column()
        layout.addWidget(self._title)
        layout.addWidget(label(self.tr("Nothing is recorded until they are unlocked."), Role.MUTED, wrap=True))
        layout.addSpacing(GRID)
        layout.addWidget(self._what)
        layout.addWidget(self._field)
        layout.addWidget(self._problem)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self._describe()

    def start(self) -> None:
        """Put the cursor where the passphrase goes."""
        self._field.setFocus()

    def _describe(self) -> None:
        what = self.tr("&Recovery key") if self._by_key else self.tr("&Passphrase")
        self._what.setText(what)
        self._field.setAccessibleName(what.replace("&", ""))
        self._other_way.setText(self.tr("Use the passphrase") if self._by_key else self.tr("Use the recovery key"))
        self._problem.setText("")
        self._problem.hide()
        self._typed()

    def _change_way(self) -> None:
        self._by_key = not self._by_key
        self._field.clear()
        self._describe()
        self._field.setFocus()

    def _typed(self) -> None:
        self._unlock_button.setEnabled(bool(self._field.text()))

    def _unlock(self) -> None:
        secret = self._field.text()
        if not secret or not self._field.isEnabled():
            return
        self._busy(on=True)
        unlock = self._gate.unlock_with_recovery_key if self._by_key else self._gate.unlock

        def op(_task: TaskHandle) -> Office:
            return unlock(secret)

        run_task(self, op, self._done, self._failed)

    def _done(self, office: Office) -> None:
        self._busy(on=False)
        self._field.clear()
        self.opened.emit(office)

    def _failed(self, error: Exception) -> None:
        self._busy(on=False)
        if not isinstance(error, WrongSecretError):
            self.blocked.emit(error)
            return
        self._problem.setText(str(error))
        self._problem.show()
        self._field.setFocus()
        self._field.selectAll()

    def _busy(self, *, on: bool) -> None:
        for widget in (self._field, self._other_way):
            widget.setEnabled(not on)
        self._unlock_button.setEnabled(not on and bool(self._field.text()))
        self._unlock_button.setText(self.tr("Unlocking...") if on else self.tr("Unlock"))


class BlockedPage(QWidget):
    """Says why the vault cannot be opened: in use, altered, of a newer version. Nothing was written.

    Signals:
        retried: the user wants to try again.
    """

    retried = pyqtSignal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._reason = label("", wrap=True)
        retry = button(self.tr("Try again"), Kind.PRIMARY, Icon.REFRESH)
        retry.clicked.connect(self.retried)
        leave = button(self.tr("Quit"))
        leave.clicked.connect(QApplication.closeAllWindows)
        self._retry = retry
        place = label(str(folder), Role.MUTED, wrap=True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        facts = form()
        facts.addRow(label(self.tr("Data folder"), Role.MUTED), place)
        buttons = row()
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
