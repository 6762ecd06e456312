"""What one day is for one person: the code, the minutes, and what somebody should look at.

One function makes a day. An explanation is the same function with a :class:`Trace` to write its steps into, so that it
cannot say anything else than the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from faceattend.domain.day_entries import DayEntry, DayPart, EntryKind
from faceattend.domain.day_plan import NO_PLAN, DayPlan, day_plan, entry_code
from faceattend.domain.duty import AssignedTo, DayKind
from faceattend.domain.expectation import WATCHED_ENOUGH, ExpectedDay, expected_minutes
from faceattend.domain.explanation import PunchUse, StepKind
from faceattend.domain.lateness import ON_TIME, Lateness, early, late
from faceattend.domain.overtime import NO_OVERTIME, Overtime, overtime_of
from faceattend.domain.people import Person
from faceattend.domain.proposal import proposed_time
from faceattend.domain.punch_use import PunchReading, read_punches
from faceattend.domain.punches import Direction, Method, Punch
from faceattend.domain.results import DayCode, DayResult, Issue, Mark
from faceattend.domain.rule_book import RuleBook
from faceattend.domain.schedules import Shift, ShiftKind
from faceattend.domain.thresholds import code_of_minutes
from faceattend.domain.tracing import Trace
from faceattend.domain.worked_time import WorkedTime, worked_time

_WORKED = {
    DayKind.WORKING: DayCode.PRESENT,
    DayKind.OFF: DayCode.WORKED_OFF_DAY,
    DayKind.HOLIDAY: DayCode.WORKED_HOLIDAY,
}
_OFF = {DayKind.OFF: DayCode.WEEKLY_OFF, DayKind.HOLIDAY: DayCode.HOLIDAY}
_DECIDED = {
    EntryKind.PRESENT: DayCode.PRESENT,
    EntryKind.HALF_DAY: DayCode.HALF_DAY,
    EntryKind.ABSENT: DayCode.ABSENT,
}
_MISSING = {Direction.IN: Issue.MISSING_IN, Direction.OUT: Issue.MISSING_OUT}
_STAYS_OPEN = frozenset({Issue.OVERTIME_OPEN})
"""What a decision on the day does not settle."""

_NO_PUNCHES = PunchReading()
_NOT_WORKED = WorkedTime()


@dataclass(slots=True)
class _Draft:
    """A day while it is worked out; see :class:`DayResult`."""

    code: DayCode
    leave: str = ""
    other: DayCode | None = None
    other_leave: str = ""
    time: WorkedTime = field(default_factory=lambda: _NOT_WORKED)
    worked: int = 0
    late: Lateness = ON_TIME
    early: Lateness = ON_TIME
    overtime: Overtime = NO_OVERTIME
    expected: int = 0
    credited: int = 0
    proposed: datetime | None = None
    issues: list[Issue] = field(default_factory=list)


class DayRule:
    """Makes the results of days. Not to be shared between threads."""

    def __init__(self, book: RuleBook, zone: ZoneInfo, now: datetime) -> None:
        """Judge days as they are at ``now``, an aware time."""
        self._leave_types = book.leave_by_code
        self._zone = zone
        self._now = now.astimezone(UTC)

    def result(
        self,
        person: Person,
        expected: ExpectedDay,
        punches: Sequence[Punch],
        entries: Sequence[DayEntry],
        trace: Trace | None = None,
    ) -> DayResult:
        """Return what a day is for a person.

        Args:
            punches: all of the work day in order of time, voided ones included.
            entries: all of the day, withdrawn ones included.
            trace: takes the steps when somebody wants to know why.
        """
        duty = expected.work_day.duty
        if trace is not None:
            _trace_day(trace, person, expected, entries, seen=bool(punches))
        on_roll = _on_roll(person, expected)
        plan = day_plan(entries, duty.kind, self._leave_types) if entries and on_roll else NO_PLAN
        presence = plan.presence
        whole = DayPart.WHOLE if presence is None else presence
        reading = read_punches(punches, expected.work_day, expected.of(whole).parts) if punches else _NO_PUNCHES
        if not on_roll:
            draft = self._off_roll(expected, reading)
        elif presence is None:
            draft = self._settled(expected, reading, plan)
        elif reading.places:
            draft = self._seen(expected, reading, plan, presence, trace)
        else:
            draft = self._unseen(expected, plan, presence, trace)
        if trace is not None:
            trace.reading = reading
            trace.breaks = draft.time.rests
            trace.settled = draft.code is DayCode.LEAVE and presence is None
        result = self._finished(draft, expected, punches, reading, plan)
        if trace is not None:
            trace.add(StepKind.CODE, result.text + "".join(mark.value for mark in result.marks))
        return result

    def _off_roll(self, expected: ExpectedDay, reading: PunchReading) -> _Draft:
        """Somebody who has not joined yet, or has left."""
        if not reading.places:
            return _Draft(DayCode.NOT_EMPLOYED)
        # What was recorded is never hidden behind a dash.
        draft = _Draft(_WORKED[expected.work_day.duty.kind], issues=[Issue.NOT_ON_ROLL])
        self._count_time(draft, expected, reading, NO_PLAN, None)
        return draft

    def _settled(self, expected: ExpectedDay, reading: PunchReading, plan: DayPlan) -> _Draft:
        """Leave or duty elsewhere in both halves."""
        halves = [entry_code(entry) for entry in (plan.first, plan.second) if entry is not None]
        (code, leave), (other, other_leave) = halves
        draft = _Draft(code, leave)
        if halves[0] != halves[1]:
            draft.other, draft.other_leave = other, other_leave
        self._expect(draft, expected, plan)
        if not reading.places:
            return draft
        if plan.away:
            self._count_time(draft, expected, reading, plan, None)
        else:
            draft.issues.append(Issue.PRESENT_ON_LEAVE)
        return draft

    def _unseen(self, expected: ExpectedDay, plan: DayPlan, presence: DayPart, trace: Trace | None) -> _Draft:
        """Nobody saw him, in the time that no entry settles."""
        expectation = expected.of(presence)
        draft = _Draft(expectation.unseen)
        if trace is not None and expectation.length:
            enough = -(-expectation.length * WATCHED_ENOUGH.numerator // WATCHED_ENOUGH.denominator)
            trace.add(StepKind.WATCHED, expectation.watched, expectation.length, enough)
        if draft.code is DayCode.UNOBSERVED:
            draft.issues.append(Issue.UNOBSERVED)
        self._decide(draft, expected, plan, trace)
        if draft.code is DayCode.FUTURE:
            return draft
        self._expect(draft, expected, plan)
        _add_half(draft, plan)
        return draft

    def _seen(
        self, expected: ExpectedDay, reading: PunchReading, plan: DayPlan, presence: DayPart, trace: Trace | None
    ) -> _Draft:
        """Somebody was there, in the time that no entry settles or in all of it."""
        duty = expected.work_day.duty
        shift = duty.shift
        expectation = expected.of(presence)
        parts = expectation.parts
        draft = _Draft(_WORKED[duty.kind])
        self._expect(draft, expected, plan)
        self._count_time(draft, expected, reading, plan, trace)
        complete = not reading.missing
        ended = expectation.ended
        if duty.kind is DayKind.WORKING and shift.kind is ShiftKind.FIXED:
            draft.late = late(reading, parts, shift, trace)
            draft.early = early(reading, parts, shift, trace) if ended else ON_TIME
        if duty.kind is DayKind.WORKING:
            draft.late = draft.late.with_long_breaks(draft.time.late_back)
        needless = "" if complete else _needless(shift, plan, expected)
        if trace is not None and needless:
            for missing in reading.missing:
                trace.add(StepKind.NOT_MISSED, missing.direction.value, needless)
        if not complete and not needless:
            self._miss(draft, expected, reading, presence, trace)
        elif duty.kind is DayKind.WORKING and ended:
            draft.code = code_of_minutes(
                reading, parts, shift, draft.worked, draft.late, half=plan.half is not None, trace=trace
            )
        if complete or duty.kind is not DayKind.WORKING:
            here = draft.expected - draft.credited
            draft.overtime = overtime_of(duty, reading.stretches, draft.worked, here, plan.approved, trace)
        self._decide(draft, expected, plan, trace)
        _add_half(draft, plan)
        return draft

    def _expect(self, draft: _Draft, expected: ExpectedDay, plan: DayPlan) -> None:
        """Work out how many minutes are expected, and how many duty elsewhere counts as."""
        duty = expected.work_day.duty
        if duty.kind is not DayKind.WORKING:
            return
        minutes = expected.of(DayPart.WHOLE).minutes
        if plan is NO_PLAN:
            draft.expected = minutes
            return
        half = minutes // 2
        halves = [entry for entry in (plan.first, plan.second) if entry is not None]
        leaves = sum(1 for entry in halves if entry.kind is EntryKind.LEAVE)
        away = len(halves) - leaves
        draft.expected = (minutes, half, 0)[leaves]
        draft.credited = (0, half, minutes)[away]

    def _count_time(
        self, draft: _Draft, expected: ExpectedDay, reading: PunchReading, plan: DayPlan, trace: Trace | None
    ) -> None:
        """Work out how long he was there, without breaks and rounded."""
        duty = expected.work_day.duty
        if not reading.stretches:
            return
        draft.time = worked_time(reading, duty, self._zone, half=plan.half is not None)
        draft.worked = duty.shift.rounding.of(draft.time.worked)
        if trace is None:
            return
        for stretch in reading.stretches:
            trace.add(StepKind.PRESENCE, stretch.start, stretch.end, stretch.minutes)
        if draft.time.between:
            trace.add(StepKind.BETWEEN_PARTS, draft.time.between)
        for minutes, kind, too_long in draft.time.taken:
            trace.add(StepKind.BREAK, minutes, kind.value, too_long if duty.kind is DayKind.WORKING else 0)
        if draft.worked != draft.time.worked:
            rounding = duty.shift.rounding
            trace.add(StepKind.ROUNDING, draft.time.worked, draft.worked, rounding.unit, rounding.mode.value)
        trace.add(StepKind.WORKED, draft.worked, draft.expected, draft.credited)

    def _miss(
        self, draft: _Draft, expected: ExpectedDay, reading: PunchReading, presence: DayPart, trace: Trace | None
    ) -> None:
        """Say which punch is missing, and when it may have been."""
        duty = expected.work_day.duty
        # A day off with a punch missing stays a day off; it waits for a decision all the same.
        draft.code = DayCode.MISSING if duty.kind is DayKind.WORKING else draft.code
        minutes = draft.expected if duty.kind is DayKind.WORKING else expected_minutes(duty)
        for number, missing in enumerate(reading.missing):
            proposed = proposed_time(missing, expected, presence, minutes, self._now)
            if number == 0 and proposed is not None:
                draft.proposed = proposed.astimezone(self._zone)
            issue = _MISSING[missing.direction]
            if issue not in draft.issues:
                draft.issues.append(issue)
            if trace is not None:
                trace.add(StepKind.MISSING, missing.direction.value, proposed)

    def _decide(self, draft: _Draft, expected: ExpectedDay, plan: DayPlan, trace: Trace | None) -> None:
        """Put what somebody decided in the place of what was found; minutes stay."""
        decision = plan.decision
        if decision is None:
            return
        kind = expected.work_day.duty.kind
        if kind is DayKind.WORKING:
            draft.code = _DECIDED[decision.kind]
            if plan.half is not None and draft.code is DayCode.HALF_DAY:
                # The other half is settled: this one was worked.
                draft.code = DayCode.PRESENT
        else:
            draft.code = _OFF[kind] if decision.kind is EntryKind.ABSENT else _WORKED[kind]
        draft.issues = [issue for issue in draft.issues if issue in _STAYS_OPEN]
        draft.proposed = None
        if trace is not None:
            trace.add(StepKind.DECIDED, draft.code.value, decision.by, decision.reason)

    def _finished(
        self,
        draft: _Draft,
        expected: ExpectedDay,
        punches: Sequence[Punch],
        reading: PunchReading,
        plan: DayPlan,
    ) -> DayResult:
        duty = expected.work_day.duty
        methods = tuple([punches[place].method for place in reading.places])
        first_in = last_out = None
        if methods:
            if reading.directions[0] is Direction.IN:
                first_in = punches[reading.places[0]].time.astimezone(self._zone)
            if reading.directions[-1] is Direction.OUT:
                last_out = punches[reading.places[-1]].time.astimezone(self._zone)
        weak = Method.CONFIRMED in methods
        marks = []
        if draft.late.minutes:
            marks.append(Mark.LATE)
        if draft.early.minutes:
            marks.append(Mark.EARLY)
        if reading.by_hand or plan.decision is not None:
            marks.append(Mark.MANUAL)
        if weak:
            marks.append(Mark.WEAK)
        working = duty.kind is DayKind.WORKING
        nobody = draft.code is DayCode.NOT_EMPLOYED or not (working or methods)
        return DayResult(
            day=duty.day,
            code=draft.code,
            marks=tuple(marks),
            first_in=first_in,
            last_out=last_out,
            worked=draft.worked,
            late=draft.late.minutes,
            early=draft.early.minutes,
            overtime=draft.overtime.minutes,
            approved=draft.overtime.approved,
            overtime_class=draft.overtime.kind,
            expected=draft.expected,
            credited=draft.credited,
            breaks=draft.time.breaks,
            other=draft.other,
            leave=draft.leave,
            other_leave=draft.other_leave,
            shift="" if nobody else duty.shift.key,
            holiday="" if draft.code is DayCode.NOT_EMPLOYED else duty.holiday,
            methods=methods,
            issues=_issues(draft, reading, plan, weak=weak),
            proposed=draft.proposed,
        )


def _on_roll(person: Person, expected: ExpectedDay) -> bool:
    day = expected.work_day.duty.day
    return (person.joined is None or day >= person.joined) and (person.left is None or day <= person.left)


def _add_half(draft: _Draft, plan: DayPlan) -> None:
    if plan.half is not None:
        draft.other, draft.other_leave = entry_code(plan.half)


def _issues(draft: _Draft, reading: PunchReading, plan: DayPlan, *, weak: bool) -> tuple[Issue, ...]:
    issues = draft.issues
    if plan.decision is None:
        if len(reading.unpaired) > len(reading.missing):
            issues.append(Issue.UNPAIRED)
        if PunchUse.OUT_OF_WINDOW in reading.left_out.values():
            issues.append(Issue.OUT_OF_WINDOW)
        if weak:
            issues.append(Issue.WEAK)
    if draft.overtime.open:
        issues.append(Issue.OVERTIME_OPEN)
    return tuple(issues)


def _needless(shift: Shift, plan: DayPlan, expected: ExpectedDay) -> str:
    """Return why nobody misses a punch that is not there; empty when it is missed."""
    if not shift.departure_required:
        return "not required"
    if plan.away:
        return "duty elsewhere"
    return "" if expected.over else "day not over"


def _trace_day(trace: Trace, person: Person, expected: ExpectedDay, entries: Sequence[DayEntry], *, seen: bool) -> None:
    """Write down what is known of the day before anybody looks at its punches."""
    work_day = expected.work_day
    duty = work_day.duty
    shift = duty.shift
    flexible = shift.expected if shift.kind is ShiftKind.FLEXIBLE else None
    trace.add(StepKind.SHIFT, shift.title, duty.start, duty.end, _whose(person, duty.assigned), flexible)
    if len(duty.parts) > 1:
        trace.add(StepKind.PARTS, *chain.from_iterable(duty.parts))
    weekly_off = duty.kind is DayKind.OFF and not duty.one_day
    trace.add(StepKind.CALENDAR, duty.calendar, duty.holiday, "off" if weekly_off else "")
    if duty.one_day:
        trace.add(StepKind.OVERRIDE, shift.title if duty.kind is DayKind.WORKING else "")
    if not _on_roll(person, expected):
        early_day = person.joined is not None and duty.day < person.joined
        trace.add(StepKind.NOT_ON_ROLL, *((person.joined, "joined") if early_day else (person.left, "left")))
    for entry in entries:
        if entry.counts:
            what = entry.kind.value, entry.part.value, entry.leave
            trace.add(StepKind.ENTRY, *what, entry.reason, entry.by, entry.minutes)
    trace.add(StepKind.WINDOW, work_day.opens, work_day.closes)
    if seen:
        trace.add(StepKind.DIRECTIONS, shift.direction.value)
        trace.add(StepKind.COUNTING, shift.counting.value)


def _whose(person: Person, assigned: AssignedTo) -> str:
    whose = {
        AssignedTo.PERSON: person.details.name,
        AssignedTo.GROUP: person.details.group,
        AssignedTo.EVERYBODY: "everybody",
        AssignedTo.NOBODY: "",
    }
    return whose[assigned]
