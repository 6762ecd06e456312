"""The record of when a camera really watched, and of why it did not."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from faceattend.domain.coverage import GapReason, WatchGap
from faceattend.services.watch_gaps import GapBook
from faceattend.storage.coverage import CoverageRepository

_STEP = timedelta(seconds=30)
"""How much watched time a crash may lose."""

_BREAK = timedelta(seconds=60)
"""A longer silence between two frames is time that nobody watched."""


class CoverageKeeper:
    """Writes down when one camera really watched. For one thread."""

    def __init__(
        self,
        coverage: CoverageRepository,
        gaps: GapBook,
        camera: str,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with nothing watched.

        Args:
            ticks: seconds of a clock that never jumps.
        """
        self._coverage = coverage
        self._gaps = gaps
        self._camera = camera
        self._ticks = ticks
        self._span: int | None = None
        self._written: datetime | None = None
        self._latest: datetime | None = None
        self._latest_tick = 0.0
        self._away: tuple[datetime, GapReason] | None = None

    def watched(self, time: datetime) -> None:
        """Note that a frame of this time was looked at which shows something.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        if self._latest is not None and abs(time - self._latest) > _BREAK:
            self._end_span(self._latest)
        if self._span is None or self._written is None:
            self._note_gap(time)
            # Noted: it must not be noted again when the disk does not take the rest.
            self._latest = self._away = None
            self._span = self._coverage.begin(self._camera, time)
            self._written = time
        elif time - self._written >= _STEP:
            self._coverage.extend(self._span, time)
            self._written = time
        self._latest, self._latest_tick, self._away = time, self._ticks(), None

    def looked_away(self, reason: GapReason, since: datetime) -> None:
        """Note why no more frames are looked at; the first reason counts until one is. Nothing is written yet."""
        if self._away is None:
            self._away = self._latest or since, reason

    def close(self, time: datetime | None = None) -> None:
        """Write the end of the span that is open, if any, and why nobody watched since.

        Args:
            time: aware time that is now; None when the source is a recording.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        if self._latest is not None:
            self._end_span(self._latest)
        if time is not None and self._away is not None:
            self._note_gap(time)
        self._latest = self._away = None

    def _end_span(self, end: datetime) -> None:
        if self._span is not None and end != self._written:
            self._coverage.extend(self._span, end)
        self._span = None
        self._written = None

    def _note_gap(self, end: datetime) -> None:
        """Write why nobody watched since the last frame, or since the camera was to watch."""
        if self._away is not None:
            start, reason = self._away
        elif self._latest is not None:
            passed = timedelta(seconds=self._ticks() - self._latest_tick)
            start, reason = self._latest, GapReason.CLOCK if passed <= _BREAK else GapReason.UNKNOWN
        else:
            return
        if end - start > _BREAK:
            self._gaps.add(WatchGap(self._camera, start, end, reason))
