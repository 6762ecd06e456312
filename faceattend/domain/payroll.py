"""What a payroll program is given of a month: one line a person, in columns that the office chose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from faceattend.domain.results import SUB_COUNTS, TOTAL_CODES, DayCode, MonthResult, OvertimeClass, PersonMonth
from faceattend.errors import UserError

PayrollValue = str | int | float | date


class PayrollField(Enum):
    """What a column may hold; the value is what the command line calls it."""

    CODE = "code"
    NAME = "name"
    GROUP = "group"
    MONTH = "month"
    FIRST_DAY = "first-day"
    LAST_DAY = "last-day"
    STATUS = "status"
    CHECK_CODE = "check-code"
    """Of a closed month; empty for a draft."""
    TEXT = "text"
    """The same words in every line; they are the detail."""
    DAYS = "days"
    """Days that count as a code, which is the detail: P, A, HD, ..."""
    LEAVE = "leave"
    """Days of leave; of one type when its code is the detail."""
    PAY_DAYS = "pay-days"
    LATE_DAYS = "late-days"
    EARLY_DAYS = "early-days"
    LATE_DEDUCTION = "late-deduction"
    WORKED = "worked"
    EXPECTED = "expected"
    CREDITED = "credited"
    LATE = "late"
    EARLY = "early"
    OVERTIME = "overtime"
    """Of one class of days when it is the detail: weekday, off day, holiday."""
    APPROVED = "approved"
    """Overtime that is approved or need not be; the detail likewise."""


class MinutesForm(Enum):
    """How minutes are written; the value is what the command line calls it."""

    MINUTES = "minutes"
    HOURS = "hours"
    """As a decimal number with two places."""
    CLOCK = "h:mm"


@dataclass(frozen=True, slots=True)
class PayrollColumn:
    """A column; checked by :func:`checked_layout`.

    Attributes:
        title: its heading, as the payroll program wants it.
        detail: which code, type of leave, class of days or words; empty where the field needs none.
        form: of fields that are minutes.
    """

    title: str
    field: PayrollField
    detail: str = ""
    form: MinutesForm = MinutesForm.MINUTES


@dataclass(frozen=True, slots=True)
class PayrollLayout:
    """How a payroll program wants its file.

    Attributes:
        delimiter: one character between columns.
        decimal: sign before the decimal places.
        heading: whether the first line names the columns.
        mark: whether the file begins with a byte order mark, which spreadsheet programs need and others stumble over.
    """

    columns: tuple[PayrollColumn, ...]
    delimiter: str = ","
    decimal: str = "."
    heading: bool = True
    mark: bool = True


MINUTES_FIELDS = frozenset(
    {
        PayrollField.WORKED,
        PayrollField.EXPECTED,
        PayrollField.CREDITED,
        PayrollField.LATE,
        PayrollField.EARLY,
        PayrollField.OVERTIME,
        PayrollField.APPROVED,
    }
)
"""Fields that are a number of minutes."""

COUNTED_CODES = tuple(dict.fromkeys((*TOTAL_CODES, *SUB_COUNTS)))
"""Codes of which there is a number of days."""

_CLASSES = {kind.value: kind for kind in OvertimeClass}
_CODES = {code.value: code for code in COUNTED_CODES}
LONGEST_TITLE = 60
"""Characters of the heading of a column."""
_MOST_COLUMNS = 100
_DELIMITERS = (",", ";", "\t", "|")

_OF_PERSON: Mapping[PayrollField, Callable[[PersonMonth], PayrollValue]] = {
    PayrollField.CODE: lambda row: row.person.details.code,
    PayrollField.NAME: lambda row: row.person.details.name,
    PayrollField.GROUP: lambda row: row.person.details.group,
    PayrollField.LEAVE: lambda row: row.totals.days(DayCode.LEAVE),
    PayrollField.PAY_DAYS: lambda row: row.totals.pay / 2,
    PayrollField.LATE_DAYS: lambda row: row.totals.late_days,
    PayrollField.EARLY_DAYS: lambda row: row.totals.early_days,
    PayrollField.LATE_DEDUCTION: lambda row: row.totals.late_deduction / 2,
    PayrollField.WORKED: lambda row: row.totals.worked,
    PayrollField.EXPECTED: lambda row: row.totals.expected,
    PayrollField.CREDITED: lambda row: row.totals.credited,
    PayrollField.LATE: lambda row: row.totals.late,
    PayrollField.EARLY: lambda row: row.totals.early,
    PayrollField.OVERTIME: lambda row: row.totals.overtime,
    PayrollField.APPROVED: lambda row: row.totals.approved,
}
_OF_MONTH: Mapping[PayrollField, Callable[[MonthResult], PayrollValue]] = {
    PayrollField.MONTH: lambda result: str(result.month),
    PayrollField.FIRST_DAY: lambda result: result.month.days[0],
    PayrollField.LAST_DAY: lambda result: result.month.days[-1],
    PayrollField.STATUS: lambda result: result.status.value,
    PayrollField.CHECK_CODE: lambda result: "" if result.closing is None else result.closing.code,
}


def read_column(text: str) -> PayrollColumn:
    """Read a column as the command line writes it: ``TITLE=FIELD``, ``TITLE=FIELD:DETAIL``, ``TITLE=FIELD@FORM``.

    Raises:
        UserError: it is written otherwise, or there is no such field or form.
    """
    title, parted, rest = text.partition("=")
    if not parted or not title.strip():
        raise UserError(f"{text} is no column; write it as TITLE=FIELD, for example Days paid=pay-days.")
    wanted, _, form = rest.rpartition("@") if _ends_with_form(rest) else (rest, "", MinutesForm.MINUTES.value)
    name, _, detail = wanted.partition(":")
    known = {field.value: field for field in PayrollField}
    if name.strip().lower() not in known:
        raise UserError(f"There is no field {name.strip()}; the fields are: {', '.join(known)}.")
    return PayrollColumn(title.strip(), known[name.strip().lower()], detail.strip(), MinutesForm(form))


def written_column(column: PayrollColumn) -> str:
    """Return a column as :func:`read_column` reads it."""
    detail = f":{column.detail}" if column.detail else ""
    form = f"@{column.form.value}" if column.field in MINUTES_FIELDS else ""
    return f"{column.title}={column.field.value}{detail}{form}"


def checked_layout(layout: PayrollLayout, leave_codes: Iterable[str]) -> PayrollLayout:
    """Return a layout that can be kept.

    Args:
        leave_codes: of all types of leave that the office has.

    Raises:
        UserError: there is no column, a detail is wrong or missing, or a sign cannot be used.
    """
    if not layout.columns:
        raise UserError("A layout needs at least one column, for example Employee=code.")
    if len(layout.columns) > _MOST_COLUMNS:
        raise UserError(f"A layout has at most {_MOST_COLUMNS} columns.")
    if layout.delimiter not in _DELIMITERS:
        raise UserError("Columns are separated by a comma, a semicolon, a tab or |.")
    if layout.decimal not in {".", ","}:
        raise UserError("The sign before decimal places is a full stop or a comma.")
    if layout.decimal == layout.delimiter:
        raise UserError("Columns and decimal places cannot have the same sign; take a semicolon between columns.")
    codes = frozenset(leave_codes)
    for column in layout.columns:
        _check_column(column, codes)
    return layout


def payroll_cells(result: MonthResult, row: PersonMonth, layout: PayrollLayout) -> tuple[PayrollValue, ...]:
    """Return the cells of one person; minutes as they are."""
    return tuple(_cell(result, row, column) for column in layout.columns)


def _cell(result: MonthResult, row: PersonMonth, column: PayrollColumn) -> PayrollValue:
    match column.field:
        case PayrollField.TEXT:
            return column.detail
        case PayrollField.DAYS:
            return row.totals.days(_CODES[column.detail])
        case PayrollField.LEAVE if column.detail:
            return row.totals.leave.get(column.detail, 0) / 2
        case PayrollField.OVERTIME | PayrollField.APPROVED if column.detail:
            days = [day for day in row.days if day.overtime_class is _CLASSES[column.detail]]
            return sum(day.overtime if column.field is PayrollField.OVERTIME else day.approved for day in days)
        case _:
            of_month = _OF_MONTH.get(column.field)
            return of_month(result) if of_month is not None else _OF_PERSON[column.field](row)


def _check_column(column: PayrollColumn, leave_codes: frozenset[str]) -> None:
    if len(column.title) > LONGEST_TITLE:
        raise UserError(f"The heading {column.title[:20]}... is longer than {LONGEST_TITLE} characters; shorten it.")
    match column.field:
        case PayrollField.TEXT:
            return
        case PayrollField.DAYS:
            _check_detail(column, _CODES)
        case PayrollField.LEAVE if column.detail:
            _check_detail(column, sorted(leave_codes))
        case PayrollField.OVERTIME | PayrollField.APPROVED if column.detail:
            _check_detail(column, _CLASSES)
        case _ if column.detail and column.field is not PayrollField.LEAVE:
            raise UserError(f"{column.title}: the field {column.field.value} has no further detail.")
    if column.field not in MINUTES_FIELDS and column.form is not MinutesForm.MINUTES:
        raise UserError(f"{column.title}: the field {column.field.value} is no time and cannot be written as hours.")


def _check_detail(column: PayrollColumn, known: Iterable[str]) -> None:
    details = tuple(known)
    if column.detail not in details:
        wrong = f"there is no {column.detail}" if column.detail else "the detail is missing"
        raise UserError(
            f"{column.title}: {wrong}; write {column.field.value}:DETAIL with one of: {', '.join(details) or 'none'}."
        )


def _ends_with_form(text: str) -> bool:
    return any(text.endswith(f"@{form.value}") for form in MinutesForm)
