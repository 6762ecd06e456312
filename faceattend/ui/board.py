"""Who is in, late, and not seen yet: the list behind the numbers of the Live tab."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import Enum, IntEnum

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from faceattend.domain.people import PersonId
from faceattend.domain.punches import Direction, Punch
from faceattend.services.presence import Board, Place
from faceattend.ui.confirm_words import duration_words
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.site_time import time_text
from faceattend.ui.theme import Palette


class Count(Enum):
    """What is counted above the list, and listed by a click on the number."""

    IN = "in"
    LATE = "late"
    NOT_YET = "not yet"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One person.

    Attributes:
        since: of IN and LEFT when he passed last; of OVERDUE and EXPECTED when he is expected.
        late: minutes by which he came late, or is late so far.
    """

    person: PersonId
    name: str
    place: Place
    since: datetime | None
    late: int


_SHOWN = {
    Count.IN: (Place.IN, Place.LEFT),
    Count.NOT_YET: (Place.OVERDUE, Place.EXPECTED, Place.AWAY),
}
"""What the list of a number shows, in this order; who left and who is away stand below those who are counted."""

_SIGNS = {
    Place.IN: (Icon.ARROW_IN, Tone.OK),
    Place.LEFT: (Icon.ARROW_OUT, Tone.ACCENT),
    Place.OVERDUE: (Icon.WARNING, Tone.LATE),
    Place.EXPECTED: (Icon.CLOCK, Tone.MUTED),
    Place.AWAY: (Icon.CALENDAR, Tone.MUTED),
}


Lines = dict[PersonId, BoardLine]
"""Everybody in the order of the roll."""


def board_lines(board: Board) -> Lines:
    """Return how everybody stands as it was worked out."""
    return {
        stands.person.id: BoardLine(
            stands.person.id, stands.person.details.name, stands.place, stands.since, stands.late
        )
        for stands in board.lines
    }


def with_punch(line: BoardLine, punch: Punch) -> BoardLine:
    """Return how a person stands after a punch that was written since."""
    if not punch.counts or (line.place in (Place.IN, Place.LEFT) and line.since and punch.time < line.since):
        return line
    place = Place.IN if punch.direction is Direction.IN else Place.LEFT
    return replace(line, place=place, since=punch.time)


def chosen(lines: Iterable[BoardLine], count: Count) -> list[BoardLine]:
    """Return the lines behind a number, those that are counted first."""
    if count is Count.LATE:
        late = [line for line in lines if line.late and line.place is not Place.AWAY]
        return sorted(late, key=lambda line: (line.place is not Place.OVERDUE, -line.late))
    order = _SHOWN.get(count, ())
    listed = [line for line in lines if line.place in order]
    return sorted(listed, key=lambda line: order.index(line.place))


def numbers(lines: Iterable[BoardLine]) -> dict[Count, int]:
    """Return how many people are in, came or are late, and were not seen although they are or will be expected."""
    found = dict.fromkeys(Count, 0)
    for line in lines:
        found[Count.IN] += line.place is Place.IN
        found[Count.LATE] += line.late > 0 and line.place is not Place.AWAY
        found[Count.NOT_YET] += line.place in (Place.OVERDUE, Place.EXPECTED)
    return found


class BoardColumn(IntEnum):
    """The columns of the list."""

    PERSON = 0
    STATE = 1


class BoardModel(QAbstractTableModel):
    """Shows lines of the board."""

    def __init__(self, zone: tzinfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._lines: list[BoardLine] = []

    def show_lines(self, lines: list[BoardLine], zone: tzinfo) -> None:
        """Show these lines, with times as the site's clock shows them."""
        if lines != self._lines or zone != self._zone:
            self.beginResetModel()
            self._lines, self._zone = lines, zone
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(BoardColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.tr("Person") if section == BoardColumn.PERSON else self.tr("Today")

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words, icon or look of a cell."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line, column = self._lines[index.row()], BoardColumn(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.name if column is BoardColumn.PERSON else self._words(line)
        if role == Qt.ItemDataRole.DecorationRole and column is BoardColumn.STATE:
            return icon(*_SIGNS[line.place])
        if role == Qt.ItemDataRole.ForegroundRole and line.place in (Place.LEFT, Place.AWAY):
            return Palette.current().color("muted")
        return None

    def _words(self, line: BoardLine) -> str:
        if line.since is None:
            return self.tr("Not expected")
        time = time_text(line.since, self._zone)
        if line.place is Place.OVERDUE:
            return self.tr("Expected {0}, late {1}").format(time, duration_words(line.late))
        if line.place is Place.EXPECTED:
            return self.tr("Expected {0}").format(time)
        words = self.tr("In since {0}") if line.place is Place.IN else self.tr("Left {0}")
        said = words.format(time)
        return self.tr("{0}, late {1}").format(said, duration_words(line.late)) if line.late else said
