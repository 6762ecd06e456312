"""The live line: from a source of pictures to verdicts and punches."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Event

from faceattend import settings
from faceattend.api import Recognizer
from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.faces import Frame
from faceattend.domain.matching import MatchPolicy, Verdict
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import CameraDirection, Method, Punch
from faceattend.domain.sightings import Sighting, TrackedFace
from faceattend.errors import UserError
from faceattend.recognition.decision import policy_for
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.pipeline import Pipeline
from faceattend.services.access import Access, Unchecked, needs, unchecked
from faceattend.services.appearances import AppearanceKeeper
from faceattend.services.calculation import Calculation
from faceattend.services.engines import Engines
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.punching import PunchClock, Visits
from faceattend.services.questions import Questions
from faceattend.storage.coverage import CoverageRepository
from faceattend.storage.people import PeopleRepository
from faceattend.storage.vault import Vault
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.sources import CameraFault, FrameSource, SourceSpec, VideoTruncated, open_source, parse_source

__all__ = [
    "CameraFault",
    "FrameSource",
    "MonitoringService",
    "SourceSpec",
    "VideoTruncated",
    "Visits",
    "WatchSession",
    "WatchStep",
    "parse_source",
]

_COVERAGE_STEP = timedelta(seconds=30)
"""How much watched time a crash may lose."""

_COVERAGE_BREAK = timedelta(seconds=60)
"""A longer silence between two frames is time that nobody watched."""


@dataclass(frozen=True, slots=True)
class WatchStep:
    """What one frame brought.

    Attributes:
        faces: every face that is followed in this frame.
        sightings: verdicts that were reached or changed with this frame.
        punches: punches that are on the disk now.
    """

    frame: Frame
    faces: tuple[TrackedFace, ...]
    sightings: tuple[Sighting, ...]
    punches: tuple[Punch, ...]


class CoverageKeeper:
    """Writes down when one camera really watched."""

    def __init__(self, coverage: CoverageRepository, camera: str) -> None:
        self._coverage = coverage
        self._camera = camera
        self._span: int | None = None
        self._written: datetime | None = None
        self._latest: datetime | None = None

    def watched(self, time: datetime) -> None:
        """Note that a frame of this time was looked at."""
        if self._latest is not None and abs(time - self._latest) > _COVERAGE_BREAK:
            self.close()
        self._latest = time
        if self._span is None or self._written is None:
            self._span = self._coverage.begin(self._camera, time)
            self._written = time
        elif time - self._written >= _COVERAGE_STEP:
            self._coverage.extend(self._span, time)
            self._written = time

    def close(self) -> None:
        """Write the end of the span that is open, if any."""
        if self._span is not None and self._latest is not None and self._latest != self._written:
            self._coverage.extend(self._span, self._latest)
        self._span = None
        self._written = None
        self._latest = None


@dataclass(frozen=True, slots=True)
class CameraBooks:
    """What is written down of one camera: punches, when it watched, and who passed it."""

    punches: PunchClock
    coverage: CoverageKeeper
    appearances: AppearanceKeeper


class WatchSession:
    """One camera being watched with one engine. ``process`` belongs to one thread; the rest may be called from any.

    It was begun with a right; from then on it is the program that watches, whoever is signed in, and only an answer
    at the desk is asked for its right again.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        detector: FaceDetector,
        recognizer: Recognizer,
        people: PeopleRepository,
        access: Access,
        *,
        closed_room: bool,
        books: CameraBooks,
        questions: Questions,
        day: date,
    ) -> None:
        """Begin to watch on a work day."""
        self.access = access
        self._recognizer = recognizer
        self._people = people
        self._closed_room = closed_room
        self._books = books
        self._questions = questions
        self._day = day
        self._roll_changed = Event()
        self._roll_version = people.version
        self._persons: dict[PersonId, Person] = {}
        self._pipeline = Pipeline(detector, recognizer, *self._read_roll())

    @unchecked(Unchecked.OWN_WORK)
    def process(self, frame: Frame) -> WatchStep:
        """Look at the next frame; punches are on the disk when this returns."""
        day = self._books.punches.work_day(frame.time)
        if day != self._day or self._people.version != self._roll_version:
            self._day = day
            self._roll_changed.set()
        if self._roll_changed.is_set():
            self._take_up_roll()
        self._books.coverage.watched(frame.time)
        result = self._pipeline.process(frame)
        punches = []
        for face in result.faces:
            if face.verdict is Verdict.RECOGNISED and face.person is not None:
                punch = self._books.punches.see(face.person, frame.time, face.score, Method.FACE)
                if punch is not None:
                    punches.append(punch)
        self._books.appearances.seen(result.faces, frame.time, day)
        self._questions.ask(result.sightings)
        return WatchStep(frame, result.faces, result.sightings, tuple(punches))

    @unchecked(Unchecked.OWN_WORK)
    def finish(self) -> tuple[Sighting, ...]:
        """End the watch: return the verdicts on faces that were still being looked at, and close the books."""
        self._books.coverage.close()
        last = self._pipeline.finish()
        for sighting in last:
            self._books.appearances.seen([sighting], sighting.time, self._books.punches.work_day(sighting.time))
        self._questions.ask(last)
        return last

    @needs(Right.WATCH)
    def confirm(self, sighting: Sighting) -> Punch | None:
        """Punch the person of a sighting because somebody at the desk said that it is he.

        Returns:
            The punch, or None when he was already punched on this visit.

        Raises:
            NotAllowedError: the account may not correct this person's record; nobody answers for himself.
            UserError: this watch did not ask about the sighting, or was answered already.
            EnvironmentFault: the disk is full or failed; the question stays open.
        """
        if sighting.person is None:
            raise UserError("Nobody was proposed for this face; add an entry by hand.")
        self.access.require_person(Right.CORRECT_ATTENDANCE, self._people.get(sighting.person))
        self._questions.check(sighting)
        punch = self._books.punches.see(sighting.person, sighting.time, sighting.score, Method.CONFIRMED)
        self._questions.answered(sighting)
        self.access.note(Right.WATCH, [sighting.person], "confirm" if punch is None else f"confirm {punch.id}")
        return punch

    @unchecked(Unchecked.OWN_WORK)
    def person(self, id: PersonId) -> Person:
        """Return who a verdict is about."""
        return self._persons[id]

    @unchecked(Unchecked.OWN_WORK)
    def roll_changed(self) -> None:
        """Make the next frame be compared with the roll as it is now."""
        self._roll_changed.set()

    def _take_up_roll(self) -> None:
        # Cleared before the roll is read: a change that comes meanwhile must be read with the next frame.
        self._roll_changed.clear()
        self._roll_version = self._people.version
        try:
            self._pipeline.use(*self._read_roll())
        except Exception:
            self._roll_changed.set()
            raise

    def _read_roll(self) -> tuple[Gallery, MatchPolicy]:
        """Read who can be recognised: who agreed and has not left before this day.

        A person whose record is damaged has no name to be shown and is left out.
        """
        info = self._recognizer.info
        persons = {person.id: person for person in self._people.all()}
        templates = self._people.templates(info.template_format)
        present = [id for id in templates if id in persons and persons[id].may_be_recognised(self._day)]
        gallery = Gallery(self._recognizer, {id: templates[id] for id in present})
        self._persons = persons
        return gallery, policy_for(info, gallery.people, closed_room=self._closed_room)


class MonitoringService:
    """Opens cameras and watches them.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        vault: Vault,
        engines: Engines,
        office_settings: OfficeSettings,
        calculation: Calculation,
        models: ModelStore,
        access: Access,
        clock: Clock,
    ) -> None:
        self.access = access
        self._vault = vault
        self._engines = engines
        self._settings = office_settings
        self._calculation = calculation
        self._models = models
        self._clock = clock

    @needs(Right.WATCH)
    def open_source(self, spec: SourceSpec, camera: str, start: datetime | None = None) -> FrameSource:
        """Open a camera, stream, video or folder; ``start`` is the time of a recording's first frame.

        Raises:
            UserError: there is no such file, or it is not a video.
            CameraFault: the camera or the stream does not answer.
        """
        return open_source(spec, camera, self._clock, start)

    @needs(Right.WATCH)
    def opener(self, spec: SourceSpec, camera: str, start: datetime | None = None) -> Callable[[], FrameSource]:
        """Return what opens a source as :meth:`open_source` does, again and again.

        A camera that was lost is opened again while nobody is signed in, too: the right was asked here.
        """
        return lambda: open_source(spec, camera, self._clock, start)

    @needs(Right.EDIT_PEOPLE)
    def portrait_opener(self, text: str | None, camera: str) -> Callable[[], FrameSource]:
        """Return what opens a camera to take pictures of a new person with.

        Args:
            text: number or path of a camera at this computer; None for the network camera of the office, whose
                address stays unknown to whoever uses it.

        Raises:
            UserError: the text names no camera, or the office has no network camera.
        """
        address = self._settings.get(settings.CAMERA_ADDRESS) if text is None else text
        spec = parse_source(address)
        return lambda: open_source(spec, camera, self._clock, None)

    @needs(Right.WATCH)
    def session(
        self,
        camera: str,
        direction: CameraDirection,
        recognizer: str | None = None,
        visits: Visits | None = None,
    ) -> WatchSession:
        """Begin to watch with the named engine, or with the one that decides.

        Args:
            visits: of an earlier session of the same camera that this one goes on from.

        Raises:
            UserError: the engine cannot be used, or knows nobody though there are people with pictures.
        """
        engine = self._engines.get(recognizer)
        self.access.note(Right.WATCH, detail="begin")
        self._refuse_foreign_templates(engine)
        punch_clock = PunchClock(
            self._vault.punches, self._settings, self._calculation, camera, direction, visits or Visits()
        )
        return WatchSession(
            FaceDetector(self._models.file("yunet"), self._settings.get(settings.DETECTION_WIDTH)),
            engine,
            self._vault.people,
            self.access,
            closed_room=self._settings.get(settings.CLOSED_ROOM),
            books=CameraBooks(
                punch_clock,
                CoverageKeeper(self._vault.coverage, camera),
                AppearanceKeeper(self._vault.sightings, camera),
            ),
            questions=Questions(self._clock),
            day=punch_clock.work_day(self._clock()),
        )

    def _refuse_foreign_templates(self, engine: Recognizer) -> None:
        format = engine.info.template_format
        pictured = [person for person in self._vault.people.all() if any(person.templates.values())]
        if pictured and not any(person.templates.get(format) for person in pictured):
            raise UserError(
                f"{engine.info.title} has not learned anybody yet: the faces on the roll were learned by another "
                "engine. Add the pictures again, or choose the engine that learned them."
            )
