"""Brings what the cameras show onto the screen: pictures made ready by another thread, with a mark on every face."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, tzinfo

from PyQt6.QtCore import QObject, pyqtSignal

from faceattend.api import Prompt
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Punch
from faceattend.ui.confirm_words import first_name
from faceattend.ui.face_words import face_mark, light_hint
from faceattend.ui.video_view import VideoView
from faceattend.workers.capture import CameraState
from faceattend.workers.doorbell import Doorbell
from faceattend.workers.live import LiveNews
from faceattend.workers.picturing import Pictured, PictureThread, Wanted


class LivePictures(QObject):
    """Shows the front camera with its faces, and the others small and without.

    Signals:
        prompted: (key, Prompt): a face of the front camera is asked to do something.

    Attributes:
        front: the camera that is shown large.
        names_hidden: whether nobody is named on the picture.
        public: whether everybody may look: then only first names are shown, and no times.
        faces_hidden: whether nobody can be recognised in it; outlines and names stay.
    """

    prompted = pyqtSignal(str, object)

    def __init__(
        self,
        parent: QObject,
        view: VideoView,
        latest: Callable[[PersonId], Punch | None],
        is_disowned: Callable[[PersonId], bool],
    ) -> None:
        """Begin with nothing to show.

        Args:
            latest: finds the last punch of a person today.
            is_disowned: whether somebody said that the face is not this person's.
        """
        super().__init__(parent)
        self.front = ""
        self.names_hidden = False
        self.faces_hidden = False
        self.public = False
        self._view = view
        self._small: dict[str, VideoView] = {}
        self._latest = latest
        self._is_disowned = is_disowned
        self._zone: tzinfo = UTC
        self._asked: dict[int, Prompt] = {}
        self._dark = False
        self._bell = Doorbell(self)
        self._bell.rung.connect(self._draw)
        self._thread: PictureThread | None = None

    def set_zone(self, zone: tzinfo) -> None:
        """Say times as the site's clock shows them."""
        self._zone = zone

    def show_on(self, view: VideoView) -> None:
        """Show the front camera in another place from now on."""
        self._view = view

    def show_small(self, views: dict[str, VideoView]) -> None:
        """Show these cameras small."""
        self._small = views

    def bring_forward(self, name: str) -> None:
        """Show another camera large, as soon as it sends a picture."""
        self.front = name
        self._asked = {}
        self._view.clear()
        if self._thread is not None:
            self._thread.forget()

    def show(self, camera: str, news: LiveNews) -> None:
        """Take up the newest frame of a camera."""
        view = self._view if camera == self.front else self._small.get(camera)
        if camera == self.front:
            self._dark = news.camera.state is CameraState.DARK
        if news.frame is None or view is None or not view.isVisible():
            return
        wanted = Wanted(news.frame, news.faces, news.labels, view.room, self.faces_hidden)
        self._pictures().ask(camera, wanted)

    def close(self) -> None:
        """Show nothing more, and end the thread."""
        if self._thread is not None:
            self._thread.close()
            self._thread = None

    def _pictures(self) -> PictureThread:
        # Only when there is a picture: most of the program's life in tests and at desks without a camera needs none.
        if self._thread is None:
            self._thread = PictureThread(self._bell.ring)
            self._thread.start()
        return self._thread

    def _draw(self) -> None:
        if self._thread is None:
            return
        for camera, pictured in self._thread.collect().items():
            # What was hidden since must not be shown for one more frame.
            if self.faces_hidden and not pictured.picture.blurred:
                continue
            if camera == self.front:
                self._draw_front(pictured)
            elif camera in self._small:
                self._small[camera].show_picture(pictured.picture, ())

    def _draw_front(self, pictured: Pictured) -> None:
        faces, labels = pictured.wanted.faces, pictured.wanted.labels
        marks = []
        for each in faces:
            denied = each.person is not None and self._is_disowned(each.person)
            face = replace(each, verdict=Verdict.REVIEW) if denied else each
            name = self.tr("Recognised") if self.names_hidden else labels.get(face.track, "")
            if self.public:
                name = first_name(name)
            quiet = self.names_hidden or self.public or face.person is None
            latest = None if quiet or face.person is None else self._latest(face.person)
            marks.append(face_mark(face, name, latest, self._zone))
            prompt = face.liveness.prompt
            if prompt is not None and self._asked.get(face.track) is not prompt:
                self._asked[face.track] = prompt
                self.prompted.emit(f"prompt {face.track}", prompt)
        self._view.show_picture(pictured.picture, marks)
        self._view.set_hint(light_hint(faces, dark=self._dark))
