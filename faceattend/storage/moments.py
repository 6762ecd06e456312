"""Times and days as the database keeps them: whole milliseconds since 1970 in UTC, and day numbers."""

from datetime import UTC, date, datetime, timedelta

from faceattend.errors import BugError
from faceattend.storage.crypto import UnreadableError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_MILLISECOND = timedelta(milliseconds=1)
_DAY_MILLISECONDS = 86_400_000
# A record keeps its day beside its time as days from the UTC date, plus this, in the upper byte of its flags.
_DAY_SHIFT = 8
_DAY_ZERO = 128


def to_milliseconds(moment: datetime) -> int:
    """Return whole milliseconds since 1970, rounded down.

    Raises:
        BugError: the time has no zone or is before 1970.
    """
    if moment.tzinfo is None:
        raise BugError(f"A time without a zone reached the vault: {moment.isoformat()}.")
    milliseconds = (moment - _EPOCH) // _MILLISECOND
    if milliseconds < 0:
        raise BugError(f"A time before 1970 reached the vault: {moment.isoformat()}.")
    return milliseconds


def to_moment(milliseconds: int) -> datetime:
    """Return the aware UTC time of milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def to_day_number(day: date) -> int:
    """Return the number of a day; 1 January of the year 1 is 1."""
    return day.toordinal()


def to_day(number: int) -> date:
    """Return the day of a number."""
    return date.fromordinal(number)


def utc_day(moment: datetime) -> int:
    """Return the number of the day of a moment in UTC."""
    return _day_of(to_milliseconds(moment))


def day_flag(milliseconds: int, day: int) -> int:
    """Return the flags that bind a record of some time to the day that it stands on.

    Raises:
        BugError: the day is months away from the time.
    """
    distance = day - _day_of(milliseconds) + _DAY_ZERO
    if not 0 <= distance < 2 * _DAY_ZERO:
        raise BugError("The work day of a record is months away from its time.")
    return distance << _DAY_SHIFT


def check_day_flag(milliseconds: int, flags: int, day: int) -> None:
    """Make sure that a record stands on the day that it was written for.

    Raises:
        UnreadableError: it was moved to another day.
    """
    if (flags >> _DAY_SHIFT) - _DAY_ZERO != day - _day_of(milliseconds):
        raise UnreadableError("The record was moved to another day.")


def _day_of(milliseconds: int) -> int:
    return _EPOCH_DAY + milliseconds // _DAY_MILLISECONDS
