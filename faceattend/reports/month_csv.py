"""The month roll as CSV, for other programs."""

import csv
import io

from faceattend.domain.results import TOTAL_CODES, MonthResult
from faceattend.reports.month_table import cell_text, month_table
from faceattend.reports.wording import ENGLISH, Words

BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheet programs read UTF-8 as something else

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def month_csv(result: MonthResult, words: Words = ENGLISH) -> bytes:
    """Return one line a person under one line of headings: RFC 4180, UTF-8 with a byte order mark.

    Columns: number, ID, name, group, one for each date (ISO 8601) with code and marks, one for each code with the
    number of days, and the minutes worked.
    """
    table = month_table(result, words)
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        [
            *(words.number, words.code, words.name, words.group),
            *(day.isoformat() for day in table.dates),
            *(f"{words.days} {code.value}" for code in TOTAL_CODES),
            words.minutes,
        ]
    )
    for block in table.groups:
        for person in block.people:
            writer.writerow(
                [
                    person.number,
                    *(harmless(text) for text in (person.code, person.name, person.group)),
                    *(cell_text(day) for day in person.days),
                    *person.totals,
                    person.minutes,
                ]
            )
    return text.getvalue().encode("utf-8")


def harmless(text: str) -> str:
    """Return ``text`` with an apostrophe before it when a spreadsheet program would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
