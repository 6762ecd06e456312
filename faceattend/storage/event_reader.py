"""From rows to punches: opening what is sealed, and joining each voiding to its punch."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from faceattend.domain.people import PersonId
from faceattend.domain.punches import Punch, PunchId
from faceattend.domain.verification import Stream
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader
from faceattend.storage.erasure import ErasureRepository
from faceattend.storage.events import PunchRecord, VoidRecord, read_punch, read_void
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Ledger
from faceattend.storage.models import AnchorRow
from faceattend.storage.moments import to_day
from faceattend.storage.pseudonyms import Pseudonyms
from faceattend.storage.streams import TABLE_OF


@dataclass(frozen=True, slots=True)
class ReadEvents:
    """What was found in some rows.

    Attributes:
        punches: in order of time.
        damaged: numbers of rows that could not be read, or of voidings whose punch is not there.
    """

    punches: list[Punch]
    damaged: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Opened:
    seq: int
    person: int
    record: PunchRecord | VoidRecord
    note: str


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
        """Return the punches of some rows; what cannot be read goes to the damage log.

        Args:
            found: seq, day, pidx, token and note of each row, by seq.
            people: whose rows these can be.
        """
        whose = Pseudonyms(self._keystore.index, people)
        punches: dict[int, tuple[_Opened, PunchRecord]] = {}
        voids: list[tuple[_Opened, VoidRecord]] = []
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
            if isinstance(opened.record, PunchRecord):
                punches[seq] = (opened, opened.record)
            else:
                voids.append((opened, opened.record))
        reasons: dict[int, str] = {}
        lost: dict[int, int] = {}
        for opened, void in voids:
            voided = punches.get(void.voided)
            # The two always stand on one day and are one person's; otherwise the punch is gone or damaged.
            if voided is None or (voided[0].person, voided[1].day) != (opened.person, void.day):
                lost[opened.seq] = void.voided
            else:
                reasons.setdefault(void.voided, opened.note)
        damaged |= self._not_erased(emptied) | self._not_retired(lost)
        for seq in sorted(damaged):
            self._damage.note(
                "punch", seq, f"The record {seq} of the punches is damaged and is not counted. Restore the last backup."
            )
        return ReadEvents(self._in_order(punches.values(), reasons), frozenset(damaged))

    def _opened(self, seq: int, day: int, person: int, token: bytes, note: bytes | None) -> _Opened:
        kind, body, text = self._ledger.open(Stream.PUNCHES, seq, person, token, note)
        record = read_punch(body, day) if kind is Kind.PUNCH else read_void(body, day)
        if record.has_note is (text is None):
            raise UnreadableError("The note was taken away or added.")
        try:
            return _Opened(seq, person, record, "" if text is None else text.decode())
        except UnicodeDecodeError as error:
            raise UnreadableError("The note is not text.") from error

    def _not_erased(self, emptied: set[int]) -> set[int]:
        """Return those of some empty rows that no erasure emptied."""
        if not emptied:
            return emptied
        return emptied.difference(*(erasure.rows.get(Stream.PUNCHES, ()) for erasure in self._erasures.all()))

    def _not_retired(self, lost: dict[int, int]) -> set[int]:
        """Return those of some voidings whose punch is not there though retention did not delete it."""
        if not lost:
            return set()
        number = TABLE_OF[Stream.PUNCHES].number
        found = self._reader.rows(AnchorRow.select(AnchorRow.seq).where(AnchorRow.stream == number))
        last = found[0][0] if found else 0
        return {seq for seq, voided in lost.items() if voided > last}

    def _in_order(self, found: Iterable[tuple[_Opened, PunchRecord]], reasons: dict[int, str]) -> list[Punch]:
        names = self._cameras.names()
        punches = [
            as_punch(
                opened.seq,
                opened.person,
                record,
                names.get(record.camera, f"camera {record.camera}"),
                opened.note,
                reasons.get(opened.seq),
            )
            for opened, record in found
        ]
        return sorted(punches, key=lambda punch: (punch.time, punch.id))


def as_punch(seq: int, person: int, record: PunchRecord, camera: str, note: str, void_reason: str | None) -> Punch:
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
        note,
        void_reason,
    )
