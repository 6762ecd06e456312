"""What the program does by itself to keep the records whole: seals, backups, checks. Nobody's rights are asked here."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from faceattend import settings
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.heads import Head
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.keeping import BackupReport, KeptPeriod, Progress, VerificationRecord
from faceattend.domain.verification import Verification
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.clock_watch import ClockWatch
from faceattend.services.incidents import IncidentDesk
from faceattend.services.keeping_notes import KeepingNotes
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.backup import backups_in, remove_old
from faceattend.storage.migrate import remove_copies_before_migration
from faceattend.storage.restore import RESTORED_KEY, remove_replaced
from faceattend.storage.vault import Vault

KEPT_IN_ANY_CASE = 3
"""So many of the newest backups stay in the folder in use, however old they are."""

_PATIENCE = 0.2
"""Seconds between two looks whether it is one's turn, so that whoever waits can be stopped."""

_logger = logging.getLogger(__name__)


class Caretaker:
    """Seals, backs up and checks the records of an open vault, and renews its keys. Any thread may call it.

    A backup, a check and a renewal of keys wait for one another; seals wait for none of them.

    Attributes:
        notes: what was done.
        clock_watch: whether anything may be deleted because of its age.
    """

    def __init__(self, vault: Vault, office_settings: OfficeSettings, incidents: IncidentDesk) -> None:
        self.notes = KeepingNotes(vault.settings)
        self.clock_watch = ClockWatch(vault)
        self._vault = vault
        self._settings = office_settings
        self._incidents = incidents
        self._busy = threading.Lock()
        self._ended = False

    @property
    def backup_folder(self) -> Path:
        """Where the daily backup goes."""
        chosen = self._settings.get(settings.BACKUP_FOLDER)
        return Path(chosen) if chosen else self._vault.backups.default_folder

    @property
    def busy(self) -> bool:
        """Whether a backup, a check or a renewal of keys is under way."""
        return self._busy.locked()

    def seal(self, now: datetime) -> Head:
        """Seal the records now.

        Raises:
            UserError: the keys of the seals are damaged.
            EnvironmentFault: the disk is full or failed; nothing was sealed.
        """
        self._note_restore(now)
        return self._vault.seals.seal(now)

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
        with self._turn(progress):
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
        with self._turn(progress):
            found = self._vault.verify(heads, verification_key, progress)
        first = found.findings[0].sentence if found.findings else ""
        self.notes.verified(VerificationRecord(now, found.sealed_until, found.rows, len(found.findings), first))
        if not found.ok:
            self._incidents.note(IncidentKind.CHAIN_BROKEN, now, first)
        return found

    def renew_keys(self, progress: Progress) -> int:
        """Go on with a renewal of keys that was begun, and return how many rows were sealed again.

        What the former keys sealed cannot be read in backups of before, so a new one is due at once.

        Raises:
            UserError: no passphrase opens the new keys yet.
            EnvironmentFault: the disk is full or failed; what was done so far stays.
        """
        with self._turn(progress):
            rotation = self._vault.keystore.renewal.present
            done = self._vault.resealing.go_on(progress)
            if rotation is not None:
                self.notes.backup_due(former_is_useless=rotation.everything)
        return done

    def begin(self, now: datetime) -> None:
        """Write down that the records were restored or said a wrong version, if so; called when they were opened.

        What the disk refuses of a restore is made up for before the next seal.
        """
        try:
            self._note_restore(now)
            known = {incident.detail for incident in self._vault.incidents.open()}
            for problem in self._vault.opening_problems:
                if problem not in known:
                    self._incidents.note(IncidentKind.CHAIN_BROKEN, now, problem)
        except EnvironmentFault as error:
            _logger.warning("What was found when the records were opened was not written down yet: %s", error)

    def _note_restore(self, now: datetime) -> None:
        """Begin the seals anew after a restore, once: those that the records hold were followed by other ones."""
        told = self._vault.settings.read(RESTORED_KEY)
        if not isinstance(told, dict):
            return
        lost = ", ".join(f"{count} of {stream}" for stream, count in told["lost"].items())
        sentence = f"The backup {told['file']} was restored; lost: {lost or 'nothing that is known'}."
        if told["switched_off"]:
            count = told["switched_off"]
            sentence += f" Accounts switched off until an administrator switches them on again: {count}."
        if told["withdrawn_again"]:
            sentence += f" Consents that were taken back again: {told['withdrawn_again']}."
        head = self._vault.seals.begin_anew(now)
        self._incidents.note(IncidentKind.RESTORED_BACKUP, now, sentence)
        begun = (
            f"Seals began anew with {head.text}. Take their verification key out; the former one does not prove them."
        )
        self._incidents.note(IncidentKind.SEALS_BEGUN_ANEW, now, begun)
        self._vault.audit.add(AuditEntry(now, None, "restore", Outcome.DONE, detail=sentence))
        self._vault.settings.write(RESTORED_KEY, None)

    def _made(self, folder: Path, now: datetime, progress: Progress) -> BackupReport:
        head = self._sealed(now)
        report = self._vault.backups.make(folder, now, progress)
        if report.verified:
            problem = self._vault.check_copy(report.file, head)
            if problem:
                told = f"The backup {report.file.name} differs from the records. {problem} Make another."
                report = replace(report, problem=told)
        self.notes.backup_folders |= {folder}
        if not report.verified or not self.clock_watch.date_is_credible(now):
            return report
        return replace(report, removed=self._without_old(now))

    def _sealed(self, now: datetime) -> Head | None:
        """Seal the records; a backup without a fresh seal is better than none."""
        try:
            return self.seal(now)
        except (UserError, EnvironmentFault) as error:
            _logger.warning("A backup was made without a fresh seal: %s", error)
            return None

    def _without_old(self, now: datetime) -> int:
        """Remove what is too old from every folder that ever got a backup, and return how many files that were."""
        kept = KeptPeriod.until(now, timedelta(days=self._settings.get(settings.BACKUP_KEEP_DAYS)))
        removed = remove_replaced(self._vault.folder, self.notes.replaced, kept)
        removed += remove_copies_before_migration(self._vault.folder, kept)
        folders = set()
        for folder in self.notes.backup_folders:
            # A folder that is not in use any more is emptied with time.
            at_least = KEPT_IN_ANY_CASE if folder == self.backup_folder else 0
            try:
                removed += remove_old(folder, kept, at_least)
                if backups_in(folder):
                    folders.add(folder)
            except EnvironmentFault as error:
                # A stick that is not plugged in; the next backup looks again.
                _logger.warning("Old backups were not looked for in a folder: %s", error)
                folders.add(folder)
        self.notes.backup_folders = folders
        return removed

    @contextmanager
    def _turn(self, progress: Progress) -> Iterator[None]:
        """Wait until nothing else is under way; whatever ``progress`` raises ends the waiting."""
        while not self._busy.acquire(timeout=_PATIENCE):
            progress(0, 1)
        try:
            yield
        finally:
            self._busy.release()
