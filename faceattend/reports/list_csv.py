"""Lists as CSV, for other programs."""

from datetime import date, datetime

from faceattend.reports.csv_lines import csv_bytes, harmless, harmless_code
from faceattend.reports.tables import CellKind, CellValue, ListColumn, ListTable

_MINUTES = "{title} (minutes)"


def list_csv(table: ListTable) -> bytes:
    """Return one line a row under one line of headings: RFC 4180, UTF-8 with a byte order mark.

    Dates and times are ISO 8601, times with their offset; durations are whole minutes; sums are left out. The same
    table always gives the same bytes.
    """
    columns = table.flat_columns
    heads = [_head(column) for column in columns]
    rows = ([_value(*cell) for cell in zip(row.cells, columns, strict=True)] for row in table.flat_rows())
    return csv_bytes([heads, *rows])


def _head(column: ListColumn) -> str:
    return _MINUTES.format(title=column.title) if column.kind is CellKind.MINUTES else column.title


def _value(value: CellValue, column: ListColumn) -> str | int | float:
    match value:
        case None:
            return ""
        case str():
            return harmless_code(value) if column.kind is CellKind.CODE else harmless(value)
        case datetime() | date():
            return value.isoformat()
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
