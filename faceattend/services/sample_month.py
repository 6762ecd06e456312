"""What happened in the sample office in the month before the sample day: made up, and the same on every run."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from faceattend.domain.calendar_changes import with_holidays
from faceattend.domain.calendars import Holiday
from faceattend.domain.day_entries import DayPart, EntryKind
from faceattend.domain.duty import DayKind, Duties
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction
from faceattend.services.import_plan import ImportOptions
from faceattend.services.office import Office

_HOLIDAY = 14
_SICK, _SICK_DAYS = 5, (11, 12, 13)
_AT_HOME, _DAY_AT_HOME = 4, 22
_AT_THE_DENTIST, _MORNING_AT_THE_DENTIST = 1, 20
_FORGETFUL, _FORGOTTEN_DAY = 3, 26
"""Whose entry is missing when he went: it is left for the user to decide."""


def fill_month(office: Office, people: Sequence[Person], sample_day: date, terminal_file: Path) -> None:
    """Give the days of the month before ``sample_day`` a holiday, leave, and the punches of another terminal.

    The punches are imported from ``terminal_file``, which is written here: nobody takes them for seen by a camera.

    Args:
        people: at least six.

    Raises:
        EnvironmentFault: the file cannot be read.
    """
    holiday = Holiday(sample_day.replace(day=_HOLIDAY), "Town festival")
    office.rules.carry_out(with_holidays([holiday]))
    _enter_leave(office, people, sample_day)
    with terminal_file.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("code", "time", "direction"))
        for person, moment, direction in _passings(office, people, sample_day):
            writer.writerow((person.details.code, f"{moment:%Y-%m-%d %H:%M}", direction.value))
    office.importing.carry_out(office.importing.plan(terminal_file, ImportOptions(terminal="Earlier terminal")))


def _enter_leave(office: Office, people: Sequence[Person], sample_day: date) -> None:
    enter = office.day_entries.enter
    first, last = (sample_day.replace(day=number) for number in (_SICK_DAYS[0], _SICK_DAYS[-1]))
    enter([people[_SICK].id], first, last, EntryKind.LEAVE, leave="SL", reason="Certificate")
    morning = sample_day.replace(day=_MORNING_AT_THE_DENTIST)
    half, dentist = DayPart.FIRST_HALF, people[_AT_THE_DENTIST]
    enter([dentist.id], morning, morning, EntryKind.LEAVE, part=half, leave="L", reason="Dentist")
    at_home = sample_day.replace(day=_DAY_AT_HOME)
    enter([people[_AT_HOME].id], at_home, at_home, EntryKind.FROM_HOME, reason="Agreed")


def _passings(
    office: Office, people: Sequence[Person], sample_day: date
) -> Iterator[tuple[Person, datetime, Direction]]:
    """Yield who passed the terminal, in order of days."""
    duties = Duties(office.rules.book(), office.preferences.zone())
    for number in range(1, sample_day.day):
        day = sample_day.replace(day=number)
        for place, person in enumerate(people):
            if duties.of(person, day).kind is DayKind.WORKING:
                for moment, direction in _passings_of(place, number):
                    yield person, datetime.combine(day, moment), direction


def _passings_of(place: int, number: int) -> Iterator[tuple[time, Direction]]:
    """Yield at what times one person passed on one day: a fixed pattern of coming on time, late, and not at all."""
    absent = (number * 7 + place * 5) % 17 == 0
    sick = place == _SICK and number in _SICK_DAYS
    if absent or sick or (place, number) == (_AT_HOME, _DAY_AT_HOME):
        return
    late = (number * 5 + place * 3) % 23 == 0
    came = time(9, 4 + place) if late else time(8, 40 + (number * 3 + place * 7) % 18)
    if (place, number) == (_AT_THE_DENTIST, _MORNING_AT_THE_DENTIST):
        came = time(12, 50)
    yield came, Direction.IN
    if (place, number) != (_FORGETFUL, _FORGOTTEN_DAY):
        yield time(17, (number * 5 + place * 11) % 25), Direction.OUT
