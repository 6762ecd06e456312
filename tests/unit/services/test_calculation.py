"""Days and months from what the vault holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from faceattend.domain.coverage import GapReason, WatchGap
from faceattend.domain.day_entries import EntryKind, NewDayEntry
from faceattend.domain.explanation import Step, StepKind
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.results import DayCode
from faceattend.domain.rule_book import (
    ALWAYS,
    EVERYBODY,
    Assignment,
    AssignmentId,
    DatedShift,
    RuleBook,
    Target,
)
from faceattend.domain.schedules import Shift, ShiftPart
from faceattend.services.calculation import Calculation
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.watch_gaps import GapBook
from faceattend.storage.vault import Vault

MAY = Month(2026, 5)
MONDAY = date(2026, 5, 4)
LATER = datetime(2026, 6, 20, 12, tzinfo=UTC)
NIGHT = Shift(key="night", title="Night", parts=(ShiftPart(time(22), time(6)),))


@pytest.fixture
def calculation(vault: Vault) -> Calculation:
    return Calculation(vault, OfficeSettings(vault.settings), lambda: LATER)


@pytest.fixture
def punch(vault: Vault, ada: Person) -> Callable[..., None]:
    def write(moment: datetime, direction: Direction, day: date = MONDAY, person: Person = ada) -> None:
        vault.punches.add(NewPunch(person.id, moment, day, direction, Method.FACE, "Door", 0.7))

    return write


def give_night(vault: Vault, target: Target) -> RuleBook:
    return vault.rule_book.change(
        lambda book: replace(
            book,
            shifts=(*book.shifts, DatedShift(ALWAYS, NIGHT)),
            assignments=(
                Assignment(AssignmentId(1), EVERYBODY, "day"),
                Assignment(AssignmentId(2), target, "night"),
            ),
        )
    )


def test_a_night_that_was_filed_under_two_days_is_one(
    vault: Vault, ada: Person, calculation: Calculation, punch: Callable[..., None]
) -> None:
    give_night(vault, Target(person=ada.id))
    punch(datetime(2026, 5, 4, 22, tzinfo=UTC), Direction.IN)
    punch(datetime(2026, 5, 5, 6, tzinfo=UTC), Direction.OUT, date(2026, 5, 5))
    [row] = calculation.month(MAY, [ada]).rows
    assert [(day.day.day, day.worked) for day in row.days if day.methods] == [(4, 480)]


def test_a_month_of_many_and_of_one_say_the_same(
    vault: Vault, ada: Person, calculation: Calculation, punch: Callable[..., None]
) -> None:
    people = [ada, *(vault.people.add(PersonDetails(f"P{n}", f"n{n}"), None, None, {}) for n in range(12))]
    punch(datetime(2026, 5, 4, 9, tzinfo=UTC), Direction.IN)
    punch(datetime(2026, 5, 4, 17, tzinfo=UTC), Direction.OUT)
    vault.day_entries.add([NewDayEntry(ada.id, date(2026, 5, 5), EntryKind.LEAVE, leave="L")], "Ada", LATER)
    rows = calculation.month(MAY, people).rows
    [of_many] = [row for row in rows if row.person == ada]
    assert [of_many] == list(calculation.month(MAY, [ada]).rows)
    assert (of_many.days[3].worked, of_many.days[4].text) == (480, "L")
    assert len(of_many.corrections) == 1


def test_other_rules_show_what_they_would_change(
    ada: Person, calculation: Calculation, punch: Callable[..., None]
) -> None:
    punch(datetime(2026, 5, 4, 9, 30, tzinfo=UTC), Direction.IN)
    punch(datetime(2026, 5, 4, 17, tzinfo=UTC), Direction.OUT)
    generous = RuleBook(shifts=(DatedShift(ALWAYS, Shift(late_grace=30)),))
    late = [calculation.month(MAY, [ada], book=book).rows[0].days[3].late for book in (None, generous)]
    assert late == [30, 0]


def test_the_work_day_is_that_of_the_person(vault: Vault, ada: Person, calculation: Calculation) -> None:
    early = datetime(2026, 5, 5, 5, tzinfo=UTC)
    assert calculation.work_day(ada.id, early) == date(2026, 5, 5)
    give_night(vault, Target(person=ada.id))
    assert calculation.work_day(ada.id, early) == MONDAY
    assert calculation.work_day(None, early) == date(2026, 5, 5)
    assert calculation.today() == LATER.date()


def test_one_day_of_many_leaves_out_who_is_not_on_the_roll_but_nobody_who_was_seen(
    vault: Vault, ada: Person, calculation: Calculation, punch: Callable[..., None]
) -> None:
    gone, seen = (vault.people.add(PersonDetails(name, name), None, None, {}) for name in ("Gone", "Seen"))
    gone, seen = (vault.people.set_left(person.id, date(2026, 5, 1)) for person in (gone, seen))
    punch(datetime(2026, 5, 4, 9, tzinfo=UTC), Direction.IN, person=seen)
    found = calculation.people_day(MONDAY, [ada, gone, seen])
    assert [(person.details.name, result.code) for person, result in found] == [
        (ada.details.name, DayCode.UNOBSERVED),
        ("Seen", DayCode.PRESENT),
    ]
    rows = calculation.month(MAY, [ada, gone, seen]).rows
    assert sorted(row.person.details.name for row in rows) == ["Ada Lovelace", "Gone", "Seen"]
    june = calculation.month(Month(2026, 6), [ada, gone, seen])
    assert [row.person for row in june.rows] == [ada]
    kept = calculation.month(Month(2026, 6), [gone], keep_gone=True)
    assert [row.person for row in kept.rows] == [gone]


def test_groups_are_from_the_same_reading_as_everybody(
    vault: Vault, ada: Person, calculation: Calculation, punch: Callable[..., None]
) -> None:
    lab = vault.people.add(PersonDetails("Lin", "l1", "Lab"), None, None, {})
    gone = vault.people.add(PersonDetails("Gone", "g1", "Yard"), None, None, {})
    gone = vault.people.set_left(gone.id, date(2026, 4, 1))
    for person in (ada, lab):
        punch(datetime(2026, 5, 4, 9, tzinfo=UTC), Direction.IN, person=person)
    punch(datetime(2026, 5, 4, 17, tzinfo=UTC), Direction.OUT, person=lab)
    whole, groups = calculation.month_with_groups(MAY, [ada, lab, gone])
    assert whole == calculation.month(MAY, [ada, lab, gone])
    assert groups == {
        "": calculation.month(MAY, [ada]),
        "Lab": calculation.month(MAY, [lab], "Lab"),
    }
    assert [sum(result.evidence.values()) for result in (whole, *groups.values())] == [3, 1, 2]


def test_a_day_that_nobody_watched_says_why(vault: Vault, ada: Person, calculation: Calculation) -> None:
    gaps = GapBook(vault.settings)
    nine = datetime(2026, 5, 4, 9, tzinfo=UTC)
    seven, eleven = nine - timedelta(hours=2), nine + timedelta(hours=2)
    gaps.add(WatchGap("Door", seven, eleven, GapReason.COVERED))
    gaps.add(WatchGap("Gate", seven - timedelta(days=1), seven, GapReason.LOST))
    steps = calculation.explain(ada, MONDAY).steps
    [place] = [number for number, step in enumerate(steps) if step.kind is StepKind.WATCHED]
    assert steps[place + 1] == Step(StepKind.UNWATCHED, ("Door", nine, eleven, "covered"))
    assert [step.kind for step in steps].count(StepKind.UNWATCHED) == 1
    assert calculation.explain(ada, MONDAY).result.code is DayCode.UNOBSERVED
