"""The dialogs of the accounts: adding and changing one, and giving it a new password."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from faceattend.domain.accounts import MAX_ACCOUNT_NAME_LENGTH, Account
from faceattend.domain.accounts import Role as AccountRole
from faceattend.domain.people import Person, PersonId
from faceattend.services.account_book import password_problem, shortest_password
from faceattend.services.accounts import AccountService
from faceattend.ui.controls import Kind, Role, button, column, form, label, row
from faceattend.ui.messages import MessageStrip
from faceattend.ui.new_secret import NewSecret
from faceattend.ui.role_words import role_name, role_sentence
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_STARTS_THE_DAY = frozenset({AccountRole.ADMINISTRATOR, AccountRole.OPERATOR})
"""Roles that are usually there first, so that their password is to open the records."""


class _AccountWork(QDialog):
    """A dialog that carries out one thing on an account off the GUI thread, and closes when it is done."""

    def __init__(self, title: str, verb: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._strip = MessageStrip()
        self._missing = label("", Role.MUTED, wrap=True)
        self._go = button(verb, Kind.PRIMARY)
        self._go.setDefault(True)
        self._go.clicked.connect(self._begin)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = row()
        buttons.addWidget(self._missing, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._go)
        self._body = column(gap=GRID + GRID // 2)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(title, Role.HEADING))
        layout.addWidget(self._strip)
        layout.addLayout(self._body)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(560)

    def show_error(self, error: Exception) -> None:
        """Say what went wrong; what was typed stays."""
        self._go.setEnabled(True)
        self._strip.show_error(error)

    def _require(self, missing: str) -> None:
        self._missing.setText(missing)
        self._go.setEnabled(not missing)

    def _job(self) -> Callable[[], object]:
        """Return what is to be done with the values of this moment; it runs on another thread."""
        raise NotImplementedError

    def _begin(self) -> None:
        job = self._job()
        self._strip.clear()
        self._go.setEnabled(False)

        def op(_task: TaskHandle) -> object:
            return job()

        run_task(self, op, lambda _done: self.accept())


class AccountDialog(_AccountWork):
    """Adds an account, or changes one."""

    def __init__(
        self,
        service: AccountService,
        account: Account | None,
        groups: Sequence[str],
        people: Sequence[Person],
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            account: the one to change, or None for a new one.
            groups: of the roll.
            people: on the roll.
        """
        new = account is None
        title = self.tr("Add account") if new else self.tr("Edit account")
        super().__init__(title, self.tr("Add account") if new else self.tr("Save"), parent)
        self._service = service
        self._account = account
        self._name = QLineEdit()
        self._name.setMaxLength(MAX_ACCOUNT_NAME_LENGTH)
        self._role = QComboBox()
        for role in AccountRole:
            self._role.addItem(role_name(role), role)
        self._sentence = label("", Role.MUTED, wrap=True)
        self._groups = QListWidget()
        self._person = QComboBox()
        self._opens = QCheckBox(self.tr("The &password also opens the records at the start"))
        self._fields: QFormLayout = form()
        self._secret = NewSecret(self.tr("New pass&word") if account else self.tr("Pass&word"), self._fields)
        self._fill_groups(groups)
        self._fill_people(people)
        self._lay_out()
        self._show(account)
        self._connect()
        self._role_chosen()
        self._name.setFocus()

    def _fill_groups(self, groups: Sequence[str]) -> None:
        chosen = self._account.groups if self._account else frozenset()
        # A group that has lost its last person is still led.
        for group in sorted({*groups, *chosen}):
            item = QListWidgetItem(group)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if group in chosen else Qt.CheckState.Unchecked)
            self._groups.addItem(item)
        self._groups.setFixedHeight(112)

    def _fill_people(self, people: Sequence[Person]) -> None:
        self._person.setEditable(True)
        self._person.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for person in people:
            self._person.addItem(f"{person.details.name}, {person.details.code}", int(person.id))
        completer = QCompleter(self._person.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._person.setCompleter(completer)
        self._person.setCurrentIndex(-1)
        field = self._person.lineEdit()
        if field is not None:
            field.setAccessibleName(self.tr("Person"))
            field.setPlaceholderText(self.tr("Type a part of the name or the number"))

    def _lay_out(self) -> None:
        fields = self._fields
        # The two fields for the password are there already, at the end.
        for place, (text, field) in enumerate(
            (
                (self.tr("&Name"), self._name),
                (self.tr("&Role"), self._role),
                (self.tr("&Groups"), self._groups),
                (self.tr("&Person"), self._person),
            )
        ):
            name = label(text)
            name.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            fields.insertRow(place + (1 if place > 1 else 0), name, field)
            if field is self._role:
                fields.insertRow(place + 1, label(""), self._sentence)
        fields.insertRow(fields.rowCount() - 2, label(""), self._opens)
        self._body.addLayout(fields)
        self._body.addWidget(self._secret)
        order: list[QWidget] = [self._name, self._role, self._groups, self._person, self._opens, *self._secret.fields]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self._name.textChanged.connect(self._refresh)
        self._role.currentIndexChanged.connect(self._role_turned)
        self._groups.itemChanged.connect(self._refresh)
        self._person.editTextChanged.connect(self._refresh)
        self._opens.toggled.connect(self._role_chosen)
        self._secret.changed.connect(self._refresh)

    def _show(self, account: Account | None) -> None:
        if account is None:
            self._role.setCurrentIndex(self._role.findData(AccountRole.OPERATOR))
            self._opens.setChecked(True)
            return
        self._name.setText(account.name)
        self._role.setCurrentIndex(self._role.findData(account.role))
        self._opens.setChecked(account.opens_vault)
        if account.person is not None:
            self._person.setCurrentIndex(self._person.findData(int(account.person)))

    @property
    def _chosen_role(self) -> AccountRole:
        return AccountRole(self._role.currentData())

    @property
    def _chosen_person(self) -> PersonId | None:
        found = self._person.findText(self._person.currentText(), Qt.MatchFlag.MatchFixedString)
        return None if found < 0 else PersonId(self._person.itemData(found))

    @property
    def _chosen_groups(self) -> list[str]:
        items = (self._groups.item(place) for place in range(self._groups.count()))
        return [item.text() for item in items if item is not None and item.checkState() is Qt.CheckState.Checked]

    @property
    def _needs_password(self) -> bool:
        """Whether a password has to be chosen: for a new account, and for one that is to open the records."""
        return self._account is None or (self._opens.isChecked() and not self._account.opens_vault)

    def _role_turned(self) -> None:
        if self._account is None:
            self._opens.setChecked(self._chosen_role in _STARTS_THE_DAY)
        self._role_chosen()

    def _role_chosen(self) -> None:
        role = self._chosen_role
        self._sentence.setText(role_sentence(role))
        own_card = role is AccountRole.PERSON
        self._fields.setRowVisible(self._groups, role is AccountRole.LEAD)
        self._fields.setRowVisible(self._person, own_card)
        self._fields.setRowVisible(self._opens, not own_card)
        if own_card:
            self._opens.setChecked(False)
        for field in self._secret.fields:
            self._fields.setRowVisible(field, self._needs_password)
        self._secret.setVisible(self._needs_password)
        self._refresh()
        self.adjustSize()

    def _refresh(self) -> None:
        role, opens = self._chosen_role, self._opens.isChecked()
        rules = partial(password_problem, name=self._name.text(), role=role, opens_vault=opens)
        self._secret.changed.disconnect(self._refresh)
        self._secret.set_rules(shortest_password(role, opens_vault=opens), rules)
        self._secret.changed.connect(self._refresh)
        if not self._name.text().strip():
            self._require(self.tr("Type the name."))
        elif role is AccountRole.LEAD and not self._chosen_groups:
            self._require(self._groups_words())
        elif role is AccountRole.PERSON and self._chosen_person is None:
            self._require(self.tr("Choose the person on the roll."))
        elif self._needs_password and not self._secret.complete:
            self._require(self.tr("Choose a password."))
        else:
            self._require("")

    def _groups_words(self) -> str:
        if self._groups.count():
            return self.tr("Choose the groups.")
        return self.tr("There are no groups yet; give people one on the People tab.")

    def _job(self) -> Callable[[], object]:
        role, opens, password = self._chosen_role, self._opens.isChecked(), self._secret.text
        groups = self._chosen_groups if role is AccountRole.LEAD else []
        person = self._chosen_person if role is AccountRole.PERSON else None
        name, service, account = self._name.text(), self._service, self._account
        if account is None:
            return lambda: service.add(name, role, password, groups=groups, person=person, opens_vault=opens)
        changed = replace(
            account,
            name=name,
            role=role,
            groups=frozenset(groups),
            person=person,
            opens_vault=opens and account.opens_vault,
        )
        sets_password = self._needs_password

        def change() -> None:
            service.change(changed)
            if sets_password:
                service.set_password(changed.id, password, opens_vault=True)

        return change


class AccountPasswordDialog(_AccountWork):
    """Gives somebody a new password who forgot the old one."""

    def __init__(self, service: AccountService, account: Account, parent: QWidget | None = None) -> None:
        title = self.tr("New password for {0}").format(account.name)
        super().__init__(title, self.tr("Set password"), parent)
        self._service = service
        self._account = account
        words = self.tr("Tell it only to {0}, who can change it with File > Change password.").format(account.name)
        self._body.addWidget(label(words, Role.MUTED, wrap=True))
        self._secret = NewSecret(self.tr("New pass&word"))
        opens = account.opens_vault
        self._secret.set_rules(
            shortest_password(account.role, opens_vault=opens),
            partial(password_problem, name=account.name, role=account.role, opens_vault=opens),
        )
        self._secret.changed.connect(self._refresh)
        self._body.addWidget(self._secret)
        self._refresh()
        self._secret.start()

    def _refresh(self) -> None:
        self._require("" if self._secret.complete else self.tr("Choose a password."))

    def _job(self) -> Callable[[], object]:
        service, id, password = self._service, self._account.id, self._secret.text
        return lambda: service.set_password(id, password)
