"""What ``faceattend watch`` prints."""

import time
from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from faceattend.cli.output import Output, counted
from faceattend.domain.incidents import Incident, IncidentKind
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Direction, Punch
from faceattend.domain.sightings import Sighting
from faceattend.services.monitoring import WatchSession, WatchStep

_VERDICT_WORDS = {
    "recognised": "recognised",
    "unknown": "not known",
    "review": "may be",
    "spoof": "not a real face",
}


class WatchReport:
    """Counts what a watch sees and prints it."""

    def __init__(
        self, output: Output, watch: WatchSession, camera: str, zone: ZoneInfo, *, several: bool = False
    ) -> None:
        """Begin to count.

        Args:
            several: whether other cameras are watched too, so that every sentence names this one.
        """
        self._output = output
        self._several = several
        self._watch = watch
        self._camera = camera
        self._zone = zone
        self._began = time.monotonic()
        self._tracks: set[int] = set()
        self._failing = False
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

    def warn_of_checks(self, time: datetime) -> None:
        """Print what is wrong with the checks for living faces."""
        if self._watch.warning:
            self.incident(time, self._watch.warning, kind=IncidentKind.CHECK_FAILED.name.lower())

    def incident(self, time: datetime, sentence: str, *, kind: str) -> None:
        """Print that something went wrong with the camera."""
        self._output.record(
            {"type": "incident", "time": self._local(time), "camera": self._camera, "kind": kind, "sentence": sentence},
            f"{self._clock(time)}  {sentence}",
        )

    def sees_again(self, time: datetime) -> None:
        """Print that what a camera shows is written down again, after it was said that it is not."""
        camera = f"{self._camera}: " if self._several else ""
        self._output.record(
            {"type": "camera", "time": self._local(time), "camera": self._camera, "state": "watched"},
            f"{self._clock(time)}  {camera}Attendance is being recorded again.",
        )

    def not_recorded(self, time: datetime, sentence: str) -> None:
        """Print, once until something is recorded again, that what is seen is not being written down."""
        self.frames += 1
        if not self._failing:
            self._failing = True
            self.incident(time, sentence, kind="not_recorded")

    def step(self, step: WatchStep) -> None:
        """Count one frame and print what it brought."""
        self._failing = False
        self.frames += 1
        self._tracks.update(face.track for face in step.faces)
        for sighting in step.sightings:
            self.sighting(sighting)
        for punch in step.punches:
            self.punch(punch)
        self.noted(step.incidents)

    def noted(self, incidents: Iterable[Incident]) -> None:
        """Print incidents that were written down."""
        for incident in incidents:
            self.incident(incident.time, incident.detail, kind=incident.kind.name.lower())

    def seen(self, frames: int, tracks: Collection[int]) -> None:
        """Take over how many frames were looked at so far, and which faces were followed since the last time."""
        self.frames = frames
        self._tracks.update(tracks)

    def end(self) -> None:
        """Print the sums."""
        seconds = round(time.monotonic() - self._began, 3)
        camera = f"{self._camera}: " if self._several else ""
        self._output.record(
            {
                "type": "end",
                "camera": self._camera,
                "frames": self.frames,
                "seconds": seconds,
                "tracks": len(self._tracks),
                "punches": self.punches,
            },
            f"{camera}{counted(self.frames, 'frame', 'frames')} in {seconds:.1f} s, "
            f"{counted(len(self._tracks), 'face', 'faces')} followed, {counted(self.punches, 'punch', 'punches')}.",
        )

    def _person(self, id: PersonId | None) -> tuple[str | None, str]:
        if id is None:
            return None, ""
        details = self._watch.person(id).details
        return details.code, details.name

    def _local(self, time: datetime) -> str:
        return time.astimezone(self._zone).isoformat()

    def _clock(self, time: datetime) -> str:
        shown = f"{time.astimezone(self._zone):%H:%M:%S}"
        return f"{shown}  {self._camera}:" if self._several else shown
