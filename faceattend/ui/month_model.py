"""The month as a table: a person in each row, a day in each column, totals at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from PyQt6.QtCore import QAbstractTableModel, QCoreApplication, QLocale, QModelIndex, QObject, Qt

from faceattend.domain.results import (
    TOTAL_CODES,
    ColumnKind,
    DayCode,
    DayResult,
    MonthResult,
    PersonMonth,
    Totals,
)
from faceattend.ui.result_words import OwnWords, cell_text, code_words, day_sentence, days_text, hours
from faceattend.ui.site_time import day_text


class CellRole(IntEnum):
    """What a delegate asks for besides the text."""

    CODE = Qt.ItemDataRole.UserRole
    """The DayCode of a day; None in the totals."""
    OFF = Qt.ItemDataRole.UserRole + 1
    """Whether the column is a day off or a holiday for everybody."""
    UNDECIDED = Qt.ItemDataRole.UserRole + 2
    """Whether the day keeps the month from being closed."""


class RowChoice(Enum):
    """Whose rows are shown."""

    EVERYBODY = "everybody"
    UNDECIDED = "undecided"
    ABSENT = "absent"
    LATE = "late"
    OVERTIME = "overtime"


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The month in a few numbers.

    Attributes:
        halves: number of half days of all people by code.
        undecided: number of days that keep the month from being closed.
        watched: share of the expected time that was watched, 0..1; None when nothing was expected yet.
    """

    people: int
    halves: dict[DayCode, int]
    undecided: int
    watched: float | None


def figures(result: MonthResult) -> MonthFigures:
    """Return the sums of a month."""
    halves = {code: sum(row.totals.halves[code] for row in result.rows) for code in TOTAL_CODES}
    undecided = sum(1 for row in result.rows for day in row.days if day.undecided)
    watched, expected = result.watched
    return MonthFigures(len(result.rows), halves, undecided, watched / expected if expected else None)


@dataclass(frozen=True, slots=True)
class _Total:
    """A column behind the days.

    Attributes:
        sign: its head.
        title: what it means.
        number: by which rows are ordered.
        text: what stands in the cell.
    """

    sign: str
    title: str
    number: Callable[[Totals], int]
    text: Callable[[int], str]


class MonthModel(QAbstractTableModel):
    """Shows one month, or those of its rows that are looked for; the same codes and totals as on paper."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._result: MonthResult | None = None
        self._totals = _totals(deducted=False)
        self._rows: Sequence[PersonMonth] = ()
        self._search = ""
        self._choice = RowChoice.EVERYBODY
        self._column = -1
        self._order = Qt.SortOrder.AscendingOrder

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
        self._result = result
        rows = () if result is None else result.rows
        self._totals = _totals(deducted=any(row.totals.late_deduction for row in rows))
        self._choose()

    def set_search(self, text: str) -> None:
        """Show only people whose name, code or group holds every word of ``text``."""
        self._search = text
        self._choose()

    def set_choice(self, choice: RowChoice) -> None:
        """Show only people of whom something is to be seen."""
        self._choice = choice
        self._choose()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; -1 is the order of the roll."""
        self._column, self._order = column, order
        self._choose()

    def row(self, place: int) -> PersonMonth | None:
        """Return the person of a row."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def day(self, index: QModelIndex) -> tuple[PersonMonth, DayResult] | None:
        """Return whose day a cell is, and its result; None for a total."""
        row = self.row(index.row()) if index.isValid() else None
        return None if row is None or index.column() >= self.days else (row, row.days[index.column()])

    def place_of(self, person: int, column: int) -> QModelIndex:
        """Return the cell of a person's day, an invalid one when the person is not shown."""
        found = next((place for place, row in enumerate(self._rows) if int(row.person.id) == person), -1)
        return QModelIndex() if found < 0 else self.index(found, column)

    def sentence(self, index: QModelIndex) -> str:
        """Return what a cell says in words."""
        row = self.row(index.row()) if index.isValid() else None
        if self._result is None or row is None:
            return ""
        name = row.person.details.name
        if index.column() >= self.days:
            total = self._totals[index.column() - self.days]
            return f"{name}: {total.title}: {total.text(total.number(row.totals))}"
        words = day_sentence(row.days[index.column()], OwnWords(self._result.labels, self._result.leave_titles))
        return f"{name}, {words}"

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of people that are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of days and totals."""
        if self._result is None or (parent is not None and parent.isValid()):
            return 0
        return self.days + len(self._totals)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name of a person, or the day with the letter of its weekday."""
        result = self._result
        if result is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self._name(section, role)
        if section < self.days:
            return self._day_head(result, section, role)
        total = self._totals[section - self.days]
        if role == Qt.ItemDataRole.DisplayRole:
            return total.sign
        return total.title if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a code with its marks or a total, or what a delegate needs to know of it."""
        row = self.row(index.row()) if index.isValid() else None
        if self._result is None or row is None:
            return None
        column = index.column()
        day = row.days[column] if column < self.days else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._total(row, column) if day is None else cell_text(day)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.sentence(index)
        looks: dict[int, object] = {
            CellRole.CODE: None if day is None else day.code,
            CellRole.OFF: day is not None and self._result.columns[column].kind is not ColumnKind.WORKING,
            CellRole.UNDECIDED: day is not None and day.undecided,
        }
        return looks.get(role)

    def _choose(self) -> None:
        words = self._search.casefold().split()
        rows = () if self._result is None else self._result.rows
        shown = [row for row in rows if _matches(row, words) and _chosen(row, self._choice)]
        if 0 <= self._column < self.days + len(self._totals):
            backwards = self._order is Qt.SortOrder.DescendingOrder
            shown.sort(key=lambda row: self._key(row, self._column), reverse=backwards)
        self.beginResetModel()
        self._rows = shown
        self.endResetModel()

    def _key(self, row: PersonMonth, column: int) -> tuple[int, str]:
        if column < self.days:
            return 0, row.days[column].text
        return self._totals[column - self.days].number(row.totals), ""

    def _name(self, section: int, role: int) -> object:
        row = self.row(section)
        if row is None:
            return None
        details = row.person.details
        if role == Qt.ItemDataRole.DisplayRole:
            return details.name
        facts = ", ".join(part for part in (details.name, details.code, details.group) if part)
        return facts if role == Qt.ItemDataRole.ToolTipRole else None

    def _day_head(self, result: MonthResult, section: int, role: int) -> object:
        day, column = result.month.days[section], result.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            letter = QLocale().dayName(day.isoweekday(), QLocale.FormatType.NarrowFormat)
            return f"{day.day}\n{letter}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{day_text(day)}: {column.title}" if column.title else day_text(day)
        return None

    def _total(self, row: PersonMonth, column: int) -> str:
        total = self._totals[column - self.days]
        return total.text(total.number(row.totals))


def _totals(*, deducted: bool) -> Sequence[_Total]:
    """Return the columns of sums, in the order of the paper; lateness that costs nobody anything has none."""
    days = _say("Days: {0}")
    codes = [_Total(code.value, days.format(code_words(code)), _halves(code), days_text) for code in TOTAL_CODES]
    return (
        *codes,
        _Total(_say("Late"), _say("Days with a late arrival"), lambda totals: totals.late_days, str),
        _Total(_say("Early"), _say("Days with an early departure"), lambda totals: totals.early_days, str),
        *([_Total(_say("Ded."), _say("Days deducted for lateness"), _deduction, days_text)] if deducted else []),
        _Total(_say("Hours"), _say("Hours"), lambda totals: totals.worked, hours),
        _Total(_say("OT"), _say("Overtime that counts"), lambda totals: totals.approved, hours),
        _Total(_say("Pay"), _say("Days to be paid"), lambda totals: totals.pay, days_text),
    )


def _halves(code: DayCode) -> Callable[[Totals], int]:
    return lambda totals: totals.halves[code]


def _deduction(totals: Totals) -> int:
    return totals.late_deduction


def _matches(row: PersonMonth, words: Sequence[str]) -> bool:
    details = row.person.details
    text = f"{details.name} {details.code} {details.group}".casefold()
    return all(word in text for word in words)


def _chosen(row: PersonMonth, choice: RowChoice) -> bool:
    match choice:
        case RowChoice.EVERYBODY:
            return True
        case RowChoice.UNDECIDED:
            return any(day.undecided for day in row.days)
        case RowChoice.ABSENT:
            return row.totals.halves[DayCode.ABSENT] > 0
        case RowChoice.LATE:
            return row.totals.late_days > 0
        case RowChoice.OVERTIME:
            return row.totals.overtime > 0


def _say(text: str) -> str:
    return QCoreApplication.translate("MonthModel", text)
