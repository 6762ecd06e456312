"""The month, and how its files are written."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from faceattend.domain.accounts import Role
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction
from faceattend.domain.results import DayCode
from faceattend.domain.rule_book import ALWAYS
from faceattend.domain.rule_changes import changed_shift
from faceattend.domain.schedules import Shift, ShiftPart
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.access import NotAllowedError
from faceattend.services.office import Office
from faceattend.services.reporting import write_whole
from faceattend.storage.vault import Vault

MAY = Month(2026, 5)


@pytest.fixture
def worked(office: Office, ada: Person) -> Person:
    for hour, direction in ((9, Direction.IN), (17, Direction.OUT)):
        office.attendance.add(
            ada.id, datetime(2026, 5, 29, hour, tzinfo=UTC), direction, "the camera was being cleaned"
        )
    return ada


def test_one_day_stands_in_the_month(office: Office, worked: Person) -> None:
    [row] = office.reporting.month(MAY).rows
    assert row.days[28].code is DayCode.PRESENT
    assert row.days[28].worked == 480
    assert row.totals.worked == 480
    assert office.reporting.latest_month() == MAY


def test_nothing_recorded_is_said(office: Office, worked: Person) -> None:
    with pytest.raises(UserError, match="2026-04"):
        office.reporting.month(Month(2026, 4))


@pytest.mark.parametrize("month", [Month(2026, 4), Month(2026, 6)])
def test_watching_in_the_month_beside_is_nothing_recorded(
    office: Office, vault: Vault, ada: Person, month: Month
) -> None:
    for begin, end in ((datetime(2026, 5, 1, 0, tzinfo=UTC), 20), (datetime(2026, 5, 31, 0, tzinfo=UTC), 23)):
        span = vault.coverage.begin("door", begin)
        vault.coverage.extend(span, begin.replace(hour=end))
    with pytest.raises(UserError, match=str(month)):
        office.reporting.month(month)
    office.reporting.month(MAY)


def test_a_night_shift_is_watched_into_the_next_month(office: Office, vault: Vault, ada: Person) -> None:
    office.rules.carry_out(changed_shift(Shift(parts=(ShiftPart(time(22), time(6)),)), ALWAYS))
    begin = datetime(2026, 5, 1, 1, tzinfo=UTC)
    vault.coverage.extend(vault.coverage.begin("door", begin), begin.replace(hour=6))
    [row] = office.reporting.month(Month(2026, 4)).rows
    assert row.days[29].code is DayCode.ABSENT


def test_an_empty_roll_is_said(office: Office) -> None:
    with pytest.raises(UserError, match="add a person"):
        office.reporting.month(MAY)
    assert office.reporting.latest_month() is None


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing" / "may.pdf"):
        with pytest.raises(EnvironmentFault):
            write_whole(path, b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_cut_off_leaves_no_part_of_it_behind(tmp_path: Path) -> None:
    (tmp_path / "month.csv").write_bytes(b"kept")
    with pytest.raises(TypeError):
        write_whole(tmp_path / "month.csv", ["not", "what", "can", "be", "written"])  # type: ignore[arg-type]
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"kept"]


def test_whoever_sees_only_himself_does_not_learn_which_codes_there_are(office: Office, ada: Person) -> None:
    office.enrolment.enrol(PersonDetails("Grace Hopper", "8"), "", [])
    office.accounts.add("Ada", Role.PERSON, "eight-copper-kettles", person=ada.id)
    office.attendance.add(ada.id, datetime(2026, 5, 29, 9, tzinfo=UTC), Direction.IN, "forgot")
    office.accounts.sign_in("Ada", "eight-copper-kettles")
    own = office.reporting.month(MAY, person_code="7")
    assert [row.person.id for row in own.rows] == [ada.id]
    refused = []
    for code in ("8", "no such code"):
        with pytest.raises(NotAllowedError) as error:
            office.reporting.month(MAY, person_code=code)
        refused.append(str(error.value))
    assert refused[0] == refused[1]


def test_a_person_who_is_not_in_the_group_is_said(office: Office, ada: Person) -> None:
    with pytest.raises(UserError, match="not in the group"):
        office.reporting.month(MAY, group="Yard", person_code="7")
