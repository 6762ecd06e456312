"""Closing a month: its results are frozen under a number and a code, and what is corrected later is an amendment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from faceattend.domain.accounts import Right
from faceattend.domain.check_codes import read_check_code
from faceattend.domain.clock import Clock
from faceattend.domain.closing import Closing
from faceattend.domain.month_differences import DayDifference, PersonDifference, month_differences
from faceattend.domain.months import Month
from faceattend.domain.people import Person, clean_text
from faceattend.domain.results import BLOCKING_ISSUES, DayCode, DayResult, Issue, MonthResult
from faceattend.errors import UserError
from faceattend.services.access import Access, needs
from faceattend.services.calculation import Calculation
from faceattend.services.frozen_months import frozen_result
from faceattend.services.retention import Retention
from faceattend.services.seal_mark import last_seal
from faceattend.storage.closings import ClosedMonth, NewClosing
from faceattend.storage.vault import Vault

__all__ = [
    "Amendment",
    "Closing",
    "ClosingService",
    "DayDifference",
    "MonthState",
    "PaperProof",
    "PersonDifference",
    "UndecidedDay",
]

MAX_REASON_LENGTH = 200
_NAMED_DAYS = 5


@dataclass(frozen=True, slots=True)
class UndecidedDay:
    """A day that keeps a month open."""

    person: Person
    result: DayResult

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Those of its issues that have to be decided."""
        return tuple(issue for issue in self.result.issues if issue in BLOCKING_ISSUES)


@dataclass(frozen=True, slots=True)
class MonthState:
    """How far a month is.

    Attributes:
        closing: the latest one; None while it is open.
        over: whether its last work day is over for everybody.
        people: how many people are in it.
        undecided: the days that keep it from being closed, by person; those of people whom the account may see.
        changed: whose results are not what was closed; empty while it is open.
    """

    month: Month
    closing: Closing | None
    over: bool
    people: int
    undecided: tuple[UndecidedDay, ...]
    changed: tuple[PersonDifference, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an amendment put in the place of what was closed before."""

    closing: Closing
    changes: tuple[PersonDifference, ...]


@dataclass(frozen=True, slots=True)
class PaperProof:
    """What the records say of the paper with a check code.

    Attributes:
        closing: the one that the paper is of.
        latest: the one that holds now; another one when the month was amended since.
        result: the month as it was closed, with those whom the account may see, to be laid beside the paper; None when
            its results were kept long enough and are deleted.
        erased: how many people in it were erased since; everything else about the paper still holds.
        lost: how many of its rows are damaged or missing without an erasure; a check of the records says more.
        changed: in what the closing that holds now differs from the paper; empty when it is the same one.
    """

    closing: Closing
    latest: Closing
    result: MonthResult | None
    erased: int
    lost: int
    changed: tuple[PersonDifference, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing took the place of the paper."""
        return self.closing.number == self.latest.number


class ClosingService:
    """Closes months and proves papers of closed ones.

    Attributes:
        access: who acts.
    """

    def __init__(
        self, vault: Vault, calculation: Calculation, retention: Retention, access: Access, clock: Clock
    ) -> None:
        self.access = access
        self._vault = vault
        self._calculation = calculation
        self._retention = retention
        self._clock = clock

    @needs(Right.READ_ATTENDANCE)
    def closings(self) -> list[Closing]:
        """Return all closings and amendments, the oldest month first."""
        return self._vault.closings.all()

    @needs(Right.READ_ATTENDANCE)
    def status(self, month: Month) -> MonthState:
        """Return how far a month is.

        Raises:
            UserError: nothing was recorded in that month, or its closing is damaged.
        """
        self._note_reading(month)
        closed = self._vault.closings.read(month)
        if closed is not None and not self._is_kept(month):
            return MonthState(month, closed.closing, over=True, people=closed.closing.people, undecided=(), changed=())
        draft = self._draft(month)
        return MonthState(
            month=month,
            closing=None if closed is None else closed.closing,
            over=not self._still_to_come(draft),
            people=len(draft.rows),
            undecided=tuple(one for one in _undecided(draft) if self._may_see(one.person)),
            changed=() if closed is None else self._seen(month_differences(closed.rows, draft.rows)),
        )

    @needs(Right.READ_ATTENDANCE)
    def difference(self, month: Month) -> tuple[PersonDifference, ...]:
        """Return what an amendment would change: whose results differ from what was closed, among those one may see.

        Raises:
            UserError: the month is not closed, nothing is recorded of it any more, or the closing is damaged.
        """
        closed = self._closed(month)
        self._note_reading(month)
        return self._seen(month_differences(closed.rows, self._draft(month).rows))

    @needs(Right.CLOSE_MONTH)
    def close(self, month: Month, override_reason: str = "") -> Closing:
        """Freeze the results of a month, with everybody in it.

        Args:
            override_reason: why it is closed though days are undecided; it is printed on every paper of the month.

        Raises:
            UserError: it is closed already, not over, nothing was recorded in it, or days are undecided and there is no
                reason.
            EnvironmentFault: the disk is full or failed; the month is open as before.
        """
        known = self._vault.closings.latest(month)
        if known is not None:
            raise UserError(
                f"{month} was closed on {self._day_of(known)} by {known.by}. Amend it to bring in what was corrected "
                "since."
            )
        reason = clean_text(override_reason, "reason", MAX_REASON_LENGTH)
        draft, groups = self._finished(month)
        undecided = _undecided(draft)
        if undecided and not reason:
            raise UserError(_blocked(month, undecided))
        closing = self._freeze(draft, groups, 0, reason if undecided else "")
        self.access.note(Right.CLOSE_MONTH, detail=f"{month} closed, {closing.undecided} undecided")
        return closing

    @needs(Right.CLOSE_MONTH)
    def amend(self, month: Month, reason: str) -> Amendment:
        """Put what records and rules give now in the place of what was closed, under the next number.

        What was closed before is kept, and papers of it are still proved. What was decided since for people whose
        closed results were erased is left out with them.

        Args:
            reason: printed on every paper of the amended month.

        Raises:
            UserError: the month is not closed, nothing differs, there is no reason, or nothing is recorded of the month
                any more.
            EnvironmentFault: the disk is full or failed; what was closed before holds.
        """
        words = clean_text(reason, "reason", MAX_REASON_LENGTH)
        if not words:
            raise UserError("An amendment needs a reason, which is printed on the papers. Give one.")
        closed = self._closed(month)
        draft, groups = self._finished(month)
        changes = month_differences(closed.rows, draft.rows)
        if not changes:
            raise UserError(
                f"Nothing of {month} differs from what was closed, so there is nothing to amend. Correct the records "
                "first."
            )
        closing = self._freeze(draft, groups, closed.closing.number + 1, words)
        self.access.note(Right.CLOSE_MONTH, [one.person.id for one in changes], f"{month} amendment {closing.number}")
        return Amendment(closing, changes)

    @needs(Right.READ_ATTENDANCE)
    def verify_code(self, text: str) -> PaperProof:
        """Return what the records say of the paper that carries a check code.

        Raises:
            UserError: it is no check code, has a typing mistake, or is not one of these records.
        """
        code = read_check_code(text)
        closed = self._vault.closings.read(code.month, code.number)
        latest = self._vault.closings.latest(code.month)
        if closed is None or latest is None:
            what = "was never closed" if code.number == 0 else f"has no amendment {code.number}"
            raise UserError(
                f"These records did not make this paper: by its code it is of {code.month}, which {what} here."
            )
        if closed.closing.code != code.text:
            raise UserError(
                f"These records did not make this paper: {code.month} was closed here with other results. It is of "
                "another office, of records from before a backup was restored, or forged."
            )
        self._note_reading(code.month)
        return PaperProof(
            closing=closed.closing,
            latest=latest,
            result=None if closed.expired else frozen_result(closed, self._may_see),
            erased=closed.erased,
            lost=closed.lost,
            changed=() if latest.number == closed.closing.number else self._changed_since(closed),
        )

    def _changed_since(self, closed: ClosedMonth) -> tuple[PersonDifference, ...]:
        latest = self._vault.closings.read(closed.closing.month)
        if closed.expired or latest is None:
            return ()
        return self._seen(month_differences(closed.rows, latest.rows))

    def _closed(self, month: Month) -> ClosedMonth:
        closed = self._vault.closings.read(month)
        if closed is None:
            raise UserError(f"{month} is not closed. Close it first.")
        return closed

    def _finished(self, month: Month) -> tuple[MonthResult, Mapping[str, MonthResult]]:
        """Return a month that is over, and each of its groups."""
        draft, groups = self._calculation.month_with_groups(month, self._everybody(month))
        to_come = self._still_to_come(draft)
        if to_come:
            raise UserError(f"{month} is not over: {to_come} is still to come or not over for everybody. Wait for it.")
        return draft, groups

    def _is_kept(self, month: Month) -> bool:
        """Return whether punches of all days of a month are still there, as far as retention goes."""
        return month.days[0] >= self._retention.punches_kept_from()

    def _draft(self, month: Month) -> MonthResult:
        return self._calculation.month(month, self._everybody(month))

    def _everybody(self, month: Month) -> Sequence[Person]:
        """Return whose results make a month of which something is recorded."""
        if not self._is_kept(month):
            raise UserError(
                f"The punches of {month} were kept as long as the office decided and are deleted; what was closed "
                "stays as it is."
            )
        people = self._vault.people.all()
        if not people:
            raise UserError("Nobody is on the roll yet; add a person first.")
        if not self._calculation.recorded(month):
            raise UserError(f"Nothing was recorded in {month}; choose another month.")
        return people

    def _still_to_come(self, draft: MonthResult) -> date | None:
        """Return the first day that is not over for everybody, or None."""
        today = self._calculation.today()
        open_days = {result.day for row in draft.rows for result in row.days if result.code is DayCode.FUTURE}
        open_days |= {day for day in draft.month.days if day >= today}
        return min(open_days, default=None)

    def _freeze(self, draft: MonthResult, groups: Mapping[str, MonthResult], number: int, reason: str) -> Closing:
        seal = last_seal(self._vault)
        return self._vault.closings.add(
            NewClosing(
                number=number,
                whole=replace(draft, seal=seal),
                groups={group: replace(result, seal=seal) for group, result in groups.items()},
                by=self.access.name,
                at=self._clock(),
                reason=reason,
                undecided=len(_undecided(draft)),
            )
        )

    def _may_see(self, person: Person) -> bool:
        return self.access.may(Right.READ_ATTENDANCE, person)

    def _seen(self, differences: Sequence[PersonDifference]) -> tuple[PersonDifference, ...]:
        return tuple(one for one in differences if self._may_see(one.person))

    def _note_reading(self, month: Month) -> None:
        people = self.access.within_reach(Right.READ_ATTENDANCE, self._vault.people.all())
        self.access.note(Right.READ_ATTENDANCE, [person.id for person in people], str(month))

    def _day_of(self, closing: Closing) -> date:
        return closing.at.astimezone(self._calculation.zone()).date()


def _undecided(draft: MonthResult) -> list[UndecidedDay]:
    return [UndecidedDay(row.person, result) for row in draft.rows for result in row.days if result.undecided]


def _blocked(month: Month, undecided: Sequence[UndecidedDay]) -> str:
    named = ", ".join(
        f"{one.person.details.code} on {one.result.day} ({one.issues[0].value})" for one in undecided[:_NAMED_DAYS]
    )
    more = len(undecided) - _NAMED_DAYS
    rest = f" and {more} more" if more > 0 else ""
    days = "1 day is" if len(undecided) == 1 else f"{len(undecided)} days are"
    return (
        f"{month} cannot be closed, because {days} undecided: {named}{rest}. Decide them, or give a reason for closing "
        "the month all the same."
    )
