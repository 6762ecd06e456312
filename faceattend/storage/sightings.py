"""Sightings: who passed a camera, and which faces were not known; rows that are added and never changed.

    time in UTC ms (8), camera (2), score (4), flags (2)

Flags, from the lowest bit: verdict (3), why it was rejected (3; 0 for no reason), nothing (2), and in the upper byte
the work day as days from the UTC date, plus 128.
"""

import math
import struct
from datetime import date
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Appearance, Rejection
from faceattend.domain.verification import Stream
from faceattend.errors import BugError
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Entry, Ledger
from faceattend.storage.models import SightingRow
from faceattend.storage.moments import check_day_flag, day_flag, to_day, to_day_number, to_milliseconds, to_moment
from faceattend.storage.pseudonyms import Pseudonyms, pseudonyms_between
from faceattend.storage.writer import Writer

_BODY = struct.Struct(">QHfH")
# Their places are stored: new ones go to the end.
_VERDICTS = (Verdict.RECOGNISED, Verdict.UNKNOWN, Verdict.REVIEW, Verdict.SPOOF)
_VERDICT_MASK = 0b111
_REJECTIONS = (
    None,
    Rejection.LOW_QUALITY,
    Rejection.LIVENESS,
    Rejection.NO_CONSENT,
    Rejection.LEFT,
    Rejection.PAUSED,
)
_REJECTION_SHIFT = 3
_REJECTION_MASK = 0b111
# A score is a float32; more digits than these are noise of the conversion.
_SCORE_DIGITS = 6


class SightingRepository:
    """Writes and reads sightings. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(
        self,
        writer: Writer,
        reader: Reader,
        keystore: Keystore,
        ledger: Ledger,
        cameras: CameraRegister,
        damage: DamageLog,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._ledger = ledger
        self._cameras = cameras
        self._damage = damage

    def add(self, *appearances: Appearance) -> None:
        """Write sightings in one transaction; that of somebody who was erased meanwhile is written as nobody's.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was recorded.
        """
        for appearance in appearances:
            if not math.isfinite(appearance.score):
                raise BugError(f"A sighting has the score {appearance.score}.")

        def operation(database: SqliteDatabase) -> None:
            self._ledger.append(
                database, Stream.SIGHTINGS, [self._entry(database, appearance) for appearance in appearances]
            )

        self._writer.call(operation)

    def between(self, first: date, last: date) -> list[Appearance]:
        """Return the sightings on the work days from ``first`` to ``last``, in the order in which they were written.

        Rows that cannot be read are left out; the damage log names them.
        """
        return self._read(_days(first, last), Pseudonyms(self._keystore.index, {NOBODY, *self._keystore.people}))

    def of(self, person: PersonId, first: date, last: date) -> list[Appearance]:
        """Return the sightings of one person on the work days from ``first`` to ``last``."""
        theirs = SightingRow.pidx.in_(pseudonyms_between(self._keystore.index, person, first, last))
        return self._read(_days(first, last).where(theirs), Pseudonyms(self._keystore.index, {person}))

    def _entry(self, database: SqliteDatabase, appearance: Appearance) -> Entry:
        day = to_day_number(appearance.day)
        moment = to_milliseconds(appearance.time)
        body = _BODY.pack(
            moment,
            self._cameras.number(database, appearance.camera),
            appearance.score,
            _VERDICTS.index(appearance.verdict)
            | _REJECTIONS.index(appearance.rejection) << _REJECTION_SHIFT
            | day_flag(moment, day),
        )
        person = appearance.person
        return Entry(Kind.SIGHTING, day, body, NOBODY if person not in self._keystore.people else person or NOBODY)

    def _read(self, query: "peewee.ModelSelect[Any]", whose: Pseudonyms) -> list[Appearance]:
        names = self._cameras.names()
        found = []
        for seq, day, pidx, token, note in self._reader.rows(query):
            try:
                person = whose.person(pidx, day)
                _, body, _ = self._ledger.open(Stream.SIGHTINGS, seq, person, token, note)
                found.append(_appearance(body, day, person, names))
            except UnreadableError:
                self._damage.note(
                    "sighting", seq, f"The record {seq} of the sightings is damaged. Run a check of the records."
                )
        return found


def _days(first: date, last: date) -> "peewee.ModelSelect[Any]":
    days = SightingRow.day.between(to_day_number(first), to_day_number(last))
    columns = (SightingRow.seq, SightingRow.day, SightingRow.pidx, SightingRow.token, SightingRow.note)
    # What an erasure emptied is gone and no damage.
    kept = SightingRow.token.is_null(is_null=False)
    return SightingRow.select(*columns).where(days & kept).order_by(SightingRow.seq)


def _appearance(body: bytes, day: int, person: int, names: dict[int, str]) -> Appearance:
    try:
        moment, camera, score, flags = _BODY.unpack(body)
        check_day_flag(moment, flags, day)
        return Appearance(
            to_moment(moment),
            to_day(day),
            names.get(camera, f"camera {camera}"),
            _VERDICTS[flags & _VERDICT_MASK],
            None if person == NOBODY else PersonId(person),
            round(score, _SCORE_DIGITS),
            _REJECTIONS[flags >> _REJECTION_SHIFT & _REJECTION_MASK],
        )
    except (struct.error, IndexError, OverflowError) as error:
        raise UnreadableError("The sighting has an unknown form.") from error
