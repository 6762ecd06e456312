"""Every step and every use of a punch has words."""

from datetime import UTC, date, datetime

import pytest

from faceattend.domain.explanation import Fact, PunchUse, Step, StepKind, UsedPunch
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.reports.explanation_words import punch_text, step_text, use_text

NINE, FIVE = datetime(2026, 5, 29, 9, tzinfo=UTC), datetime(2026, 5, 29, 17, tzinfo=UTC)
SIX = datetime(2026, 5, 30, 6, tzinfo=UTC)

STEPS: list[tuple[StepKind, tuple[Fact, ...], str]] = [
    (StepKind.SHIFT, ("Day", NINE, FIVE, "everybody"), "Shift Day, 09:00 to 17:00, assigned to everybody."),
    (StepKind.SHIFT, ("Night", FIVE, SIX, ""), "Shift Night, 17:00 to 06:00 on 2026-05-30."),
    (StepKind.CALENDAR, ("Office", ""), "Calendar Office."),
    (StepKind.CALENDAR, ("Office", "Fair"), "Calendar Office: Fair."),
    (StepKind.OVERRIDE, ("Night",), "For this one day the shift is Night."),
    (StepKind.OVERRIDE, ("",), "This one day is a day off."),
    (StepKind.NOT_ON_ROLL, (date(2026, 6, 1),), "Not on the roll on this day: 2026-06-01."),
    (StepKind.ENTRY, ("leave", "whole", "CL", "", ""), "Entered: CL, whole."),
    (StepKind.ENTRY, ("on duty", "first half", "", "fair", "Ada"), "Entered: on duty, first half (fair, by Ada)."),
    (
        StepKind.WATCHED,
        (120, 480, 240),
        "Cameras watched 120 of 480 min of the shift so far; 240 min are enough to call it absence.",
    ),
    (StepKind.WINDOW, (NINE, SIX), "Punches from 2026-05-29 09:00 to 2026-05-30 06:00 belong to this day."),
    (StepKind.DIRECTIONS, ("alternate",), "Directions alternate, beginning with in, whatever was recorded."),
    (StepKind.COUNTING, ("pairs",), "Counted from every in to the out behind it."),
    (StepKind.MISSING, ("out", FIVE), "The last out is missing; 17:00 is proposed."),
    (StepKind.MISSING, ("in", None), "The first in is missing."),
    (StepKind.PRESENCE, (FIVE, SIX, 780), "There from 17:00 to 06:00 on 2026-05-30: 780 min."),
    (StepKind.BREAK, (60, "deducted"), "Break: 60 min taken off."),
    (StepKind.BREAK, (70, "punched"), "Break as punched: 70 min taken off."),
    (StepKind.LATE, (6, 5, 6), "Came 6 min after the start; 5 min are allowed: late by 6 min."),
    (StepKind.LATE, (5, 5, 0), "Came 5 min after the start; 5 min are allowed: not late."),
    (StepKind.EARLY, (6, 5, 1), "Left 6 min before the end; 5 min are allowed: early by 1 min."),
    (StepKind.EARLY, (2, 5, 0), "Left 2 min before the end; 5 min are allowed: not early."),
    (StepKind.ROUNDING, (487, 480, 15, "down"), "Rounded down to the last 15 min: 487 min become 480 min."),
    (StepKind.THRESHOLD, (200, 240, "HD"), "200 min against the limit of 240 min: HD."),
    (StepKind.OVERTIME, (20, 30, 0, 0), "20 min beyond the shift; overtime begins with 30 min: none."),
    (StepKind.OVERTIME, (45, 30, 45, 0), "45 min beyond the shift; overtime begins with 30 min: 45 min, 0 approved."),
    (StepKind.DECIDED, ("P", "Ada", "was there"), "Decided: P (by Ada, was there)."),
    (StepKind.CODE, ("P/CLl*",), "Result: P/CLl*"),
    (StepKind.CODE, ("",), "Result: still to come"),
]


@pytest.mark.parametrize(("kind", "facts", "text"), STEPS)
def test_a_step_is_a_sentence(kind: StepKind, facts: tuple[Fact, ...], text: str) -> None:
    assert step_text(Step(kind, facts)) == text


def test_no_step_is_without_words() -> None:
    assert {kind for kind, _, _ in STEPS} == set(StepKind)
    assert len({use_text(use) for use in PunchUse}) == len(PunchUse)


def punch(**facts: object) -> UsedPunch:
    whole = {"direction": Direction.IN, "method": Method.FACE, "camera": "door", "score": 0.8, "note": ""} | facts
    made = Punch(PunchId(1), PersonId(1), NINE, NINE.date(), **whole)  # type: ignore[arg-type]
    return UsedPunch(made, NINE, PunchUse.IN)


def test_a_punch_says_where_it_comes_from() -> None:
    assert punch_text(punch()) == "face, recorded as in, door"
    assert punch_text(punch(stated=False)) == "face, direction not known, door"
    by_hand = punch(method=Method.MANUAL, camera="", note="forgot", by="Ada", void_reason="twice", voided_by="Bob")
    assert punch_text(by_hand) == "by hand, recorded as in, forgot, Ada, voided: twice, by Bob"
