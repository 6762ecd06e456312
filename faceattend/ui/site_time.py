"""Times as they are typed and read at the site, whatever zone this computer is set to."""

from datetime import UTC, date, datetime, tzinfo

from PyQt6.QtCore import QDate, QDateTime, QLocale, QTime


def to_field(moment: datetime, zone: tzinfo) -> QDateTime:
    """Return the wall-clock time of an aware moment, for a date and time field."""
    local = moment.astimezone(zone)
    return QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))


def from_field(moment: QDateTime, zone: tzinfo) -> datetime:
    """Read a wall-clock time of a date and time field in the site's zone; return it in UTC."""
    day, time = moment.date(), moment.time()
    wall = datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), time.second(), tzinfo=zone)
    return wall.astimezone(UTC)


def time_text(moment: datetime, zone: tzinfo) -> str:
    """Return hours and minutes in the user's own way of writing them."""
    local = moment.astimezone(zone)
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """Return day and time in the user's own short way of writing them."""
    return QLocale().toString(to_field(moment, zone), QLocale.FormatType.ShortFormat)


def day_text(day: date) -> str:
    """Return a day with its weekday in the user's own way of writing it."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
