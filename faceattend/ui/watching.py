"""The watch that the Live tab shows: at most one at a time, the next one only after the camera was released."""

from datetime import datetime

from PyQt6.QtCore import QObject, pyqtSignal

from faceattend.services.monitoring import FrameSource, WatchSession, parse_source
from faceattend.services.office import Office
from faceattend.ui.source_dialog import SourceChoice
from faceattend.workers.doorbell import Doorbell
from faceattend.workers.live import LiveNews, LiveWatch


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

    @property
    def session(self) -> WatchSession | None:
        """The session of the watch, once its engine is loaded."""
        return None if self._watch is None else self._watch.session

    def face_key(self, track: int) -> str:
        """Return what tells a face from every other of the day."""
        return f"face {self._number}.{track}"

    def begin(self, choice: SourceChoice) -> None:
        """Watch something else; returns at once."""
        before = self._watch
        if before is not None:
            before.stop()
        office = self._office

        def open_source() -> FrameSource:
            nonlocal before
            # The camera may be the same one, and it opens only once. Then let go: the old watch holds an engine.
            if before is not None:
                before.join()
                before = None
            return office.monitoring.open_source(parse_source(choice.text), choice.camera, choice.start)

        def session() -> WatchSession:
            return office.monitoring.session(choice.camera, choice.direction)

        self._number += 1
        self._paused = False
        self._latest = None
        self._watch = LiveWatch(open_source, session, self._now, self._bell.ring)
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
        self._latest = self._watch.collect()
        return self._latest

    def close(self) -> None:
        """Stop watching and wait until the camera is released and the books are closed."""
        if self._watch is not None:
            self._watch.stop()
            self._watch.join()
            self._watch = None

    def _now(self) -> datetime:
        return self._office.attendance.now()
