"""Leave, duty elsewhere and decisions as the office enters them: all or nothing, and never against the rules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from faceattend.domain.accounts import Role
from faceattend.domain.calendars import Holiday
from faceattend.domain.day_entries import DayEntryId, DayPart, EntryKind
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.results import DayCode, Issue, Mark
from faceattend.domain.rule_book import ALWAYS, DatedShift, LeaveType, RuleBook
from faceattend.domain.schedules import OvertimeRule, Shift
from faceattend.errors import BugError, UserError
from faceattend.services.access import NotAllowedError
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import PASSPHRASE, Clock

MONDAY, FRIDAY, SATURDAY, SUNDAY = date(2026, 5, 18), date(2026, 5, 22), date(2026, 5, 23), date(2026, 5, 24)
THURSDAY = date(2026, 5, 28)
MAY = Month(2026, 5)
PASSWORD = "seven green bottles hang"

Enter = Callable[..., object]


@pytest.fixture
def grace(office: Office) -> Person:
    return office.enrolment.enrol(PersonDetails("Grace Hopper", "8", "Navy"), "", [])


def took(office: Office, person: Person, first: date, last: date, leave: str = "SL", **more: object) -> list[date]:
    lines = office.day_entries.enter([person.id], first, last, EntryKind.LEAVE, leave=leave, **more)  # type: ignore[arg-type]
    return [line.entry.day for line in lines]


def with_rules(vault: Vault, **changed: object) -> None:
    vault.rule_book.change(lambda book: replace(book, version=book.version + 1, **changed))  # type: ignore[arg-type]


def add_punch(vault: Vault, person: Person, day: date, hour: int, direction: Direction = Direction.IN) -> None:
    time = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    vault.punches.add(NewPunch(person.id, time, day, direction, Method.FACE, "Door", 0.7))


def test_leave_is_written_for_working_days(office: Office, vault: Vault, ada: Person, clock: Clock) -> None:
    with_rules(vault, holidays=(Holiday(date(2026, 5, 20), "Founders' day"),))
    lines = office.day_entries.enter(
        [ada.id], MONDAY, SUNDAY + timedelta(days=1), EntryKind.LEAVE, leave="sl", reason="  ill   in bed "
    )
    assert [line.entry.day.day for line in lines] == [18, 19, 21, 22, 25]
    assert {(line.entry.leave, line.entry.reason) for line in lines} == {("SL", "ill in bed")}
    assert {(line.entry.by, line.entry.at) for line in lines} == {("Administrator", clock())}
    assert office.day_entries.between(MONDAY, SUNDAY) == list(lines[:4])


def test_a_type_that_counts_days_off_is_written_for_them(office: Office, vault: Vault, ada: Person) -> None:
    with_rules(vault, leave_types=(LeaveType("ML", "Maternity leave", counts_off_days=True),))
    assert len(took(office, ada, MONDAY, SUNDAY, "ML")) == 7


def test_many_are_entered_at_once_each_once(office: Office, ada: Person, grace: Person) -> None:
    lines = office.day_entries.enter(
        [ada.id, grace.id, ada.id], FRIDAY, SATURDAY, EntryKind.ON_DUTY, reason="trade fair"
    )
    assert [(line.person.id, line.entry.day) for line in lines] == [(ada.id, FRIDAY), (grace.id, FRIDAY)]


@pytest.mark.parametrize(
    ("first", "last", "leave", "words"),
    [
        (FRIDAY, MONDAY, "SL", "is before the first one"),
        (MONDAY, MONDAY + timedelta(days=366), "SL", "more than a year; enter"),
        (date(2027, 6, 14), date(2027, 6, 14), "SL", "more than a year ahead"),
        (MONDAY, FRIDAY, "XX", "no type of leave XX; the office has: L, SL, LOP"),
        (MONDAY, FRIDAY, " ", "no type of leave given"),
        (SATURDAY, SUNDAY, "SL", r"2026-05-23 to 2026-05-24 has no working day of Ada Lovelace \(7\)"),
        (SUNDAY, SUNDAY, "SL", "2026-05-24 is no working day"),
    ],
)
def test_days_and_types_that_cannot_be_are_refused(
    office: Office, ada: Person, first: date, last: date, leave: str, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        took(office, ada, first, last, leave)
    assert office.day_entries.between(date(2026, 1, 1), date(2027, 12, 31)) == []


def test_one_who_is_not_employed_keeps_all_from_being_written(office: Office, ada: Person) -> None:
    late = office.enrolment.enrol(PersonDetails("Late", "9"), "", [], date(2026, 5, 20))
    with pytest.raises(UserError, match=r"Late \(9\) joins on 2026-05-20, after 2026-05-18; nothing was entered"):
        office.day_entries.enter([ada.id, late.id], MONDAY, FRIDAY, EntryKind.LEAVE, leave="SL")
    office.privacy.leave(late.id, date(2026, 5, 21))
    with pytest.raises(UserError, match="leaves on 2026-05-21, before 2026-05-22"):
        took(office, late, date(2026, 5, 20), FRIDAY)
    assert office.day_entries.between(MONDAY, FRIDAY) == []
    assert took(office, late, date(2026, 5, 20), date(2026, 5, 21)) == [date(2026, 5, 20), date(2026, 5, 21)]


def test_what_overlaps_is_refused_and_named(office: Office, ada: Person, grace: Person) -> None:
    took(office, grace, FRIDAY, FRIDAY, part=DayPart.FIRST_HALF)
    for part in (DayPart.WHOLE, DayPart.FIRST_HALF):
        with pytest.raises(UserError, match=r"Grace Hopper \(8\) has SL on 2026-05-22 already \(entry 1\)"):
            office.day_entries.enter(
                [ada.id, grace.id], MONDAY, FRIDAY, EntryKind.FROM_HOME, part=part, reason="at home"
            )
    assert len(office.day_entries.between(MONDAY, FRIDAY)) == 1
    second = office.day_entries.enter(
        [grace.id], FRIDAY, FRIDAY, EntryKind.ON_DUTY, part=DayPart.SECOND_HALF, reason="court"
    )
    with pytest.raises(UserError, match="duty elsewhere"):
        office.day_entries.enter(
            [grace.id], FRIDAY, FRIDAY, EntryKind.FROM_HOME, part=DayPart.SECOND_HALF, reason="at home"
        )
    office.day_entries.withdraw([line.entry.id for line in second], "cancelled")
    assert took(office, grace, FRIDAY, FRIDAY, "L", part=DayPart.SECOND_HALF) == [FRIDAY]


def test_duty_elsewhere_needs_a_reason_and_somebody(office: Office, ada: Person) -> None:
    with pytest.raises(UserError, match="no reason"):
        office.day_entries.enter([ada.id], MONDAY, MONDAY, EntryKind.ON_DUTY)
    with pytest.raises(UserError, match="Nobody was named"):
        office.day_entries.enter([], MONDAY, MONDAY, EntryKind.ON_DUTY, reason="fair")
    with pytest.raises(BugError):
        office.day_entries.enter([ada.id], MONDAY, MONDAY, EntryKind.PRESENT, reason="fair")


def test_entries_are_withdrawn_all_or_none(office: Office, ada: Person) -> None:
    office.day_entries.enter([ada.id], MONDAY, FRIDAY, EntryKind.LEAVE, leave="SL")
    with pytest.raises(UserError, match="no reason"):
        office.day_entries.withdraw([DayEntryId(1)], " ")
    [withdrawn] = office.day_entries.withdraw([DayEntryId(1)], "was there")
    assert (withdrawn.entry.void_reason, withdrawn.entry.voided_by) == ("was there", "Administrator")
    with pytest.raises(UserError, match="entry 1 was withdrawn already"):
        office.day_entries.withdraw([DayEntryId(2), DayEntryId(1)], "was there")
    with pytest.raises(UserError, match="no entry 70"):
        office.day_entries.withdraw([DayEntryId(2), DayEntryId(70)], "was there")
    assert [line.entry.counts for line in office.day_entries.between(MONDAY, FRIDAY)] == [False, *[True] * 4]


def test_entries_are_listed_by_person_and_group(office: Office, ada: Person, grace: Person) -> None:
    office.day_entries.enter([ada.id, grace.id], MONDAY, MONDAY, EntryKind.LEAVE, leave="SL")
    for lines in (
        office.day_entries.between(MONDAY, MONDAY, grace.id),
        office.day_entries.between(MONDAY, MONDAY, group="Navy"),
    ):
        assert [line.person for line in lines] == [grace]
    with pytest.raises(UserError, match="before the first one"):
        office.day_entries.between(FRIDAY, MONDAY)


def test_a_decision_takes_the_place_of_the_one_before(office: Office, ada: Person) -> None:
    office.day_entries.decide(ada.id, THURSDAY, EntryKind.ABSENT, "nobody saw him")
    second = office.day_entries.decide(ada.id, THURSDAY, EntryKind.PRESENT, "was in the archive")
    assert [(line.entry.kind, line.entry.void_reason) for line in office.day_entries.between(THURSDAY, THURSDAY)] == [
        (EntryKind.ABSENT, "decided anew"),
        (EntryKind.PRESENT, None),
    ]
    [row] = office.reporting.month(MAY).rows
    day = row.days[THURSDAY.day - 1]
    assert (day.code, day.marks, day.issues) == (DayCode.PRESENT, (Mark.MANUAL,), ())
    assert second.person == ada


@pytest.mark.parametrize(
    ("day", "words"),
    [(SATURDAY, "is not expected on 2026-05-23"), (date(2026, 6, 1), "still to come")],
)
def test_a_day_on_which_nothing_is_open_is_not_decided(office: Office, ada: Person, day: date, words: str) -> None:
    with pytest.raises(UserError, match=words):
        office.day_entries.decide(ada.id, day, EntryKind.PRESENT, "was there")
    assert office.day_entries.between(day, day) == []


def test_nobody_is_declared_present_where_he_was_not_employed(office: Office) -> None:
    late = office.enrolment.enrol(PersonDetails("Late", "9"), "", [], date(2026, 5, 20))
    with pytest.raises(UserError, match="was not employed on 2026-05-18"):
        office.day_entries.decide(late.id, MONDAY, EntryKind.PRESENT, "was there")


def test_leave_of_a_whole_day_leaves_nothing_to_decide(office: Office, ada: Person) -> None:
    took(office, ada, MONDAY, MONDAY, part=DayPart.FIRST_HALF)
    office.day_entries.decide(ada.id, MONDAY, EntryKind.PRESENT, "was there in the afternoon")
    took(office, ada, FRIDAY, FRIDAY)
    with pytest.raises(UserError, match=r"has SL on 2026-05-22 already \(entry 3\). Nothing is left to decide"):
        office.day_entries.decide(ada.id, FRIDAY, EntryKind.PRESENT, "was there")
    office.day_entries.decide(ada.id, THURSDAY, EntryKind.ABSENT, "nobody saw him")
    with pytest.raises(UserError, match="has a decision on 2026-05-28 already"):
        took(office, ada, THURSDAY, THURSDAY, "L")
    with pytest.raises(BugError):
        office.day_entries.decide(ada.id, MONDAY, EntryKind.LEAVE, "was there")


def test_a_missing_punch_is_accepted_at_the_proposed_time(office: Office, vault: Vault, ada: Person) -> None:
    add_punch(vault, ada, THURSDAY, 9)
    [open_day] = [one for one in office.day_entries.open_days(MAY) if one.result.day == THURSDAY]
    assert open_day.acceptable
    assert open_day.decidable
    assert open_day.result.proposed == datetime(2026, 5, 28, 17, tzinfo=UTC)
    line = office.day_entries.accept_proposed(ada.id, THURSDAY)
    assert (line.punch.time, line.punch.direction) == (open_day.result.proposed, Direction.OUT)
    assert (line.punch.note, line.punch.by, line.punch.method) == (
        "proposed time accepted",
        "Administrator",
        Method.MANUAL,
    )
    assert THURSDAY not in {one.result.day for one in office.day_entries.open_days(MAY)}
    with pytest.raises(UserError, match="no punch is missing"):
        office.day_entries.accept_proposed(ada.id, THURSDAY)
    [row] = office.reporting.month(MAY).rows
    assert row.days[THURSDAY.day - 1].worked == 8 * 60


def test_a_punch_that_is_missing_at_the_start_is_accepted_as_coming(office: Office, vault: Vault, ada: Person) -> None:
    add_punch(vault, ada, THURSDAY, 17, Direction.OUT)
    line = office.day_entries.accept_proposed(ada.id, THURSDAY)
    assert (line.punch.time, line.punch.direction) == (datetime(2026, 5, 28, 9, tzinfo=UTC), Direction.IN)


def with_approval(book: RuleBook) -> RuleBook:
    shift = Shift(overtime=OvertimeRule(needs_approval=True))
    return replace(book, shifts=(DatedShift(ALWAYS, shift),), version=book.version + 1)


def test_overtime_counts_when_it_was_approved(office: Office, vault: Vault, ada: Person) -> None:
    vault.rule_book.change(with_approval)
    add_punch(vault, ada, THURSDAY, 9)
    add_punch(vault, ada, THURSDAY, 19, Direction.OUT)
    [open_day] = [one for one in office.day_entries.open_days(MAY) if one.result.day == THURSDAY]
    assert (open_day.approvable, open_day.decidable, open_day.acceptable) == (120, False, False)
    office.day_entries.approve_overtime(ada.id, THURSDAY, 30)
    office.day_entries.approve_overtime(ada.id, THURSDAY, 90, "stocktaking")
    [row] = office.reporting.month(MAY).rows
    day = row.days[THURSDAY.day - 1]
    assert (day.overtime, day.approved) == (120, 90)
    assert Issue.OVERTIME_OPEN not in day.issues
    assert [line.entry.void_reason for line in office.day_entries.between(THURSDAY, THURSDAY)] == [
        "approved anew",
        None,
    ]


def test_overtime_that_cannot_be_approved_is_refused(office: Office, vault: Vault, ada: Person) -> None:
    with pytest.raises(UserError, match="Overtime of the shift Day counts by itself"):
        office.day_entries.approve_overtime(ada.id, THURSDAY, 30)
    vault.rule_book.change(with_approval)
    for minutes in (-1, 1441):
        with pytest.raises(UserError, match="cannot be approved"):
            office.day_entries.approve_overtime(ada.id, THURSDAY, minutes)
    assert office.day_entries.approve_overtime(ada.id, date(2026, 6, 1), 60).entry.minutes == 60


def test_what_is_entered_and_read_is_in_the_audit_log(office: Office, vault: Vault, ada: Person, clock: Clock) -> None:
    office.day_entries.enter([ada.id], MONDAY, FRIDAY, EntryKind.LEAVE, leave="SL", reason="a private matter")
    office.day_entries.withdraw([DayEntryId(2)], "was there")
    office.day_entries.between(MONDAY, FRIDAY)
    details = [
        line.detail for line in vault.audit.between(clock(), clock() + timedelta(minutes=1)) if ada.id in line.people
    ]
    assert details[-3:] == ["enter 5 from 1 to 5", "withdraw 2", "entries 2026-05-18 to 2026-05-22"]


def test_nobody_but_an_administrator_enters_leave_for_himself(office: Office, ada: Person, grace: Person) -> None:
    office.accounts.add("Operator", Role.OPERATOR, PASSWORD, person=ada.id)
    office.accounts.lock()
    office.accounts.sign_in("Operator", PASSWORD)
    with pytest.raises(NotAllowedError):
        office.day_entries.enter([grace.id, ada.id], MONDAY, MONDAY, EntryKind.LEAVE, leave="SL")
    assert office.day_entries.between(MONDAY, MONDAY) == []


def test_writing_into_a_closed_month_is_allowed_and_the_log_says_so(
    office: Office, vault: Vault, ada: Person, clock: Clock
) -> None:
    clock.now = datetime(2026, 6, 2, 12, tzinfo=UTC)
    office.accounts.sign_in("Administrator", PASSPHRASE)
    add_punch(vault, ada, THURSDAY, 9)
    office.closing.close(MAY, "the camera was broken")
    office.day_entries.enter([ada.id], MONDAY, MONDAY, EntryKind.LEAVE, leave="SL")
    office.attendance.add(ada.id, datetime(2026, 5, 28, 17, tzinfo=UTC), Direction.OUT, "forgot")
    office.attendance.add(ada.id, datetime(2026, 6, 1, 9, tzinfo=UTC), Direction.IN, "forgot")
    lines = [line.detail for line in vault.audit.between(clock(), clock() + timedelta(minutes=1))]
    assert lines[-3:] == ["enter 2, closed: 2026-05", "add 3, closed: 2026-05", "add 4"]
