"""What a setting accepts, and how it is kept."""

import pytest

from faceattend import settings
from faceattend.errors import UserError


def test_a_list_is_written_with_commas() -> None:
    assert settings.ENABLED_PLUGINS.parsed("sface, lbph,") == ["sface", "lbph"]


@pytest.mark.parametrize("value", [0, 721])
def test_a_number_out_of_range_is_refused(value: int) -> None:
    with pytest.raises(UserError, match="between 1 and 720"):
        settings.REPEAT_MINUTES.validated(value)


@pytest.mark.parametrize("value", [["monday", 1], "monday", None])
def test_a_value_of_another_type_is_refused(value: object) -> None:
    with pytest.raises(UserError, match="not a value"):
        settings.ENABLED_PLUGINS.validated(value)
