"""The month roll of 5,000 people."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.measuring import Measurement, cpu_seconds
from faceattend.domain.attendance import month_result
from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.results import MonthResult
from faceattend.domain.rule_book import RuleBook
from faceattend.reports.month_csv import month_csv
from faceattend.reports.month_pdf import month_pdf
from faceattend.reports.month_xlsx import month_xlsx

_MAY = Month(2026, 5)


def measure() -> Iterator[Measurement]:
    """Yield the numbers of the reports."""
    hundreds, thousands = _month(500), _month(5000)
    small, large = cpu_seconds(lambda: month_pdf(hundreds), 3), cpu_seconds(lambda: month_pdf(thousands), 3)
    yield Measurement("PDF of 500 people", small, "s")
    yield Measurement("PDF of 5,000 people", large, "s", 2)
    yield Measurement("PDF of 5,000 people against 500", large / small, "times", 11)
    yield Measurement("XLSX of 5,000 people", cpu_seconds(lambda: month_xlsx(thousands), 1), "s")
    yield Measurement("CSV of 5,000 people", cpu_seconds(lambda: month_csv(thousands), 3), "s")


def _month(people: int) -> MonthResult:
    roll = [
        Person(
            PersonId(number + 1),
            PersonDetails(f"Person {number}", str(number), f"Group {number % 20}"),
            None,
            None,
            None,
            {},
        )
        for number in range(people)
    ]
    days = [day for day in _MAY.days if day.weekday() < 5]
    punches = [
        Punch(
            PunchId(1),
            person.id,
            datetime(2026, 5, day.day, hour, 0, tzinfo=UTC),
            day,
            direction,
            Method.FACE,
            "Door",
            0.7,
            "",
        )
        for person in roll
        for day in days
        for hour, direction in ((9, Direction.IN), (17, Direction.OUT))
    ]
    coverage = [
        WatchedSpan("Door", opened, opened + timedelta(hours=10))
        for day in days
        for opened in [datetime(2026, 5, day.day, 8, 0, tzinfo=UTC)]
    ]
    return month_result(
        month=_MAY,
        people=roll,
        punches=punches,
        coverage=coverage,
        book=RuleBook(),
        zone=ZoneInfo("UTC"),
        now=datetime(2026, 6, 1, tzinfo=UTC),
        site="Benchmark",
    )
