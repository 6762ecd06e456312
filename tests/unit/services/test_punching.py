"""Once a visit, in the right direction."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from faceattend import settings
from faceattend.domain.people import Person
from faceattend.domain.punches import CameraDirection, Direction, Method, Punch
from faceattend.domain.rule_book import ALWAYS, DatedShift
from faceattend.domain.schedules import Shift, ShiftPart
from faceattend.services.calculation import Calculation
from faceattend.services.office import Office
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.punching import PunchClock, Visits
from faceattend.storage.vault import Vault

NIGHT = Shift(parts=(ShiftPart(time(22), time(6)),))
NINE = datetime(2026, 5, 29, 9, 0, tzinfo=UTC)


def punch_clock(
    vault: Vault, direction: CameraDirection = CameraDirection.AUTO, visits: Visits | None = None
) -> PunchClock:
    office_settings = OfficeSettings(vault.settings)
    calculation = Calculation(vault, office_settings, lambda: NINE)
    return PunchClock(vault.punches, office_settings, calculation, "Door", direction, visits or Visits())


def see(clock: PunchClock, person: Person, minutes: float, method: Method = Method.FACE) -> Punch | None:
    return clock.see(person.id, NINE + timedelta(minutes=minutes), 0.7, method)


def test_somebody_who_stays_in_sight_is_punched_once(vault: Vault, ada: Person) -> None:
    clock = punch_clock(vault)
    punches = [see(clock, ada, minutes) for minutes in range(0, 60, 4)]
    assert punches[0] is not None
    assert punches[1:] == [None] * 14


def test_leaving_and_coming_back_alternates(vault: Vault, ada: Person) -> None:
    clock = punch_clock(vault)
    punches = [see(clock, ada, minutes) for minutes in (0, 180, 240)]
    assert [punch.direction for punch in punches if punch] == [Direction.IN, Direction.OUT, Direction.IN]


def test_a_camera_with_a_direction_keeps_it(vault: Vault, ada: Person) -> None:
    clock = punch_clock(vault, CameraDirection.OUT)
    punches = [see(clock, ada, minutes) for minutes in (0, 180)]
    assert [punch.direction for punch in punches if punch] == [Direction.OUT, Direction.OUT]


@pytest.mark.parametrize(("minutes", "expected"), [(3, 1), (-3, 1), (30, 2)])
def test_a_restart_does_not_punch_the_same_visit_again(vault: Vault, ada: Person, minutes: int, expected: int) -> None:
    see(punch_clock(vault), ada, 0)
    see(punch_clock(vault), ada, minutes)
    assert len(vault.punches.of(ada.id, date(2026, 5, 29), date(2026, 5, 29))) == expected


def test_a_visit_goes_on_in_the_clock_it_is_handed_to(office: Office, vault: Vault, ada: Person) -> None:
    visits = Visits()
    before = punch_clock(vault, visits=visits)
    assert [bool(see(before, ada, minutes)) for minutes in (0, 4, 8)] == [True, False, False]
    office.preferences.set(settings.REPEAT_MINUTES, 10)
    assert see(punch_clock(vault, visits=visits), ada, 16) is None
    assert see(punch_clock(vault), ada, 16) is not None


def test_a_voided_punch_does_not_hold_back_the_next(office: Office, vault: Vault, ada: Person) -> None:
    first = see(punch_clock(vault), ada, 0)
    assert first is not None
    office.attendance.void(first.id, "it was somebody else")
    again = see(punch_clock(vault), ada, 1)
    assert again is not None
    assert again.direction is Direction.IN


def test_the_gap_is_a_setting(office: Office, vault: Vault, ada: Person) -> None:
    office.preferences.set(settings.REPEAT_MINUTES, 30)
    clock = punch_clock(vault)
    assert [bool(see(clock, ada, minutes)) for minutes in (0, 20, 45, 80)] == [True, False, False, True]


def test_a_night_shift_keeps_its_day(vault: Vault, ada: Person) -> None:
    vault.rule_book.change(lambda book: replace(book, shifts=(DatedShift(ALWAYS, NIGHT),)))
    clock = punch_clock(vault)
    came, went = (see(clock, ada, minutes) for minutes in (13 * 60 - 5, 21 * 60 + 4))
    assert came is not None
    assert went is not None
    assert (came.day, went.day) == (date(2026, 5, 29), date(2026, 5, 29))
    assert (came.direction, went.direction) == (Direction.IN, Direction.OUT)


def test_a_late_answer_about_an_earlier_face_of_the_same_visit_changes_nothing(vault: Vault, ada: Person) -> None:
    clock = punch_clock(vault)
    came, went = see(clock, ada, 0), see(clock, ada, 240)
    late = see(clock, ada, -0.2, Method.CONFIRMED)
    still_there = see(clock, ada, 240.5)
    assert came is not None
    assert went is not None
    assert (came.direction, went.direction) == (Direction.IN, Direction.OUT)
    assert (late, still_there) == (None, None)


def test_a_late_answer_about_another_visit_is_written_and_the_present_one_goes_on(vault: Vault, ada: Person) -> None:
    clock = punch_clock(vault)
    see(clock, ada, 0)
    confirmed = see(clock, ada, -60, Method.CONFIRMED)
    assert confirmed is not None
    assert confirmed.direction is Direction.IN
    assert [see(clock, ada, minutes) for minutes in (4, 8)] == [None, None]
