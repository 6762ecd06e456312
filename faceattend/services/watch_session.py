"""One camera being watched: what every frame brings, and what is written down of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from faceattend.domain.accounts import Right
from faceattend.domain.faces import Frame
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Method, Punch
from faceattend.domain.sightings import Passage, Sighting, TrackedFace
from faceattend.errors import UserError
from faceattend.recognition.pipeline import Pipeline
from faceattend.services.access import Access, Unchecked, needs, unchecked
from faceattend.services.appearances import AppearanceKeeper
from faceattend.services.punching import PunchClock
from faceattend.services.questions import Questions
from faceattend.services.watched_roll import WatchedRoll
from faceattend.services.watched_time import CoverageKeeper
from faceattend.storage.people import PeopleRepository


@dataclass(frozen=True, slots=True)
class WatchStep:
    """What one frame brought.

    Attributes:
        faces: every face that is followed in this frame.
        sightings: verdicts that were reached or changed with this frame.
        punches: punches that are on the disk now.
        passages: faces that came and are gone for good.
    """

    frame: Frame
    faces: tuple[TrackedFace, ...]
    sightings: tuple[Sighting, ...]
    punches: tuple[Punch, ...]
    passages: tuple[Passage, ...] = ()


class WatchObserver(Protocol):
    """Whoever must know what a camera saw. Called on the thread of the watch, when the punches are on the disk."""

    def look(self, step: WatchStep) -> None:
        """Take note of what one frame brought."""

    def end(self, time: datetime, sightings: Sequence[Sighting], passages: Sequence[Passage]) -> None:
        """Take note that the watch has ended, and of what there is to say of the faces that were left.

        Args:
            time: of the last frame.
        """


@dataclass(frozen=True, slots=True)
class CameraBooks:
    """What is written down of one camera: punches, when it watched, and who passed it.

    Attributes:
        observers: who else is told of every frame, in this order.
    """

    punches: PunchClock
    coverage: CoverageKeeper
    appearances: AppearanceKeeper
    observers: tuple[WatchObserver, ...] = ()


class WatchSession:
    """One camera being watched with one engine. ``process`` belongs to one thread; the rest may be called from any.

    It was begun with a right; from then on it is the program that watches, whoever is signed in, and only an answer
    at the desk is asked for its right again.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        roll: WatchedRoll,
        people: PeopleRepository,
        access: Access,
        *,
        books: CameraBooks,
        questions: Questions,
    ) -> None:
        self.access = access
        self._pipeline = pipeline
        self._roll = roll
        self._people = people
        self._books = books
        self._questions = questions
        self._latest: datetime | None = None

    @unchecked(Unchecked.OWN_WORK)
    def process(self, frame: Frame) -> WatchStep:
        """Look at the next frame; punches are on the disk when this returns."""
        day = self._books.punches.work_day(frame.time)
        if self._roll.outdated(day):
            self._pipeline.use(*self._roll.read())
        self._latest = frame.time
        self._books.coverage.watched(frame.time)
        result = self._pipeline.process(frame)
        punches = self._punch(result.faces, frame.time)
        self._books.appearances.seen(result.faces, frame.time, day)
        self._questions.ask(result.sightings)
        step = WatchStep(frame, result.faces, result.sightings, tuple(punches))
        for observer in self._books.observers:
            observer.look(step)
        return step

    @unchecked(Unchecked.OWN_WORK)
    def finish(self) -> tuple[Sighting, ...]:
        """End the watch: return the verdicts on faces that were still being looked at, and close the books."""
        self._books.coverage.close()
        last = self._pipeline.finish().sightings
        for sighting in last:
            self._books.appearances.seen([sighting], sighting.time, self._books.punches.work_day(sighting.time))
        self._questions.ask(last)
        if self._latest is not None:
            for observer in self._books.observers:
                observer.end(self._latest, last, ())
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
        return self._roll.person(id)

    @unchecked(Unchecked.OWN_WORK)
    def roll_changed(self) -> None:
        """Make the next frame be compared with the roll as it is now."""
        self._roll.changed()

    def _punch(self, faces: Sequence[TrackedFace], time: datetime) -> list[Punch]:
        punches = []
        for face in faces:
            if face.verdict is Verdict.RECOGNISED and face.person is not None:
                punch = self._books.punches.see(face.person, time, face.score, Method.FACE)
                if punch is not None:
                    punches.append(punch)
        return punches
