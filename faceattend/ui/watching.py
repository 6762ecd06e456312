"""The watch that the Live tab shows: at most one at a time, the next one only after the camera was released."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from PyQt6.QtCore import QObject, pyqtSignal

from faceattend.services.monitoring import FrameSource, Visits, WatchSession, parse_source
from faceattend.services.office import Office
from faceattend.ui.source_dialog import SourceChoice
from faceattend.workers.capture import JOIN_LIMIT
from faceattend.workers.doorbell import Doorbell
from faceattend.workers.live import LiveNews, LiveWatch

_LOGGER = logging.getLogger(__name__)


class Watching(QObject):
    """Starts, pauses and ends watches.

    Signals:
        news: there is something to :meth:`collect`.
    """

    news = pyqtSignal()

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._bell = Doorbell(self)
        self._bell.rung.connect(self.news)
        self._watch: LiveWatch | None = None
        self._ending: list[LiveWatch] = []
        self._visits = Visits()
        self._latest: LiveNews | None = None
        self._paused = False
        self._number = 0

    @property
    def active(self) -> bool:
        """Whether there is a watch that can be stopped and started."""
        return self._watch is not None and (self._latest is None or not self._latest.finished)

    @property
    def paused(self) -> bool:
        """Whether the user stopped the recording."""
        return self._paused

    @property
    def recording(self) -> bool:
        """Whether attendance was being recorded when :meth:`collect` was called last."""
        return self._latest is not None and self._latest.recording

    def face_key(self, track: int) -> str:
        """Return what tells a face from every other of the day."""
        return f"face {self._number}.{track}"

    def begin(self, choice: SourceChoice) -> None:
        """Watch something else; returns at once."""
        self._paused = False
        self._visits = Visits()
        self.begin_again(choice)

    def begin_again(self, choice: SourceChoice) -> None:
        """Watch the same with the settings as they are now; visits go on, and what was stopped stays so."""
        before = self._watch
        if before is not None:
            before.stop()
            self._ending.append(before)
        office, visits = self._office, self._visits
        opener: Callable[[], FrameSource] | None = None

        def open_source() -> FrameSource:
            nonlocal before, opener
            # The camera may be the same one, and it opens only once. Then let go: the old watch holds an engine.
            if before is not None:
                before.join()
                before = None
            # Asked for once: a camera that was lost is opened again while the desk is locked, too.
            if opener is None:
                opener = office.monitoring.opener(parse_source(choice.text), choice.camera, choice.start)
            return opener()

        def session() -> WatchSession:
            return office.monitoring.session(choice.camera, choice.direction, visits=visits)

        self._number += 1
        self._latest = None
        self._watch = LiveWatch(open_source, session, self._now, self._bell.ring)
        if self._paused:
            self._watch.pause()
        self._watch.start()

    def toggle(self) -> None:
        """Stop recording, or start it again."""
        if self._watch is None or not self.active:
            return
        self._paused = not self._paused
        if self._paused:
            self._watch.pause()
        else:
            self._watch.resume()

    def roll_changed(self) -> None:
        """Recognise the people who are on the roll now."""
        if self._watch is not None:
            self._watch.roll_changed()

    def collect(self) -> LiveNews | None:
        """Return what is new, or None when nothing was ever watched."""
        if self._watch is None:
            return None
        self._ending = [watch for watch in self._ending if not watch.join(0)]
        self._latest = self._watch.collect()
        return self._latest

    def close(self) -> None:
        """Stop watching and wait until the camera is released and the books are closed."""
        if self._watch is not None:
            self._watch.stop()
            self._ending.append(self._watch)
            self._watch = None
        deadline = time.monotonic() + JOIN_LIMIT
        ended = [watch.join(max(0.0, deadline - time.monotonic())) for watch in self._ending]
        if not all(ended):
            _LOGGER.error("%d watches did not end in time", ended.count(False))
        self._ending.clear()

    def _now(self) -> datetime:
        return self._office.attendance.now()
