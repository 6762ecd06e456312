"""The list of the People tab: search, groups and the table."""

from collections.abc import Callable

from PyQt6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QStackedWidget, QTableView, QWidget

from faceattend.domain.people import PersonId
from faceattend.ui.controls import EmptyState, Kind, Role, button, column, holds_focus, label, row, set_role
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.people_model import Column, PeopleModel, Roll, RollEntry
from faceattend.ui.theme import CONTROL_HEIGHT, GRID

_CHOICE_ROLE = Qt.ItemDataRole.UserRole + 1
_LEFT = "left"
"""Marks the choice of the group box that is no group: people who left."""

_ROOM_FOR_CONSENT = 640
"""Pixels from which the list has room for every column."""


class PeopleList(QWidget):
    """Shows a roll, what was searched for in it, or why there is nothing to show.

    Signals:
        chosen: a RollEntry: the user went to another person.
        menu_wanted: what can be done with the person who is chosen, at a place of the screen.
        opened: the user pressed Enter or clicked twice on the person who is chosen.
        add_wanted: somebody is to be added.
    """

    chosen = pyqtSignal(object)
    menu_wanted = pyqtSignal(QPoint)
    opened = pyqtSignal()
    add_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None, *, may_add: bool = True) -> None:
        """Build the list; without ``may_add`` it is only to read."""
        super().__init__(parent)
        self._may_add = may_add
        self.model = PeopleModel(self)
        self._fetched = False
        self._person: PersonId | None = None
        self._search = QLineEdit()
        self._group = QComboBox()
        self._add = button(self.tr("Add person"), Kind.PRIMARY, Icon.PERSON_ADD)
        self._table = QTableView()
        self._pages = QStackedWidget()
        self._summary = label("", Role.MUTED, wrap=True)
        self._first = button(self.tr("Add person"), Kind.PRIMARY, Icon.PERSON_ADD)
        self._first.clicked.connect(self.add_wanted)
        clear = button(self.tr("Clear search"), name=Icon.CLOSE)
        clear.clicked.connect(self.clear_search)
        words = self.tr("Add the first person, or drop pictures of one person here.")
        if not may_add:
            words = self.tr("There is nobody here whom your account may see.")
        keys = (self._first,) if may_add else ()
        self._nobody = EmptyState(Icon.PEOPLE, self.tr("No one is enrolled yet"), words, keys)
        self._no_match = EmptyState(Icon.SEARCH, "", "", (clear,))
        self._wait = EmptyState(Icon.PEOPLE, self.tr("Opening the list of people..."))
        self._build()
        self._connect()
        self._show_page()

    def show_roll(self, roll: Roll) -> None:
        """Show everybody; nobody is chosen afterwards."""
        self._fetched = True
        self.model.set_roll(roll)
        self._show_groups(roll)
        self._show_page()

    def choose(self, person: PersonId | None) -> bool:
        """Go to a person; return False when there is no such row."""
        self._person = person
        found = None if person is None else self.model.row_of(person)
        if found is None:
            self._table.clearSelection()
            return False
        self._table.selectRow(found)
        return True

    def allow_adding(self, *, allowed: bool) -> None:
        """Enable the button that adds somebody."""
        self._add.setEnabled(allowed)

    def start_search(self) -> None:
        """Put the focus where a search is typed."""
        self._search.setFocus()
        self._search.selectAll()

    def clear_search(self) -> None:
        """Show everybody again."""
        self._group.setCurrentIndex(0)
        self._filter()
        self._search.clear()
        self._show_page()
        self._search.setFocus()

    def set_focus(self) -> None:
        """Put the focus on the table, or while it is empty on what can be done about that."""
        if self._pages.currentWidget() is self._table:
            self._table.setFocus()
        elif self._pages.currentWidget() is self._nobody and self._may_add:
            self._first.setFocus()
        else:
            self._search.setFocus()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave consent to the card beside the list where names would be cut off."""
        super().resizeEvent(event)
        self._table.setColumnHidden(Column.CONSENT, self.width() < _ROOM_FOR_CONSENT)

    def _build(self) -> None:
        self._search.setPlaceholderText(self.tr("Search name, code or group"))
        self._search.setAccessibleName(self.tr("Search people"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(icon(Icon.SEARCH, Tone.MUTED), QLineEdit.ActionPosition.LeadingPosition)
        self._group.setAccessibleName(self.tr("Group"))
        self._group.setMinimumWidth(132)
        self._group.addItem(self.tr("All groups"), "")
        self._build_table()
        for page in (self._wait, self._table, self._nobody, self._no_match):
            self._pages.addWidget(page)
        head = row()
        head.addWidget(self._search, 1)
        head.addWidget(self._group)
        head.addWidget(self._add)
        layout = column(gap=GRID + GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._summary)
        self.setLayout(layout)

    def _build_table(self) -> None:
        self._table.setModel(self.model)
        self._table.setAccessibleName(self.tr("People"))
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setSortingEnabled(True)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        rows = self._table.verticalHeader()
        if rows is not None:
            rows.hide()
            rows.setDefaultSectionSize(CONTROL_HEIGHT + 4)
        columns = self._table.horizontalHeader()
        if columns is not None:
            columns.setHighlightSections(False)
            columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
            columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            columns.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
            columns.setMinimumSectionSize(64)

    def _connect(self) -> None:
        self._add.clicked.connect(self.add_wanted)
        self._search.textChanged.connect(self._search_changed)
        self._group.activated.connect(self._group_changed)
        self._table.activated.connect(self._open)
        self._table.customContextMenuRequested.connect(self._ask_for_menu)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._selection_changed)
        # Many keyboards have no key for menus.
        menu = QShortcut(QKeySequence("Shift+F10"), self._table, self._menu_of_choice)
        menu.setContext(Qt.ShortcutContext.WidgetShortcut)
        for keys, action in (("Down", self._to_table), ("Esc", self._search.clear)):
            shortcut = QShortcut(QKeySequence(keys), self._search, action)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _show_groups(self, roll: Roll) -> None:
        left = self._only_left
        before = self._group.currentData()
        self._group.clear()
        self._group.addItem(self.tr("All groups"), "")
        for group in roll.groups:
            self._group.addItem(group, group)
        if roll.gone:
            self._group.addItem(self.tr("People who left"), "")
            self._group.setItemData(self._group.count() - 1, _LEFT, _CHOICE_ROLE)
        found = self._group.findData(_LEFT, _CHOICE_ROLE) if left else self._group.findData(before)
        self._group.setCurrentIndex(max(0, found))
        self._filter()

    @property
    def _only_left(self) -> bool:
        """Whether people who left are chosen in place of a group."""
        return bool(self._group.currentData(_CHOICE_ROLE) == _LEFT)

    def _filter(self) -> None:
        self.model.set_group(self._group.currentData() or "", only_left=self._only_left)

    def _show_page(self) -> None:
        roll = self.model.roll
        empty = self._fetched and not roll.entries
        # Qt would give the focus of a page that goes away to anything, such as the button that locks the records.
        lost = holds_focus(self._pages) or (empty and holds_focus(self._search))
        if not self._fetched:
            self._pages.setCurrentWidget(self._wait)
        elif empty:
            self._pages.setCurrentWidget(self._nobody)
        elif self.model.rowCount():
            self._pages.setCurrentWidget(self._table)
        else:
            searched = self._search.text().strip()
            words = self.tr("No one is in this group")
            if searched:
                words = self.tr("No one matches “{0}”").format(searched)
            self._no_match.say(words)
            self._pages.setCurrentWidget(self._no_match)
        self._search.setEnabled(not empty)
        self._group.setEnabled(not empty)
        # The empty list has its own button for the first person; two alike would ask for a choice that is none.
        self._add.setVisible(self._may_add and not empty)
        self._summary.setVisible(bool(roll.entries))
        self._summary.setText(self._summary_words(roll))
        set_role(self._summary, Role.LATE if roll.problem else Role.MUTED)
        if lost:
            self.set_focus()

    def _summary_words(self, roll: Roll) -> str:
        if roll.problem:
            return roll.problem
        present = len(roll.entries) - roll.gone
        missing = present - roll.ready
        words = [self.tr("People: {0}. {1} knows {2} of them.").format(present, roll.engine, roll.ready)]
        if missing:
            words.append(self.tr("Cannot be recognised: {0}.").format(missing))
        if roll.gone:
            words.append(self.tr("Left: {0}.").format(roll.gone))
        return " ".join(words)

    def _search_changed(self, text: str) -> None:
        self._keep_choice(lambda: self.model.set_search(text))

    def _group_changed(self) -> None:
        self._keep_choice(self._filter)

    def _keep_choice(self, change: Callable[[], None]) -> None:
        """Show other rows; who was chosen stays so, even while a search leaves the row out."""
        change()
        self._show_page()
        found = None if self._person is None else self.model.row_of(self._person)
        if found is not None:
            self._table.selectRow(found)

    def _open(self, index: QModelIndex) -> None:
        """Choose the line that the keyboard is on, if it was not chosen yet, and open it."""
        self._table.selectRow(index.row())
        self.opened.emit()

    def _ask_for_menu(self, place: QPoint) -> None:
        """Ask for the menu of the chosen line: the one under the mouse, or the keyboard's."""
        port, chosen = self._table.viewport(), self._selected()
        # Whoever keeps a half-filled form open keeps its person chosen, wherever the mouse is.
        if port is not None and chosen is not None and self.model.entry(self._table.indexAt(place).row()) is chosen:
            self.menu_wanted.emit(port.mapToGlobal(place))

    def _menu_of_choice(self) -> None:
        """Ask for the menu of the chosen line."""
        self._ask_for_menu(self._table.visualRect(self._table.currentIndex()).center())

    def _to_table(self) -> None:
        self._table.setFocus()
        if self._selected() is None and self.model.rowCount():
            self._table.selectRow(0)

    def _selected(self) -> RollEntry | None:
        selection = self._table.selectionModel()
        rows = selection.selectedRows() if selection is not None else []
        return self.model.entry(rows[0].row()) if rows else None

    def _selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        entry = self._selected()
        if entry is not None:
            self._person = entry.person.id
            self.chosen.emit(entry)
