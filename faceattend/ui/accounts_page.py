"""The page Accounts of Preferences: who may sign in. Unlike settings, accounts are changed at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QSpinBox,
    QStackedWidget,
    QTableView,
)

from faceattend import settings
from faceattend.domain.accounts import Account
from faceattend.domain.people import Person, PersonId
from faceattend.services.office import Office
from faceattend.ui.account_dialog import AccountDialog, AccountPasswordDialog
from faceattend.ui.accounts_model import AccountsModel, Column
from faceattend.ui.controls import EmptyState, Role, add_field, button, form, label, line, row
from faceattend.ui.icons import Icon
from faceattend.ui.messages import MessageStrip, ask
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.role_words import role_name, role_sentence
from faceattend.ui.theme import CONTROL_HEIGHT, GRID
from faceattend.workers.tasks import TaskHandle, run_task


@dataclass(frozen=True, slots=True)
class _Fetched:
    accounts: Sequence[Account]
    groups: Sequence[str]
    people: Sequence[Person]

    @property
    def names(self) -> Mapping[PersonId, str]:
        return {person.id: person.details.name for person in self.people}


class AccountsPage(PreferencePage):
    """Lists the accounts and changes them."""

    def __init__(self, office: Office) -> None:
        super().__init__(self.tr("Accounts"))
        self._office = office
        self._fetched = _Fetched((), (), ())
        self._model = AccountsModel(self)
        self._strip = MessageStrip()
        self._table = QTableView()
        self._sentence = label("", Role.MUTED, wrap=True)
        self._sentence.setMinimumHeight(2 * GRID + GRID // 2)
        self._add = button(self.tr("Add..."), name=Icon.PERSON_ADD)
        self._edit = button(self.tr("Edit..."), name=Icon.EDIT)
        self._password = button(self.tr("Password..."), name=Icon.KEY)
        self._switch = button("")
        self._remove = button(self.tr("Remove..."), name=Icon.TRASH)
        self._again = button(self.tr("Show the accounts"), name=Icon.REFRESH)
        self._nothing = EmptyState(Icon.PEOPLE, self.tr("Reading the accounts..."), "", (self._again,))
        self._places = QStackedWidget()
        self._minutes = QSpinBox()
        self._build()
        self._connect()
        self._again.hide()
        self._refresh()

    def opened(self) -> None:
        """Read the accounts, for which the password may be asked."""
        if not self._fetched.accounts:
            self._fetch()

    def show_error(self, error: Exception) -> None:
        """Say why something was not done, or why there is nothing to show."""
        if self._fetched.accounts:
            self._strip.show_error(error)
        else:
            self._nothing.say(self.tr("The accounts are not shown"), str(error))
            self._again.show()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill in when the desk locks."""
        minutes = values.get(settings.LOCK_MINUTES.key)
        if isinstance(minutes, int):
            self._minutes.setValue(minutes)

    def values(self) -> dict[str, object]:
        """Return when the desk locks."""
        return {settings.LOCK_MINUTES.key: self._minutes.value()}

    def _build(self) -> None:
        at_once = self.tr("Everybody signs in with a name of his own. Changes here are made at once.")
        self.body.addWidget(label(at_once, Role.MUTED, wrap=True))
        self.body.addWidget(self._strip)
        self._build_table()
        for place in (self._nothing, self._table):
            self._places.addWidget(place)
        self._places.setMinimumHeight(200)
        self.body.addWidget(self._places, 1)
        self.body.addWidget(self._sentence)
        keys = row()
        for each in (self._add, self._edit, self._password, self._switch, self._remove):
            keys.addWidget(each)
        keys.addStretch()
        self.body.addLayout(keys)
        self.body.addWidget(line())
        self._minutes.setRange(1, 60)
        self._minutes.setSuffix(self.tr(" min"))
        self._minutes.setFixedWidth(120)
        fields = form()
        hint = self.tr("Without a key or a movement of the mouse. Recording goes on while the desk is locked.")
        add_field(fields, self.tr("&Lock the desk after"), self._minutes, hint)
        self.body.addLayout(fields)

    def _build_table(self) -> None:
        table = self._table
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Accounts"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        down, across = table.verticalHeader(), table.horizontalHeader()
        if down is not None and across is not None:
            down.hide()
            down.setDefaultSectionSize(CONTROL_HEIGHT)
            across.setHighlightSections(False)
            across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
            across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            across.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
            across.setSectionResizeMode(Column.SEES, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        self._minutes.valueChanged.connect(self.changed)
        self._add.clicked.connect(lambda: self._open_account(None))
        self._edit.clicked.connect(self._edit_chosen)
        self._table.activated.connect(self._edit_chosen)
        self._password.clicked.connect(self._set_password)
        self._switch.clicked.connect(self._turn)
        self._remove.clicked.connect(self._remove_chosen)
        self._again.clicked.connect(self._fetch)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._refresh)

    def _chosen(self) -> Account | None:
        selection = self._table.selectionModel()
        rows = selection.selectedRows() if selection is not None else []
        return self._model.account(rows[0].row()) if rows else None

    def _fetch(self) -> None:
        office = self._office
        self._again.hide()

        def op(_task: TaskHandle) -> _Fetched:
            return _Fetched(office.accounts.accounts(), office.reporting.groups(), office.enrolment.people())

        run_task(self, op, self._show)

    def _show(self, fetched: _Fetched) -> None:
        chosen = self._chosen() or self._office.access.account
        self._fetched = fetched
        self._model.show_accounts(fetched.accounts, fetched.names)
        self._places.setCurrentWidget(self._table)
        self._table.selectRow(max(0, -1 if chosen is None else self._model.row_of(chosen)))
        self._refresh()

    def _refresh(self) -> None:
        account = self._chosen()
        own = account is not None and self._is_own(account)
        self._add.setEnabled(bool(self._fetched.accounts))
        for each in (self._edit, self._password, self._switch, self._remove):
            each.setEnabled(account is not None)
        # Whoever switched off the own account would be locked out at once.
        self._switch.setEnabled(account is not None and not own)
        self._remove.setEnabled(account is not None and not own)
        off = account is not None and not account.enabled
        self._switch.setText(self.tr("Switch on") if off else self.tr("Switch off"))
        self._sentence.setText("" if account is None else self._words(account, own=own))

    def _words(self, account: Account, *, own: bool) -> str:
        words = [f"{role_name(account.role)}: {role_sentence(account.role)}"]
        if own:
            words.append(self.tr("This is your own account."))
        if not account.enabled:
            words.append(self.tr("It is switched off and cannot sign in."))
        return " ".join(words)

    def _is_own(self, account: Account) -> bool:
        present = self._office.access.account
        return present is not None and present.id == account.id

    def _open_account(self, account: Account | None) -> None:
        fetched = self._fetched
        self._open(AccountDialog(self._office.accounts, account, fetched.groups, fetched.people, self))

    def _edit_chosen(self) -> None:
        account = self._chosen()
        if account is not None:
            self._open_account(account)

    def _set_password(self) -> None:
        account = self._chosen()
        if account is not None:
            self._open(AccountPasswordDialog(self._office.accounts, account, self))

    def _open(self, dialog: QDialog) -> None:
        self._strip.clear()
        dialog.accepted.connect(self._fetch)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _turn(self) -> None:
        account = self._chosen()
        if account is None:
            return
        service = self._office.accounts
        if not account.enabled:
            self._do(lambda: service.enable(account.id))
            return
        title = self.tr("Switch off {0}?").format(account.name)
        text = self.tr("It can no longer sign in nor open the records. What it did stays in the log.")
        if ask(self, title, text, self.tr("Switch off")):
            self._do(lambda: service.disable(account.id))

    def _remove_chosen(self) -> None:
        account = self._chosen()
        if account is None:
            return
        service = self._office.accounts
        title = self.tr("Remove the account {0}?").format(account.name)
        text = self.tr("It can no longer sign in, and the log shows it without its name. This cannot be undone.")
        if ask(self, title, text, self.tr("Remove"), destructive=True):
            self._do(lambda: service.remove(account.id))

    def _do(self, work: Callable[[], object]) -> None:
        self._strip.clear()

        def op(_task: TaskHandle) -> object:
            return work()

        run_task(self, op, lambda _done: self._fetch())
