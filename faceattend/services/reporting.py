"""Months and days of people as results; papers of them are made by ``papers.py``."""

import os
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.explanation import Explanation
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId
from faceattend.domain.results import MonthResult
from faceattend.errors import EnvironmentFault, UserError
from faceattend.reports.paper import Paper
from faceattend.services.access import Access, needs, needs_nobody
from faceattend.services.calculation import Calculation
from faceattend.services.frozen_months import EmptyMonthError, FrozenMonths
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.reach import Reach
from faceattend.services.seal_mark import last_seal
from faceattend.storage.vault import Vault

__all__ = ["Paper", "ReportingService", "write_whole"]


class ReportingService:
    """Reads months and days, closed ones as they were closed.

    Attributes:
        access: who acts.
    """

    def __init__(
        self, vault: Vault, office_settings: OfficeSettings, calculation: Calculation, access: Access, clock: Clock
    ) -> None:
        self.access = access
        self._vault = vault
        self._settings = office_settings
        self._calculation = calculation
        self._frozen = FrozenMonths(vault)
        self._reach = Reach(vault.people, access)
        self._clock = clock

    @needs_nobody
    def current_month(self) -> Month:
        """Return the month that is now at the site."""
        now = self._clock().astimezone(self._settings.zone())
        return Month(now.year, now.month)

    @needs(Right.READ_PEOPLE)
    def groups(self) -> list[str]:
        """Return in order the groups in which there is anybody whom the account may see."""
        people = self.access.within_reach(Right.READ_PEOPLE, self._vault.people.all())
        return sorted({person.details.group for person in people if person.details.group})

    @needs(Right.READ_ATTENDANCE)
    def latest_month(self) -> Month | None:
        """Return the latest month that has a punch, or None when there is no punch at all."""
        day = self._vault.punches.latest_day()
        return None if day is None else Month(day.year, day.month)

    @needs(Right.READ_ATTENDANCE)
    def month(self, month: Month, group: str = "", person_code: str = "") -> MonthResult:
        """Return the result of a month, for everybody whom the account may see, one group of them or one person.

        Raises:
            NotAllowedError: the account may not see this person's attendance.
            EmptyMonthError: the month is closed, and its results are deleted or none of these people is in it.
            UserError: nobody is on the roll, the group or code is not known, or nothing was recorded in that month.
        """
        one = self._reach.one(person_code, group) if person_code else None
        closed = self._frozen.month(month, self._may_see, group, None if one is None else one.id)
        if closed is not None and closed.rows:
            # As it was closed, whoever has come, gone or changed groups since.
            self.access.note(Right.READ_ATTENDANCE, [row.person.id for row in closed.rows], str(month))
            return closed
        people = self._reach.everybody(group) if one is None else [one]
        if closed is not None:
            raise EmptyMonthError(f"{month} is closed, and there is nobody in it whom you may see.")
        if not self._calculation.recorded(month):
            raise UserError(f"Nothing was recorded in {month}; choose another month.")
        self.access.note(Right.READ_ATTENDANCE, [person.id for person in people], str(month))
        result = self._calculation.month(month, people, group, keep_gone=bool(person_code))
        return replace(result, seal=last_seal(self._vault))

    @needs(Right.READ_ATTENDANCE)
    def explain(self, person: PersonId, day: date) -> Explanation:
        """Return why a day of somebody is what it is, by today's records and rules, and what a closed month says of it.

        Raises:
            NotAllowedError: the account may not see this person's attendance.
            UserError: there is no such person, or the closed month is damaged.
        """
        found = self._vault.people.get(person)
        self.access.require_person(Right.READ_ATTENDANCE, found)
        self.access.note(Right.READ_ATTENDANCE, [person], str(day))
        return replace(self._calculation.explain(found, day), closed=self._frozen.day(person, day))

    @needs(Right.READ_ATTENDANCE)
    def find(self, code: str) -> Person:
        """Return the person with a code whose attendance the account may see.

        Raises:
            NotAllowedError: the account may not see it.
            UserError: nobody has this code.
        """
        return self._reach.one(code)

    def _may_see(self, person: Person) -> bool:
        return self.access.may(Right.READ_ATTENDANCE, person)


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step.

    Raises:
        EnvironmentFault: it cannot be written there; nothing was changed.
    """
    if path.is_dir():
        raise EnvironmentFault(f"{path} is a folder; give the name of a file.")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        # Gone already when everything went well; whatever ends it otherwise must leave no personal data behind.
        Path(name).unlink(missing_ok=True)


def _not_written(path: Path, error: OSError) -> EnvironmentFault:
    reason = error.strerror or str(error)
    return EnvironmentFault(f"{path} could not be written ({reason}); choose another folder or free some space.")
