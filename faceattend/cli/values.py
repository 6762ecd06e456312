"""Words of the command line turned into values; a wrong one is wrong usage."""

from argparse import ArgumentTypeError
from datetime import date, datetime
from zoneinfo import ZoneInfo

from faceattend.domain.results import Month


def month(text: str) -> Month:
    """Read ``2026-05``."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a month; write it as 2026-05") from error
    return Month(first.year, first.month)


def day(text: str) -> date:
    """Read ``2026-05-29``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date; write it as 2026-05-29") from error


def moment(text: str) -> datetime:
    """Read an ISO time; without an offset it is meant in the site's zone and stays naive."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a time; write it as 2026-05-29T08:55:00") from error


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an aware time; a naive one is read in ``zone``."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def count(text: str) -> int:
    """Read a whole number of at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)
