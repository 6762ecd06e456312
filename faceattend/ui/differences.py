"""What would be different: days and sums before and after, one on each row."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QAbstractTableModel, QDate, QLocale, QModelIndex, QObject, Qt

from faceattend.domain.results import DayResult
from faceattend.services.closing import PersonDifference
from faceattend.ui.result_words import cell_text, clock_text, hours

_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class _Line:
    """One row, in the words of its cells."""

    cells: tuple[str, ...]


class DifferencesModel(QAbstractTableModel):
    """Whose month differs, and in what."""

    def __init__(self, parent: QObject | None = None, titles: tuple[str, str] | None = None) -> None:
        """Build it empty.

        Args:
            titles: of the columns before and after; None for those of a closed month.
        """
        super().__init__(parent)
        self._titles = titles or (self.tr("As it was closed"), self.tr("As it is now"))
        self._lines: Sequence[_Line] = ()

    def show_differences(self, differences: Sequence[PersonDifference]) -> None:
        """Show other differences."""
        self.beginResetModel()
        self._lines = [line for difference in differences for line in self._lines_of(difference)]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return the number of days and sums that differ."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return the number of columns: name, day, before, after."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a column."""
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Name"), self.tr("Day"), *self._titles)[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell; a text that is cut off can be read as a tool tip."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._lines[index.row()].cells[index.column()]

    def _lines_of(self, difference: PersonDifference) -> list[_Line]:
        name = difference.person.details.name
        if not difference.days:
            return [_Line((name, "", self.tr("other sums"), self.tr("other sums")))]
        return [
            _Line((name, _day(each.day.year, each.day.month, each.day.day), _words(each.before), _words(each.after)))
            for each in difference.days
        ]


def _day(year: int, month: int, day: int) -> str:
    return QLocale().toString(QDate(year, month, day), "ddd d MMM")


def _words(result: DayResult | None) -> str:
    """Return a day in a few signs: code, times and hours."""
    if result is None:
        return "\u2013"
    times = [clock_text(moment) for moment in (result.first_in, result.last_out) if moment is not None]
    worked = hours(result.worked) if result.worked else ""
    return "  ".join(part for part in (cell_text(result), "\u2013".join(times), worked) if part)
