import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.accounts import Account, AccountId, Role
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction, Method, NewPunch, Punch
from faceattend.errors import UserError
from faceattend.storage.accounts import KeptAccount
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
FIRST, LAST = date(2026, 10, 30), date(2026, 11, 3)
SEALED = {
    "person": ("profile",),
    "template": ("token",),
    "event": ("token", "note"),
    "incident": ("token", "note"),
    "camera": ("token",),
    "setting": ("token",),
    "vault": ("token",),
    "account": ("token",),
    "rollup": ("token",),
}


@pytest.fixture
def filled(vault: Vault, enrol: Enrol, now: datetime) -> Vault:
    """A vault with two people whose punches lie in two months, and something in every sealed table."""
    people = [enrol(vault, "Ada Lovelace", "A 7"), enrol(vault, "Grace Hopper", "B 1")]
    for day in range((LAST - FIRST).days + 1):
        for person in people:
            time = datetime(2026, 10, 30, 9, tzinfo=now.tzinfo) + timedelta(days=day)
            new = NewPunch(person.id, time, time.date(), Direction.IN, Method.MANUAL, "Front door", 0.0, "by hand")
            vault.punches.add(new)
    vault.punches.void(vault.punches.of(people[0].id, FIRST, FIRST)[0].id, "typed twice", now)
    vault.settings.write("site.name", "Test")
    vault.accounts.add(KeptAccount(Account(AccountId(9), "Edith", Role.OPERATOR), None))
    vault.incidents.add(IncidentKind.CLOCK_JUMP, "The clock went forward.", now)
    vault.seals.seal(now)
    # Reading a month leaves its roll-ups.
    vault.punches.between(FIRST, LAST)
    return vault


def _contents(vault: Vault, format: str) -> list[object]:
    templates = vault.people.templates(format)
    return [
        vault.people.all(),
        {person: rows.tobytes() for person, rows in templates.items()},
        vault.punches.between(FIRST, LAST),
        [vault.punches.of(person.id, FIRST, LAST) for person in vault.people.all()],
        vault.settings.read("site.name"),
        vault.accounts.all(),
        vault.incidents.open(),
        vault.seals.fingerprint,
    ]


def _tokens(folder: Path) -> dict[str, set[bytes]]:
    with closing(sqlite3.connect(f"file:{folder}/attendance.db?mode=ro", uri=True)) as database:
        return {
            table: {
                bytes(value)
                for column in columns
                for (value,) in database.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
            }
            for table, columns in SEALED.items()
        }


def _column(folder: Path, table: str, column: str) -> list[bytes]:
    with closing(sqlite3.connect(f"file:{folder}/attendance.db?mode=ro", uri=True)) as database:
        return [value for (value,) in database.execute(f"SELECT {column} FROM {table} ORDER BY 1")]  # noqa: S608


def _unseen(done: int, total: int) -> None:
    assert 0 <= done <= total


def test_everything_says_the_same_under_new_keys(filled: Vault, folder: Path, passphrase: str, format: str) -> None:
    before = _contents(filled, format)
    chain = _column(folder, "event", "link")
    filled.resealing.begin(None)
    filled.resealing.go_on(_unseen)
    assert _contents(filled, format) == before
    assert _column(folder, "event", "link") == chain
    assert filled.verify().findings == ()
    filled.close()
    with Vault.unlock(folder, passphrase) as again:
        assert _contents(again, format) == before
        assert again.verify().findings == ()
        assert again.problems == ()


def test_nothing_stays_under_a_former_key(filled: Vault, folder: Path) -> None:
    before = _tokens(folder)
    assert all(before.values())
    filled.resealing.begin(None)
    filled.resealing.go_on(_unseen)
    after = _tokens(folder)
    assert {table: len(values) for table, values in after.items()} == {
        table: len(values) for table, values in before.items()
    }
    assert not any(before[table] & after[table] for table in SEALED)


def test_new_pseudonyms_share_nothing_with_the_former_ones(filled: Vault, folder: Path) -> None:
    columns = [("event", "pidx"), ("person", "code_index"), ("camera", "name_index")]
    before = [set(_column(folder, *place)) for place in columns]
    filled.resealing.begin(None)
    filled.resealing.go_on(_unseen)
    after = [set(_column(folder, *place)) for place in columns]
    assert [len(one) for one in after] == [len(one) for one in before]
    assert not any(old & new for old, new in zip(before, after, strict=True))


def test_the_keys_of_one_person_leave_everybody_else_as_he_is(filled: Vault, folder: Path, format: str) -> None:
    ada, grace = filled.people.find("A 7"), filled.people.find("B 1")
    assert ada is not None
    assert grace is not None
    before, contents = _tokens(folder), _contents(filled, format)
    assert filled.resealing.begin([ada.id]) is None
    # Templates, five punches and a voiding; the record of the person comes first of all.
    assert filled.resealing.go_on(_unseen) == 1 + 5 + 1
    after = _tokens(folder)
    assert _contents(filled, format) == contents
    assert len(before["person"] & after["person"]) == 1
    assert before["setting"] == after["setting"]
    assert filled.verify().findings == ()


def test_a_renewal_that_was_stopped_goes_on_at_the_next_opening(
    filled: Vault, folder: Path, passphrase: str, format: str
) -> None:
    before = _contents(filled, format)
    filled.resealing.begin(None)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled.resealing.go_on(stop)
    assert filled.resealing.under_way
    assert _contents(filled, format) == before
    filled.close()
    with Vault.unlock(folder, passphrase) as again:
        assert again.keystore.renewal.present is not None
        assert _contents(again, format) == before
        again.resealing.go_on(_unseen)
        assert not again.resealing.under_way
        assert _contents(again, format) == before
        assert again.verify().findings == ()


def test_a_beginning_that_was_cut_off_is_made_up_for(
    filled: Vault, folder: Path, passphrase: str, enrol: Enrol
) -> None:
    # Only the keystore knows of it, as after a crash before the database was written.
    filled.keystore.renewal.begin(None)
    filled.close()
    with Vault.unlock(folder, passphrase) as again:
        assert again.people.find("A 7") is not None
        with pytest.raises(UserError, match="belongs to another person already"):
            enrol(again, "Somebody Else", "A 7")


def test_who_comes_during_a_renewal_is_found_afterwards(filled: Vault, enrol: Enrol, now: datetime) -> None:
    filled.resealing.begin(None)
    came = enrol(filled, "Mary Somerville", "C 3")
    punch: list[Punch] = []

    def record(done: int, total: int) -> None:
        if not punch:
            new = NewPunch(came.id, now, now.date(), Direction.IN, Method.FACE, "Front door", 0.7)
            punch.append(filled.punches.add(new))

    filled.resealing.go_on(record)
    assert filled.people.find("C 3") == came
    assert filled.punches.of(came.id, now.date(), now.date()) == punch
    assert filled.verify().findings == ()


def test_who_is_erased_during_a_renewal_stays_erased(filled: Vault, format: str, now: datetime) -> None:
    ada = filled.people.find("A 7")
    assert ada is not None
    filled.resealing.begin(None)
    erased: list[object] = []

    def erase(done: int, total: int) -> None:
        if not erased:
            erased.append(filled.erasures.erase(ada.id, "asked for it", now))

    filled.resealing.go_on(erase)
    assert [person.details.code for person in filled.people.all()] == ["B 1"]
    assert list(filled.people.templates(format)) == [person.id for person in filled.people.all()]
    assert filled.verify().findings == ()


def test_a_damaged_row_does_not_keep_the_keys_from_being_renewed(filled: Vault, folder: Path, passphrase: str) -> None:
    filled.close()
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute("UPDATE event SET token = x'0102' WHERE seq = 3")
        database.execute("UPDATE template SET token = x'' WHERE id = 1")
        database.execute("UPDATE person SET profile = x'01' WHERE id = (SELECT MIN(id) FROM person)")
        database.execute("UPDATE camera SET token = x'01'")
        database.execute("UPDATE setting SET token = x'01'")
    with Vault.unlock(folder, passphrase) as again:
        again.resealing.begin(None)
        again.resealing.go_on(_unseen)
        assert not again.resealing.under_way
        assert len(again.people.all()) == 1


def test_a_second_renewal_waits_for_the_first(filled: Vault) -> None:
    filled.resealing.begin(None)
    with pytest.raises(UserError, match="going on already"):
        filled.resealing.begin(None)
    filled.resealing.go_on(_unseen)


def test_without_a_renewal_there_is_nothing_to_go_on_with(filled: Vault, folder: Path) -> None:
    before = _tokens(folder)
    assert filled.resealing.go_on(_unseen) == 0
    assert _tokens(folder) == before
