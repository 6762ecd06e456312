"""The list of punches, also when a record of the roll is damaged."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.punches import Direction
from faceattend.errors import UserError
from faceattend.services.attendance import LeftOutReason
from faceattend.services.office import Office


def test_a_damaged_person_takes_only_his_own_lines_from_the_list(
    office: Office, ada: Person, flip_profile: Callable[[Person], None]
) -> None:
    grace = office.enrolment.enrol(PersonDetails("Grace Hopper", "8"), "", [])
    for hour, person in ((8, ada), (9, grace)):
        office.attendance.add(person.id, datetime(2026, 5, 29, hour, tzinfo=UTC), Direction.IN, "forgot")
    flip_profile(ada)
    lines = office.attendance.day(date(2026, 5, 29))
    assert [line.person for line in lines] == [grace]
    assert office.attendance.month(Month(2026, 5)) == lines
    assert [row.person for row in office.reporting.month(Month(2026, 5)).rows] == [grace]
    [problem] = office.problems()
    assert str(ada.id) in problem
    assert "damaged" in problem


def test_a_class_on_a_trip_is_entered_at_once_and_taken_back_at_once(office: Office, ada: Person) -> None:
    others = [office.enrolment.enrol(PersonDetails(f"Pupil {number}", f"P{number}"), "", []) for number in range(3)]
    nine = datetime(2026, 5, 29, 9, tzinfo=UTC)
    lines = office.attendance.add_many([one.id for one in (ada, *others, ada)], nine, Direction.IN, "class trip")
    assert [line.person for line in lines] == [ada, *others]
    assert {(line.punch.time, line.punch.note, line.punch.by, line.punch.at) for line in lines} == {
        (nine, "class trip", "Administrator", office.attendance.now())
    }
    office.attendance.void(lines[1].punch.id, "was ill")
    voided = office.attendance.void_many([line.punch.id for line in lines], "the bus broke down")
    assert [line.punch.void_reason for line in voided] == [
        "the bus broke down",
        "was ill",
        "the bus broke down",
        "the bus broke down",
    ]
    with pytest.raises(UserError, match="does not count already"):
        office.attendance.void_many([line.punch.id for line in lines], "again")


def test_entries_for_many_are_written_all_or_none(office: Office, ada: Person) -> None:
    now = office.attendance.now()
    for people, time, reason, words in (
        ([], now, "class trip", "Nobody was named"),
        ([ada.id], now, " ", "no reason"),
        ([ada.id], now + timedelta(minutes=1), "class trip", "still to come"),
        ([ada.id, PersonId(5)], now, "class trip", "not on the roll"),
    ):
        with pytest.raises(UserError, match=words):
            office.attendance.add_many(people, time, Direction.IN, reason)
    assert office.attendance.day(now.date()) == []


def test_an_entry_for_many_leaves_out_whom_it_does_not_suit(office: Office, ada: Person) -> None:
    nine = datetime(2026, 5, 29, 9, tzinfo=UTC)
    joined = {"new": date(2026, 5, 30), "here": date(2026, 5, 1), "gone": date(2026, 5, 1)}
    new, here, gone = (
        office.enrolment.enrol(PersonDetails(f"Pupil {code}", code), "", [], day) for code, day in joined.items()
    )
    office.privacy.leave(gone.id, date(2026, 5, 28))
    office.attendance.add(ada.id, nine + timedelta(seconds=30), Direction.OUT, "forgot")
    everybody = [ada.id, new.id, here.id, gone.id]
    added = office.attendance.add_where_possible(everybody, nine, Direction.OUT, "class trip")
    assert [line.person.details.code for line in added.written] == ["here"]
    assert [(one.person.details.code, one.reason) for one in added.left_out] == [
        (ada.details.code, LeftOutReason.WRITTEN_ALREADY),
        ("new", LeftOutReason.NOT_JOINED),
        ("gone", LeftOutReason.LEFT),
    ]
    again = office.attendance.add_where_possible(everybody, nine, Direction.OUT, "class trip")
    assert (again.written, len(again.left_out)) == ((), 4)
    office.attendance.void_many([line.punch.id for line in added.written], "only a test")
    once_more = office.attendance.add_where_possible([here.id], nine, Direction.OUT, "class trip")
    assert len(once_more.written) == 1


def test_what_cannot_be_entered_for_anybody_is_refused(office: Office, ada: Person) -> None:
    now = office.attendance.now()
    for people, time, reason, words in (
        ([], now, "class trip", "Nobody was named"),
        ([ada.id], now, " ", "no reason"),
        ([ada.id], now + timedelta(minutes=1), "class trip", "still to come"),
    ):
        with pytest.raises(UserError, match=words):
            office.attendance.add_where_possible(people, time, Direction.IN, reason)
    assert office.attendance.day(now.date()) == []
