"""From rows to punches: opening what is sealed, and joining each voiding to its punch."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from faceattend.domain.people import PersonId
from faceattend.domain.punches import Punch, PunchId
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.crypto import BlindIndex, Kind, Sealer, UnreadableError, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.events import PunchRecord, VoidRecord, read_punch, read_void
from faceattend.storage.keystore import Keystore
from faceattend.storage.moments import to_day

_EVENT_KINDS = (Kind.PUNCH, Kind.VOID)


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

    def __init__(self, keystore: Keystore, cameras: CameraRegister, damage: DamageLog) -> None:
        self._keystore = keystore
        self._cameras = cameras
        self._damage = damage

    def read(self, found: Iterable[tuple[Any, ...]], people: Collection[int]) -> ReadEvents:
        """Return the punches of some rows; what cannot be read goes to the damage log.

        Args:
            found: seq, day, pidx, token and note of each row, by seq.
            people: whose rows these can be.
        """
        pseudonyms = _Pseudonyms(self._keystore.index, people)
        punches: dict[int, tuple[_Opened, PunchRecord]] = {}
        voids: list[tuple[_Opened, VoidRecord]] = []
        damaged: set[int] = set()
        for seq, day, pidx, token, note in found:
            try:
                opened = self._opened(seq, day, pseudonyms.person(pidx, day), token, note)
            except UnreadableError:
                damaged.add(seq)
                continue
            if isinstance(opened.record, PunchRecord):
                punches[seq] = (opened, opened.record)
            else:
                voids.append((opened, opened.record))
        reasons: dict[int, str] = {}
        for opened, void in voids:
            voided = punches.get(void.voided)
            # The two always stand on one day and are one person's; otherwise the punch is gone or damaged.
            if voided is None or (voided[0].person, voided[1].day) != (opened.person, void.day):
                damaged.add(opened.seq)
            else:
                reasons.setdefault(void.voided, opened.note)
        for seq in sorted(damaged):
            self._damage.note(
                "punch", seq, f"The record {seq} of the punches is damaged and is not counted. Restore the last backup."
            )
        return ReadEvents(self._in_order(punches.values(), reasons), frozenset(damaged))

    def _opened(self, seq: int, day: int, person: int, token: bytes, note: bytes | None) -> _Opened:
        sealer = self._keystore.person(person)
        kind, body = sealer.open_one_of(_EVENT_KINDS, seq, person, token)
        record = read_punch(body, day) if kind is Kind.PUNCH else read_void(body, day)
        if record.has_note is (note is None):
            raise UnreadableError("The note was taken away or added.")
        return _Opened(seq, person, record, "" if note is None else _open_note(sealer, seq, person, note))

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


class _Pseudonyms:
    """Finds whose a row is: the pseudonyms of some people, made for each month that is met."""

    def __init__(self, index: BlindIndex, people: Collection[int]) -> None:
        self._index = index
        self._people = people
        self._months: dict[tuple[int, int], dict[bytes, int]] = {}
        self._days: dict[int, dict[bytes, int]] = {}

    def person(self, pidx: bytes, day: int) -> int:
        """Return the person of a row.

        Raises:
            UnreadableError: the pseudonym is nobody's in that month.
        """
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._of_month(day)
        try:
            return known[pidx]
        except KeyError as error:
            raise UnreadableError("The row belongs to nobody.") from error

    def _of_month(self, day: int) -> dict[bytes, int]:
        try:
            date_of_day = to_day(day)
        except (ValueError, OverflowError) as error:
            raise UnreadableError("The row has no day.") from error
        month = (date_of_day.year, date_of_day.month)
        if month not in self._months:
            self._months[month] = {self._index.of_month(person, *month): person for person in self._people}
        return self._months[month]


def _open_note(sealer: Sealer, seq: int, person: int, note: bytes | None) -> str:
    if note is None:
        return ""
    try:
        return unpad(sealer.open(Kind.NOTE, seq, person, note)).decode()
    except UnicodeDecodeError as error:
        raise UnreadableError("The note is not text.") from error
