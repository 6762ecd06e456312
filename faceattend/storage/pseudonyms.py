"""Whose a row is: the pseudonyms of people, which are other ones in every month."""

from collections.abc import Collection, Iterable
from datetime import date

from faceattend.storage.crypto import BlindIndex, UnreadableError
from faceattend.storage.moments import to_day


class Pseudonyms:
    """Finds whose a row is among some people; the pseudonyms of a month are made when the month is met."""

    def __init__(self, index: BlindIndex, people: Collection[int]) -> None:
        self._indexes = _with_former(index)
        self._people = people
        self._months: dict[tuple[int, int], dict[bytes, int]] = {}
        self._days: dict[int, dict[bytes, int]] = {}

    def person(self, pidx: bytes | None, day: int) -> int:
        """Return the person of a row.

        Raises:
            UnreadableError: the pseudonym is nobody's in that month, or there is no such day.
        """
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._of_month(day)
        if pidx is None or pidx not in known:
            raise UnreadableError("The row belongs to nobody.")
        return known[pidx]

    def _of_month(self, day: int) -> dict[bytes, int]:
        try:
            date_of_day = to_day(day)
        except (ValueError, OverflowError) as error:
            raise UnreadableError("The row has no day.") from error
        month = (date_of_day.year, date_of_day.month)
        if month not in self._months:
            self._months[month] = {
                index.of_month(person, *month): person for index in self._indexes for person in self._people
            }
        return self._months[month]


def pseudonym(index: BlindIndex, person: int, day: int) -> bytes:
    """Return under which pseudonym a row of a day is written."""
    date_of_day = to_day(day)
    return index.of_month(person, date_of_day.year, date_of_day.month)


def pseudonyms_between(index: BlindIndex, person: int, first: date, last: date) -> list[bytes]:
    """Return every pseudonym that a person's rows from ``first`` to ``last`` may have."""
    return [one.of_month(person, year, month) for year, month in _months(first, last) for one in _with_former(index)]


def _with_former(index: BlindIndex) -> tuple[BlindIndex, ...]:
    return (index,) if index.former is None else (index, index.former)


def _months(first: date, last: date) -> Iterable[tuple[int, int]]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1
