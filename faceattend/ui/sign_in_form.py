"""Name and password, or the recovery key: the way in, on the unlock page and on the locked desk."""

from collections.abc import Callable
from typing import TypeVar

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QLineEdit, QWidget

from faceattend.domain.accounts import MAX_ACCOUNT_NAME_LENGTH
from faceattend.errors import TryLaterError, WrongSecretError
from faceattend.ui.controls import Kind, button, column, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.secret_field import SecretField, SecretProblem
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

Entered = TypeVar("Entered")


class SignInForm(QWidget):
    """Asks who is there.

    Signals:
        entered: what the sign-in returned.
        failed: the Exception of a sign-in that failed although nothing wrong may have been typed.
    """

    entered = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        machine: MachineSettings,
        verb: str,
        sign_in: Callable[[str, str], Entered],
        recover: Callable[[str], Entered] | None = None,
    ) -> None:
        """Build the form.

        Args:
            verb: on the button.
            sign_in: takes name and password; runs off the GUI thread, as does ``recover``.
            recover: takes the recovery key; without it there is no such way.
        """
        super().__init__()
        self._machine = machine
        self._verb = verb
        self._sign_in = sign_in
        self._recover = recover
        self._by_key = False
        self._busy = False
        self._waiting_name = ""
        self._name = QLineEdit()
        self._name.setMaxLength(MAX_ACCOUNT_NAME_LENGTH)
        self._name.setAccessibleName(self.tr("Name"))
        self._name_label = label(self.tr("&Name"))
        self._name_label.setBuddy(self._name)
        self._what = label("")
        self._secret = SecretField("")
        self._what.setBuddy(self._secret)
        self._problem = SecretProblem()
        self._hint = label("")
        self._go = button(verb, Kind.PRIMARY)
        self._other_way = button("", Kind.FLAT, Icon.KEY)
        self._other_way.setVisible(recover is not None)
        self._lay_out()
        self._name.returnPressed.connect(self._enter)
        self._secret.returnPressed.connect(self._enter)
        self._name.textChanged.connect(self._refresh)
        self._secret.textChanged.connect(self._refresh)
        self._problem.over.connect(self._refresh)
        self._go.clicked.connect(self._enter)
        self._other_way.clicked.connect(self._change_way)
        self._describe()

    def start(self) -> None:
        """Fill in who was here last, and put the cursor where typing begins."""
        if not self._name.text():
            self._name.setText(self._machine.text(MachineKey.ACCOUNT))
        (self._secret if self._by_key or self._name.text() else self._name).setFocus()

    def begin_again(self) -> None:
        """Forget what was typed and who was here, as after somebody locked the desk."""
        self._by_key = False
        self._name.clear()
        self._secret.clear()
        self._describe()
        self.start()

    def tell(self, error: Exception) -> None:
        """Say why somebody cannot come in; a wrong secret is typed again."""
        self._problem.tell(error)
        self._waiting_name = self._name.text() if isinstance(error, TryLaterError) else ""
        self._refresh()
        self._secret.setFocus()
        self._secret.selectAll()

    def _lay_out(self) -> None:
        buttons = row()
        buttons.addWidget(self._other_way)
        buttons.addStretch()
        buttons.addWidget(self._go)
        layout = column()
        for each in (self._name_label, self._name, self._what, self._secret, self._problem):
            layout.addWidget(each)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        for before, after in (
            (self._name, self._secret),
            (self._secret, self._other_way),
            (self._other_way, self._go),
        ):
            QWidget.setTabOrder(before, after)

    def _describe(self) -> None:
        what = self.tr("&Recovery key") if self._by_key else self.tr("&Password")
        self._what.setText(what)
        self._secret.setAccessibleName(what.replace("&", ""))
        self._other_way.setText(self.tr("Use the password") if self._by_key else self.tr("Use the recovery key"))
        for each in (self._name_label, self._name):
            each.setVisible(not self._by_key)
        self._problem.clear()
        self._refresh()

    def _change_way(self) -> None:
        self._by_key = not self._by_key
        self._secret.clear()
        self._describe()
        self.start()

    @property
    def _may_enter(self) -> bool:
        if self._busy or not self._secret.text():
            return False
        if self._by_key:
            return True
        # Only the name that was tried too often has to wait.
        waits = self._problem.waiting and self._name.text() == self._waiting_name
        return bool(self._name.text().strip()) and not waits

    def _refresh(self) -> None:
        self._go.setEnabled(self._may_enter)

    def _enter(self) -> None:
        if not self._may_enter:
            if self._name.hasFocus() and self._name.text().strip():
                self._secret.setFocus()
            return
        name, secret = self._name.text().strip(), self._secret.text()
        sign_in, recover = self._sign_in, self._recover
        by_key = self._by_key
        self._show_busy(on=True)

        def op(_task: TaskHandle) -> object:
            return recover(secret) if by_key and recover is not None else sign_in(name, secret)

        def success(result: object) -> None:
            self._show_busy(on=False)
            self._secret.clear()
            self._problem.clear()
            if not by_key:
                self._machine.keep(MachineKey.ACCOUNT, name)
            self.entered.emit(result)

        run_task(self, op, success, self._refused)

    def _refused(self, error: Exception) -> None:
        self._show_busy(on=False)
        if isinstance(error, WrongSecretError | TryLaterError):
            self.tell(error)
        else:
            self.failed.emit(error)

    def _show_busy(self, *, on: bool) -> None:
        self._busy = on
        for each in (self._name, self._secret, self._other_way):
            each.setEnabled(not on)
        self._go.setText(self.tr("One moment...") if on else self._verb)
        self._refresh()
