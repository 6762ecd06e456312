"""Month results for the papers, made by the real rule from invented punches."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from faceattend.domain.attendance import month_result
from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.results import MonthResult
from faceattend.domain.shifts import WorkWeek

ZONE = ZoneInfo("Europe/Berlin")

MakeMonth = Callable[..., MonthResult]


def _person(number: int, details: PersonDetails, month: Month) -> Person:
    """Every seventh joins on the tenth, every ninth leaves on the twentieth."""
    joined = month.days[9] if number % 7 == 3 else None
    left = month.days[19] if number % 9 == 5 else None
    return Person(PersonId(number), details, None, joined, left, {})


def _punches(people: Sequence[Person], month: Month, now: datetime) -> list[Punch]:
    """Come and go nearly every working day, on some weekly off days too, now and then by hand or confirmed."""
    punches: list[Punch] = []
    for person in people:
        for day in month.days:
            outside = (person.joined and day < person.joined) or (person.left and day > person.left)
            mixed = person.id * 31 + day.day * 17
            if outside or mixed % 13 == 0 or (day.weekday() >= 5 and mixed % 11) or day.day == 13:
                continue
            come = datetime.combine(day, time(8, 40), ZONE).astimezone(UTC) + timedelta(minutes=mixed % 40)
            for moment, direction in (
                (come, Direction.IN),
                (come + timedelta(minutes=400 + mixed % 90), Direction.OUT),
            ):
                method = {3: Method.MANUAL, 7: Method.CONFIRMED}.get(mixed % 19, Method.FACE)
                if moment <= now:
                    number = PunchId(len(punches) + 1)
                    punches.append(Punch(number, person.id, moment, day, direction, method, "door", 0.6, ""))
    return punches


@pytest.fixture
def make_month() -> MakeMonth:
    """Returns a function that makes a month of people with these details."""

    def make(
        details: Sequence[PersonDetails],
        month: Month = Month(2026, 5),  # noqa: B008 - immutable
        now: datetime = datetime(2026, 7, 1, 10, 30, tzinfo=UTC),
        site: str = "Northgate College",
        group: str = "",
    ) -> MonthResult:
        people = [_person(number, one, month) for number, one in enumerate(details, start=1)]
        watched = [
            WatchedSpan(
                "door",
                datetime.combine(day, time(7), ZONE).astimezone(UTC),
                min(datetime.combine(day, time(19), ZONE).astimezone(UTC), now),
            )
            for day in month.days
            if day.day != 13
        ]
        return month_result(
            month=month,
            people=people,
            punches=_punches(people, month, now),
            coverage=watched,
            week=WorkWeek(),
            zone=ZONE,
            now=now,
            site=site,
            group=group,
        )

    return make


@pytest.fixture
def staff() -> Callable[[int], list[PersonDetails]]:
    """Returns a function that invents so many people in three groups."""

    def make(count: int) -> list[PersonDetails]:
        groups = ("Office", "Sales", "")
        return [
            PersonDetails(f"Person {number:04d}", f"E{number:04d}", groups[number % 3])
            for number in range(1, count + 1)
        ]

    return make
