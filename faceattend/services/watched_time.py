"""The record of when a camera really watched."""

from datetime import datetime, timedelta

from faceattend.storage.coverage import CoverageRepository

_STEP = timedelta(seconds=30)
"""How much watched time a crash may lose."""

_BREAK = timedelta(seconds=60)
"""A longer silence between two frames is time that nobody watched."""


class CoverageKeeper:
    """Writes down when one camera really watched."""

    def __init__(self, coverage: CoverageRepository, camera: str) -> None:
        self._coverage = coverage
        self._camera = camera
        self._span: int | None = None
        self._written: datetime | None = None
        self._latest: datetime | None = None

    def watched(self, time: datetime) -> None:
        """Note that a frame of this time was looked at."""
        if self._latest is not None and abs(time - self._latest) > _BREAK:
            self.close()
        self._latest = time
        if self._span is None or self._written is None:
            self._span = self._coverage.begin(self._camera, time)
            self._written = time
        elif time - self._written >= _STEP:
            self._coverage.extend(self._span, time)
            self._written = time

    def close(self) -> None:
        """Write the end of the span that is open, if any."""
        if self._span is not None and self._latest is not None and self._latest != self._written:
            self._coverage.extend(self._span, self._latest)
        self._span = None
        self._written = None
        self._latest = None
