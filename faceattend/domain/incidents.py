"""Incidents: what an administrator must know of, until he takes note of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

from faceattend.domain.accounts import AccountId

IncidentId = NewType("IncidentId", int)


class IncidentKind(Enum):
    """What happened."""

    CLOCK_JUMP = "clock jump"
    FAILED_SIGN_INS = "failed sign-ins"
    CHAIN_BROKEN = "chain broken"
    """A check of the records found something that is not as it was written."""
    RECORD_UNREADABLE = "record unreadable"
    RESTORED_BACKUP = "restored backup"
    DISK_NEARLY_FULL = "disk nearly full"
    BACKUP_FAILED = "backup failed"
    SEALS_BEGUN_ANEW = "seals begun anew"
    REPORT_FAILED = "report failed"
    """A scheduled report could not be made or delivered."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That somebody took note of an incident.

    Attributes:
        time: aware UTC time.
        account: who did.
        note: what he wrote about it.
    """

    time: datetime
    account: AccountId
    note: str


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened.

    Attributes:
        time: aware UTC time.
        detail: a sentence, without names of people.
        acknowledged: the last note that was taken of it, or None.
    """

    id: IncidentId
    time: datetime
    kind: IncidentKind
    detail: str
    acknowledged: Acknowledgement | None = None
