"""The incidents that the live line notes: pictures held up, strangers who stay, tailgating, people out of place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from faceattend.domain.duty import DayKind
from faceattend.domain.faces import Frame
from faceattend.domain.incidents import Incident, IncidentKind
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.punches import CameraDirection, Method, Punch
from faceattend.domain.sightings import Passage, Sighting, TrackedFace
from faceattend.domain.strangers import Stranger
from faceattend.domain.tailgating import Passer, Tailgating, TailgatingRule, TailgatingWatch
from faceattend.services.calculation import Calculation
from faceattend.services.incident_notes import IncidentNotes
from faceattend.services.stranger_book import StrangerBook
from faceattend.services.watch_evidence import WatchEvidence
from faceattend.services.watch_session import WatchEnding, WatchStep
from faceattend.services.watched_strangers import WatchedStrangers
from faceattend.storage.punches import PunchRepository

OUTSIDE_BY = timedelta(hours=2)
"""How far outside the shift somebody must be recognised to be out of hours."""

_SAID_AGAIN = timedelta(minutes=5)
"""One person at two cameras is told of once in this time."""


class SpoofNotes:
    """Notes every picture of a face that is held up, once."""

    def __init__(self, notes: IncidentNotes, evidence: WatchEvidence) -> None:
        self._notes = notes
        self._evidence = evidence
        self._told: set[int] = set()

    def look(self, step: WatchStep) -> list[Incident]:
        """Note faces that turned out to be no living ones."""
        faces = {face.track: face for face in step.faces}
        for sighting in step.sightings:
            if sighting.verdict is not Verdict.SPOOF or sighting.track in self._told:
                continue
            face = faces.get(sighting.track)
            evidence = None if face is None else self._evidence.of_face(step.frame, face, step.faces)
            self._note(sighting, evidence)
        return []

    def end(self, ending: WatchEnding) -> list[Incident]:
        """Note faces of which it showed only at the end."""
        for sighting in ending.sightings:
            if sighting.verdict is Verdict.SPOOF and sighting.track not in self._told:
                self._note(sighting, None)
        return []

    def _note(self, sighting: Sighting, evidence: bytes | None) -> None:
        sentence = f"A face at the camera {self._notes.camera} was not a living one: a picture may have been held up."
        self._notes.note(IncidentKind.SPOOF, sighting.time, sentence, evidence)
        self._told.add(sighting.track)


class DwellNotes:
    """Notes somebody who is not known and stays in the picture, once a visit."""

    def __init__(
        self, notes: IncidentNotes, evidence: WatchEvidence, strangers: WatchedStrangers, longest: timedelta
    ) -> None:
        """Begin to look out.

        Args:
            longest: how long somebody may stay; 0 for as long as he likes.
        """
        self._notes = notes
        self._evidence = evidence
        self._strangers = strangers
        self._longest = longest
        self._since: dict[int, datetime] = {}
        self._told: set[int] = set()
        self._told_visits: set[tuple[int, int]] = set()

    def look(self, step: WatchStep) -> list[Incident]:
        """Note who has stayed for too long with this frame."""
        if not self._longest:
            return []
        unknown = [face for face in step.faces if face.verdict is Verdict.UNKNOWN]
        since = {face.track: face.since or self._since.get(face.track, step.frame.time) for face in unknown}
        self._since = since
        for face in unknown:
            if step.frame.time - since[face.track] > self._longest and not self._was_told(face):
                self._note(step.frame, face, step.faces)
        return []

    def end(self, _ending: WatchEnding) -> list[Incident]:
        """Whoever leaves does not stay."""
        return []

    def _was_told(self, face: TrackedFace) -> bool:
        stranger = self._strangers.of_track(face.track)
        return face.track in self._told or (stranger is not None and _visit(stranger) in self._told_visits)

    def _note(self, frame: Frame, face: TrackedFace, faces: Iterable[TrackedFace]) -> None:
        stranger = self._strangers.of_track(face.track)
        who = "Somebody who is not known" if stranger is None or not stranger.visitor else f"Visitor {stranger.visitor}"
        sentence = f"{who} stayed at the camera {self._notes.camera} for more than {_seconds(self._longest)}."
        evidence = self._evidence.of_face(frame, face, faces)
        self._notes.note(IncidentKind.UNKNOWN_PERSON, frame.time, sentence, evidence)
        self._told.add(face.track)
        if stranger is not None:
            self._told_visits.add(_visit(stranger))


class ArrivalCount:
    """Counts people who are not known as they come, whichever camera sees them. Any thread may call it."""

    def __init__(self, strangers: StrangerBook, limit: int, within: timedelta) -> None:
        """Begin to count.

        Args:
            limit: so many are too many; 0 for any number.
        """
        self._strangers = strangers
        self._limit = limit
        self._within = within
        self._lock = Lock()
        self._told: datetime | None = None

    def reached(self, now: datetime) -> int:
        """Return how many came lately when they are too many, otherwise 0; then as many are needed again."""
        with self._lock:
            arrivals = self._strangers.arrivals(now - self._within)
            # A clock that was set back must not make those that come from now on be told of already.
            told = None if self._told is None else min(self._told, now)
            fresh = {each.stranger for each in arrivals if told is None or each.time > told}
            if not self._limit or len(fresh) < self._limit:
                return 0
            self._told = max(each.time for each in arrivals)
            return len(fresh)

    @property
    def minutes(self) -> int:
        """Over how many minutes they are counted."""
        return round(self._within.total_seconds() / 60)


class ArrivalNotes:
    """Notes that several people who are not known came in a short time."""

    def __init__(self, notes: IncidentNotes, count: ArrivalCount) -> None:
        self._notes = notes
        self._count = count

    def look(self, step: WatchStep) -> list[Incident]:
        """Count those who came with this frame."""
        come = any(sighting.verdict is Verdict.UNKNOWN for sighting in step.sightings)
        if come or step.passages:
            self._add_up(step.frame.time)
        return []

    def end(self, ending: WatchEnding) -> list[Incident]:
        """Count those of whom it showed only at the end."""
        self._add_up(ending.time)
        return []

    def _add_up(self, time: datetime) -> None:
        people = self._count.reached(time)
        if not people:
            return
        sentence = (
            f"{people} people who are not known came within {self._count.minutes} minutes, the last one to the camera "
            f"{self._notes.camera}."
        )
        self._notes.note(IncidentKind.UNKNOWN_PERSON, time, sentence)


class TailgatingNotes:
    """Notes who passes close to a recognised person and is not written down."""

    def __init__(
        self,
        notes: IncidentNotes,
        evidence: WatchEvidence,
        strangers: WatchedStrangers,
        punches: PunchRepository,
        rule: TailgatingRule,
        direction: CameraDirection,
    ) -> None:
        self._notes = notes
        self._evidence = evidence
        self._strangers = strangers
        self._punches = punches
        self._rule = rule
        self._watch = TailgatingWatch(rule)
        self._verb = {CameraDirection.IN: "came in", CameraDirection.OUT: "went out"}.get(direction, "passed")

    def look(self, step: WatchStep) -> list[Incident]:
        """Count who is recognised and who is gone with this frame."""
        if not self._rule.within:
            return []
        for face in step.faces:
            if face.verdict is Verdict.RECOGNISED and face.person is not None:
                self._watch.recognised(face.person, step.frame.time)
        self._pass(step.passages)
        self._note_all(self._watch.due(step.frame.time))
        return []

    def end(self, ending: WatchEnding) -> list[Incident]:
        """Count who was still there."""
        if not self._rule.within:
            return []
        self._pass(ending.passages)
        self._note_all(self._watch.end())
        return []

    def _pass(self, passages: Iterable[Passage]) -> None:
        for passage in passages:
            stranger = self._strangers.of_track(passage.track)
            resembles = self._strangers.resembled(passage)
            self._watch.passed(Passer(passage, resembles, None if stranger is None else stranger.id))

    def _note_all(self, found: Iterable[Tailgating]) -> None:
        for each in found:
            unaccounted = each.people - self._otherwise_written_down(each)
            if unaccounted > 0:
                self._note(each, unaccounted)

    def _otherwise_written_down(self, found: Tailgating) -> int:
        """Return how many checked in by other means than the face around that time, wherever they did."""
        first, last = found.first - self._rule.within, found.last + self._rule.within
        days = first.date() - timedelta(days=1), last.date() + timedelta(days=1)
        return sum(
            1
            for punch in self._punches.between(*days)
            if punch.counts and punch.method is not Method.FACE and first <= punch.time <= last
        )

    def _note(self, found: Tailgating, people: int) -> None:
        who = "One person who was" if people == 1 else f"{people} people who were"
        beside = "somebody who was" if found.recognised == 1 else f"{found.recognised} who were"
        sentence = f"{who} not recognised {self._verb} at the camera {self._notes.camera} together with {beside}."
        latest = found.latest
        seconds = (latest.last - latest.first).total_seconds()
        evidence = self._evidence.of_gone(latest.camera, latest.track, latest.largest, seconds)
        self._notes.note(IncidentKind.TAILGATING, found.last, sentence, evidence)


@dataclass(frozen=True, slots=True)
class _Place:
    camera: str
    time: datetime


class Whereabouts:
    """Where each person was recognised last, whichever camera it was. Any thread may call it."""

    def __init__(self) -> None:
        """Nobody was seen yet."""
        self._places: dict[PersonId, _Place] = {}
        self._lock = Lock()

    def arrived(self, person: PersonId, camera: str, time: datetime) -> tuple[str, datetime] | None:
        """Note where a person is, and return at which other camera he was before, and when; None for the same one."""
        with self._lock:
            before = self._places.get(person)
            self._places[person] = _Place(camera, time)
        return None if before is None or before.camera == camera else (before.camera, before.time)


class TwoPlacesNotes:
    """Notes a person who is recognised at two cameras within seconds."""

    def __init__(self, notes: IncidentNotes, whereabouts: Whereabouts, within: timedelta) -> None:
        self._notes = notes
        self._whereabouts = whereabouts
        self._within = within
        self._told: dict[PersonId, datetime] = {}

    def look(self, step: WatchStep) -> list[Incident]:
        """Note who was at another camera a moment ago."""
        time = step.frame.time
        for face in step.faces:
            if face.verdict is not Verdict.RECOGNISED or face.person is None:
                continue
            before = self._whereabouts.arrived(face.person, self._notes.camera, time)
            if before is None or abs(time - before[1]) > self._within or not self._within:
                continue
            told = self._told.get(face.person)
            if told is None or abs(time - told) >= _SAID_AGAIN:
                self._note(face.person, before[0], time)
        return []

    def end(self, _ending: WatchEnding) -> list[Incident]:
        """Nothing is left to say at the end."""
        return []

    def _note(self, person: PersonId, other: str, time: datetime) -> None:
        sentence = (
            f"One person was recognised at the cameras {other} and {self._notes.camera} within "
            f"{_seconds(self._within)}. "
            "Somebody may have been taken for somebody else."
        )
        self._notes.note(IncidentKind.TWO_PLACES, time, sentence, people=[person])
        self._told[person] = time


class OutsideHoursNotes:
    """Notes people who are punched when the rules expect nobody of them, where the office wants that."""

    def __init__(self, notes: IncidentNotes, calculation: Calculation, *, wanted: bool) -> None:
        self._notes = notes
        self._calculation = calculation
        self._wanted = wanted

    def look(self, step: WatchStep) -> list[Incident]:
        """Note whose punches of this frame are outside his hours."""
        for punch in step.punches:
            if self._wanted and self._is_outside(punch):
                self._note(punch)
        return []

    def end(self, _ending: WatchEnding) -> list[Incident]:
        """Nothing is left to say at the end."""
        return []

    def _is_outside(self, punch: Punch) -> bool:
        duty = self._calculation.duty(punch.person, self._calculation.work_day(punch.person, punch.time))
        if duty.kind is not DayKind.WORKING:
            return True
        return not duty.start - OUTSIDE_BY <= punch.time <= duty.end + OUTSIDE_BY

    def _note(self, punch: Punch) -> None:
        sentence = f"Somebody was recognised at the camera {self._notes.camera} outside the hours that are his."
        self._notes.note(IncidentKind.OUTSIDE_HOURS, punch.time, sentence, people=[punch.person])


def _seconds(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    return "1 second" if seconds == 1 else f"{seconds} seconds"


def _visit(stranger: Stranger) -> tuple[int, int]:
    return stranger.id, stranger.visits
