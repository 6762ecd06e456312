"""The month as a file for a payroll program, by a layout that the office keeps."""

from collections.abc import Mapping
from pathlib import Path

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from faceattend.domain.accounts import Right
from faceattend.domain.payroll import (
    COUNTED_CODES,
    MinutesForm,
    PayrollColumn,
    PayrollField,
    PayrollLayout,
    checked_layout,
    read_column,
    written_column,
)
from faceattend.domain.people import clean_text
from faceattend.domain.results import MonthResult
from faceattend.errors import UserError
from faceattend.reports.payroll_csv import payroll_csv, payroll_lines
from faceattend.services.access import Access, needs
from faceattend.services.export_watch import ExportWatch
from faceattend.services.reporting import write_whole
from faceattend.storage.vault import Vault

__all__ = [
    "COUNTED_CODES",
    "MAX_NAME_LENGTH",
    "MinutesForm",
    "PayrollColumn",
    "PayrollField",
    "PayrollLayout",
    "PayrollService",
    "read_column",
    "written_column",
]

_KEY = "payroll.layouts"
MAX_NAME_LENGTH = 60
"""Characters of the name of a layout."""


class PayrollService:
    """Keeps layouts and writes files by them.

    Attributes:
        access: who acts.
    """

    def __init__(self, vault: Vault, exports: ExportWatch, access: Access) -> None:
        self.access = access
        self._exports = exports
        self._vault = vault
        self._converter = make_converter()

    @needs(Right.READ_ATTENDANCE)
    def layouts(self) -> Mapping[str, PayrollLayout]:
        """Return the layouts by their names."""
        return self._read()

    @needs(Right.READ_ATTENDANCE)
    def layout(self, name: str) -> PayrollLayout:
        """Return one layout.

        Raises:
            UserError: there is none of this name.
        """
        return self._find(name)

    @needs(Right.SET_RULES)
    def save(self, name: str, layout: PayrollLayout) -> str:
        """Keep a layout in place of one that has the name, and return the name.

        Raises:
            UserError: the name is empty or too long, or the layout cannot be used.
        """
        cleaned = clean_text(name, "name", MAX_NAME_LENGTH)
        if not cleaned:
            raise UserError("A layout is kept under a name; type one, for example the name of the payroll program.")
        checked = checked_layout(layout, self._vault.rule_book.read().leave_by_code)
        self._write({**self._read(), cleaned: checked})
        self.access.note(Right.SET_RULES, detail=f"payroll layout {cleaned}")
        return cleaned

    @needs(Right.SET_RULES)
    def remove(self, name: str) -> None:
        """Forget a layout.

        Raises:
            UserError: there is none of this name.
        """
        self._find(name)
        self._write({known: layout for known, layout in self._read().items() if known != name})
        self.access.note(Right.SET_RULES, detail=f"payroll layout {name} removed")

    @needs(Right.READ_ATTENDANCE)
    def lines(self, result: MonthResult, name: str) -> list[list[str]]:
        """Return the lines of a file as they would be written, the heading first, to be looked at.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not see.
            UserError: there is no layout of this name.
        """
        self.access.require_people(Right.READ_ATTENDANCE, [row.person for row in result.rows])
        layout = self._find(name)
        return [[column.title for column in layout.columns], *payroll_lines(result, layout)]

    @needs(Right.EXPORT_REPORTS)
    def export(self, result: MonthResult, name: str, path: Path) -> None:
        """Write the file; an old one is replaced whole.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not take away.
            UserError: there is no layout of this name.
            EnvironmentFault: the file cannot be written there; nothing was changed.
        """
        self.access.require_people(Right.EXPORT_REPORTS, [row.person for row in result.rows])
        layout = self._find(name)
        people = [row.person.id for row in result.rows]
        self.access.note(Right.EXPORT_REPORTS, people, f"{result.month} payroll {name}")
        self._exports.taken(len(payroll_lines(result, layout)), f"{result.month} payroll")
        write_whole(path, payroll_csv(result, layout))

    def _find(self, name: str) -> PayrollLayout:
        known = self._read()
        if name not in known:
            raise UserError(f"There is no payroll layout {name}; there are: {', '.join(sorted(known)) or 'none yet'}.")
        return known[name]

    def _read(self) -> dict[str, PayrollLayout]:
        kept = self._vault.settings.read(_KEY)
        if kept is None:
            return {}
        try:
            return self._converter.structure(kept, dict[str, PayrollLayout])
        except (BaseValidationError, ValueError, TypeError) as error:
            raise UserError("The layouts for payroll are damaged. Restore the last backup.") from error

    def _write(self, layouts: Mapping[str, PayrollLayout]) -> None:
        self._vault.settings.write(_KEY, self._converter.unstructure(dict(layouts)))
