"""Attacks on the file of a vault, each with plain SQL, and that a check of the records finds them."""

# The statements are put together of the tests' own words.
# ruff: noqa: S608

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceattend.domain.accounts import AccountId
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.heads import Head, parse_head
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Consent, PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.sightings import Appearance
from faceattend.domain.verification import Stream, Verification
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.chain import link_of
from faceattend.storage.checkpoints import digest_of, read_checkpoint, write_checkpoint
from faceattend.storage.crypto import NOBODY, Kind, pad
from faceattend.storage.database import open_for_writing, rows
from faceattend.storage.heads_file import HEADS_NAME
from faceattend.storage.keystore import Keystore
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.seal_state import SealState, read_state, seal_of, write_state
from faceattend.storage.vault import Vault

PASSPHRASE = "seven green umbrellas in June"
CHEAP = KeyCost(memory_kib=8 * 1024, passes=1, lanes=1)
FIRST = date(2026, 3, 2)
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
PUNCHES = 30
TABLES = ("event", "sighting", "incident", "audit")
EVERY_COLUMN = ("day", "pidx", "token", "note", "leaf", "link")

Change = Callable[[sqlite3.Connection], None]


@dataclass(frozen=True)
class Kept:
    """A closed vault, and what somebody keeps of it outside."""

    folder: Path
    head: Head
    key: str


def fill(vault: Vault) -> None:
    consent = Consent("Signed on paper", START)
    templates = {"sface:1": np.random.default_rng(1).normal(size=(2, 128)).astype(np.float32)}
    ada = vault.people.add(PersonDetails("Ada", "1"), consent, FIRST, templates)
    ben = vault.people.add(PersonDetails("Ben", "2"), None, FIRST, {})
    for number in range(PUNCHES - 2):
        time = START + timedelta(hours=12 * number)
        note = "Forgot the badge" if number % 5 == 0 else ""
        person = (ada, ben)[number % 2]
        vault.punches.add(NewPunch(person.id, time, time.date(), Direction.IN, Method.FACE, "Door", 0.5, note))
    first = vault.punches.between(FIRST, FIRST)[0]
    vault.punches.void(first.id, "Somebody else", START + timedelta(days=1))
    vault.sightings.add(
        Appearance(START, FIRST, "Door", Verdict.RECOGNISED, ada.id, 0.5),
        Appearance(START, FIRST, "Door", Verdict.UNKNOWN, None, 0.1),
        Appearance(START, FIRST, "Yard", Verdict.REVIEW, ben.id, 0.4),
    )
    for number in range(4):
        vault.audit.add(AuditEntry(START, AccountId(7), "lock", Outcome.DONE, (ada.id,), detail=str(number)))
        vault.incidents.add(IncidentKind.CLOCK_JUMP, f"It jumped {number} times.", START)
    vault.incidents.acknowledge(vault.incidents.open()[0].id, AccountId(7), "Seen", START)
    vault.settings.write("site.name", "The Office")
    vault.coverage.extend(vault.coverage.begin("Door", START), START + timedelta(hours=8))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A vault with rows in every stream and four seals, the last over everything."""
    folder = tmp_path_factory.mktemp("original") / "vault"
    vault, _ = Vault.create(folder, PASSPHRASE, CHEAP)
    with vault:
        vault.seals.seal(START)
        fill(vault)
        vault.seals.seal(START + timedelta(minutes=15))
        time = START + timedelta(hours=12 * PUNCHES)
        ada = vault.people.all()[0]
        vault.punches.add(NewPunch(ada.id, time, time.date(), Direction.IN, Method.FACE, "Door", 0.5))
        vault.seals.seal(START + timedelta(minutes=30))
        key = vault.seals.take_verification_key()
        head = vault.seals.seal(START + timedelta(minutes=45))
    return Kept(folder, head, key)


@pytest.fixture
def kept(original: Kept, tmp_path: Path) -> Kept:
    """A copy of it to be attacked."""
    folder = tmp_path / "vault"
    shutil.copytree(original.folder, folder)
    return Kept(folder, original.head, original.key)


def attack(kept: Kept, *statements: str, change: Change | None = None) -> None:
    with closing(sqlite3.connect(kept.folder / "attendance.db")) as database:
        for statement in statements:
            database.execute(statement)
        if change is not None:
            change(database)
        database.commit()


def check(kept: Kept, *heads: Head, key: str | None = None) -> Verification:
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        return vault.verify(heads, key)


def first_rows(found: Verification) -> dict[Stream | None, int | None]:
    return {finding.stream: finding.row for finding in found.findings}


def relink(database: sqlite3.Connection, table: str = "event", stream: int = 1) -> None:
    """Make the links hold again, for which nobody needs a key."""
    link = bytes(32)
    for seq, leaf in database.execute(f"SELECT seq, leaf FROM {table} ORDER BY seq").fetchall():
        link = link_of(link, stream, seq, leaf)
        database.execute(f"UPDATE {table} SET link = ? WHERE seq = ?", (link, seq))


def test_what_nobody_touched_is_as_it_was_written(kept: Kept) -> None:
    found = check(kept, kept.head, parse_head(kept.head.text), key=kept.key)
    assert found.ok
    assert (found.rows, found.seals, found.heads, found.unsealed) == (PUNCHES + 12, 4, 6, 0)
    assert found.seals_proved
    assert found.head == kept.head
    assert found.sealed_until == START + timedelta(minutes=45)


def test_a_check_tells_how_far_it_is_and_can_be_stopped(kept: Kept) -> None:
    told: list[tuple[int, int]] = []
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        vault.verify(progress=lambda done, total: told.append((done, total)))
        assert told[-1] == (PUNCHES + 12, PUNCHES + 12)

        def stop(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            vault.verify(progress=stop)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("column", EVERY_COLUMN)
def test_an_edited_row_is_named(kept: Kept, table: str, column: str) -> None:
    value = "day + 1" if column == "day" else "zeroblob(89)"
    attack(kept, f"UPDATE {table} SET {column} = {value} WHERE seq = 2")
    stream = dict(zip(TABLES, Stream, strict=True))[table]
    assert first_rows(check(kept)) == {stream: 2}


@pytest.mark.parametrize("table", TABLES)
def test_a_deleted_row_is_named(kept: Kept, table: str) -> None:
    attack(kept, f"DELETE FROM {table} WHERE seq = 2")
    assert list(first_rows(check(kept)).values()) == [2]


@settings(max_examples=40)
@given(
    table=st.sampled_from(TABLES),
    seq=st.integers(1, 3),
    column=st.sampled_from(EVERY_COLUMN),
    value=st.binary(max_size=100) | st.integers(-(2**40), 2**40) | st.text(max_size=5) | st.none(),
)
def test_whatever_is_put_in_the_place_of_a_value_is_found(
    original: Kept, tmp_path_factory: pytest.TempPathFactory, table: str, seq: int, column: str, value: object
) -> None:
    folder = tmp_path_factory.mktemp("edited") / "vault"
    shutil.copytree(original.folder, folder)
    kept = Kept(folder, original.head, original.key)
    refused = False

    def edit(database: sqlite3.Connection) -> None:
        nonlocal refused
        query = f"SELECT {column} FROM {table} WHERE seq = ?"
        before = database.execute(query, (seq,)).fetchone()
        try:
            database.execute(f"UPDATE {table} SET {column} = ? WHERE seq = ?", (value, seq))
        except sqlite3.IntegrityError:
            # The column takes no null.
            refused = True
        refused |= database.execute(query, (seq,)).fetchone() == before

    attack(kept, change=edit)
    stream = dict(zip(TABLES, Stream, strict=True))[table]
    assert first_rows(check(kept)) == ({} if refused else {stream: seq})


def test_the_first_bad_row_of_each_stream_is_named(kept: Kept) -> None:
    attack(kept, "DELETE FROM event WHERE seq IN (5, 9)", "UPDATE audit SET day = day + 1 WHERE seq >= 3")
    assert first_rows(check(kept)) == {Stream.PUNCHES: 5, Stream.AUDIT: 3}


def test_swapped_rows_are_found(kept: Kept) -> None:
    attack(
        kept,
        "UPDATE event SET seq = 1004 WHERE seq = 4",
        "UPDATE event SET seq = 4 WHERE seq = 6",
        "UPDATE event SET seq = 6 WHERE seq = 1004",
    )
    assert first_rows(check(kept)) == {Stream.PUNCHES: 4}


def test_swapped_rows_are_found_when_the_links_are_made_to_hold(kept: Kept) -> None:
    attack(
        kept,
        "UPDATE event SET seq = 1004 WHERE seq = 4",
        "UPDATE event SET seq = 4 WHERE seq = 6",
        "UPDATE event SET seq = 6 WHERE seq = 1004",
        change=relink,
    )
    assert first_rows(check(kept)) == {Stream.PUNCHES: 4}


def test_a_deleted_row_is_found_when_numbers_and_links_are_made_to_hold(kept: Kept) -> None:
    attack(kept, "DELETE FROM event WHERE seq = 5", "UPDATE event SET seq = seq - 1 WHERE seq > 5", change=relink)
    assert first_rows(check(kept)) == {Stream.PUNCHES: 5}


def test_an_edited_row_is_found_when_the_links_are_made_to_hold(kept: Kept) -> None:
    attack(kept, "UPDATE event SET day = day + 1 WHERE seq = 7", change=relink)
    assert first_rows(check(kept)) == {Stream.PUNCHES: 7}


def test_a_row_that_is_put_in_is_found(kept: Kept) -> None:
    attack(kept, "INSERT INTO event SELECT 0, day, pidx, token, note, leaf, link FROM event WHERE seq = 3")
    assert first_rows(check(kept)) == {Stream.PUNCHES: 0}


def test_a_cut_end_is_found(kept: Kept) -> None:
    attack(kept, f"DELETE FROM event WHERE seq >= {PUNCHES - 3}")
    assert first_rows(check(kept)) == {Stream.PUNCHES: PUNCHES - 3}


def test_a_cut_end_is_found_when_its_seals_are_cut_too(kept: Kept) -> None:
    attack(kept, f"DELETE FROM event WHERE seq >= {PUNCHES}", "DELETE FROM checkpoint WHERE epoch >= 3")
    found = check(kept)
    assert [finding.sentence.split(";")[0] for finding in found.findings] == [
        "The seals after the seal 2 are missing.",
        "The seal 3 is missing",
    ]


def test_a_cut_beginning_is_found(kept: Kept) -> None:
    def cut(database: sqlite3.Connection) -> None:
        link = database.execute("SELECT link FROM event WHERE seq = 4").fetchone()[0]
        database.execute("DELETE FROM event WHERE seq <= 4")
        database.execute("INSERT INTO anchor VALUES (1, 4, ?)", (link,))

    attack(kept, change=cut)
    assert list(first_rows(check(kept))) == [Stream.PUNCHES]


def test_a_token_of_another_row_is_found(kept: Kept) -> None:
    attack(kept, "UPDATE event SET token = (SELECT token FROM event WHERE seq = 3) WHERE seq = 5")
    assert first_rows(check(kept)) == {Stream.PUNCHES: 5}


def test_a_note_that_was_taken_away_is_found(kept: Kept) -> None:
    attack(kept, "UPDATE event SET note = NULL WHERE seq = 1")
    assert first_rows(check(kept)) == {Stream.PUNCHES: 1}


@pytest.mark.parametrize("table", TABLES)
def test_a_row_emptied_as_if_it_were_erased_is_found(kept: Kept, table: str) -> None:
    attack(kept, f"UPDATE {table} SET pidx = NULL, token = NULL, note = NULL WHERE seq = 2")
    assert list(first_rows(check(kept)).values()) == [2]


def test_an_erasure_on_record_is_accepted_and_its_absence_is_not(kept: Kept) -> None:
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        ada = vault.people.all()[0]
        vault.erasures.erase(ada.id, "asked for it", START)
        found = vault.verify((kept.head,), kept.key)
        assert found.ok
        assert found.erased == PUNCHES // 2 + 2
        assert found.rows == PUNCHES + 13
        assert "17 rows were emptied by the erasure 1 on 2026-03-02: asked for it." in found.notes
    attack(kept, "DELETE FROM erasure")
    assert first_rows(check(kept))[Stream.PUNCHES] == 1


@pytest.mark.parametrize("keys_gone", [False, True])
def test_an_erasure_that_somebody_with_the_keys_invents_hides_nothing(kept: Kept, keys_gone: bool) -> None:
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        nobody = PersonId(4242)
        if keys_gone:
            vault.keystore.remove_person(nobody)
        erasure = {"time": START.isoformat(), "person": nobody, "reason": "", "rows": {"1": [1, 2]}, "templates": 0}
        token = vault.keystore.system.seal(Kind.ERASURE, 1, NOBODY, pad(json.dumps(erasure).encode(), 512))

    def put_in(database: sqlite3.Connection) -> None:
        database.execute("INSERT INTO erasure (id, token) VALUES (1, ?)", (token,))

    attack(
        kept,
        "UPDATE event SET pidx = NULL, token = NULL, note = NULL WHERE seq IN (1, 2)",
        "DELETE FROM rollup",
        change=put_in,
    )
    found = check(kept, kept.head, key=kept.key)
    assert first_rows(found)[Stream.PUNCHES] == 1
    assert not any("erasure" in note for note in found.notes)


def test_rows_stay_erased_when_the_log_is_cut_behind_the_erasure(kept: Kept) -> None:
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        vault.erasures.erase(vault.people.all()[0].id, "asked for it", START)
        later = START + timedelta(days=800)
        assert vault.retention.cut({Stream.AUDIT: later.date()}, later).counts[Stream.AUDIT] > 4
        found = vault.verify((kept.head,), kept.key)
        assert found.ok
        assert found.erased


def test_a_chain_that_an_administrator_makes_anew_is_found_by_the_heads_in_the_folder(kept: Kept) -> None:
    """Whoever holds every key leaves out half of the punches, and seals again from the beginning."""
    keystore = Keystore.unlock(kept.folder / "keystore.json", PASSPHRASE)
    database = open_for_writing(kept.folder / "attendance.db")
    for statement in ("DELETE FROM event WHERE seq > 15", "DELETE FROM checkpoint"):
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
    write_state(database, keystore, SealState.new())
    database.close()
    heads = (kept.folder / HEADS_NAME).read_bytes()
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        for minutes in (0, 15, 30, 45):
            vault.seals.seal(START + timedelta(minutes=minutes))
    (kept.folder / HEADS_NAME).write_bytes(heads)

    assert [finding.sentence for finding in check(kept).findings] == [
        "The seal 1 is another one than was made; the records up to it were exchanged. Its mark stands in heads.jsonl."
    ]
    (kept.folder / HEADS_NAME).unlink()
    assert not check(kept).ok
    assert "The key that was given proves none of the seals." in str(check(kept, key=kept.key).findings)


def test_a_folder_that_was_put_back_whole_is_found_by_a_head_from_outside(kept: Kept, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    shutil.copytree(kept.folder, earlier)
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        vault.audit.add(AuditEntry(START, None, "lock", Outcome.DONE))
        head = vault.seals.seal(START + timedelta(hours=1))
    put_back = Kept(earlier, head, kept.key)
    assert check(put_back).ok
    for outside in (head, parse_head(head.text)):
        [finding] = check(put_back, outside).findings
        assert finding.sentence.startswith("The seal 5 is missing; the records that it covered were cut off")


def resealed(kept: Kept, first: int, key_of: Callable[[SealState], bytes]) -> None:
    """Change the time in a seal and make all seals from there on hold, with the device's key and another epoch's."""
    keystore = Keystore.unlock(kept.folder / "keystore.json", PASSPHRASE)
    database = open_for_writing(kept.folder / "attendance.db")
    state = read_state(partial(rows, database), keystore)
    query = "SELECT epoch, body, seal FROM checkpoint ORDER BY epoch"
    before = bytes(32)
    for epoch, body, seal in database.execute_sql(query).fetchall():  # type: ignore[no-untyped-call]
        if epoch >= first:
            old = read_checkpoint(body)
            body = write_checkpoint(  # noqa: PLW2901
                type(old)(
                    old.line,
                    old.epoch,
                    old.utc + timedelta(1),
                    before,
                    old.anew,
                    old.changes,
                    old.tables,
                    old.streams,
                )
            )
            seal = seal_of(key_of(state), body)  # noqa: PLW2901
            _, signature = state.sealed(body)
            database.execute_sql(  # type: ignore[no-untyped-call]
                "UPDATE checkpoint SET body = ?, seal = ?, signature = ? WHERE epoch = ?",
                (body, seal, signature, epoch),
            )
        before = digest_of(body, seal)
    database.close()
    (kept.folder / HEADS_NAME).write_bytes(b"")


def test_a_seal_made_with_the_key_of_a_later_epoch_is_found(kept: Kept) -> None:
    resealed(kept, 2, lambda state: state.key)
    [finding] = check(kept, key=kept.key).findings
    assert finding.sentence == "The seal 2 was made with the key of another time."


def test_without_its_key_a_seal_is_checked_by_its_signature(kept: Kept) -> None:
    found = check(kept)
    assert found.ok
    assert not found.seals_proved
    assert "by their signatures only" in found.notes[0]
    attack(kept, "UPDATE checkpoint SET signature = zeroblob(64) WHERE epoch = 3")
    assert [finding.sentence for finding in check(kept).findings] == [
        "The seal 3 was not signed by this vault.",
        "The seal 3 is missing; the records that it covered were cut off or exchanged. Its mark stands in heads.jsonl.",
    ]


@pytest.mark.parametrize("epoch", [1, 2, 3])
def test_a_gap_in_the_seals_is_found(kept: Kept, epoch: int) -> None:
    attack(kept, f"DELETE FROM checkpoint WHERE epoch = {epoch}")
    assert any(f"The seal {epoch + 1} " in finding.sentence for finding in check(kept).findings)


@pytest.mark.parametrize("column", ["epoch", "body", "seal", "signature"])
def test_an_edited_seal_is_found(kept: Kept, column: str) -> None:
    attack(kept, f"UPDATE checkpoint SET {column} = {'9' if column == 'epoch' else 'zeroblob(64)'} WHERE epoch = 4")
    assert not check(kept, key=kept.key).ok


def test_a_missing_key_of_the_seals_is_found(kept: Kept) -> None:
    attack(kept, "DELETE FROM vault WHERE id = 2")
    assert "The keys that seal the records are missing or damaged." in str(check(kept).findings)
    with Vault.unlock(kept.folder, PASSPHRASE) as vault, pytest.raises(UserError, match="nothing can be sealed"):
        vault.seals.seal(START)


def test_a_missing_or_edited_file_of_heads_is_found(kept: Kept) -> None:
    path = kept.folder / HEADS_NAME
    heads = path.read_bytes()
    path.write_bytes(heads.replace(b'"digest": "', b'"digest": "00', 1))
    assert "1 lines that cannot be read" in check(kept).findings[0].sentence
    path.unlink()
    assert "is missing from the data folder" in check(kept).findings[0].sentence


def test_a_head_that_a_crash_cut_off_does_no_harm(kept: Kept) -> None:
    path = kept.folder / HEADS_NAME
    path.write_bytes(path.read_bytes() + b'{"line": "00')
    assert check(kept).ok
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        vault.seals.seal(START + timedelta(hours=1))
        assert vault.verify().ok is False
        assert "1 lines that cannot be read" in vault.verify().findings[0].sentence


def test_a_version_that_was_put_back_changes_nothing(kept: Kept) -> None:
    links = "SELECT seq, leaf, link FROM event"
    with closing(sqlite3.connect(kept.folder / "attendance.db")) as database:
        before = database.execute(links).fetchall()
    attack(kept, "UPDATE event SET day = day + 1 WHERE seq = 7", "PRAGMA user_version = 1")
    assert first_rows(check(kept)) == {Stream.PUNCHES: 7}
    with closing(sqlite3.connect(kept.folder / "attendance.db")) as database:
        assert database.execute(links).fetchall() == before


def test_a_database_put_back_to_the_version_without_a_chain_is_found(kept: Kept) -> None:
    def downgrade(database: sqlite3.Connection) -> None:
        database.execute(
            "CREATE TABLE old (seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, day INTEGER NOT NULL, "
            "pidx BLOB NOT NULL, token BLOB NOT NULL, note BLOB)"
        )
        database.execute("INSERT INTO old SELECT seq, day, pidx, token, note FROM event WHERE seq < 20")
        for table in (*TABLES, "checkpoint", "anchor", "rollup", "erasure", "account"):
            database.execute(f"DROP TABLE {table}")
        database.execute("ALTER TABLE old RENAME TO event")
        database.execute("CREATE INDEX event_day ON event (day)")
        database.execute("CREATE INDEX event_pidx_day ON event (pidx, day)")
        database.execute("ALTER TABLE coverage DROP COLUMN proof")
        database.execute("DELETE FROM vault WHERE id = 2")
        database.execute("DELETE FROM schema_migration WHERE name LIKE '0002%'")
        database.execute("PRAGMA user_version = 1")

    attack(kept, change=downgrade)
    (kept.folder / HEADS_NAME).unlink()
    before = (kept.folder / "attendance.db").read_bytes()
    with pytest.raises(UserError, match="exchanged for an older one, or altered"):
        Vault.unlock(kept.folder, PASSPHRASE)
    assert (kept.folder / "attendance.db").read_bytes() == before


def test_seals_that_were_taken_away_with_their_keys_and_marks_are_not_begun_again(kept: Kept) -> None:
    """Without any key somebody cuts the newest rows off and removes everything that says so."""
    attack(
        kept,
        f"DELETE FROM event WHERE seq > {PUNCHES - 5}",
        "DELETE FROM audit WHERE seq > 2",
        "UPDATE coverage SET end_ms = end_ms + 8 * 3600000",
        "DELETE FROM checkpoint",
        "DELETE FROM vault WHERE id > 1",
    )
    (kept.folder / HEADS_NAME).unlink()
    for _ in range(2):
        with Vault.unlock(kept.folder, PASSPHRASE) as vault:
            found = [finding.sentence for finding in vault.verify().findings]
            assert "The keys that seal the records are missing or damaged." in found
            assert "The watched time 1 was changed or is damaged." in found
            with pytest.raises(UserError, match="nothing can be sealed"):
                vault.seals.seal(START)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE coverage SET end_ms = end_ms + 3600000",
        "UPDATE coverage SET start_ms = 'noon'",
        "UPDATE person SET code_index = zeroblob(16) WHERE id = (SELECT MIN(id) FROM person)",
        "UPDATE person SET profile = (SELECT profile FROM person ORDER BY id LIMIT 1)",
        "UPDATE template SET count = count + 1",
        "UPDATE template SET format = 'sface:2'",
        "UPDATE camera SET name_index = zeroblob(16) WHERE id = 1",
        "UPDATE camera SET token = (SELECT token FROM camera WHERE id = 1)",
        "UPDATE setting SET key = 'site.zone'",
        "UPDATE setting SET token = zeroblob(100)",
        "INSERT INTO account VALUES (5, zeroblob(100))",
        "INSERT INTO rollup VALUES (5, zeroblob(100))",
        "CREATE TRIGGER quiet AFTER INSERT ON event BEGIN DELETE FROM event WHERE seq = new.seq; END",
        "DROP INDEX event_day",
        "UPDATE schema_migration SET name = 'nothing' WHERE id = 1",
        "UPDATE sqlite_sequence SET seq = 0 WHERE name = 'camera'",
        "PRAGMA application_id = 5",
    ],
)
def test_an_edit_outside_the_streams_is_found(kept: Kept, statement: str) -> None:
    attack(kept, statement)
    try:
        found = check(kept)
    except UserError:
        # The vault is not even opened.
        return
    assert not found.ok


def test_a_quick_check_follows_links_and_seals(kept: Kept) -> None:
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        assert vault.verify(thorough=False).ok
    attack(kept, f"DELETE FROM event WHERE seq = {PUNCHES}", "DELETE FROM audit WHERE seq = 2")
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        found = vault.verify(thorough=False)
    assert first_rows(found) == {Stream.PUNCHES: PUNCHES, Stream.AUDIT: 2}


@pytest.mark.parametrize("value", ["'text'", "5", "x'00'"])
@pytest.mark.parametrize(
    "place",
    [
        f"event SET link = {{}} WHERE seq = {PUNCHES}",
        "anchor SET link = {}",
        "anchor SET seq = {}",
        "checkpoint SET body = {} WHERE epoch = 6",
        "checkpoint SET seal = {} WHERE epoch = 6",
        "checkpoint SET signature = {} WHERE epoch = 6",
    ],
)
def test_a_value_of_a_wrong_type_is_found_and_named_as_damage(kept: Kept, place: str, value: str) -> None:
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        vault.retention.cut({Stream.SIGHTINGS: FIRST + timedelta(days=1)}, START)
        vault.seals.seal(START)
        ada = vault.people.all()[0]
        attack(kept, f"UPDATE {place}".format(value))
        assert not vault.verify().ok
        punch = NewPunch(ada.id, START, FIRST, Direction.IN, Method.FACE, "Door", 0.5)
        for write in (
            lambda: vault.punches.add(punch),
            lambda: vault.sightings.add(Appearance(START, FIRST, "Door", Verdict.UNKNOWN, None, 0.1)),
            lambda: vault.seals.seal(START),
            lambda: vault.backups.make(vault.backups.default_folder, START, lambda done, total: None),
        ):
            with suppress(EnvironmentFault, UserError):
                write()


def test_restored_records_begin_a_new_line_that_says_so(kept: Kept, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.db"
    shutil.copy(kept.folder / "attendance.db", earlier)
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        lost = vault.seals.seal(START + timedelta(hours=1))
    shutil.copy(earlier, kept.folder / "attendance.db")
    with Vault.unlock(kept.folder, PASSPHRASE) as vault:
        assert "The seal 5 is missing" in str(vault.verify().findings)
        head = vault.seals.begin_anew(START + timedelta(hours=2))
        vault.seals.seal(START + timedelta(hours=3))
        assert head.epoch == lost.epoch + 1
        assert head.line != lost.line
        found = vault.verify((kept.head,), kept.key)
        assert found.ok
        assert "seals began anew with the seal 6" in found.notes[0]
        assert "1 seals were lost, from 5 to 5" in found.notes[1]
        [finding] = vault.verify((lost,)).findings
        assert finding.sentence.startswith("The seal 5 was lost when older records were restored.")
        assert vault.seals.take_verification_key() != kept.key
