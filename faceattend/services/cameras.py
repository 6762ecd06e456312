"""The cameras of the office: what they are, who may watch them, and whether they show anything."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from faceattend.domain.accounts import Right
from faceattend.domain.cameras import Camera
from faceattend.domain.clock import Clock
from faceattend.domain.punches import CameraDirection
from faceattend.errors import UserError
from faceattend.services.access import Access, needs
from faceattend.services.camera_book import CameraBook, full_address, same_name, split
from faceattend.vision.devices import LocalCamera, lasting_source, local_cameras
from faceattend.vision.source_spec import (
    NO_LOGIN,
    Login,
    SourceKind,
    host_of,
    is_encrypted,
    parse_source,
    shown_source,
    split_login,
)
from faceattend.vision.sources import CameraFault, FrameSource, VideoTruncated, open_source
from faceattend.vision.view import View, sparse, view_of

__all__ = [
    "CameraCheck",
    "CameraFault",
    "CameraService",
    "FrameSource",
    "ListedCamera",
    "LocalCamera",
    "Login",
    "SourceKind",
    "VideoTruncated",
    "View",
    "is_live",
    "local_cameras",
    "sparse",
    "view_of",
]

LONGEST_NAME = 60

_TRIAL_PICTURES = 10
"""The first pictures of a camera are often dark; so many are read before one is judged."""


@dataclass(frozen=True, slots=True)
class ListedCamera:
    """A camera as it may be shown: nothing in it is a secret.

    Attributes:
        camera: without its login.
        shown: its source in words.
        kind: None when its source is not there or cannot be used.
        has_login: whether user or password are kept for it.
    """

    camera: Camera
    shown: str
    kind: SourceKind | None
    has_login: bool

    @property
    def recorded(self) -> bool:
        """Whether it is a video file or a folder, which comes to an end and is not watched by itself."""
        return self.kind in (SourceKind.VIDEO, SourceKind.FOLDER)


@dataclass(frozen=True, slots=True)
class CameraCheck:
    """What a camera sent when it was tried.

    Attributes:
        width, height: of its picture, in pixels.
        view: what can be seen on it.
    """

    width: int
    height: int
    view: View


class CameraService:
    """Lists and changes the cameras of the office, and opens them.

    User and password of a network camera are kept sealed with the list; no call returns them.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        book: CameraBook,
        access: Access,
        clock: Clock,
        plugged_in: Callable[[], Sequence[LocalCamera]] = local_cameras,
    ) -> None:
        """List the cameras of a book.

        Args:
            plugged_in: returns the cameras of this computer.
        """
        self.access = access
        self._book = book
        self._clock = clock
        self._plugged_in = plugged_in

    @needs(Right.WATCH)
    def all(self) -> tuple[ListedCamera, ...]:
        """Return the cameras in the order in which they were added."""
        return tuple(_listed(camera) for camera in self._book.all())

    @needs(Right.WATCH)
    def find(self, name: str) -> ListedCamera:
        """Return the camera of this name, however it is capitalised.

        Raises:
            UserError: there is none.
        """
        return _listed(self._book.find(name))

    @needs(Right.WATCH)
    def add(self, camera: Camera) -> ListedCamera:
        """Add a camera, and return it as it is kept.

        A login in its address is kept apart from it, and a camera of this computer by a name that lasts.

        Raises:
            UserError: there is one of this name, the source is not there, or its address cannot be understood.
        """
        new = _checked(camera)

        def change(known: tuple[Camera, ...]) -> tuple[Camera, ...]:
            _refuse_twin(known, new.name)
            return (*known, new)

        self._book.change(change)
        self.access.note(Right.WATCH, detail=f"camera {new.name} added")
        return _listed(new)

    @needs(Right.WATCH)
    def adopt(self, camera: Camera) -> ListedCamera | None:
        """Make a camera the first one that this computer watched before there was a list.

        Returns:
            The camera as it is kept; None when there is a list already, or nothing can be made of it.
        """
        if self._book.begun:
            return None
        former = self._book.all()
        # The address of the only network camera was kept without its name.
        if not camera.source and former:
            camera = replace(former[0], name=camera.name, direction=camera.direction)
        if not (camera.source and camera.name):
            return None
        first = split(replace(camera, source=lasting_source(camera.source)))
        others = tuple(one for one in former if one.source != first.source)
        self._book.change(lambda _none: (first, *others))
        self.access.note(Right.WATCH, detail=f"camera {first.name} added")
        return _listed(first)

    @needs(Right.WATCH)
    def change(
        self,
        name: str,
        *,
        new_name: str | None = None,
        source: str | None = None,
        direction: CameraDirection | None = None,
        enabled: bool | None = None,
        login: Login | None = None,
    ) -> ListedCamera:
        """Change what is given of a camera, and return it as it is kept.

        A login that is not given stays with the host for which it was typed. It is forgotten with another one, and when
        the connection is not encrypted any more.

        Raises:
            UserError: there is no such camera, another one has the new name, or the source cannot be used.
        """
        before = self._book.find(name)
        after = replace(
            before,
            name=before.name if new_name is None else new_name,
            direction=before.direction if direction is None else direction,
            enabled=before.enabled if enabled is None else enabled,
        )
        if source is not None:
            # Nobody may have it sent in plain text who does not know it.
            bared = is_encrypted(before.source) and not is_encrypted(source)
            same = host_of(source) == host_of(before.source) and not bared
            kept = Login(before.user, before.password) if same else NO_LOGIN
            after = replace(after, source=source, user=kept.user, password=kept.password)
        if login is not None:
            after = replace(after, user=login.user, password=login.password)
        after = _checked(after) if source is not None else replace(after, name=_checked_name(after.name))

        def change(known: tuple[Camera, ...]) -> tuple[Camera, ...]:
            _refuse_twin([one for one in known if not same_name(one.name, before.name)], after.name)
            return tuple(after if same_name(one.name, before.name) else one for one in known)

        self._book.change(change)
        self.access.note(Right.WATCH, detail=f"camera {before.name} changed")
        return _listed(after)

    @needs(Right.WATCH)
    def remove(self, name: str) -> None:
        """Remove a camera with its login; what it saw stays.

        Raises:
            UserError: there is none of this name.
        """
        gone = self._book.find(name)
        self._book.change(lambda known: tuple(one for one in known if not same_name(one.name, gone.name)))
        self.access.note(Right.WATCH, detail=f"camera {gone.name} removed")

    @needs(Right.WATCH)
    def opener(self, camera: Camera, start: datetime | None = None) -> Callable[[], FrameSource]:
        """Return what opens a camera, again and again, also while nobody is signed in: the right was asked here.

        What it returns raises UserError when the file is not there or the address cannot be understood, and CameraFault
        when the camera does not answer. A login that was changed meanwhile is used from then on.

        Args:
            camera: one of the list, whose login is added here, or another one.
            start: aware time of a recording's first frame.
        """

        def open_it() -> FrameSource:
            every = self._book.all()
            kept = (one for one in every if same_name(one.name, camera.name) and one.source == camera.source)
            return open_source(parse_source(full_address(next(kept, camera))), camera.name, self._clock, start)

        return open_it

    @needs(Right.WATCH)
    def keep(self, camera: Camera) -> ListedCamera:
        """Add a camera, or give the one of this name another source and direction; return it as it is kept.

        Raises:
            UserError: the source is not there, or its address cannot be understood.
        """
        if not any(same_name(one.name, camera.name) for one in self._book.all()):
            return self.add(camera)
        source, login = split_login(camera.source)
        return self.change(camera.name, source=source, direction=camera.direction, enabled=True, login=login or None)

    @needs(Right.WATCH)
    def check(self, name: str) -> CameraCheck:
        """Open a camera, read some pictures and let it go again; takes seconds.

        Raises:
            UserError: there is no such camera, or its file cannot be played.
            CameraFault: it does not answer or sends no picture.
        """
        source = self.opener(self._book.find(name))()
        try:
            frame = source.read()
            for _ in range(_TRIAL_PICTURES - 1):
                frame = source.read() or frame
        finally:
            source.close()
        if frame is None:
            raise UserError(f"The camera {name} sent no picture; choose another source.")
        height, width = frame.image.shape[:2]
        return CameraCheck(width, height, view_of(sparse(frame.image)))

    @needs(Right.WATCH)
    def in_place_of(self, name: str) -> tuple[LocalCamera, ...]:
        """Return which cameras of this computer could be meant when the one of this name is not plugged in.

        None of them is ever taken without being asked for.

        Raises:
            UserError: there is no camera of this name.
        """
        wanted = self._book.find(name)
        present = self._plugged_in()
        known = {lasting_source(camera.source, self._plugged_in) for camera in self._book.all()}
        connected = {camera.source for camera in present}
        if _listed(wanted).kind is not SourceKind.CAMERA:
            return ()
        if lasting_source(wanted.source, self._plugged_in) in connected:
            return ()
        return tuple(camera for camera in present if camera.source not in known)

    @needs(Right.WATCH)
    def present(self) -> tuple[LocalCamera, ...]:
        """Return the cameras that are built into this computer or plugged in."""
        return tuple(self._plugged_in())


def is_live(camera: Camera) -> bool:
    """Return whether a camera sends pictures in real time; False for recordings, and for what is not there."""
    try:
        return parse_source(camera.source).live
    except UserError:
        return False


def _listed(camera: Camera) -> ListedCamera:
    try:
        kind = parse_source(camera.source).kind
    except UserError:
        kind = None
    shown = shown_source(camera.source)
    return ListedCamera(replace(camera, user="", password=""), shown, kind, bool(camera.user or camera.password))


def _checked(camera: Camera) -> Camera:
    """Return a camera whose source can be opened, with the login of its address apart from it."""
    source, login = split_login(camera.source)
    typed = Login(camera.user, camera.password)
    if login and typed:
        raise UserError("The address holds a name and a password already; give them only once.")
    login = typed or login
    source = lasting_source(source)
    spec = parse_source(source)
    if login and spec.kind is not SourceKind.STREAM:
        raise UserError("Only a network camera asks for a name and a password; leave them out.")
    # A file is found again from wherever the program is started.
    kept = spec.address if spec.kind in (SourceKind.VIDEO, SourceKind.FOLDER) else source
    return replace(camera, name=_checked_name(camera.name), source=kept, user=login.user, password=login.password)


def _checked_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise UserError("The camera has no name; give it the one that is to stand in the records.")
    if len(cleaned) > LONGEST_NAME or not cleaned.isprintable():
        raise UserError(f"The name of a camera has at most {LONGEST_NAME} signs that can be printed.")
    return cleaned


def _refuse_twin(known: Sequence[Camera], name: str) -> None:
    if any(same_name(camera.name, name) for camera in known):
        raise UserError(f"There is a camera called {name} already; choose another name.")
