"""What is kept of imports: which there were, so that one can be taken back, and how files of a kind are read."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from faceattend.domain.punch_layouts import ColumnMapping
from faceattend.domain.punches import PunchId
from faceattend.errors import UserError
from faceattend.storage.settings import SettingsRepository

_KEY = "imports"
_KEPT = 200
"""More imports than anybody takes back; older ones are forgotten, their punches stay."""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import that was carried out.

    Attributes:
        number: counts up.
        at: aware UTC time.
        by: name of the account.
        terminal: under what name the punches are kept.
        punches: how many were written.
        first_punch, last_punch: all between them, and only these, are of this import.
        first, last: their first and last work day.
        span: number of the watched span that came with it; None for none.
        undone_at, undone_by: when and by whom it was taken back; None and empty while it was not.
    """

    number: int
    at: datetime
    by: str
    file: str
    terminal: str
    punches: int
    first_punch: PunchId
    last_punch: PunchId
    first: date
    last: date
    span: int | None = None
    undone_at: datetime | None = None
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    count: int = 0
    imports: tuple[ImportRecord, ...] = ()
    mappings: dict[str, ColumnMapping] = field(default_factory=dict)


class ImportBook:
    """Reads and writes what is kept of imports; one sealed value among the settings."""

    def __init__(self, repository: SettingsRepository) -> None:
        self._repository = repository
        self._converter = make_converter()

    def count(self) -> int:
        """Return the number of the last import, 0 before the first."""
        return self._read().count

    def imports(self) -> tuple[ImportRecord, ...]:
        """Return the imports, the last one first."""
        return tuple(reversed(self._read().imports))

    def find(self, number: int) -> ImportRecord:
        """Return one import.

        Raises:
            UserError: there is none of this number.
        """
        found = next((record for record in self._read().imports if record.number == number), None)
        if found is None:
            raise UserError(f"There is no import {number}; look it up in the list of imports.")
        return found

    def add(self, record: ImportRecord) -> None:
        """Keep an import under its number."""
        kept = self._read()
        self._write(replace(kept, count=record.number, imports=(*kept.imports, record)[-_KEPT:]))

    def change(self, record: ImportRecord) -> None:
        """Keep an import in place of the one with its number."""
        kept = self._read()
        changed = tuple(record if one.number == record.number else one for one in kept.imports)
        self._write(replace(kept, imports=changed))

    def mappings(self) -> dict[str, ColumnMapping]:
        """Return how files of a kind are read, by the name that somebody gave it."""
        return dict(self._read().mappings)

    def save_mapping(self, name: str, mapping: ColumnMapping | None) -> None:
        """Keep a mapping under a name in place of one that has it; None removes it."""
        kept = self._read()
        others = {known: one for known, one in kept.mappings.items() if known != name}
        self._write(replace(kept, mappings=others if mapping is None else others | {name: mapping}))

    def _read(self) -> _Kept:
        value = self._repository.read(_KEY)
        if value is None:
            return _Kept()
        try:
            return self._converter.structure(value, _Kept)
        except (BaseValidationError, ValueError, TypeError) as error:
            raise UserError("The list of imports is damaged. Restore the last backup.") from error

    def _write(self, kept: _Kept) -> None:
        self._repository.write(_KEY, self._converter.unstructure(kept))
