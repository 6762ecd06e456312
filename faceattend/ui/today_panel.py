"""The right side of the Live tab: who is here, what happened today, and the question about the chosen line."""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo

from PyQt6.QtCore import QAbstractItemModel, QModelIndex, QSize, Qt, pyqtBoundSignal, pyqtSignal
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from faceattend.ui.board import BoardColumn, BoardLine, BoardModel, Count, chosen, numbers
from faceattend.ui.controls import EmptyState, Kind, Role, button, card, column, holds_focus, label, row
from faceattend.ui.day_events import DayEvent, EventKind, Presence
from faceattend.ui.face_words import punch_text
from faceattend.ui.icons import Icon
from faceattend.ui.site_time import day_text
from faceattend.ui.theme import CONTROL_HEIGHT, GRID
from faceattend.ui.today_model import Column, TodayModel

_NARROWEST = 348
_LOWEST_LIST = 96
"""Where messages take the room, the list gives way before the numbers above it are cut."""
"""Pixels: a name of common length beside the time and the event."""


class _Tile(QPushButton):
    """A number and what it counts; pressed, it shows who that is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setProperty("kind", "tile")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._number = label("0", Role.TITLE)
        self._words = label(text, Role.MUTED)
        layout = column(gap=0)
        layout.setContentsMargins(GRID + GRID // 2, GRID // 2, GRID // 2, GRID)
        for each in (self._number, self._words):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(each)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.count(0)

    def sizeHint(self) -> QSize:
        """Be as large as both lines need."""
        inside = self.layout()
        return super().sizeHint() if inside is None else inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Need as much."""
        return self.sizeHint()

    @property
    def number(self) -> int:
        """The number that is shown."""
        return int(self._number.text())

    def count(self, number: int) -> None:
        """Show another number."""
        self._number.setText(str(number))
        self.setAccessibleName(f"{self._words.text()}: {number}")


class TodayPanel(QWidget):
    """Today's events.

    Signals:
        undo_wanted: a DayEvent whose punch shall not count.
        confirmed: a DayEvent of a face that is the person proposed.
        refused: a DayEvent of a face that is not.
        entry_wanted: an entry by hand, for the DayEvent of a face, or None.
        person_wanted: somebody shall be put on the roll.
    """

    undo_wanted = pyqtSignal(object)
    confirmed = pyqtSignal(object)
    refused = pyqtSignal(object)
    entry_wanted = pyqtSignal(object)
    person_wanted = pyqtSignal()

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone
        self.model = TodayModel(zone, self)
        self.table = QTableView()
        self._day = label("", Role.HEADING)
        self.board = BoardModel(zone, self)
        self.board_table = QTableView()
        self._tiles = {
            Count.IN: _Tile(self.tr("In now")),
            Count.LATE: _Tile(self.tr("Late")),
            Count.NOT_YET: _Tile(self.tr("Not yet")),
            Count.REVIEW: _Tile(self.tr("To review")),
        }
        self._lines: tuple[BoardLine, ...] = ()
        self._page = 1
        self._places = QStackedWidget()
        self._question = label("", wrap=True)
        self._yes = button(self.tr("Yes"), name=Icon.CHECK)
        self._no = button(self.tr("No"))
        self._undo = button(self.tr("Undo entry..."), name=Icon.UNDO)
        self._enter = button(self.tr("Enter who it was..."), name=Icon.EDIT)
        self.add_entry = button(self.tr("Add entry by hand..."), name=Icon.ADD)
        self._detail = card(column())
        self.setMinimumWidth(_NARROWEST)
        self._build()
        self._connect()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers on the tiles: in now, late, not yet, to review."""
        return tuple(tile.number for tile in self._tiles.values())

    @property
    def listed(self) -> Count | None:
        """Whose list is shown in the place of the events; None for the events."""
        return next((count for count, tile in self._tiles.items() if tile.isChecked()), None)

    def tile(self, count: Count) -> QPushButton:
        """Return the number that shows who it counts."""
        return self._tiles[count]

    @property
    def answers(self) -> tuple[QPushButton, QPushButton]:
        """The buttons Yes and No of the question about the chosen face."""
        return self._yes, self._no

    @property
    def undo(self) -> QPushButton:
        """The button that undoes the chosen entry."""
        return self._undo

    def set_day(self, day: date, zone: tzinfo) -> None:
        """Show which day it is."""
        self._zone = zone
        self.model.set_zone(zone)
        self._day.setText(self.tr("Today, {0}").format(day_text(day)))

    def show_events(self, events: Sequence[DayEvent], presence: Presence, *, anybody: bool) -> None:
        """Show the lines; ``anybody`` says whether there is anybody on the roll."""
        self.model.set_events(events)
        across = self.table.horizontalHeader()
        if across is not None:
            # Lines that came after the first painting may need more room; Qt measures again when it is told the mode.
            across.setSectionResizeMode(Column.EVENT, QHeaderView.ResizeMode.ResizeToContents)
        self._tiles[Count.REVIEW].count(presence.to_review)
        self._page = 0 if events else (1 if anybody else 2)
        if not self._lines:
            self._tiles[Count.IN].count(presence.inside)
            self._tiles[Count.NOT_YET].count(presence.missing)
        self._turn()

    def show_board(self, lines: Iterable[BoardLine]) -> None:
        """Show how everybody stands."""
        self._lines = tuple(lines)
        if self._lines:
            found = numbers(self._lines)
            for count in (Count.IN, Count.LATE, Count.NOT_YET):
                self._tiles[count].count(found[count])
        self._turn()

    def _list(self, count: Count) -> None:
        """Show the list of a number, or the events again."""
        for other, tile in self._tiles.items():
            if other is not count:
                tile.setChecked(False)
        if count is Count.REVIEW and self._tiles[count].isChecked():
            # Who waits for an answer is one of the events; the answer is given there.
            self._tiles[count].setChecked(False)
            waiting = next((event for event in self.model.events if event.kind is EventKind.REVIEW), None)
            self._turn()
            if waiting is not None:
                self.select(waiting.key)
                self.table.setFocus()
            return
        self._turn()

    def _turn(self) -> None:
        lost = holds_focus(self._places)
        count = self.listed
        if count is None:
            self._places.setCurrentIndex(self._page)
        else:
            self.board.show_lines(chosen(self._lines, count), self._zone)
            titles = {
                Count.IN: self.tr("Who is in, and who has left"),
                Count.LATE: self.tr("Who is late"),
                Count.NOT_YET: self.tr("Who was not seen yet"),
            }
            self.board_table.setAccessibleName(titles[count])
            self._places.setCurrentIndex(3 if self.board.rowCount() else 4)
        self._refresh()
        if lost:
            self.set_focus()

    def add_below(self, strip: QWidget) -> None:
        """Put a line below the list."""
        inside = self.layout()
        if isinstance(inside, QVBoxLayout):
            inside.insertWidget(inside.count() - 1, strip)

    def set_focus(self) -> None:
        """Put the focus on the list, or while it is empty on the button that adds an entry."""
        shown = self._places.currentWidget()
        if shown in (self.table, self.board_table):
            shown.setFocus()
        else:
            self.add_entry.setFocus()

    def selected(self) -> DayEvent | None:
        """Return the chosen line."""
        rows = self.table.selectedIndexes()
        return self.model.event_at(rows[0]) if rows else None

    def select(self, key: str) -> None:
        """Choose a line."""
        row_number = self.model.row_of(key)
        if row_number is not None:
            self.table.selectRow(row_number)

    def _build(self) -> None:
        self._build_table()
        tiles = row(gap=GRID)
        for count, tile in self._tiles.items():
            tile.clicked.connect(lambda _checked=False, each=count: self._list(each))
            tiles.addWidget(tile)
        add_person = button(self.tr("Add person..."), Kind.PRIMARY, Icon.PERSON_ADD)
        add_person.clicked.connect(self.person_wanted)
        nobody = EmptyState(
            Icon.PEOPLE,
            self.tr("No one is enrolled yet"),
            self.tr("Add the people of your office, with a few pictures of each."),
            (add_person,),
        )
        quiet = EmptyState(Icon.CLOCK, self.tr("Nobody has come yet today"))
        none = EmptyState(Icon.PEOPLE, self.tr("Nobody at the moment"))
        for place in (self.table, _framed(quiet), _framed(nobody), self.board_table, _framed(none)):
            self._places.addWidget(place)
        self._places.setMinimumHeight(_LOWEST_LIST)
        self._build_detail()
        layout = column(gap=GRID + GRID // 2)
        layout.addWidget(self._day)
        layout.addLayout(tiles)
        layout.addWidget(self._places, 1)
        layout.addWidget(self._detail)
        layout.addWidget(self.add_entry)
        self.setLayout(layout)

    def _build_table(self) -> None:
        table = self.table
        _prepare(table, self.model)
        _prepare(self.board_table, self.board)
        table.setAccessibleName(self.tr("Events of today"))
        across = table.horizontalHeader()
        if across is not None:
            across.setSectionResizeMode(Column.TIME, QHeaderView.ResizeMode.ResizeToContents)
            across.setSectionResizeMode(Column.PERSON, QHeaderView.ResizeMode.Stretch)
            across.setSectionResizeMode(Column.EVENT, QHeaderView.ResizeMode.ResizeToContents)
        self.board_table.setAccessibleName(self.tr("Who is in"))
        across = self.board_table.horizontalHeader()
        if across is not None:
            across.setSectionResizeMode(BoardColumn.PERSON, QHeaderView.ResizeMode.Stretch)
            across.setSectionResizeMode(BoardColumn.STATE, QHeaderView.ResizeMode.ResizeToContents)

    def _build_detail(self) -> None:
        buttons = row()
        for each in (self._yes, self._no, self._enter, self._undo):
            buttons.addWidget(each)
        buttons.addStretch()
        inside = self._detail.layout()
        if isinstance(inside, QVBoxLayout):
            inside.setContentsMargins(GRID + GRID // 2, GRID, GRID, GRID)
            inside.addWidget(self._question)
            inside.addLayout(buttons)
        self._detail.hide()

    def _connect(self) -> None:
        selection = self.table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._refresh)
        self.model.dataChanged.connect(self._refresh)
        self.table.activated.connect(lambda index: self.table.selectRow(index.row()))
        self.table.doubleClicked.connect(self._open)
        self._yes.clicked.connect(lambda: self._tell(self.confirmed))
        self._no.clicked.connect(lambda: self._tell(self.refused))
        self._undo.clicked.connect(lambda: self._tell(self.undo_wanted))
        self._enter.clicked.connect(lambda: self._tell(self.entry_wanted))
        self.add_entry.clicked.connect(lambda: self.entry_wanted.emit(None))

    def _tell(self, signal: pyqtBoundSignal) -> None:
        event = self.selected()
        if event is not None:
            signal.emit(event)

    def _open(self, index: QModelIndex) -> None:
        event = self.model.event_at(index)
        if event is not None and event.kind in (EventKind.IN, EventKind.OUT):
            self.undo_wanted.emit(event)

    def _refresh(self) -> None:
        event = self.selected() if self.listed is None else None
        self._detail.setVisible(event is not None)
        if event is None:
            return
        self._question.setText(self._words(event))
        self._yes.setVisible(event.kind is EventKind.REVIEW)
        self._no.setVisible(event.kind is EventKind.REVIEW)
        self._enter.setVisible(event.kind is EventKind.UNKNOWN)
        self._undo.setVisible(event.kind in (EventKind.IN, EventKind.OUT))

    def _words(self, event: DayEvent) -> str:
        if event.kind is EventKind.REVIEW:
            return self.tr("Is this {0}?").format(event.name)
        if event.kind is EventKind.UNKNOWN:
            return self.tr("Somebody who is not on the roll, or was not seen well enough.")
        if event.punch is None:
            return event.name
        told = punch_text(event.name, event.punch, self._zone)
        if event.kind is EventKind.VOIDED:
            return self.tr("Undone: {0}. Reason: {1}").format(told, event.punch.void_reason)
        return self.tr("{0}. Reason: {1}").format(told, event.punch.note) if event.punch.note else told


def _framed(content: QWidget) -> QFrame:
    made = card(column())
    inside = made.layout()
    if inside is not None:
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(content)
    return made


def _prepare(table: QTableView, model: QAbstractItemModel) -> None:
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    down, across = table.verticalHeader(), table.horizontalHeader()
    if down is not None and across is not None:
        down.hide()
        down.setDefaultSectionSize(CONTROL_HEIGHT + 2)
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
