"""The month roll as CSV, for other programs."""

import csv
import io

from faceattend.domain.results import DayCode, DayResult, MonthResult
from faceattend.reports.month_table import cell_text, month_table
from faceattend.reports.total_columns import Measure, TotalColumn, total_text
from faceattend.reports.wording import ENGLISH, Words

BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheet programs read UTF-8 as something else

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def month_csv(result: MonthResult, words: Words = ENGLISH, *, percent: bool = False) -> bytes:
    """Return one line a person under one line of headings: RFC 4180, UTF-8 with a byte order mark.

    Columns: number, ID, name, group, one for each date (ISO 8601) with code and marks, and the totals of the roll: days
    as decimal numbers, times in minutes.
    """
    table = month_table(result, words, percent=percent)
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    columns = table.totals.columns
    writer.writerow(
        [
            *(words.number, words.code, words.name, words.group),
            *(column.day.isoformat() for column in table.days),
            *(column.title for column in columns),
        ]
    )
    for block in table.groups:
        for person in block.people:
            writer.writerow(
                [
                    person.number,
                    *(harmless(text) for text in (person.code, person.name, person.group)),
                    *(harmless_cell(day) for day in person.days),
                    *(_number(column, number, words) for column, number in zip(columns, person.numbers, strict=True)),
                ]
            )
    return text.getvalue().encode("utf-8")


def harmless_cell(day: DayResult) -> str:
    """Return the cell of a day; a day off the roll is no formula, because nothing follows its sign."""
    return cell_text(day) if day.code is DayCode.NOT_EMPLOYED else harmless(cell_text(day))


def _number(column: TotalColumn, number: int | None, words: Words) -> str | int | None:
    return number if column.measure is Measure.MINUTES else total_text(column, number, words)


def harmless(text: str) -> str:
    """Return ``text`` with an apostrophe before it when a spreadsheet program would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
