"""The rules and who they can be for, as the pages of Preferences read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from faceattend.domain.calendars import WorkCalendar
from faceattend.domain.people import Person, PersonId
from faceattend.domain.rule_book import RuleBook
from faceattend.domain.schedules import Shift
from faceattend.services.office import Office


@dataclass(frozen=True)
class RulesShown:
    """What was read.

    Attributes:
        usual: from when a change usually holds.
        groups: of the roll.
    """

    book: RuleBook
    today: date
    usual: date
    groups: Sequence[str]
    people: Sequence[Person]

    @cached_property
    def names(self) -> Mapping[PersonId, str]:
        """The names of the people."""
        return {person.id: person.details.name for person in self.people}

    @cached_property
    def shifts(self) -> Sequence[Shift]:
        """The shifts as they are today, in the order of their titles."""
        keys = {dated.shift.key for dated in self.book.shifts}
        return sorted((self.book.shift(key, self.today) for key in keys), key=lambda shift: shift.title.casefold())

    @cached_property
    def calendars(self) -> Sequence[WorkCalendar]:
        """The calendars as they are today, in the order of their titles."""
        keys = {dated.calendar.key for dated in self.book.calendars}
        return sorted(
            (self.book.calendar(key, self.today) for key in keys), key=lambda calendar: calendar.title.casefold()
        )

    def calendar_title(self, key: str) -> str:
        """Return what a calendar is called today."""
        return next((calendar.title for calendar in self.calendars if calendar.key == key), key)


def read_rules(office: Office) -> RulesShown:
    """Read the rules; the account may set them."""
    rules = office.rules
    today = office.attendance.today()
    return RulesShown(rules.book(), today, rules.usual_since(), office.reporting.groups(), office.enrolment.people())
