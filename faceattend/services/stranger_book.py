"""The people of a day who are not known, as the program itself remembers them.

They are in memory until the day is over. Only where the office lets them be visitors are they kept, sealed, and then
only until their time is over.
"""

import logging
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import count
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceattend import settings
from faceattend.api import Recognizer
from faceattend.domain.clock import Clock
from faceattend.domain.faces import Image
from faceattend.domain.strangers import Stranger, StrangerId
from faceattend.recognition.strangers import StrangerClusters, StrangerLook, TrackKey
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.strangers import KeptStranger, StrangerRepository

_LOGGER = logging.getLogger(__name__)

MOST_PICTURES = 300
"""People of whom a small picture is in memory, never on the disk; those who were seen longest ago have none."""

MOST_VISITORS = 2000
"""People who become visitors by themselves; whoever holds many faces up must not fill the disk."""

MOST_ARRIVALS = 1000
"""Beginnings of visits that are remembered for whoever counts them."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """That a visit of somebody who is not known began."""

    time: datetime
    camera: str
    stranger: StrangerId


@dataclass(frozen=True, slots=True)
class StrangerFace:
    """Somebody who is not known, with what he would be found by.

    Attributes:
        format: the format of the templates.
        templates: float32 (k, D).
    """

    stranger: Stranger
    format: str
    templates: NDArray[np.float32] = field(compare=False, repr=False)


class StrangerBook:
    """Remembers people who are not known, whichever camera sees them. Any thread may call it."""

    def __init__(self, repository: StrangerRepository, office_settings: OfficeSettings, clock: Clock) -> None:
        self._repository = repository
        self._settings = office_settings
        self._clock = clock
        self._lock = Lock()
        self._watches = count(1)
        # From midnight to midnight at the site: every face of every frame asks for it.
        self._day: tuple[datetime, datetime] | None = None
        self._numbers = count(1)
        self._was_read = False
        # Visitors of earlier days whose engine does not watch; by the number under which they are kept.
        self._waiting: dict[StrangerId, StrangerFace] = {}
        self._rows: dict[StrangerId, int] = {}
        self._clusters: dict[str, StrangerClusters] = {}
        self._visits: dict[StrangerId, int] = {}
        self._pictures: dict[StrangerId, tuple[float, Image]] = {}
        self._arrivals: deque[Arrival] = deque(maxlen=MOST_ARRIVALS)

    def new_watch(self, recognizer: Recognizer) -> int:
        """Begin to take up faces of one camera that this engine did not know, and return the number of the watch."""
        with self._remembering():
            self._of_format(recognizer)
            return next(self._watches)

    def see(self, recognizer: Recognizer, key: TrackKey, look: StrangerLook) -> Stranger:
        """Take up a face that is not known, or what is known better of it, and return whose it is.

        Raises:
            EnvironmentFault: the disk is full or failed; a visitor was not kept, and is with his next face.
        """
        with self._remembering():
            clusters = self._of_format(recognizer)
            stranger = clusters.see(key, look)
            if stranger.visits > self._visits.get(stranger.id, 0):
                self._arrivals.append(Arrival(look.first, look.camera, stranger.id))
            self._visits[stranger.id] = stranger.visits
            if stranger.visitor is not None or self._takes_visitors():
                stranger = self._keep(recognizer.info.template_format, stranger)
            return stranger

    def stays(self, recognizer: Recognizer, key: TrackKey, moment: datetime) -> Stranger | None:
        """Note that a face is still seen, and return whose it is; None when it was not taken up."""
        with self._remembering():
            clusters = self._of_format(recognizer)
            return clusters.stays(key, moment)

    def wants_picture(self, id: StrangerId, size: float) -> bool:
        """Return whether a picture of a face ``size`` pixels wide is much better than what there is of him."""
        with self._lock:
            kept = self._pictures.get(id)
            return kept is None or size > 1.2 * kept[0]

    def keep_picture(self, id: StrangerId, size: float, picture: Image) -> None:
        """Remember how somebody looks, in memory only, for whoever is to say who he is."""
        with self._lock:
            self._pictures.pop(id, None)
            self._pictures[id] = size, picture
            if len(self._pictures) > MOST_PICTURES:
                del self._pictures[next(iter(self._pictures))]

    def picture(self, id: StrangerId) -> Image | None:
        """Return how somebody looks, BGR, or None when no picture is in memory."""
        with self._lock:
            kept = self._pictures.get(id)
            return None if kept is None else kept[1]

    def withdraw(self, recognizer: Recognizer, key: TrackKey) -> None:
        """Forget a face after all: it is somebody on the roll."""
        with self._remembering():
            clusters = self._of_format(recognizer)
            stranger = clusters.withdraw(key)
            if stranger is not None and clusters.find(stranger) is None:
                self._forget([stranger])

    def all(self) -> list[Stranger]:
        """Return everybody who is remembered, the one who was seen last first."""
        with self._remembering():
            found = [each for clusters in self._clusters.values() for each in clusters.all()]
            found.extend(face.stranger for face in self._waiting.values())
            return sorted(found, key=lambda stranger: (stranger.last, stranger.id), reverse=True)

    def find(self, id: StrangerId) -> StrangerFace | None:
        """Return somebody with his templates, or None when he is forgotten."""
        with self._remembering():
            return self._found(id)

    def make_visitor(self, id: StrangerId) -> Stranger | None:
        """Give somebody a number as a visitor, or more time to one who has; None when he is forgotten.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        with self._remembering():
            face = self._found(id)
            if face is None:
                return None
            if id in self._waiting:
                made = replace(face.stranger, until=self._until())
                self._repository.replace(self._rows[id], _meta(face.format, made), face.templates)
                self._waiting[id] = StrangerFace(made, face.format, face.templates)
                return made
            return self._keep(face.format, face.stranger)

    def forget(self, id: StrangerId) -> bool:
        """Forget somebody for good, and return whether he was remembered.

        Raises:
            EnvironmentFault: the disk is full or failed; he is still remembered.
        """
        with self._remembering():
            if self._found(id) is None:
                return False
            self._forget([id])
            return True

    def expire(self, now: datetime) -> int:
        """Forget visitors whose time is over, and return how many there were; the log says it.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        with self._remembering():
            over = [
                each.id
                for each in (
                    *(each for clusters in self._clusters.values() for each in clusters.all()),
                    *(face.stranger for face in self._waiting.values()),
                )
                if each.until is not None and each.until <= now
            ]
            self._forget(over)
        if over:
            _LOGGER.info("%d visitors were forgotten, because their time was over", len(over))
        return len(over)

    def arrivals(self, since: datetime) -> tuple[Arrival, ...]:
        """Return the visits of people who are not known that began at or after a moment."""
        with self._lock:
            return tuple(each for each in self._arrivals if each.time >= since)

    @contextmanager
    def _remembering(self) -> Iterator[None]:
        """Hold the lock, with yesterday's strangers forgotten and the visitors read that are kept."""
        with self._lock:
            if not self._was_read:
                self._read()
            if not self._is_today():
                for clusters in self._clusters.values():
                    for stranger in clusters.all():
                        if stranger.visitor is None:
                            clusters.forget(stranger.id)
                # Of the others whoever was one too many for the clusters is gone already.
                self._visits = {id: visits for id, visits in self._visits.items() if id in self._rows}
                self._pictures.clear()
            yield

    def _is_today(self) -> bool:
        """Return whether the day is the one that it was, and take up the new one."""
        now = self._clock()
        if self._day is not None and self._day[0] <= now < self._day[1]:
            return True
        zone = self._settings.zone()
        date = now.astimezone(zone).date()
        begin, end = (datetime.combine(date + timedelta(days=days), time(), zone) for days in (0, 1))
        was_none, self._day = self._day is None, (begin, end)
        return was_none

    def _read(self) -> None:
        kept = self._repository.all()
        for row in kept:
            face = _face(row)
            self._waiting[face.stranger.id] = face
            self._rows[face.stranger.id] = row.id
            self._visits[face.stranger.id] = face.stranger.visits
        self._numbers = count(1 + max((row.id for row in kept), default=0))
        self._was_read = True

    def _of_format(self, recognizer: Recognizer) -> StrangerClusters:
        format = recognizer.info.template_format
        clusters = self._clusters.get(format)
        if clusters is None:
            clusters = self._clusters[format] = StrangerClusters(recognizer, self._settings.repeat_gap(), self._numbers)
            for id, face in list(self._waiting.items()):
                if face.format == format:
                    clusters.restore(face.stranger, face.templates)
                    del self._waiting[id]
        return clusters

    def _found(self, id: StrangerId) -> StrangerFace | None:
        if id in self._waiting:
            return self._waiting[id]
        for format, clusters in self._clusters.items():
            stranger = clusters.find(id)
            if stranger is not None:
                return StrangerFace(stranger, format, clusters.templates(id))
        return None

    def _keep(self, format: str, stranger: Stranger) -> Stranger:
        """Seal somebody as a visitor, or anew what is known of one, for as long as the office wants."""
        clusters = self._clusters[format]
        templates = clusters.templates(stranger.id)
        number = stranger.visitor or self._next_number()
        made = clusters.make_visitor(stranger.id, number, self._until())
        if made is None or not len(templates):
            return stranger
        row = self._rows.get(stranger.id)
        if row is None:
            self._rows[stranger.id] = self._repository.add(_meta(format, made), templates)
        else:
            self._repository.replace(row, _meta(format, made), templates)
        return made

    def _forget(self, ids: list[StrangerId]) -> None:
        rows = [self._rows[id] for id in ids if id in self._rows]
        if rows:
            self._repository.remove(*rows)
        for id in ids:
            self._rows.pop(id, None)
            self._visits.pop(id, None)
            self._pictures.pop(id, None)
            self._waiting.pop(id, None)
            for clusters in self._clusters.values():
                clusters.forget(id)

    def _takes_visitors(self) -> bool:
        return self._settings.get(settings.VISITORS) and len(self._rows) < MOST_VISITORS

    def _until(self) -> datetime:
        return self._clock() + timedelta(days=self._settings.get(settings.VISITOR_DAYS))

    def _next_number(self) -> int:
        known = [each for clusters in self._clusters.values() for each in clusters.all()]
        known.extend(face.stranger for face in self._waiting.values())
        return 1 + max((each.visitor or 0 for each in known), default=0)


def _meta(format: str, stranger: Stranger) -> Mapping[str, object]:
    return {
        "format": format,
        "first": stranger.first.isoformat(),
        "last": stranger.last.isoformat(),
        "visits": stranger.visits,
        "sightings": stranger.sightings,
        "cameras": list(stranger.cameras),
        "visitor": stranger.visitor,
        "until": None if stranger.until is None else stranger.until.isoformat(),
    }


def _face(row: KeptStranger) -> StrangerFace:
    meta: Mapping[str, Any] = row.meta
    stranger = Stranger(
        id=StrangerId(row.id),
        first=datetime.fromisoformat(meta["first"]),
        last=datetime.fromisoformat(meta["last"]),
        visits=meta["visits"],
        sightings=meta["sightings"],
        cameras=tuple(meta["cameras"]),
        visitor=meta["visitor"],
        until=None if meta["until"] is None else datetime.fromisoformat(meta["until"]),
    )
    return StrangerFace(stranger, meta["format"], row.templates)
