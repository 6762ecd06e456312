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
    UNKNOWN_PERSON = "unknown person"
    """Somebody who is not known stayed, or several such people came in a short time."""
    TAILGATING = "tailgating"
    """More people passed than were written down."""
    SPOOF = "spoof"
    """A picture of a face was held up."""
    CAMERA_DOWN = "camera down"
    CAMERA_COVERED = "camera covered"
    """It sends pictures on which nothing can be seen."""
    CAMERA_FROZEN = "camera frozen"
    """It sends the same picture again and again."""
    OUTSIDE_HOURS = "outside hours"
    """Somebody was recognised when nobody is expected."""
    TWO_PLACES = "two places"
    """One person was recognised at two cameras within seconds."""
    LOOKALIKES = "lookalikes"
    """Two people on the roll resemble each other more than a match needs."""
    LARGE_EXPORT = "large export"
    ALERT_FAILED = "alert failed"
    """An alert could not be delivered for a long time."""
    CHECK_FAILED = "check failed"
    """A check for living faces that is in use does not work, so that faces are recognised without it."""


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
        camera: at which it happened; empty for none.
    """

    id: IncidentId
    time: datetime
    kind: IncidentKind
    detail: str
    acknowledged: Acknowledgement | None = None
    camera: str = ""
