"""Checking in by PIN and badge, and taking back what a face was taken for."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from faceattend.domain.incidents import IncidentKind
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import TryLaterError, UserError, WrongSecretError
from faceattend.services.check_in import CredentialKind
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import PASSPHRASE, Clock

PIN, BADGE = "4826", "00 17-Ab"


@pytest.fixture
def grace(office: Office) -> Person:
    """Somebody who has a PIN and a badge; nobody is signed in any more."""
    person = office.enrolment.enrol(PersonDetails("Grace Hopper", "0042"), "", [])
    office.check_in.give(person.id, CredentialKind.PIN, PIN)
    office.check_in.give(person.id, CredentialKind.BADGE, BADGE)
    office.accounts.lock()
    return person


def misses(call: Callable[[], object], times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongSecretError):
            call()


def test_a_pin_and_a_badge_check_in_and_out_by_turns(office: Office, grace: Person, clock: Clock) -> None:
    came = office.check_in.with_pin(" 0042 ", PIN)
    assert came.punch is not None
    assert (came.punch.direction, came.punch.method, came.punch.stated) == (Direction.IN, Method.PIN, False)
    clock.advance(timedelta(hours=1))
    went = office.check_in.with_badge("0017-AB")
    assert went.punch is not None
    assert (went.punch.direction, went.punch.method) == (Direction.OUT, Method.BADGE)
    assert went.person == grace


def test_twice_on_one_visit_is_written_once_unless_the_direction_is_chosen(office: Office, grace: Person) -> None:
    came = office.check_in.with_badge(BADGE)
    again = office.check_in.with_pin("0042", PIN)
    assert (again.punch, again.last) == (None, came.punch)
    assert office.check_in.with_pin("0042", PIN, Direction.IN).punch is None
    went = office.check_in.with_pin("0042", PIN, Direction.OUT)
    assert went.punch is not None
    assert (went.punch.direction, went.punch.stated) == (Direction.OUT, True)


def test_an_unknown_number_a_person_without_a_pin_and_a_wrong_pin_sound_alike(
    office: Office, grace: Person, vault: Vault
) -> None:
    vault.people.add(PersonDetails("Ada", "7"), None, None, {})
    told = set()
    for code, pin in (("nobody", PIN), ("7", PIN), ("0042", "4827")):
        with pytest.raises(WrongSecretError) as caught:
            office.check_in.with_pin(code, pin)
        told.add(str(caught.value))
    assert len(told) == 1
    assert vault.punches.between(date(2026, 5, 29), date(2026, 5, 29)) == []


def test_too_many_misses_let_everybody_wait_and_one_person_longer(office: Office, grace: Person, clock: Clock) -> None:
    misses(lambda: office.check_in.with_pin("0042", "9999"), 5)
    with pytest.raises(TryLaterError, match="Wait 30 seconds"):
        office.check_in.with_badge(BADGE)
    clock.advance(timedelta(seconds=31))
    misses(lambda: office.check_in.with_pin("0042", "9999"), 1)
    with pytest.raises(TryLaterError, match="Wait 60 seconds"):
        office.check_in.with_pin("0042", PIN)
    clock.advance(timedelta(seconds=61))
    # The right badge lets the others in at once again, but the PIN of this person was guessed at.
    assert office.check_in.with_badge(BADGE).punch is not None
    misses(lambda: office.check_in.with_pin("0042", "9999"), 1)
    with pytest.raises(TryLaterError, match="Wait 2 minutes"):
        office.check_in.with_pin("0042", PIN)


def test_a_clock_that_was_set_back_does_not_lengthen_the_wait(office: Office, grace: Person, clock: Clock) -> None:
    misses(lambda: office.check_in.with_badge("no such badge"), 5)
    clock.advance(timedelta(days=-3))
    with pytest.raises(TryLaterError, match="Wait 30 seconds"):
        office.check_in.with_badge(BADGE)


def test_a_pin_that_was_taken_away_checks_nobody_in(office: Office, grace: Person, vault: Vault) -> None:
    office.accounts.sign_in("Administrator", "nine copper kettles on a hill")
    assert office.check_in.means_of(grace.id) == {CredentialKind.PIN, CredentialKind.BADGE}
    assert office.check_in.take_away(grace.id, CredentialKind.PIN)
    assert office.check_in.means_of(grace.id) == {CredentialKind.BADGE}
    misses(lambda: office.check_in.with_pin("0042", PIN), 1)


def test_a_new_pin_ends_the_wait_of_its_person(office: Office, grace: Person, clock: Clock) -> None:
    misses(lambda: office.check_in.with_pin("0042", "9999"), 5)
    office.accounts.sign_in("Administrator", "nine copper kettles on a hill")
    office.check_in.give(grace.id, CredentialKind.PIN, "7391")
    clock.advance(timedelta(seconds=31))
    assert office.check_in.with_pin("0042", "7391").punch is not None


def test_somebody_who_left_is_not_checked_in(office: Office, grace: Person, clock: Clock, vault: Vault) -> None:
    vault.people.set_left(grace.id, clock.now.date() - timedelta(days=1))
    with pytest.raises(UserError, match="not on the roll today"):
        office.check_in.with_badge(BADGE)


def test_not_me_takes_back_what_a_face_wrote_while_its_person_stands_there(
    office: Office, grace: Person, vault: Vault, clock: Clock
) -> None:
    def punch(method: Method) -> NewPunch:
        return NewPunch(grace.id, clock.now, date(2026, 5, 29), Direction.IN, method, "Door", 0.7)

    fresh, typed = vault.punches.add(punch(Method.FACE)), vault.punches.add(punch(Method.PIN))
    clock.advance(timedelta(seconds=4))
    assert office.check_in.not_me(fresh.id).void_reason == "not me"
    with pytest.raises(UserError, match="at the desk"):
        office.check_in.not_me(typed.id)
    old = vault.punches.add(punch(Method.FACE))
    clock.advance(timedelta(minutes=1))
    with pytest.raises(UserError, match="at the desk"):
        office.check_in.not_me(old.id)


def test_guessing_at_a_pin_is_an_incident(office: Office, grace: Person, vault: Vault) -> None:
    misses(lambda: office.check_in.with_pin("0042", "9999"), 5)
    [incident] = vault.incidents.open()
    assert incident.kind is IncidentKind.FAILED_SIGN_INS
    assert "Grace" not in incident.detail


def test_who_checked_in_in_the_night_is_listed_under_the_date_of_the_night(
    office: Office, grace: Person, clock: Clock
) -> None:
    clock.advance(timedelta(hours=9))
    night = office.check_in.with_pin("0042", PIN).punch
    assert night is not None
    office.accounts.sign_in("Administrator", PASSPHRASE)
    date_of_night = night.time.astimezone(office.preferences.zone()).date()
    [attempt] = office.logs.attempts(date_of_night, date_of_night)
    assert (attempt.time, attempt.person) == (night.time, grace)
    before = date_of_night - timedelta(days=1)
    assert office.logs.attempts(before, before) == []
