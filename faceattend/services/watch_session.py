"""One camera being watched: what every frame brings, and what is written down of it."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from faceattend.domain.accounts import Right
from faceattend.domain.coverage import GapReason
from faceattend.domain.faces import Frame
from faceattend.domain.incidents import Incident
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Method, Punch
from faceattend.domain.sightings import Passage, Rejection, Sighting, TrackedFace
from faceattend.errors import UserError
from faceattend.recognition.pipeline import Pipeline
from faceattend.services.access import Access, Unchecked, needs, unchecked
from faceattend.services.appearances import AppearanceKeeper
from faceattend.services.barred import BarredPeople
from faceattend.services.camera_absences import CameraAbsences
from faceattend.services.misses import MissCounter
from faceattend.services.punching import PunchClock
from faceattend.services.questions import Questions
from faceattend.services.watched_roll import WatchedRoll
from faceattend.services.watched_time import CoverageKeeper
from faceattend.storage.people import PeopleRepository

_DAY_KNOWN_FOR = timedelta(seconds=1)

_MOST_OWED = 1000
"""Verdicts, entries and passages that wait while the disk is full; the oldest are given up."""

_MOST_REASONS = 500
"""Faces of which it is remembered why they are not let in; tracks end without saying so."""


@dataclass(frozen=True, slots=True)
class WatchStep:
    """What one frame brought.

    Attributes:
        faces: every face that is followed in this frame.
        sightings: verdicts that were reached or changed with this frame.
        punches: punches that are on the disk now.
        passages: faces that came and are gone for good.
        incidents: what an administrator must know of; on the disk as well.
    """

    frame: Frame
    faces: tuple[TrackedFace, ...]
    sightings: tuple[Sighting, ...]
    punches: tuple[Punch, ...]
    passages: tuple[Passage, ...] = ()
    incidents: tuple[Incident, ...] = ()

    def after(self, earlier: "WatchStep") -> "WatchStep":
        """Return this step with all that an earlier one brought as well."""
        return replace(
            self,
            sightings=(*earlier.sightings, *self.sightings)[-_MOST_OWED:],
            punches=(*earlier.punches, *self.punches)[-_MOST_OWED:],
            passages=(*earlier.passages, *self.passages)[-_MOST_OWED:],
            incidents=(*earlier.incidents, *self.incidents)[-_MOST_OWED:],
        )


@dataclass(frozen=True, slots=True)
class WatchEnding:
    """What is left to say when a watch ends.

    Attributes:
        time: of the last frame.
        sightings: verdicts on faces that were still being looked at.
        passages: the faces that were still there.
    """

    time: datetime
    sightings: tuple[Sighting, ...]
    passages: tuple[Passage, ...]


class WatchObserver(Protocol):
    """Whoever must know what a camera saw. Called on the thread of the watch, when the punches are on the disk."""

    def look(self, step: WatchStep) -> Sequence[Incident]:
        """Take note of what one frame brought, and return the incidents that were noted.

        Raises:
            EnvironmentFault: the disk is full or failed; the next step holds what this one brought as well.
        """

    def end(self, ending: WatchEnding) -> Sequence[Incident]:
        """Take note that the watch has ended, and return the incidents that were noted."""


@dataclass(frozen=True, slots=True)
class CameraBooks:
    """What is written down of one camera: punches, when it watched, and who passed it.

    Attributes:
        observers: who else is told of every frame, in this order.
    """

    punches: PunchClock
    coverage: CoverageKeeper
    absences: CameraAbsences
    appearances: AppearanceKeeper
    misses: MissCounter
    barred: BarredPeople
    observers: tuple[WatchObserver, ...] = ()


class WatchSession:
    """One camera being watched with one engine. ``process`` belongs to one thread; the rest may be called from any.

    It was begun with a right; from then on it is the program that watches, whoever is signed in, and only an answer
    at the desk is asked for its right again.

    Attributes:
        access: who acts.
        warning: what whoever watches must know of checks for living faces that do not work; empty when all work.
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
        warning: str = "",
    ) -> None:
        self.access = access
        self.warning = warning
        self._pipeline = pipeline
        self._roll = roll
        self._people = people
        self._books = books
        self._questions = questions
        self._latest: datetime | None = None
        # One after the other: none is told of anything before all before him have taken it.
        self._takers = tuple(
            _Taker(take)
            for take in (self._take_down, self._ask, self._count_as_watched, *(each.look for each in books.observers))
        )
        self._unsaid: WatchStep | None = None
        self._punched: list[Punch] = []
        self._paused: frozenset[int] = frozenset()
        self._day: tuple[datetime, date] | None = None
        self._last_incidents: tuple[Incident, ...] = ()
        self._reasons: dict[int, Rejection] = {}
        # Answered at the desk, and taken up by the thread that looks at frames.
        self._refused: deque[Sighting] = deque()

    @unchecked(Unchecked.OWN_WORK)
    def process(self, frame: Frame) -> WatchStep:
        """Look at the next frame; punches are on the disk when this returns.

        Raises:
            EnvironmentFault: the disk is full or failed, or the engine did; whatever was not written down or told of
                because of it is with a later frame.
        """
        if self._roll.outdated(self._day_of(frame.time)):
            self._pipeline.use(*self._roll.read())
        self._latest = frame.time
        result = self._pipeline.process(frame)
        sightings = (*self._take_refused(), *result.sightings)
        self._paused = self._books.misses.take(result.sightings, result.faces, frame.time)
        faces = tuple(replace(face, paused=True) if face.track in self._paused else face for face in result.faces)
        try:
            self._punch(faces, frame.time)
        finally:
            # A verdict is said once: it must not get lost because an entry could not be written.
            punches, self._punched = tuple(self._punched), []
            self._owe(WatchStep(frame, faces, sightings, punches, passages=result.passages))
        for taker in self._takers:
            self._tell(taker.take())
        return self._all_unsaid(frame)

    @unchecked(Unchecked.OWN_WORK)
    def finish(self, now: datetime | None = None) -> tuple[Sighting, ...]:
        """End the watch: return the verdicts on faces that were still being looked at, and close the books.

        Args:
            now: aware time that is now; None when a recording was watched.

        Raises:
            EnvironmentFault: the disk is full or failed; what it did not take is lost.
        """
        try:
            return self._finish()
        finally:
            self._books.coverage.close(now)

    def _finish(self) -> tuple[Sighting, ...]:
        last = self._pipeline.finish()
        owed = [incident for taker in self._takers for incident in taker.take()]
        for sighting in last.sightings:
            day = self._books.punches.work_day(sighting.time)
            self._note_barred([sighting], day)
            self._books.appearances.seen([sighting], sighting.time, day, barred=self._reasons)
        self._questions.ask(last.sightings)
        if self._latest is not None:
            self._books.appearances.gone(last.passages, self._books.punches.work_day(self._latest))
            ending = WatchEnding(self._latest, last.sightings, last.passages)
            at_the_end = [incident for observer in self._books.observers for incident in observer.end(ending)]
            self._last_incidents = (*owed, *at_the_end)
        return last.sightings

    @property
    @unchecked(Unchecked.OWN_WORK)
    def last_incidents(self) -> tuple[Incident, ...]:
        """What :meth:`finish` noted."""
        return self._last_incidents

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
        self._check_answer(sighting, sighting.person)
        punch = self._books.punches.see(sighting.person, sighting.time, sighting.score, Method.CONFIRMED)
        self._questions.answered(sighting)
        self.access.note(Right.WATCH, [sighting.person], "confirm" if punch is None else f"confirm {punch.id}")
        return punch

    @needs(Right.WATCH)
    def refuse(self, sighting: Sighting) -> None:
        """Take a face for nobody's because somebody at the desk said that it is not the person who was proposed.

        With the next frame it is somebody who is not known, as if the engine had said so.

        Raises:
            NotAllowedError: the account may not correct this person's record; nobody answers for himself.
            UserError: this watch did not ask about the sighting, or was answered already.
        """
        if sighting.person is None:
            raise UserError("Nobody was proposed for this face, so there is nothing to refuse.")
        self._check_answer(sighting, sighting.person)
        self._questions.answered(sighting)
        self._refused.append(replace(sighting, verdict=Verdict.UNKNOWN, person=None))
        self.access.note(Right.WATCH, [sighting.person], "refuse")

    @unchecked(Unchecked.OWN_WORK)
    def person(self, id: PersonId) -> Person:
        """Return who a verdict is about."""
        return self._roll.person(id)

    @unchecked(Unchecked.OWN_WORK)
    def looked_away(self, reason: GapReason, since: datetime, now: datetime) -> tuple[Incident, ...]:
        """Note why no frames are looked at; called again and again while it lasts, on the thread of ``process``.

        Args:
            since: aware time from which on it is so.
            now: aware time that is now.

        Returns:
            The incident that was noted because it lasts so long, if any.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        self._books.coverage.looked_away(reason, since)
        return self._books.absences.away(reason, since, now)

    @unchecked(Unchecked.OWN_WORK)
    def roll_changed(self) -> None:
        """Make the next frame be compared with the roll as it is now."""
        self._roll.changed()

    def _check_answer(self, sighting: Sighting, proposed: PersonId) -> None:
        self.access.require_person(Right.CORRECT_ATTENDANCE, self._people.get(proposed))
        self._questions.check(sighting)

    def _take_refused(self) -> tuple[Sighting, ...]:
        return tuple(self._refused.popleft() for _ in range(len(self._refused)))

    def _owe(self, step: WatchStep) -> None:
        """Let everybody be told of a step who has to be."""
        for taker in self._takers:
            taker.give(step)
        self._unsaid = step if self._unsaid is None else step.after(self._unsaid)

    def _tell(self, incidents: Sequence[Incident]) -> None:
        if incidents and self._unsaid is not None:
            self._unsaid = replace(self._unsaid, incidents=(*self._unsaid.incidents, *incidents))

    def _all_unsaid(self, frame: Frame) -> WatchStep:
        """Return what was not said yet; of people who are not on the roll any more nothing is."""
        step, self._unsaid = self._unsaid or WatchStep(frame, (), (), ()), None
        return replace(
            step,
            sightings=tuple(said for said in step.sightings if said.person is None or self._roll.has(said.person)),
            punches=tuple(punch for punch in step.punches if self._roll.has(punch.person)),
        )

    def _take_down(self, step: WatchStep) -> Sequence[Incident]:
        """Write down who was there."""
        day = self._day_of(step.frame.time)
        self._note_barred(step.sightings, day)
        # A camera that is stuck does not tell who is there now.
        faces = step.faces if step.frame.shows else ()
        self._books.appearances.seen(faces, step.frame.time, day, self._paused, self._reasons)
        here = {face.track for face in faces}
        for said in step.sightings:
            # What showed only when the face was gone, or could not be written as long as it was there.
            if said.track not in here:
                day_then = self._books.punches.work_day(said.time)
                self._books.appearances.seen([said], said.time, day_then, barred=self._reasons)
        self._books.appearances.gone(step.passages, day)
        return ()

    def _ask(self, step: WatchStep) -> Sequence[Incident]:
        self._questions.ask(step.sightings)
        return ()

    def _count_as_watched(self, step: WatchStep) -> Sequence[Incident]:
        # Only now: a frame that could not be dealt with was not watched.
        if step.frame.shows:
            self._books.coverage.watched(step.frame.time)
            self._books.absences.back()
        return ()

    def _day_of(self, time: datetime) -> date:
        """Return the work day of a frame; the rules are not read for each of thirty frames in a second."""
        if self._day is None or not abs(time - self._day[0]) < _DAY_KNOWN_FOR:
            self._day = time, self._books.punches.work_day(time)
        return self._day[1]

    def _note_barred(self, sightings: Sequence[Sighting], day: date) -> None:
        for sighting in sightings:
            self._reasons.pop(sighting.track, None)
            if sighting.verdict is Verdict.UNKNOWN and sighting.template is not None:
                reason = self._books.barred.reason(sighting.template, day)
                if reason is not None:
                    self._reasons[sighting.track] = reason
        while len(self._reasons) > _MOST_REASONS:
            del self._reasons[next(iter(self._reasons))]

    def _punch(self, faces: Sequence[TrackedFace], time: datetime) -> None:
        for face in faces:
            # A name that is shown harms nobody; what is written down must not turn out to be a picture's.
            relied_on = face.verdict is Verdict.RECOGNISED and not face.liveness.early and not face.paused
            if relied_on and face.person is not None:
                punch = self._books.punches.see(face.person, time, face.score, Method.FACE)
                if punch is not None:
                    self._punched.append(punch)


class _Taker:
    """Hands on what frames bring to one that may fail; what he did not take he gets with what the next one brings."""

    def __init__(self, take: Callable[[WatchStep], Sequence[Incident]]) -> None:
        self._take = take
        self._owed: WatchStep | None = None

    def give(self, step: WatchStep) -> None:
        """Let a step be taken soon."""
        self._owed = step if self._owed is None else step.after(self._owed)

    def take(self) -> Sequence[Incident]:
        """Let all that was given be taken, and return the incidents that were noted; it stays where that fails."""
        if self._owed is None:
            return ()
        incidents = self._take(self._owed)
        self._owed = None
        return incidents
