"""People who are not on the roll and are kept for a while: templates with what is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peewee import SqliteDatabase

from faceattend.storage.crypto import NOBODY, Kind, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader
from faceattend.storage.keystore import Keystore
from faceattend.storage.looks import read_looks, write_looks
from faceattend.storage.models import StrangerRow
from faceattend.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class KeptStranger:
    """Somebody who is not on the roll.

    Attributes:
        meta: what JSON can hold.
        templates: float32 (k, D).
    """

    id: int
    meta: Mapping[str, Any]
    templates: NDArray[np.float32] = field(compare=False, repr=False)


class StrangerRepository:
    """Keeps people who are not on the roll. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._damage = damage

    def add(self, meta: Mapping[str, object], templates: NDArray[np.float32]) -> int:
        """Keep somebody and return his number, which nobody else gets.

        Args:
            meta: what JSON can hold.
            templates: float32 (k, D) with k >= 1.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was kept.
        """
        body = write_looks(meta, templates)

        def operation(database: SqliteDatabase) -> int:
            # The seal names its row, whose number is known once the row exists.
            id = int(StrangerRow.insert(token=b"").execute(database))
            StrangerRow.update(token=self._sealed(id, body)).where(StrangerRow.id == id).execute(database)
            return id

        return self._writer.call(operation)

    def all(self) -> list[KeptStranger]:
        """Return everybody who can be read, the first that was kept first; the damage log names the others."""
        found = []
        for id, token in self._reader.rows(
            StrangerRow.select(StrangerRow.id, StrangerRow.token).order_by(StrangerRow.id)
        ):
            try:
                meta, templates = read_looks(self._keystore.system.open(Kind.STRANGER, id, NOBODY, token))
                found.append(KeptStranger(id, meta, templates))
            except UnreadableError:
                self._damage.note("stranger", id, f"The record {id} of people not known is damaged. Dismiss it.")
        return found

    def replace(self, id: int, meta: Mapping[str, object], templates: NDArray[np.float32]) -> None:
        """Keep something else of somebody; one who was removed meanwhile stays so.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        token = self._sealed(id, write_looks(meta, templates))

        def operation(database: SqliteDatabase) -> None:
            StrangerRow.update(token=token).where(StrangerRow.id == id).execute(database)

        self._writer.call(operation)

    def remove(self, *ids: int) -> int:
        """Delete people for good and return how many of them there were.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """

        def operation(database: SqliteDatabase) -> int:
            return sum(int(StrangerRow.delete().where(StrangerRow.id == id).execute(database)) for id in ids)

        return self._tidied(self._writer.call(operation))

    def clear(self) -> int:
        """Delete everybody for good, readable or not, and return how many there were.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        return self._tidied(self._writer.call(lambda database: int(StrangerRow.delete().execute(database))))

    def _tidied(self, removed: int) -> int:
        if removed:
            self._writer.tidy_if_possible()
        return removed

    def _sealed(self, id: int, body: bytes) -> bytes:
        return self._keystore.system.seal(Kind.STRANGER, id, NOBODY, body)
