"""Alerts on their way: what is to be delivered, sealed, until it was or is given up."""

import json
from collections.abc import Mapping
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.storage.crypto import NOBODY, Kind, UnreadableError, pad, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import OutboxRow
from faceattend.storage.writer import Writer

# The length of a text would tell what it is about.
_STEP = 1024


class OutboxRepository:
    """Keeps documents that JSON can hold. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._damage = damage

    def add(self, document: Mapping[str, object]) -> int:
        """Keep a document and return its number.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was kept.
        """
        body = _body(document)

        def operation(database: SqliteDatabase) -> int:
            # The seal names its row, whose number is known once the row exists.
            id = int(OutboxRow.insert(token=b"").execute(database))
            OutboxRow.update(token=self._sealed(id, body)).where(OutboxRow.id == id).execute(database)
            return id

        return self._writer.call(operation)

    def all(self) -> dict[int, dict[str, Any]]:
        """Return every document that can be read, the oldest first; the damage log names the others."""
        found = {}
        for id, token in self._reader.rows(OutboxRow.select(OutboxRow.id, OutboxRow.token).order_by(OutboxRow.id)):
            try:
                found[id] = _document(unpad(self._keystore.system.open(Kind.OUTBOX, id, NOBODY, token)))
            except UnreadableError:
                self._damage.note("alert", id, f"The alert {id} is damaged and cannot be delivered. Discard it.")
        return found

    def count(self) -> int:
        """Return how many documents there are, readable or not."""
        return int(self._reader.rows(OutboxRow.select(peewee.fn.COUNT(OutboxRow.id)))[0][0])

    def replace(self, id: int, document: Mapping[str, object]) -> None:
        """Keep another document under a number; one that was removed meanwhile stays so.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        token = self._sealed(id, _body(document))

        def operation(database: SqliteDatabase) -> None:
            OutboxRow.update(token=token).where(OutboxRow.id == id).execute(database)

        self._writer.call(operation)

    def remove(self, *ids: int) -> int:
        """Remove documents and return how many of them there were.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """

        def operation(database: SqliteDatabase) -> int:
            return sum(int(OutboxRow.delete().where(OutboxRow.id == id).execute(database)) for id in ids)

        return self._writer.call(operation)

    def clear(self) -> int:
        """Remove everything, readable or not, and return how much there was.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        return self._writer.call(lambda database: int(OutboxRow.delete().execute(database)))

    def _sealed(self, id: int, body: bytes) -> bytes:
        return self._keystore.system.seal(Kind.OUTBOX, id, NOBODY, body)


def _body(document: Mapping[str, object]) -> bytes:
    return pad(json.dumps(document, separators=(",", ":")).encode("ascii"), _STEP)


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise UnreadableError("The alert has an unknown form.") from error
    if not isinstance(document, dict):
        raise UnreadableError("The alert has an unknown form.")
    return document
