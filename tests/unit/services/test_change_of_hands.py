"""Who acts and who stands in the log when somebody else sits down while a call is under way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from faceattend.domain.accounts import Account, AccountId, Right, Role
from faceattend.domain.audit import AuditEntry
from faceattend.domain.people import Person
from faceattend.services.access import Access, NotAllowedError, PasswordNeededError
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import Clock

OTHER = "nobody expects an audit"


@pytest.fixture
def first(office: Office) -> Account:
    signed_in = office.accounts.signed_in()
    assert signed_in is not None
    return signed_in


@pytest.fixture
def second(office: Office) -> Account:
    return office.accounts.add("Second", Role.ADMINISTRATOR, OTHER)


@pytest.fixture
def sit_down(office: Office, second: Account) -> Callable[[int, int], None]:
    """Somebody else signs in as soon as the work tells how far it is."""

    def progress(_done: int, _total: int) -> None:
        office.access.enter(second)

    return progress


@contextmanager
def while_the_password_is_looked_at(office: Office) -> Iterator[None]:
    """Stand in the pause between typing a password and what is noted of it."""
    with office.access.call():
        yield


def entries(vault: Vault, clock: Clock) -> list[AuditEntry]:
    return vault.audit.between(clock() - timedelta(days=1), clock() + timedelta(days=1))


def test_long_work_is_written_down_for_whoever_began_it(
    office: Office, vault: Vault, clock: Clock, ada: Person, first: Account, sit_down: Callable[[int, int], None]
) -> None:
    office.keeping.back_up(progress=sit_down)
    office.access.enter(first)
    office.keeping.verify(progress=sit_down)
    office.access.enter(first)
    office.keeping.rotate(ada.id, progress=sit_down)
    done = [
        line
        for line in entries(vault, clock)
        if line.action in {Right.KEEP_RECORDS.value, Right.VERIFY.value, Right.MANAGE_KEYS.value}
    ]
    assert [line.account for line in done] == [first.id] * len(done)
    assert {line.action for line in done} == {
        right.value for right in (Right.KEEP_RECORDS, Right.VERIFY, Right.MANAGE_KEYS)
    }
    signed_in = office.accounts.signed_in()
    assert signed_in is not None
    assert signed_in.name == "Second"


def test_renewing_keys_and_erasing_are_written_down_before_they_begin(
    office: Office, vault: Vault, clock: Clock, ada: Person
) -> None:
    office.keeping.rotate(ada.id)
    office.privacy.erase(ada.id, "it was asked for")
    about_ada = [(line.action, line.detail.split()[0]) for line in entries(vault, clock) if ada.id in line.people]
    assert about_ada[-4:] == [
        (Right.MANAGE_KEYS.value, "begun"),
        (Right.MANAGE_KEYS.value, "keys"),
        (Right.ERASE_PERSON.value, "begun"),
        (Right.ERASE_PERSON.value, "erasure"),
    ]


def test_a_call_ends_as_it_began_though_nobody_is_there_any_more(
    office: Office, vault: Vault, clock: Clock, first: Account
) -> None:
    with office.access.call():
        office.accounts.lock()
        office.access.require(Right.CHANGE_SETTINGS)
        office.access.note("the end of the work")
    assert entries(vault, clock)[-1].account == first.id
    with pytest.raises(NotAllowedError):
        office.access.require(Right.CHANGE_SETTINGS)


def test_a_password_typed_again_counts_for_whoever_typed_it(
    office: Office, clock: Clock, first: Account, second: Account
) -> None:
    clock.advance(timedelta(hours=1))
    office.accounts.sign_in("Second", OTHER)
    clock.advance(timedelta(hours=1))
    with while_the_password_is_looked_at(office):
        office.access.enter(first)
        clock.advance(timedelta(hours=1))
        office.access.confirmed()
        office.access.password_was_set()
    signed_in = office.accounts.signed_in()
    assert signed_in == first
    with pytest.raises(PasswordNeededError):
        office.access.require(Right.MANAGE_KEYS)


def test_a_password_typed_again_brings_nobody_back_who_has_left(office: Office, second: Account) -> None:
    office.accounts.sign_in("Second", OTHER)
    with while_the_password_is_looked_at(office):
        office.accounts.lock()
        office.access.confirmed()
        office.access.password_was_set()
        office.access.renew(second)
    assert office.accounts.signed_in() is None


def test_whoever_switches_himself_off_takes_nobody_else_with_him(
    office: Office, first: Account, second: Account
) -> None:
    office.access.enter(second)
    with office.access.call():
        office.access.enter(first)
        office.accounts.disable(second.id)
    assert office.accounts.signed_in() == first


class WatchfulLog:
    """An audit log that sees who is signed in when something is written down."""

    def __init__(self, clock: Clock) -> None:
        self.access = Access(self, clock)
        self.seen: list[tuple[AuditEntry, Account | None]] = []

    def add(self, entry: AuditEntry) -> None:
        self.seen.append((entry, self.access.account))


def test_locking_leaves_first_and_then_writes_who_left(clock: Clock) -> None:
    log = WatchfulLog(clock)
    log.access.enter(Account(AccountId(3), "Grace", Role.AUDITOR))
    log.access.leave("lock")
    log.access.leave("lock")
    entry, present = log.seen[-1]
    assert (entry.action, entry.account, present) == ("lock", 3, None)
    assert len(log.seen) == 2
