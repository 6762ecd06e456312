"""What somebody writes down of a person's day besides punches: leave, duty elsewhere, decisions, approved overtime."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import NewType

from faceattend.domain.people import PersonId

DayEntryId = NewType("DayEntryId", int)


class EntryKind(Enum):
    """What an entry says of the day."""

    LEAVE = "leave"
    ON_DUTY = "on duty"
    """At work in another place."""
    FROM_HOME = "from home"
    PRESENT = "present"
    """Decided by a person where nothing or not enough was seen."""
    HALF_DAY = "half day"
    """Decided likewise."""
    ABSENT = "absent"
    """Decided likewise."""
    OVERTIME = "overtime"
    """So many minutes of overtime are approved."""


DECISIONS = frozenset({EntryKind.PRESENT, EntryKind.HALF_DAY, EntryKind.ABSENT})
"""Kinds that settle a day that is otherwise not decided; punches of the day stay."""


class DayPart(Enum):
    """Which part of a day."""

    WHOLE = "whole"
    FIRST_HALF = "first half"
    SECOND_HALF = "second half"


@dataclass(frozen=True, slots=True)
class NewDayEntry:
    """An entry that is about to be written.

    Attributes:
        day: the work day that it is for.
        leave: code of the type of leave; empty for other kinds.
        minutes: approved overtime; 0 for other kinds.
        reason: why, in the office's own words; may be empty for leave.
    """

    person: PersonId
    day: date
    kind: EntryKind
    part: DayPart = DayPart.WHOLE
    leave: str = ""
    minutes: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A written entry; it is never edited, only voided by a later row.

    Attributes:
        by: name of the account that wrote it, as it was then.
        at: aware UTC time at which it was written.
        void_reason: why it does not count any more, or None while it counts.
    """

    id: DayEntryId
    person: PersonId
    day: date
    kind: EntryKind
    part: DayPart
    leave: str
    minutes: int
    reason: str
    by: str
    at: datetime
    void_reason: str | None = None
    voided_by: str = ""
    voided_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it has not been voided."""
        return self.void_reason is None
