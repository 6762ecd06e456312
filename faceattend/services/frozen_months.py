"""Closed months as results, for whatever shows or prints a month.

It asks nobody for rights and is not handed out.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from faceattend.domain.closing import Closing
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Method
from faceattend.domain.results import DayResult, MonthResult, MonthStatus, PersonMonth
from faceattend.errors import UserError
from faceattend.storage.closings import ClosedMonth
from faceattend.storage.vault import Vault


class EmptyMonthError(UserError):
    """A closed month holds nothing, or nothing any more, of the people who were asked for."""


class FrozenMonths:
    """Reads closed months. Any thread may call it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def closing(self, month: Month) -> Closing | None:
        """Return the latest closing of a month, or None while it is open.

        Raises:
            UserError: it is damaged.
        """
        return self._vault.closings.latest(month)

    def month(
        self,
        month: Month,
        may_see: Callable[[Person], bool],
        group: str = "",
        person: PersonId | None = None,
        number: int | None = None,
    ) -> MonthResult | None:
        """Return a month as it was closed, or None while it is open.

        People are in it with the group, name and code that they had then.

        Args:
            may_see: whether somebody is to be in it.
            group: only people who were in this group then; empty for all.
            person: only this one; None for all.
            number: of the closing; None for the latest.

        Raises:
            EmptyMonthError: its results were kept long enough and are deleted.
            UserError: the closing is damaged.
        """
        closed = self._vault.closings.read(month, number, person, group or None)
        if closed is None:
            return None
        if closed.expired:
            raise EmptyMonthError(
                f"The results of {month} were kept as long as the office decided and are deleted; choose a later month."
            )
        return frozen_result(closed, may_see, group)

    def day(self, person: PersonId, day: date) -> DayResult | None:
        """Return what a closed month says of somebody's day; None while it is open, or when he is not in it.

        Raises:
            UserError: the closing is damaged.
        """
        row = self._vault.closings.of_person(Month.of(day), person)
        return None if row is None else row.days[day.day - 1]


def frozen_result(closed: ClosedMonth, may_see: Callable[[Person], bool], group: str = "") -> MonthResult:
    """Return the result of what was read of a closed month.

    Args:
        group: that the reading was limited to; empty for none.
    """
    rows = tuple(row for row in closed.rows if may_see(row.person))
    shown = {row.person.details.group for row in rows}
    # Whoever sees one group gets its own numbers, also when he did not ask for it by name.
    only = next(iter(shown)) if len(shown) == 1 and len(rows) < len(closed.group_of) else None
    frame = closed.whole if only is None else closed.groups[only]
    everybody = [person for person, theirs in closed.group_of.items() if only in (None, theirs)]
    return replace(
        frame,
        status=MonthStatus.CLOSED,
        generated_at=closed.whole.generated_at,
        group=group,
        rows=rows,
        evidence=frame.evidence if len(rows) == len(everybody) else _evidence(rows),
        closing=closed.closing,
    )


def _evidence(rows: Sequence[PersonMonth]) -> dict[str, int]:
    counted = Counter(method.value for row in rows for result in row.days for method in result.methods)
    return {method.value: counted[method.value] for method in Method}
