"""Whether a database belongs to a keystore: one row in it that only the keys of this vault open."""

import secrets
from pathlib import Path

from peewee import SqliteDatabase

from faceattend.storage.crypto import NOBODY, Kind, UnreadableError
from faceattend.storage.database import open_unchanged, rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import VaultRow

_ROW = 1
_PROOF_BYTES = 16


def write_proof(database: SqliteDatabase, keystore: Keystore) -> None:
    """Let a new database belong to a keystore."""
    proof = keystore.system.seal(Kind.VAULT, _ROW, NOBODY, secrets.token_bytes(_PROOF_BYTES))
    VaultRow.insert(id=_ROW, token=proof).execute(database)


def belongs_to(path: Path, keystore: Keystore) -> bool:
    """Return whether a database is of the keystore's vault, without changing anything.

    Raises:
        EnvironmentFault: the file is damaged.
    """
    database = open_unchanged(path)
    try:
        found = rows(database, VaultRow.select(VaultRow.token).where(VaultRow.id == _ROW))
    finally:
        database.close()
    try:
        keystore.system.open(Kind.VAULT, _ROW, NOBODY, found[0][0] if found else b"")
    except UnreadableError:
        return False
    return True
