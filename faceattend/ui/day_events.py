"""What happened today, made of punches and of faces that wait for an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.sightings import Sighting
from faceattend.services.attendance import PunchLine

MAX_FACES = 200
"""Faces without a punch that are kept in the list; the older ones make room."""

Confirm = Callable[[], Punch | None]
Refuse = Callable[[], None]


class EventKind(Enum):
    """What a line of the list says."""

    IN = "in"
    OUT = "out"
    VOIDED = "voided"
    REVIEW = "review"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DayEvent:
    """One line of the list.

    Attributes:
        key: tells the line from all others of the day.
        time: aware UTC time.
        name: the person it is about, or may be about; empty for somebody unknown.
        punch: of a punch that was written.
        sighting: of a face that was seen without a punch.
        confirm: writes the punch of the person who was proposed, as the watch that proposed him does; None when he was
            punched on this visit already.
        refuse: says to the watch that it is not the person who was proposed.
    """

    key: str
    kind: EventKind
    time: datetime
    name: str
    punch: Punch | None = None
    sighting: Sighting | None = None
    confirm: Confirm | None = None
    refuse: Refuse | None = None

    @property
    def by_hand(self) -> bool:
        """Whether somebody at the desk entered it."""
        return self.punch is not None and self.punch.method is Method.MANUAL


@dataclass(frozen=True, slots=True)
class Presence:
    """How many people are in, have left, were not seen yet, and how many faces wait for an answer."""

    inside: int
    left: int
    missing: int
    to_review: int


class DayBook:
    """The events of one work day, in memory: read once, then kept up to date by the live line."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._people: dict[PersonId, Person] = {}
        self._punches: dict[PunchId, tuple[Punch, str]] = {}
        self._faces: dict[str, DayEvent] = {}

    @property
    def people(self) -> list[Person]:
        """Everybody on the roll by name."""
        return list(self._people.values())

    def load(self, day: date, people: list[Person], lines: list[PunchLine]) -> None:
        """Take up what the vault said of a day.

        Faces that wait for an answer stay, and so does what was written or voided since the vault was read.
        """
        self._people = {person.id: person for person in people}
        read = {line.punch.id: (line.punch, line.person.details.name) for line in lines}
        newest = max(read, default=0)
        newer = {
            id: (punch, name)
            for id, (punch, name) in self._punches.items()
            if punch.day == day and (id > newest or not punch.counts)
        }
        self._punches = read | newer
        if day != self._day:
            self._faces = {key: face for key, face in self._faces.items() if face.kind is EventKind.REVIEW}
        self._day = day

    def add_punch(self, punch: Punch, name: str) -> DayEvent:
        """Add a punch, or put its newer version in the place of the one before; return its line."""
        self._punches[punch.id] = punch, name
        return _punch_event(punch, name)

    def add_question(self, key: str, sighting: Sighting, name: str, confirm: Confirm, refuse: Refuse) -> DayEvent:
        """Add a face that may be somebody; a later verdict on the same face takes the place of the earlier one."""
        return self._add_face(DayEvent(key, EventKind.REVIEW, sighting.time, name, None, sighting, confirm, refuse))

    def add_stranger(self, key: str, sighting: Sighting) -> DayEvent:
        """Add a face that is nobody's, in the place of what was thought of it before."""
        return self._add_face(DayEvent(key, EventKind.UNKNOWN, sighting.time, "", sighting=sighting))

    def settle_face(self, key: str) -> None:
        """Take a face out of the list because it was answered or recognised after all."""
        self._faces.pop(key, None)

    def events(self) -> list[DayEvent]:
        """Return all lines, the newest first."""
        lines = [_punch_event(punch, name) for punch, name in self._punches.values()]
        return sorted([*lines, *self._faces.values()], key=lambda event: (event.time, event.key), reverse=True)

    def find(self, key: str) -> DayEvent | None:
        """Return one line, or None when it is gone."""
        if key in self._faces:
            return self._faces[key]
        found = next((pair for id, pair in self._punches.items() if f"punch {id}" == key), None)
        return None if found is None else _punch_event(*found)

    def latest_punch(self, person: PersonId) -> Punch | None:
        """Return the last punch of a person that counts."""
        own = [punch for punch, _ in self._punches.values() if punch.person == person and punch.counts]
        return max(own, key=lambda punch: (punch.time, punch.id), default=None)

    def presence(self) -> Presence:
        """Count who is where."""
        latest: dict[PersonId, Punch] = {}
        for punch, _ in self._punches.values():
            before = latest.get(punch.person)
            if punch.counts and (before is None or (punch.time, punch.id) > (before.time, before.id)):
                latest[punch.person] = punch
        inside = sum(1 for punch in latest.values() if punch.direction is Direction.IN)
        waiting = sum(1 for event in self._faces.values() if event.kind is EventKind.REVIEW)
        missing = sum(1 for person in self._people if person not in latest)
        return Presence(inside, len(latest) - inside, missing, waiting)

    def _add_face(self, event: DayEvent) -> DayEvent:
        self._faces.pop(event.key, None)
        self._faces[event.key] = event
        while len(self._faces) > MAX_FACES:
            del self._faces[next(iter(self._faces))]
        return event


def _punch_event(punch: Punch, name: str) -> DayEvent:
    counted = EventKind.IN if punch.direction is Direction.IN else EventKind.OUT
    kind = counted if punch.counts else EventKind.VOIDED
    return DayEvent(f"punch {punch.id}", kind, punch.time, name, punch=punch)
