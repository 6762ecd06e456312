"""Dates and times as files write them, read without guessing which number is the day."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum

from faceattend.errors import UserError


class DateOrder(Enum):
    """In which order a date of three numbers is written; the value is what the command line takes."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


class DateOrderNeededError(UserError):
    """A date may be read in two ways, and nothing said yet in which order its numbers stand."""


class Clock(Enum):
    """How often the clock of a place shows a local time, which matters when it is put forward or back."""

    ONCE = "once"
    TWICE = "twice"
    NEVER = "never"


_MONTHS = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may", "may"),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "september", "sept"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}

_WEEKDAY_NAME = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_WEEKDAY = re.compile(rf"^{_WEEKDAY_NAME}[.,]?\s+|\s+{_WEEKDAY_NAME}$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$")
_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DAY_MONTH_NAME = re.compile(r"^(\d{1,2})[-/ .]\s*([a-z]{3,9})[-/ .,]+(\d{4})$", re.IGNORECASE)
_MONTH_NAME_DAY = re.compile(r"^([a-z]{3,9})[-/ .]+(\d{1,2}),?[-/ ]+(\d{4})$", re.IGNORECASE)
_TIME = re.compile(
    r"^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap])?(?:\.?\s?m\.?)?\s*(z|utc|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_COMPACT_TIME = re.compile(r"^(\d{2})(\d{2})(\d{2})?$")
_COMPACT_MOMENT = re.compile(r"^(\d{8})[T ]?(\d{6}|\d{4})$")
_WORKBOOK_NUMBER = re.compile(r"^(?:[234]\d{4}(?:[.,]\d+)?|0[.,]\d+)$")
# A time of day with everything that may follow it, at the end of a date.
_TIME_BEHIND = re.compile(r"^(.*?)(?:T|,?\s+)(\d{1,2}:\d{2}.*)$", re.IGNORECASE)
_FULL_YEAR = 100
_CENTURY = 2000
_MONTHS_IN_YEAR = 12
_NOON = 12
_LONGEST_SHOWN = 40
_SHORT_YEAR = 2


def read_date(text: str, order: DateOrder | None = None) -> date:
    """Read a date.

    Numbers between full stops are day first. Years of two digits are read only in an order that somebody named.

    Args:
        order: in which order dates of numbers stand where their form leaves it open.

    Raises:
        DateOrderNeededError: it depends on the order which day it is, and ``order`` is None.
        UserError: it is no date.
    """
    bare = _WEEKDAY.sub("", text.strip())
    if (found := _YEAR_FIRST.match(bare) or _COMPACT_DATE.match(bare)) is not None:
        numbers = found.groups()
        return _day(text, int(numbers[0]), int(numbers[-2]), int(numbers[-1]))
    if (found := _DAY_MONTH_NAME.match(bare)) is not None:
        return _day(text, int(found[3]), _month(text, found[2]), int(found[1]))
    if (found := _MONTH_NAME_DAY.match(bare)) is not None:
        return _day(text, int(found[3]), _month(text, found[1]), int(found[2]))
    if (found := _YEAR_LAST.match(bare)) is None:
        raise _no_date(text)
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." and order is None and len(found[4]) > _SHORT_YEAR:
        order = DateOrder.DAY_FIRST
    return _numbers(text, first, second, year, order)


def shown_order(text: str) -> DateOrder | None:
    """Return the order that a date of three numbers can only have, because no month has a number above 12.

    None when it may have either, or is not written so.
    """
    found = _YEAR_LAST.match(_WEEKDAY.sub("", text.strip()))
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if first > _MONTHS_IN_YEAR >= second:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > _MONTHS_IN_YEAR >= first else None


def read_time(text: str) -> tuple[time, timezone | None]:
    """Read a time of day and the offset from UTC that stands behind it, if any.

    Raises:
        UserError: it is no time.
    """
    bare = text.strip()
    found = _TIME.match(bare)
    if found is None:
        compact = _COMPACT_TIME.match(bare)
        if compact is None:
            raise _no_time(text)
        return _time(text, int(compact[1]), int(compact[2]), int(compact[3] or 0), 0), None
    hour, half = int(found[1]), (found[5] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            raise _no_time(text)
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    microsecond = int((found[4] or "").ljust(6, "0")[:6])
    return _time(text, hour, int(found[2]), int(found[3] or 0), microsecond), _offset(text, found[6])


def read_moment(text: str, order: DateOrder | None = None) -> datetime:
    """Read a date with a time; without an offset from UTC the result is naive.

    Raises:
        DateOrderNeededError: it may be two different days, and ``order`` is None.
        UserError: it is no date with a time.
    """
    # By far most files are written like this, and it is ten times as fast.
    if text[4:5] == "-" and text[10:11] in {" ", "T"}:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    day_text, time_text = split_moment(text)
    moment, offset = read_time(time_text)
    return datetime.combine(read_date(day_text, order), moment, offset)


def split_moment(text: str) -> tuple[str, str]:
    """Return the date and the time of a written moment.

    Raises:
        UserError: one of the two is missing.
    """
    bare = " ".join(text.split())
    compact = _COMPACT_MOMENT.match(bare)
    if compact is not None:
        return compact[1], compact[2]
    found = _TIME_BEHIND.match(bare)
    if found is None or not found[1]:
        raise UserError(f"{_shown(text)} is not a date with a time{_counted_by_workbooks(text)}.")
    return found[1], found[2]


def has_date(text: str) -> bool:
    """Return whether a written time begins with a date, whether or not that is a good one."""
    try:
        split_moment(text)
    except UserError:
        return False
    return True


def fold_of(moment: datetime) -> Clock:
    """Return whether the clock showed an aware local time once, twice or never (PEP 495).

    Args:
        moment: with ``fold`` 0.
    """
    first, second = moment.utcoffset(), moment.replace(fold=1).utcoffset()
    if first is None or second is None or first == second:
        return Clock.ONCE
    return Clock.TWICE if first > second else Clock.NEVER


def _numbers(text: str, first: int, second: int, year: int, order: DateOrder | None) -> date:
    if order is DateOrder.YEAR_FIRST and year < _FULL_YEAR:
        return _day(text, _CENTURY + first, second, year)
    if order in {None, DateOrder.YEAR_FIRST}:
        # An order for dates that begin with the year says nothing of one that ends with it.
        if year < _FULL_YEAR or first != second:
            raise DateOrderNeededError(f"{_shown(text)} may be two different days.")
        order = DateOrder.DAY_FIRST
    day, month = (second, first) if order is DateOrder.MONTH_FIRST else (first, second)
    return _day(text, year if year >= _FULL_YEAR else _CENTURY + year, month, day)


def _month(text: str, name: str) -> int:
    number = _MONTH_NUMBERS.get(name.lower())
    if number is None:
        raise _no_date(text)
    return number


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _no_date(text) from error


def _time(text: str, hour: int, minute: int, second: int, microsecond: int) -> time:
    try:
        return time(hour, minute, second, microsecond)
    except ValueError as error:
        raise _no_time(text) from error


def _offset(text: str, written: str | None) -> timezone | None:
    if not written:
        return None
    if written.lower() in {"z", "utc"}:
        return UTC
    sign = -1 if written[0] == "-" else 1
    try:
        return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))
    except ValueError as error:
        raise _no_time(text) from error


def _no_date(text: str) -> UserError:
    return UserError(f"{_shown(text)} is not a date{_counted_by_workbooks(text)}.")


def _no_time(text: str) -> UserError:
    return UserError(f"{_shown(text)} is not a time{_counted_by_workbooks(text)}.")


def _counted_by_workbooks(text: str) -> str:
    """Return what to do with a number that counts days since 1900 or 1904; which of the two nothing says."""
    if _WORKBOOK_NUMBER.match(text.strip()) is None:
        return ""
    return ", but how workbooks count days; let yours show the column as a date with its time, and save it as CSV again"


def _shown(text: str) -> str:
    """Return what a cell says, short enough for a sentence."""
    bare = " ".join(text.split())
    return (bare if len(bare) <= _LONGEST_SHOWN else f"{bare[:_LONGEST_SHOWN]}...") or "An empty cell"
