"""The rules of attendance: read, tried and changed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from faceattend.domain.accounts import Right
from faceattend.domain.keeping import Progress
from faceattend.domain.month_differences import DayDifference, PersonDifference, month_differences
from faceattend.domain.months import Month, months_of
from faceattend.domain.people import Person
from faceattend.domain.rule_book import ALWAYS, RuleBook, Target
from faceattend.domain.rule_changes import RuleChange, people_named, without_people
from faceattend.domain.rule_scope import scope_of
from faceattend.errors import UserError
from faceattend.services.access import Access, needs, needs_nobody
from faceattend.services.calculation import Calculation
from faceattend.services.holiday_sources import Country, ReadHolidays, known_countries, public_holidays, read_ics
from faceattend.storage.vault import Vault

__all__ = ["Country", "ReadHolidays", "RuleEffect", "RulesService"]


@dataclass(frozen=True, slots=True)
class MonthEffect:
    """Whose results in an open month a change would make different."""

    month: Month
    people: tuple[PersonDifference, ...]


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What a change of the rules would change of what is recorded already.

    Attributes:
        today: the work day that is now; days before it are past.
        months: those in which anything would be different.
        closed: closed months that the change reaches and does not touch.
    """

    today: date
    months: tuple[MonthEffect, ...]
    closed: tuple[Month, ...]

    @property
    def past(self) -> tuple[tuple[Person, DayDifference], ...]:
        """Days before today that would be different, with whose they are."""
        return tuple(
            (person.person, day)
            for month in self.months
            for person in month.people
            for day in person.days
            if day.day < self.today
        )

    @property
    def people(self) -> tuple[Person, ...]:
        """Who would have different days or sums of the past."""
        found = {
            person.person.id: person.person
            for month in self.months
            for person in month.people
            if not person.days or any(day.day < self.today for day in person.days)
        }
        return tuple(found.values())

    @property
    def rewrites_past(self) -> bool:
        """Whether results of days that are past, or their sums, would be different."""
        return bool(self.people)


class RulesService:
    """Reads and changes the rules, and says first what a change would do.

    Changes are made by the functions of ``rule_changes`` and ``calendar_changes``.

    Attributes:
        access: who acts.
    """

    def __init__(self, vault: Vault, calculation: Calculation, access: Access) -> None:
        self.access = access
        self._vault = vault
        self._calculation = calculation

    @needs(Right.READ_ATTENDANCE)
    def book(self) -> RuleBook:
        """Return the rules, without those for single people whose attendance the account may not see."""
        book = self._vault.rule_book.read()
        named = people_named(book)
        if not named:
            return book
        within = self.access.within_reach(Right.READ_ATTENDANCE, self._vault.people.all())
        return without_people(book, named - {person.id for person in within})

    @needs(Right.SET_RULES)
    def usual_since(self) -> date:
        """Return from when a change of a rule holds unless another day is named.

        That is today, so that no past is rewritten; or always while there is no past, because nothing is recorded.
        """
        today = self._calculation.today()
        first = self._vault.punches.first_day()
        return today if first is not None and first < today else ALWAYS

    @needs(Right.SET_RULES)
    def effect(self, change: RuleChange, progress: Progress | None = None) -> RuleEffect:
        """Return what a change would change; nothing is changed.

        Args:
            progress: told months; whatever it raises stops the work.

        Raises:
            UserError: the change does not fit the rules.
        """
        before = self._calculation.book()
        after = change.applied(before)
        self._check(before, after)
        today = self._calculation.today()
        closed = self._vault.closings.closed_months()
        scope = scope_of(before, after)
        everybody = self._vault.people.all()
        found: list[MonthEffect] = []
        touched: list[Month] = []
        months = self._recorded_months(today)
        for number, month in enumerate(months, start=1):
            people = scope.people(month, everybody)
            if people and month in closed:
                touched.append(month)
            elif people:
                was, will = (self._calculation.month(month, people, book=book) for book in (before, after))
                differing = month_differences(was.rows, will.rows)
                if differing:
                    found.append(MonthEffect(month, differing))
            if progress is not None:
                progress(number, len(months))
        effect = RuleEffect(today, tuple(found), tuple(touched))
        if effect.people:
            self.access.note(Right.READ_ATTENDANCE, [person.id for person in effect.people], "what a rule would change")
        return effect

    @needs(Right.SET_RULES)
    def carry_out(self, change: RuleChange) -> RuleBook:
        """Change the rules and return them as they are now; closed months stay as they are.

        Raises:
            UserError: the change does not fit the rules; nothing was changed.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        before = self._calculation.book()
        self._check(before, change.applied(before))
        changed = self._vault.rule_book.change(change.applied)
        self.access.note(Right.SET_RULES, change.people, change.what)
        return changed

    @needs_nobody
    def holidays_of_file(self, content: bytes, calendar: str = "", years: Collection[int] = ()) -> ReadHolidays:
        """Return the holidays of an iCalendar file, for somebody to look at; see :func:`read_ics`.

        Raises:
            UserError: it is no such file.
        """
        return read_ics(content, calendar, years)

    @needs_nobody
    def holiday_countries(self) -> tuple[Country, ...]:
        """Return the countries whose public holidays are known."""
        return known_countries()

    @needs_nobody
    def public_holidays(
        self, country: str, years: Sequence[int], calendar: str = "", subdivision: str = "", language: str = ""
    ) -> ReadHolidays:
        """Return the public holidays of a country, for somebody to look at; see :func:`public_holidays`.

        Raises:
            UserError: country, subdivision or language is not known.
        """
        return public_holidays(country, years, calendar, subdivision, language)

    def _check(self, before: RuleBook, after: RuleBook) -> None:
        """Compare a change with the people and the entries, of which the rules alone know nothing."""
        self._check_targets(before, after)
        self._check_leave(before, after)

    def _check_targets(self, before: RuleBook, after: RuleBook) -> None:
        new = [
            *(each.target for each in set(after.assignments) - set(before.assignments)),
            *(each.target for each in set(after.overrides) - set(before.overrides)),
            *(Target(group=each.group) for each in set(after.calendar_choices) - set(before.calendar_choices)),
        ]
        if not any(target.group or target.person is not None for target in new):
            return
        people = self._vault.people.all()
        _check_groups({target.group for target in new if target.group}, people)
        known = {person.id for person in people}
        if any(target.person is not None and target.person not in known for target in new):
            raise UserError("This person is not on the roll any more. Open the list of people again.")

    def _check_leave(self, before: RuleBook, after: RuleBook) -> None:
        removed = before.leave_by_code.keys() - after.leave_by_code.keys()
        if not removed:
            return
        first, last = self._vault.punches.first_day(), self._vault.punches.latest_day()
        # A month at a time: all that was ever punched is read along with the entries.
        for month in [] if first is None or last is None else months_of(first, last):
            for entry in self._vault.day_entries.between(month.days[0], month.days[-1]):
                if entry.counts and entry.leave in removed:
                    raise UserError(f"The leave {entry.leave} is entered for days of people; withdraw these first.")

    def _recorded_months(self, today: date) -> list[Month]:
        """Return every month from the first record to the present one."""
        first = self._vault.punches.first_day()
        return [] if first is None else months_of(first, today)


def _check_groups(named: Iterable[str], people: Iterable[Person]) -> None:
    known = {person.details.group for person in people}
    for group in sorted(named):
        if group not in known:
            others = ", ".join(sorted(filter(None, known)))
            raise UserError(f"Nobody is in the group {group}; the groups are: {others or 'none yet'}.")
