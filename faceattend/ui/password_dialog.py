"""Asks whoever is signed in for the password once more, before something that needs it."""

from collections.abc import Callable

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QApplication, QDialog, QWidget

from faceattend.services.office import Office
from faceattend.ui.controls import Kind, Role, button, column, label, row
from faceattend.ui.secret_field import SecretField, SecretProblem
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task


class PasswordDialog(QDialog):
    """Accepted once the password was right."""

    def __init__(self, name: str, confirm: Callable[[str], None], parent: QWidget | None = None) -> None:
        """Build the dialog.

        Args:
            name: of the account that is signed in.
            confirm: takes the password; it runs off the GUI thread and raises when it is wrong.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Type your password again"))
        self._confirm = confirm
        self._busy = False
        self._secret = SecretField(self.tr("Password"))
        name_label = label(self.tr("&Password of {0}").format(name.replace("&", "&&")))
        name_label.setBuddy(self._secret)
        self._problem = SecretProblem()
        self._go = button(self.tr("Go on"), Kind.PRIMARY)
        self._go.setDefault(True)
        cancel = button(self.tr("Cancel"))
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self._go)
        layout = column(margin=3 * GRID)
        layout.addWidget(label(self.tr("Type your password again"), Role.HEADING))
        words = self.tr("What you are about to do takes data out of the records or changes how they are protected.")
        layout.addWidget(label(words, Role.MUTED, wrap=True))
        layout.addSpacing(GRID)
        for each in (name_label, self._secret, self._problem):
            layout.addWidget(each)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(440)
        self._secret.textChanged.connect(self._refresh)
        self._problem.over.connect(self._refresh)
        self._go.clicked.connect(self._check)
        cancel.clicked.connect(self.reject)
        self._refresh()
        self._secret.setFocus()

    def end_at_lock(self) -> None:
        """Give up: whoever comes back is asked anew."""
        self.reject()

    def _refresh(self) -> None:
        self._secret.setEnabled(not self._busy)
        self._go.setEnabled(bool(self._secret.text()) and not self._busy and not self._problem.waiting)

    def _check(self) -> None:
        if not self._go.isEnabled():
            return
        confirm, password = self._confirm, self._secret.text()
        self._busy = True
        self._refresh()

        def op(_task: TaskHandle) -> None:
            confirm(password)

        run_task(self, op, lambda _none: self.accept(), self._refused)

    def _refused(self, error: Exception) -> None:
        self._busy = False
        self._problem.tell(error)
        self._refresh()
        self._secret.setFocus()
        self._secret.selectAll()


class PasswordAsker(QObject):
    """Asks for the password of a window's account; whoever asks meanwhile shares the answer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: list[tuple[Callable[[], None], Callable[[], None]]] = []

    def ask(self, office: Office, again: Callable[[], None], refused: Callable[[], None]) -> None:
        """Ask whoever is signed in on an office; call ``again`` or ``refused`` when it is answered."""
        account = office.access.account
        if account is None:
            # Nobody is here any more who could answer.
            refused()
            return
        self._waiting.append((again, refused))
        if len(self._waiting) > 1:
            return
        # Over the dialog whose work it is, which would otherwise block it.
        parent = QApplication.activeModalWidget() or self._window
        dialog = PasswordDialog(account.name, office.accounts.confirm, parent)
        dialog.finished.connect(self._answered)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _answered(self, result: int) -> None:
        waiting, self._waiting = self._waiting, []
        for again, refused in waiting:
            (again if result == QDialog.DialogCode.Accepted else refused)()
