"""Why a day is what it is: every punch with its use, every rule that was asked."""

from dataclasses import replace
from datetime import date, time

from faceattend.domain.day_entries import EntryKind
from faceattend.domain.explanation import Explanation, Fact, PunchUse, StepKind
from faceattend.domain.rule_book import ALWAYS, EVERYBODY, Assignment, AssignmentId, DatedShift, Override, RuleBook
from faceattend.domain.schedules import Break, BreakKind, Counting, Rounding, RoundingMode, Shift
from tests.unit.domain.scenes import GRACE, MONDAY, SATURDAY, entry, explained, leave, moment

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
    assert facts(found, StepKind.BREAK) == [(70, "punched")]
    assert facts(found, StepKind.ROUNDING) == [(458, 450, 15, "down")]
    assert facts(found, StepKind.LATE) == [(10, 5, 10)]
    assert facts(found, StepKind.THRESHOLD) == [(450, 480, "HD")]
    assert facts(found, StepKind.OVERTIME) == [(58, 30, 58, 58)]
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
    assert facts(found, StepKind.ENTRY) == [("present", "whole", "", "because", "Ada")]
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
    assert facts(one_day, StepKind.CALENDAR) == [("Office", "")]


def test_a_day_before_joining_names_the_day() -> None:
    person = replace(GRACE, joined=date(2026, 5, 5))
    assert facts(explained(person=person), StepKind.NOT_ON_ROLL) == [(date(2026, 5, 5),)]
    left = replace(GRACE, left=date(2026, 5, 1))
    assert facts(explained(person=left, day=MONDAY), StepKind.NOT_ON_ROLL) == [(date(2026, 5, 1),)]
