"""The explanation of a day: what it says and what it offers."""

from datetime import UTC, date, datetime

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from faceattend.domain.day_entries import DayEntry, DayEntryId, DayPart, EntryKind
from faceattend.domain.explanation import Explanation, PunchUse, Step, StepKind, UsedPunch
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.results import DayCode, DayResult, Issue
from faceattend.ui.explanation_words import step_words
from faceattend.ui.trace_panel import Allowed, TracePanel
from tests.ui.conftest import Stage, press_key
from tests.ui.month_samples import at, missing, person, present

ADA = person(1, "Ada Lovelace")
MAY_BE_CORRECTED = Allowed(correct=True, decide=True)


def punch(number: int, moment: datetime, **others: object) -> Punch:
    facts = {"method": Method.FACE, "camera": "Front desk", "score": 0.7, "note": "", **others}
    return Punch(PunchId(number), PersonId(1), moment.astimezone(UTC), date(2026, 5, 6), Direction.IN, **facts)  # type: ignore[arg-type]


def leave(*, void: str | None = None) -> DayEntry:
    return DayEntry(
        DayEntryId(9),
        PersonId(1),
        date(2026, 5, 6),
        EntryKind.LEAVE,
        DayPart.SECOND_HALF,
        "CL",
        0,
        "dentist",
        "Olga",
        datetime(2026, 5, 4, tzinfo=UTC),
        void,
    )


def explained(result: DayResult, *, entries: tuple[DayEntry, ...] = (), closed: DayResult | None = None) -> Explanation:
    used = (
        UsedPunch(punch(1, at(6, 9)), at(6, 9), PunchUse.IN),
        UsedPunch(punch(2, at(6, 9, 2)), at(6, 9, 2), PunchUse.REPEAT),
        UsedPunch(punch(3, at(6, 9, 3), void_reason="only passed by"), at(6, 9, 3), PunchUse.VOIDED),
    )
    steps = (
        Step(StepKind.SHIFT, ("Day", at(6, 9), at(6, 17), "everybody", None)),
        Step(StepKind.MISSING, ("out", at(6, 17))),
        Step(StepKind.CODE, ("MO",)),
    )
    return Explanation(ADA, result, used, entries, steps, closed)


@pytest.fixture
def panel(stage: Stage) -> TracePanel:
    made = TracePanel()
    stage.place.addWidget(made)
    return made


def words(panel: QWidget) -> str:
    return "\n".join(each.text() for each in panel.findChildren(QLabel) if each.isVisibleTo(panel))


def keys(panel: QWidget) -> list[str]:
    return [each.text() for each in panel.findChildren(QPushButton) if each.isVisibleTo(panel) and each.text()]


def icons(panel: QWidget, begin: str) -> list[QToolButton]:
    found = (each for each in panel.findChildren(QToolButton) if each.isVisibleTo(panel))
    return [each for each in found if each.accessibleName().startswith(begin)]


def entry_of_a_menu(panel: QWidget, text: str) -> QAction:
    return next(each for each in panel.findChildren(QAction) if each.text().replace("&", "") == text)


def test_it_says_who_what_and_why(panel: TracePanel) -> None:
    panel.show_day(explained(missing(6)), MAY_BE_CORRECTED)
    said = words(panel)
    for part in (
        "Ada Lovelace",
        "Wednesday, 6 May 2026",
        "MO",
        "the last out is missing",
        "repeat of the one before",
        "undone: only passed by",
        "Shift Day, 09:00 to 17:00 (everybody).",
        "It may have been at 17:00.",
        "Result: MO",
    ):
        assert part in said, part


def test_the_proposed_time_is_accepted_by_one_key(panel: TracePanel, qtbot: QtBot) -> None:
    panel.show_day(explained(missing(6)), MAY_BE_CORRECTED)
    [accept] = [each for each in panel.findChildren(QPushButton) if each.text() == "Accept: left at 17:00"]
    panel.set_focus()
    assert panel.focusWidget() is accept
    with qtbot.waitSignal(panel.accept_wanted):
        press_key(accept, Qt.Key.Key_Space)


def test_a_day_that_lacks_nothing_offers_nothing_to_accept(panel: TracePanel) -> None:
    panel.show_day(explained(present(6)), MAY_BE_CORRECTED)
    assert keys(panel) == ["&Decide", "En&ter"]


def test_whoever_may_not_correct_only_reads(panel: TracePanel) -> None:
    panel.show_day(explained(missing(6), entries=(leave(),)), Allowed())
    assert keys(panel) == []
    assert icons(panel, "Undo") == []
    assert icons(panel, "Withdraw") == []


def test_only_what_counts_can_be_taken_back(panel: TracePanel, qtbot: QtBot) -> None:
    panel.show_day(explained(missing(6), entries=(leave(), leave(void="not taken"))), MAY_BE_CORRECTED)
    undo, withdraw = icons(panel, "Undo the punch"), icons(panel, "Withdraw")
    assert (len(undo), len(withdraw)) == (2, 1)
    with qtbot.waitSignal(panel.void_wanted) as voided:
        undo[0].click()
    assert voided.args is not None
    assert voided.args[0].id == 1
    with qtbot.waitSignal(panel.withdraw_wanted) as withdrawn:
        withdraw[0].click()
    assert withdrawn.args is not None
    assert withdrawn.args[0].leave == "CL"
    assert "Leave CL, second half" in words(panel)
    assert "withdrawn: not taken" in words(panel)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Present", EntryKind.PRESENT), ("Half day", EntryKind.HALF_DAY), ("Absent", EntryKind.ABSENT)],
)
def test_a_day_is_decided_from_the_menu(panel: TracePanel, qtbot: QtBot, text: str, kind: EntryKind) -> None:
    panel.show_day(explained(missing(6)), MAY_BE_CORRECTED)
    with qtbot.waitSignal(panel.decide_wanted) as decided:
        entry_of_a_menu(panel, text).trigger()
    assert decided.args == [kind]


def test_overtime_is_offered_while_it_waits_for_approval(panel: TracePanel) -> None:
    panel.show_day(explained(present(6)), MAY_BE_CORRECTED)
    assert not entry_of_a_menu(panel, "Overtime to approve...").isVisible()
    waiting = DayResult(date(2026, 5, 6), DayCode.PRESENT, overtime=60, issues=(Issue.OVERTIME_OPEN,))
    panel.show_day(explained(waiting), MAY_BE_CORRECTED)
    assert entry_of_a_menu(panel, "Overtime to approve...").isVisible()


def test_a_closed_month_that_says_otherwise_is_named(panel: TracePanel) -> None:
    panel.show_day(explained(present(6), closed=missing(6)), MAY_BE_CORRECTED)
    assert "The closed month says MO." in words(panel)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            Step(StepKind.SHIFT, ("Free", at(6, 6), at(6, 22), "", 480)),
            "Shift Free, 480 min at any time from 06:00 to 22:00.",
        ),
        (
            Step(StepKind.PARTS, (at(6, 9), at(6, 13), at(6, 14), at(6, 18))),
            "It has 2 parts: 09:00 to 13:00, 14:00 to 18:00.",
        ),
        (Step(StepKind.LATE, (6, 5, 6, at(6, 9))), "Late by 6 min: came 6 min after 09:00, 5 are allowed."),
        (Step(StepKind.LATE, (4, 5, 0, at(6, 9))), "Came 4 min after 09:00; 5 are allowed."),
        (Step(StepKind.EARLY, (20, 0, 20, at(6, 17))), "Early by 20 min: left 20 min before 17:00, 0 are allowed."),
        (Step(StepKind.EARLY, (2, 5, 0, at(6, 17))), "Left 2 min before 17:00; 5 are allowed."),
        (Step(StepKind.NOT_ON_ROLL, (date(2026, 5, 7), "joined")), "Not on the roll before Thursday, 7 May 2026."),
        (
            Step(StepKind.NOT_ON_ROLL, (date(2026, 5, 4), "left")),
            "Not on the roll after Monday, 4 May 2026.",
        ),
        (Step(StepKind.NOT_MISSED, ("out", "day not over")), "No out yet; the day is not over."),
        (Step(StepKind.NOT_MISSED, ("out", "not required")), "No out; the shift asks for none."),
        (Step(StepKind.NOT_MISSED, ("in", "duty elsewhere")), "No in; duty elsewhere accounts for it."),
        (Step(StepKind.BETWEEN_PARTS, (60,)), "Between two parts of the shift: 60 min, which are not counted."),
        (Step(StepKind.WORKED, (470, 480, 0)), "Worked 470 min; 480 are expected."),
        (
            Step(StepKind.WORKED, (230, 480, 240)),
            "Worked 230 min; 480 are expected, of which duty elsewhere counts as 240.",
        ),
        (Step(StepKind.WORKED, (120, 0, 0)), "Worked 120 min."),
        (Step(StepKind.TOO_SHORT, (200, 240, "HD")), "Worked 200 min, and 240 are the least: half day (HD)."),
        (Step(StepKind.TOO_LATE, (130, 120, "A")), "Came 130 min late, and 120 are the most: absent (A)."),
        (Step(StepKind.PART_MISSED, (at(6, 14), at(6, 18), "HD")), "Not there from 14:00 to 18:00: half day (HD)."),
        (Step(StepKind.OVERRIDE, ("",)), "This one day is a day off."),
        (Step(StepKind.CALENDAR, ("Office", "New Year", "")), "Calendar Office: a holiday, New Year."),
        (Step(StepKind.CALENDAR, ("Office", "", "off")), "Calendar Office: a weekly day off."),
        (Step(StepKind.BREAK, (30, "punched", 0)), "Break as punched: 30 min taken off."),
        (Step(StepKind.BREAK, (70, "punched", 10)), "Break as punched: 70 min taken off; 10 too long, which is late."),
        (Step(StepKind.BREAK, (0, "deducted", 0)), "Break: nothing to take off."),
        (
            Step(StepKind.WATCHED, (100, 480, 240)),
            "Watched: 100 of 480 min of the shift so far; 240 are enough to speak of absence.",
        ),
        (
            Step(StepKind.UNWATCHED, ("Door", at(6, 9), at(6, 11), "paused")),
            "Door did not watch from 09:00 to 11:00: the recording was stopped.",
        ),
        (Step(StepKind.ENTRY, ("leave", "whole", "CL", "ill", "Olga", 0)), "Entered: CL, whole day (ill, Olga)."),
        (
            Step(StepKind.ENTRY, ("on duty", "first half", "", "fair", "Ada", 0)),
            "Entered: on duty elsewhere, first half (fair, Ada).",
        ),
        (Step(StepKind.ENTRY, ("absent", "whole", "", "", "", 0)), "Entered: absent."),
        (Step(StepKind.ENTRY, ("overtime", "whole", "", "", "Olga", 40)), "Approved: 40 min of overtime (Olga)."),
        (
            Step(StepKind.OVERTIME, (10, 30, 0, None, "after-end")),
            "No overtime: 10 min after the end of the shift, and it begins with 30.",
        ),
        (Step(StepKind.OVERTIME, (60, 30, 60, None, "off day")), "Overtime: 60 min on a day off, 60 count."),
        (
            Step(StepKind.OVERTIME, (60, 30, 60, 0, "beyond-expected")),
            "Overtime: 60 min beyond the expected minutes, 60 count, 0 approved.",
        ),
        (
            Step(StepKind.WINDOW, (at(6, 1), at(7, 1))),
            "Punches from 01:00 to 01:00 on 7 May belong to this day.",
        ),
        (Step(StepKind.DECIDED, ("A", "Olga", "was ill")), "Decided: A (Olga, was ill)."),
        (Step(StepKind.ROUNDING, (47, 45, 15, "nearest")), "Rounded from 47 to 45 min (to the nearest 15)."),
        (Step(StepKind.ROUNDING, (47, 45, 15, "down")), "Rounded from 47 to 45 min (down to whole 15)."),
    ],
)
def test_a_step_is_one_plain_sentence(step: Step, sentence: str) -> None:
    assert step_words(step, date(2026, 5, 6)) == sentence


def test_every_control_has_a_name(panel: TracePanel) -> None:
    panel.show_day(explained(missing(6), entries=(leave(),)), MAY_BE_CORRECTED)
    nameless = [
        type(each).__name__
        for each in panel.findChildren(QWidget)
        if each.isVisibleTo(panel)
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not each.accessibleName()
        and not getattr(each, "text", str)()
    ]
    assert nameless == []
