"""How punches, day entries and voidings are written: 30 bytes each, so that the length of a token says nothing.

After the 14 bytes that bind a sealed value to its row stand 16 more:

    punch   time in UTC ms (8), camera (2), score (4), flags (2)
    entry   time of writing in UTC ms (8), kind (1), part of the day (1), minutes (2), work day (4)
    void    time of writing in UTC ms (8), voided row (4), work day (4)

Flags, from the lowest bit: direction (1), method (3), whether there is a note (1), whether the direction is a guess
(1), nothing (2), and in the upper byte the work day as days from the UTC date, plus 128. The work day is a plain column
too and must agree. A day entry and a voiding always have a note; see notes.py.
"""

import struct
from dataclasses import dataclass
from datetime import datetime

from faceattend.domain.day_entries import DayEntry, DayPart, EntryKind, NewDayEntry
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import BugError
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.moments import check_day_flag, day_flag, to_milliseconds, to_moment

_PUNCH = struct.Struct(">QHfH")
_ENTRY = struct.Struct(">QBBHI")
_VOID = struct.Struct(">QII")
# Places in these are stored: new ones go to the end.
DIRECTIONS = (Direction.IN, Direction.OUT)
METHODS = (Method.FACE, Method.CONFIRMED, Method.MANUAL, Method.TERMINAL, Method.PIN, Method.BADGE)
ENTRY_KINDS = (
    EntryKind.LEAVE,
    EntryKind.ON_DUTY,
    EntryKind.FROM_HOME,
    EntryKind.PRESENT,
    EntryKind.HALF_DAY,
    EntryKind.ABSENT,
    EntryKind.OVERTIME,
)
DAY_PARTS = (DayPart.WHOLE, DayPart.FIRST_HALF, DayPart.SECOND_HALF)
MOST_MINUTES = 24 * 60
"""The most minutes that an entry can be about."""

_METHOD_SHIFT = 1
_METHOD_MASK = 0b111
_NOTE_BIT = 1 << 4
_GUESS_BIT = 1 << 5
# A score is a float32; more digits than these are noise of the conversion.
_SCORE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class PunchRecord:
    """What is sealed of a punch beside its row and person.

    Attributes:
        camera: number of the camera, 0 for none.
    """

    time: datetime
    day: int
    direction: Direction
    method: Method
    camera: int
    score: float
    has_note: bool
    stated: bool


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """What is sealed of a day entry beside its row and person, and beside its note.

    Attributes:
        time: when it was written.
    """

    time: datetime
    day: int
    kind: EntryKind
    part: DayPart
    minutes: int

    @property
    def has_note(self) -> bool:
        """A day entry always says whose it is."""
        return True


@dataclass(frozen=True, slots=True)
class VoidRecord:
    """What is sealed of a voiding beside its row and person.

    Attributes:
        voided: row of the punch or day entry that does not count any more.
    """

    time: datetime
    day: int
    voided: int

    @property
    def has_note(self) -> bool:
        """A voiding always has its reason."""
        return True


def write_punch(punch: NewPunch, day: int, camera: int, *, noted: bool = False) -> bytes:
    """Return the 16 bytes of a punch.

    Args:
        noted: whether the row has a note.

    Raises:
        BugError: its work day is months away from its time.
    """
    moment = to_milliseconds(punch.time)
    flags = (
        DIRECTIONS.index(punch.direction)
        | METHODS.index(punch.method) << _METHOD_SHIFT
        | (_NOTE_BIT if noted else 0)
        | (0 if punch.stated else _GUESS_BIT)
        | day_flag(moment, day)
    )
    return _PUNCH.pack(moment, camera, punch.score, flags)


def read_punch(body: bytes, day: int) -> PunchRecord:
    """Return the punch of opened bytes.

    Args:
        day: the work day that the row claims.

    Raises:
        UnreadableError: the bytes are not a punch of that day.
    """
    try:
        moment, camera, score, flags = _PUNCH.unpack(body)
        check_day_flag(moment, flags, day)
        return PunchRecord(
            to_moment(moment),
            day,
            DIRECTIONS[flags & 1],
            METHODS[flags >> _METHOD_SHIFT & _METHOD_MASK],
            camera,
            round(score, _SCORE_DIGITS),
            bool(flags & _NOTE_BIT),
            not flags & _GUESS_BIT,
        )
    except (struct.error, IndexError, OverflowError) as error:
        raise UnreadableError("The punch has an unknown form.") from error


def write_entry(entry: NewDayEntry | DayEntry, day: int, time: datetime) -> bytes:
    """Return the 16 bytes of a day entry that is written at ``time``.

    Raises:
        BugError: it is about more minutes than a day has.
    """
    if not 0 <= entry.minutes <= MOST_MINUTES:
        raise BugError(f"A day entry is about {entry.minutes} minutes.")
    kind, part = ENTRY_KINDS.index(entry.kind), DAY_PARTS.index(entry.part)
    return _ENTRY.pack(to_milliseconds(time), kind, part, entry.minutes, day)


def read_entry(body: bytes, day: int) -> EntryRecord:
    """Return the day entry of opened bytes.

    Args:
        day: the work day that the row claims.

    Raises:
        UnreadableError: the bytes are not an entry for that day.
    """
    try:
        moment, kind, part, minutes, sealed_day = _ENTRY.unpack(body)
        record = EntryRecord(to_moment(moment), day, ENTRY_KINDS[kind], DAY_PARTS[part], minutes)
    except (struct.error, IndexError, OverflowError) as error:
        raise UnreadableError("The day entry has an unknown form.") from error
    if sealed_day != day:
        raise UnreadableError("The day entry was moved to another day.")
    return record


def write_void(voided: int, day: int, time: datetime) -> bytes:
    """Return the 16 bytes of the voiding of a row that stands on ``day``."""
    return _VOID.pack(to_milliseconds(time), voided, day)


def read_void(body: bytes, day: int) -> VoidRecord:
    """Return the voiding of opened bytes.

    Args:
        day: the work day that the row claims.

    Raises:
        UnreadableError: the bytes are not a voiding on that day.
    """
    try:
        moment, voided, sealed_day = _VOID.unpack(body)
        record = VoidRecord(to_moment(moment), day, voided)
    except (struct.error, OverflowError) as error:
        raise UnreadableError("The voiding has an unknown form.") from error
    if sealed_day != day:
        raise UnreadableError("The voiding was moved to another day.")
    return record
