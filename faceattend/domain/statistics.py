"""What charts show of months, as numbers."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from faceattend.domain.attendance_share import attended
from faceattend.domain.calendars import Weekday
from faceattend.domain.months import Month
from faceattend.domain.results import DayCode, DayResult, MonthResult, PersonMonth

_PRESENT = frozenset(
    {
        DayCode.PRESENT,
        DayCode.ON_DUTY,
        DayCode.FROM_HOME,
        DayCode.MISSING,
        DayCode.WORKED_HOLIDAY,
        DayCode.WORKED_OFF_DAY,
    }
)
_CAME = frozenset({DayCode.PRESENT, DayCode.HALF_DAY, DayCode.MISSING})
"""Codes of days on which somebody who was expected came, and could be late."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class DayPresence:
    """How many people were what on one date, halves included.

    Attributes:
        late: how many of the present ones came late.
    """

    day: date
    present: float
    late: int
    absent: float
    leave: float
    unobserved: float

    @property
    def expected(self) -> float:
        """How many people were expected, or came all the same."""
        return self.present + self.absent + self.leave + self.unobserved


@dataclass(frozen=True, slots=True)
class Lateness:
    """How often people were late.

    Attributes:
        came: number of days on which somebody who was expected came.
        late: on how many of these he was late.
        minutes: by how much altogether.
    """

    came: int
    late: int
    minutes: int

    @property
    def percent(self) -> float:
        """Share of late days, 0..100."""
        return 100 * self.late / self.came if self.came else 0.0


@dataclass(frozen=True, slots=True)
class MonthTrend:
    """One month beside others.

    Attributes:
        attended: percent of the expected days that were attended, or None when none were expected.
        late: percent of days with somebody late, or None when nobody came.
    """

    month: Month
    attended: float | None
    late: float | None


@dataclass(frozen=True, slots=True)
class WorkedMinutes:
    """Minutes of some people.

    Attributes:
        worked: with those credited for duty elsewhere and work from home.
    """

    worked: int
    expected: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of all charts of a month.

    Attributes:
        presence: one for every date on which anybody was expected.
        late_weekdays: of days of the week on which anybody came, from Monday.
        late_groups: by name of the group; people without one are under an empty text.
        trend: from the earliest month to the latest.
        worked_groups: by name of the group, in the order of the roll.
        worked_weeks: by the first date of every week of the month.
    """

    month: Month
    presence: tuple[DayPresence, ...]
    late_weekdays: tuple[tuple[Weekday, Lateness], ...]
    late_groups: tuple[tuple[str, Lateness], ...]
    trend: tuple[MonthTrend, ...]
    worked_groups: tuple[tuple[str, WorkedMinutes], ...]
    worked_weeks: tuple[tuple[date, WorkedMinutes], ...]


def statistics(result: MonthResult, earlier: Iterable[MonthTrend] = ()) -> Statistics:
    """Return the numbers of the charts of a month.

    Args:
        earlier: the months before it, in order.
    """
    days = [(row, day) for row in result.rows for day in row.days]
    return Statistics(
        month=result.month,
        presence=tuple(
            found for index in range(len(result.month.days)) if (found := _presence(result.rows, index)).expected
        ),
        late_weekdays=tuple(sorted(_lateness(days, lambda _, day: Weekday(day.day.weekday())))),
        late_groups=tuple(_lateness(days, lambda row, _: row.person.details.group)),
        trend=(*earlier, month_trend(result)),
        worked_groups=tuple(_worked(days, lambda row, _: row.person.details.group)),
        worked_weeks=tuple(sorted(_worked(days, lambda _, day: _week(day.day)), key=lambda week: week[0])),
    )


def month_trend(result: MonthResult) -> MonthTrend:
    """Return what a month is beside others."""
    shares = [attended(row.totals) for row in result.rows]
    present, expected = sum(one for one, _ in shares), sum(two for _, two in shares)
    lateness = [one for _, one in _lateness([(row, day) for row in result.rows for day in row.days], lambda *_: "")]
    return MonthTrend(
        month=result.month,
        attended=100 * present / expected if expected else None,
        late=lateness[0].percent if lateness else None,
    )


def _presence(rows: Sequence[PersonMonth], index: int) -> DayPresence:
    present = absent = leave = unobserved = late = 0
    for row in rows:
        day = row.days[index]
        late += day.late > 0
        for code in _halves(day):
            present += code in _PRESENT
            absent += code is DayCode.ABSENT
            leave += code is DayCode.LEAVE
            unobserved += code is DayCode.UNOBSERVED
    return DayPresence(
        rows[0].days[index].day if rows else date.min, present / 2, late, absent / 2, leave / 2, unobserved / 2
    )


def _halves(day: DayResult) -> tuple[DayCode, DayCode]:
    if day.code is DayCode.HALF_DAY:
        return DayCode.PRESENT, DayCode.ABSENT
    return day.code, day.other or day.code


def _lateness(
    days: Iterable[tuple[PersonMonth, DayResult]], key: Callable[[PersonMonth, DayResult], Key]
) -> list[tuple[Key, Lateness]]:
    found: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row, day in days:
        if day.code in _CAME or day.other in _CAME:
            counts = found[key(row, day)]
            counts[0] += 1
            counts[1] += day.late > 0
            counts[2] += day.late
    return [(what, Lateness(*counts)) for what, counts in found.items()]


def _worked(
    days: Iterable[tuple[PersonMonth, DayResult]], key: Callable[[PersonMonth, DayResult], Key]
) -> list[tuple[Key, WorkedMinutes]]:
    found: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for row, day in days:
        minutes = found[key(row, day)]
        minutes[0] += day.worked + day.credited
        # Days to come are expected too, but cannot have been worked yet.
        minutes[1] += day.expected if day.code is not DayCode.FUTURE else 0
    return [(what, WorkedMinutes(*minutes)) for what, minutes in found.items()]


def _week(day: date) -> date:
    """Return the first date of a week within its month."""
    monday = day.toordinal() - day.weekday()
    return max(date.fromordinal(monday), day.replace(day=1))
