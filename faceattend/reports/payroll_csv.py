"""The month as a payroll program wants it."""

from collections.abc import Sequence
from datetime import date

from faceattend.domain.payroll import (
    MINUTES_FIELDS,
    MinutesForm,
    PayrollColumn,
    PayrollLayout,
    PayrollValue,
    payroll_cells,
)
from faceattend.domain.results import MonthResult
from faceattend.reports.csv_lines import csv_bytes, harmless


def payroll_csv(result: MonthResult, layout: PayrollLayout) -> bytes:
    """Return one line a person (RFC 4180, UTF-8).

    Texts that a spreadsheet program would run as a formula have an apostrophe before them; numbers stay numbers.
    """
    heading = [[harmless(column.title) for column in layout.columns]] if layout.heading else []
    return csv_bytes([*heading, *payroll_lines(result, layout)], delimiter=layout.delimiter, mark=layout.mark)


def payroll_lines(result: MonthResult, layout: PayrollLayout) -> list[list[str]]:
    """Return the lines of the file as they are written, without the heading."""
    return [_line(payroll_cells(result, row, layout), layout) for row in result.rows]


def _line(cells: Sequence[PayrollValue], layout: PayrollLayout) -> list[str]:
    return [_written(cell, column, layout) for cell, column in zip(cells, layout.columns, strict=True)]


def _written(cell: PayrollValue, column: PayrollColumn, layout: PayrollLayout) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if column.field in MINUTES_FIELDS:
        return _minutes(int(cell), column.form, layout.decimal)
    return f"{cell:g}".replace(".", layout.decimal)


def _minutes(minutes: int, form: MinutesForm, decimal: str) -> str:
    match form:
        case MinutesForm.MINUTES:
            return str(minutes)
        case MinutesForm.HOURS:
            return f"{minutes / 60:.2f}".replace(".", decimal)
        case MinutesForm.CLOCK:
            return f"{minutes // 60}:{minutes % 60:02d}"
