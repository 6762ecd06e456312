"""Accounts: signing in, passwords, and who may be left."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from faceattend.app import Composition
from faceattend.domain.accounts import Account, Right, Role
from faceattend.domain.audit import Outcome
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.people import Person
from faceattend.errors import TryLaterError, UserError, WrongSecretError
from faceattend.services.access import NotAllowedError
from faceattend.services.office import Office, VaultGate
from faceattend.storage.vault import Vault
from faceattend.vision.models import ModelStore
from tests.unit.services.conftest import PASSPHRASE, Clock

GRACE = "compilers are quite patient"
LIN = "wrote three good letters"
NEW = "an entirely different one"
GOLDEN = Path(__file__).resolve().parents[3] / "db" / "golden" / "version-1"


@pytest.fixture
def grace(office: Office) -> Account:
    """A second administrator who opens the records."""
    return office.accounts.add("Grace", Role.ADMINISTRATOR, GRACE, opens_vault=True)


@pytest.fixture
def lin(office: Office) -> Account:
    """Somebody at the reception whose password opens nothing."""
    return office.accounts.add("Lin", Role.OPERATOR, LIN)


def administrator(office: Office) -> Account:
    return next(account for account in office.accounts.accounts() if account.name == "Administrator")


def reopened(gate: VaultGate, office: Office, password: str, name: str | None) -> Office:
    office.close()
    return gate.unlock(password, name)


def test_a_new_office_has_one_administrator_who_is_signed_in(office: Office) -> None:
    signed_in = office.accounts.signed_in()
    assert signed_in is not None
    assert (signed_in.name, signed_in.role, signed_in.opens_vault) == ("Administrator", Role.ADMINISTRATOR, True)
    assert office.accounts.accounts() == [signed_in]


def test_the_first_account_has_the_name_that_was_chosen(gate: VaultGate) -> None:
    office, _ = gate.create(PASSPHRASE, "Test", "UTC", "Ms. Ågren")
    office.close()
    again = gate.unlock(PASSPHRASE, "ms. ågren")
    assert [account.name for account in again.accounts.accounts()] == ["Ms. Ågren"]
    again.close()
    with pytest.raises(WrongSecretError):
        gate.unlock(PASSPHRASE, "Administrator")


def test_an_account_that_opens_the_records_signs_in_when_the_program_starts(
    gate: VaultGate, office: Office, grace: Account
) -> None:
    again = reopened(gate, office, GRACE, "GRACE")
    assert again.accounts.signed_in() == grace
    again.close()
    first = gate.unlock(PASSPHRASE)
    signed_in = first.accounts.signed_in()
    assert signed_in is not None
    assert signed_in.name == "Administrator"
    first.close()


def test_an_account_that_does_not_open_the_records_signs_in_when_they_are_open(
    gate: VaultGate, office: Office, lin: Account
) -> None:
    office.close()
    with pytest.raises(WrongSecretError):
        gate.unlock(LIN, "Lin")
    again = gate.unlock(PASSPHRASE)
    assert again.accounts.sign_in("lin", LIN) == lin
    assert again.accounts.signed_in() == lin
    again.close()


def test_a_wrong_name_a_wrong_password_and_a_disabled_account_are_told_alike(office: Office, lin: Account) -> None:
    office.accounts.disable(lin.id)
    told = set()
    for name, password in (("Nobody", LIN), ("Administrator", LIN), ("Lin", LIN)):
        with pytest.raises(WrongSecretError) as caught:
            office.accounts.sign_in(name, password)
        told.add(str(caught.value))
    assert len(told) == 1
    signed_in = office.accounts.signed_in()
    assert signed_in is not None
    assert signed_in.name == "Administrator"


def test_wrong_passwords_are_slowed_down_whether_the_office_is_open_or_not(
    gate: VaultGate, office: Office, clock: Clock, opened: list[Vault]
) -> None:
    for _ in range(5):
        with pytest.raises(WrongSecretError):
            office.accounts.sign_in("Administrator", LIN)
    with pytest.raises(TryLaterError) as caught:
        office.accounts.sign_in("Administrator", PASSPHRASE)
    assert caught.value.seconds == 30
    tried = f"account {administrator(office).id}"
    office.close()
    with pytest.raises(TryLaterError):
        gate.unlock(PASSPHRASE)
    clock.advance(timedelta(seconds=30))
    with pytest.raises(WrongSecretError):
        gate.unlock(LIN)
    with pytest.raises(TryLaterError) as caught:
        gate.unlock(PASSPHRASE)
    assert caught.value.seconds == 60
    clock.advance(timedelta(seconds=60))
    again = gate.unlock(PASSPHRASE)
    failed = [
        line
        for line in opened[-1].audit.between(clock() - timedelta(days=1), clock() + timedelta(days=1))
        if line.outcome is Outcome.FAILED
    ]
    assert [line.detail for line in failed] == [tried] * 5 + [f"{tried}, 1 while the records were locked"]
    kinds = {incident.kind for incident in opened[-1].incidents.open()}
    assert kinds == {IncidentKind.FAILED_SIGN_INS}
    again.close()
    gate.unlock(PASSPHRASE).close()


def test_what_was_typed_for_other_names_while_the_records_were_locked_is_written_down_once(
    gate: VaultGate, office: Office, grace: Account, opened: list[Vault], clock: Clock
) -> None:
    office.close()
    for name in ["Grace"] * 5 + ["Mallory", "Trent"]:
        with pytest.raises(WrongSecretError):
            gate.unlock(LIN, name)
    for _ in range(2):
        gate.unlock(PASSPHRASE).close()
    again = gate.unlock(PASSPHRASE)
    failed = [
        line.detail
        for line in opened[-1].audit.between(clock() - timedelta(days=1), clock() + timedelta(days=1))
        if line.outcome is Outcome.FAILED
    ]
    assert sorted(failed) == [
        f"account {grace.id}, 5 while the records were locked",
        "nobody has this name, 2 while the records were locked",
    ]
    kinds = [line.incident.kind for line in again.logs.incidents()]
    assert kinds.count(IncidentKind.FAILED_SIGN_INS) == 1
    with pytest.raises(TryLaterError):
        again.accounts.sign_in("Grace", GRACE)
    again.close()


def test_signing_in_and_out_and_locking_are_written_down(office: Office, vault: Vault, clock: Clock) -> None:
    office.accounts.lock()
    office.accounts.lock()
    office.accounts.sign_in("Administrator", PASSPHRASE)
    office.accounts.sign_out()
    happened = [line.action for line in vault.audit.between(clock() - timedelta(days=1), clock() + timedelta(days=1))]
    assert happened[-4:] == ["sign in", "lock", "sign in", "sign out"]


def test_somebody_changes_his_own_password(gate: VaultGate, office: Office, lin: Account) -> None:
    with pytest.raises(WrongSecretError):
        office.accounts.change_own_password(LIN, NEW)
    office.accounts.change_own_password(PASSPHRASE, NEW)
    office.accounts.sign_in("Lin", LIN)
    office.accounts.change_own_password(LIN, GRACE)
    office.accounts.sign_in("Lin", GRACE)
    with pytest.raises(WrongSecretError):
        reopened(gate, office, PASSPHRASE, None)
    again = gate.unlock(NEW)
    again.close()


def test_the_recovery_key_lets_the_administrator_choose_a_password(gate: VaultGate, clock: Clock) -> None:
    office, key = gate.create(PASSPHRASE, "Test", "UTC")
    office.close()
    for _ in range(5):
        with pytest.raises(WrongSecretError):
            gate.unlock(LIN)
    again = gate.unlock_with_recovery_key(key)
    assert again.accounts.must_set_password()
    again.accounts.change_own_password("", NEW)
    assert not again.accounts.must_set_password()
    with pytest.raises(WrongSecretError):
        again.accounts.change_own_password("", GRACE)
    again.close()
    gate.unlock(NEW).close()


def test_the_recovery_key_serves_another_administrator_when_the_first_is_gone(
    gate: VaultGate, clock: Clock, tmp_path: Path
) -> None:
    office, key = gate.create(PASSPHRASE, "Test", "UTC")
    grace = office.accounts.add("Grace", Role.ADMINISTRATOR, GRACE, opens_vault=True)
    first = administrator(office)
    office.accounts.sign_in("Grace", GRACE)
    office.accounts.remove(first.id)
    office.close()
    with pytest.raises(WrongSecretError):
        gate.unlock(PASSPHRASE, "Administrator")
    again = gate.unlock_with_recovery_key(key)
    assert again.accounts.signed_in() == grace
    again.close()
    gate.unlock(GRACE).close()


@pytest.mark.parametrize(
    "leave",
    [
        lambda office, last: office.accounts.remove(last.id),
        lambda office, last: office.accounts.disable(last.id),
        lambda office, last: office.accounts.change(replace(last, role=Role.OPERATOR)),
        lambda office, last: office.accounts.change(replace(last, opens_vault=False)),
        lambda office, last: office.accounts.set_password(last.id, NEW, opens_vault=False),
    ],
)
def test_the_last_administrator_stays(office: Office, lin: Account, leave: Callable[[Office, Account], None]) -> None:
    last = administrator(office)
    office.accounts.add("Helper", Role.ADMINISTRATOR, GRACE)
    with pytest.raises(UserError, match="last administrator"):
        leave(office, last)
    assert administrator(office) == last
    assert office.accounts.signed_in() == last


def test_the_first_administrator_may_go_when_another_opens_the_records(
    gate: VaultGate, office: Office, grace: Account
) -> None:
    first = administrator(office)
    demoted = office.accounts.change(replace(first, role=Role.OPERATOR, opens_vault=False))
    assert office.accounts.signed_in() == demoted
    with pytest.raises(NotAllowedError):
        office.accounts.accounts()
    with pytest.raises(WrongSecretError):
        reopened(gate, office, PASSPHRASE, "Administrator")
    gate.unlock(GRACE).close()


def test_a_disabled_account_opens_nothing_and_is_enabled_with_a_new_password(
    gate: VaultGate, office: Office, grace: Account
) -> None:
    office.accounts.disable(grace.id)
    office.close()
    with pytest.raises(WrongSecretError):
        gate.unlock(GRACE, "Grace")
    again = gate.unlock(PASSPHRASE)
    again.accounts.enable(grace.id)
    again.accounts.set_password(grace.id, NEW, opens_vault=True)
    again.close()
    gate.unlock(NEW, "Grace").close()


def test_whoever_removes_his_own_account_is_signed_out(office: Office, grace: Account) -> None:
    office.accounts.remove(administrator(office).id)
    assert office.accounts.signed_in() is None


def test_a_renamed_account_opens_the_records_by_its_new_name(gate: VaultGate, office: Office, grace: Account) -> None:
    office.accounts.change(replace(grace, name="Rear Admiral"))
    office.close()
    with pytest.raises(WrongSecretError):
        gate.unlock(GRACE, "Grace")
    gate.unlock(GRACE, "rear admiral").close()


def test_what_a_role_needs_is_asked_for(office: Office, ada: Person) -> None:
    wrong: list[tuple[str, Callable[[], object]]] = [
        ("person on the roll", lambda: office.accounts.add("A", Role.PERSON, LIN)),
        ("groups", lambda: office.accounts.add("A", Role.LEAD, LIN, groups=["  "])),
        ("no name", lambda: office.accounts.add("  ", Role.OPERATOR, LIN)),
        ("already", lambda: office.accounts.add("administrator", Role.OPERATOR, LIN)),
        ("15", lambda: office.accounts.add("A", Role.AUDITOR, "ten letter")),
        ("8", lambda: office.accounts.add("A", Role.PERSON, "few7", person=ada.id)),
        ("one person's card", lambda: office.accounts.add("A", Role.PERSON, LIN, person=ada.id, opens_vault=True)),
    ]
    for sentence, call in wrong:
        with pytest.raises(UserError, match=sentence):
            call()
    assert [account.name for account in office.accounts.accounts()] == ["Administrator"]


def test_a_person_who_becomes_an_operator_needs_a_longer_password(office: Office, ada: Person) -> None:
    account = office.accounts.add("Ada", Role.PERSON, "engine-1843", person=ada.id)
    operator = replace(account, role=Role.OPERATOR)
    with pytest.raises(UserError, match="new password"):
        office.accounts.change(operator)
    with pytest.raises(UserError, match="15"):
        office.accounts.change(operator, "engine-1843")
    assert office.accounts.change(operator, LIN) == operator
    office.accounts.sign_in("Ada", LIN)


def test_an_office_from_before_there_were_accounts_gets_its_administrator(clock: Clock, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOLDEN, tmp_path / "old"))
    known = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    gate = Composition(ModelStore.default()).gate(folder, clock)
    office = gate.unlock(known["passphrase"])
    signed_in = office.accounts.signed_in()
    assert signed_in is not None
    assert (signed_in.name, signed_in.role) == ("Administrator", Role.ADMINISTRATOR)
    assert office.accounts.sign_in("Administrator", known["passphrase"]) == signed_in
    office.close()
    again = gate.unlock(known["passphrase"], "administrator")
    assert again.accounts.accounts() == [signed_in]
    again.close()


def test_whoever_deletes_the_accounts_from_the_file_becomes_no_administrator(
    gate: VaultGate, office: Office, tmp_path: Path
) -> None:
    office.accounts.add("Lin", Role.OPERATOR, LIN, opens_vault=True)
    office.close()
    with closing(sqlite3.connect(tmp_path / "data" / "attendance.db")) as database, database:
        database.execute("DELETE FROM account")
    with pytest.raises(WrongSecretError):
        gate.unlock(LIN, "Lin")


def test_the_recovery_key_mends_an_administrator_whose_record_is_damaged(gate: VaultGate, tmp_path: Path) -> None:
    office, key = gate.create(PASSPHRASE, "Test", "UTC")
    office.close()
    with closing(sqlite3.connect(tmp_path / "data" / "attendance.db")) as database, database:
        database.execute("UPDATE account SET token = substr(token, 1, length(token) - 1)")
    with pytest.raises(UserError, match="damaged"):
        gate.unlock(PASSPHRASE)
    again = gate.unlock_with_recovery_key(key)
    again.accounts.change_own_password("", NEW)
    again.close()
    gate.unlock(NEW, "Administrator").close()


def test_no_name_and_no_group_of_an_account_is_in_the_files(office: Office, tmp_path: Path) -> None:
    office.accounts.add("Wilhelmina", Role.LEAD, LIN, groups=["Botanists"], opens_vault=True)
    with pytest.raises(WrongSecretError):
        office.accounts.sign_in("Wilhelmina", NEW)
    office.close()
    for file in (tmp_path / "data").rglob("*"):
        if file.is_file():
            content = file.read_bytes().lower()
            assert not any(word in content for word in (b"wilhelmina", b"botanists", LIN.encode()))


def test_the_log_knows_accounts_by_name(office: Office, grace: Account) -> None:
    office.accounts.add("Audit", Role.AUDITOR, NEW)
    office.accounts.sign_in("Audit", NEW)
    assert office.accounts.names()[grace.id] == "Grace"
    assert not office.access.has(Right.MANAGE_ACCOUNTS)


def test_a_name_is_one_however_it_is_spelled_in_an_open_and_a_closed_office(gate: VaultGate, office: Office) -> None:
    office.accounts.add("Ms.  Straße", Role.ADMINISTRATOR, GRACE, opens_vault=True)
    assert office.accounts.sign_in(" ms. STRASSE", GRACE).opens_vault
    with pytest.raises(UserError, match="already"):
        office.accounts.add("MS.\u00a0Strasse", Role.AUDITOR, LIN)
    reopened(gate, office, GRACE, "ms.  strasse").close()


def test_after_a_change_of_the_password_that_was_cut_off_one_password_counts_everywhere(
    office: Office, vault: Vault, gate: VaultGate, opened: list[Vault]
) -> None:
    # As a crash leaves it between the slot and the account.
    vault.keystore.slots.set_passphrase(administrator(office).id, "Administrator", NEW)
    office.accounts.confirm(NEW)
    with pytest.raises(WrongSecretError):
        office.accounts.confirm(PASSPHRASE)
    office.accounts.lock()
    with pytest.raises(WrongSecretError):
        office.accounts.sign_in("Administrator", PASSPHRASE)
    office.accounts.sign_in("Administrator", NEW)
    with pytest.raises(WrongSecretError):
        reopened(gate, office, PASSPHRASE, None)
    again = gate.unlock(NEW)
    again.accounts.confirm(NEW)
    again.close()


def test_a_change_of_the_password_that_was_cut_off_leaves_no_other_password(
    office: Office, vault: Vault, gate: VaultGate, opened: list[Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    id = administrator(office).id

    def cut_off(account: int, name: str, passphrase: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(vault.keystore.slots, "set_passphrase", cut_off)
        with pytest.raises(KeyboardInterrupt):
            office.accounts.change_own_password(PASSPHRASE, NEW)
    office.accounts.confirm(PASSPHRASE)
    reopened(gate, office, PASSPHRASE, None).close()
    again = gate.unlock(PASSPHRASE)
    kept = opened[-1].accounts.find(id)
    assert kept is not None
    assert kept.verifier is not None
    assert kept.verifier.fits(PASSPHRASE)
    again.close()
