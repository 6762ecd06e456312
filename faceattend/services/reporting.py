"""The month: one result, shown on screen and written as PDF, XLSX and CSV."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from faceattend import settings
from faceattend.domain.attendance import month_result
from faceattend.domain.clock import Clock
from faceattend.domain.results import TOTAL_CODES, Month, MonthResult
from faceattend.domain.shifts import shift_bounds
from faceattend.errors import EnvironmentFault, UserError
from faceattend.reports.month_csv import month_csv
from faceattend.reports.month_pdf import PageOptions, Paper, month_pdf, month_problems
from faceattend.reports.month_table import cell_text
from faceattend.reports.month_xlsx import month_xlsx
from faceattend.services.preferences import PreferencesService
from faceattend.storage.vault import Vault

__all__ = ["TOTAL_CODES", "PageOptions", "Paper", "ReportingService", "cell_text", "write_whole"]

_WRITERS: Mapping[str, Callable[[MonthResult, PageOptions], bytes]] = {
    ".pdf": month_pdf,
    ".xlsx": lambda result, _options: month_xlsx(result),
    ".csv": lambda result, _options: month_csv(result),
}

_A4 = PageOptions()


class ReportingService:
    """Makes the papers."""

    def __init__(self, vault: Vault, preferences: PreferencesService, clock: Clock) -> None:
        self._vault = vault
        self._preferences = preferences
        self._clock = clock

    def current_month(self) -> Month:
        """Return the month that is now at the site."""
        now = self._clock().astimezone(self._preferences.zone())
        return Month(now.year, now.month)

    def groups(self) -> list[str]:
        """Return the groups on the roll in order."""
        return sorted({person.details.group for person in self._vault.people.all() if person.details.group})

    def latest_month(self) -> Month | None:
        """Return the latest month that has a punch, or None when there is no punch at all."""
        day = self._vault.punches.latest_day()
        return None if day is None else Month(day.year, day.month)

    def month(self, month: Month, group: str = "", person_code: str = "") -> MonthResult:
        """Return the result of a month, for everybody, one group or one person.

        Raises:
            UserError: nobody is on the roll, the group or code is not known, or nothing was recorded in that month.
        """
        people = self._vault.people.all()
        if not people:
            raise UserError("Nobody is on the roll yet; add a person first.")
        if person_code:
            found = self._vault.people.find(person_code)
            if found is None:
                raise UserError(f"Nobody on the roll has the code {person_code}; look it up with the list of people.")
            people = [found]
        if group:
            people = [person for person in people if person.details.group == group]
            if not people:
                known = ", ".join(self.groups())
                raise UserError(f"There is no group called {group}; the groups are: {known or 'none yet'}.")
        zone = self._preferences.zone()
        first, last = month.days[0], month.days[-1]
        punches = self._vault.punches.between(first, last)
        week = self._preferences.work_week()
        # Only what lies in a shift of the month speaks of the month; the evening before its first shift does not.
        begin, end = shift_bounds(week.shift, first, zone)[0], shift_bounds(week.shift, last, zone)[1]
        coverage = self._vault.coverage.between(begin, end)
        if not punches and not coverage:
            raise UserError(f"Nothing was recorded in {month}; choose another month.")
        return month_result(
            month=month,
            people=people,
            punches=punches,
            coverage=coverage,
            week=week,
            zone=zone,
            now=self._clock(),
            site=self._preferences.get(settings.SITE_NAME),
            group=group,
        )

    def pdf(self, result: MonthResult, options: PageOptions) -> bytes:
        """Return the month roll as a PDF."""
        return month_pdf(result, options)

    def problems(self, result: MonthResult, options: PageOptions = _A4) -> list[str]:
        """Return a sentence for every name that the PDF cannot print in full."""
        return month_problems(result, options)

    def export(self, result: MonthResult, path: Path, options: PageOptions = _A4) -> None:
        """Write the month as the kind of file that the ending of ``path`` names; an old file is replaced whole.

        Raises:
            UserError: the ending is not .pdf, .xlsx or .csv.
            EnvironmentFault: the file cannot be written there; nothing was changed.
        """
        write = _WRITERS.get(path.suffix.lower())
        if write is None:
            raise UserError(f"{path.name}: the name must end with .pdf, .xlsx or .csv.")
        write_whole(path, write(result, options))


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
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> EnvironmentFault:
    reason = error.strerror or str(error)
    return EnvironmentFault(f"{path} could not be written ({reason}); choose another folder or free some space.")
