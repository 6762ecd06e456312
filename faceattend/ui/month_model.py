"""The month as a table: a person in each row, a day in each column, totals at the end."""

from dataclasses import dataclass
from enum import IntEnum

from PyQt6.QtCore import QAbstractTableModel, QCoreApplication, QLocale, QModelIndex, QObject, Qt, QTime

from faceattend.domain.results import DayCode, DayResult, Mark, MonthResult, PersonMonth
from faceattend.services.reporting import TOTAL_CODES, cell_text
from faceattend.ui.site_time import day_text


class CellRole(IntEnum):
    """What a delegate asks for besides the text."""

    CODE = Qt.ItemDataRole.UserRole
    """The DayCode of a day; None in the totals."""
    OFF = Qt.ItemDataRole.UserRole + 1
    """Whether the column is a weekly off day."""


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The month in a few numbers.

    Attributes:
        days: number of days of all people by code.
        watched: share of the expected time that was watched, 0..1; None when nothing was expected yet.
    """

    people: int
    days: dict[DayCode, int]
    watched: float | None


def figures(result: MonthResult) -> MonthFigures:
    """Return the sums of a month."""
    days = {code: sum(row.totals[code] for row in result.rows) for code in TOTAL_CODES}
    watched, expected = result.watched
    return MonthFigures(len(result.rows), days, watched / expected if expected else None)


class MonthModel(QAbstractTableModel):
    """Shows one month; the same codes and totals as on paper."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._result: MonthResult | None = None

    @property
    def result(self) -> MonthResult | None:
        """The month that is shown."""
        return self._result

    @property
    def days(self) -> int:
        """How many of the columns are days."""
        return 0 if self._result is None else len(self._result.month.days)

    def set_result(self, result: MonthResult | None) -> None:
        """Show another month."""
        self.beginResetModel()
        self._result = result
        self.endResetModel()

    def sentence(self, index: QModelIndex) -> str:
        """Return what a cell says in words."""
        if self._result is None or not index.isValid():
            return ""
        row = self._result.rows[index.row()]
        name = row.person.details.name
        if index.column() >= self.days:
            return f"{name}: {self._total_title(index.column())}: {self._total(row, index.column())}"
        return f"{name}, {_day_sentence(row.days[index.column()])}"

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of people."""
        if self._result is None or (parent is not None and parent.isValid()):
            return 0
        return len(self._result.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of days and totals."""
        if self._result is None or (parent is not None and parent.isValid()):
            return 0
        return self.days + len(TOTAL_CODES) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name of a person, or the day with the letter of its weekday."""
        result = self._result
        if result is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            details = result.rows[section].person.details
            if role == Qt.ItemDataRole.DisplayRole:
                return details.name
            return f"{details.name}, {details.code}" if role == Qt.ItemDataRole.ToolTipRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._day_title(result, section) if section < self.days else self._total_sign(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return day_text(result.month.days[section]) if section < self.days else self._total_title(section)
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a code with its marks or a total, or what a delegate needs to know of it."""
        if self._result is None or not index.isValid():
            return None
        row, column = self._result.rows[index.row()], index.column()
        is_day = column < self.days
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row.days[column]) if is_day else self._total(row, column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.sentence(index)
        if role == CellRole.CODE:
            return row.days[column].code if is_day else None
        if role == CellRole.OFF:
            return is_day and self._result.week.is_off(self._result.month.days[column])
        return None

    def _day_title(self, result: MonthResult, section: int) -> str:
        day = result.month.days[section]
        letter = QLocale().dayName(day.isoweekday(), QLocale.FormatType.NarrowFormat)
        return f"{day.day}\n{letter}"

    def _total_sign(self, section: int) -> str:
        place = section - self.days
        return TOTAL_CODES[place].value if place < len(TOTAL_CODES) else _say("Hours")

    def _total_title(self, section: int) -> str:
        place = section - self.days
        if place == len(TOTAL_CODES):
            return _say("Hours")
        return _say("Days: {0}").format(code_words(TOTAL_CODES[place]))

    def _total(self, row: PersonMonth, column: int) -> str:
        place = column - self.days
        return hours(row.minutes) if place == len(TOTAL_CODES) else str(row.totals[TOTAL_CODES[place]])


def code_words(code: DayCode) -> str:
    """Return what a code means."""
    return {
        DayCode.PRESENT: _say("present"),
        DayCode.ABSENT: _say("absent"),
        DayCode.WEEKLY_OFF: _say("weekly off"),
        DayCode.WORKED_OFF_DAY: _say("worked on a weekly off"),
        DayCode.UNOBSERVED: _say("not watched"),
        DayCode.NOT_EMPLOYED: _say("not on the roll"),
        DayCode.FUTURE: _say("still to come"),
    }[code]


def mark_words(mark: Mark) -> str:
    """Return what a mark means."""
    return {Mark.MANUAL: _say("by hand"), Mark.WEAK: _say("confirmed at the desk")}[mark]


def hours(minutes: int) -> str:
    """Return minutes as hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _day_sentence(day: DayResult) -> str:
    parts = [f"{day_text(day.day)}: {code_words(day.code)}"]
    if day.first_in is not None:
        parts.append(_say("in {0}").format(_clock(day.first_in.hour, day.first_in.minute)))
    if day.last_out is not None:
        parts.append(_say("out {0}").format(_clock(day.last_out.hour, day.last_out.minute)))
        parts.append(_say("{0} hours").format(hours(day.worked)))
    parts.extend(mark_words(mark) for mark in day.marks)
    return ", ".join(parts)


def _clock(hour: int, minute: int) -> str:
    return QLocale().toString(QTime(hour, minute), QLocale.FormatType.ShortFormat)


def _say(text: str) -> str:
    return QCoreApplication.translate("MonthModel", text)
