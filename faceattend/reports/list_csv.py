"""Lists as CSV, for other programs."""

import csv
import io
from datetime import date, datetime

from faceattend.reports.month_csv import BYTE_ORDER_MARK, harmless
from faceattend.reports.tables import CellKind, CellValue, ListColumn, ListTable

_MINUTES = "{title} (minutes)"


def list_csv(table: ListTable) -> bytes:
    """Return one line a row under one line of headings: RFC 4180, UTF-8 with a byte order mark.

    Dates and times are ISO 8601, times with their offset; durations are whole minutes; sums are left out. The same
    table always gives the same bytes.
    """
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    columns = table.flat_columns
    writer.writerow([_head(column) for column in columns])
    for row in table.flat_rows():
        writer.writerow([_value(value) for value in row.cells])
    return text.getvalue().encode("utf-8")


def _head(column: ListColumn) -> str:
    return _MINUTES.format(title=column.title) if column.kind is CellKind.MINUTES else column.title


def _value(value: CellValue) -> str | int | float:
    match value:
        case None:
            return ""
        case str():
            # A dash alone is the code of who is not on the roll; no spreadsheet program would run it.
            return value if value == "-" else harmless(value)
        case datetime() | date():
            return value.isoformat()
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
