"""The table of the accounts."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from faceattend.domain.accounts import Account, Role
from faceattend.domain.people import PersonId
from faceattend.ui.role_words import role_name


class Column(IntEnum):
    """The columns in their order."""

    NAME = 0
    ROLE = 1
    SEES = 2
    STATE = 3


_NO_PARENT = QModelIndex()


class AccountsModel(QAbstractTableModel):
    """Every account on a line."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._accounts: Sequence[Account] = ()
        self._people: Mapping[PersonId, str] = {}

    def show_accounts(self, accounts: Sequence[Account], people: Mapping[PersonId, str]) -> None:
        """Show other accounts; ``people`` are the names on the roll."""
        self.beginResetModel()
        self._accounts = tuple(accounts)
        self._people = people
        self.endResetModel()

    def account(self, row: int) -> Account | None:
        """Return the account on a line, or None."""
        return self._accounts[row] if 0 <= row < len(self._accounts) else None

    def row_of(self, account: Account) -> int:
        """Return the line of an account, or -1."""
        return next((row for row, each in enumerate(self._accounts) if each.id == account.id), -1)

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return how many accounts there are."""
        return 0 if parent.isValid() else len(self._accounts)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a column."""
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Name"),
            self.tr("Role"),
            self.tr("Sees"),
            self.tr("State"),
        )[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says; a text that is cut off can be read as a tool tip."""
        account = self.account(index.row())
        if account is None or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        return {
            Column.NAME: account.name,
            Column.ROLE: role_name(account.role),
            Column.SEES: self._sees(account),
            Column.STATE: self._state(account),
        }[Column(index.column())]

    def _sees(self, account: Account) -> str:
        if account.role is Role.LEAD:
            return ", ".join(sorted(account.groups))
        if account.role is Role.PERSON:
            return self._people.get(account.person, "") if account.person is not None else ""
        return self.tr("Everybody")

    def _state(self, account: Account) -> str:
        if not account.enabled:
            return self.tr("Switched off")
        return self.tr("Opens the records") if account.opens_vault else self.tr("Signs in")
