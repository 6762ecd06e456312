"""Leave, duty elsewhere, decisions and approved overtime: entering, withdrawing and deciding what is open."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.day_entries import (
    DECISIONS,
    DayEntry,
    DayEntryId,
    DayPart,
    EntryKind,
    NewDayEntry,
)
from faceattend.domain.duty import Duties
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId, clean_text
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.results import DayCode, DayResult, Issue
from faceattend.errors import BugError, UserError
from faceattend.services.access import Access, needs
from faceattend.services.attendance import MAX_REASON_LENGTH, PunchLine, clean_reason, closed_among, numbers
from faceattend.services.calculation import Calculation
from faceattend.services.entry_rules import ABSENCES, EntryRules, said
from faceattend.storage.vault import Vault

__all__ = ["DayEntryService", "EntryLine", "OpenDay"]

ACCEPTED = "proposed time accepted"
"""The reason of a punch that somebody accepted as it was proposed."""

_DECIDED_ANEW = "decided anew"
_APPROVED_ANEW = "approved anew"
_MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry with the person it belongs to."""

    entry: DayEntry
    person: Person


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day that somebody should decide.

    Attributes:
        acceptable: whether there is a proposed time to accept.
        decidable: whether it can be declared present, half a day or absent.
        approvable: minutes of overtime that wait for somebody to approve them; 0 for none.
    """

    person: Person
    result: DayResult
    acceptable: bool
    decidable: bool
    approvable: int


class DayEntryService:
    """Reads and writes day entries.

    Attributes:
        access: who acts.
    """

    def __init__(self, vault: Vault, calculation: Calculation, access: Access, clock: Clock) -> None:
        self.access = access
        self._vault = vault
        self._calculation = calculation
        self._clock = clock
        # What is checked must still hold when it is written.
        self._writing = Lock()

    @needs(Right.CORRECT_ATTENDANCE)
    def enter(
        self,
        people: Sequence[PersonId],
        first: date,
        last: date,
        kind: EntryKind,
        *,
        part: DayPart = DayPart.WHOLE,
        leave: str = "",
        reason: str = "",
    ) -> tuple[EntryLine, ...]:
        """Write leave, duty elsewhere or work from home for some people, on every working day; all or nothing.

        A type of leave that counts days off is written for these too.

        Args:
            kind: LEAVE, ON_DUTY or FROM_HOME.
            part: which part of each of the days.
            leave: code of the type of leave; empty for other kinds.
            reason: may be empty for leave.

        Raises:
            NotAllowedError: the account may not correct the record of one of them.
            UserError: nobody or no working day is named, the days are in the wrong order or too many, the type is not
                known, somebody is not employed on one of the days or has another entry there, or a reason is missing.
        """
        if kind not in ABSENCES:
            raise BugError(f"An entry of the kind {kind.value} is not entered for a range of days.")
        found = self._people(people)
        with self._writing:
            rules = self._rules()
            rules.check_range(first, last, self._calculation.today())
            type_ = rules.leave_type(leave) if kind is EntryKind.LEAVE else None
            cleaned = clean_text(reason, "reason", MAX_REASON_LENGTH) if type_ is not None else clean_reason(reason)
            days = {person.id: rules.days_of(person, first, last, type_) for person in found}
            known = self._known(found, first, last)
            for person in found:
                rules.check_free(person, days[person.id], part, known[person.id])
            new = [
                NewDayEntry(person.id, day, kind, part, "" if type_ is None else type_.code, reason=cleaned)
                for person in found
                for day in days[person.id]
            ]
            return self._write(new, found)

    @needs(Right.CORRECT_ATTENDANCE)
    def withdraw(self, ids: Collection[DayEntryId], reason: str) -> tuple[EntryLine, ...]:
        """Declare that entries do not count; they stay readable with the reason. All or none.

        Raises:
            NotAllowedError: the account may not correct the record of one of the people.
            UserError: there is no reason, no such entry, or one was withdrawn before.
        """
        chosen = list(dict.fromkeys(ids))
        entries = [self._vault.day_entries.get(id) for id in chosen]
        people = {id: self._vault.people.get(id) for id in {entry.person for entry in entries}}
        for person in people.values():
            self.access.require_person(Right.CORRECT_ATTENDANCE, person)
        for entry in entries:
            if not entry.counts:
                raise UserError(f"The entry {entry.id} was withdrawn already; leave it out.")
        self._vault.day_entries.void_many(chosen, clean_reason(reason), self.access.name, self._clock())
        self._note(list(people), [entry.day for entry in entries], f"withdraw {numbers(chosen)}")
        return tuple(EntryLine(self._vault.day_entries.get(entry.id), people[entry.person]) for entry in entries)

    @needs(Right.READ_ATTENDANCE)
    def between(self, first: date, last: date, person: PersonId | None = None, group: str = "") -> list[EntryLine]:
        """Return the entries for the days from ``first`` to ``last`` that the account may see, in order of days.

        Args:
            person: only this one's; None for everybody's.
            group: only those of people in it; empty for everybody's.

        Raises:
            UserError: the last day is before the first.
        """
        if last < first:
            raise UserError(f"The last day, {last}, is before the first one, {first}; exchange them.")
        seen = self.access.within_reach(Right.READ_ATTENDANCE, self._vault.people.all())
        people = {one.id: one for one in seen if person in (None, one.id) and group in ("", one.details.group)}
        if person is None:
            entries = self._vault.day_entries.between(first, last)
        else:
            entries = self._vault.day_entries.of(person, first, last)
        lines = [EntryLine(entry, people[entry.person]) for entry in entries if entry.person in people]
        self.access.note(Right.READ_ATTENDANCE, [line.person.id for line in lines], f"entries {first} to {last}")
        return lines

    @needs(Right.CORRECT_ATTENDANCE)
    def decide(self, person: PersonId, day: date, kind: EntryKind, reason: str) -> EntryLine:
        """Declare a day that is otherwise not decided to be present, half a day or absent.

        A decision that was made of the day before is withdrawn.

        Args:
            kind: PRESENT, HALF_DAY or ABSENT.

        Raises:
            NotAllowedError: the account may not correct this person's record.
            UserError: there is no reason, the day is still to come or nobody expects him, or leave or duty elsewhere
                settles the whole day.
        """
        if kind not in DECISIONS:
            raise BugError(f"A day is not decided as {kind.value}.")
        [one] = self._people([person])
        cleaned = clean_reason(reason)
        with self._writing:
            result = self._result(one, day)
            if result.code is DayCode.FUTURE or day > self._calculation.today():
                raise UserError(f"{day} is still to come; decide the day when it is over.")
            if result.code is DayCode.NOT_EMPLOYED:
                raise UserError(f"{said(one)} was not employed on {day}; correct the days of joining and leaving.")
            if result.code in (DayCode.HOLIDAY, DayCode.WEEKLY_OFF):
                raise UserError(f"{said(one)} is not expected on {day}; add a punch if he was there all the same.")
            known = self._known([one], day, day)[person]
            self._rules().check_not_settled(one, day, known)
            return self._instead(
                [entry for entry in known if entry.kind in DECISIONS],
                _DECIDED_ANEW,
                NewDayEntry(person, day, kind, reason=cleaned),
                one,
            )

    @needs(Right.CORRECT_ATTENDANCE)
    def approve_overtime(self, person: PersonId, day: date, minutes: int, reason: str = "") -> EntryLine:
        """Approve overtime of a day, also before it was worked; of what is worked no more than this counts.

        An approval that was given for the day before is withdrawn.

        Raises:
            NotAllowedError: the account may not correct this person's record.
            UserError: the minutes are more than a day has or negative, he is not employed on that day, or the overtime
                of his shift needs no approval.
        """
        [one] = self._people([person])
        if not 0 <= minutes <= _MOST_MINUTES:
            raise UserError(f"{minutes} minutes of overtime cannot be approved; a day has {_MOST_MINUTES}.")
        cleaned = clean_text(reason, "reason", MAX_REASON_LENGTH)
        with self._writing:
            rules = self._rules()
            rules.check_range(day, day, self._calculation.today())
            rules.check_employed(one, day, day)
            shift = rules.duties.of(one, day).shift
            if not (shift.overtime.counted and shift.overtime.needs_approval):
                counts = "counts by itself" if shift.overtime.counted else "does not count"
                raise UserError(f"Overtime of the shift {shift.title} {counts} and needs no approval; see its rules.")
            known = self._known([one], day, day)[person]
            new = NewDayEntry(person, day, EntryKind.OVERTIME, minutes=minutes, reason=cleaned)
            return self._instead(
                [entry for entry in known if entry.kind is EntryKind.OVERTIME], _APPROVED_ANEW, new, one
            )

    @needs(Right.CORRECT_ATTENDANCE)
    def accept_proposed(self, person: PersonId, day: date) -> PunchLine:
        """Write the punch that a day lacks at the time that is proposed for it, as an entry by hand.

        Raises:
            NotAllowedError: the account may not correct this person's record.
            UserError: no punch is missing on that day, or no time can be proposed for it.
        """
        [one] = self._people([person])
        with self._writing:
            result = self._result(one, day)
            if result.proposed is None:
                missing = Issue.MISSING_IN in result.issues or Issue.MISSING_OUT in result.issues
                what = "no time can be proposed" if missing else "no punch is missing"
                raise UserError(f"For {said(one)} on {day} {what}; add a punch with the time that you know.")
            direction = Direction.OUT if Issue.MISSING_OUT in result.issues else Direction.IN
            time, now = result.proposed, self._clock()
            filed = self._calculation.work_day(person, time)
            new = NewPunch(person, time, filed, direction, Method.MANUAL, note=ACCEPTED, by=self.access.name)
            punch = self._vault.punches.add(new, now)
        self._note([person], [day], f"add {punch.id}")
        return PunchLine(punch, one)

    @needs(Right.READ_ATTENDANCE)
    def open_days(self, month: Month, group: str = "") -> list[OpenDay]:
        """Return the days of a month that somebody should decide, of those whom the account may see.

        Args:
            group: only those of people in it; empty for everybody's.
        """
        seen = self.access.within_reach(Right.READ_ATTENDANCE, self._vault.people.all())
        people = [person for person in seen if group in ("", person.details.group)]
        result = self._calculation.month(month, people, group)
        self.access.note(Right.READ_ATTENDANCE, [person.id for person in people], f"open days of {month}")
        return [
            _open_day(row.person, day)
            for row in result.rows
            for day in row.days
            if day.undecided or Issue.OVERTIME_OPEN in day.issues
        ]

    def _rules(self) -> EntryRules:
        return EntryRules(Duties(self._calculation.book(), self._calculation.zone()))

    def _people(self, people: Iterable[PersonId]) -> list[Person]:
        found = [self._vault.people.get(person) for person in dict.fromkeys(people)]
        if not found:
            raise UserError("Nobody was named; choose for whom the entry is.")
        for person in found:
            self.access.require_person(Right.CORRECT_ATTENDANCE, person)
        return found

    def _result(self, person: Person, day: date) -> DayResult:
        month = self._calculation.month(Month.of(day), [person], keep_gone=True)
        [row] = month.rows
        return row.days[day.day - 1]

    def _known(self, people: Sequence[Person], first: date, last: date) -> dict[PersonId, list[DayEntry]]:
        """Return the entries that count, by person."""
        found: dict[PersonId, list[DayEntry]] = defaultdict(list)
        if len(people) == 1:
            entries = self._vault.day_entries.of(people[0].id, first, last)
        else:
            entries = self._vault.day_entries.between(first, last)
        for entry in entries:
            if entry.counts:
                found[entry.person].append(entry)
        return found

    def _instead(self, earlier: Sequence[DayEntry], why: str, new: NewDayEntry, person: Person) -> EntryLine:
        # The latest counts: were this cut off between the two, the new one would hold.
        [line] = self._write([new], [person])
        if earlier:
            ids = [entry.id for entry in earlier]
            self._vault.day_entries.void_many(ids, why, self.access.name, self._clock())
        return line

    def _write(self, new: Sequence[NewDayEntry], people: Sequence[Person]) -> tuple[EntryLine, ...]:
        written = self._vault.day_entries.add(new, self.access.name, self._clock())
        ids = [entry.id for entry in written]
        self._note([person.id for person in people], [entry.day for entry in new], f"enter {numbers(ids)}")
        by_id = {person.id: person for person in people}
        return tuple(EntryLine(entry, by_id[entry.person]) for entry in written)

    def _note(self, people: Sequence[PersonId], days: Iterable[date], detail: str) -> None:
        self.access.note(Right.CORRECT_ATTENDANCE, people, detail + closed_among(self._vault.closings, days))


def _open_day(person: Person, result: DayResult) -> OpenDay:
    overtime = result.overtime if Issue.OVERTIME_OPEN in result.issues else 0
    return OpenDay(person, result, result.proposed is not None, result.undecided, overtime)
