"""Who acts, what is asked of him, and what is written down of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from faceattend.domain.accounts import Right, Role
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.cameras import Camera
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import CameraDirection
from faceattend.services.access import NotAllowedError, PasswordNeededError
from faceattend.services.cameras import Login
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import PASSPHRASE, Clock

AUDITOR = "nobody expects an audit"


def lines(vault: Vault, clock: Clock) -> list[AuditEntry]:
    return vault.audit.between(clock() - timedelta(days=2), clock() + timedelta(days=2))


def test_without_anybody_signed_in_nothing_is_allowed_and_every_refusal_is_written_down(
    office: Office, vault: Vault, clock: Clock
) -> None:
    office.accounts.lock()
    for right in Right:
        with pytest.raises(NotAllowedError, match="sign in first"):
            office.access.require(right)
    denied = [line for line in lines(vault, clock) if line.outcome is Outcome.DENIED]
    assert [(line.action, line.account) for line in denied] == [(right.value, None) for right in Right]


def test_what_needs_a_fresh_password_asks_for_it_after_ten_minutes(office: Office, clock: Clock) -> None:
    office.access.require(Right.MANAGE_KEYS)
    clock.advance(timedelta(minutes=10))
    office.access.require(Right.EDIT_PEOPLE)
    with pytest.raises(PasswordNeededError):
        office.access.require(Right.MANAGE_KEYS)
    office.accounts.confirm(PASSPHRASE)
    office.access.require(Right.MANAGE_KEYS)


def test_a_clock_set_back_does_not_keep_a_password_fresh(office: Office, clock: Clock) -> None:
    clock.advance(timedelta(days=-1))
    assert office.accounts.signed_in() is None
    office.accounts.sign_in("Administrator", PASSPHRASE)
    clock.advance(timedelta(minutes=-11))
    with pytest.raises(PasswordNeededError):
        office.access.require(Right.MANAGE_KEYS)


def test_nobody_stays_signed_in_for_longer_than_twelve_hours(office: Office, clock: Clock) -> None:
    clock.advance(timedelta(hours=12) - timedelta(seconds=1))
    assert office.accounts.signed_in() is not None
    clock.advance(timedelta(seconds=1))
    assert office.accounts.signed_in() is None
    with pytest.raises(NotAllowedError):
        office.enrolment.people()


def test_a_view_that_refreshes_itself_is_one_reading(office: Office, vault: Vault, clock: Clock, ada: Person) -> None:
    def read() -> list[AuditEntry]:
        return [line for line in lines(vault, clock) if line.action == Right.READ_PEOPLE.value]

    for _ in range(3):
        office.enrolment.people()
        clock.advance(timedelta(minutes=1))
    assert [line.people for line in read()] == [(ada.id,)]
    bob = office.enrolment.enrol(PersonDetails("Bob", "8"), "", [])
    office.enrolment.people()
    assert [line.people for line in read()] == [(ada.id,), (bob.id,)]
    clock.advance(timedelta(minutes=5))
    office.enrolment.people()
    assert set(read()[-1].people) == {ada.id, bob.id}


def test_whoever_signs_in_next_reads_for_himself(office: Office, vault: Vault, clock: Clock, ada: Person) -> None:
    auditor = office.accounts.add("Audit", Role.AUDITOR, AUDITOR)
    office.enrolment.people()
    office.accounts.sign_in("audit", AUDITOR)
    office.enrolment.people()
    read = [line for line in lines(vault, clock) if line.action == Right.READ_PEOPLE.value]
    assert read[-1].account == auditor.id
    assert len(read) == 2


def test_a_reading_of_many_people_is_one_of_everybody(office: Office, vault: Vault, clock: Clock) -> None:
    for number in range(51):
        office.enrolment.enrol(PersonDetails(f"Person {number}", str(number)), "", [])
    office.enrolment.people()
    last = lines(vault, clock)[-1]
    assert (last.action, last.people, last.everybody) == (Right.READ_PEOPLE.value, (), True)


def test_no_line_of_the_log_says_a_name(office: Office, vault: Vault, clock: Clock, ada: Person) -> None:
    office.enrolment.update(ada.id, PersonDetails("Ada King", "lovelace-7", "Countesses"))
    office.enrolment.find("lovelace-7")
    office.attendance.day(date(2026, 5, 29))
    office.accounts.add("Charles", Role.LEAD, AUDITOR, groups=["Countesses"])
    office.cameras.add(Camera("Yard", "rtsp://user:secret@camera/1"))
    office.cameras.change("Yard", login=Login("user", "secret2"))
    written = " ".join(f"{line.action} {line.detail}" for line in lines(vault, clock))
    for word in ("Ada", "lovelace", "Countesses", "Charles", "rtsp", "secret"):
        assert word not in written


def test_recognition_needs_nobody_once_it_runs_and_an_answer_at_the_desk_does(office: Office) -> None:
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    office.accounts.lock()
    session.roll_changed()
    assert session.finish() == ()
    with pytest.raises(NotAllowedError):
        office.monitoring.session("Door", CameraDirection.AUTO)


def test_problems_are_told_to_whom_may_see_the_state(
    office: Office, ada: Person, flip_profile: Callable[[Person], None]
) -> None:
    office.accounts.add("Lead", Role.LEAD, AUDITOR, groups=["Office"])
    flip_profile(ada)
    assert office.enrolment.people() == []
    assert any("damaged" in problem for problem in office.problems())
    office.accounts.sign_in("Lead", AUDITOR)
    assert office.problems() == ()


def test_the_moment_of_a_line_is_the_office_clock(office: Office, vault: Vault, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2026-05-29T19:30:00+00:00")
    office.accounts.lock()
    last = lines(vault, clock)[-1]
    assert (last.action, last.time, last.outcome) == ("lock", clock.now, Outcome.DONE)
