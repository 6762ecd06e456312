"""Every step and every use of a punch has words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from faceattend.domain.explanation import Fact, PunchUse, Step, StepKind, UsedPunch
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.results import DayCode, DayResult, Mark
from faceattend.reports.explanation_words import day_text, punch_text, step_text, use_text

NINE, FIVE = datetime(2026, 5, 29, 9, tzinfo=UTC), datetime(2026, 5, 29, 17, tzinfo=UTC)
SIX = datetime(2026, 5, 30, 6, tzinfo=UTC)

STEPS: list[tuple[StepKind, tuple[Fact, ...], str]] = [
    (StepKind.SHIFT, ("Day", NINE, FIVE, "everybody", None), "Shift Day, 09:00 to 17:00, assigned to everybody."),
    (StepKind.SHIFT, ("Night", FIVE, SIX, "", None), "Shift Night, 17:00 to 06:00 on 2026-05-30."),
    (StepKind.SHIFT, ("Free", NINE, FIVE, "", 300), "Shift Free, 300 min at any time from 09:00 to 17:00."),
    (
        StepKind.PARTS,
        (NINE, FIVE, FIVE, SIX),
        "It has 2 parts: 09:00 to 17:00, 17:00 to 06:00 on 2026-05-30.",
    ),
    (StepKind.CALENDAR, ("Office", "", ""), "Calendar Office."),
    (StepKind.CALENDAR, ("Office", "Fair", ""), "Calendar Office: a holiday, Fair."),
    (StepKind.CALENDAR, ("Office", "", "off"), "Calendar Office: a weekly day off."),
    (StepKind.OVERRIDE, ("Night",), "For this one day the shift is Night."),
    (StepKind.OVERRIDE, ("",), "This one day is a day off."),
    (StepKind.NOT_ON_ROLL, (date(2026, 6, 1), "joined"), "Not on the roll before 2026-06-01."),
    (StepKind.NOT_ON_ROLL, (date(2026, 5, 1), "left"), "Not on the roll after 2026-05-01."),
    (StepKind.ENTRY, ("leave", "whole", "CL", "", "", 0), "Entered: CL, whole."),
    (StepKind.ENTRY, ("on duty", "first half", "", "fair", "Ada", 0), "Entered: on duty, first half (fair, by Ada)."),
    (StepKind.ENTRY, ("overtime", "whole", "", "", "Ada", 40), "Approved: 40 min of overtime (by Ada)."),
    (StepKind.ENTRY, ("absent", "whole", "", "asked", "Ada", 0), "Entered: absent (asked, by Ada)."),
    (
        StepKind.WATCHED,
        (120, 480, 240),
        "Watched: 120 of 480 min of the shift so far; 240 min are enough to call it absence.",
    ),
    (
        StepKind.UNWATCHED,
        ("Door", NINE, FIVE, "covered"),
        "Door did not watch from 09:00 to 17:00: nothing could be seen on its pictures.",
    ),
    (StepKind.WINDOW, (NINE, SIX), "Punches from 2026-05-29 09:00 to 2026-05-30 06:00 belong to this day."),
    (StepKind.DIRECTIONS, ("alternate",), "Directions alternate, beginning with in, whatever was recorded."),
    (StepKind.COUNTING, ("pairs",), "Counted from every in to the out behind it."),
    (StepKind.MISSING, ("out", FIVE), "The last out is missing; 17:00 is proposed."),
    (StepKind.MISSING, ("in", None), "The first in is missing."),
    (StepKind.NOT_MISSED, ("out", "day not over"), "The day is not over: there may still be an out."),
    (StepKind.NOT_MISSED, ("out", "not required"), "There is no out; the shift asks for none."),
    (StepKind.NOT_MISSED, ("in", "duty elsewhere"), "There is no in; duty elsewhere accounts for it."),
    (StepKind.PRESENCE, (FIVE, SIX, 780), "There from 17:00 to 06:00 on 2026-05-30: 780 min."),
    (StepKind.BETWEEN_PARTS, (60,), "Between two parts of the shift: 60 min, which are not counted."),
    (StepKind.BREAK, (60, "deducted", 0), "Break: 60 min taken off."),
    (StepKind.BREAK, (0, "deducted", 0), "Break: nothing to take off."),
    (StepKind.BREAK, (70, "punched", 0), "Break as punched: 70 min taken off."),
    (StepKind.BREAK, (70, "punched", 10), "Break as punched: 70 min taken off; 10 min too long, which is late."),
    (StepKind.WORKED, (470, 480, 0), "Worked 470 min; 480 min are expected."),
    (StepKind.WORKED, (140, 0, 0), "Worked 140 min."),
    (
        StepKind.WORKED,
        (230, 480, 240),
        "Worked 230 min; 480 min are expected, of which duty elsewhere counts as 240.",
    ),
    (StepKind.LATE, (6, 5, 6, NINE), "Came 6 min after 09:00; 5 min are allowed: late by 6 min."),
    (StepKind.LATE, (5, 5, 0, NINE), "Came 5 min after 09:00; 5 min are allowed: not late."),
    (StepKind.EARLY, (6, 5, 1, FIVE), "Left 6 min before 17:00; 5 min are allowed: early by 1 min."),
    (StepKind.EARLY, (2, 5, 0, FIVE), "Left 2 min before 17:00; 5 min are allowed: not early."),
    (StepKind.ROUNDING, (487, 480, 15, "down"), "Rounded down to the last 15 min: 487 min become 480 min."),
    (StepKind.TOO_SHORT, (200, 240, "HD"), "Worked 200 min, and 240 min are the least: half day (HD)."),
    (StepKind.TOO_LATE, (130, 120, "A"), "Came 130 min late, and 120 min are the most: absent (A)."),
    (StepKind.PART_MISSED, (NINE, FIVE, "HD"), "Not there from 09:00 to 17:00: half day (HD)."),
    (
        StepKind.OVERTIME,
        (20, 30, 0, None, "after-end"),
        "20 min after the end of the shift; overtime begins with 30 min: none.",
    ),
    (
        StepKind.OVERTIME,
        (45, 30, 45, 0, "beyond-expected"),
        "45 min beyond the expected minutes; overtime begins with 30 min: 45 min, of which 0 approved.",
    ),
    (StepKind.OVERTIME, (45, 30, 45, None, "holiday"), "45 min on a holiday; overtime begins with 30 min: 45 min."),
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


def test_a_cell_says_what_its_codes_and_marks_mean() -> None:
    day = DayResult(NINE.date(), DayCode.PRESENT, (Mark.LATE, Mark.MANUAL))
    assert day_text(day) == "Pl*: present, late, by hand"
    halves = replace(day, other=DayCode.LEAVE, other_leave="CL", marks=())
    assert day_text(halves) == "P/CL: half present, half leave (CL)"
    assert day_text(DayResult(NINE.date(), DayCode.FUTURE)) == "still to come"


def punch(**facts: object) -> UsedPunch:
    whole = {"direction": Direction.IN, "method": Method.FACE, "camera": "door", "score": 0.8, "note": ""} | facts
    made = Punch(PunchId(1), PersonId(1), NINE, NINE.date(), **whole)  # type: ignore[arg-type]
    return UsedPunch(made, NINE, PunchUse.IN)


def test_a_punch_says_where_it_comes_from() -> None:
    assert punch_text(punch()) == "face, recorded as in, door"
    assert punch_text(punch(stated=False)) == "face, direction not known, door"
    by_hand = punch(method=Method.MANUAL, camera="", note="forgot", by="Ada", void_reason="twice", voided_by="Bob")
    assert punch_text(by_hand) == "by hand, recorded as in, forgot, Ada, voided: twice, by Bob"
