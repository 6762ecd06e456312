"""Words of the command line turned into values; a wrong one is wrong usage."""

from argparse import ArgumentTypeError
from datetime import date, datetime
from zoneinfo import ZoneInfo

from faceattend.domain.incidents import IncidentKind
from faceattend.domain.months import Month

INCIDENT_KINDS = {kind.name.lower().replace("_", "-"): kind for kind in IncidentKind}
"""Every kind of incident by the name that is printed and typed."""

# The vault counts time from 1970 in UTC, and a zone may be most of a day away from that.
_EARLIEST_YEAR = 1971
_LATEST_YEAR = 2200
_DAY_MINUTES = 24 * 60


def month(text: str) -> Month:
    """Read ``2026-05``."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a month; write it as 2026-05") from error
    _check_year(first.year, text)
    return Month(first.year, first.month)


def day(text: str) -> date:
    """Read ``2026-05-29``."""
    try:
        read = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date; write it as 2026-05-29") from error
    _check_year(read.year, text)
    return read


def moment(text: str) -> datetime:
    """Read an ISO time; without an offset it is meant in the site's zone and stays naive."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a time; write it as 2026-05-29T08:55:00") from error
    _check_year(read.year, text)
    return read


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an aware time; a naive one is read in ``zone``."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def count(text: str) -> int:
    """Read a whole number of at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def incident_kind(text: str) -> IncidentKind:
    """Read the name of a kind of incident, written as the program prints it anywhere."""
    kind = INCIDENT_KINDS.get(text.casefold().replace("_", "-").replace(" ", "-"))
    if kind is None:
        raise ArgumentTypeError(f"{text!r} is no kind of incident; there are: {', '.join(sorted(INCIDENT_KINDS))}")
    return kind


def minutes(text: str) -> int:
    """Read whole minutes of a day."""
    if not text.isdecimal() or int(text) > _DAY_MINUTES:
        raise ArgumentTypeError(f"{text!r} is not a number of minutes from 0 to {_DAY_MINUTES}")
    return int(text)


def _check_year(year: int, text: str) -> None:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise ArgumentTypeError(f"{text!r} is not between the years {_EARLIEST_YEAR} and {_LATEST_YEAR}")
