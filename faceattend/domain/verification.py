"""What a check of the records found."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from faceattend.domain.heads import Head


class Stream(Enum):
    """The four streams of rows, each a chain of its own."""

    PUNCHES = "punches"
    SIGHTINGS = "sightings"
    INCIDENTS = "incidents"
    AUDIT = "audit log"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written.

    Attributes:
        stream: where it is; None outside the four streams.
        row: number of the row, the first bad one of its stream; None when it is no single row.
        sentence: what was found, for somebody who is no engineer.
    """

    stream: Stream | None
    row: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of a check of the records.

    Attributes:
        findings: what is wrong; empty when all is well.
        notes: what is right but should be known, such as that seals began anew after a restore.
        rows: how many rows of the four streams were checked.
        erased: how many of them were emptied by an erasure that is on record.
        seals: how many seals were checked.
        seals_proved: whether they were checked with the key of the first one, and not by their signatures only.
        heads: how many heads from outside the database were compared.
        head: the last seal; None when nothing was ever sealed.
        unsealed: how many rows are newer than the last seal; they are protected by the next one.
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    rows: int
    erased: int
    seals: int
    seals_proved: bool
    heads: int
    head: Head | None
    unsealed: int

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def sealed_until(self) -> datetime | None:
        """When the last seal was made, as an aware UTC time; None when nothing was ever sealed."""
        return None if self.head is None else self.head.utc
