"""What a setting accepts, and how it is kept."""

import pytest

from faceattend import settings
from faceattend.errors import UserError


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Saturday,Sunday", ["saturday", "sunday"]),
        ("SUNDAY, friday,Sunday", ["friday", "sunday"]),
        ("", []),
    ],
)
def test_weekly_off_days_are_kept_in_one_way_of_writing(text: str, kept: list[str]) -> None:
    assert settings.WEEKLY_OFF.parsed(text) == kept
    assert settings.WEEKLY_OFF.validated(kept) == kept


def test_a_day_that_no_week_has_is_refused() -> None:
    with pytest.raises(UserError, match="Caturday"):
        settings.WEEKLY_OFF.parsed("Caturday")


@pytest.mark.parametrize(("text", "kept"), [("09:00", "09:00"), ("8:30", "08:30"), ("00:00", "00:00")])
def test_a_time_of_day_is_kept_in_one_way_of_writing(text: str, kept: str) -> None:
    assert settings.SHIFT_START.parsed(text) == kept


@pytest.mark.parametrize(
    "text", ["09:00+02:00", "09:00Z", "09", "0900", "09:00:30", "T09:00", "24:00", "9:60", "", " 9:00"]
)
def test_what_is_not_a_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="written as 09:00"):
        settings.SHIFT_START.parsed(text)


@pytest.mark.parametrize("value", [0, 721])
def test_a_number_out_of_range_is_refused(value: int) -> None:
    with pytest.raises(UserError, match="between 1 and 720"):
        settings.REPEAT_MINUTES.validated(value)


@pytest.mark.parametrize("value", [["monday", 1], "monday", None])
def test_a_value_of_another_type_is_refused(value: object) -> None:
    with pytest.raises(UserError, match="not a value"):
        settings.WEEKLY_OFF.validated(value)
