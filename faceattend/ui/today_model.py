"""The table of today's events."""

from collections.abc import Sequence
from datetime import tzinfo
from enum import IntEnum

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PyQt6.QtGui import QFont

from faceattend.ui.day_events import DayEvent, EventKind
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.site_time import time_text
from faceattend.ui.theme import Palette

_SIGNS = {
    EventKind.IN: (Icon.ARROW_IN, Tone.OK),
    EventKind.OUT: (Icon.ARROW_OUT, Tone.ACCENT),
    EventKind.VOIDED: (Icon.UNDO, Tone.MUTED),
    EventKind.REVIEW: (Icon.QUESTION, Tone.LATE),
    EventKind.UNKNOWN: (Icon.PERSON, Tone.MUTED),
}


class Column(IntEnum):
    """The columns of the table."""

    TIME = 0
    PERSON = 1
    EVENT = 2


class TodayModel(QAbstractTableModel):
    """Shows the events of a day, the newest first."""

    def __init__(self, zone: tzinfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._events: list[DayEvent] = []

    @property
    def events(self) -> tuple[DayEvent, ...]:
        """The lines, the newest first."""
        return tuple(self._events)

    def set_zone(self, zone: tzinfo) -> None:
        """Show times as the site's clock does."""
        self.beginResetModel()
        self._zone = zone
        self.endResetModel()

    def set_events(self, events: Sequence[DayEvent]) -> None:
        """Show these lines; those that are there already stay, so that a selection survives."""
        wanted = {event.key for event in events}
        for row in reversed(range(len(self._events))):
            if self._events[row].key not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._events[row]
                self.endRemoveRows()
        for row, event in enumerate(events):
            self._put(row, event)

    def event_at(self, index: QModelIndex) -> DayEvent | None:
        """Return the line at an index of the table."""
        return self._events[index.row()] if index.isValid() and index.row() < len(self._events) else None

    def row_of(self, key: str) -> int | None:
        """Return the row of a line."""
        return next((row for row, event in enumerate(self._events) if event.key == key), None)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._events)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.TIME: self.tr("Time"),
            Column.PERSON: self.tr("Person"),
            Column.EVENT: self.tr("Event"),
        }[Column(section)]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words, icon or look of a cell."""
        event = self.event_at(index)
        if event is None:
            return None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(event, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.EVENT:
            return icon(*_SIGNS[event.kind])
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(event)
        return self._faded(event, column, role)

    def _text(self, event: DayEvent, column: Column) -> str:
        if column is Column.TIME:
            return time_text(event.time, self._zone)
        if column is Column.PERSON:
            return event.name or self.tr("Not known")
        words = {
            EventKind.IN: self.tr("In"),
            EventKind.OUT: self.tr("Out"),
            EventKind.VOIDED: self.tr("Undone"),
            EventKind.REVIEW: self.tr("To review"),
            EventKind.UNKNOWN: self.tr("Passed by"),
        }[event.kind]
        return self.tr("{0}, by hand").format(words) if event.by_hand else words

    def _tip(self, event: DayEvent) -> str | None:
        if event.punch is None:
            return None
        return event.punch.void_reason or event.punch.note or None

    def _faded(self, event: DayEvent, column: Column, role: int) -> object:
        faded = event.kind is EventKind.VOIDED or (event.kind is EventKind.UNKNOWN and column is not Column.TIME)
        if role == Qt.ItemDataRole.ForegroundRole and faded:
            return Palette.current().color("muted")
        if role == Qt.ItemDataRole.FontRole and event.kind is EventKind.VOIDED and column is Column.PERSON:
            font = QFont()
            font.setStrikeOut(True)
            return font
        return None

    def _put(self, row: int, event: DayEvent) -> None:
        if row < len(self._events) and self._events[row].key == event.key:
            if self._events[row] != event:
                self._events[row] = event
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
            return
        old = self.row_of(event.key)
        if old is not None:
            self.beginRemoveRows(QModelIndex(), old, old)
            del self._events[old]
            self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), row, row)
        self._events.insert(row, event)
        self.endInsertRows()
