"""Why a day is what it is, step by step in plain English, for paper and the command line."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from faceattend.domain.explanation import Fact, PunchUse, Step, StepKind, UsedPunch
from faceattend.domain.punches import Direction
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
    title, start, end, whose = facts
    text = f"Shift {_say(title)}, {_say(start)} to {_moment(end, start)}"
    return f"{text}, assigned to {_say(whose)}." if whose else f"{text}."


def _calendar(facts: tuple[Fact, ...]) -> str:
    title, holiday = facts
    return f"Calendar {_say(title)}: {_say(holiday)}." if holiday else f"Calendar {_say(title)}."


def _override(facts: tuple[Fact, ...]) -> str:
    return f"For this one day the shift is {_say(facts[0])}." if facts[0] else "This one day is a day off."


def _entry(facts: tuple[Fact, ...]) -> str:
    kind, part, leave, reason, by = (_say(fact) for fact in facts)
    text = f"Entered: {leave or kind}, {part}"
    behind = ", ".join(one for one in (reason, f"by {by}" if by else "") if one)
    return f"{text} ({behind})." if behind else f"{text}."


def _watched(facts: tuple[Fact, ...]) -> str:
    watched, length, enough = facts
    return f"Cameras watched {watched} of {length} min of the shift so far; {enough} min are enough to call it absence."


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


def _break(facts: tuple[Fact, ...]) -> str:
    minutes, kind = facts
    return f"Break as punched: {minutes} min taken off." if kind == "punched" else f"Break: {minutes} min taken off."


def _late(facts: tuple[Fact, ...]) -> str:
    minutes, grace, counted = facts
    came = f"Came {minutes} min after the start; {grace} min are allowed"
    return f"{came}: late by {counted} min." if counted else f"{came}: not late."


def _early(facts: tuple[Fact, ...]) -> str:
    minutes, grace, counted = facts
    left = f"Left {minutes} min before the end; {grace} min are allowed"
    return f"{left}: early by {counted} min." if counted else f"{left}: not early."


def _rounding(facts: tuple[Fact, ...]) -> str:
    before, after, unit, mode = facts
    return f"Rounded {_ROUNDING.get(_say(mode), _say(mode))} {unit} min: {before} min become {after} min."


def _threshold(facts: tuple[Fact, ...]) -> str:
    minutes, limit, code = facts
    return f"{minutes} min against the limit of {limit} min: {_say(code)}."


def _overtime(facts: tuple[Fact, ...]) -> str:
    beyond, minimum, counted, approved = facts
    if not counted:
        return f"{beyond} min beyond the shift; overtime begins with {minimum} min: none."
    return f"{beyond} min beyond the shift; overtime begins with {minimum} min: {counted} min, {approved} approved."


def _decided(facts: tuple[Fact, ...]) -> str:
    code, by, reason = (_say(fact) for fact in facts)
    behind = ", ".join(one for one in (f"by {by}" if by else "", reason) if one)
    return f"Decided: {code} ({behind})." if behind else f"Decided: {code}."


_WRITERS: Mapping[StepKind, Callable[[tuple[Fact, ...]], str]] = {
    StepKind.SHIFT: _shift,
    StepKind.CALENDAR: _calendar,
    StepKind.OVERRIDE: _override,
    StepKind.NOT_ON_ROLL: lambda facts: f"Not on the roll on this day: {_say(facts[0])}.",
    StepKind.ENTRY: _entry,
    StepKind.WATCHED: _watched,
    StepKind.WINDOW: _window,
    StepKind.DIRECTIONS: lambda facts: _DIRECTIONS[_say(facts[0])],
    StepKind.COUNTING: lambda facts: _COUNTING[_say(facts[0])],
    StepKind.MISSING: _missing,
    StepKind.PRESENCE: _presence,
    StepKind.BREAK: _break,
    StepKind.LATE: _late,
    StepKind.EARLY: _early,
    StepKind.ROUNDING: _rounding,
    StepKind.THRESHOLD: _threshold,
    StepKind.OVERTIME: _overtime,
    StepKind.DECIDED: _decided,
    StepKind.CODE: lambda facts: f"Result: {_say(facts[0]) or 'still to come'}",
}
