"""Why a day is what it is, step by step in plain words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from faceattend.domain.explanation import Fact, PunchUse, Step, StepKind, UsedPunch
from faceattend.domain.punches import Direction
from faceattend.ui.result_words import clock_text, method_words
from faceattend.ui.site_time import day_text


def use_words(use: PunchUse) -> str:
    """Return what became of a punch."""
    return {
        PunchUse.IN: _say("in"),
        PunchUse.OUT: _say("out"),
        PunchUse.BREAK_OUT: _say("out for a break"),
        PunchUse.BREAK_IN: _say("back from a break"),
        PunchUse.BETWEEN: _say("between the first and the last"),
        PunchUse.REPEAT: _say("repeat of the one before"),
        PunchUse.UNPAIRED: _say("without its other half"),
        PunchUse.OUT_OF_WINDOW: _say("outside the hours of the shift"),
        PunchUse.VOIDED: _say("undone"),
        PunchUse.ON_LEAVE: _say("not needed, an entry settles the day"),
    }[use]


IGNORED = frozenset({PunchUse.REPEAT, PunchUse.OUT_OF_WINDOW, PunchUse.VOIDED, PunchUse.ON_LEAVE})
"""Uses of punches that do not count."""


def punch_words(used: UsedPunch) -> str:
    """Return how a punch came to be, and for one by hand why and by whom."""
    punch = used.punch
    parts = [method_words(punch.method)]
    if not punch.stated:
        parts.append(_say("direction guessed"))
    elif punch.direction is Direction.IN:
        parts.append(_say("recorded as in"))
    else:
        parts.append(_say("recorded as out"))
    parts.extend(part for part in (punch.camera, punch.note, punch.by) if part)
    if punch.void_reason is not None:
        parts.append(_say("undone: {0}").format(punch.void_reason))
    if punch.voided_by:
        parts.append(punch.voided_by)
    return ", ".join(parts)


def step_words(step: Step, day: date) -> str:
    """Return one step of a day as a sentence."""
    return _WRITERS[step.kind](tuple(_dated(fact, day) for fact in step.facts))


def _dated(fact: Fact, day: date) -> Fact:
    """Return a time or a day as people write it; a time of another day with the day."""
    if isinstance(fact, datetime):
        time = clock_text(fact)
        return time if fact.date() == day else _say("{0} on {1}").format(time, _short(fact.date()))
    return day_text(fact) if isinstance(fact, date) else fact


def _short(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM")


def _fact(fact: Fact) -> str:
    return "" if fact is None else str(fact)


def _filled(text: str) -> Callable[[tuple[Fact, ...]], str]:
    """Return what puts the facts into a sentence."""
    return lambda facts: _say(text).format(*(_fact(fact) for fact in facts))


def _shift(facts: tuple[Fact, ...]) -> str:
    title, start, end, *whose = (_fact(fact) for fact in facts)
    words = _say("Shift {0}, {1} to {2}").format(title, start, end)
    return f"{words} ({', '.join(whose)})." if any(whose) else f"{words}."


def _calendar(facts: tuple[Fact, ...]) -> str:
    title, holiday = (_fact(fact) for fact in facts)
    if holiday:
        return _say("Calendar {0}: {1}.").format(title, holiday)
    return _say("Calendar {0}.").format(title)


def _override(facts: tuple[Fact, ...]) -> str:
    title = _fact(facts[0])
    if title:
        return _say("For this one day the shift is {0}.").format(title)
    return _say("This one day is a day off.")


def _entry(facts: tuple[Fact, ...]) -> str:
    kind, part, leave, reason, by = (_fact(fact) for fact in facts)
    what = leave or kind
    said = _say("Entered: {0}, {1}").format(what, part)
    rest = ", ".join(each for each in (reason, by) if each)
    return f"{said} ({rest})." if rest else f"{said}."


def _missing(facts: tuple[Fact, ...]) -> str:
    which, proposed = facts
    said = _say("The last out is missing.") if which == "out" else _say("The first in is missing.")
    if proposed is None:
        return said
    return f"{said} {_say('It may have been at {0}.').format(_fact(proposed))}"


def _watched(facts: tuple[Fact, ...]) -> str:
    return _say("Watched: {0} of {1} min of the shift so far; {2} are enough to speak of absence.").format(
        *(_fact(fact) for fact in facts)
    )


def _late(facts: tuple[Fact, ...]) -> str:
    minutes, grace, counted = facts
    if not counted:
        return _say("Came {0} min after the start; {1} are allowed.").format(minutes, grace)
    return _say("Late by {0} min: came {1} min after the start, {2} are allowed.").format(counted, minutes, grace)


def _early(facts: tuple[Fact, ...]) -> str:
    minutes, grace, counted = facts
    if not counted:
        return _say("Left {0} min before the end; {1} are allowed.").format(minutes, grace)
    return _say("Early by {0} min: left {1} min before the end, {2} are allowed.").format(counted, minutes, grace)


def _overtime(facts: tuple[Fact, ...]) -> str:
    beyond, minimum, counted, approved = facts
    if not counted:
        return _say("Beyond the shift: {0} min, less than the {1} that are overtime.").format(beyond, minimum)
    return _say("Overtime: {0} min beyond the shift, {1} count, {2} approved.").format(beyond, counted, approved)


def _directions(facts: tuple[Fact, ...]) -> str:
    words: Mapping[Fact, str] = {
        "recorded": _say("Directions are taken as they were recorded; unknown ones alternate."),
        "alternate": _say("Directions alternate, beginning with in."),
        "shift-clock": _say("Directions follow the clock of the shift."),
    }
    return words.get(facts[0], _fact(facts[0]))


def _counting(facts: tuple[Fact, ...]) -> str:
    words: Mapping[Fact, str] = {
        "first-last": _say("Counted from the first in to the last out."),
        "pairs": _say("Counted from every in to the next out."),
    }
    return words.get(facts[0], _fact(facts[0]))


def _break(facts: tuple[Fact, ...]) -> str:
    minutes, kind = facts
    if kind == "punched":
        return _say("Break as punched: {0} min taken off.").format(minutes)
    return _say("Break: {0} min taken off.").format(minutes)


def _decided(facts: tuple[Fact, ...]) -> str:
    code, by, reason = (_fact(fact) for fact in facts)
    rest = ", ".join(each for each in (by, reason) if each)
    return _say("Decided: {0} ({1}).").format(code, rest) if rest else _say("Decided: {0}.").format(code)


_WRITERS: Mapping[StepKind, Callable[[tuple[Fact, ...]], str]] = {
    StepKind.SHIFT: _shift,
    StepKind.CALENDAR: _calendar,
    StepKind.OVERRIDE: _override,
    StepKind.NOT_ON_ROLL: _filled(QT_TRANSLATE_NOOP("ExplanationWords", "Not on the roll on this day: {0}.")),
    StepKind.ENTRY: _entry,
    StepKind.WATCHED: _watched,
    StepKind.WINDOW: _filled(QT_TRANSLATE_NOOP("ExplanationWords", "Punches from {0} to {1} belong to this day.")),
    StepKind.DIRECTIONS: _directions,
    StepKind.COUNTING: _counting,
    StepKind.MISSING: _missing,
    StepKind.PRESENCE: _filled(QT_TRANSLATE_NOOP("ExplanationWords", "There from {0} to {1}: {2} min.")),
    StepKind.BREAK: _break,
    StepKind.LATE: _late,
    StepKind.EARLY: _early,
    StepKind.ROUNDING: _filled(QT_TRANSLATE_NOOP("ExplanationWords", "Rounded from {0} to {1} min (to {2}, {3}).")),
    StepKind.THRESHOLD: _filled(QT_TRANSLATE_NOOP("ExplanationWords", "{0} min against the limit of {1}: {2}.")),
    StepKind.OVERTIME: _overtime,
    StepKind.DECIDED: _decided,
    StepKind.CODE: _filled(QT_TRANSLATE_NOOP("ExplanationWords", "Result: {0}")),
}


def _say(text: str) -> str:
    return QCoreApplication.translate("ExplanationWords", text)
