from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.errors import BugError
from faceattend.storage.moments import to_day, to_day_number, to_milliseconds, to_moment


@given(st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_time_comes_back_in_whole_milliseconds(moment: datetime) -> None:
    assert timedelta(0) <= moment - to_moment(to_milliseconds(moment)) < timedelta(milliseconds=1)


def test_the_zone_does_not_matter() -> None:
    moment = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert to_milliseconds(moment.astimezone(timezone(timedelta(hours=5, minutes=45)))) == to_milliseconds(moment)


@pytest.mark.parametrize("moment", [datetime(2026, 11, 20, 9), datetime(1969, 12, 31, tzinfo=UTC)])  # noqa: DTZ001
def test_a_time_that_cannot_be_kept_is_our_mistake(moment: datetime) -> None:
    with pytest.raises(BugError):
        to_milliseconds(moment)


def test_a_day_comes_back() -> None:
    assert to_day(to_day_number(date(2024, 2, 29))) == date(2024, 2, 29)
