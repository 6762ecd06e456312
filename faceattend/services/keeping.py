"""Looking after the records: backups, checks, keys, and what is done by itself every day."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.heads import Head, parse_head
from faceattend.domain.keeping import (
    BackupReport,
    ClockJump,
    KeepingStatus,
    LostRecords,
    Progress,
    RestorePreview,
    RestoreReport,
    RotationReport,
    VerificationRecord,
)
from faceattend.domain.people import PersonId
from faceattend.domain.verification import Finding, Stream, Verification
from faceattend.errors import UserError
from faceattend.services.access import Access, Unchecked, needs, unchecked
from faceattend.services.caretaker import Caretaker
from faceattend.services.housekeeping import Housekeeping
from faceattend.services.retention import Retention
from faceattend.storage.heads_file import read_heads
from faceattend.storage.vault import Vault

__all__ = [
    "BackupReport",
    "ClockJump",
    "Finding",
    "Head",
    "KeepingService",
    "KeepingStatus",
    "LostRecords",
    "RestorePreview",
    "RestoreReport",
    "RotationReport",
    "Stream",
    "Verification",
    "VerificationRecord",
    "parse_head",
]

_BACKUP_OVERDUE = timedelta(days=2)


class KeepingService:
    """Everything that keeps the records whole, recoverable and secret.

    Attributes:
        access: who is signed in.
    """

    def __init__(
        self,
        vault: Vault,
        caretaker: Caretaker,
        housekeeping: Housekeeping,
        retention: Retention,
        access: Access,
        clock: Clock,
    ) -> None:
        self.access = access
        self._vault = vault
        self._caretaker = caretaker
        self._housekeeping = housekeeping
        self._retention = retention
        self._clock = clock

    @needs(Right.READ_STATE)
    def status(self) -> KeepingStatus:
        """Return how safe the records are at this moment.

        Raises:
            UserError: the last seal or the keys of the seals are damaged.
            EnvironmentFault: the disk cannot be read.
        """
        vault, notes = self._vault, self._caretaker.notes
        last, head = notes.last_backup, vault.seals.latest()
        return KeepingStatus(
            backup_folder=self._caretaker.backup_folder,
            last_backup=last,
            backup_problem=notes.backup_problem,
            backup_overdue=last is None or not last.verified or self._clock() - last.taken_at > _BACKUP_OVERDUE,
            recovery_key_confirmed=vault.keystore.slots.recovery_confirmed,
            keyring=vault.keystore.slots.keyring_backend,
            verification_key_taken=vault.seals.verification_key_taken,
            rotating=vault.resealing.under_way,
            head="" if head is None else head.text,
            sealed_at=None if head is None else head.utc,
            heads_problem=vault.seals.heads_problem,
            verification=notes.verification,
            free_bytes=vault.backups.free_bytes,
            waiting_audit_rows=vault.audit.waiting,
            clock_jump=self._caretaker.clock_watch.largest_jump,
            retention=self._retention.plan(),
        )

    @needs(Right.KEEP_RECORDS)
    def back_up(self, folder: Path | None = None, progress: Progress | None = None) -> BackupReport:
        """Write a backup, open it again and check it; too old ones are removed.

        Args:
            folder: the chosen folder of the office when None.
            progress: told bytes; whatever it raises leaves no new backup.

        Raises:
            EnvironmentFault: the folder is not there, or its disk is full or failed; there is no new backup.
        """
        report = self._caretaker.back_up(folder, self._clock(), progress or _unseen)
        self.access.note(Right.KEEP_RECORDS, detail="backup" if report.verified else "backup that is not whole")
        return report

    @needs(Right.VERIFY)
    def verify(
        self, heads: Sequence[Head] = (), verification_key: str | None = None, progress: Progress | None = None
    ) -> Verification:
        """Check every row and every seal of the records.

        Args:
            heads: seals that were kept outside, on paper or in a file; those of the data folder are compared as well.
            verification_key: which was taken out of the program; it proves the seals from the first one on.
            progress: told rows; whatever it raises ends the check.

        Raises:
            UserError: the key is not one.
            EnvironmentFault: the database cannot be read.
        """
        found = self._caretaker.verify(heads, verification_key, self._clock(), progress or _unseen)
        self.access.note(Right.VERIFY, detail="all is well" if found.ok else f"{len(found.findings)} findings")
        return found

    @needs(Right.VERIFY)
    def read_heads(self, file: Path) -> list[Head]:
        """Return the seals in a file that was kept elsewhere.

        Raises:
            UserError: there is no such file, or lines of it are no seals.
            EnvironmentFault: it cannot be read.
        """
        found = read_heads(file)
        if found is None:
            raise UserError(f"There is no file {file}; look for the file of seals that was kept elsewhere.")
        if found.damaged or not found.heads:
            raise UserError(f"{file} is not a file of seals, or parts of it are damaged; take another copy of it.")
        return list(found.heads)

    @needs(Right.MANAGE_KEYS)
    def rotate(self, person: PersonId | None = None, progress: Progress | None = None) -> RotationReport:
        """Renew the keys of one person, or every key, and seal again what they seal.

        What was interrupted, also by what ``progress`` raises, goes on with the next call, whomever that names.
        Backups of before cannot be read with the new keys: call :meth:`back_up` afterwards, once the new recovery key
        is shown; otherwise the daily work makes one with its next look.

        Raises:
            UserError: there is no such person.
            EnvironmentFault: the disk is full or failed; what was done so far stays and everything can be read.
        """
        self._begin_renewal(person)
        self.access.note(Right.MANAGE_KEYS, () if person is None else (person,), "begun to renew keys")
        rotation = self._vault.keystore.renewal.present
        everything = rotation is not None and rotation.everything
        # Before the end, which takes the former one; that one stays good when this is cut off before it is shown.
        recovery_key = self._vault.keystore.slots.new_recovery_key() if everything else None
        done = self._caretaker.renew_keys(progress or _unseen)
        self.access.note(Right.MANAGE_KEYS, () if person is None else (person,), "keys renewed")
        return RotationReport(done, recovery_key)

    @needs(Right.MANAGE_KEYS)
    def new_recovery_key(self) -> str:
        """Return a new recovery key, which is kept nowhere; the one before is good until the new one is confirmed."""
        key = self._vault.keystore.slots.new_recovery_key()
        self.access.note(Right.MANAGE_KEYS, detail="new recovery key")
        return key

    @needs(Right.MANAGE_KEYS)
    def confirm_recovery_key(self, text: str) -> None:
        """Note that somebody has the newest recovery key in hand; an earlier one opens nothing any more.

        Raises:
            WrongSecretError: this is not the recovery key.
        """
        self._vault.keystore.slots.confirm_recovery_key(text)
        self.access.note(Right.MANAGE_KEYS, detail="recovery key confirmed")

    @needs(Right.MANAGE_KEYS)
    def use_keyring(self) -> str:
        """Let this computer's key store open the records without a password, and return its name.

        Raises:
            EnvironmentFault: there is no key store that can be trusted, or it is locked.
        """
        self._vault.keystore.slots.add_keyring_slot()
        self.access.note(Right.MANAGE_KEYS, detail="keyring on")
        return self._vault.keystore.slots.keyring_backend

    @needs(Right.MANAGE_KEYS)
    def stop_using_keyring(self) -> None:
        """Let nothing but passwords and the recovery key open the records."""
        self._vault.keystore.slots.remove_keyring_slot()
        self.access.note(Right.MANAGE_KEYS, detail="keyring off")

    @needs(Right.MANAGE_KEYS)
    def take_verification_key(self) -> str:
        """Return the key by which somebody outside checks the seals; it can be taken once and is then kept nowhere.

        Raises:
            UserError: it was taken already.
        """
        key = self._vault.seals.take_verification_key()
        self.access.note(Right.MANAGE_KEYS, detail="verification key taken out")
        return key

    @needs(Right.MANAGE_KEYS)
    def copy_keystore(self, file: Path) -> None:
        """Write a copy of the keystore, without which no backup can be read; it opens with the same passwords.

        Raises:
            UserError: it would lie beside the backups, or a file is there already.
            EnvironmentFault: it cannot be written.
        """
        if file.exists():
            raise UserError(f"{file} exists already; choose another name.")
        if file.resolve().parent in self._folders_of_records():
            raise UserError("Keep the keystore away from the records and their backups; choose another folder.")
        self._vault.keystore.copy_to(file)
        self.access.note(Right.MANAGE_KEYS, detail="copy of the keystore")

    @unchecked(Unchecked.OWN_WORK)
    def seal_if_due(self) -> bool:
        """Seal the records when a quarter of an hour is over, and return whether that was done."""
        return self._caretaker.seal_if_due(self._clock())

    @unchecked(Unchecked.OWN_WORK)
    def tick(self, now: datetime, monotonic: float) -> Sequence[str]:
        """Do what is due; called every minute by one thread.

        Seals, makes the daily backup with its check, lets retention delete, and notices a clock that jumps and a disk
        that fills up.

        Args:
            now: aware UTC time of the computer's clock.
            monotonic: seconds of a clock that nobody sets and that goes on while the computer sleeps.

        Returns:
            A sentence for everything that the office should know of and that is new.
        """
        return self._housekeeping.tick(now, monotonic)

    @unchecked(Unchecked.OWN_WORK)
    def watch_clock(self, now: datetime, monotonic: float) -> Sequence[str]:
        """Only notice a clock that jumps, as :meth:`tick` does; called by the same thread, more often."""
        return self._housekeeping.watch_clock(now, monotonic)

    @unchecked(Unchecked.OWN_WORK)
    def closing(self) -> None:
        """Seal the records before they are closed."""
        self._caretaker.seal_at_the_end(self._clock())

    def _begin_renewal(self, person: PersonId | None) -> None:
        if self._vault.resealing.under_way:
            return
        # A UserError when there is no such person.
        people = None if person is None else [self._vault.people.get(person).id]
        self._vault.resealing.begin(people)

    def _folders_of_records(self) -> Collection[Path]:
        folders = (self._vault.folder, self._vault.backups.default_folder, self._caretaker.backup_folder)
        return {folder.resolve() for folder in folders}


def _unseen(done: int, total: int) -> None:
    """Take a progress that nobody looks at."""
