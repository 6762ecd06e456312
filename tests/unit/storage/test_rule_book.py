"""The rules of attendance as they lie in the vault."""

import sqlite3
from dataclasses import fields, replace
from datetime import date, time
from pathlib import Path

import pytest

from faceattend.domain.calendars import Holiday, Term, Weekday, WeeklyOff, WorkCalendar
from faceattend.domain.people import PersonId
from faceattend.domain.rule_book import (
    ALWAYS,
    EVERYBODY,
    Assignment,
    AssignmentId,
    CalendarChoice,
    DatedCalendar,
    DatedPolicy,
    DatedShift,
    LabelledCode,
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
    LatenessFrom,
    OvertimeBasis,
    OvertimeRule,
    Rounding,
    RoundingMode,
    Shift,
    ShiftKind,
    ShiftPart,
)
from faceattend.errors import UserError
from faceattend.storage.vault import Vault

MAY = date(2026, 5, 1)
SHIFT = Shift(
    key="split",
    title="Früh und spät",
    kind=ShiftKind.FLEXIBLE,
    parts=(ShiftPart(time(6, 30), time(11)), ShiftPart(time(22), time(2))),
    expected=480,
    before=60,
    after=90,
    late_grace=5,
    early_grace=6,
    lateness_from=LatenessFrom.GRACE_END,
    breaks=(Break(), Break(BreakKind.PUNCHED, 45, time(12), time(14), 300)),
    half_day_below=240,
    absent_below=120,
    half_day_late=90,
    absent_late=180,
    counting=Counting.PAIRS,
    direction=DirectionRule.SHIFT_CLOCK,
    departure_required=False,
    in_out_gap=1,
    out_in_gap=2,
    rounding=Rounding(15, RoundingMode.DOWN),
    overtime=OvertimeRule(
        counted=False,
        basis=OvertimeBasis.OUTSIDE,
        minimum=10,
        rounding=Rounding(30, RoundingMode.UP),
        needs_approval=True,
    ),
)
FULL = RuleBook(
    version=7,
    shifts=(DatedShift(ALWAYS, Shift()), DatedShift(MAY, SHIFT)),
    assignments=(
        Assignment(AssignmentId(1), EVERYBODY, "day"),
        Assignment(AssignmentId(4), Target(PersonId(3)), "split", MAY, MAY, frozenset({Weekday.MONDAY})),
        Assignment(AssignmentId(5), Target(group="Büro"), "split"),
    ),
    overrides=(
        Override(AssignmentId(6), EVERYBODY, MAY, None),
        Override(AssignmentId(7), Target(PersonId(3)), MAY, "day"),
    ),
    calendars=(
        DatedCalendar(MAY, WorkCalendar("school", "School", (WeeklyOff(Weekday.SATURDAY, frozenset({2, 4})),))),
        DatedCalendar(ALWAYS, WorkCalendar()),
    ),
    calendar_choices=(CalendarChoice("", "office"), CalendarChoice("Büro", "school", MAY)),
    holidays=(Holiday(MAY, "May Day"), Holiday(MAY, "Sports", "school")),
    terms=(Term("Summer", MAY, date(2026, 7, 1), "school"),),
    leave_types=(LeaveType("CL", "Casual", paid=False, counts_off_days=True),),
    labels=((LabelledCode.ON_DUTY, "BT"), (LabelledCode.HOLIDAY, "PH.")),
    last_id=AssignmentId(9),
    policies=(DatedPolicy(MAY, Policy(3, paid_weekly_off=False, paid_holidays=False, low_attendance_percent=80)),),
)


def test_a_new_office_has_one_day_shift_and_free_week_ends(vault: Vault) -> None:
    assert vault.rule_book.read() == RuleBook()


def test_every_rule_comes_back_as_it_was_written(vault: Vault) -> None:
    written = vault.rule_book.change(lambda _book: FULL)
    assert written == replace(FULL, version=2)
    assert vault.rule_book.read() == written
    assert {type(getattr(written, each.name)) for each in fields(RuleBook)} == {int, tuple}
    assert all(getattr(SHIFT, each.name) != getattr(Shift(), each.name) for each in fields(Shift))


def test_every_change_is_a_version_and_no_change_is_none(vault: Vault) -> None:
    vault.rule_book.change(lambda book: replace(book, labels=((LabelledCode.ON_DUTY, "BT"),)))
    again = vault.rule_book.change(lambda book: replace(book, labels=((LabelledCode.ON_DUTY, "BT"),)))
    assert again.version == 2
    assert vault.rule_book.change(lambda book: replace(book, labels=())).version == 3


def test_a_change_that_fails_leaves_the_rules_as_they_were(vault: Vault) -> None:
    def refuse(book: RuleBook) -> RuleBook:
        raise UserError("There is no such shift.")

    with pytest.raises(UserError, match="no such shift"):
        vault.rule_book.change(refuse)
    assert vault.rule_book.read() == RuleBook()


def test_an_older_office_keeps_the_hours_that_it_had_set(vault: Vault) -> None:
    vault.settings.write("shift.start", "22:00")
    vault.settings.write("shift.end", "06:00")
    vault.settings.write("shift.weekly_off", ["friday"])
    book = vault.rule_book.read()
    assert [dated.shift.parts for dated in book.shifts] == [(ShiftPart(time(22), time(6)),)]
    assert [dated.calendar.weekly_off for dated in book.calendars] == [(WeeklyOff(Weekday.FRIDAY),)]
    changed = vault.rule_book.change(lambda book: replace(book, holidays=(Holiday(MAY, "May Day"),)))
    assert changed == replace(book, version=2, holidays=(Holiday(MAY, "May Day"),))
    assert vault.settings.read("shift.start") is None
    assert vault.rule_book.read() == changed


def test_half_of_the_older_settings_is_enough(vault: Vault) -> None:
    vault.settings.write("shift.end", "16:00")
    assert vault.rule_book.read().shifts == (DatedShift(ALWAYS, Shift(parts=(ShiftPart(time(9), time(16)),))),)
    assert vault.rule_book.read().calendars == RuleBook().calendars


@pytest.mark.parametrize("document", [7, {"shifts": 3}, {"shifts": [{"since": "2026", "shift": {}}]}])
def test_rules_that_are_none_are_said_to_be_damaged(vault: Vault, document: object) -> None:
    vault.settings.write("attendance.rules", document)
    with pytest.raises(UserError, match="rules of attendance are damaged"):
        vault.rule_book.read()


def test_rules_lie_sealed_in_the_database(vault: Vault, folder: Path) -> None:
    vault.rule_book.change(lambda book: replace(book, holidays=(Holiday(MAY, "Candlemas"),)))
    connection = sqlite3.connect(folder / "attendance.db")
    [(token,)] = connection.execute("SELECT token FROM setting WHERE key = 'attendance.rules'").fetchall()
    connection.close()
    assert b"Candlemas" not in token
    assert not vault.verify().findings
