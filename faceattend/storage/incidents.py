"""Incidents: rows that are added and never changed; that somebody took note of one is a row of its own.

incident          time in UTC ms (8), kind (2), camera (2), nothing (4); the note is its sentence
acknowledgement   time in UTC ms (8), account (4), row of the incident (4); the note is what was written about it
"""

import struct
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.accounts import AccountId
from faceattend.domain.incidents import Acknowledgement, Incident, IncidentId, IncidentKind
from faceattend.domain.verification import Stream
from faceattend.errors import UserError
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.ledger import Entry, Ledger
from faceattend.storage.models import IncidentRow
from faceattend.storage.moments import to_milliseconds, to_moment, utc_day
from faceattend.storage.writer import Writer

_INCIDENT = struct.Struct(">QHH4x")
_ACKNOWLEDGEMENT = struct.Struct(">QII")
# Their places are stored: new kinds go to the end.
_KINDS = (
    IncidentKind.CLOCK_JUMP,
    IncidentKind.FAILED_SIGN_INS,
    IncidentKind.CHAIN_BROKEN,
    IncidentKind.RECORD_UNREADABLE,
    IncidentKind.RESTORED_BACKUP,
    IncidentKind.DISK_NEARLY_FULL,
    IncidentKind.BACKUP_FAILED,
    IncidentKind.SEALS_BEGUN_ANEW,
    IncidentKind.REPORT_FAILED,
    IncidentKind.UNKNOWN_PERSON,
    IncidentKind.TAILGATING,
    IncidentKind.SPOOF,
    IncidentKind.CAMERA_DOWN,
    IncidentKind.CAMERA_COVERED,
    IncidentKind.CAMERA_FROZEN,
    IncidentKind.OUTSIDE_HOURS,
    IncidentKind.TWO_PLACES,
    IncidentKind.LOOKALIKES,
    IncidentKind.LARGE_EXPORT,
    IncidentKind.ALERT_FAILED,
    IncidentKind.CHECK_FAILED,
)


class IncidentRepository:
    """Writes and reads incidents. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(
        self, writer: Writer, reader: Reader, ledger: Ledger, cameras: CameraRegister, damage: DamageLog
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._ledger = ledger
        self._cameras = cameras
        self._damage = damage

    def add(self, kind: IncidentKind, detail: str, time: datetime, camera: str = "") -> Incident:
        """Write an incident.

        Args:
            detail: a sentence without names of people.
            time: aware UTC time.
            camera: at which it happened; empty for none.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was recorded.
        """
        milliseconds = to_milliseconds(time)

        def operation(database: SqliteDatabase) -> int:
            number = self._cameras.number(database, camera)
            body = _INCIDENT.pack(milliseconds, _KINDS.index(kind), number)
            entry = Entry(Kind.INCIDENT, utc_day(time), body, note=detail.encode())
            (seq,) = self._ledger.append(database, Stream.INCIDENTS, [entry])
            return seq

        seq = self._writer.call(operation)
        return Incident(IncidentId(seq), to_moment(milliseconds), kind, detail, camera=camera)

    def acknowledge(self, id: IncidentId, account: AccountId, note: str, time: datetime) -> Incident:
        """Write that somebody took note of an incident, and return it so.

        Raises:
            UserError: there is no such incident, or it is damaged.
            EnvironmentFault: the disk is full or failed; nothing was recorded.
        """

        def operation(database: SqliteDatabase) -> None:
            if id not in self._read(rows(database, _query())):
                raise UserError(f"There is no incident {id}; look it up in the list.")
            body = _ACKNOWLEDGEMENT.pack(to_milliseconds(time), account, id)
            entry = Entry(Kind.ACKNOWLEDGEMENT, utc_day(time), body, note=note.encode())
            self._ledger.append(database, Stream.INCIDENTS, [entry])

        self._writer.call(operation)
        return self._read(self._reader.rows(_query()))[id]

    def between(self, start: datetime, end: datetime) -> list[Incident]:
        """Return the incidents from ``start`` to before ``end``, both aware, in the order in which they were written.

        Rows that cannot be read are left out; the damage log names them.
        """
        # What was written about an incident comes later, so only the beginning of the time narrows the search.
        found = self._read(self._reader.rows(_query().where(IncidentRow.day >= utc_day(start))))
        return [incident for incident in found.values() if start <= incident.time < end]

    def open(self) -> list[Incident]:
        """Return the incidents that nobody took note of yet."""
        return [one for one in self._read(self._reader.rows(_query())).values() if one.acknowledged is None]

    def _read(self, found: list[tuple[Any, ...]]) -> dict[IncidentId, Incident]:
        incidents: dict[IncidentId, Incident] = {}
        names = self._cameras.names() if found else {}
        for seq, token, note in found:
            try:
                kind, body, opened = self._ledger.open(Stream.INCIDENTS, seq, NOBODY, token, note)
                text = (opened or b"").decode()
                if kind is Kind.INCIDENT:
                    incidents[IncidentId(seq)] = _incident(seq, body, text, names)
                else:
                    _take_note(incidents, body, text)
            except (UnreadableError, UnicodeDecodeError, struct.error, IndexError, OverflowError):
                self._damage.note(
                    "incident", seq, f"The record {seq} of the incidents is damaged. Run a check of the records."
                )
        return incidents


def _query() -> "peewee.ModelSelect[Any]":
    return IncidentRow.select(IncidentRow.seq, IncidentRow.token, IncidentRow.note).order_by(IncidentRow.seq)


def _incident(seq: int, body: bytes, text: str, names: Mapping[int, str]) -> Incident:
    moment, kind, camera = _INCIDENT.unpack(body)
    return Incident(
        IncidentId(seq), to_moment(moment), _KINDS[kind], text, camera=names.get(camera, f"camera {camera}")
    )


def _take_note(incidents: dict[IncidentId, Incident], body: bytes, text: str) -> None:
    moment, account, id = _ACKNOWLEDGEMENT.unpack(body)
    known = incidents.get(id)
    # Retention may have deleted the incident, or the search begins after it.
    if known is not None:
        note = Acknowledgement(to_moment(moment), AccountId(account), text)
        incidents[id] = replace(known, acknowledged=note)
