"""The settings of an office, as they are written and read."""

from datetime import UTC, date, datetime

import pytest

from faceattend import settings
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction
from faceattend.domain.results import Month
from faceattend.errors import UserError
from faceattend.services.office import Office


def test_every_way_of_writing_the_days_off_reads_the_same(office: Office) -> None:
    office.preferences.set_text(settings.WEEKLY_OFF, "Sunday,Saturday")
    assert office.preferences.get(settings.WEEKLY_OFF) == ["saturday", "sunday"]
    assert office.preferences.shown(settings.WEEKLY_OFF) == ["saturday", "sunday"]
    assert office.preferences.values()[settings.WEEKLY_OFF.key] == ["saturday", "sunday"]
    assert office.preferences.work_week().is_off(date(2026, 5, 30))


def test_a_time_with_an_offset_never_reaches_a_report(office: Office, ada: Person) -> None:
    office.attendance.add(ada.id, datetime(2026, 5, 29, 9, tzinfo=UTC), Direction.IN, "forgot")
    with pytest.raises(UserError, match="09:00"):
        office.preferences.set_text(settings.SHIFT_START, "09:00+02:00")
    assert office.reporting.month(Month(2026, 5)).rows


def test_one_value_that_is_not_valid_changes_none(office: Office) -> None:
    with pytest.raises(UserError):
        office.preferences.change({"site.name": "Other", "shift.start": "late"})
    assert office.preferences.get(settings.SITE_NAME) == "Test"
