"""When cameras watched: plain times, because they say nothing about a person, each with a proof against editing."""

import hmac
import struct
from datetime import datetime

from peewee import SqliteDatabase

from faceattend.domain.coverage import WatchedSpan
from faceattend.errors import BugError
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.database import Reader, rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import CoverageRow
from faceattend.storage.moments import to_milliseconds, to_moment
from faceattend.storage.writer import Writer

# 0x03, number of the span, camera, start and end. The first byte tells a proof from a leaf, which is made with the same
# key; see chain.py.
_PROVEN = struct.Struct(">Bqqqq")
_PROOF_PREFIX = 3


class CoverageRepository:
    """Reads and writes watched spans. Any thread may call it."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, cameras: CameraRegister) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._cameras = cameras

    def begin(self, camera: str, start: datetime) -> int:
        """Open a span that ends where it starts, and return its number.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        if not camera:
            raise BugError("A span that was watched has no camera.")
        moment = to_milliseconds(start)

        def operation(database: SqliteDatabase) -> int:
            number = self._cameras.number(database, camera)
            # The proof names its row, whose number is known once the row exists.
            span = int(CoverageRow.insert(camera=number, start_ms=moment, end_ms=moment, proof=b"").execute(database))
            proof = coverage_proof(self._keystore.system_leaf, span, number, moment, moment)
            CoverageRow.update(proof=proof).where(CoverageRow.id == span).execute(database)
            return span

        return self._writer.call(operation)

    def extend(self, span: int, end: datetime) -> None:
        """Move the end of a span forward; an end before the one it has changes nothing.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        moment = to_milliseconds(end)

        def operation(database: SqliteDatabase) -> None:
            columns = CoverageRow.select(CoverageRow.camera, CoverageRow.start_ms, CoverageRow.end_ms)
            found = rows(database, columns.where(CoverageRow.id == span))
            if not found:
                raise BugError(f"There is no watched span {span}.")
            camera, start, known_end = found[0]
            if known_end < moment:
                proof = coverage_proof(self._keystore.system_leaf, span, camera, start, moment)
                CoverageRow.update(end_ms=moment, proof=proof).where(CoverageRow.id == span).execute(database)

        self._writer.call(operation)

    def withdraw(self, span: int) -> None:
        """Take back that a span was watched: it ends where it starts, and says nothing any more.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """

        def operation(database: SqliteDatabase) -> None:
            columns = CoverageRow.select(CoverageRow.camera, CoverageRow.start_ms)
            for camera, start in rows(database, columns.where(CoverageRow.id == span)):
                proof = coverage_proof(self._keystore.system_leaf, span, camera, start, start)
                CoverageRow.update(end_ms=start, proof=proof).where(CoverageRow.id == span).execute(database)

        self._writer.call(operation)

    def between(self, start: datetime, end: datetime) -> list[WatchedSpan]:
        """Return the spans of all cameras that reach into the time between two moments, by their start."""
        query = (
            CoverageRow.select(CoverageRow.camera, CoverageRow.start_ms, CoverageRow.end_ms)
            .where((CoverageRow.start_ms < to_milliseconds(end)) & (CoverageRow.end_ms > to_milliseconds(start)))
            .order_by(CoverageRow.start_ms, CoverageRow.id)
        )
        names = self._cameras.names()
        return [
            WatchedSpan(names.get(camera, f"camera {camera}"), to_moment(first), to_moment(last))
            for camera, first, last in self._reader.rows(query)
        ]


def coverage_proof(key: bytes, span: int, camera: int, start_ms: int, end_ms: int) -> bytes:
    """Return what proves a watched span, 32 bytes.

    Args:
        key: the system's leaf key.
    """
    return hmac.digest(key, _PROVEN.pack(_PROOF_PREFIX, span, camera, start_ms, end_ms), "sha256")
