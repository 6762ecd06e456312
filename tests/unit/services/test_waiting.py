"""Checking in with a code while the records are locked."""

from datetime import timedelta

import pytest

from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method
from faceattend.errors import UserError
from faceattend.services.access import NotAllowedError
from faceattend.services.office import Office, VaultGate
from tests.unit.services.conftest import PASSPHRASE, Clock


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
    [punch] = office.waiting.settle([known])
    assert (punch.person, punch.time, punch.direction, punch.method) == (
        ada.id,
        typed_at,
        Direction.IN,
        Method.MANUAL,
    )
    assert punch.note
    assert office.waiting.count() == 0
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
    assert office.waiting.settle([]) == ()
    assert office.waiting.entries().lines == ()
    office.close()


@pytest.mark.usefixtures("typed_while_locked")
def test_an_entry_of_nobody_cannot_be_accepted(gate: VaultGate) -> None:
    office = gate.unlock(PASSPHRASE)
    lines = office.waiting.entries().lines
    with pytest.raises(UserError, match="Nobody on the roll"):
        office.waiting.settle(lines)
    # The first was written before the second was refused, and is not written again.
    office.waiting.settle(lines[:1])
    assert len(office.attendance.day(office.attendance.today())) == 1
    office.close()


@pytest.mark.usefixtures("typed_while_locked")
def test_only_whoever_may_correct_decides(gate: VaultGate) -> None:
    office = gate.unlock(PASSPHRASE)
    office.accounts.sign_out()
    with pytest.raises(NotAllowedError):
        office.waiting.entries()
    with pytest.raises(NotAllowedError):
        office.waiting.settle([])
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
    punches = office.waiting.settle(office.waiting.entries().lines)
    assert [punch.person for punch in punches] == [ada.id, grace.id]
