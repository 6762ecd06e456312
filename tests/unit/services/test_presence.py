"""Who is in, late, still expected or away, through the open office."""

from datetime import UTC, date, datetime, timedelta

import pytest

from faceattend.domain.day_entries import EntryKind
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import Direction
from faceattend.services.office import Office
from faceattend.services.presence import Place
from tests.unit.services.conftest import Clock

DAY = date(2026, 5, 29)


@pytest.fixture
def morning(clock: Clock) -> datetime:
    """A Friday at 10:00, an hour after the usual shift has begun."""
    clock.now = datetime(2026, 5, 29, 10, 0, tzinfo=UTC)
    return clock.now


def test_the_board_tells_who_is_where(office: Office, morning: datetime, clock: Clock) -> None:
    people = [office.enrolment.enrol(PersonDetails(name, name), "", []) for name in ("Ada", "Bob", "Cyd", "Dan", "Eve")]
    ada, bob, cyd, dan, eve = people
    add = office.attendance.add
    add(ada.id, morning - timedelta(minutes=65), Direction.IN, "forgot")
    add(bob.id, morning - timedelta(minutes=20), Direction.IN, "forgot")
    add(bob.id, morning - timedelta(minutes=5), Direction.OUT, "forgot")
    office.day_entries.enter([cyd.id], DAY, DAY, EntryKind.LEAVE, leave="SL")
    lines = {line.person.details.name: line for line in office.presence.board().lines}
    assert (lines["Ada"].place, lines["Ada"].late, lines["Ada"].present) == (Place.IN, 0, 65)
    assert (lines["Bob"].place, lines["Bob"].present) == (Place.LEFT, 15)
    assert lines["Bob"].late == 40
    assert lines["Cyd"].place is Place.AWAY
    assert (lines["Dan"].place, lines["Dan"].late) == (Place.OVERDUE, 60)
    clock.now = morning - timedelta(hours=3)
    early = office.presence.standing(eve.id)
    assert early is not None
    assert (early.place, early.since) == (Place.EXPECTED, morning - timedelta(hours=1))
    assert dan.id == lines["Dan"].person.id


def test_a_punch_that_was_undone_leaves_somebody_expected(office: Office, morning: datetime) -> None:
    ada = office.enrolment.enrol(PersonDetails("Ada", "1"), "", [])
    punch = office.attendance.add(ada.id, morning - timedelta(minutes=30), Direction.IN, "forgot")
    office.attendance.void(punch.id, "somebody else")
    stands = office.presence.standing(ada.id)
    assert stands is not None
    assert stands.place is Place.OVERDUE


def test_nobody_stands_anywhere_before_he_joins(office: Office, morning: datetime) -> None:
    ada = office.enrolment.enrol(PersonDetails("Ada", "1"), "", [], joined=DAY + timedelta(days=1))
    assert office.presence.standing(ada.id) is None
