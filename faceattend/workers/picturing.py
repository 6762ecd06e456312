"""Makes frames ready for the screen, off the thread of the window; of every camera only the newest counts."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread

from faceattend.domain.faces import Frame
from faceattend.domain.sightings import TrackedFace
from faceattend.services.screen_picture import ScreenPicture, screen_picture


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A frame that is to be shown.

    Attributes:
        faces, labels: what is known of the faces in it, handed through.
        room: width and height in pixels of the screen.
        blurred: whether nobody may be recognised in it.
    """

    frame: Frame
    faces: tuple[TrackedFace, ...]
    labels: dict[int, str]
    room: tuple[int, int]
    blurred: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Pictured:
    """A frame that is ready, with what it was asked with."""

    picture: ScreenPicture
    wanted: Wanted


class PictureThread:
    """One thread for the pictures of all cameras.

    ``notify`` is called on it whenever :meth:`collect` has something new; it must return at once.
    """

    def __init__(self, notify: Callable[[], None]) -> None:
        self._notify = notify
        self._condition = Condition()
        self._wanted: dict[str, Wanted] = {}
        self._ready: dict[str, Pictured] = {}
        self._closed = False
        self._thread = Thread(target=self._run, name="pictures", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ask(self, camera: str, wanted: Wanted) -> None:
        """Want a frame of a camera, in place of one that nobody has begun with."""
        with self._condition:
            self._wanted[camera] = wanted
            self._condition.notify_all()

    def collect(self) -> dict[str, Pictured]:
        """Return what became ready since the last call, the newest of every camera."""
        with self._condition:
            ready, self._ready = self._ready, {}
            return ready

    def forget(self) -> None:
        """Drop whatever is wanted or ready."""
        with self._condition:
            self._wanted, self._ready = {}, {}

    def close(self) -> None:
        """End, and wait for it; it takes no longer than one frame."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._closed or self._wanted)
                if self._closed:
                    return
                camera = next(iter(self._wanted))
                wanted = self._wanted.pop(camera)
            picture = screen_picture(wanted.frame, wanted.room, blurred=wanted.blurred)
            with self._condition:
                self._ready[camera] = Pictured(picture, wanted)
            self._notify()
