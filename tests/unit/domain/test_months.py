"""Months in order."""

from datetime import date

import pytest

from faceattend.domain.months import Month, months_of


@pytest.mark.parametrize(
    ("month", "before"),
    [(Month(2026, 5), Month(2026, 4)), (Month(2026, 1), Month(2025, 12)), (Month(2027, 12), Month(2027, 11))],
)
def test_the_month_before(month: Month, before: Month) -> None:
    assert month.before == before


def test_months_between_two_days() -> None:
    found = months_of(date(2025, 11, 30), date(2026, 2, 1))
    assert list(map(str, found)) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_of(date(2026, 5, 1), date(2026, 5, 31)) == [Month(2026, 5)]
    assert months_of(date(2026, 5, 1), date(2026, 4, 30)) == []
