"""What looking after the records remembers from day to day, sealed like every setting."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from faceattend.domain.keeping import BackupReport, VerificationRecord
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.restore import REPLACED_KEY
from faceattend.storage.settings import SettingsRepository

_BACKUP = "keeping.last_backup"
_BACKUP_PROBLEM = "keeping.backup_problem"
_BACKUP_FOLDERS = "keeping.backup_folders"
_VERIFICATION = "keeping.verification"
_DONE = "keeping.done"
BACKUP_DUTY = "backup"
"""The duty of every day that :meth:`KeepingNotes.backup_due` makes due again."""
_RETENTION = "keeping.retention_ran_at"

_logger = logging.getLogger(__name__)


class KeepingNotes:
    """Remembers what was done. What a full disk does not take is remembered until the program ends."""

    def __init__(self, repository: SettingsRepository) -> None:
        self._repository = repository
        self._unwritten: dict[str, object] = {}

    @property
    def last_backup(self) -> BackupReport | None:
        """The last backup that was written."""
        found = self._read(_BACKUP)
        if not isinstance(found, dict):
            return None
        return BackupReport(
            Path(found["file"]),
            datetime.fromisoformat(found["taken_at"]),
            found["size"],
            found["head"],
            found["problem"],
            found["removed"],
        )

    def backup_made(self, report: BackupReport) -> None:
        """Remember a backup; an earlier failure is over."""
        self._write(
            _BACKUP,
            {
                "file": str(report.file),
                "taken_at": report.taken_at.isoformat(),
                "size": report.size,
                "head": report.head,
                "problem": report.problem,
                "removed": report.removed,
            },
        )
        self.backup_failed("")

    @property
    def backup_problem(self) -> str:
        """Why the last try failed, or an empty text."""
        return str(self._read(_BACKUP_PROBLEM) or "")

    def backup_failed(self, problem: str) -> None:
        """Remember why a backup failed."""
        if problem != self.backup_problem:
            self._write(_BACKUP_PROBLEM, problem)

    def backup_due(self, *, former_is_useless: bool) -> None:
        """Remember that a backup is needed today, whether or not there is one of today.

        Args:
            former_is_useless: nothing opens those of before any more, so that there is none.
        """
        if former_is_useless:
            self._write(_BACKUP, None)
        self._write(_DONE, {duty: day for duty, day in self._days().items() if duty != BACKUP_DUTY})

    @property
    def backup_folders(self) -> set[Path]:
        """Every folder in which there may be backups of these records."""
        found = self._read(_BACKUP_FOLDERS)
        return {Path(folder) for folder in found} if isinstance(found, list) else set()

    @backup_folders.setter
    def backup_folders(self, folders: set[Path]) -> None:
        if folders != self.backup_folders:
            self._write(_BACKUP_FOLDERS, sorted(map(str, folders)))

    @property
    def replaced(self) -> dict[str, datetime]:
        """When databases in the data folder were replaced by a backup, by their names."""
        found = self._read(REPLACED_KEY)
        return {name: datetime.fromisoformat(at) for name, at in found.items()} if isinstance(found, dict) else {}

    @property
    def verification(self) -> VerificationRecord | None:
        """What the last check of the whole record found."""
        found = self._read(_VERIFICATION)
        if not isinstance(found, dict):
            return None
        sealed_until = found["sealed_until"]
        return VerificationRecord(
            datetime.fromisoformat(found["checked_at"]),
            None if sealed_until is None else datetime.fromisoformat(sealed_until),
            found["rows"],
            found["findings"],
            found["first"],
        )

    def verified(self, record: VerificationRecord) -> None:
        """Remember a check of the whole record."""
        self._write(
            _VERIFICATION,
            {
                "checked_at": record.checked_at.isoformat(),
                "sealed_until": None if record.sealed_until is None else record.sealed_until.isoformat(),
                "rows": record.rows,
                "findings": record.findings,
                "first": record.first,
            },
        )

    @property
    def retention_ran_at(self) -> datetime | None:
        """When retention last looked for what to delete, whether there was anything or not; aware UTC."""
        found = self._read(_RETENTION)
        return datetime.fromisoformat(found) if isinstance(found, str) else None

    def retention_ran(self, now: datetime) -> None:
        """Remember that retention ran to its end."""
        self._write(_RETENTION, now.isoformat())

    def done_on(self, day: date, duty: str) -> bool:
        """Return whether a duty of every day was done on a day; of a damaged note, that it was not."""
        return self._days().get(duty) == day.isoformat()

    def done(self, day: date, duty: str) -> None:
        """Remember that a duty was done on a day."""
        self._write(_DONE, {**self._days(), duty: day.isoformat()})

    def _days(self) -> Mapping[str, Any]:
        found = self._read(_DONE)
        return found if isinstance(found, dict) else {}

    def _read(self, key: str) -> object | None:
        if key in self._unwritten:
            return self._unwritten[key]
        try:
            return self._repository.read(key)
        except UserError as error:
            # It is only a note, and the next one takes its place.
            _logger.warning("A note of what was looked after cannot be read: %s", error)
            return None

    def _write(self, key: str, value: object) -> None:
        try:
            self._repository.write(key, value)
        except EnvironmentFault as error:
            _logger.warning("A note of what was looked after was not written: %s", error)
            self._unwritten[key] = value
        else:
            self._unwritten.pop(key, None)
