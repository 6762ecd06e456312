"""The month roll as CSV, for other programs."""

from faceattend.domain.results import MonthResult
from faceattend.reports.csv_lines import csv_bytes, harmless, harmless_code
from faceattend.reports.month_table import cell_text, month_table
from faceattend.reports.total_columns import Measure, TotalColumn, total_text
from faceattend.reports.wording import ENGLISH, Words


def month_csv(result: MonthResult, words: Words = ENGLISH, *, percent: bool = False) -> bytes:
    """Return one line a person under one line of headings: RFC 4180, UTF-8 with a byte order mark.

    Columns: number, ID, name, group, one for each date (ISO 8601) with code and marks, and the totals of the roll: days
    as decimal numbers, times in minutes.
    """
    table = month_table(result, words, percent=percent)
    columns = table.totals.columns
    heads = [
        *(words.number, words.code, words.name, words.group),
        *(column.day.isoformat() for column in table.days),
        *(column.title for column in columns),
    ]
    lines = (
        [
            person.number,
            *(harmless(text) for text in (person.code, person.name, person.group)),
            *(harmless_code(cell_text(day)) for day in person.days),
            *(_number(column, number, words) for column, number in zip(columns, person.numbers, strict=True)),
        ]
        for block in table.groups
        for person in block.people
    )
    return csv_bytes([heads, *lines])


def _number(column: TotalColumn, number: int | None, words: Words) -> str | int | None:
    return number if column.measure is Measure.MINUTES else total_text(column, number, words)
