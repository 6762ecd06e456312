"""Closing a month: what is frozen stays, what was corrected is an amendment, and a paper is proved by its code."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faceattend import settings
from faceattend.domain.accounts import Account, AccountId, Role
from faceattend.domain.check_codes import CheckCode, read_check_code
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction
from faceattend.domain.results import DayCode, Issue, MonthStatus
from faceattend.errors import UserError
from faceattend.services.access import NotAllowedError
from faceattend.services.office import Office
from faceattend.services.papers import PaperChoice, PaperKind
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import Clock

APRIL = Month(2026, 4)
MAY = Month(2026, 5)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def administrator(office: Office) -> Account:
    account = office.access.account
    assert account is not None
    return account


@pytest.fixture
def in_june(office: Office, vault: Vault, administrator: Account, clock: Clock) -> Callable[[], None]:
    """Lets May be over and watched all the time, and signs the administrator in again."""

    def move() -> None:
        vault.coverage.extend(vault.coverage.begin("Door", at(1, 0)), datetime(2026, 6, 1, 0, tzinfo=UTC))
        clock.now = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
        office.access.enter(administrator)

    return move


@pytest.fixture
def ada(office: Office) -> Person:
    return office.enrolment.enrol(PersonDetails("Ada Lovelace", "7", "North"), "", [])


@pytest.fixture
def grace(office: Office) -> Person:
    return office.enrolment.enrol(PersonDetails("Grace Hopper", "8", "South"), "", [])


@pytest.fixture
def worked(office: Office, vault: Vault, ada: Person, grace: Person, in_june: Callable[[], None]) -> Person:
    """Both worked on 4 May, and the month is over."""
    in_june()
    for person in (ada, grace):
        office.attendance.add(person.id, at(4, 9, 10), Direction.IN, "the camera was being cleaned")
        office.attendance.add(person.id, at(4, 17), Direction.OUT, "the camera was being cleaned")
    return ada


def test_a_closed_month_stays_as_it_was(office: Office, worked: Person, clock: Clock) -> None:
    draft = office.reporting.month(MAY)
    assert draft.status is MonthStatus.DRAFT
    closing = office.closing.close(MAY)
    assert (closing.number, closing.reason, closing.undecided, closing.people) == (0, "", 0, 2)
    assert closing.at == clock.now
    office.attendance.add(worked.id, at(5, 9), Direction.IN, "forgot")
    office.attendance.add(worked.id, at(5, 17), Direction.OUT, "forgot")
    office.enrolment.update(worked.id, PersonDetails("Ada King", "77", "South"))
    clock.advance(timedelta(hours=1))
    closed = office.reporting.month(MAY)
    assert closed.status is MonthStatus.CLOSED
    assert closed.closing == closing
    assert closed.generated_at == closing.at
    assert [row.days for row in closed.rows] == [row.days for row in draft.rows]
    assert [row.person.details for row in closed.rows] == [row.person.details for row in draft.rows]
    assert (closed.evidence, closed.watched, closed.columns) == (draft.evidence, draft.watched, draft.columns)


def test_a_group_of_a_closed_month_is_the_group_of_then(office: Office, worked: Person) -> None:
    draft = office.reporting.month(MAY, group="North")
    office.closing.close(MAY)
    office.enrolment.update(worked.id, PersonDetails("Ada King", "77", "South"))
    closed = office.reporting.month(MAY, group="North")
    assert [row.person.id for row in closed.rows] == [worked.id]
    assert (closed.evidence, closed.watched, closed.shifts) == (draft.evidence, draft.watched, draft.shifts)
    assert closed.group == "North"


@pytest.mark.parametrize("ending", [".pdf", ".csv", ".xlsx"])
def test_a_closed_month_prints_the_same_a_year_later(
    office: Office, worked: Person, administrator: Account, clock: Clock, tmp_path: Path, ending: str
) -> None:
    office.closing.close(MAY)
    paths = [tmp_path / f"{number}{ending}" for number in range(2)]
    office.papers.export(office.papers.paper(PaperChoice(PaperKind.MONTH, month=MAY)), paths[0])
    clock.advance(timedelta(days=365))
    office.access.enter(administrator)
    office.enrolment.enrol(PersonDetails("Somebody new", "99"), "", [])
    office.papers.export(office.papers.paper(PaperChoice(PaperKind.MONTH, month=MAY)), paths[1])
    first, second = (path.read_bytes() for path in paths)
    assert first == second


def test_one_person_of_a_closed_month(office: Office, worked: Person) -> None:
    office.closing.close(MAY)
    [row] = office.reporting.month(MAY, person_code="7").rows
    assert row.person.id == worked.id
    assert row.days[3].code is DayCode.PRESENT


def test_a_month_that_is_not_over_cannot_be_closed(office: Office, worked: Person, clock: Clock) -> None:
    office.attendance.add(worked.id, datetime(2026, 6, 2, 8, tzinfo=UTC), Direction.IN, "forgot")
    with pytest.raises(UserError, match="2026-06 is not over"):
        office.closing.close(Month(2026, 6), "whatever")


def test_a_month_of_which_nothing_is_known_cannot_be_closed(office: Office, worked: Person) -> None:
    with pytest.raises(UserError, match="Nothing was recorded in 2026-04"):
        office.closing.close(APRIL)


def test_undecided_days_keep_a_month_open(office: Office, worked: Person) -> None:
    office.attendance.add(worked.id, at(6, 9), Direction.IN, "forgot")
    [open_day] = office.closing.status(MAY).undecided
    assert (open_day.person.id, open_day.result.day.day, open_day.issues) == (worked.id, 6, (Issue.MISSING_OUT,))
    with pytest.raises(UserError, match=r"1 day is undecided: 7 on 2026-05-06 \(missing out\)"):
        office.closing.close(MAY)
    assert office.closing.closings() == []
    closing = office.closing.close(MAY, "she is abroad")
    assert (closing.reason, closing.undecided) == ("she is abroad", 1)


def test_a_reason_that_was_not_needed_is_not_printed(office: Office, worked: Person) -> None:
    assert office.closing.close(MAY, "just in case").reason == ""


def test_a_month_is_closed_once(office: Office, worked: Person) -> None:
    office.closing.close(MAY)
    with pytest.raises(UserError, match="was closed on 2026-06-02 by"):
        office.closing.close(MAY)


def test_an_amendment_shows_what_differs_and_takes_the_place(office: Office, worked: Person) -> None:
    first = office.closing.close(MAY)
    assert office.closing.difference(MAY) == ()
    with pytest.raises(UserError, match="nothing to amend"):
        office.closing.amend(MAY, "to be sure")
    office.attendance.add(worked.id, at(5, 9), Direction.IN, "forgot")
    office.attendance.add(worked.id, at(5, 17), Direction.OUT, "forgot")
    [change] = office.closing.difference(MAY)
    [day] = change.days
    assert day.before is not None
    assert day.after is not None
    assert (day.day.day, day.before.code, day.after.code) == (5, DayCode.ABSENT, DayCode.PRESENT)
    assert change.before is not None
    assert change.after is not None
    assert change.after.worked - change.before.worked == 480
    assert office.closing.status(MAY).changed == (change,)
    amendment = office.closing.amend(MAY, "she forgot to punch")
    assert amendment.changes == (change,)
    assert (amendment.closing.number, amendment.closing.reason) == (1, "she forgot to punch")
    assert amendment.closing.code != first.code
    assert office.reporting.month(MAY).closing == amendment.closing
    assert office.reporting.month(MAY).rows[0].days[4].code is DayCode.PRESENT
    assert office.closing.closings() == [first, amendment.closing]
    assert office.closing.status(MAY).changed == ()


def test_an_amendment_needs_a_reason_and_a_closed_month(office: Office, worked: Person) -> None:
    with pytest.raises(UserError, match="not closed"):
        office.closing.amend(MAY, "because")
    office.closing.close(MAY)
    with pytest.raises(UserError, match="needs a reason"):
        office.closing.amend(MAY, " ")


def test_a_paper_is_proved_by_its_code(office: Office, worked: Person) -> None:
    closing = office.closing.close(MAY)
    proof = office.closing.verify_code(closing.code.lower().replace("-", " "))
    assert proof.closing == closing
    assert proof.holds
    assert proof.result is not None
    assert [row.person.details.code for row in proof.result.rows] == ["7", "8"]
    assert (proof.erased, proof.lost, proof.changed) == (0, 0, ())


def test_a_paper_that_was_amended_since_is_genuine_and_does_not_hold(office: Office, worked: Person) -> None:
    closing = office.closing.close(MAY)
    office.attendance.add(worked.id, at(5, 9), Direction.IN, "forgot")
    office.attendance.add(worked.id, at(5, 17), Direction.OUT, "forgot")
    amended = office.closing.amend(MAY, "she forgot to punch").closing
    proof = office.closing.verify_code(closing.code)
    assert (proof.closing, proof.latest, proof.holds) == (closing, amended, False)
    assert [(change.person.id, len(change.days)) for change in proof.changed] == [(worked.id, 1)]
    assert proof.result is not None
    assert proof.result.rows[0].days[4].code is DayCode.ABSENT
    assert office.closing.verify_code(amended.code).holds


def test_the_code_of_another_office_is_told(office: Office, worked: Person) -> None:
    closing = office.closing.close(MAY)
    with pytest.raises(UserError, match="typing mistake"):
        office.closing.verify_code(closing.code[:-1] + ("2" if closing.code[-1] != "2" else "3"))
    digest = read_check_code(closing.code).digest
    with pytest.raises(UserError, match="closed here with other results"):
        office.closing.verify_code(CheckCode(MAY, 0, digest ^ 1).text)
    with pytest.raises(UserError, match="2026-04, which was never closed here"):
        office.closing.verify_code(CheckCode(APRIL, 0, digest).text)
    with pytest.raises(UserError, match="no amendment 3"):
        office.closing.verify_code(CheckCode(MAY, 3, digest).text)


def test_an_erased_person_leaves_the_paper_provable(office: Office, worked: Person, grace: Person) -> None:
    closing = office.closing.close(MAY)
    office.privacy.erase(worked.id, "she asked for it")
    proof = office.closing.verify_code(closing.code)
    assert (proof.holds, proof.erased, proof.lost) == (True, 1, 0)
    assert proof.result is not None
    assert [row.person.id for row in proof.result.rows] == [grace.id]
    assert office.closing.difference(MAY) == ()


def test_a_lead_sees_his_group_of_a_closed_month(office: Office, worked: Person) -> None:
    closing = office.closing.close(MAY)
    office.access.enter(Account(AccountId(5), "Lena", Role.LEAD, frozenset({"North"})))
    result = office.reporting.month(MAY)
    assert [row.person.id for row in result.rows] == [worked.id]
    proof = office.closing.verify_code(closing.code)
    assert proof.result is not None
    assert [row.person.id for row in proof.result.rows] == [worked.id]
    with pytest.raises(NotAllowedError):
        office.closing.close(MAY)
    with pytest.raises(NotAllowedError):
        office.closing.amend(MAY, "because")


def test_results_go_with_the_punches_and_the_code_stays(
    office: Office, vault: Vault, worked: Person, administrator: Account, clock: Clock
) -> None:
    closing = office.closing.close(MAY)
    clock.advance(timedelta(days=31 * (office.preferences.get(settings.PUNCH_MONTHS) + 2)))
    office.access.enter(administrator)
    office.privacy.run_retention()
    with pytest.raises(UserError, match="are deleted; choose a later month"):
        office.reporting.month(MAY)
    proof = office.closing.verify_code(closing.code)
    assert (proof.closing, proof.result, proof.lost) == (closing, None, 0)
    with pytest.raises(UserError, match="stays as it is"):
        office.closing.difference(MAY)
    assert office.closing.status(MAY).closing == closing
    assert vault.verify().findings == ()


def test_a_person_gets_what_closed_months_say_of_him(office: Office, worked: Person, tmp_path: Path) -> None:
    closing = office.closing.close(MAY)
    office.privacy.export(worked.id, tmp_path / "own.zip")
    with zipfile.ZipFile(tmp_path / "own.zip") as archive:
        [*lines] = csv.DictReader(io.StringIO(archive.read("closed-months.csv").decode("utf-8-sig")))
    assert len(lines) == 31
    fourth = lines[3]
    assert (fourth["check_code"], fourth["day"], fourth["cell"], fourth["worked"]) == (
        closing.code,
        "2026-05-04",
        "P",
        "470",
    )
