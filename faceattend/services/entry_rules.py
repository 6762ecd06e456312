"""What may be entered for whom and for which days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from faceattend.domain.day_entries import DECISIONS, DayEntry, DayPart, EntryKind
from faceattend.domain.duty import DayKind, Duties
from faceattend.domain.people import Person
from faceattend.domain.rule_book import LeaveType
from faceattend.errors import UserError

ABSENCES = frozenset({EntryKind.LEAVE, EntryKind.ON_DUTY, EntryKind.FROM_HOME})
"""Kinds that settle a day, or half of one, without punches."""

_LONGEST = timedelta(days=366)
_DAY = timedelta(days=1)
_WORDS = {
    EntryKind.LEAVE: "leave",
    EntryKind.ON_DUTY: "duty elsewhere",
    EntryKind.FROM_HOME: "work from home",
    EntryKind.PRESENT: "a decision",
    EntryKind.HALF_DAY: "a decision",
    EntryKind.ABSENT: "a decision",
    EntryKind.OVERTIME: "approved overtime",
}


class EntryRules:
    """Checks entries against the rule book and against one another.

    Attributes:
        duties: what the days mean for people.
    """

    def __init__(self, duties: Duties) -> None:
        self.duties = duties

    def check_range(self, first: date, last: date, today: date) -> None:
        """Make sure that some days may be entered at all.

        Raises:
            UserError: they are in the wrong order, more than a year, or more than a year ahead.
        """
        if last < first:
            raise UserError(f"The last day, {last}, is before the first one, {first}; exchange them.")
        if last - first >= _LONGEST:
            raise UserError(f"From {first} to {last} is more than a year; enter one year at a time.")
        if last - today > _LONGEST:
            raise UserError(f"{last} is more than a year ahead; look at the year, and enter it when it is nearer.")

    def leave_type(self, code: str) -> LeaveType:
        """Return the type of leave of a code, whether it is typed in capitals or not.

        Raises:
            UserError: the office has none with this code.
        """
        types = self.duties.book.leave_types
        for known in types:
            if known.code.casefold() == code.strip().casefold():
                return known
        codes = ", ".join(known.code for known in types) or "none"
        wanted = f"no type of leave {code.strip()}" if code.strip() else "no type of leave given"
        raise UserError(f"There is {wanted}; the office has: {codes}.")

    def check_employed(self, person: Person, first: date, last: date) -> None:
        """Make sure that a person is employed from the first to the last of some days.

        Raises:
            UserError: he joins later or leaves earlier.
        """
        if person.joined is not None and first < person.joined:
            raise UserError(f"{said(person)} joins on {person.joined}, after {first}; nothing was entered.")
        if person.left is not None and last > person.left:
            raise UserError(f"{said(person)} leaves on {person.left}, before {last}; nothing was entered.")

    def days_of(self, person: Person, first: date, last: date, leave: LeaveType | None) -> list[date]:
        """Return the days of a range for which a person gets an entry.

        Args:
            leave: the type of leave; None for duty elsewhere and work from home.

        Raises:
            UserError: he is not employed on one of them, or none of them is a working day of his.
        """
        self.check_employed(person, first, last)
        every = leave is not None and leave.counts_off_days
        days = [first + number * _DAY for number in range((last - first).days + 1)]
        found = [day for day in days if every or self.duties.of(person, day).kind is DayKind.WORKING]
        if not found:
            which = f"{first} is no working day" if first == last else f"{first} to {last} has no working day"
            raise UserError(f"{which} of {said(person)}; nothing was entered.")
        return found

    def check_free(self, person: Person, days: Sequence[date], part: DayPart, known: Iterable[DayEntry]) -> None:
        """Make sure that nothing else settles a part of some days.

        Args:
            known: entries of the person that count.

        Raises:
            UserError: something does.
        """
        wanted = frozenset(days)
        for entry in known:
            if entry.day in wanted and _collide(entry, part):
                raise UserError(f"{_has(person, entry)} Withdraw it first; nothing was entered.")

    def check_not_settled(self, person: Person, day: date, known: Iterable[DayEntry]) -> None:
        """Make sure that no leave or duty elsewhere settles the whole of a day that is to be decided.

        Raises:
            UserError: one does, or two halves do.
        """
        absences = [entry for entry in known if entry.kind in ABSENCES and entry.day == day]
        halves = {half for entry in absences for half in _halves(entry.part)}
        if len(halves) == len(_halves(DayPart.WHOLE)):
            raise UserError(f"{_has(person, absences[0])} Nothing is left to decide; withdraw it first.")


def said(person: Person) -> str:
    """Return how a sentence names a person."""
    return f"{person.details.name} ({person.details.code})"


def _has(person: Person, entry: DayEntry) -> str:
    what = entry.leave or _WORDS[entry.kind]
    return f"{said(person)} has {what} on {entry.day} already (entry {entry.id})."


def _collide(known: DayEntry, part: DayPart) -> bool:
    if known.kind in DECISIONS:
        # Half a day of leave may go with what was decided of the rest.
        return part is DayPart.WHOLE
    return known.kind in ABSENCES and bool(_halves(known.part) & _halves(part))


def _halves(part: DayPart) -> frozenset[DayPart]:
    return frozenset({DayPart.FIRST_HALF, DayPart.SECOND_HALF}) if part is DayPart.WHOLE else frozenset({part})
