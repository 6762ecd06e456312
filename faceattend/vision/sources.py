"""Cameras, streams, videos and folders of pictures, all read the same way."""

import math
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import numpy as np

from faceattend.domain.clock import Clock
from faceattend.domain.faces import Frame, Image
from faceattend.errors import EnvironmentFault, UserError
from faceattend.vision.devices import DEVICE, number_of
from faceattend.vision.opencv import cv2
from faceattend.vision.pictures import SUFFIXES, read_picture
from faceattend.vision.source_spec import SourceKind, SourceSpec, parse_source

__all__ = [
    "CameraFault",
    "FrameSource",
    "SourceKind",
    "SourceSpec",
    "VideoTruncated",
    "open_source",
    "parse_source",
]

OPEN_TIMEOUT = timedelta(seconds=5)
"""How long a stream may take to answer; without a limit OpenCV waits for 30 seconds."""

READ_TIMEOUT = timedelta(seconds=3)
"""How long a stream may take for one frame; a desk must learn within five seconds that nobody is watching."""

_PICTURES_PER_SECOND = 1.0
_USUAL_FRAME_RATE = 25.0
_HIGHEST_FRAME_RATE = 1000.0

# A file is short when more than this is missing of what it promises, by its frames and by its time: the counts of
# good files are off by a frame or three, and those of some formats are only estimates.
_MISSING_SECONDS = 0.5
_MISSING_SHARE = 0.02

_LONGEST_SECONDS = 31 * 24 * 3600

_HEAD_LENGTH = 4096
# OpenCV does not tell a refused login from a camera that is not there.
_WHAT_TO_CHECK = {
    SourceKind.STREAM: "check that it is connected and switched on, and that address, name and password are right.",
    SourceKind.CAMERA: "check that it is connected, switched on and not used by another program.",
}
_CAMERA_BACKENDS = {"linux": "CAP_V4L2", "win32": "CAP_DSHOW", "darwin": "CAP_AVFOUNDATION"}


class CameraFault(EnvironmentFault):
    """A camera or a stream cannot be opened, or it stopped; opening it again later may work."""


class VideoTruncated(UserError):
    """A recording ended clearly before its promised length, at worst before its first picture.

    What could be read was delivered.
    """


class FrameSource(Protocol):
    """Frames one after another. Belongs to one thread at a time."""

    @property
    def live(self) -> bool:
        """Whether the frames come in real time; those of files come as fast as they are read."""

    @property
    def compressed(self) -> bool:
        """Whether live frames come through a video codec, which repeats a still scene to the last bit."""

    def read(self) -> Frame | None:
        """Return the next frame, or None at the end of a video or folder.

        Raises:
            CameraFault: a live source stopped.
            VideoTruncated: once, in place of the first None, when a video ended too early or no picture was readable.
            UserError: a picture of the folder cannot be read; the next call goes on behind it.
        """

    def close(self) -> None:
        """Let go of the camera or file; closing twice does no harm."""


def open_source(spec: SourceSpec, camera: str, clock: Clock, start: datetime | None = None) -> FrameSource:
    """Open a source.

    Args:
        spec: what :func:`parse_source` returned.
        camera: the name that the frames carry.
        clock: tells the time of live frames.
        start: aware time of a recording's first frame. When it is not given the recording ends now, as far as its
            length is known; otherwise it begins now.

    Raises:
        CameraFault: the camera or the stream does not answer.
        UserError: the file is not a video, or the folder holds no picture.
    """
    if spec.live:
        return _LiveSource(spec, camera, clock)
    if spec.kind is SourceKind.FOLDER:
        return _FolderSource(Path(spec.address), camera, clock, start)
    return _VideoSource(Path(spec.address), camera, clock, start)


class _LiveSource:
    live = True

    def __init__(self, spec: SourceSpec, camera: str, clock: Clock) -> None:
        self._camera, self._clock, self._title = camera, clock, spec.title
        self.compressed = spec.kind is SourceKind.STREAM
        self._sequence = 0
        self._capture = _open_stream(spec.address) if spec.kind is SourceKind.STREAM else _open_camera(spec.address)
        if not self._capture.isOpened():
            raise CameraFault(f"{_sentence_start(spec.title)} does not answer; {_WHAT_TO_CHECK[spec.kind]}")

    def read(self) -> Frame:
        image = _next_image(self._capture)
        if image is None:
            raise CameraFault(f"{_sentence_start(self._title)} stopped answering; check its cable and its power.")
        frame = Frame(image, self._camera, self._sequence, self._clock())
        self._sequence += 1
        return frame

    def close(self) -> None:
        self._capture.release()


class _VideoSource:
    live = False
    compressed = True

    def __init__(self, path: Path, camera: str, clock: Clock, start: datetime | None) -> None:
        self._camera, self._name = camera, path.name
        self._sequence = 0
        self._reached = 0.0
        self._ended = False
        _refuse_unreadable(path)
        self._capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise UserError(
                f"{path.name} cannot be played: it is damaged, incomplete or not a video; "
                "choose an MP4, MOV, AVI or MKV file."
            )
        self._rate = _frame_rate(self._capture)
        self._promised = max(0.0, self._capture.get(cv2.CAP_PROP_FRAME_COUNT))
        self._start = start or clock() - _believable(self._promised / self._rate)

    def read(self) -> Frame | None:
        if self._ended:
            return None
        image = _next_image(self._capture)
        if image is None:
            self._end()
            return None
        self._reached = max(self._reached, self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
        frame = Frame(image, self._camera, self._sequence, self._start + timedelta(seconds=self._sequence / self._rate))
        self._sequence += 1
        return frame

    def close(self) -> None:
        self._ended = True
        self._capture.release()

    def _end(self) -> None:
        self._ended = True
        if self._sequence == 0:
            raise VideoTruncated(
                f"{self._name} holds no picture that can be read: it is damaged or incomplete; copy the file again."
            )
        length = self._promised / self._rate
        allowed = max(_MISSING_SECONDS, _MISSING_SHARE * length)
        watched = max(self._reached, self._sequence / self._rate)
        if length - watched > allowed:
            raise VideoTruncated(
                f"{self._name} is incomplete: it ended after {watched:.1f} of {length:.1f} seconds; "
                "everything up to there was watched. Copy the file again."
            )


class _FolderSource:
    live = False
    compressed = False

    def __init__(self, folder: Path, camera: str, clock: Clock, start: datetime | None) -> None:
        self._camera, self._name = camera, folder.name
        try:
            self._paths = sorted(
                path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
            )
        except OSError as error:
            raise UserError(f"The folder {folder.name} cannot be read; give yourself the right or copy it.") from error
        if not self._paths:
            raise UserError(f"The folder {folder.name} holds no pictures; choose one with JPEG or PNG files.")
        self._start = start or clock() - timedelta(seconds=len(self._paths) / _PICTURES_PER_SECOND)
        self._sequence = 0
        self._readable = False

    def read(self) -> Frame | None:
        if self._sequence >= len(self._paths):
            self._end()
            return None
        number = self._sequence
        # Before the picture is read, so that one that cannot be read is not met again.
        self._sequence += 1
        time = self._start + timedelta(seconds=number / _PICTURES_PER_SECOND)
        image = read_picture(self._paths[number])
        self._readable = True
        return Frame(image, self._camera, number, time)

    def close(self) -> None:
        self._sequence = len(self._paths)
        self._readable = True

    def _end(self) -> None:
        if not self._readable:
            self._readable = True
            raise VideoTruncated(
                f"None of the {len(self._paths)} pictures in the folder {self._name} can be read; "
                "choose another folder."
            )


def _open_stream(address: str) -> "cv2.VideoCapture":
    limits = [
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
        OPEN_TIMEOUT // timedelta(milliseconds=1),
        cv2.CAP_PROP_READ_TIMEOUT_MSEC,
        READ_TIMEOUT // timedelta(milliseconds=1),
    ]
    return cv2.VideoCapture(address, cv2.CAP_FFMPEG, limits)


def _open_camera(address: str) -> "cv2.VideoCapture":
    # A named backend, because "any" silently takes another camera when this one is missing.
    backend = getattr(cv2, _CAMERA_BACKENDS.get(sys.platform, "CAP_ANY"))
    if address.startswith("/"):
        capture = cv2.VideoCapture(address, backend)
    else:
        number = number_of(address) if address.startswith(DEVICE) else int(address)
        if number is None:
            raise CameraFault("This camera is not plugged in; connect it, or choose another one.")
        capture = cv2.VideoCapture(number, backend)
    # One frame of delay at most, where the backend keeps a queue.
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


def _next_image(capture: "cv2.VideoCapture") -> Image | None:
    try:
        found, shot = capture.read()
    except cv2.error:
        # A frame that cannot be decoded is the end of what this source can give.
        return None
    if not found or shot.size == 0:
        return None
    image = np.asarray(shot, np.uint8)
    return image if image.ndim == 3 else np.repeat(image[:, :, None], 3, axis=2)


def _frame_rate(capture: "cv2.VideoCapture") -> float:
    """Return the frames per second that the file names, or the usual rate when it names none that can be."""
    rate = capture.get(cv2.CAP_PROP_FPS)
    return rate if math.isfinite(rate) and 0 < rate <= _HIGHEST_FRAME_RATE else _USUAL_FRAME_RATE


def _believable(seconds: float) -> timedelta:
    """Return the length that a file promises, or none when no recording is that long: some formats only estimate."""
    return timedelta(seconds=seconds) if math.isfinite(seconds) and seconds <= _LONGEST_SECONDS else timedelta(0)


def _refuse_unreadable(path: Path) -> None:
    """Refuse texts: FFmpeg would take some for films of letters, others for lists of files and addresses to fetch."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_LENGTH)
    except OSError as error:
        raise UserError(f"{path.name} cannot be read; give yourself the right to read it or copy the file.") from error
    if not head:
        raise UserError(f"The file {path.name} is empty; copy the video again or choose another.")
    if not any(byte < 9 for byte in head):
        raise UserError(f"{path.name} is a text, not a video; choose an MP4, MOV, AVI or MKV file.")


def _sentence_start(title: str) -> str:
    return title[0].upper() + title[1:] if title.startswith(("camera", "the ")) else title
