"""Where the chain begins: in a new vault, and over the rows of a vault of version 1, which had none.

It needs keys, which a migration has not. It is one transaction, and the keystore remembers that it was done: whoever
takes seals and their keys out of a database must not have its records chained anew, as if they had always been so.
"""

from pathlib import Path
from typing import Any

from peewee import SqliteDatabase

from faceattend.domain.verification import Stream
from faceattend.errors import UserError
from faceattend.storage.chain import BEGINNING, Tip, leaf_of, link_of
from faceattend.storage.coverage import coverage_proof
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError
from faceattend.storage.database import open_for_writing, rows, truncate_log
from faceattend.storage.faults import DATABASE_ERRORS, database_fault
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Ledger
from faceattend.storage.models import STATE_ROW, CheckpointRow, CoverageRow, EventRow, VaultRow
from faceattend.storage.pseudonyms import Pseudonyms
from faceattend.storage.seal_state import SealState, write_device_key, write_state
from faceattend.storage.streams import TABLE_OF
from faceattend.storage.table_sums import TableSums

_BATCH = 1000
_TABLE = TABLE_OF[Stream.PUNCHES]


CHAINED_VERSION = 2
"""The version of the first database whose streams are chained and sealed."""


def check_not_unchained(version: int, keystore: Keystore) -> None:
    """Make sure that a database is not from before the chain which the keystore knows of.

    Args:
        version: to which the list of steps in the database leads.

    Raises:
        UserError: it is.
    """
    if keystore.chained and version < CHAINED_VERSION:
        raise UserError(
            "The database says that it is from before its records were chained, but they were: it was exchanged for "
            "an older one, or altered. Keep it and restore a backup; nothing was changed."
        )


def begin_chain_once(path: Path, keystore: Keystore) -> None:
    """Begin the chain of a database that has the tables of this version, unless the keystore knows that it was begun.

    Raises:
        EnvironmentFault: the disk is full or failed; nothing was changed.
    """
    if keystore.chained:
        return
    database = open_for_writing(path)
    try:
        # It may have been begun just before somebody switched off.
        if not _has_chain(database):
            begin_chain(database, keystore)
            truncate_log(database)
    finally:
        database.close()
    keystore.chain_begun()


def _has_chain(database: SqliteDatabase) -> bool:
    states = rows(database, VaultRow.select(VaultRow.id).where(VaultRow.id == STATE_ROW))
    return bool(states or rows(database, CheckpointRow.select(CheckpointRow.epoch).limit(1)))


def begin_chain(database: SqliteDatabase, keystore: Keystore) -> None:
    """Chain the rows that are there, make the keys of the seals, and sum up the tables that have no chain.

    Raises:
        EnvironmentFault: the disk is full or failed; nothing was changed.
    """
    try:
        with database.atomic("IMMEDIATE"):
            _chain_events(database, keystore)
            _prove_coverage(database, keystore)
            state = SealState.new()
            write_device_key(database, keystore, state.device_key)
            write_state(database, keystore, state)
            TableSums(keystore).begin(database)
    except DATABASE_ERRORS as error:
        raise database_fault(error) from error


def _chain_events(database: SqliteDatabase, keystore: Keystore) -> None:
    ledger = Ledger(keystore)
    whose = Pseudonyms(keystore.index, keystore.people)
    end = BEGINNING
    columns = EventRow.select(EventRow.seq, EventRow.day, EventRow.pidx, EventRow.token, EventRow.note)
    while found := rows(database, columns.where(EventRow.seq > end.seq).order_by(EventRow.seq).limit(_BATCH)):
        for row in found:
            for missing in range(end.seq + 1, row[0]):
                # An empty row in its place: whoever reads or checks the records is told that it is gone.
                end = _linked(end, missing, _nothing(ledger, missing))
                EventRow.insert(seq=missing, day=row[1], leaf=_nothing(ledger, missing), link=end.link).execute(
                    database
                )
            leaf = _leaf(ledger, whose, row)
            end = _linked(end, row[0], leaf)
            EventRow.update(leaf=leaf, link=end.link).where(EventRow.seq == end.seq).execute(database)


def _linked(before: Tip, seq: int, leaf: bytes) -> Tip:
    return Tip(seq, link_of(before.link, _TABLE.number, seq, leaf))


def _leaf(ledger: Ledger, whose: Pseudonyms, row: tuple[Any, ...]) -> bytes:
    seq, day, pidx, token, note = row
    try:
        person = whose.person(pidx, day)
        kind, body, text = ledger.open(Stream.PUNCHES, seq, person, token, note)
    except UnreadableError:
        return _nothing(ledger, seq)
    return leaf_of(ledger.leaf_key(person), _TABLE.number, seq, day, person, kind, body, text)


def _nothing(ledger: Ledger, seq: int) -> bytes:
    """Return the leaf of a row that says nothing; a check names the row."""
    return leaf_of(ledger.leaf_key(NOBODY), _TABLE.number, seq, 0, NOBODY, Kind.PUNCH, b"", None)


def _prove_coverage(database: SqliteDatabase, keystore: Keystore) -> None:
    columns = CoverageRow.select(CoverageRow.id, CoverageRow.camera, CoverageRow.start_ms, CoverageRow.end_ms)
    for span, camera, start, end in rows(database, columns):
        proof = coverage_proof(keystore.system_leaf, span, camera, start, end)
        CoverageRow.update(proof=proof).where(CoverageRow.id == span).execute(database)
