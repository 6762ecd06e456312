"""Choosing people: one in a box that is typed into, or several in a list with ticks."""

from collections.abc import Collection, Sequence

from PyQt6.QtCore import QSignalBlocker, QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListWidget, QListWidgetItem, QWidget

from faceattend.domain.people import Person, PersonId
from faceattend.ui.controls import Role, button, column, label, row
from faceattend.ui.theme import GRID

_LIST_HEIGHT = 168
_ROW_HEIGHT = 28


class PersonBox(QComboBox):
    """One person, found by a part of the name or the number."""

    def __init__(self, people: Sequence[Person], person: PersonId | None = None) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.show_people(people, person)
        self.activated.connect(self._show_begin)
        field = self.lineEdit()
        if field is not None:
            field.setPlaceholderText(self.tr("Type a part of the name or the number"))

    def show_people(self, people: Sequence[Person], person: PersonId | None = None) -> None:
        """Offer other people, one of them chosen."""
        self.clear()
        for each in people:
            self.addItem(person_words(each), int(each.id))
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.setCurrentIndex(-1 if person is None else self.findData(int(person)))
        self._show_begin()

    @property
    def person(self) -> PersonId | None:
        """Who is chosen, None while what is typed is nobody."""
        place = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        return None if place < 0 else PersonId(self.itemData(place))

    def _show_begin(self) -> None:
        """Show where the name begins: a narrow field would end with the number."""
        field = self.lineEdit()
        if field is not None:
            field.setCursorPosition(0)


class PeopleTicks(QWidget):
    """Several people, ticked in a list that can be looked through.

    Signals:
        changed: other people are ticked.
    """

    changed = pyqtSignal()

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__()
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search name, number or group"))
        self._search.setAccessibleName(self.tr("Search people"))
        self._search.setClearButtonEnabled(True)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("People"))
        self._list.setFixedHeight(_LIST_HEIGHT)
        self._all = button(self.tr("Tick &all shown"))
        self._count = label("", Role.MUTED)
        for person in people:
            item = QListWidgetItem(person_words(person), self._list)
            item.setData(Qt.ItemDataRole.UserRole, int(person.id))
            item.setData(Qt.ItemDataRole.UserRole + 1, f"{person_words(person)} {person.details.group}".casefold())
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            # A list that was filled before it is on the screen measures its rows without the theme.
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
        foot = row()
        foot.addWidget(self._all)
        foot.addWidget(self._count, 1)
        layout = column(gap=GRID // 2)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        layout.addLayout(foot)
        self.setLayout(layout)
        self.setFocusProxy(self._search)
        self._search.textChanged.connect(self._find)
        self._list.itemChanged.connect(self._count_again)
        self._all.clicked.connect(self._tick_shown)
        self._count_again()

    @property
    def people(self) -> list[PersonId]:
        """Who is ticked."""
        return [
            PersonId(item.data(Qt.ItemDataRole.UserRole))
            for item in self._items()
            if item.checkState() is Qt.CheckState.Checked
        ]

    def tick(self, people: Collection[PersonId]) -> None:
        """Tick these people and nobody else."""
        with QSignalBlocker(self._list):
            for item in self._items():
                wanted = PersonId(item.data(Qt.ItemDataRole.UserRole)) in people
                item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self._count_again()

    def _items(self) -> list[QListWidgetItem]:
        items = (self._list.item(place) for place in range(self._list.count()))
        return [item for item in items if item is not None]

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._items():
            facts = item.data(Qt.ItemDataRole.UserRole + 1)
            item.setHidden(not all(word in facts for word in words))

    def _tick_shown(self) -> None:
        shown = [item for item in self._items() if not item.isHidden()]
        # A second press takes the ticks away again.
        ticked = all(item.checkState() is Qt.CheckState.Checked for item in shown)
        with QSignalBlocker(self._list):
            for item in shown:
                item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
        self._count_again()

    def _count_again(self) -> None:
        self._count.setText(self.tr("Ticked: {0}").format(len(self.people)))
        self.changed.emit()


def person_words(person: Person) -> str:
    """Return name and number of a person."""
    return f"{person.details.name}, {person.details.code}"
