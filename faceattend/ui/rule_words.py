"""What rules are called: hours of shifts, days of the week, whom a rule is for, from when it holds."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time

from PyQt6.QtCore import QCoreApplication, QDate, QLocale, Qt, QTime

from faceattend.domain.calendars import Weekday, WeeklyOff
from faceattend.domain.people import PersonId
from faceattend.domain.rule_book import ALWAYS, Target
from faceattend.domain.schedules import Shift, ShiftKind
from faceattend.domain.shift_checks import MAX_KEY_LENGTH, expected_minutes
from faceattend.ui.result_words import hours

WEEKS = (1, 2, 3, 4, 5)


def time_words(moment: time) -> str:
    """Return a time of the day in the user's own way of writing it."""
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)


def date_words(day: date) -> str:
    """Return a day with its month in a few letters: ``29 May 2026``."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def day_words(day: date) -> str:
    """Return a day with its day of the week: ``Fri 29 May 2026``."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")


def weekday_words(day: Weekday, *, short: bool = False) -> str:
    """Return the name of a day of the week."""
    form = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return QLocale().standaloneDayName(day + 1, form)


def weekdays_in_order() -> list[Weekday]:
    """Return the days beginning with the first one of the week where the user lives."""
    first = list(Qt.DayOfWeek).index(QLocale().firstDayOfWeek())
    return [Weekday((first + offset) % 7) for offset in range(7)]


def days_words(days: Collection[Weekday]) -> str:
    """Return days of the week in order; all of them when none is named."""
    if not days:
        return _say("every day")
    return ", ".join(weekday_words(day, short=True) for day in weekdays_in_order() if day in days)


def week_words(week: int) -> str:
    """Return which one of a month it is: ``2nd``."""
    return (_say("1st"), _say("2nd"), _say("3rd"), _say("4th"), _say("5th"))[week - 1]


def off_words(rules: Iterable[WeeklyOff]) -> str:
    """Return weekly days off: ``Sun, 2nd and 4th Sat``."""
    found = {rule.weekday: rule.weeks for rule in rules}
    parts = []
    # Days that are off every week stand first, so that nobody reads the weeks of another day into them.
    for day in sorted((day for day in weekdays_in_order() if day in found), key=lambda day: bool(found[day])):
        weeks = [week_words(week) for week in sorted(found[day])]
        which = _say(" and ").join([", ".join(weeks[:-1]), weeks[-1]]) if len(weeks) > 1 else "".join(weeks)
        parts.append(f"{which} {weekday_words(day, short=True)}".strip())
    return ", ".join(parts) or _say("none")


def shift_words(shift: Shift) -> str:
    """Return the hours of a shift: ``09:00-13:00, 14:00-18:00``."""
    spans = ", ".join(f"{time_words(part.start)}\u2013{time_words(part.end)}" for part in shift.parts)
    if shift.kind is ShiftKind.FLEXIBLE:
        return _say("{0} within {1}").format(hours(expected_minutes(shift)), spans)
    return spans


def target_words(target: Target, names: Mapping[PersonId, str]) -> str:
    """Return whom a rule is for; ``names`` are those on the roll."""
    if target.person is not None:
        return names.get(target.person, _say("somebody who is not on the roll any more"))
    return _say("Group {0}").format(target.group) if target.group else _say("Everybody")


def since_words(since: date | None) -> str:
    """Return from when something holds."""
    return _say("always") if since is None or since == ALWAYS else date_words(since)


def until_words(last: date | None) -> str:
    """Return until when something holds; empty for ever."""
    return "" if last is None else date_words(last)


def key_for(title: str, taken: Collection[str], otherwise: str) -> str:
    """Return a short name that suits a title and that nothing else has.

    Args:
        otherwise: what it is made from where the title has no plain letters.
    """
    plain = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in title.lower())
    wanted = "-".join(plain.split())[: MAX_KEY_LENGTH - 3].strip("-") or otherwise
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found


def _say(text: str) -> str:
    return QCoreApplication.translate("RuleWords", text)
