"""Why a day is what it is, step by step in plain words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from faceattend.domain.coverage import GapReason
from faceattend.domain.day_entries import DECISIONS, DayPart, EntryKind
from faceattend.domain.duty import AssignedTo
from faceattend.domain.explanation import Fact, PunchUse, Step, StepKind, UsedPunch
from faceattend.domain.punches import Direction
from faceattend.domain.results import DayCode
from faceattend.domain.schedules import RoundingMode
from faceattend.ui.entry_words import part_words
from faceattend.ui.result_words import clock_text, code_words, method_words
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
    title, start, end, whose, flexible = facts
    if flexible is None:
        words = _say("Shift {0}, {1} to {2}").format(title, start, end)
    else:
        words = _say("Shift {0}, {1} min at any time from {2} to {3}").format(title, flexible, start, end)
    whom = _say("everybody") if whose == AssignedTo.EVERYBODY.value else whose
    return f"{words} ({whom})." if whom else f"{words}."


def _parts(facts: tuple[Fact, ...]) -> str:
    parts = [_say("{0} to {1}").format(*part) for part in zip(facts[::2], facts[1::2], strict=True)]
    return _say("It has {0} parts: {1}.").format(len(parts), ", ".join(parts))


def _calendar(facts: tuple[Fact, ...]) -> str:
    title, holiday, off = (_fact(fact) for fact in facts)
    if holiday:
        return _say("Calendar {0}: a holiday, {1}.").format(title, holiday)
    if off:
        return _say("Calendar {0}: a weekly day off.").format(title)
    return _say("Calendar {0}.").format(title)


def _not_on_roll(facts: tuple[Fact, ...]) -> str:
    day, why = facts
    if why == "joined":
        return _say("Not on the roll before {0}.").format(day)
    return _say("Not on the roll after {0}.").format(day)


def _override(facts: tuple[Fact, ...]) -> str:
    title = _fact(facts[0])
    if title:
        return _say("For this one day the shift is {0}.").format(title)
    return _say("This one day is a day off.")


def _entry(facts: tuple[Fact, ...]) -> str:
    kind, part, leave, reason, by = (_fact(fact) for fact in facts[:5])
    entered = EntryKind(kind)
    if entered is EntryKind.OVERTIME:
        said = _say("Approved: {0} min of overtime").format(facts[5])
    elif entered in DECISIONS:
        said = _say("Entered: {0}").format(_entered(entered))
    else:
        said = _say("Entered: {0}, {1}").format(leave or _entered(entered), part_words(DayPart(part)))
    rest = ", ".join(each for each in (reason, by) if each)
    return f"{said} ({rest})." if rest else f"{said}."


def _entered(kind: EntryKind) -> str:
    """Return what was entered within a sentence; leave is told by its code."""
    return {
        EntryKind.ON_DUTY: _say("on duty elsewhere"),
        EntryKind.FROM_HOME: _say("work from home"),
        EntryKind.PRESENT: _say("present"),
        EntryKind.HALF_DAY: _say("half day"),
        EntryKind.ABSENT: _say("absent"),
    }.get(kind, kind.value)


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


def _unwatched(facts: tuple[Fact, ...]) -> str:
    camera, start, end, reason = facts
    why = {
        GapReason.PAUSED: _say("the recording was stopped"),
        GapReason.LOST: _say("the camera sent no picture"),
        GapReason.COVERED: _say("the camera saw nothing"),
        GapReason.FROZEN: _say("the picture stood still"),
        GapReason.NOT_RECORDED: _say("nothing could be recorded"),
        GapReason.CLOCK: _say("the clock was set"),
        GapReason.UNKNOWN: _say("the computer slept or was too busy"),
    }[GapReason(reason)]
    return _say("{0} did not watch from {1} to {2}: {3}.").format(camera, _fact(start), _fact(end), why)


def _not_missed(facts: tuple[Fact, ...]) -> str:
    which, why = facts
    if why == "day not over":
        return _say("No out yet; the day is not over.") if which == "out" else _say("No in yet; the day is not over.")
    if why == "not required":
        return _say("No out; the shift asks for none.") if which == "out" else _say("No in; the shift asks for none.")
    if which == "out":
        return _say("No out; duty elsewhere accounts for it.")
    return _say("No in; duty elsewhere accounts for it.")


def _worked(facts: tuple[Fact, ...]) -> str:
    worked, expected, elsewhere = facts
    if elsewhere:
        words = _say("Worked {0} min; {1} are expected, of which duty elsewhere counts as {2}.")
    elif expected:
        words = _say("Worked {0} min; {1} are expected.")
    else:
        words = _say("Worked {0} min.")
    return words.format(worked, expected, elsewhere)


def _late(facts: tuple[Fact, ...]) -> str:
    minutes, grace, counted, start = facts
    if not counted:
        return _say("Came {0} min after {1}; {2} are allowed.").format(minutes, start, grace)
    return _say("Late by {0} min: came {1} min after {2}, {3} are allowed.").format(counted, minutes, start, grace)


def _early(facts: tuple[Fact, ...]) -> str:
    minutes, grace, counted, end = facts
    if not counted:
        return _say("Left {0} min before {1}; {2} are allowed.").format(minutes, end, grace)
    return _say("Early by {0} min: left {1} min before {2}, {3} are allowed.").format(counted, minutes, end, grace)


def _overtime(facts: tuple[Fact, ...]) -> str:
    beyond, minimum, counted, approved, what = facts
    where = {
        "after-end": _say("after the end of the shift"),
        "outside": _say("before the start and after the end of the shift"),
        "beyond-expected": _say("beyond the expected minutes"),
        "off day": _say("on a day off"),
        "holiday": _say("on a holiday"),
    }[_fact(what)]
    if not counted:
        return _say("No overtime: {0} min {1}, and it begins with {2}.").format(beyond, where, minimum)
    if approved is None:
        return _say("Overtime: {0} min {1}, {2} count.").format(beyond, where, counted)
    return _say("Overtime: {0} min {1}, {2} count, {3} approved.").format(beyond, where, counted, approved)


def _rounding(facts: tuple[Fact, ...]) -> str:
    before, after, unit, mode = facts
    words = {
        RoundingMode.NEAREST: _say("Rounded from {0} to {1} min (to the nearest {2})."),
        RoundingMode.DOWN: _say("Rounded from {0} to {1} min (down to whole {2})."),
        RoundingMode.UP: _say("Rounded from {0} to {1} min (up to whole {2})."),
    }
    return words[RoundingMode(mode)].format(before, after, unit)


def _too_short(facts: tuple[Fact, ...]) -> str:
    worked, limit, code = facts
    return _say("Worked {0} min, and {1} are the least: {2}.").format(worked, limit, _code(code))


def _too_late(facts: tuple[Fact, ...]) -> str:
    late, limit, code = facts
    return _say("Came {0} min late, and {1} are the most: {2}.").format(late, limit, _code(code))


def _part_missed(facts: tuple[Fact, ...]) -> str:
    start, end, code = facts
    return _say("Not there from {0} to {1}: {2}.").format(start, end, _code(code))


def _code(code: Fact) -> str:
    return f"{code_words(DayCode(code))} ({code})"


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
    minutes, kind, too_long = facts
    if not minutes:
        return _say("Break: nothing to take off.")
    if too_long:
        return _say("Break as punched: {0} min taken off; {1} too long, which is late.").format(minutes, too_long)
    if kind == "punched":
        return _say("Break as punched: {0} min taken off.").format(minutes)
    return _say("Break: {0} min taken off.").format(minutes)


def _decided(facts: tuple[Fact, ...]) -> str:
    code, by, reason = (_fact(fact) for fact in facts)
    rest = ", ".join(each for each in (by, reason) if each)
    return _say("Decided: {0} ({1}).").format(code, rest) if rest else _say("Decided: {0}.").format(code)


_WRITERS: Mapping[StepKind, Callable[[tuple[Fact, ...]], str]] = {
    StepKind.SHIFT: _shift,
    StepKind.PARTS: _parts,
    StepKind.CALENDAR: _calendar,
    StepKind.OVERRIDE: _override,
    StepKind.NOT_ON_ROLL: _not_on_roll,
    StepKind.ENTRY: _entry,
    StepKind.WATCHED: _watched,
    StepKind.UNWATCHED: _unwatched,
    StepKind.WINDOW: _filled(QT_TRANSLATE_NOOP("ExplanationWords", "Punches from {0} to {1} belong to this day.")),
    StepKind.DIRECTIONS: _directions,
    StepKind.COUNTING: _counting,
    StepKind.MISSING: _missing,
    StepKind.NOT_MISSED: _not_missed,
    StepKind.PRESENCE: _filled(QT_TRANSLATE_NOOP("ExplanationWords", "There from {0} to {1}: {2} min.")),
    StepKind.BETWEEN_PARTS: _filled(
        QT_TRANSLATE_NOOP("ExplanationWords", "Between two parts of the shift: {0} min, which are not counted.")
    ),
    StepKind.BREAK: _break,
    StepKind.WORKED: _worked,
    StepKind.LATE: _late,
    StepKind.EARLY: _early,
    StepKind.ROUNDING: _rounding,
    StepKind.TOO_SHORT: _too_short,
    StepKind.TOO_LATE: _too_late,
    StepKind.PART_MISSED: _part_missed,
    StepKind.OVERTIME: _overtime,
    StepKind.DECIDED: _decided,
    StepKind.CODE: _filled(QT_TRANSLATE_NOOP("ExplanationWords", "Result: {0}")),
}


def _say(text: str) -> str:
    return QCoreApplication.translate("ExplanationWords", text)
