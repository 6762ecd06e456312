"""Why a day is what it is: every punch with its use, every rule that was asked."""

from dataclasses import replace
from datetime import date, time

from faceattend.domain.day_entries import DayPart, EntryKind
from faceattend.domain.explanation import Explanation, Fact, PunchUse, StepKind
from faceattend.domain.rule_book import ALWAYS, EVERYBODY, Assignment, AssignmentId, DatedShift, Override, RuleBook
from faceattend.domain.schedules import Break, BreakKind, Counting, Rounding, RoundingMode, Shift
from tests.unit.domain.scenes import GRACE, MONDAY, SATURDAY, SPLIT, entry, explained, leave, moment

DAY = Shift()
FULL = replace(
    DAY,
    late_grace=5,
    half_day_below=480,
    breaks=(Break(BreakKind.PUNCHED, 60, time(12), time(14)),),
    rounding=Rounding(15, RoundingMode.DOWN),
)


def facts(explanation: Explanation, kind: StepKind) -> list[tuple[Fact, ...]]:
    return [step.facts for step in explanation.steps if step.kind is kind]


def test_every_punch_has_its_use_and_every_rule_its_numbers() -> None:
    found = explained("9:10 in", "9:11 in", "12:00 out", "13:10 in", "17:58 out", "18:30 out voided", shift=FULL)
    assert [used.use for used in found.punches] == [
        PunchUse.IN,
        PunchUse.REPEAT,
        PunchUse.BREAK_OUT,
        PunchUse.BREAK_IN,
        PunchUse.OUT,
        PunchUse.VOIDED,
    ]
    assert facts(found, StepKind.PRESENCE) == [(moment("9:10"), moment("17:58"), 528)]
    assert facts(found, StepKind.BREAK) == [(70, "punched", 10)]
    assert facts(found, StepKind.ROUNDING) == [(458, 450, 15, "down")]
    assert facts(found, StepKind.LATE) == [(10, 5, 10, moment("9:00"))]
    assert facts(found, StepKind.TOO_SHORT) == [(450, 480, "HD")]
    assert facts(found, StepKind.WORKED) == [(450, 420, 0)]
    assert facts(found, StepKind.OVERTIME) == [(58, 30, 58, None, "after-end")]
    assert found.steps[-1].kind is StepKind.CODE
    assert found.steps[-1].facts == ("HDl*",)


def test_an_absence_names_what_was_watched_and_how_much_is_enough() -> None:
    found = explained()
    assert facts(found, StepKind.WATCHED) == [(480, 480, 240)]
    assert facts(found, StepKind.CODE) == [("A",)]


def test_what_is_missing_and_when_it_may_have_been() -> None:
    found = explained("9:00 in")
    assert facts(found, StepKind.MISSING) == [("out", moment("17:00"))]
    assert [used.use for used in found.punches] == [PunchUse.UNPAIRED]


def test_pairs_say_every_stretch_and_what_has_no_other_half() -> None:
    shift = replace(DAY, counting=Counting.PAIRS)
    found = explained("9:00 in", "12:00 out", "13:00 in", "14:00 in", "17:00 out", shift=shift)
    assert len(facts(found, StepKind.PRESENCE)) == 2
    assert [used.use for used in found.punches][2] is PunchUse.UNPAIRED


def test_entries_and_decisions_are_named_with_who_made_them() -> None:
    found = explained("9:00 in", entries=[entry(EntryKind.PRESENT)])
    assert facts(found, StepKind.ENTRY) == [("present", "whole", "", "because", "Ada", 0)]
    assert facts(found, StepKind.DECIDED) == [("P", "Ada", "because")]
    on_leave = explained("9:00 in", entries=[leave()])
    assert [used.use for used in on_leave.punches] == [PunchUse.ON_LEAVE]


def test_whose_assignment_it_is_and_what_is_different_on_this_one_day() -> None:
    book = RuleBook(
        shifts=(DatedShift(ALWAYS, DAY), DatedShift(ALWAYS, Shift(key="early", title="Early"))),
        assignments=(Assignment(AssignmentId(1), EVERYBODY, "day"),),
        overrides=(Override(AssignmentId(2), EVERYBODY, SATURDAY, "early"),),
    )
    [usual] = facts(explained(book=book), StepKind.SHIFT)
    assert (usual[0], usual[3]) == ("Day", "everybody")
    one_day = explained(book=book, day=SATURDAY)
    assert facts(one_day, StepKind.OVERRIDE) == [("Early",)]
    assert facts(one_day, StepKind.CALENDAR) == [("Office", "", "")]


def test_a_day_before_joining_names_the_day() -> None:
    person = replace(GRACE, joined=date(2026, 5, 5))
    assert facts(explained(person=person), StepKind.NOT_ON_ROLL) == [(date(2026, 5, 5), "joined")]
    left = replace(GRACE, left=date(2026, 5, 1))
    assert facts(explained(person=left, day=MONDAY), StepKind.NOT_ON_ROLL) == [(date(2026, 5, 1), "left")]


def test_the_limit_that_decides_is_named_and_no_other() -> None:
    shift = replace(DAY, half_day_below=360, absent_below=240, half_day_late=60)
    found = explained("11:00 in", "14:00 out", shift=shift)
    assert facts(found, StepKind.TOO_SHORT) == [(180, 240, "A")]
    assert facts(found, StepKind.TOO_LATE) == []
    late = explained("11:00 in", "17:00 out", shift=shift)
    assert (facts(late, StepKind.TOO_SHORT), facts(late, StepKind.TOO_LATE)) == ([], [(120, 60, "HD")])


def test_a_split_shift_names_its_parts_what_lies_between_them_and_the_one_that_was_missed() -> None:
    through = explained("9:00 in", "18:00 out", shift=SPLIT)
    assert facts(through, StepKind.PARTS) == [tuple(moment(at) for at in ("9:00", "13:00", "14:00", "18:00"))]
    assert facts(through, StepKind.BETWEEN_PARTS) == [(60,)]
    half = explained("9:00 in", "13:00 out", shift=SPLIT)
    assert facts(half, StepKind.PART_MISSED) == [(moment("14:00"), moment("18:00"), "HD")]


def test_who_need_not_punch_out_is_told_why() -> None:
    assert facts(explained("9:00 in", now=moment("15:00")), StepKind.NOT_MISSED) == [("out", "day not over")]
    no_out = explained("9:00 in", shift=replace(DAY, departure_required=False))
    assert facts(no_out, StepKind.NOT_MISSED) == [("out", "not required")]
    away = explained("9:00 in", entries=[entry(EntryKind.ON_DUTY, DayPart.SECOND_HALF)])
    assert facts(away, StepKind.NOT_MISSED) == [("out", "duty elsewhere")]


def test_a_weekly_day_off_is_called_one_and_its_work_overtime_of_its_class() -> None:
    off = explained("9:00 in", "11:00 out", day=SATURDAY)
    assert facts(off, StepKind.CALENDAR) == [("Office", "", "off")]
    assert facts(off, StepKind.OVERTIME) == [(120, 30, 120, None, "off day")]
    assert facts(explained(day=SATURDAY), StepKind.DIRECTIONS) == []
