"""The rules of an office: what a change would do, from when it holds, and who goes with his rules."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from faceattend.domain.calendar_changes import chosen_calendar, new_calendar, with_holidays
from faceattend.domain.calendars import Holiday, Weekday, WorkCalendar
from faceattend.domain.day_entries import EntryKind, NewDayEntry
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.punches import Direction
from faceattend.domain.results import DayCode
from faceattend.domain.rule_book import ALWAYS, EVERYBODY, AssignmentId, LeaveType, Policy, RuleBook, Target
from faceattend.domain.rule_changes import (
    assigned,
    changed_policy,
    changed_shift,
    new_shift,
    overridden,
    with_leave_type,
    without_leave_type,
)
from faceattend.domain.schedules import Shift, ShiftPart
from faceattend.errors import UserError
from faceattend.services.office import FIRST_ACCOUNT_NAME, Office
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import PASSPHRASE, Clock

MAY = Month(2026, 5)
THURSDAY, FRIDAY = date(2026, 5, 28), date(2026, 5, 29)
EARLY = Shift(key="early", title="Early", parts=(ShiftPart(time(8), time(16)),))


@pytest.fixture
def bob(office: Office) -> Person:
    return office.enrolment.enrol(PersonDetails("Bob", "8", "Lab"), "", [])


@pytest.fixture
def worked(office: Office, ada: Person) -> Person:
    """Ada, from half past eight to five on Thursday and Friday."""
    for day in (THURSDAY, FRIDAY):
        for moment, direction in ((time(8, 30), Direction.IN), (time(17), Direction.OUT)):
            office.attendance.add(ada.id, datetime.combine(day, moment, tzinfo=UTC), direction, "forgot")
    return ada


def late(office: Office) -> list[int]:
    [row] = office.reporting.month(MAY, person_code="7").rows
    return [row.days[day.day - 1].late for day in (THURSDAY, FRIDAY)]


def test_a_change_is_shown_before_it_is_made(office: Office, worked: Person) -> None:
    change = changed_shift(Shift(parts=EARLY.parts), ALWAYS)
    effect = office.rules.effect(change)
    assert [(person.id, day.day) for person, day in effect.past] == [(worked.id, THURSDAY)]
    [month] = effect.months
    [person] = month.people
    assert [day.day for day in person.days] == [THURSDAY, FRIDAY]
    assert [(day.before.late, day.after.late) for day in person.days if day.before and day.after] == [(0, 30), (0, 30)]
    assert effect.rewrites_past
    assert late(office) == [0, 0]
    office.rules.carry_out(change)
    assert late(office) == [30, 30]


def test_a_change_from_today_leaves_the_past_alone(office: Office, worked: Person) -> None:
    assert office.rules.usual_since() == FRIDAY
    change = changed_shift(Shift(parts=EARLY.parts), office.rules.usual_since())
    assert not office.rules.effect(change).rewrites_past
    office.rules.carry_out(change)
    assert late(office) == [0, 30]


def test_while_nothing_is_recorded_a_change_holds_from_always(office: Office, ada: Person) -> None:
    assert office.rules.usual_since() == ALWAYS
    office.attendance.add(ada.id, datetime.combine(FRIDAY, time(9), tzinfo=UTC), Direction.IN, "forgot")
    assert office.rules.usual_since() == ALWAYS


def test_only_whom_a_rule_is_for_is_looked_at(office: Office, worked: Person, bob: Person) -> None:
    office.rules.carry_out(new_shift(EARLY))
    assert not office.rules.effect(assigned(Target(group="Lab"), "early")).months
    assert not office.rules.effect(assigned(Target(bob.id), "early")).months
    assert [person.id for person in office.rules.effect(assigned(Target(worked.id), "early")).people] == [worked.id]
    earlier = assigned(EVERYBODY, "early", None, THURSDAY - timedelta(7), replacing=True)
    assert not office.rules.effect(earlier).months


def test_one_day_a_holiday_and_a_calendar_show_what_they_do(office: Office, worked: Person) -> None:
    office.rules.carry_out(new_calendar(WorkCalendar("fridays", "Fridays", ())))
    for change in (
        overridden(EVERYBODY, THURSDAY, None),
        with_holidays([Holiday(THURSDAY, "Sports")]),
        with_holidays([Holiday(THURSDAY, "Sports", "office")]),
    ):
        [(_, day)] = office.rules.effect(change).past
        assert day.after is not None
        assert day.after.code in {DayCode.WORKED_HOLIDAY, DayCode.WORKED_OFF_DAY}
    assert not office.rules.effect(with_holidays([Holiday(THURSDAY, "Sports", "fridays")])).months


def test_a_policy_changes_sums_without_a_day(office: Office, worked: Person) -> None:
    office.rules.carry_out(changed_shift(Shift(parts=EARLY.parts), ALWAYS))
    effect = office.rules.effect(changed_policy(Policy(lates_per_half_day=2), ALWAYS))
    assert (effect.past, effect.rewrites_past) == ((), True)
    assert [person.id for person in effect.people] == [worked.id]


def test_closed_months_are_named_and_not_touched(office: Office, worked: Person, clock: Clock) -> None:
    clock.advance(timedelta(days=5))
    office.accounts.sign_in(FIRST_ACCOUNT_NAME, PASSPHRASE)
    office.closing.close(MAY, "enough of it")
    effect = office.rules.effect(changed_shift(Shift(parts=EARLY.parts), ALWAYS))
    assert (effect.closed, effect.rewrites_past) == ((MAY,), False)
    office.rules.carry_out(changed_shift(Shift(parts=EARLY.parts), ALWAYS))
    assert late(office) == [0, 0]


def test_rules_for_those_who_are_not_there_are_refused(office: Office, bob: Person) -> None:
    with pytest.raises(UserError, match="Nobody is in the group Labs; the groups are: Lab"):
        office.rules.carry_out(assigned(Target(group="Labs"), "day"))
    with pytest.raises(UserError, match="Nobody is in the group Labs"):
        office.rules.carry_out(chosen_calendar("Labs", "office", ALWAYS))
    with pytest.raises(UserError, match="not on the roll any more"):
        office.rules.effect(overridden(Target(PersonId(999)), FRIDAY, None))
    assert office.rules.book() == RuleBook()


def test_a_leave_that_is_entered_stays(office: Office, vault: Vault, ada: Person) -> None:
    office.rules.carry_out(with_leave_type(LeaveType("CL", "Casual leave")))
    now = datetime(2026, 5, 29, tzinfo=UTC)
    for day in (FRIDAY, date(2026, 12, 31)):
        [entry] = vault.day_entries.add([NewDayEntry(ada.id, day, EntryKind.LEAVE, leave="CL")], "administrator", now)
        with pytest.raises(UserError, match="CL is entered for days"):
            office.rules.carry_out(without_leave_type("CL"))
        vault.day_entries.void(entry.id, "came", "administrator", now)
    assert "CL" not in office.rules.carry_out(without_leave_type("CL")).leave_by_code


def test_the_rules_of_somebody_who_is_erased_go_with_him(
    office: Office, vault: Vault, ada: Person, bob: Person
) -> None:
    office.rules.carry_out(assigned(Target(ada.id), "day"))
    office.rules.carry_out(assigned(Target(bob.id), "day"))
    office.rules.carry_out(overridden(Target(ada.id), FRIDAY, None))
    office.privacy.erase(ada.id, "asked for it")
    book = vault.rule_book.read()
    assert [each.target for each in book.assignments] == [EVERYBODY, Target(bob.id)]
    assert (book.overrides, book.last_id) == ((), AssignmentId(4))


def test_rules_for_somebody_are_among_his_own_data(office: Office, ada: Person, bob: Person, tmp_path: Path) -> None:
    office.rules.carry_out(assigned(Target(ada.id), "day", THURSDAY, FRIDAY, frozenset({Weekday.FRIDAY})))
    office.rules.carry_out(assigned(Target(bob.id), "day"))
    office.rules.carry_out(overridden(Target(ada.id), FRIDAY, None))
    office.privacy.export(ada.id, tmp_path / "ada.zip")
    with ZipFile(tmp_path / "ada.zip") as archive:
        data = json.loads(archive.read("data.json"))
    assert data["shifts"] == [{"shift": "day", "from": "2026-05-28", "to": "2026-05-29", "weekdays": ["friday"]}]
    assert data["days_with_own_rule"] == [{"day": "2026-05-29", "shift": None}]
