"""``faceattend watch``: the live line without a window."""

import signal
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import warn
from faceattend.domain.faces import Frame
from faceattend.domain.people import PersonId
from faceattend.domain.punches import CameraDirection, Direction, Punch
from faceattend.domain.sightings import Sighting
from faceattend.errors import FaceAttendError, UserError
from faceattend.services.monitoring import (
    CameraFault,
    FrameSource,
    VideoTruncated,
    WatchSession,
    WatchStep,
    parse_source,
)

_VERDICT_WORDS = {
    "recognised": "recognised",
    "unknown": "not known",
    "review": "may be",
    "spoof": "not a real face",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare ``watch``."""
    parser.add_argument(
        "source", metavar="SOURCE", help="camera number, RTSP or HTTP address, video file, folder of pictures"
    )
    parser.add_argument("--camera", metavar="NAME", help="name of the camera in the records")
    parser.add_argument(
        "--direction",
        choices=[direction.value for direction in CameraDirection],
        default=CameraDirection.AUTO.value,
        help="what passing this camera means; auto alternates, beginning with in",
    )
    parser.add_argument(
        "--start", type=values.moment, metavar="TIME", help="when a recording began; now if it is left out"
    )
    parser.add_argument("--recognizer", metavar="ID", help="the engine to use for this watch only")
    parser.add_argument("--frames", type=values.count, metavar="N", help="stop after so many frames")


class Watch:
    """One run of the command: counts what it sees and prints it."""

    def __init__(self, session: Session, watch: WatchSession, camera: str, zone: ZoneInfo) -> None:
        self._output = session.output
        self._watch = watch
        self._camera = camera
        self._zone = zone
        self._began = time.monotonic()
        self._tracks: set[int] = set()
        self.frames = 0
        self.punches = 0

    def sighting(self, sighting: Sighting) -> None:
        """Print a verdict."""
        code, name = self._person(sighting.person)
        box = sighting.box
        self._output.record(
            {
                "type": "sighting",
                "time": self._local(sighting.time),
                "camera": sighting.camera,
                "frame": sighting.frame,
                "track": sighting.track,
                "verdict": sighting.verdict.value,
                "person": code,
                "score": round(sighting.score, 4),
                "margin": round(sighting.margin, 4),
                "box": [round(box.x), round(box.y), round(box.width), round(box.height)],
            },
            f"{self._clock(sighting.time)}  {_VERDICT_WORDS[sighting.verdict.value]}  {name}".rstrip(),
        )

    def punch(self, punch: Punch) -> None:
        """Print a punch that is on the disk."""
        self.punches += 1
        code, name = self._person(punch.person)
        word = "in" if punch.direction is Direction.IN else "out"
        self._output.record(
            {
                "type": "punch",
                "id": punch.id,
                "time": self._local(punch.time),
                "camera": punch.camera,
                "person": code,
                "direction": punch.direction.value,
                "method": punch.method.value,
            },
            f"{self._clock(punch.time)}  {name} ({code}) checked {word}",
        )

    def incident(self, time: datetime, kind: str, sentence: str) -> None:
        """Print that something went wrong with the camera."""
        self._output.record(
            {"type": "incident", "time": self._local(time), "camera": self._camera, "kind": kind, "sentence": sentence},
            f"{self._clock(time)}  {sentence}",
        )

    def step(self, step: WatchStep) -> None:
        """Count one frame and print what it brought."""
        self.frames += 1
        self._tracks.update(face.track for face in step.faces)
        for sighting in step.sightings:
            self.sighting(sighting)
        for punch in step.punches:
            self.punch(punch)

    def end(self) -> None:
        """Print the sums."""
        seconds = round(time.monotonic() - self._began, 3)
        self._output.record(
            {
                "type": "end",
                "frames": self.frames,
                "seconds": seconds,
                "tracks": len(self._tracks),
                "punches": self.punches,
            },
            f"{self.frames} frames in {seconds:.1f} s, {len(self._tracks)} faces followed, {self.punches} punches.",
        )

    def _person(self, id: PersonId | None) -> tuple[str | None, str]:
        if id is None:
            return None, ""
        details = self._watch.person(id).details
        return details.code, details.name

    def _local(self, time: datetime) -> str:
        return time.astimezone(self._zone).isoformat()

    def _clock(self, time: datetime) -> str:
        return f"{time.astimezone(self._zone):%H:%M:%S}"


def watch(session: Session) -> None:
    """Watch a source until it ends, until enough frames, or until the program is told to stop."""
    arguments = session.arguments
    spec = parse_source(arguments.source)
    camera = arguments.camera or default_camera(arguments.source)
    with session.office() as office:
        zone = office.preferences.zone()
        start = None if arguments.start is None else values.in_zone(arguments.start, zone)
        watching = office.monitoring.session(camera, CameraDirection(arguments.direction), arguments.recognizer)
        source = office.monitoring.open_source(spec, camera, start)
        report = Watch(session, watching, camera, zone)
        fault: FaceAttendError | None = None
        try:
            with _stop_signals() as stop:
                while not stop.requested and (arguments.frames is None or report.frames < arguments.frames):
                    frame = _next_frame(source)
                    if frame is None:
                        break
                    report.step(watching.process(frame))
        except (CameraFault, VideoTruncated) as error:
            fault = error
        finally:
            source.close()
            last = watching.finish()
        for sighting in last:
            report.sighting(sighting)
        if fault is not None:
            kind = "video_truncated" if isinstance(fault, VideoTruncated) else "camera_down"
            report.incident(session.context.clock(), kind, str(fault))
        report.end()
        if fault is not None:
            raise fault


def default_camera(source: str) -> str:
    """Return a camera name for a source that was given none."""
    if source.isdecimal():
        return f"Camera {source}"
    if "://" in source:
        return source.split("://", 1)[1].rsplit("@", 1)[-1].split("/", 1)[0]
    return Path(source).stem


def _next_frame(source: FrameSource) -> Frame | None:
    """Return the next frame, or None at the end; a picture of a folder that cannot be read is named and left out."""
    while True:
        try:
            return source.read()
        except VideoTruncated:
            raise
        except UserError as error:
            warn(str(error))


class _Stop:
    """Whether the person or the system asked the program to end."""

    def __init__(self) -> None:
        self.requested = False

    def request(self, number: int, frame: FrameType | None) -> None:
        """Remember the wish; the second Ctrl+C ends at once."""
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


@contextmanager
def _stop_signals() -> Iterator[_Stop]:
    """Let Ctrl+C and a polite kill end the watch in good order."""
    stop = _Stop()
    before = {number: signal.signal(number, stop.request) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
