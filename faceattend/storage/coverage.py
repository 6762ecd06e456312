"""When cameras watched: plain times, because they say nothing about a person."""

from datetime import datetime

from peewee import SqliteDatabase

from faceattend.domain.coverage import WatchedSpan
from faceattend.errors import BugError
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.database import Reader, rows
from faceattend.storage.models import CoverageRow
from faceattend.storage.moments import to_milliseconds, to_moment
from faceattend.storage.writer import Writer


class CoverageRepository:
    """Reads and writes watched spans. Any thread may call it."""

    def __init__(self, writer: Writer, reader: Reader, cameras: CameraRegister) -> None:
        self._writer = writer
        self._reader = reader
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
            return int(CoverageRow.insert(camera=number, start_ms=moment, end_ms=moment).execute(database))

        return self._writer.call(operation)

    def extend(self, span: int, end: datetime) -> None:
        """Move the end of a span forward; an end before the one it has changes nothing.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        moment = to_milliseconds(end)

        def operation(database: SqliteDatabase) -> None:
            found = rows(database, CoverageRow.select(CoverageRow.end_ms).where(CoverageRow.id == span))
            if not found:
                raise BugError(f"There is no watched span {span}.")
            if found[0][0] < moment:
                CoverageRow.update(end_ms=moment).where(CoverageRow.id == span).execute(database)

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
