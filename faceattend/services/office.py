"""The open vault with every use case on it, and the gate that opens it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from faceattend import settings
from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.people import clean_code
from faceattend.domain.punches import Direction
from faceattend.domain.waiting import WaitingEntry
from faceattend.services.access import Access, Unchecked, needs_nobody, unchecked
from faceattend.services.account_book import AccountBook, clean_account_name
from faceattend.services.accounts import FIRST_ACCOUNT_NAME, AccountService
from faceattend.services.alerts import AlertService
from faceattend.services.attendance import AttendanceService
from faceattend.services.cameras import CameraService
from faceattend.services.check_in import CheckInService
from faceattend.services.closing import ClosingService
from faceattend.services.day_entries import DayEntryService
from faceattend.services.enrolment import EnrolmentService
from faceattend.services.guessing import counted
from faceattend.services.importing import ImportingService
from faceattend.services.keeping import KeepingService
from faceattend.services.liveness import LivenessService
from faceattend.services.logs import LogService
from faceattend.services.monitoring import MonitoringService
from faceattend.services.papers import PaperService
from faceattend.services.payroll import PayrollService
from faceattend.services.preferences import PreferencesService
from faceattend.services.presence import PresenceService
from faceattend.services.privacy import PrivacyService
from faceattend.services.recognition_care import RecognitionCareService
from faceattend.services.recognizers import RecognizerService
from faceattend.services.reporting import ReportingService
from faceattend.services.restoring import Restoration, check_keystore_is_there
from faceattend.services.rules import RulesService
from faceattend.services.schedules import ScheduleService
from faceattend.services.strangers import StrangerService
from faceattend.services.waiting import WaitingService
from faceattend.storage.keystore import Keystore
from faceattend.storage.passphrase import SHORTEST as PASSPHRASE_LENGTH
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault
from faceattend.storage.waiting import WaitingBox

__all__ = ["FIRST_ACCOUNT_NAME", "PASSPHRASE_LENGTH", "Office", "VaultGate"]


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that can be done while the vault is unlocked; the vault itself is not handed out.

    Attributes:
        access: who is signed in.
    """

    access: Access
    accounts: AccountService
    preferences: PreferencesService
    recognizers: RecognizerService
    liveness: LivenessService
    recognition: RecognitionCareService
    enrolment: EnrolmentService
    cameras: CameraService
    monitoring: MonitoringService
    strangers: StrangerService
    attendance: AttendanceService
    presence: PresenceService
    check_in: CheckInService
    day_entries: DayEntryService
    importing: ImportingService
    rules: RulesService
    payroll: PayrollService
    reporting: ReportingService
    papers: PaperService
    closing: ClosingService
    schedules: ScheduleService
    alerts: AlertService
    logs: LogService
    privacy: PrivacyService
    waiting: WaitingService
    keeping: KeepingService
    _vault: Vault = field(repr=False)

    @needs_nobody
    def site_name(self) -> str:
        """Return the name of the office or school, empty while it has none."""
        return self.preferences.get(settings.SITE_NAME)

    @unchecked(Unchecked.ASKS_INSIDE)
    def problems(self) -> tuple[str, ...]:
        """Return a sentence for every record that could not be read since the vault was opened.

        They may name people by their code: only whoever may see the state of the records is told.
        """
        return self._vault.problems if self.access.has(Right.READ_STATE) else ()

    @unchecked(Unchecked.ENTRANCE)
    def close(self) -> None:
        """Write what is pending, seal the records, drop the keys and release the data folder."""
        self.access.leave("sign out")
        self.keeping.closing()
        self._vault.close()


class VaultGate:
    """Creates and unlocks the vault of one data folder."""

    def __init__(
        self, folder: Path, compose: Callable[[Vault], Office], clock: Clock, cost: KeyCost | None = None
    ) -> None:
        """Stand before a data folder; nothing is read or written.

        Args:
            compose: puts the use cases on an open vault.
            clock: by which somebody waits after too many wrong passwords.
            cost: of one guess at a password in a new vault; measured on this computer when None.
        """
        self.folder = folder
        self._compose = compose
        self._clock = clock
        self._cost = cost

    @property
    def exists(self) -> bool:
        """Whether there is a vault in the folder."""
        return Vault.exists(self.folder)

    @property
    def has_keyring_slot(self) -> bool:
        """Whether the unattended start is switched on, so that :meth:`unlock_with_keyring` is worth a try.

        Raises:
            UserError: the keystore is missing, altered or of a newer version.
        """
        return Vault.has_keyring_slot(self.folder)

    def create(
        self,
        passphrase: str,
        site_name: str,
        zone: str,
        account_name: str = FIRST_ACCOUNT_NAME,
    ) -> tuple[Office, str]:
        """Make a new vault with the installed engines in use.

        Args:
            account_name: of the first administrator, whose password the passphrase is.

        Returns:
            The open office with the first administrator signed in, and the recovery key, which is shown once and kept
            nowhere.

        Raises:
            UserError: there is a vault already, the passphrase is too weak, the account has no name or one that is too
                long, or the zone is not known.
            EnvironmentFault: the folder cannot be written. After any error there is no new vault.
        """
        settings.SITE_ZONE.validated(zone)
        name = clean_account_name(account_name)
        vault, recovery_key = Vault.create(self.folder, passphrase, self._cost, name)
        try:
            first = AccountBook(vault).begin(name, passphrase)
            office = self._compose(vault)
            office.waiting.prepare()
            office.access.enter(first, "new office")
            office.preferences.set(settings.SITE_NAME, site_name)
            office.preferences.set(settings.SITE_ZONE, zone)
            office.recognizers.enable_installed()
            office.liveness.enable_installed()
        except BaseException:
            # Nobody has seen the recovery key: a vault that stayed could never be opened with it.
            vault.discard()
            raise
        return office, recovery_key

    def unlock(self, passphrase: str, account_name: str | None = None) -> Office:
        """Open the vault and sign the account in whose password this is.

        Args:
            account_name: None for the first administrator.

        Raises:
            WrongSecretError: the name or the password is wrong.
            TryLaterError: there were too many wrong ones.
            UserError: the vault cannot be read; nothing was changed.
        """
        attempts, tag = Vault.attempts_at(self.folder, account_name)
        with counted(attempts, tag, self._clock):
            vault = Vault.unlock(self.folder, passphrase, account_name)

            def enter(office: Office) -> None:
                account = AccountBook(vault).opener(passphrase)
                attempts.reset(tag)
                office.access.enter(account, "open")

            return self._opened(vault, enter)

    @property
    def takes_entries(self) -> bool:
        """Whether somebody may check in with a code while the records are locked.

        Raises:
            EnvironmentFault: the disk cannot be read.
        """
        return WaitingBox(self.folder).ready

    def write_while_locked(self, code: str, direction: Direction) -> WaitingEntry:
        """Write down that somebody types a code now; it counts when an account has accepted it.

        Raises:
            UserError: the code is empty or too long, too many entries wait, or the records were never opened.
            EnvironmentFault: the disk is full or failed; nothing was written down.
        """
        entry = WaitingEntry(self._clock(), clean_code(code), direction)
        WaitingBox(self.folder).add(entry)
        return entry

    def unlock_with_recovery_key(self, key: str) -> Office:
        """Open the vault with the key that was shown when it was made, and sign the first administrator in.

        ``office.accounts.must_set_password()`` is true until a new password was chosen, for which the old one is not
        asked.
        """
        vault = Vault.unlock_with_recovery_key(self.folder, key)

        def enter(office: Office) -> None:
            holder = AccountBook(vault).holder_of_recovery_key()
            office.access.enter(holder, "recovery key", by_recovery=True)
            vault.attempts.reset(vault.keystore.slots.tag_of(holder.name))

        return self._opened(vault, enter)

    def unlock_with_keyring(self) -> Office:
        """Open the vault with the key that this computer keeps; nobody is signed in, but cameras may be watched.

        Raises:
            UserError: the unattended start is not switched on for this vault.
            EnvironmentFault: the keyring of this computer has no such key, or is locked: ask for a password.
        """
        vault = Vault.unlock_with_keyring(self.folder)

        def enter(office: Office) -> None:
            office.access.begin_unattended()
            office.access.note("unattended start")

        return self._opened(vault, enter)

    def begin_restore(self, file: Path, passphrase: str, account_name: str | None = None) -> Restoration:
        """Look at a backup with an administrator's password while nobody has the records open.

        Args:
            account_name: None for the first administrator.

        Returns:
            What it is and what would be lost; it is put in place by :meth:`Restoration.carry_out`, and must be closed.

        Raises:
            WrongSecretError: the name or the password is wrong.
            TryLaterError: there were too many wrong ones.
            UserError: the backup cannot be restored here, the account is no administrator's, or a program has the
                records open; nothing was changed.
        """
        check_keystore_is_there(self.folder)
        attempts, tag = Vault.attempts_at(self.folder, account_name)
        with counted(attempts, tag, self._clock):
            restoration = Restoration(
                self.folder, file, lambda path: Keystore.unlock(path, passphrase, account_name), self._clock
            )
        attempts.reset(tag)
        return restoration

    def begin_restore_with_recovery_key(self, file: Path, key: str) -> Restoration:
        """Look at a backup with the recovery key; as :meth:`begin_restore`."""
        check_keystore_is_there(self.folder)
        return Restoration(self.folder, file, lambda path: Keystore.unlock_with_recovery_key(path, key), self._clock)

    def _opened(self, vault: Vault, enter: Callable[[Office], None]) -> Office:
        try:
            office = self._compose(vault)
            office.waiting.prepare()
            office.accounts.report_earlier_failures()
            enter(office)
        except BaseException:
            vault.close()
            raise
        return office
