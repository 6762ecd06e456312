"""The four streams as the database keeps them: their numbers, tables and what their rows may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from faceattend.domain.verification import Stream
from faceattend.storage.crypto import Kind
from faceattend.storage.models import AuditRow, EventRow, IncidentRow, SightingRow, StreamRow


@dataclass(frozen=True, slots=True)
class StreamTable:
    """How a stream is kept.

    Attributes:
        number: stands in every leaf and link; it is stored and never changes.
        rows: the table.
        kinds: what a row may be.
        note: what the note of a row is sealed as.
        pseudonymous: whether rows belong to people and are found by their pseudonym of the month.
    """

    number: int
    rows: type[StreamRow]
    kinds: tuple[Kind, ...]
    note: Kind
    pseudonymous: bool = False


TABLE_OF: Mapping[Stream, StreamTable] = MappingProxyType(
    {
        Stream.PUNCHES: StreamTable(1, EventRow, (Kind.PUNCH, Kind.VOID, Kind.DAY_ENTRY), Kind.NOTE, pseudonymous=True),
        Stream.SIGHTINGS: StreamTable(2, SightingRow, (Kind.SIGHTING,), Kind.NOTE, pseudonymous=True),
        Stream.INCIDENTS: StreamTable(3, IncidentRow, (Kind.INCIDENT, Kind.ACKNOWLEDGEMENT), Kind.INCIDENT_NOTE),
        Stream.AUDIT: StreamTable(4, AuditRow, (Kind.AUDIT,), Kind.AUDIT_NOTE),
    }
)
"""Every stream's table, in the order in which seals name them."""
