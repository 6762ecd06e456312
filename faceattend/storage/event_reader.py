"""From rows to punches and day entries: opening what is sealed, and joining each voiding to what it voids."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from faceattend.domain.day_entries import DayEntry, DayEntryId
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Punch, PunchId
from faceattend.domain.verification import Stream
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader
from faceattend.storage.erasure import ErasureRepository
from faceattend.storage.events import (
    EntryRecord,
    PunchRecord,
    VoidRecord,
    read_entry,
    read_punch,
    read_void,
)
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Ledger
from faceattend.storage.models import AnchorRow
from faceattend.storage.moments import to_day, to_day_number
from faceattend.storage.notes import EntryNote, Remark, read_entry_note, read_remark
from faceattend.storage.pseudonyms import Pseudonyms
from faceattend.storage.streams import TABLE_OF


@dataclass(frozen=True, slots=True)
class DayRecords:
    """What stands on some days.

    Attributes:
        punches: in order of time.
        entries: in order of days, and on a day in the order in which they were written.
    """

    punches: list[Punch] = field(default_factory=list)
    entries: list[DayEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadEvents:
    """What was found in some rows.

    Attributes:
        damaged: numbers of rows that could not be read, or of voidings of which nothing is there to void.
    """

    records: DayRecords
    damaged: frozenset[int]


class Voiding(NamedTuple):
    """Why something does not count any more."""

    reason: str | None = None
    by: str = ""
    at: datetime | None = None


COUNTS = Voiding()


class _Opened(NamedTuple):
    person: int
    record: PunchRecord | EntryRecord | VoidRecord
    note: Remark | EntryNote


class EventReader:
    """Reads event rows. Any thread may call it."""

    def __init__(
        self,
        reader: Reader,
        keystore: Keystore,
        ledger: Ledger,
        cameras: CameraRegister,
        erasures: ErasureRepository,
        damage: DamageLog,
    ) -> None:
        self._reader = reader
        self._keystore = keystore
        self._ledger = ledger
        self._cameras = cameras
        self._erasures = erasures
        self._damage = damage

    def read(self, found: Iterable[tuple[Any, ...]], people: Collection[int]) -> ReadEvents:
        """Return what stands in some rows; what cannot be read goes to the damage log.

        Args:
            found: seq, day, pidx, token and note of each row, by seq.
            people: whose rows these can be.
        """
        whose = Pseudonyms(self._keystore.index, people)
        written: dict[int, _Opened] = {}
        voids: list[tuple[int, _Opened, VoidRecord]] = []
        emptied: set[int] = set()
        damaged: set[int] = set()
        for seq, day, pidx, token, note in found:
            if token is None:
                emptied.add(seq)
                continue
            try:
                opened = self._opened(seq, day, whose.person(pidx, day), token, note)
            except UnreadableError:
                damaged.add(seq)
                continue
            if isinstance(opened.record, VoidRecord):
                voids.append((seq, opened, opened.record))
            else:
                written[seq] = opened
        voided: dict[int, Voiding] = {}
        lost: dict[int, int] = {}
        for seq, opened, void in voids:
            target = written.get(void.voided)
            # The two always stand on one day and are one person's; otherwise what was voided is gone or damaged.
            if target is None or (target.person, target.record.day) != (opened.person, void.day):
                lost[seq] = void.voided
            elif isinstance(opened.note, Remark):
                voided.setdefault(void.voided, Voiding(opened.note.text, opened.note.by, void.time))
        damaged |= self._not_erased(emptied) | self._not_retired(lost)
        for seq in sorted(damaged):
            self._damage.note(
                "punch", seq, f"The record {seq} of the punches is damaged and is not counted. Restore the last backup."
            )
        return ReadEvents(self._in_order(written, voided), frozenset(damaged))

    def _opened(self, seq: int, day: int, person: int, token: bytes, note: bytes | None) -> _Opened:
        kind, body, text = self._ledger.open(Stream.PUNCHES, seq, person, token, note)
        record: PunchRecord | EntryRecord | VoidRecord
        match kind:
            case Kind.PUNCH:
                record = read_punch(body, day)
            case Kind.DAY_ENTRY:
                record = read_entry(body, day)
            case _:
                record = read_void(body, day)
        if record.has_note is (text is None):
            raise UnreadableError("The note was taken away or added.")
        return _Opened(person, record, read_entry_note(text) if kind is Kind.DAY_ENTRY else read_remark(text))

    def _not_erased(self, emptied: set[int]) -> set[int]:
        """Return those of some empty rows that no erasure emptied."""
        if not emptied:
            return emptied
        return emptied.difference(*(erasure.rows.get(Stream.PUNCHES, ()) for erasure in self._erasures.all()))

    def _not_retired(self, lost: dict[int, int]) -> set[int]:
        """Return those of some voidings whose target is not there though retention did not delete it."""
        if not lost:
            return set()
        number = TABLE_OF[Stream.PUNCHES].number
        found = self._reader.rows(AnchorRow.select(AnchorRow.seq).where(AnchorRow.stream == number))
        last = found[0][0] if found else 0
        return {seq for seq, voided in lost.items() if voided > last}

    def _in_order(self, written: Mapping[int, _Opened], voided: Mapping[int, Voiding]) -> DayRecords:
        names = self._cameras.names()
        found = DayRecords()
        for seq, (person, record, note) in written.items():
            void = voided.get(seq, COUNTS)
            if isinstance(record, PunchRecord) and isinstance(note, Remark):
                camera = names.get(record.camera, f"camera {record.camera}")
                found.punches.append(as_punch(seq, person, record, camera, note, void))
            elif isinstance(record, EntryRecord) and isinstance(note, EntryNote):
                found.entries.append(as_entry(seq, person, record, note, void))
        found.punches.sort(key=lambda punch: (punch.time, punch.id))
        found.entries.sort(key=lambda entry: (entry.day, entry.id))
        return found


def as_punch(seq: int, person: int, record: PunchRecord, camera: str, note: Remark, void: Voiding = COUNTS) -> Punch:
    """Return what is written as the domain knows it."""
    return Punch(
        PunchId(seq),
        PersonId(person),
        record.time,
        to_day(record.day),
        record.direction,
        record.method,
        camera,
        record.score,
        note.text,
        void.reason,
        record.stated,
        note.by,
        note.at,
        void.by,
        void.at,
    )


def as_entry(seq: int, person: int, record: EntryRecord, note: EntryNote, void: Voiding = COUNTS) -> DayEntry:
    """Return what is written as the domain knows it."""
    return DayEntry(
        DayEntryId(seq),
        PersonId(person),
        to_day(record.day),
        record.kind,
        record.part,
        note.leave,
        record.minutes,
        note.reason,
        note.by,
        record.time,
        void.reason,
        void.by,
        void.at,
    )


def by_day(records: DayRecords, days: Iterable[int]) -> dict[int, DayRecords]:
    """Return the records of each of some days, by day number."""
    found = {day: DayRecords() for day in days}
    for punch in records.punches:
        found[to_day_number(punch.day)].punches.append(punch)
    for entry in records.entries:
        found[to_day_number(entry.day)].entries.append(entry)
    return found
