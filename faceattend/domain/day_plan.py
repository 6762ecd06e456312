"""What entries say of a day: which halves they settle, what was decided, how much overtime is approved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from faceattend.domain.day_entries import DECISIONS, DayEntry, DayPart, EntryKind
from faceattend.domain.duty import DayKind
from faceattend.domain.results import DayCode
from faceattend.domain.rule_book import LeaveType

_CODES = {
    EntryKind.LEAVE: DayCode.LEAVE,
    EntryKind.ON_DUTY: DayCode.ON_DUTY,
    EntryKind.FROM_HOME: DayCode.FROM_HOME,
}


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What entries say of a day.

    Attributes:
        first, second: what settles the first and the second half; the same entry for a whole day.
        decision: what somebody decided, or None.
        approved: minutes of overtime that somebody approved, or None when nobody has looked at it.
    """

    first: DayEntry | None = None
    second: DayEntry | None = None
    decision: DayEntry | None = None
    approved: int | None = None

    @property
    def presence(self) -> DayPart | None:
        """In which part of the day punches matter; None when entries settle all of it."""
        if self.first is None:
            return DayPart.WHOLE if self.second is None else DayPart.FIRST_HALF
        return DayPart.SECOND_HALF if self.second is None else None

    @property
    def half(self) -> DayEntry | None:
        """What settles one half of the day, when the other half is not settled."""
        if self.first is not None and self.second is not None:
            return None
        return self.first or self.second

    @property
    def away(self) -> bool:
        """Whether somebody is at work in another place for a part of the day."""
        return any(entry is not None and entry.kind is not EntryKind.LEAVE for entry in (self.first, self.second))


NO_PLAN = DayPlan()


def day_plan(entries: Iterable[DayEntry], kind: DayKind, leave_types: Mapping[str, LeaveType]) -> DayPlan:
    """Return what the entries of one person and day say; of two for the same, the later one counts.

    Args:
        kind: of the day; on one that is no working day only leave of a type that counts off days is leave.
    """
    first = second = decision = None
    approved: int | None = None
    for entry in sorted(entries, key=lambda one: one.id):
        if not entry.counts:
            continue
        if entry.kind is EntryKind.OVERTIME:
            approved = entry.minutes
        elif entry.kind in DECISIONS:
            decision = entry
        elif kind is DayKind.WORKING or _counts_off_days(entry, leave_types):
            if entry.part is not DayPart.SECOND_HALF:
                first = entry
            if entry.part is not DayPart.FIRST_HALF:
                second = entry
    if decision is not None and first is not None and second is not None:
        if decision.id > max(first.id, second.id):
            first = second = None
        else:
            decision = None
    return DayPlan(first, second, decision, approved)


def entry_code(entry: DayEntry) -> tuple[DayCode, str]:
    """Return the code of what an entry settles, and of leave the code of its type."""
    return _CODES[entry.kind], entry.leave


def _counts_off_days(entry: DayEntry, leave_types: Mapping[str, LeaveType]) -> bool:
    kind = leave_types.get(entry.leave)
    return entry.kind is EntryKind.LEAVE and kind is not None and kind.counts_off_days
