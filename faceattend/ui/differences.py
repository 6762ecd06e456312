"""What would be different: days and sums before and after, one on each row."""

from collections.abc import Sequence
from datetime import date

from PyQt6.QtCore import QDate, QLocale, QObject

from faceattend.domain.results import DayResult, Totals
from faceattend.services.closing import PersonDifference
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.result_words import cell_text, clock_text, days_text, hours


class DifferencesModel(LinesModel):
    """Whose month differs, and in what."""

    def __init__(self, parent: QObject | None = None, titles: tuple[str, str] | None = None) -> None:
        """Build it empty.

        Args:
            titles: of the columns before and after; None for those of a closed month.
        """
        super().__init__(parent)
        before, after = titles or (self.tr("As it was closed"), self.tr("As it is now"))
        self.name_columns(self.tr("Name"), self.tr("Day"), before, after)

    def show_differences(self, differences: Sequence[PersonDifference]) -> None:
        """Show other differences."""
        self.show_rows([cells for difference in differences for cells in self._rows_of(difference)])

    def _rows_of(self, difference: PersonDifference) -> list[tuple[str, ...]]:
        name = difference.person.details.name
        if not difference.days:
            return [(name, self.tr("Sums"), self._sums(difference.before), self._sums(difference.after))]
        return [(name, _day(each.day), _words(each.before), _words(each.after)) for each in difference.days]

    def _sums(self, totals: Totals | None) -> str:
        """Return the sums that a policy decides."""
        if totals is None:
            return "\u2013"
        words = self.tr("Days to pay {0}, taken off for lateness {1}")
        return words.format(days_text(totals.pay), days_text(totals.late_deduction))


def _day(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM")


def _words(result: DayResult | None) -> str:
    """Return a day in a few signs: code, times and hours."""
    if result is None:
        return "\u2013"
    times = [clock_text(moment) for moment in (result.first_in, result.last_out) if moment is not None]
    worked = hours(result.worked) if result.worked else ""
    return "  ".join(part for part in (cell_text(result), "\u2013".join(times), worked) if part)
