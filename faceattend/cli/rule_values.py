"""Words of the command line turned into rules; a wrong one is wrong usage."""

import re
from argparse import ArgumentTypeError
from datetime import date, time

from faceattend.cli import values
from faceattend.domain.calendars import Weekday, WeeklyOff
from faceattend.domain.rule_book import ALWAYS
from faceattend.domain.schedules import Break, BreakKind, Rounding, RoundingMode, ShiftPart

NO_LIMIT = -1
"""What ``none`` reads as where a limit is minutes."""

_WEEKS = {
    word: number
    for number, words in enumerate(
        (
            ("first", "1st", "1"),
            ("second", "2nd", "2"),
            ("third", "3rd", "3"),
            ("fourth", "4th", "4"),
            ("fifth", "5th", "5"),
        ),
        start=1,
    )
    for word in words
}
_JOINING = frozenset({"and", "every", "each", "of", "the", "month"})


def clock_time(text: str) -> time:
    """Read ``09:00``."""
    if not re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", text):
        raise ArgumentTypeError(f"{text!r} is not a time; write it as 09:00")
    try:
        return time.fromisoformat(text.zfill(5))
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a time; write it as 09:00") from error


def part(text: str) -> ShiftPart:
    """Read ``09:00-13:00``."""
    start, hyphen, end = text.partition("-")
    if not hyphen:
        raise ArgumentTypeError(f"{text!r} is not a part of a day; write it as 09:00-13:00")
    return ShiftPart(clock_time(start.strip()), clock_time(end.strip()))


def deducted_break(text: str) -> Break:
    """Read ``60``, ``12:00-13:00``, ``30@12:00-14:00`` or ``30/360``, which is 30 minutes when 360 were exceeded."""
    minutes, after_sign, after = text.partition("/")
    if after_sign:
        return Break(BreakKind.DEDUCTED, values.minutes(minutes), after=values.minutes(after))
    if "-" in text and "@" not in text:
        place = part(text)
        length = _minute(place.end) - _minute(place.start)
        return Break(BreakKind.DEDUCTED, length % 1440, place.start, place.end)
    return _placed(text, BreakKind.DEDUCTED)


def punched_break(text: str) -> Break:
    """Read ``45`` or ``45@12:00-14:00``."""
    return _placed(text, BreakKind.PUNCHED)


def rounding(text: str) -> Rounding:
    """Read ``15:nearest``, ``15:down``, ``15:up``, ``15`` or ``none``."""
    if text == "none":
        return Rounding()
    unit, _, mode = text.partition(":")
    modes = {each.value: each for each in RoundingMode}
    if not unit.isdecimal() or (mode or RoundingMode.NEAREST.value) not in modes:
        raise ArgumentTypeError(f"{text!r} is no rounding; write it as 15:nearest, 15:down, 15:up or none")
    return Rounding(int(unit), modes[mode or RoundingMode.NEAREST.value])


def minutes_or_none(text: str) -> int:
    """Read minutes of a day, or ``none`` as NO_LIMIT."""
    return NO_LIMIT if text == "none" else values.minutes(text)


def since(text: str) -> date:
    """Read a date, or ``always``."""
    return ALWAYS if text == "always" else values.day(text)


def year(text: str) -> int:
    """Read a year of four digits."""
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", text):
        raise ArgumentTypeError(f"{text!r} is not a year; write it as 2026")
    return int(text)


def weekdays(text: str) -> frozenset[Weekday]:
    """Read ``monday,tuesday`` or ``mon,tue``."""
    return frozenset(_weekday(word) for word in re.split(r"[,\s]+", text.strip().lower()) if word)


def off_days(words: list[str]) -> tuple[WeeklyOff, ...]:
    """Read days off: ``saturday sunday``, ``sunday second-saturday 4th-saturday``, ``2nd and 4th saturday``, ``none``.

    Raises:
        ArgumentTypeError: a word is no day of the week and no number of one.
    """
    found: list[WeeklyOff] = []
    weeks: set[int] = set()
    for word in re.split(r"[\s,-]+", " ".join(words).strip().lower()):
        if word in _WEEKS:
            weeks.add(_WEEKS[word])
        elif word not in _JOINING and word not in {"", "none"}:
            found.append(WeeklyOff(_weekday(word), frozenset(weeks)))
            weeks = set()
    if weeks:
        raise ArgumentTypeError("a week of the month is followed by a day, as in second-saturday")
    return tuple(found)


def _weekday(word: str) -> Weekday:
    named = [day for day in Weekday if day.name.lower() in {word, word.removesuffix("s")}]
    short = [day for day in Weekday if len(word) >= 3 and day.name.lower().startswith(word)]
    if not (named or short):
        raise ArgumentTypeError(f"{word!r} is not a day of the week")
    return (named or short)[0]


def _placed(text: str, kind: BreakKind) -> Break:
    minutes, at, place = text.partition("@")
    if not at:
        return Break(kind, values.minutes(minutes))
    between = part(place)
    return Break(kind, values.minutes(minutes), between.start, between.end)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
