"""What is on the screen of the cameras: one large, the others small, and whether attendance is being recorded."""

from collections.abc import Mapping

from PyQt6.QtCore import QObject, pyqtSignal

from faceattend.ui.camera_tiles import CameraTiles
from faceattend.ui.live_bar import CameraEntry, LiveBar
from faceattend.ui.live_pictures import LivePictures
from faceattend.ui.live_stage import LiveStage
from faceattend.ui.live_words import StageWords, no_source
from faceattend.ui.watching import Watching
from faceattend.workers.capture import CameraState
from faceattend.workers.live import LiveNews


class LiveScreen(QObject):
    """Shows how each camera is, in the tab or at the door.

    Signals:
        recording_changed: (bool, str): whether attendance is being recorded, and why not in a few words.
    """

    recording_changed = pyqtSignal(bool, str)

    def __init__(
        self,
        parent: QObject,
        watching: Watching,
        stage: LiveStage,
        tiles: CameraTiles,
        bar: LiveBar,
        pictures: LivePictures,
    ) -> None:
        super().__init__(parent)
        self._watching = watching
        self._stage = stage
        self._tiles = tiles
        self._bar = bar
        self._pictures = pictures
        self._told: tuple[bool, str] | None = None

    def use(self, stage: LiveStage, *, public: bool) -> None:
        """Show the front camera in another place from now on.

        Args:
            public: whether everybody may look.
        """
        self._stage = stage
        self._pictures.public = public
        self._pictures.show_on(stage.view)

    def hide(self, *, names: bool, faces: bool) -> None:
        """Let nobody be named, or recognised, on the pictures from now on, or let them again."""
        self._pictures.names_hidden = names
        self._pictures.faces_hidden = faces
        if faces:
            # The pictures that are on the screen now show faces.
            for view in (self._stage.view, *(tile.view for tile in self._tiles.tiles.values())):
                view.clear()

    def show(self, news: Mapping[str, LiveNews], words: Mapping[str, StageWords | None]) -> None:
        """Show how the cameras are now.

        Args:
            words: what stands in the place of the picture of each; None where it is shown.
        """
        self._show_cameras(news, words)
        front = self._pictures.front
        self.say(words[front] if front in words else no_source(), recording=self._watching.recording)

    def say(self, words: StageWords | None, *, recording: bool) -> None:
        """Show the card or the picture, and say in the bar and to the window whether attendance is being recorded."""
        self._stage.say(words)
        paused = self._watching.paused
        self._bar.show_recording(recording=recording, paused=paused, offered=paused or self._watching.active)
        told = (recording, "" if words is None else words.status)
        if told != self._told:
            self._told = told
            self.recording_changed.emit(*told)

    def _show_cameras(self, news: Mapping[str, LiveNews], words: Mapping[str, StageWords | None]) -> None:
        entries = []
        for name, each in news.items():
            why_not = words[name]
            entries.append(CameraEntry(name, each.recording, "" if why_not is None else why_not.status))
        self._bar.show_cameras(entries)
        if self._tiles.show_cameras(tuple(name for name in news if name != self._pictures.front)):
            self._pictures.show_small({name: tile.view for name, tile in self._tiles.tiles.items()})
        for entry in entries:
            tile = self._tiles.tiles.get(entry.name)
            if tile is not None:
                dark = news[entry.name].camera.state is CameraState.DARK
                tile.say(entry.why_not, recording=entry.recording, dark=dark)
