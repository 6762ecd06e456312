"""The list of punches, also when a record of the roll is damaged."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction
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
