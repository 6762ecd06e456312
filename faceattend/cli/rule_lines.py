"""Rules as lines: a sentence for people, or keys and values for programs."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from faceattend.cli.context import Session
from faceattend.domain.calendars import Weekday, WeeklyOff
from faceattend.domain.people import Person, PersonId
from faceattend.domain.rule_book import ALWAYS, Assignment, DatedCalendar, DatedShift, Override, RuleBook, Target
from faceattend.domain.rule_checks import when_words
from faceattend.domain.schedules import Break, BreakKind, Rounding, Shift, ShiftKind
from faceattend.domain.shift_checks import expected_minutes

_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}

Codes = Mapping[PersonId, str]


def codes_of(people: Iterable[Person]) -> Codes:
    """Return the code of every person, to name the ones that rules are for."""
    return {person.id: person.details.code for person in people}


def since_value(since: date) -> str:
    """Return a day from which something holds as programs and people read it."""
    return "always" if since == ALWAYS else since.isoformat()


def target_values(target: Target, codes: Codes) -> dict[str, object]:
    """Return whom a rule is for."""
    if target.person is not None:
        return {"person": codes.get(target.person, "?")}
    return {"group": target.group} if target.group else {"everybody": True}


def target_words(target: Target, codes: Codes) -> str:
    """Return in words whom a rule is for."""
    if target.person is not None:
        return f"person {codes.get(target.person, '?')}"
    return f"group {target.group}" if target.group else "everybody"


def shift_values(dated: DatedShift) -> dict[str, object]:
    """Return every rule of a shift."""
    shift, overtime = dated.shift, dated.shift.overtime
    return {
        "key": shift.key,
        "title": shift.title,
        "since": since_value(dated.since),
        "kind": shift.kind.value,
        "parts": [{"start": _clock(part.start), "end": _clock(part.end)} for part in shift.parts],
        "expected": expected_minutes(shift),
        "before": shift.before,
        "after": shift.after,
        "late_grace": shift.late_grace,
        "early_grace": shift.early_grace,
        "late_from": shift.lateness_from.value,
        "breaks": [_break_values(each) for each in shift.breaks],
        "half_day_below": shift.half_day_below,
        "absent_below": shift.absent_below,
        "half_day_late": shift.half_day_late,
        "absent_late": shift.absent_late,
        "counting": shift.counting.value,
        "direction": shift.direction.value,
        "departure": shift.departure_required,
        "in_out_gap": shift.in_out_gap,
        "out_in_gap": shift.out_in_gap,
        "round": _rounding(shift.rounding),
        "overtime": {
            "basis": overtime.basis.value if overtime.counted else None,
            "minimum": overtime.minimum,
            "round": _rounding(overtime.rounding),
            "approval": overtime.needs_approval,
        },
    }


def shift_words(dated: DatedShift) -> str:
    """Return the rules of a shift in a sentence; those that are as in a new shift are left out."""
    shift, plain = dated.shift, Shift()
    hours = ", ".join(f"{_clock(part.start)}-{_clock(part.end)}" for part in shift.parts)
    parts = [hours]
    if shift.kind is ShiftKind.FLEXIBLE:
        parts.append(f"flexible, {shift.expected} min expected")
    parts.extend(_break_words(each) for each in shift.breaks)
    for words, value, usual in (
        ("{} min late allowed", shift.late_grace, plain.late_grace),
        ("{} min early allowed", shift.early_grace, plain.early_grace),
        ("late counted from {}", shift.lateness_from.value, plain.lateness_from.value),
        ("half a day below {} min", shift.half_day_below, None),
        ("absent below {} min", shift.absent_below, None),
        ("half a day when more than {} min late", shift.half_day_late, None),
        ("absent when more than {} min late", shift.absent_late, None),
        ("punches from {} min before", shift.before, None),
        ("punches until {} min after", shift.after, None),
        ("counting {}", shift.counting.value, plain.counting.value),
        ("direction {}", shift.direction.value, plain.direction.value),
        ("repeats within {} min of an in", shift.in_out_gap, plain.in_out_gap),
        ("repeats within {} min of an out", shift.out_in_gap, plain.out_in_gap),
        ("rounded {}", _rounding(shift.rounding), "none"),
    ):
        if value != usual:
            parts.append(words.format(value))
    if not shift.departure_required:
        parts.append("no departure needed")
    parts.append(_overtime_words(shift))
    since = "" if dated.since == ALWAYS else f" from {dated.since}"
    return f"{shift.key} ({shift.title}){since}: {'; '.join(parts)}."


def assignment_values(assignment: Assignment, codes: Codes) -> dict[str, object]:
    """Return an assignment."""
    return {
        "id": assignment.id,
        **target_values(assignment.target, codes),
        "shift": assignment.shift,
        "from": None if assignment.first is None else assignment.first.isoformat(),
        "to": None if assignment.last is None else assignment.last.isoformat(),
        "weekdays": [day.name.lower() for day in sorted(assignment.weekdays)],
    }


def assignment_words(assignment: Assignment, codes: Codes) -> str:
    """Return an assignment in a sentence."""
    days = f" on {_days(assignment.weekdays)}" if assignment.weekdays else ""
    when = when_words(assignment.first, assignment.last)
    return f"{assignment.id:>4}  {assignment.shift}: {target_words(assignment.target, codes)}, {when}{days}"


def override_values(override: Override, codes: Codes) -> dict[str, object]:
    """Return a rule for one day."""
    whom = target_values(override.target, codes)
    return {"id": override.id, **whom, "day": override.day.isoformat(), "shift": override.shift}


def override_words(override: Override, codes: Codes) -> str:
    """Return a rule for one day in a sentence."""
    return f"{override.id:>4}  {override.day}: {target_words(override.target, codes)}, {override.shift or 'day off'}"


def off_values(rules: Iterable[WeeklyOff]) -> list[dict[str, object]]:
    """Return weekly days off."""
    return [{"weekday": rule.weekday.name.lower(), "weeks": sorted(rule.weeks)} for rule in rules]


def off_words(rules: Iterable[WeeklyOff]) -> str:
    """Return weekly days off in words."""
    return ", ".join(_off(rule) for rule in rules) or "no weekly day off"


def print_calendar(session: Session, dated: DatedCalendar, book: RuleBook) -> None:
    """Print a calendar with who has it, its holidays and its terms."""
    calendar = dated.calendar
    choices = [each for each in book.calendar_choices if each.calendar == calendar.key]
    holidays = sorted(
        (each for each in book.holidays if each.calendar in ("", calendar.key)), key=lambda each: each.day
    )
    terms = sorted((each for each in book.terms if each.calendar == calendar.key), key=lambda each: each.first)
    since = "" if dated.since == ALWAYS else f" from {dated.since}"
    whose = ", ".join(f"{each.group or 'everybody'} from {since_value(each.since)}" for each in choices) or "nobody"
    lines = [
        f"{calendar.key} ({calendar.title}){since}: {off_words(calendar.weekly_off)} off; for {whose}.",
        *(f"  {term.first} to {term.last}  term {term.title}" for term in terms),
        *(f"  {each.day}  {each.title}{'' if each.calendar else ' (all calendars)'}" for each in holidays),
    ]
    session.output.record(
        {
            "key": calendar.key,
            "title": calendar.title,
            "since": since_value(dated.since),
            "off_days": off_values(calendar.weekly_off),
            "used_by": [{"group": each.group, "since": since_value(each.since)} for each in choices],
            "holidays": [
                {"date": each.day.isoformat(), "title": each.title, "all_calendars": not each.calendar}
                for each in holidays
            ],
            "terms": [
                {"title": term.title, "from": term.first.isoformat(), "to": term.last.isoformat()} for term in terms
            ],
        },
        "\n".join(lines),
    )


def _off(rule: WeeklyOff) -> str:
    weeks = " and ".join(_ORDINALS[week] for week in sorted(rule.weeks))
    return f"{weeks} {rule.weekday.name.title()}".strip()


def _days(days: Iterable[Weekday]) -> str:
    return ", ".join(day.name.title() for day in sorted(days))


def _clock(moment: time) -> str:
    return moment.isoformat("minutes")


def _rounding(rule: Rounding) -> str:
    return "none" if rule.unit == 1 else f"{rule.unit}:{rule.mode.value}"


def _break_values(rest: Break) -> dict[str, object]:
    return {
        "kind": rest.kind.value,
        "minutes": rest.minutes,
        "start": None if rest.start is None else _clock(rest.start),
        "end": None if rest.end is None else _clock(rest.end),
        "after": rest.after,
    }


def _break_words(rest: Break) -> str:
    kind = "punched break" if rest.kind is BreakKind.PUNCHED else "break"
    where = "" if rest.start is None or rest.end is None else f" {_clock(rest.start)}-{_clock(rest.end)}"
    when = f" after {rest.after} min" if rest.after else ""
    return f"{kind} {rest.minutes} min{where}{when}"


def _overtime_words(shift: Shift) -> str:
    rule = shift.overtime
    if not rule.counted:
        return "no overtime"
    rounded = "" if rule.rounding.unit == 1 else f", rounded {_rounding(rule.rounding)}"
    approval = ", when approved" if rule.needs_approval else ""
    return f"overtime {rule.basis.value} from {rule.minimum} min{rounded}{approval}"
