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
    def days(self) -> tuple[date, ...]:
        """Every date of the month in order."""
        _, length = calendar.monthrange(self.year, self.number)
        return tuple(date(self.year, self.number, day) for day in range(1, length + 1))
