"""What lists over several months are made from: attendance between two dates, and months beside one another.

It asks nobody for rights itself and is not handed out; months come from :class:`ReportingService`, which does.
"""

from datetime import date

from faceattend.domain.months import Month, months_of
from faceattend.domain.people import Person, PersonId
from faceattend.domain.results import DayResult, MonthResult
from faceattend.domain.roll_order import place_on_the_roll
from faceattend.domain.rule_book import Policy
from faceattend.domain.statistics import MonthTrend, month_trend
from faceattend.domain.totals import totals
from faceattend.errors import UserError
from faceattend.reports.list_frame import Origin
from faceattend.reports.low_list import PersonTotals
from faceattend.services.calculation import Calculation
from faceattend.services.frozen_months import EmptyMonthError, FrozenMonths
from faceattend.services.reporting import ReportingService

_TREND = 6
"""So many months stand in a trend, the last one included."""

_LONGEST = 24
"""No list counts over more months."""


class MonthPapers:
    """Reads months that stand together on one paper. Any thread may call it."""

    def __init__(self, reporting: ReportingService, calculation: Calculation, frozen: FrozenMonths) -> None:
        self._reporting = reporting
        self._calculation = calculation
        self._frozen = frozen

    def attendance(self, first: date, last: date, group: str, person_code: str) -> tuple[list[PersonTotals], Origin]:
        """Return the totals of everybody between two dates, in the order of the roll, and where they come from.

        Months of which nothing is known of these people are left out.

        Raises:
            UserError: the dates are the wrong way round or far apart, or nothing was recorded between them.
        """
        if last < first:
            raise UserError(f"The last day {last} is before the first day {first}; turn them round.")
        months = months_of(first, last)
        if len(months) > _LONGEST:
            raise UserError(f"From {first} to {last} is too long; choose at most {_LONGEST} months.")
        found = (self._month(month, group, person_code) for month in months)
        results = [result for result in found if result is not None]
        if not results:
            raise UserError(f"Nothing was recorded from {first} to {last}; choose other dates.")
        people: dict[PersonId, Person] = {}
        days: dict[PersonId, list[DayResult]] = {}
        for result in results:
            for row in result.rows:
                # The latest month says in which group somebody is now.
                people[row.person.id] = row.person
                days.setdefault(row.person.id, []).extend(day for day in row.days if first <= day.day <= last)
        policy = Policy()
        rows = [
            (person, totals(days[person.id], [policy] * len(days[person.id]), {}))
            for person in sorted(people.values(), key=place_on_the_roll)
        ]
        return rows, Origin.of(results[-1])

    def trend(self, month: Month, group: str) -> tuple[MonthTrend, ...]:
        """Return the months before one, as far as anything is known of these people, from the earliest."""
        found = []
        for _ in range(_TREND - 1):
            month = month.before
            result = self._month(month, group)
            if result is None:
                break
            found.append(month_trend(result))
        return tuple(reversed(found))

    def _month(self, month: Month, group: str, person_code: str = "") -> MonthResult | None:
        if not self._calculation.recorded(month) and self._frozen.closing(month) is None:
            return None
        try:
            return self._reporting.month(month, group, person_code)
        except EmptyMonthError:
            # Somebody who came after a month was closed, or a group that is new, has no part in it.
            return None
