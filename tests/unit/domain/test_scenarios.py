"""Punch lists with known results: the documented rules of other systems, and what went wrong in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from faceattend.domain.attendance import month_result
from faceattend.domain.calendars import Holiday, WorkCalendar
from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.day_entries import DayPart
from faceattend.domain.months import Month
from faceattend.domain.results import DayCode, DayResult, Issue, Mark, MonthResult
from faceattend.domain.rule_book import (
    ALWAYS,
    EVERYBODY,
    Assignment,
    AssignmentId,
    DatedCalendar,
    DatedPolicy,
    DatedShift,
    LeaveType,
    Override,
    Policy,
    RuleBook,
    Target,
)
from faceattend.domain.schedules import (
    Break,
    BreakKind,
    Counting,
    DirectionRule,
    Rounding,
    RoundingMode,
    Shift,
    ShiftPart,
)
from tests.unit.domain.scenes import BERLIN, GRACE, MONDAY, NIGHT, UNTIL_NOW, book_of, day_of, leave, moment, punches_of

NO_OFF = (DatedCalendar(ALWAYS, WorkCalendar(weekly_off=())),)
KOLKATA = ZoneInfo("Asia/Kolkata")


def month_of(
    notes: Mapping[date, Sequence[str]],
    book: RuleBook,
    month: Month = Month(2026, 5),  # noqa: B008 - immutable
    zone: ZoneInfo = BERLIN,
    now: datetime = UNTIL_NOW,
    **facts: object,
) -> MonthResult:
    """Return the month of one person; the notes are in order of days."""
    punches = [punch for day, lines in notes.items() for punch in punches_of(lines, day, zone)]
    start = datetime.combine(month.days[0], time(), zone).astimezone(UTC)
    always = [WatchedSpan("Door", start - timedelta(days=2), start + timedelta(days=35))]
    return month_result(
        month=month,
        people=[GRACE],
        punches=punches,
        coverage=always,
        book=book,
        zone=zone,
        now=now,
        **facts,  # type: ignore[arg-type]
    )


def results(result: MonthResult) -> dict[date, DayResult]:
    return {day.day: day for day in result.rows[0].days}


# Night shifts: horilla-hr 358, frappe/hrms 3298 and PR 541, odoo PR 286150.


def test_a_night_shift_is_one_day_and_nobody_is_absent_on_the_day_after() -> None:
    book = replace(book_of(NIGHT), calendars=NO_OFF)
    nights = {date(2026, 5, number): ("21:55 in", "+6:04 out") for number in range(1, 31)}
    found = results(month_of(nights, book))
    assert {found[day].code for day in nights} == {DayCode.PRESENT}
    assert {found[day].worked for day in nights} == {489}
    assert found[date(2026, 5, 31)].code is DayCode.ABSENT


def test_the_last_night_of_a_month_ends_in_the_next_one() -> None:
    book = replace(book_of(NIGHT), calendars=NO_OFF)
    notes = {date(2026, 5, 31): ("22:00 in", "+6:00 out")}
    assert results(month_of(notes, book))[date(2026, 5, 31)].worked == 480
    june = results(month_of(notes, book, Month(2026, 6), now=moment("12:00", date(2026, 6, 2))))
    assert june[date(2026, 6, 1)].methods == ()


def test_a_departure_forgotten_at_night_is_missing_and_the_next_in_is_an_in() -> None:
    book = replace(book_of(NIGHT), calendars=NO_OFF)
    notes = {MONDAY: ("22:00",), date(2026, 5, 5): ("22:01", "+6:00")}
    found = results(month_of(notes, book))
    assert (found[MONDAY].code, found[MONDAY].proposed) == (DayCode.MISSING, moment("+6:00"))
    assert (found[date(2026, 5, 5)].code, found[date(2026, 5, 5)].worked) == (DayCode.PRESENT, 479)


def test_five_minutes_before_midnight_and_after_belong_to_the_same_evening() -> None:
    evening = book_of(Shift(parts=(ShiftPart(time(16), time(0)),)))
    day = day_of("15:58 in", "23:55 out", book=evening)
    assert (day.code, day.worked, day.early) == (DayCode.PRESENT, 477, 5)
    after = day_of("15:58 in", "+0:05 out", book=evening)
    assert (after.code, after.worked, after.early) == (DayCode.PRESENT, 487, 0)


def test_who_changes_from_day_to_night_in_the_month_has_every_day_once() -> None:
    night = replace(NIGHT, key="night")
    book = RuleBook(
        shifts=(DatedShift(ALWAYS, Shift()), DatedShift(ALWAYS, night)),
        assignments=(
            Assignment(AssignmentId(1), EVERYBODY, "day"),
            Assignment(AssignmentId(2), Target(person=GRACE.id), "night", date(2026, 5, 14)),
        ),
        calendars=NO_OFF,
    )
    notes: dict[date, Sequence[str]] = {date(2026, 5, number): ("9:00 in", "17:00 out") for number in range(1, 14)}
    notes |= {date(2026, 5, number): ("22:00 in", "+6:00 out") for number in range(14, 31)}
    found = results(month_of(notes, book))
    assert {found[day].worked for day in notes} == {480}
    assert {found[day].shift for day in notes} == {"day", "night"}


def test_from_night_back_to_day_the_last_morning_belongs_to_the_night() -> None:
    night = replace(NIGHT, key="night")
    book = RuleBook(
        shifts=(DatedShift(ALWAYS, Shift()), DatedShift(ALWAYS, night)),
        assignments=(
            Assignment(AssignmentId(1), EVERYBODY, "day"),
            Assignment(AssignmentId(2), Target(person=GRACE.id), "night", MONDAY, MONDAY),
        ),
    )
    tuesday = date(2026, 5, 5)
    found = results(month_of({MONDAY: ("22:00 in", "+6:10 out"), tuesday: ("8:50 in", "17:00 out")}, book))
    assert (found[MONDAY].worked, found[tuesday].worked) == (490, 490)


def test_a_guard_of_twenty_four_hours_with_two_days_off_may_come_early_and_go_late() -> None:
    guard = Shift(parts=(ShiftPart(time(8), time(8)),))
    free = [Override(AssignmentId(day), EVERYBODY, date(2026, 5, day), None) for day in (3, 5, 6)]
    book = replace(book_of(guard), calendars=NO_OFF, overrides=tuple(free))
    found = results(month_of({MONDAY: ("7:50 in", "+8:20 out")}, book))
    assert [found[date(2026, 5, day)].text for day in (3, 4, 5, 6)] == ["WO", "P", "WO", "WO"]
    assert found[MONDAY].worked == 1470


# A day shifted by zone or clock change: odoo 37104, PR 127035, OCA/timesheet 276.


@pytest.mark.parametrize(("night", "worked"), [(date(2026, 3, 28), 420), (date(2026, 10, 24), 540)])
def test_a_night_in_which_clocks_change_has_the_minutes_that_passed(night: date, worked: int) -> None:
    book = replace(book_of(NIGHT), calendars=NO_OFF)
    notes = {night: ("22:00 in", "+6:00 out")}
    day = results(month_of(notes, book, Month.of(night), now=moment("12:00", night + timedelta(days=9))))[night]
    assert (day.worked, day.expected, day.late, day.early) == (worked, worked, 0, 0)


def test_a_morning_far_east_of_greenwich_is_not_filed_under_the_day_before() -> None:
    day = results(month_of({MONDAY: ("5:10 in", "14:00 out")}, book_of(Shift()), zone=KOLKATA))[MONDAY]
    assert (day.code, day.first_in) == (DayCode.PRESENT, datetime(2026, 5, 4, 5, 10, tzinfo=KOLKATA))


def test_a_punch_filed_under_another_day_counts_where_the_rules_put_it() -> None:
    [came, went] = punches_of(("21:50 in", "+6:00 out"))
    shuffled = [came._replace(day=date(2026, 5, 3)), went._replace(day=date(2026, 5, 5))]
    book = replace(book_of(NIGHT), calendars=NO_OFF)
    result = month_result(
        month=Month(2026, 5), people=[GRACE], punches=shuffled, coverage=(), book=book, zone=BERLIN, now=UNTIL_NOW
    )
    assert results(result)[MONDAY].worked == 490


# Codes and totals: frappe/hrms 1406, 3691, 4365, erpnext 13911.


def test_totals_by_code_and_by_type_of_leave_add_up_to_the_days_of_the_month() -> None:
    book = replace(
        book_of(replace(Shift(), half_day_below=300)),
        leave_types=(LeaveType("CL", "Casual"), LeaveType("LOP", "Without pay", paid=False)),
        holidays=(Holiday(date(2026, 5, 1), "May day"),),
        policies=(DatedPolicy(ALWAYS, Policy(lates_per_half_day=3)),),
    )
    notes: dict[date, Sequence[str]] = {
        date(2026, 5, number): ("9:30 in", "17:00 out") for number in (4, 5, 6, 7, 8, 11, 12)
    }
    notes |= {
        date(2026, 5, 1): ("9:00 in", "11:00 out"),
        date(2026, 5, 2): ("9:00 in", "11:00 out"),
        date(2026, 5, 13): ("9:00 in", "13:00 out"),
        date(2026, 5, 14): ("9:00 in",),
        date(2026, 5, 15): ("9:00 in", "13:00 out"),
    }
    entries = [
        leave("CL", DayPart.SECOND_HALF, 1, date(2026, 5, 15)),
        leave("CL", number=2, day=date(2026, 5, 18)),
        leave("LOP", number=3, day=date(2026, 5, 19)),
    ]
    totals = month_of(notes, book, entries=entries).rows[0].totals
    days = {code.value: totals.days(code) for code in totals.halves}
    assert days == {
        "P": 9.0,
        "A": 8.5,
        "L": 2.5,
        "H": 1.0,
        "WO": 10.0,
        "U": 0.0,
        "-": 0.0,
        "HD": 1.0,
        "PH": 1.0,
        "PW": 1.0,
        "OD": 0.0,
        "WFH": 0.0,
        "MO": 1.0,
    }
    assert dict(totals.leave) == {"CL": 3, "LOP": 2}
    assert (totals.late_days, totals.late, totals.late_deduction) == (7, 210, 2)
    assert totals.pay == 2 * (9 + 1.5 + 1 + 10)


def test_days_off_are_paid_only_where_the_policy_says_so() -> None:
    book = replace(book_of(Shift()), policies=(DatedPolicy(ALWAYS, Policy(paid_weekly_off=False)),))
    assert month_of({MONDAY: ("9:00 in", "17:00 out")}, book).rows[0].totals.pay == 2


# Double punches: OCA/hr 845, odoo PR 216667; absent though present: frappe/hrms PR 713, PR 1703.


def test_nobody_is_absent_before_the_shift_is_over_nor_when_nobody_watched() -> None:
    assert day_of(now=moment("16:59")).code is DayCode.FUTURE
    assert day_of(now=moment("17:00")).code is DayCode.ABSENT
    unwatched = day_of(coverage=())
    assert (unwatched.code, unwatched.issues) == (DayCode.UNOBSERVED, (Issue.UNOBSERVED,))
    assert unwatched.undecided


def test_the_same_passage_noted_three_times_is_one() -> None:
    day = day_of("9:00:00 in", "9:00:20 in", "9:01:00 in", "17:00:00 out", "17:00:30 out")
    assert (day.worked, len(day.methods), day.issues) == (480, 2, ())


# Documented rules of other systems.


def test_frappe_hr_working_hours_thresholds_and_alternating_entries() -> None:
    shift = replace(Shift(), half_day_below=360, absent_below=240, direction=DirectionRule.ALTERNATE)
    pairs = replace(shift, counting=Counting.PAIRS)
    assert day_of("9:00", "12:00", "12:30", "17:00", shift=shift).worked == 480
    assert day_of("9:00", "12:00", "12:30", "17:00", shift=pairs).worked == 450
    codes = [day_of("9:00", out, shift=shift).code for out in ("12:59", "14:59", "15:00")]
    assert codes == [DayCode.ABSENT, DayCode.HALF_DAY, DayCode.PRESENT]


def test_frappe_hr_check_in_window_before_and_after_the_shift() -> None:
    shift = replace(Shift(), before=60, after=60)
    day = day_of("7:30 in", "8:30 in", "17:45 out", "18:30 out", shift=shift)
    assert (day.first_in, day.last_out) == (moment("8:30"), moment("17:45"))


def test_frappe_hr_check_out_that_is_allowed_until_the_next_morning() -> None:
    book = book_of(replace(Shift(), before=60, after=600))
    found = results(month_of({MONDAY: ("9:00 in", "+3:00 out"), date(2026, 5, 5): ("9:00 in", "17:00 out")}, book))
    assert (found[MONDAY].code, found[MONDAY].worked, found[MONDAY].overtime) == (DayCode.PRESENT, 1080, 600)
    assert (found[date(2026, 5, 5)].worked, found[date(2026, 5, 5)].issues) == (480, ())


def test_zkteco_counts_six_minutes_at_six_past_nine_with_five_allowed() -> None:
    shift = replace(Shift(), late_grace=5, early_grace=5)
    day = day_of("9:06", "16:54", shift=shift)
    assert (day.late, day.early, day.marks) == (6, 6, (Mark.LATE, Mark.EARLY))


def test_zkteco_nearest_time_tells_in_from_out() -> None:
    shift = replace(Shift(), direction=DirectionRule.SHIFT_CLOCK)
    assert day_of("12:30", shift=shift).issues == (Issue.MISSING_OUT,)
    assert day_of("13:30", shift=shift).issues == (Issue.MISSING_IN,)


def test_hikvision_break_that_must_be_punched_or_is_deducted() -> None:
    must = replace(Shift(), breaks=(Break(BreakKind.PUNCHED, 60, time(12), time(14)),))
    deducted = replace(Shift(), breaks=(Break(BreakKind.DEDUCTED, 60, time(12), time(13)),))
    notes = ("9:00 in", "12:00 out", "13:10 in", "17:00 out")
    assert (day_of(*notes, shift=must).worked, day_of(*notes, shift=must).late) == (410, 10)
    assert (day_of(*notes, shift=deducted).worked, day_of(*notes, shift=deducted).late) == (420, 0)


def test_odoo_tolerance_on_both_sides_of_the_expected_minutes() -> None:
    shift = replace(Shift(), late_grace=10, early_grace=10)
    day = day_of("9:10 in", "16:50 out", shift=shift)
    assert (day.late, day.early, day.worked) == (0, 0, 460)


def test_rounding_units_of_suprema_and_kimai_round_only_the_result() -> None:
    notes = ("9:07 in", "17:08 out")
    for mode, worked in ((RoundingMode.NEAREST, 480), (RoundingMode.DOWN, 480), (RoundingMode.UP, 495)):
        day = day_of(*notes, shift=replace(Shift(), rounding=Rounding(15, mode)))
        assert (day.worked, day.late) == (worked, 7)
