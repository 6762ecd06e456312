"""The audit log: who did, read or was refused what."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from faceattend.domain.accounts import AccountId
from faceattend.domain.people import PersonId


class Outcome(Enum):
    """How something ended."""

    DONE = "done"
    DENIED = "denied"
    """The account has no right to it."""
    FAILED = "failed"
    """Such as a wrong password."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log.

    Attributes:
        time: aware UTC time.
        account: who acted, or None for the program itself or somebody unknown.
        action: a right's value, or a happening such as "sign in", "lock", "backup".
        people: whom it was about; people are named by their random number only.
        everybody: it was about the whole roll.
        detail: a few words without names of people, such as a month or a setting's key.
    """

    time: datetime
    account: AccountId | None
    action: str
    outcome: Outcome
    people: tuple[PersonId, ...] = ()
    everybody: bool = False
    detail: str = ""
