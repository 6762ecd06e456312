"""What one day is: directions, repeats, lateness, breaks, thresholds, overtime, leave and decisions."""

from dataclasses import replace
from datetime import date, time

import pytest

from faceattend.domain.calendars import Holiday
from faceattend.domain.day_entries import DayPart, EntryKind
from faceattend.domain.explanation import PunchUse
from faceattend.domain.results import DayCode, Issue, Mark, OvertimeClass
from faceattend.domain.rule_book import LeaveType
from faceattend.domain.schedules import (
    Break,
    BreakKind,
    Counting,
    DirectionRule,
    LatenessFrom,
    OvertimeBasis,
    OvertimeRule,
    Rounding,
    RoundingMode,
    Shift,
    ShiftKind,
    ShiftPart,
)
from tests.unit.domain.scenes import (
    BERLIN,
    GRACE,
    MONDAY,
    SATURDAY,
    SPLIT,
    book_of,
    day_of,
    entry,
    explained,
    leave,
    moment,
)

DAY = Shift()
FIRST, SECOND = DayPart.FIRST_HALF, DayPart.SECOND_HALF
LUNCH = Break(BreakKind.DEDUCTED, 60, time(12), time(13))
PUNCHED = Break(BreakKind.PUNCHED, 60, time(12), time(14))
WHOLE_DAY = ("9:00 in", "17:00 out")


@pytest.mark.parametrize(
    ("came", "grace", "counted", "late"),
    [
        ("9:06", 5, LatenessFrom.START, 6),
        ("9:06", 5, LatenessFrom.GRACE_END, 1),
        ("9:05", 5, LatenessFrom.START, 0),
        ("9:05:59", 5, LatenessFrom.START, 0),
        ("9:01", 0, LatenessFrom.START, 1),
        ("9:00:59", 0, LatenessFrom.START, 0),
        ("8:59", 0, LatenessFrom.START, 0),
    ],
)
def test_lateness_is_judged_by_the_grace_and_counted_from_where_the_rule_says(
    came: str, grace: int, counted: LatenessFrom, late: int
) -> None:
    day = day_of(f"{came} in", "17:00 out", shift=replace(DAY, late_grace=grace, lateness_from=counted))
    assert (day.code, day.late, Mark.LATE in day.marks) == (DayCode.PRESENT, late, late > 0)


@pytest.mark.parametrize(
    ("went", "grace", "counted", "early"),
    [
        ("16:50", 5, LatenessFrom.START, 10),
        ("16:50", 5, LatenessFrom.GRACE_END, 5),
        ("16:55", 5, LatenessFrom.START, 0),
        ("17:30", 0, LatenessFrom.START, 0),
    ],
)
def test_leaving_early_is_judged_likewise(went: str, grace: int, counted: LatenessFrom, early: int) -> None:
    day = day_of("9:00 in", f"{went} out", shift=replace(DAY, early_grace=grace, lateness_from=counted))
    assert (day.early, Mark.EARLY in day.marks) == (early, early > 0)


def test_two_punches_within_the_gap_are_one_and_by_hand_always_counts() -> None:
    notes = ("9:00 in", "9:03 out", "9:04 in", "17:00 out", "17:02 in")
    found = explained(*notes)
    assert [used.use for used in found.punches] == [
        PunchUse.IN,
        PunchUse.REPEAT,
        PunchUse.REPEAT,
        PunchUse.OUT,
        PunchUse.REPEAT,
    ]
    assert (found.result.code, found.result.worked, len(found.result.methods)) == (DayCode.PRESENT, 480, 2)
    by_hand = day_of("9:00 in", "9:03 out by hand")
    assert (by_hand.worked, by_hand.marks) == (3, (Mark.EARLY, Mark.MANUAL))


def test_the_gap_depends_on_which_way_the_last_one_went() -> None:
    shift = replace(DAY, in_out_gap=30, out_in_gap=2)
    found = explained("9:00 in", "9:20 out", "12:00 out", "12:03 in", "17:00 out", shift=shift)
    assert [used.use for used in found.punches][1] is PunchUse.REPEAT
    assert [used.use for used in found.punches][3] is PunchUse.BETWEEN


@pytest.mark.parametrize(
    ("rule", "notes", "worked"),
    [
        # Whoever passes an undirected door an odd number of times has still gone home.
        (DirectionRule.RECORDED, ("9:00", "12:00", "17:00"), 480),
        (DirectionRule.RECORDED, ("9:00", "17:00"), 480),
        (DirectionRule.RECORDED, ("9:00 in", "12:00", "13:00", "17:00"), 480),
        (DirectionRule.ALTERNATE, ("9:00 in", "17:00 in"), 480),
        (DirectionRule.ALTERNATE, ("9:00 out", "12:00 out", "17:00 out"), 480),
        (DirectionRule.SHIFT_CLOCK, ("8:50 out", "9:10 out", "16:40 in", "17:00 in"), 490),
    ],
)
def test_directions_by_the_rule_of_the_shift(rule: DirectionRule, notes: tuple[str, ...], worked: int) -> None:
    day = day_of(*notes, shift=replace(DAY, direction=rule))
    assert (day.code, day.worked, day.issues) == (DayCode.PRESENT, worked, ())


def test_pairs_count_only_what_lies_between_in_and_out() -> None:
    shift = replace(DAY, counting=Counting.PAIRS)
    day = day_of("9:00 in", "12:00 out", "13:00 in", "17:00 out", shift=shift)
    assert (day.code, day.worked) == (DayCode.PRESENT, 420)


@pytest.mark.parametrize(
    ("notes", "worked"),
    [
        (("9:00 in", "12:00 out", "12:03 in", "17:00 out"), 477),
        (("9:00 in", "9:02 out", "9:30 in", "17:00 out"), 452),
        (("9:00 in", "9:02 out", "9:03 in", "17:00 out"), 480),
        (("9:00 in", "12:00 out", "12:01 out", "12:30 in", "17:00 out"), 450),
    ],
)
def test_somebody_who_turns_round_at_once_loses_nothing_but_these_minutes(notes: tuple[str, ...], worked: int) -> None:
    day = day_of(*notes, shift=replace(DAY, counting=Counting.PAIRS))
    assert (day.code, day.worked, day.issues) == (DayCode.PRESENT, worked, ())


@pytest.mark.parametrize(
    ("notes", "code", "issues", "worked"),
    [
        (("9:00 in", "12:00 in", "17:00 out"), DayCode.PRESENT, (Issue.UNPAIRED,), 300),
        (("9:00 in", "12:00 out", "15:00 out"), DayCode.PRESENT, (Issue.UNPAIRED,), 180),
        (("9:00 in", "12:00 out", "13:00 in"), DayCode.MISSING, (Issue.MISSING_OUT,), 180),
        (("12:00 out", "13:00 in", "17:00 out"), DayCode.MISSING, (Issue.MISSING_IN,), 240),
        (("9:00", "12:00", "13:00"), DayCode.MISSING, (Issue.MISSING_OUT,), 180),
    ],
)
def test_a_pair_without_its_other_half(
    notes: tuple[str, ...], code: DayCode, issues: tuple[Issue, ...], worked: int
) -> None:
    day = day_of(*notes, shift=replace(DAY, counting=Counting.PAIRS))
    assert (day.code, day.issues, day.worked) == (code, issues, worked)


def test_a_forgotten_departure_is_missing_with_a_proposal_and_late_is_still_judged() -> None:
    day = day_of("9:30 in")
    assert (day.code, day.late, day.worked, day.issues) == (DayCode.MISSING, 30, 0, (Issue.MISSING_OUT,))
    assert day.proposed == moment("17:00")
    assert day.proposed is not None
    assert day.proposed.tzinfo is BERLIN
    assert day.undecided


def test_a_forgotten_departure_does_not_touch_the_next_day() -> None:
    # odoo/odoo 29645: "thinks a checks in, but in fact checks out".
    tuesday = MONDAY.replace(day=5)
    assert day_of("9:00").code is DayCode.MISSING
    after = day_of("9:02", "17:00", day=tuesday)
    assert (after.code, after.first_in, after.worked) == (DayCode.PRESENT, moment("9:02", tuesday), 478)


def test_a_missing_arrival_is_proposed_at_the_start() -> None:
    day = day_of("17:00 out")
    assert (day.code, day.first_in, day.proposed) == (DayCode.MISSING, None, moment("9:00"))
    assert day.issues == (Issue.MISSING_IN,)


def test_nothing_is_missing_while_the_day_is_not_over_or_where_nobody_has_to_punch_out() -> None:
    still_there = day_of("9:00 in", now=moment("15:00"))
    assert (still_there.code, still_there.issues, still_there.proposed) == (DayCode.PRESENT, (), None)
    no_departure = day_of("9:00 in", shift=replace(DAY, departure_required=False, half_day_below=240))
    assert (no_departure.code, no_departure.worked, no_departure.issues) == (DayCode.PRESENT, 0, ())


def test_punches_outside_the_window_are_shown_and_not_counted() -> None:
    shift = replace(DAY, before=60, after=120)
    found = explained("7:59 in", "8:00 in", "19:00 out", "19:01 out", shift=shift)
    assert [used.use for used in found.punches] == [
        PunchUse.OUT_OF_WINDOW,
        PunchUse.IN,
        PunchUse.OUT,
        PunchUse.OUT_OF_WINDOW,
    ]
    assert (found.result.worked, found.result.issues) == (660, (Issue.OUT_OF_WINDOW,))
    only_outside = day_of("6:00 in", shift=shift)
    assert (only_outside.code, only_outside.issues) == (DayCode.ABSENT, (Issue.OUT_OF_WINDOW,))


@pytest.mark.parametrize(
    ("notes", "worked", "code", "issues"),
    [
        (("9:00 in", "13:00 out", "14:00 in", "18:00 out"), 480, DayCode.PRESENT, ()),
        (("9:00 in", "18:00 out"), 480, DayCode.PRESENT, ()),
        (("9:00", "13:00", "14:00", "18:00"), 480, DayCode.PRESENT, ()),
        (("9:00 in", "13:00 out"), 240, DayCode.HALF_DAY, ()),
        (("14:00 in", "18:00 out"), 240, DayCode.HALF_DAY, ()),
        (("9:00 in", "14:00 in", "18:00 out"), 240, DayCode.MISSING, (Issue.MISSING_OUT,)),
        (("9:00 in", "13:00 out", "18:00 out"), 240, DayCode.MISSING, (Issue.MISSING_IN,)),
    ],
)
def test_a_split_shift(notes: tuple[str, ...], worked: int, code: DayCode, issues: tuple[Issue, ...]) -> None:
    day = day_of(*notes, shift=SPLIT)
    assert (day.worked, day.code, day.issues, day.expected) == (worked, code, issues, 480)


@pytest.mark.parametrize(
    ("notes", "code", "worked", "late", "early"),
    [
        (("9:00 in", "13:40 out", "14:10 in", "18:00 out"), DayCode.PRESENT, 470, 10, 0),
        (("9:00", "13:40", "14:10", "18:00"), DayCode.PRESENT, 470, 10, 0),
        (("9:00 in", "12:50 out", "13:20 in", "18:00 out"), DayCode.PRESENT, 470, 0, 10),
        (("9:00 in", "15:00 out", "15:30 in", "18:00 out"), DayCode.PRESENT, 480, 0, 0),
        (("9:00 in", "14:00 out"), DayCode.HALF_DAY, 240, 0, 0),
        (("13:05 in", "18:00 out"), DayCode.HALF_DAY, 240, 0, 0),
    ],
)
def test_between_two_parts_an_out_ends_the_one_before_and_an_in_begins_the_one_behind(
    notes: tuple[str, ...], code: DayCode, worked: int, late: int, early: int
) -> None:
    day = day_of(*notes, shift=SPLIT)
    assert (day.code, day.worked, day.late, day.early, day.issues) == (code, worked, late, early, ())


@pytest.mark.parametrize(
    "notes",
    [
        ("9:00", "11:00", "13:05", "14:00", "18:00"),
        ("9:00", "11:00", "13:05", "13:50", "18:00"),
        ("9:00", "13:05", "13:50", "16:00", "18:00"),
    ],
)
def test_somebody_who_passed_an_odd_number_of_times_still_worked_both_parts(notes: tuple[str, ...]) -> None:
    day = day_of(*notes, shift=SPLIT)
    assert (day.code, day.worked, day.issues) == (DayCode.PRESENT, 480, ())


def test_in_a_split_shift_every_part_is_judged() -> None:
    day = day_of("9:10 in", "12:50 out", "14:20 in", "18:00 out", shift=SPLIT)
    assert (day.late, day.early) == (30, 10)
    missing = day_of("9:00 in", "14:00 in", "18:00 out", shift=SPLIT)
    assert missing.proposed == moment("13:00")


@pytest.mark.parametrize(
    ("rest", "notes", "worked", "breaks", "late"),
    [
        (LUNCH, WHOLE_DAY, 420, 60, 0),
        (LUNCH, ("9:00 in", "12:30 out"), 180, 30, 0),
        (LUNCH, ("9:00 in", "11:00 out"), 120, 0, 0),
        (Break(minutes=30), WHOLE_DAY, 450, 30, 0),
        (Break(minutes=30, after=360), ("9:00 in", "15:00 out"), 360, 0, 0),
        (Break(minutes=30, after=360), ("9:00 in", "15:01 out"), 331, 30, 0),
        (PUNCHED, ("9:00 in", "12:10 out", "12:50 in", "17:00 out"), 440, 40, 0),
        (PUNCHED, ("9:00 in", "12:10 out", "13:25 in", "17:00 out"), 405, 75, 15),
        (PUNCHED, WHOLE_DAY, 420, 60, 0),
        (Break(BreakKind.PUNCHED, 30), ("9:00", "15:00", "15:45", "17:00"), 435, 45, 15),
    ],
)
def test_breaks(rest: Break, notes: tuple[str, ...], worked: int, breaks: int, late: int) -> None:
    shift = replace(DAY, breaks=(rest,))
    found = explained(*notes, shift=shift)
    assert (found.result.worked, found.result.breaks, found.result.late) == (worked, breaks, late)


def test_a_break_that_was_too_long_makes_nobody_late_on_a_day_off_or_on_duty_elsewhere() -> None:
    shift = replace(DAY, breaks=(PUNCHED,))
    notes = ("9:00 in", "12:10 out", "13:25 in", "17:00 out")
    for facts in ({"day": SATURDAY}, {"entries": [entry(EntryKind.ON_DUTY)]}):
        day = day_of(*notes, shift=shift, **facts)
        assert (day.worked, day.breaks, day.late, day.marks) == (405, 75, 0, ())


def test_a_punched_break_is_no_part_of_pairs_and_too_long_a_one_is_late() -> None:
    shift = replace(DAY, breaks=(PUNCHED,), counting=Counting.PAIRS)
    day = day_of("9:00 in", "12:10 out", "13:25 in", "17:00 out", shift=shift)
    assert (day.worked, day.breaks, day.late) == (405, 0, 15)


def test_no_break_is_taken_off_where_a_punch_is_missing() -> None:
    day = day_of("9:00 in", "12:30 out", "13:00 in", shift=replace(DAY, breaks=(LUNCH,)))
    assert (day.code, day.worked, day.breaks) == (DayCode.MISSING, 210, 0)


@pytest.mark.parametrize(
    ("shift", "notes", "code"),
    [
        (replace(DAY, half_day_below=300), ("9:00 in", "13:59 out"), DayCode.HALF_DAY),
        (replace(DAY, half_day_below=300), ("9:00 in", "14:00 out"), DayCode.PRESENT),
        (replace(DAY, half_day_below=300, absent_below=120), ("9:00 in", "10:59 out"), DayCode.ABSENT),
        (replace(DAY, half_day_late=60), ("10:01 in", "17:00 out"), DayCode.HALF_DAY),
        (replace(DAY, half_day_late=60), ("10:00 in", "17:00 out"), DayCode.PRESENT),
        (replace(DAY, absent_late=120), ("11:01 in", "17:00 out"), DayCode.ABSENT),
        (
            replace(DAY, half_day_below=300, rounding=Rounding(15, RoundingMode.UP)),
            ("9:00 in", "13:50 out"),
            DayCode.PRESENT,
        ),
    ],
)
def test_thresholds(shift: Shift, notes: tuple[str, ...], code: DayCode) -> None:
    assert day_of(*notes, shift=shift).code is code


@pytest.mark.parametrize(
    ("mode", "worked"), [(RoundingMode.NEAREST, 465), (RoundingMode.DOWN, 465), (RoundingMode.UP, 480)]
)
def test_the_result_is_rounded_and_not_the_punch(mode: RoundingMode, worked: int) -> None:
    day = day_of("9:03 in", "16:55 out", shift=replace(DAY, rounding=Rounding(15, mode)))
    assert (day.worked, day.first_in, day.late) == (worked, moment("9:03"), 3)


@pytest.mark.parametrize(
    ("rule", "notes", "minutes"),
    [
        (OvertimeRule(), ("8:00 in", "18:00 out"), 60),
        (OvertimeRule(), ("8:00 in", "17:29 out"), 0),
        (OvertimeRule(), ("8:00 in", "17:30 out"), 30),
        (OvertimeRule(basis=OvertimeBasis.OUTSIDE), ("8:00 in", "18:00 out"), 120),
        (OvertimeRule(basis=OvertimeBasis.BEYOND_EXPECTED), ("8:30 in", "17:10 out"), 40),
        (OvertimeRule(rounding=Rounding(30, RoundingMode.DOWN)), ("9:00 in", "18:20 out"), 60),
        (OvertimeRule(counted=False), ("9:00 in", "20:00 out"), 0),
    ],
)
def test_overtime_on_a_working_day(rule: OvertimeRule, notes: tuple[str, ...], minutes: int) -> None:
    day = day_of(*notes, shift=replace(DAY, overtime=rule))
    kind = OvertimeClass.WEEKDAY if minutes else None
    assert (day.overtime, day.approved, day.overtime_class) == (minutes, minutes, kind)


def test_overtime_that_needs_approval_is_open_until_somebody_approves_some_of_it() -> None:
    shift = replace(DAY, overtime=OvertimeRule(needs_approval=True))
    open_day = day_of("9:00 in", "18:00 out", shift=shift)
    assert (open_day.overtime, open_day.approved, open_day.issues) == (60, 0, (Issue.OVERTIME_OPEN,))
    assert not open_day.undecided
    approved = entry(EntryKind.OVERTIME, minutes=40)
    day = day_of("9:00 in", "18:00 out", shift=shift, entries=[approved])
    assert (day.overtime, day.approved, day.issues, day.marks) == (60, 40, (), ())


def test_all_of_a_day_off_is_overtime_of_its_own_class() -> None:
    off = day_of("9:00 in", "12:00 out", day=SATURDAY)
    assert (off.code, off.overtime, off.overtime_class) == (DayCode.WORKED_OFF_DAY, 180, OvertimeClass.OFF_DAY)
    assert (off.late, off.early, off.expected) == (0, 0, 0)
    book = book_of(DAY, holidays=(Holiday(MONDAY, "Founding day"),))
    holiday = day_of("10:00 in", "12:00 out", book=book)
    assert (holiday.code, holiday.overtime, holiday.holiday) == (DayCode.WORKED_HOLIDAY, 120, "Founding day")
    assert (holiday.overtime_class, holiday.late) == (OvertimeClass.HOLIDAY, 0)


def test_a_day_off_with_a_punch_missing_stays_a_day_off_and_waits_for_a_decision() -> None:
    day = day_of("9:00 in", day=SATURDAY)
    assert (day.code, day.issues, day.overtime) == (DayCode.WORKED_OFF_DAY, (Issue.MISSING_OUT,), 0)


FLEXIBLE = Shift(kind=ShiftKind.FLEXIBLE, parts=(ShiftPart(time(6), time(22)),), expected=480)


def test_a_flexible_day_is_never_late_and_has_its_own_minutes() -> None:
    day = day_of("11:00 in", "18:00 out", shift=FLEXIBLE)
    assert (day.code, day.late, day.early, day.worked, day.expected) == (DayCode.PRESENT, 0, 0, 420, 480)
    assert day_of("10:30 in", shift=FLEXIBLE).proposed == moment("18:30")


@pytest.mark.parametrize(
    ("entries", "notes", "text", "late"),
    [
        ([leave()], (), "L", 0),
        ([leave("SL", FIRST)], ("13:00 in", "17:00 out"), "P/SL", 0),
        ([leave("SL", FIRST)], ("13:10 in", "17:00 out"), "P/SL", 10),
        ([leave("SL", SECOND)], ("9:00 in", "13:00 out"), "P/SL", 0),
        ([leave("SL", SECOND)], (), "A/SL", 0),
        ([leave("SL", SECOND)], ("9:00 in",), "MO/SL", 0),
        ([leave("SL", FIRST), leave("LOP", SECOND, 2)], (), "SL/LOP", 0),
        ([leave("SL", FIRST), leave("SL", SECOND, 2)], (), "SL", 0),
        ([leave("SL", number=1), leave("LOP", number=2)], (), "LOP", 0),
        ([entry(EntryKind.ON_DUTY)], (), "OD", 0),
        ([entry(EntryKind.FROM_HOME)], ("11:00 in",), "WFH", 0),
        ([entry(EntryKind.ON_DUTY, FIRST)], ("13:00 in", "17:00 out"), "P/OD", 0),
        ([entry(EntryKind.ON_DUTY, SECOND)], ("9:00 in",), "P/OD", 0),
        ([entry(EntryKind.ON_DUTY, SECOND)], (), "A/OD", 0),
        ([entry(EntryKind.ON_DUTY, FIRST), leave("SL", SECOND, 2)], (), "OD/SL", 0),
    ],
)
def test_leave_and_duty_elsewhere(entries: list, notes: tuple[str, ...], text: str, late: int) -> None:  # type: ignore[type-arg]
    day = day_of(*notes, entries=entries)
    assert (day.text, day.late, Mark.MANUAL in day.marks) == (text, late, False)


def test_leave_takes_off_what_is_expected_and_duty_elsewhere_is_credited() -> None:
    assert (day_of(entries=[leave()]).expected, day_of(entries=[leave(part=FIRST)]).expected) == (0, 240)
    away = day_of(entries=[entry(EntryKind.ON_DUTY)])
    assert (away.expected, away.credited, away.worked) == (480, 480, 0)
    half = day_of("13:00 in", "17:00 out", entries=[entry(EntryKind.ON_DUTY, FIRST)])
    assert (half.expected, half.credited, half.worked) == (480, 240, 240)


def test_overtime_of_a_flexible_day_is_what_is_beyond_its_minutes() -> None:
    late_riser = day_of("13:00 in", "21:00 out", shift=replace(FLEXIBLE, parts=DAY.parts))
    assert late_riser.overtime == 0
    assert day_of("8:00 in", "18:00 out", shift=FLEXIBLE).overtime == 120


def test_overtime_beyond_the_expected_minutes_counts_duty_elsewhere_as_work() -> None:
    rule = OvertimeRule(basis=OvertimeBasis.BEYOND_EXPECTED)
    for shift in (FLEXIBLE, replace(DAY, overtime=rule)):
        day = day_of("9:00 in", "15:00 out", shift=shift, entries=[entry(EntryKind.ON_DUTY, SECOND)])
        assert (day.text, day.overtime) == ("P/OD", 120)


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [((LUNCH,), 420), ((PUNCHED,), 420), ((Break(minutes=30, after=360),), 480), ((LUNCH, Break(minutes=15)), 405)],
)
def test_breaks_that_are_always_taken_off_are_not_expected(breaks: tuple[Break, ...], expected: int) -> None:
    assert day_of(*WHOLE_DAY, shift=replace(DAY, breaks=breaks)).expected == expected


def test_half_a_day_that_nobody_watched_is_not_known() -> None:
    day = day_of(entries=[leave(part=SECOND)], coverage=())
    assert (day.text, day.issues) == ("U/L", (Issue.UNOBSERVED,))


def test_leave_stands_though_somebody_came() -> None:
    found = explained(*WHOLE_DAY, entries=[leave()])
    assert (found.result.text, found.result.worked, found.result.issues) == ("L", 0, (Issue.PRESENT_ON_LEAVE,))
    assert {used.use for used in found.punches} == {PunchUse.ON_LEAVE}


def test_leave_on_days_off_counts_only_where_its_type_says_so() -> None:
    types = (LeaveType("CL", "Casual"), LeaveType("ML", "Maternity", counts_off_days=True))
    book = book_of(DAY, leave_types=types)
    texts = [day_of(entries=[leave(code, day=SATURDAY)], book=book, day=SATURDAY).text for code in ("CL", "ML")]
    assert texts == ["WO", "ML"]


@pytest.mark.parametrize(
    ("notes", "entries", "text"),
    [
        ((), [entry(EntryKind.PRESENT)], "P"),
        ((), [entry(EntryKind.HALF_DAY)], "HD"),
        (("9:00 in",), [entry(EntryKind.PRESENT)], "P"),
        (("9:00 in",), [entry(EntryKind.ABSENT)], "A"),
        ((), [leave(part=SECOND), entry(EntryKind.PRESENT, number=2)], "P/L"),
        ((), [leave(), entry(EntryKind.PRESENT, number=2)], "P"),
        ((), [entry(EntryKind.ABSENT), entry(EntryKind.PRESENT, number=2)], "P"),
    ],
)
def test_a_decision_settles_the_day_and_leaves_its_mark(
    notes: tuple[str, ...],
    entries: list,  # type: ignore[type-arg]
    text: str,
) -> None:
    day = day_of(*notes, entries=entries, coverage=())
    assert (day.text, day.issues, day.proposed) == (text, (), None)
    assert Mark.MANUAL in day.marks


def test_a_withdrawn_entry_says_nothing() -> None:
    withdrawn = replace(leave(), void_reason="wrong person")
    assert day_of(entries=[withdrawn]).code is DayCode.ABSENT


def test_marks_stand_in_their_order() -> None:
    day = day_of("9:10 in confirmed", "16:00 out by hand")
    assert day.marks == (Mark.LATE, Mark.EARLY, Mark.MANUAL, Mark.WEAK)
    assert Issue.WEAK in day.issues


def test_who_was_seen_before_joining_or_after_leaving_is_shown() -> None:
    person = replace(GRACE, joined=date(2026, 5, 5))
    seen = day_of(*WHOLE_DAY, person=person)
    assert (seen.code, seen.issues, seen.expected) == (DayCode.PRESENT, (Issue.NOT_ON_ROLL,), 0)
    assert day_of(person=person, entries=[leave()]).code is DayCode.NOT_EMPLOYED
