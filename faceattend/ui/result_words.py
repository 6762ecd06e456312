"""What codes, marks and issues of a day are called, and how minutes and halves of days are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from PyQt6.QtCore import QCoreApplication, QLocale, QTime

from faceattend.domain.punches import Method
from faceattend.domain.results import DayCode, DayResult, Issue, Mark
from faceattend.ui.site_time import day_text

_NO_LABELS: Mapping[DayCode, str] = {}


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Words that an office chose itself.

    Attributes:
        labels: for codes.
        leave_titles: of types of leave, by code.
    """

    labels: Mapping[DayCode, str] = field(default_factory=dict)
    leave_titles: Mapping[str, str] = field(default_factory=dict)


NO_OWN_WORDS = OwnWords()


def code_words(code: DayCode, labels: Mapping[DayCode, str] = _NO_LABELS) -> str:
    """Return what a code means; ``labels`` are the office's own words."""
    own = labels.get(code)
    return (
        own
        or {
            DayCode.PRESENT: _say("present"),
            DayCode.HALF_DAY: _say("half day"),
            DayCode.ABSENT: _say("absent"),
            DayCode.LEAVE: _say("leave"),
            DayCode.HOLIDAY: _say("holiday"),
            DayCode.WEEKLY_OFF: _say("weekly off"),
            DayCode.WORKED_HOLIDAY: _say("worked on a holiday"),
            DayCode.WORKED_OFF_DAY: _say("worked on a weekly off"),
            DayCode.ON_DUTY: _say("on duty elsewhere"),
            DayCode.FROM_HOME: _say("work from home"),
            DayCode.MISSING: _say("punch missing"),
            DayCode.UNOBSERVED: _say("not watched"),
            DayCode.NOT_EMPLOYED: _say("not on the roll"),
            DayCode.FUTURE: _say("still to come"),
        }[code]
    )


def mark_words(mark: Mark) -> str:
    """Return what a mark means."""
    return {
        Mark.LATE: _say("late"),
        Mark.EARLY: _say("left early"),
        Mark.MANUAL: _say("by hand"),
        Mark.WEAK: _say("confirmed at the desk"),
    }[mark]


def issue_words(issue: Issue) -> str:
    """Return an issue of a day as a short sentence."""
    return {
        Issue.MISSING_OUT: _say("Went home unseen: the last out is missing."),
        Issue.MISSING_IN: _say("Came unseen: the first in is missing."),
        Issue.UNOBSERVED: _say("Not watched: nobody knows who was there."),
        Issue.UNPAIRED: _say("A punch in the middle of the day has no other half."),
        Issue.OUT_OF_WINDOW: _say("A punch lies outside the hours of the shift."),
        Issue.WEAK: _say("A face was confirmed at the desk."),
        Issue.PRESENT_ON_LEAVE: _say("There are punches on a day of leave."),
        Issue.NOT_ON_ROLL: _say("There are punches before joining or after leaving."),
        Issue.OVERTIME_OPEN: _say("Overtime is not approved yet."),
    }[issue]


def method_words(method: Method) -> str:
    """Return how a punch came to be."""
    return {
        Method.FACE: _say("face"),
        Method.CONFIRMED: _say("confirmed at the desk"),
        Method.MANUAL: _say("by hand"),
        Method.TERMINAL: _say("terminal"),
        Method.PIN: _say("PIN"),
        Method.BADGE: _say("badge"),
    }[method]


def day_words(day: DayResult, own: OwnWords = NO_OWN_WORDS) -> str:
    """Return what a day is for a person: ``present``, ``present, second half: casual leave``."""
    first = _half_words(day.code, day.leave, own)
    if day.code is DayCode.HOLIDAY and day.holiday:
        first = f"{first} ({day.holiday})"
    if day.other is None:
        return first
    return _say("half {0}, half {1}").format(first, _half_words(day.other, day.other_leave, own))


def day_sentence(day: DayResult, own: OwnWords = NO_OWN_WORDS) -> str:
    """Return a day of a person in one line: what it is, when he came and went, and what is noticed."""
    parts = [f"{day_text(day.day)}: {day_words(day, own)}"]
    if day.first_in is not None:
        parts.append(_say("in {0}").format(clock_text(day.first_in)))
    if day.last_out is not None:
        parts.append(_say("out {0}").format(clock_text(day.last_out)))
    minutes = minutes_words(day)
    return ", ".join([*parts, minutes] if minutes else parts)


def minutes_words(day: DayResult) -> str:
    """Return the hours of a day and what is noticed of it; empty when there is nothing."""
    parts = []
    if day.worked:
        parts.append(_say("{0} hours").format(hours(day.worked)))
    if day.late:
        parts.append(_say("late by {0} min").format(day.late))
    if day.early:
        parts.append(_say("left {0} min early").format(day.early))
    if day.overtime:
        parts.append(_say("overtime {0}").format(hours(day.overtime)))
    said = {Mark.LATE} if day.late else set()
    said |= {Mark.EARLY} if day.early else set()
    parts.extend(mark_words(mark) for mark in day.marks if mark not in said)
    return ", ".join(parts)


def cell_text(day: DayResult) -> str:
    """Return what stands in the cell of a day: the code with its marks."""
    return day.text + "".join(mark.value for mark in day.marks)


def hours(minutes: int) -> str:
    """Return minutes as hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def days_text(halves: int) -> str:
    """Return a number of half days as days."""
    return str(halves // 2) if halves % 2 == 0 else f"{halves // 2}{QLocale().decimalPoint()}5"


def clock_text(moment: datetime) -> str:
    """Return the wall-clock time of a moment in the user's own way of writing it."""
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)


def _half_words(code: DayCode, leave: str, own: OwnWords) -> str:
    if code is DayCode.LEAVE and leave:
        return own.leave_titles.get(leave, leave)
    return code_words(code, own.labels)


def _say(text: str) -> str:
    return QCoreApplication.translate("ResultWords", text)
