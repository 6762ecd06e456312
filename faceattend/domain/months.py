"""Calendar months."""

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    @property
    def before(self) -> "Month":
        """The month before this one."""
        return _month(_number(self) - 1)

    @property
    def days(self) -> tuple[date, ...]:
        """Every date of the month in order."""
        _, length = calendar.monthrange(self.year, self.number)
        return tuple(date(self.year, self.number, day) for day in range(1, length + 1))


def months_of(first: date, last: date) -> list[Month]:
    """Return in order every month that has a day from ``first`` to ``last``; none when ``last`` is earlier."""
    return [_month(number) for number in range(_number(Month.of(first)), _number(Month.of(last)) + 1)]


def _number(month: Month) -> int:
    return month.year * 12 + month.number - 1


def _month(number: int) -> Month:
    return Month(number // 12, number % 12 + 1)
