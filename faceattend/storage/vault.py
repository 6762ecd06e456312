"""The vault: keystore and database of one data folder, as everything above storage sees it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from faceattend.domain.heads import Head
from faceattend.domain.keeping import Progress
from faceattend.domain.people import PersonId
from faceattend.domain.verification import Verification
from faceattend.errors import EnvironmentFault, UserError
from faceattend.settings import HEADS_FILE
from faceattend.storage.accounts import AccountRepository
from faceattend.storage.attempts import ATTEMPTS_NAME, Attempts
from faceattend.storage.audit import AuditRepository
from faceattend.storage.backup import BackupStore
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.closings import ClosingRepository
from faceattend.storage.coverage import CoverageRepository
from faceattend.storage.credentials import CredentialRepository
from faceattend.storage.damage import DamageLog, UnreadableRecord
from faceattend.storage.database import (
    Connect,
    Reader,
    open_for_reading,
    open_for_writing,
)
from faceattend.storage.day_entries import DayEntryRepository
from faceattend.storage.day_records import DayRecordReader
from faceattend.storage.erasure import ErasureRepository
from faceattend.storage.evidence import EvidenceRepository
from faceattend.storage.files import make_private_folder
from faceattend.storage.folder_lock import FolderLock
from faceattend.storage.heads_file import HEADS_NAME, check_further_file
from faceattend.storage.incidents import IncidentRepository
from faceattend.storage.kept_looks import KeptLookRepository
from faceattend.storage.key_slots import FIRST_ACCOUNT_NAME
from faceattend.storage.keystore import Keystore
from faceattend.storage.layout import DATABASE_NAME, KEYSTORE_NAME
from faceattend.storage.ledger import Ledger
from faceattend.storage.outbox import OutboxRepository
from faceattend.storage.passphrase import KeyCost, check_passphrase
from faceattend.storage.people import PeopleRepository
from faceattend.storage.punches import PunchRepository
from faceattend.storage.resealing import Resealing
from faceattend.storage.retention import RetentionRepository
from faceattend.storage.rule_book import RuleBookRepository
from faceattend.storage.seals import SealKeeper
from faceattend.storage.settings import SettingsRepository
from faceattend.storage.sightings import SightingRepository
from faceattend.storage.strangers import StrangerRepository
from faceattend.storage.table_sums import TableSums
from faceattend.storage.vault_files import make_files, prepare_files, remove_files, vault_exists
from faceattend.storage.verifier import Verifier
from faceattend.storage.voiding import Voider
from faceattend.storage.writer import Writer


class Vault:
    """An open vault. It holds its folder until :meth:`close`; any thread may use it.

    Attributes:
        people: people and templates.
        punches: punches and their voiding.
        day_entries: leave, duty elsewhere, decisions and approved overtime, and their voiding.
        sightings: who passed a camera.
        incidents: what an administrator must know of.
        audit: who did, read or was refused what.
        seals: what makes a change of the records show.
        coverage: when cameras watched.
        settings: settings of the office.
        rule_book: shifts, calendars, types of leave and who has which.
        closings: closed months.
        erasures: who was erased.
        retention: the deletion of what was kept long enough.
        resealing: the renewal of keys.
        backups: copies of the records.
        accounts: who may sign in.
        credentials: PINs and badges.
        outbox: alerts on their way.
        strangers: people who are not on the roll and are kept for a while.
        kept_looks: a template of every face that passed, for some days.
        evidence: pictures of incidents, for some days.
        keystore: the keys and the slots that open them.
        attempts: wrong passwords, by name.
        opening_problems: what is to be told of files that were not as the program left them, a sentence each.
    """

    def __init__(
        self,
        folder: Path,
        keystore: Keystore,
        lock: FolderLock,
        *,
        write_with: Connect = open_for_writing,
        read_with: Connect = open_for_reading,
    ) -> None:
        """Start the writer and the reader of an existing database; :meth:`create` and :meth:`unlock` call this.

        Args:
            write_with: opens the connection that writes; a test puts a disk of its own below it here.
            read_with: opens the connection that reads.
        """
        database = folder / DATABASE_NAME
        self.opening_problems: tuple[str, ...] = ()
        self.keystore = keystore
        self.attempts = Attempts(folder / ATTEMPTS_NAME)
        self._folder = folder
        self._lock = lock
        self._damage = DamageLog()
        sums = TableSums(keystore)
        self._writer = Writer(database, write_with, sums)
        try:
            self._reader = Reader(database, read_with)
        except EnvironmentFault:
            self._writer.close()
            raise
        ledger = Ledger(keystore)
        cameras = CameraRegister(self._reader, keystore, self._damage)
        self.erasures = ErasureRepository(self._writer, self._reader, keystore, ledger, self._damage)
        self.people = PeopleRepository(self._writer, self._reader, keystore, self._damage)
        records = DayRecordReader(self._writer, self._reader, keystore, ledger, cameras, self.erasures, self._damage)
        voider = Voider(self._writer, ledger, records)
        self.punches = PunchRepository(self._writer, ledger, cameras, records, voider)
        self.day_entries = DayEntryRepository(self._writer, ledger, records, voider)
        self.sightings = SightingRepository(self._writer, self._reader, keystore, ledger, cameras, self._damage)
        self.incidents = IncidentRepository(self._writer, self._reader, ledger, cameras, self._damage)
        self.audit = AuditRepository(self._writer, self._reader, ledger, self._damage)
        self.settings = SettingsRepository(self._writer, self._reader, keystore)
        self.rule_book = RuleBookRepository(self._writer, self._reader, keystore)
        self.seals = SealKeeper(
            self._writer, self._reader, keystore, sums, folder / HEADS_NAME, self._further_heads_file
        )
        self.retention = RetentionRepository(self._writer, self._reader, keystore, ledger, records, self.seals)
        self._verifier = Verifier(database, folder / HEADS_NAME, keystore, self.erasures, read_with)
        self.coverage = CoverageRepository(self._writer, self._reader, keystore, cameras)
        self.resealing = Resealing(self._writer, self._reader, keystore, sums)
        self.backups = BackupStore(database, keystore)
        self.closings = ClosingRepository(self._writer, self._reader, keystore, self._damage)
        self.accounts = AccountRepository(self._writer, self._reader, keystore, self._damage)
        parts = self._writer, self._reader, keystore, self._damage
        self.credentials = CredentialRepository(*parts)
        self.outbox = OutboxRepository(*parts)
        self.strangers = StrangerRepository(*parts)
        self.kept_looks = KeptLookRepository(*parts)
        self.evidence = EvidenceRepository(*parts)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Return whether there is a vault in the folder, or what is left of one.

        Raises:
            EnvironmentFault: this user may not look into the folder.
        """
        return vault_exists(folder)

    @staticmethod
    def attempts_at(folder: Path, account_name: str | None) -> tuple[Attempts, str]:
        """Return what counts the wrong passwords of a folder, and under what it counts those of a name.

        Args:
            account_name: None for the first administrator.

        Raises:
            UserError: there is no vault, or its keystore is missing, altered or of a newer version.
            EnvironmentFault: it cannot be read.
        """
        if not Vault.exists(folder):
            raise _no_vault(folder)
        return Attempts(folder / ATTEMPTS_NAME), Keystore.tag(folder / KEYSTORE_NAME, account_name)

    @staticmethod
    def has_keyring_slot(folder: Path) -> bool:
        """Return whether this computer may have a key that opens the vault of a folder.

        Raises:
            UserError: the keystore is missing, altered or of a newer version.
            EnvironmentFault: it cannot be read.
        """
        return Keystore.has_keyring_slot(folder / KEYSTORE_NAME)

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, cost: KeyCost | None = None, account_name: str = FIRST_ACCOUNT_NAME
    ) -> tuple[Self, str]:
        """Make a new vault and open it.

        Args:
            cost: of one guess at the passphrase; measured on this computer when None.
            account_name: by which the first administrator opens it.

        Returns:
            The open vault and its recovery key, which is kept nowhere.

        Raises:
            UserError: there is a vault already, the passphrase is too weak, or another program holds the folder.
            EnvironmentFault: the folder cannot be written.
        """
        check_passphrase(passphrase, account_name)
        make_private_folder(folder)
        lock = FolderLock.acquire(folder)
        try:
            cls._check_free(folder)
            keystore, recovery_key = make_files(
                folder, lambda path: Keystore.create(path, passphrase, cost, account_name)
            )
            return cls(folder, keystore, lock), recovery_key
        except BaseException:
            lock.release()
            raise

    @classmethod
    def unlock(cls, folder: Path, passphrase: str, account_name: str | None = None) -> Self:
        """Open the vault of a folder; when this fails, nothing was changed.

        Args:
            account_name: of the account whose passphrase it is; None for the first administrator.

        Raises:
            UserError: name or passphrase is wrong; there is no vault; keystore or database is missing, altered, foreign
                or of a newer version; or another program holds the folder.
            EnvironmentFault: the database is damaged, or the disk failed.
        """
        return cls._open(folder, lambda path: Keystore.unlock(path, passphrase, account_name))

    @classmethod
    def unlock_with_recovery_key(cls, folder: Path, key: str) -> Self:
        """Open the vault of a folder with its recovery key; when this fails, nothing was changed.

        Raises:
            UserError: as :meth:`unlock`, with the recovery key in the place of the passphrase.
            EnvironmentFault: as :meth:`unlock`.
        """
        return cls._open(folder, lambda path: Keystore.unlock_with_recovery_key(path, key))

    @classmethod
    def unlock_with_keyring(cls, folder: Path) -> Self:
        """Open the vault of a folder with the key that this computer keeps; when this fails, nothing was changed.

        Raises:
            UserError: as :meth:`unlock`; or there is no such slot.
            EnvironmentFault: as :meth:`unlock`; or the keyring cannot be used.
        """
        return cls._open(folder, Keystore.unlock_with_keyring)

    @classmethod
    def _open(cls, folder: Path, unlock: Callable[[Path], Keystore]) -> Self:
        if not cls.exists(folder):
            raise _no_vault(folder)
        lock = FolderLock.acquire(folder)
        try:
            keystore, problems = prepare_files(folder, unlock)
            return cls._prepared(cls(folder, keystore, lock), problems)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _prepared(cls, vault: Self, problems: tuple[str, ...]) -> Self:
        """Make up for what was cut off and would mislead whoever writes first."""
        vault.opening_problems = problems
        try:
            vault.resealing.prepare()
        except BaseException:
            vault.close()
            raise
        return vault

    def _further_heads_file(self) -> Path | None:
        chosen = self.settings.read(HEADS_FILE.key)
        if not chosen:
            return None
        path = Path(HEADS_FILE.validated(chosen))
        self.check_heads_file(path)
        return path

    @classmethod
    def _check_free(cls, folder: Path) -> None:
        if cls.exists(folder):
            raise UserError(f"There is a vault in {folder} already. Unlock it, or choose another data folder.")

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._folder

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for every record that could not be read since the vault was opened."""
        return self._damage.sentences

    @property
    def damage(self) -> tuple[UnreadableRecord, ...]:
        """Which records those were, without anybody's name."""
        return self._damage.records

    def verify(
        self,
        heads: Sequence[Head] = (),
        verification_key: str | None = None,
        progress: Progress | None = None,
        *,
        thorough: bool = True,
    ) -> Verification:
        """Check the records while the program goes on: structure, links, contents, seals, and heads from outside.

        Args:
            heads: marks of seals that were kept elsewhere; those in the data folder are always compared.
            verification_key: the key that was taken out of the program, if it was; with it the seals are proved.
            progress: told rows; whatever it raises stops the check.
            thorough: whether to open everything; otherwise structure, links and seals are checked only.

        Raises:
            UserError: the key is none.
            EnvironmentFault: the database cannot be opened at all.
        """
        return self._verifier.verify(heads, verification_key, progress, thorough=thorough)

    def check_copy(self, copy: Path, head: Head | None) -> str:
        """Return what is wrong with structure, seals or links of a backup and not with the records, or an empty text.

        Args:
            head: of the last seal that was made before the copy.

        Raises:
            EnvironmentFault: the copy or the records cannot be opened at all.
        """
        return self._verifier.check_copy(copy, head)

    def check_heads_file(self, path: Path) -> None:
        """Make sure that the heads of seals may be added to a file.

        Raises:
            UserError: it lies in the data folder, or is there and holds something else.
            EnvironmentFault: it cannot be read.
        """
        check_further_file(path, self._folder)

    def finish_erasures(self, now: datetime) -> None:
        """Finish erasures that were cut off, and erase again who came back with an older database.

        What the disk refuses is a problem that is told, and not one that keeps the vault closed.
        """
        try:
            self.erasures.finish(now)
        except EnvironmentFault as error:
            self._damage.note("erasure", None, f"Somebody who was to be erased still has rows in the records. {error}")

    def finish_withdrawals(self) -> tuple[PersonId, ...]:
        """Take back again what consents came back with an older database or by a cut-off, and return whose they were.

        What the disk refuses is a problem that is told, and not one that keeps the vault closed.
        """
        try:
            return self.people.withdraw_again()
        except EnvironmentFault as error:
            self._damage.note("consent", None, f"A consent that was taken back is still in the records. {error}")
            return ()

    def close(self) -> None:
        """Finish what is being written, drop the keys and give the folder free; a second call does nothing."""
        self._reader.close()
        self._writer.close()
        self.keystore.forget()
        self._lock.release()

    def discard(self) -> None:
        """Close the vault and remove it with all that is in it; only for one that nobody has used yet.

        Raises:
            EnvironmentFault: a file cannot be removed.
        """
        self._reader.close()
        self._writer.close()
        self.keystore.forget()
        try:
            remove_files(self._folder)
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _no_vault(folder: Path) -> UserError:
    return UserError(f"There is no vault in {folder}. Create one, or choose another data folder.")
