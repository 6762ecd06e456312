"""The month of a thousand people with 120,000 punches, as every list and paper starts from it."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from benchmarks import thousand
from benchmarks.measuring import Measurement, cpu_seconds
from faceattend.domain.attendance import month_result
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Direction, Method, NewPunch, Punch
from faceattend.domain.rule_book import RuleBook
from faceattend.services.calculation import Calculation
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.vault import Vault

_APRIL = Month(2026, 4)
_LATER = datetime(2026, 5, 20, tzinfo=UTC)
_ROUNDS = 5
_TIMES = 5
"""So many times a thousand people are five thousand."""


def measure() -> Iterator[Measurement]:
    """Yield the numbers of the calculation."""
    with TemporaryDirectory() as folder:
        thousand.fill(Path(folder))
        with Vault.unlock(Path(folder), thousand.PASSPHRASE) as vault:
            people = vault.people.all()
            calculation = Calculation(vault, OfficeSettings(vault.settings), lambda: _LATER)
            # A newer punch: all days of the month are over, and the first reading makes the roll-ups.
            vault.punches.add(NewPunch(people[0].id, _LATER, _LATER.date(), Direction.IN, Method.FACE))
            calculation.month(_APRIL, people)
            reading = cpu_seconds(lambda: vault.punches.day_records_between(_APRIL.days[0], _APRIL.days[-1]))
            whole = cpu_seconds(lambda: calculation.month(_APRIL, people))
            punches = vault.punches.between(_APRIL.days[0], _APRIL.days[-1])
    yield Measurement("read the roll-ups of 120,000 punches", reading, "s")
    yield Measurement("month of 1,000 people from the roll-ups", whole, "s", 2)
    made = cpu_seconds(lambda: _month(people, punches), _ROUNDS)
    yield Measurement("month of 1,000 people from punches that were read", made, "s")
    many_people, many_punches = _more(people, punches)
    made_many = cpu_seconds(lambda: _month(many_people, many_punches), 3)
    yield Measurement("month of 5,000 people against 1,000", made_many / made, "times", 6)
    tracemalloc.start()
    _month(people, punches)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Measurement("memory of the month of 1,000 people beside its punches", peak / 2**20, "MB", 100)


def _month(people: list[Person], punches: list[Punch]) -> object:
    return month_result(
        month=_APRIL,
        people=people,
        punches=punches,
        coverage=(),
        book=RuleBook(),
        zone=ZoneInfo("Europe/Berlin"),
        now=_LATER,
    )


def _more(people: list[Person], punches: list[Punch]) -> tuple[list[Person], list[Punch]]:
    steps = [10_000 * number for number in range(_TIMES)]
    more = [
        Person(PersonId(person.id + step), person.details, person.consent, person.joined, person.left, {})
        for step in steps
        for person in people
    ]
    return more, [punch._replace(person=PersonId(punch.person + step)) for step in steps for punch in punches]
