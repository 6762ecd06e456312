"""The open vault with every use case on it, and the gate that opens it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from faceattend import settings
from faceattend.errors import UserError
from faceattend.services.attendance import AttendanceService
from faceattend.services.enrolment import EnrolmentService
from faceattend.services.monitoring import MonitoringService
from faceattend.services.preferences import PreferencesService
from faceattend.services.recognizers import RecognizerService
from faceattend.services.reporting import ReportingService
from faceattend.storage.passphrase import SHORTEST as PASSPHRASE_LENGTH
from faceattend.storage.passphrase import check_passphrase
from faceattend.storage.vault import Vault

__all__ = ["PASSPHRASE_LENGTH", "Office", "VaultGate", "passphrase_problem"]


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that can be done while the vault is unlocked."""

    vault: Vault
    preferences: PreferencesService
    recognizers: RecognizerService
    enrolment: EnrolmentService
    monitoring: MonitoringService
    attendance: AttendanceService
    reporting: ReportingService

    def site_name(self) -> str:
        """Return the name of the office or school, empty while it has none."""
        return self.preferences.get(settings.SITE_NAME)

    def problems(self) -> tuple[str, ...]:
        """Return a sentence for every record that could not be read since the vault was opened."""
        return self.vault.problems

    def close(self) -> None:
        """Write what is pending, drop the keys and release the data folder."""
        self.vault.close()


def passphrase_problem(passphrase: str) -> str:
    """Return why this passphrase is too weak for a new vault, as a sentence; empty when it is good."""
    try:
        check_passphrase(passphrase)
    except UserError as error:
        return str(error)
    return ""


class VaultGate:
    """Creates and unlocks the vault of one data folder."""

    def __init__(self, folder: Path, compose: Callable[[Vault], Office]) -> None:
        self.folder = folder
        self._compose = compose

    @property
    def exists(self) -> bool:
        """Whether there is a vault in the folder."""
        return Vault.exists(self.folder)

    def create(self, passphrase: str, site_name: str, zone: str) -> tuple[Office, str]:
        """Make a new vault with the installed engines in use.

        Returns:
            The open office and the recovery key, which is shown once and kept nowhere.

        Raises:
            UserError: there is a vault already, the passphrase is too weak, or the zone is not known.
            EnvironmentFault: the folder cannot be written. After any error there is no new vault.
        """
        settings.SITE_ZONE.validated(zone)
        vault, recovery_key = Vault.create(self.folder, passphrase)
        try:
            office = self._compose(vault)
            office.preferences.set(settings.SITE_NAME, site_name)
            office.preferences.set(settings.SITE_ZONE, zone)
            office.recognizers.enable_installed()
        except BaseException:
            # Nobody has seen the recovery key: a vault that stayed could never be opened with it.
            vault.discard()
            raise
        return office, recovery_key

    def unlock(self, passphrase: str) -> Office:
        """Open the vault.

        Raises:
            UserError: the passphrase is wrong, or the vault cannot be read; nothing was changed.
        """
        return self._opened(Vault.unlock(self.folder, passphrase))

    def unlock_with_recovery_key(self, key: str) -> Office:
        """Open the vault with the key that was shown when it was made."""
        return self._opened(Vault.unlock_with_recovery_key(self.folder, key))

    def _opened(self, vault: Vault) -> Office:
        try:
            return self._compose(vault)
        except BaseException:
            vault.close()
            raise
