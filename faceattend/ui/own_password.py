"""Whoever is signed in chooses a new password."""

from functools import partial

from PyQt6.QtWidgets import QDialog, QWidget

from faceattend.errors import TryLaterError, WrongSecretError
from faceattend.services.account_book import password_problem, shortest_password
from faceattend.services.office import Office
from faceattend.ui.controls import Kind, Role, add_field, button, column, form, label, row
from faceattend.ui.messages import MessageStrip
from faceattend.ui.new_secret import NewSecret
from faceattend.ui.secret_field import SecretField, SecretProblem
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task


class OwnPasswordDialog(QDialog):
    """Asks for the present password and a new one; accepted once it was changed."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Change password"))
        self._office = office
        account = office.access.account
        self._strip = MessageStrip()
        self._old = SecretField("")
        self._problem = SecretProblem()
        fields = form()
        add_field(fields, self.tr("Present pass&word"), self._old)
        fields.addRow(self._problem)
        self._new = NewSecret(self.tr("New &password"), fields)
        if account is not None:
            self._new.set_rules(
                shortest_password(account.role, opens_vault=account.opens_vault),
                partial(password_problem, name=account.name, role=account.role, opens_vault=account.opens_vault),
            )
        self._go = button(self.tr("Change password"), Kind.PRIMARY)
        self._go.setDefault(True)
        cancel = button(self.tr("Cancel"))
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self._go)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(self.tr("Change password"), Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(label(self._words(), Role.MUTED, wrap=True))
        layout.addSpacing(GRID // 2)
        layout.addLayout(fields)
        layout.addWidget(self._new)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(500)
        self._old.textChanged.connect(self._refresh)
        self._new.changed.connect(self._refresh)
        self._problem.over.connect(self._refresh)
        self._go.clicked.connect(self._change)
        cancel.clicked.connect(self.reject)
        self._refresh()
        self._old.setFocus()

    def _words(self) -> str:
        account = self._office.access.account
        if account is not None and account.opens_vault:
            return self.tr("{0} signs in and opens the records with it.").format(account.name)
        return self.tr("{0} signs in with it.").format("" if account is None else account.name)

    def _refresh(self) -> None:
        self._go.setEnabled(bool(self._old.text()) and self._new.complete and not self._problem.waiting)

    def _change(self) -> None:
        if not self._go.isEnabled():
            return
        office, old, new = self._office, self._old.text(), self._new.text
        self._strip.clear()
        self._problem.clear()
        self._busy(on=True)

        def op(_task: TaskHandle) -> None:
            office.accounts.change_own_password(old, new)

        run_task(self, op, lambda _none: self.accept(), self._failed)

    def _failed(self, error: Exception) -> None:
        self._busy(on=False)
        if isinstance(error, WrongSecretError | TryLaterError):
            self._problem.tell(error)
            self._old.setFocus()
            self._old.selectAll()
        else:
            self._strip.show_error(error)
        self._refresh()

    def _busy(self, *, on: bool) -> None:
        for each in (self._old, self._new, *self._new.fields):
            each.setEnabled(not on)
        if on:
            self._go.setEnabled(False)
        else:
            self._refresh()
