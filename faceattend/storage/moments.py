"""Times and days as the database keeps them: whole milliseconds since 1970 in UTC, and day numbers."""

from datetime import UTC, date, datetime, timedelta

from faceattend.errors import BugError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


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
