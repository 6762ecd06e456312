"""Why a day is what it is, step by step in plain English, for paper and the command line."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from faceattend.domain.coverage import GapReason
from faceattend.domain.day_entries import DECISIONS, EntryKind
from faceattend.domain.explanation import Fact, PunchUse, Step, StepKind, UsedPunch
from faceattend.domain.punches import Direction
from faceattend.domain.results import DayCode, DayResult
from faceattend.reports.wording import ENGLISH, Words

_USES = {
    PunchUse.IN: "in",
    PunchUse.OUT: "out",
    PunchUse.BREAK_OUT: "out for a break",
    PunchUse.BREAK_IN: "back from a break",
    PunchUse.BETWEEN: "between the first and the last",
    PunchUse.REPEAT: "not counted: repeat of the one before",
    PunchUse.UNPAIRED: "without its other half",
    PunchUse.OUT_OF_WINDOW: "not counted: outside the hours of the shift",
    PunchUse.VOIDED: "not counted: voided",
    PunchUse.ON_LEAVE: "not needed: an entry settles the day",
}

_DIRECTIONS = {
    "recorded": "Directions are taken as they were recorded; those that are not known alternate, beginning with in.",
    "alternate": "Directions alternate, beginning with in, whatever was recorded.",
    "shift-clock": "What is nearer to a start of the shift is in, what is nearer to an end is out.",
}

_COUNTING = {
    "first-last": "Counted from the first in to the last out.",
    "pairs": "Counted from every in to the out behind it.",
}

_ROUNDING = {"nearest": "to the nearest", "down": "down to the last", "up": "up to the next"}

_NOT_MISSED = {
    "day not over": "The day is not over: there may still be an {}.",
    "not required": "There is no {}; the shift asks for none.",
    "duty elsewhere": "There is no {}; duty elsewhere accounts for it.",
}

_OVERTIME = {
    "after-end": "after the end of the shift",
    "outside": "before the start and after the end of the shift",
    "beyond-expected": "beyond the expected minutes",
    "off day": "on a day off",
    "holiday": "on a holiday",
}

_CODES = {code.value: words for code, words in ENGLISH.codes.items()}
_DECISIONS = frozenset(kind.value for kind in DECISIONS)


def use_text(use: PunchUse) -> str:
    """Return what became of a punch."""
    return _USES[use]


def punch_text(used: UsedPunch, common: Words = ENGLISH) -> str:
    """Return how a punch came to be, and for one by hand why and by whom."""
    punch = used.punch
    parts = [common.methods[punch.method.value]]
    if not punch.stated:
        parts.append("direction not known")
    else:
        parts.append("recorded as in" if punch.direction is Direction.IN else "recorded as out")
    parts += [part for part in (punch.camera, punch.note, punch.by) if part]
    if punch.void_reason is not None:
        parts.append(f"voided: {punch.void_reason}")
    if punch.voided_by:
        parts.append(f"by {punch.voided_by}")
    return ", ".join(parts)


def day_text(day: DayResult, common: Words = ENGLISH) -> str:
    """Return what stands in a cell with what it means: ``P/CLl: half present, half leave (CL), late``."""
    meanings = [_half_text(day.code, day.leave, common)]
    if day.other is not None:
        meanings = [f"half {meanings[0]}", f"half {_half_text(day.other, day.other_leave, common)}"]
    meanings += [common.marks[mark] for mark in day.marks]
    sign = day.text + "".join(mark.value for mark in day.marks)
    return f"{sign}: {', '.join(meanings)}" if sign else meanings[0]


def _half_text(code: DayCode, leave: str, common: Words) -> str:
    return f"{common.codes[code]} ({leave})" if leave else common.codes[code]


def step_text(step: Step) -> str:
    """Return one step as a sentence."""
    return _WRITERS[step.kind](step.facts)


def _say(fact: Fact) -> str:
    if isinstance(fact, datetime):
        return f"{fact:%H:%M}"
    if isinstance(fact, date):
        return fact.isoformat()
    return "" if fact is None else str(fact)


def _moment(fact: Fact, day: Fact) -> str:
    """Return a time of day, with its date when that is not the one of ``day``."""
    if isinstance(fact, datetime) and isinstance(day, datetime) and fact.date() != day.date():
        return f"{fact:%H:%M} on {fact.date().isoformat()}"
    return _say(fact)


def _shift(facts: tuple[Fact, ...]) -> str:
    title, start, end, whose, flexible = facts
    if flexible is None:
        text = f"Shift {_say(title)}, {_say(start)} to {_moment(end, start)}"
    else:
        text = f"Shift {_say(title)}, {flexible} min at any time from {_say(start)} to {_moment(end, start)}"
    return f"{text}, assigned to {_say(whose)}." if whose else f"{text}."


def _parts(facts: tuple[Fact, ...]) -> str:
    parts = [f"{_say(start)} to {_moment(end, facts[0])}" for start, end in zip(facts[::2], facts[1::2], strict=True)]
    return f"It has {len(parts)} parts: {', '.join(parts)}."


def _calendar(facts: tuple[Fact, ...]) -> str:
    title, holiday, off = facts
    if holiday:
        return f"Calendar {_say(title)}: a holiday, {_say(holiday)}."
    return f"Calendar {_say(title)}: a weekly day off." if off else f"Calendar {_say(title)}."


def _not_on_roll(facts: tuple[Fact, ...]) -> str:
    day, why = facts
    return f"Not on the roll {'before' if why == 'joined' else 'after'} {_say(day)}."


def _override(facts: tuple[Fact, ...]) -> str:
    return f"For this one day the shift is {_say(facts[0])}." if facts[0] else "This one day is a day off."


def _entry(facts: tuple[Fact, ...]) -> str:
    kind, part, leave, reason, by = (_say(fact) for fact in facts[:5])
    if kind == EntryKind.OVERTIME.value:
        text = f"Approved: {facts[5]} min of overtime"
    elif kind in _DECISIONS:
        text = f"Entered: {kind}"
    else:
        text = f"Entered: {leave or kind}, {part}"
    behind = ", ".join(one for one in (reason, f"by {by}" if by else "") if one)
    return f"{text} ({behind})." if behind else f"{text}."


def _watched(facts: tuple[Fact, ...]) -> str:
    watched, length, enough = facts
    return f"Watched: {watched} of {length} min of the shift so far; {enough} min are enough to call it absence."


def _unwatched(facts: tuple[Fact, ...]) -> str:
    camera, start, end, reason = facts
    return f"{camera} did not watch from {_say(start)} to {_say(end)}: {_GAPS[_say(reason)]}."


_GAPS = {
    GapReason.PAUSED.value: "somebody stopped the recording",
    GapReason.LOST.value: "the camera sent no picture",
    GapReason.COVERED.value: "nothing could be seen on its pictures",
    GapReason.FROZEN.value: "it sent the same picture again and again",
    GapReason.NOT_RECORDED.value: "nothing could be recorded, because the disk or the engine failed",
    GapReason.CLOCK.value: "the clock of the computer was set",
    GapReason.UNKNOWN.value: "the computer slept or was too busy",
}


def _window(facts: tuple[Fact, ...]) -> str:
    first, last = facts
    begin = f"{first:%Y-%m-%d %H:%M}" if isinstance(first, datetime) else _say(first)
    end = f"{last:%Y-%m-%d %H:%M}" if isinstance(last, datetime) else _say(last)
    return f"Punches from {begin} to {end} belong to this day."


def _missing(facts: tuple[Fact, ...]) -> str:
    which, proposed = facts
    text = "The last out is missing" if which == "out" else "The first in is missing"
    return f"{text}; {_say(proposed)} is proposed." if proposed is not None else f"{text}."


def _presence(facts: tuple[Fact, ...]) -> str:
    begin, end, minutes = facts
    return f"There from {_say(begin)} to {_moment(end, begin)}: {minutes} min."


def _not_missed(facts: tuple[Fact, ...]) -> str:
    which, why = (_say(fact) for fact in facts)
    return _NOT_MISSED[why].format(which)


def _break(facts: tuple[Fact, ...]) -> str:
    minutes, kind, too_long = facts
    if not minutes:
        return "Break: nothing to take off."
    text = f"Break as punched: {minutes} min taken off" if kind == "punched" else f"Break: {minutes} min taken off"
    return f"{text}; {too_long} min too long, which is late." if too_long else f"{text}."


def _worked(facts: tuple[Fact, ...]) -> str:
    worked, expected, elsewhere = facts
    text = f"Worked {worked} min"
    if expected:
        text += f"; {expected} min are expected"
    return f"{text}, of which duty elsewhere counts as {elsewhere}." if elsewhere else f"{text}."


def _late(facts: tuple[Fact, ...]) -> str:
    minutes, grace, counted, start = facts
    came = f"Came {minutes} min after {_say(start)}; {grace} min are allowed"
    return f"{came}: late by {counted} min." if counted else f"{came}: not late."


def _early(facts: tuple[Fact, ...]) -> str:
    minutes, grace, counted, end = facts
    left = f"Left {minutes} min before {_say(end)}; {grace} min are allowed"
    return f"{left}: early by {counted} min." if counted else f"{left}: not early."


def _rounding(facts: tuple[Fact, ...]) -> str:
    before, after, unit, mode = facts
    return f"Rounded {_ROUNDING.get(_say(mode), _say(mode))} {unit} min: {before} min become {after} min."


def _code(code: Fact) -> str:
    return f"{_CODES[_say(code)]} ({_say(code)})"


def _too_short(facts: tuple[Fact, ...]) -> str:
    worked, limit, code = facts
    return f"Worked {worked} min, and {limit} min are the least: {_code(code)}."


def _too_late(facts: tuple[Fact, ...]) -> str:
    late, limit, code = facts
    return f"Came {late} min late, and {limit} min are the most: {_code(code)}."


def _part_missed(facts: tuple[Fact, ...]) -> str:
    start, end, code = facts
    return f"Not there from {_say(start)} to {_say(end)}: {_code(code)}."


def _overtime(facts: tuple[Fact, ...]) -> str:
    beyond, minimum, counted, approved, what = facts
    text = f"{beyond} min {_OVERTIME[_say(what)]}; overtime begins with {minimum} min"
    if not counted:
        return f"{text}: none."
    return f"{text}: {counted} min." if approved is None else f"{text}: {counted} min, of which {approved} approved."


def _decided(facts: tuple[Fact, ...]) -> str:
    code, by, reason = (_say(fact) for fact in facts)
    behind = ", ".join(one for one in (f"by {by}" if by else "", reason) if one)
    return f"Decided: {code} ({behind})." if behind else f"Decided: {code}."


_WRITERS: Mapping[StepKind, Callable[[tuple[Fact, ...]], str]] = {
    StepKind.SHIFT: _shift,
    StepKind.PARTS: _parts,
    StepKind.CALENDAR: _calendar,
    StepKind.OVERRIDE: _override,
    StepKind.NOT_ON_ROLL: _not_on_roll,
    StepKind.ENTRY: _entry,
    StepKind.WATCHED: _watched,
    StepKind.UNWATCHED: _unwatched,
    StepKind.WINDOW: _window,
    StepKind.DIRECTIONS: lambda facts: _DIRECTIONS[_say(facts[0])],
    StepKind.COUNTING: lambda facts: _COUNTING[_say(facts[0])],
    StepKind.MISSING: _missing,
    StepKind.NOT_MISSED: _not_missed,
    StepKind.PRESENCE: _presence,
    StepKind.BETWEEN_PARTS: lambda facts: f"Between two parts of the shift: {facts[0]} min, which are not counted.",
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
    StepKind.CODE: lambda facts: f"Result: {_say(facts[0]) or 'still to come'}",
}
