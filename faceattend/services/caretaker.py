"""What the program does by itself to keep the records whole: seals, backups, checks. Nobody's rights are asked here."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from faceattend import settings
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.heads import Head
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.keeping import BackupReport, Progress, VerificationRecord
from faceattend.domain.verification import Verification
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.keeping_notes import KeepingNotes
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.backup import remove_old
from faceattend.storage.migrate import remove_copies_before_migration
from faceattend.storage.restore import RESTORED_KEY, remove_replaced
from faceattend.storage.vault import Vault

_logger = logging.getLogger(__name__)


class Caretaker:
    """Seals, backs up and checks the records of an open vault. Any thread may call it; one thing is done at a time."""

    def __init__(self, vault: Vault, office_settings: OfficeSettings) -> None:
        self.notes = KeepingNotes(vault.settings)
        self._vault = vault
        self._settings = office_settings
        self._busy = threading.Lock()
        self._ended = False

    @property
    def backup_folder(self) -> Path:
        """Where the daily backup goes."""
        chosen = self._settings.get(settings.BACKUP_FOLDER)
        return Path(chosen) if chosen else self._vault.backups.default_folder

    def seal(self, now: datetime) -> Head:
        """Seal the records now.

        Raises:
            UserError: the keys of the seals are damaged.
            EnvironmentFault: the disk is full or failed; nothing was sealed.
        """
        self._note_restore(now)
        return self._vault.seals.seal(now, self._heads_file())

    def seal_if_due(self, now: datetime) -> bool:
        """Seal the records when it is time, and return whether that was done; errors as :meth:`seal`."""
        if not self._vault.seals.due(now):
            return False
        self.seal(now)
        return True

    def seal_at_the_end(self, now: datetime) -> None:
        """Seal the records before they are closed, once; what goes wrong must not keep them open."""
        if self._ended:
            return
        self._ended = True
        try:
            self.seal(now)
        except (UserError, EnvironmentFault) as error:
            _logger.warning("The records were closed without a last seal: %s", error)

    def back_up(self, folder: Path | None, now: datetime, progress: Progress) -> BackupReport:
        """Write a backup, open it again, and remove what is too old; how it went is remembered.

        Args:
            folder: the office's when None.
            progress: whatever it raises leaves no new backup.

        Raises:
            EnvironmentFault: there is no new backup.
        """
        with self._busy:
            try:
                report = self._made(folder or self.backup_folder, now, progress)
            except (UserError, EnvironmentFault) as error:
                self.notes.backup_failed(str(error))
                raise
            self.notes.backup_made(report)
        return report

    def verify(
        self, heads: Sequence[Head], verification_key: str | None, now: datetime, progress: Progress
    ) -> Verification:
        """Check every row and seal; what is found is remembered, and is an incident when something is wrong.

        Args:
            heads: kept outside; those of the data folder's own file are compared in any case.

        Raises:
            UserError: the key is not one.
            EnvironmentFault: the database cannot be read.
        """
        found = self._vault.verify(heads, verification_key, progress)
        first = found.findings[0].sentence if found.findings else ""
        self.notes.verified(VerificationRecord(now, found.sealed_until, found.rows, len(found.findings), first))
        if not found.ok:
            self._vault.incidents.add(IncidentKind.CHAIN_BROKEN, first, now)
        return found

    def begin(self, now: datetime) -> None:
        """Write down that the records were restored, if they were; called when they were opened.

        What the disk refuses is made up for before the next seal.
        """
        try:
            self._note_restore(now)
        except EnvironmentFault as error:
            _logger.warning("That the records were restored was not written down yet: %s", error)

    def _note_restore(self, now: datetime) -> None:
        """Begin the seals anew after a restore, once: those that the records hold were followed by other ones."""
        told = self._vault.settings.read(RESTORED_KEY)
        if not isinstance(told, dict):
            return
        lost = ", ".join(f"{count} of {stream}" for stream, count in told["lost"].items())
        sentence = f"The backup {told['file']} was restored; lost: {lost or 'nothing that is known'}."
        self._vault.seals.begin_anew(now, self._heads_file())
        self._vault.incidents.add(IncidentKind.RESTORED_BACKUP, sentence, now)
        self._vault.audit.add(AuditEntry(now, None, "restore", Outcome.DONE, detail=sentence))
        self._vault.settings.write(RESTORED_KEY, None)

    def _made(self, folder: Path, now: datetime, progress: Progress) -> BackupReport:
        try:
            self.seal(now)
        except (UserError, EnvironmentFault) as error:
            # A backup without a fresh seal is better than none.
            _logger.warning("A backup was made without a fresh seal: %s", error)
        report = self._vault.backups.make(folder, now, progress)
        if not report.verified:
            return report
        before = now - timedelta(days=self._settings.get(settings.BACKUP_KEEP_DAYS))
        removed = remove_old(folder, before, report.file)
        removed += remove_replaced(self._vault.folder, before)
        removed += remove_copies_before_migration(self._vault.folder, before)
        return BackupReport(report.file, report.taken_at, report.size, report.head, report.problem, removed)

    def _heads_file(self) -> Path | None:
        chosen = self._settings.get(settings.HEADS_FILE)
        return Path(chosen) if chosen else None
