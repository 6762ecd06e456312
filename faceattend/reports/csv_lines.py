"""Lines of CSV that spreadsheet programs read as they are meant."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheet programs read UTF-8 as something else

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
_OFF_THE_ROLL = "-"


def csv_bytes(lines: Iterable[Iterable[object]], *, delimiter: str = ",", mark: bool = True) -> bytes:
    """Return lines of cells as CSV (RFC 4180, UTF-8); None is an empty cell.

    Args:
        mark: whether a byte order mark stands at the beginning.
    """
    text = io.StringIO()
    if mark:
        text.write(BYTE_ORDER_MARK)
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode("utf-8")


def harmless(text: str) -> str:
    """Return ``text`` with an apostrophe before it when a spreadsheet program would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def harmless_code(text: str) -> str:
    """Return the code of a day, harmless like every text; the dash of who is not on the roll is no formula."""
    return text if text == _OFF_THE_ROLL else harmless(text)
