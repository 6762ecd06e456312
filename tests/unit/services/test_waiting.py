"""Checking in with a code while the records are locked."""

from datetime import timedelta

import pytest

from faceattend.domain.accounts import Role
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method
from faceattend.domain.waiting import WaitingEntry
from faceattend.errors import UserError
from faceattend.services.access import NotAllowedError
from faceattend.services.office import Office, VaultGate
from faceattend.services.waiting import WaitingLine
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import PASSPHRASE, Clock

LEAD = "seven green bottles hang"


@pytest.fixture
def typed_while_locked(office: Office, ada: Person, gate: VaultGate, clock: Clock) -> None:
    office.close()
    gate.write_while_locked(" 7 ", Direction.IN)
    clock.advance(timedelta(minutes=1))
    gate.write_while_locked("nobody", Direction.OUT)


@pytest.mark.usefixtures("typed_while_locked")
def test_an_accepted_entry_is_a_punch_at_the_time_it_was_typed(gate: VaultGate, clock: Clock, ada: Person) -> None:
    typed_at = clock.now - timedelta(minutes=1)
    clock.advance(timedelta(hours=1))
    office = gate.unlock(PASSPHRASE)
    known, unknown = office.waiting.entries().lines
    assert known.person == ada
    assert unknown.person is None
    assert office.waiting.count() == 2
    [punch] = office.waiting.accept([known])
    assert (punch.person, punch.time, punch.direction, punch.method) == (
        ada.id,
        typed_at,
        Direction.IN,
        Method.MANUAL,
    )
    assert punch.note
    assert office.waiting.count() == 1
    office.close()


@pytest.mark.usefixtures("typed_while_locked")
def test_accepting_one_leaves_the_others_waiting(gate: VaultGate) -> None:
    office = gate.unlock(PASSPHRASE)
    known, unknown = office.waiting.entries().lines
    assert len(office.waiting.accept([known])) == 1
    assert office.waiting.entries().lines == (unknown,)
    office.close()


@pytest.mark.usefixtures("typed_while_locked")
def test_nothing_counts_that_nobody_accepted(gate: VaultGate) -> None:
    office = gate.unlock(PASSPHRASE)
    assert office.attendance.day(office.attendance.today()) == []
    office.waiting.dismiss(office.waiting.entries().lines)
    assert office.waiting.entries().lines == ()
    assert office.attendance.day(office.attendance.today()) == []
    office.close()


@pytest.mark.usefixtures("typed_while_locked")
def test_an_entry_of_nobody_cannot_be_accepted(gate: VaultGate) -> None:
    office = gate.unlock(PASSPHRASE)
    lines = office.waiting.entries().lines
    with pytest.raises(UserError, match="Nobody on the roll"):
        office.waiting.accept(lines)
    # The first was written before the second was refused, and is not written again.
    office.waiting.accept(lines[:1])
    assert len(office.attendance.day(office.attendance.today())) == 1
    office.close()


@pytest.mark.usefixtures("typed_while_locked")
def test_only_whoever_may_correct_decides(gate: VaultGate) -> None:
    office = gate.unlock(PASSPHRASE)
    office.accounts.sign_out()
    with pytest.raises(NotAllowedError):
        office.waiting.entries()
    with pytest.raises(NotAllowedError):
        office.waiting.dismiss([])
    assert office.waiting.count() == 2
    office.close()


def test_a_code_that_is_empty_is_refused_at_once(office: Office, gate: VaultGate) -> None:
    assert gate.takes_entries
    with pytest.raises(UserError, match="code is empty"):
        gate.write_while_locked("  ", Direction.IN)


def test_two_people_at_once_are_both_written(office: Office, ada: Person, gate: VaultGate) -> None:
    grace = office.enrolment.enrol(PersonDetails("Grace Hopper", "8"), "", [])
    gate.write_while_locked("7", Direction.IN)
    gate.write_while_locked("8", Direction.IN)
    punches = office.waiting.accept(office.waiting.entries().lines)
    assert [punch.person for punch in punches] == [ada.id, grace.id]


@pytest.fixture
def lead(office: Office) -> Person:
    """Somebody in a group that is led; the lead of it is not signed in."""
    office.accounts.add("Lead", Role.LEAD, LEAD, groups=["Form 1"])
    return office.enrolment.enrol(PersonDetails("Grace Hopper", "8", "Form 1"), "", [])


def test_a_lead_decides_on_his_groups_and_leaves_all_others_waiting(
    office: Office, vault: Vault, clock: Clock, ada: Person, lead: Person, gate: VaultGate
) -> None:
    for code in ("7", "8", "nobody"):
        gate.write_while_locked(code, Direction.IN)
    of_ada, of_grace, of_nobody = office.waiting.entries().lines
    office.accounts.sign_in("Lead", LEAD)
    found = office.waiting.entries()
    assert (found.lines, found.damaged, found.others) == ((of_grace,), 0, 2)
    for line in (of_ada, of_nobody, WaitingLine(of_ada.entry, lead), WaitingLine(of_nobody.entry, lead)):
        with pytest.raises(NotAllowedError):
            office.waiting.accept([line])
        with pytest.raises(NotAllowedError):
            office.waiting.dismiss([of_grace, line])
    with pytest.raises(NotAllowedError):
        office.waiting.dismiss([], damaged=True)
    office.waiting.dismiss([of_grace])
    assert office.waiting.count() == 2
    last = vault.audit.between(clock() - timedelta(days=1), clock() + timedelta(days=1))[-1]
    assert (last.people, last.detail) == ((lead.id,), "1 waiting entries dismissed")


def test_nobody_decides_on_what_he_typed_himself(office: Office, ada: Person, gate: VaultGate) -> None:
    office.accounts.add("Desk", Role.OPERATOR, LEAD, person=ada.id)
    gate.write_while_locked("7", Direction.IN)
    lines = office.waiting.entries().lines
    office.accounts.sign_in("Desk", LEAD)
    assert office.waiting.entries().others == 1
    with pytest.raises(NotAllowedError):
        office.waiting.accept(lines)
    with pytest.raises(NotAllowedError):
        office.waiting.dismiss(lines)


def test_an_entry_that_was_never_typed_is_not_accepted(office: Office, ada: Person, clock: Clock) -> None:
    entry = WaitingEntry(clock() - timedelta(hours=9), "7", Direction.IN)
    with pytest.raises(UserError, match="changed meanwhile"):
        office.waiting.accept([WaitingLine(entry, ada)])


def test_a_code_that_was_given_to_somebody_else_meanwhile_is_not_accepted(
    office: Office, ada: Person, gate: VaultGate
) -> None:
    gate.write_while_locked("7", Direction.IN)
    lines = office.waiting.entries().lines
    office.enrolment.update(ada.id, PersonDetails("Ada Lovelace", "70"))
    office.enrolment.enrol(PersonDetails("Bob", "7"), "", [])
    with pytest.raises(UserError, match="changed meanwhile"):
        office.waiting.accept(lines)
    assert office.waiting.count() == 1
