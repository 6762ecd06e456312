"""Dates and times in the forms that terminals write, and none that may be two days."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from faceattend.domain.written_times import (
    Clock,
    DateOrder,
    DateOrderNeededError,
    fold_of,
    read_date,
    read_moment,
    read_time,
    shown_order,
)
from faceattend.errors import UserError

MORNING = datetime(2026, 5, 4, 8, 55)  # noqa: DTZ001  the zone of a terminal is not known to what reads it


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-04 08:55",
        "2026-05-04T08:55:00",
        "2026/05/04 8:55:00",
        "2026.5.4 08:55",
        "20260504 085500",
        "20260504085500",
        "04.05.2026 08:55",
        "4-May-2026 08:55",
        "May 4, 2026 8:55 AM",
        "4 May 2026, 08:55:00 a.m.",
        "Mon 04 May 2026 08:55",
    ],
)
def test_a_moment_is_read_in_every_form_that_has_one_meaning(text: str) -> None:
    assert read_moment(text) == MORNING


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2026-05-04T08:55:00Z", timedelta()),
        ("2026-05-04 08:55:00+02:00", timedelta(hours=2)),
        ("2026/05/04 08:55 -0330", timedelta(hours=-3, minutes=-30)),
    ],
)
def test_an_offset_is_kept(text: str, offset: timedelta) -> None:
    assert read_moment(text) == MORNING.replace(tzinfo=timezone(offset))


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("12:05 AM", 0, 5), ("12:05 pm", 12, 5), ("1:05 P.M.", 13, 5), ("23:59:59", 23, 59), ("0855", 8, 55)],
)
def test_a_time_of_day_is_read(text: str, hour: int, minute: int) -> None:
    time, offset = read_time(text)
    assert (time.hour, time.minute, offset) == (hour, minute, None)


@pytest.mark.parametrize("text", ["04/05/2026", "4-5-2026", "04/05/26", "13.05.26", "13/05/2026"])
def test_a_date_whose_order_matters_is_not_read_without_one(text: str) -> None:
    with pytest.raises(DateOrderNeededError):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("04/05/2026", DateOrder.DAY_FIRST, date(2026, 5, 4)),
        ("04/05/2026", DateOrder.MONTH_FIRST, date(2026, 4, 5)),
        ("04/05/26", DateOrder.MONTH_FIRST, date(2026, 4, 5)),
        ("26/05/04", DateOrder.YEAR_FIRST, date(2026, 5, 4)),
        ("05/05/2026", None, date(2026, 5, 5)),
    ],
)
def test_a_date_of_numbers_is_read_in_the_order_that_was_named(text: str, order: DateOrder | None, day: date) -> None:
    assert read_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("13/05/2026", DateOrder.DAY_FIRST),
        ("05/13/2026", DateOrder.MONTH_FIRST),
        ("05/06/2026", None),
        ("2026-05-13", None),
        ("14/13/2026", None),
    ],
)
def test_a_number_above_twelve_shows_the_order(text: str, order: DateOrder | None) -> None:
    assert shown_order(text) is order


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-05-04", "08:55", "2026-02-30 08:55", "2026-05-04 25:00", "2026-05-04 08:61", "99:99",
     "2026-05-04 13:00 pm", "2026-05-04 08:55 +99:00", "4-Foo-2026 08:55"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_what_was_written(text: str) -> None:
    with pytest.raises(UserError, match=r"is not a (date|time)|An empty cell"):
        read_moment(text, DateOrder.DAY_FIRST)


def test_the_clock_of_a_place_shows_some_times_twice_and_some_never() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert fold_of(datetime(2026, 10, 25, 2, 30, tzinfo=berlin)) is Clock.TWICE
    assert fold_of(datetime(2026, 3, 29, 2, 30, tzinfo=berlin)) is Clock.NEVER
    assert fold_of(datetime(2026, 3, 29, 3, 0, tzinfo=berlin)) is Clock.ONCE
    assert fold_of(datetime(2026, 3, 29, 2, 30, tzinfo=UTC)) is Clock.ONCE
