"""Looking after the records: backups, checks, keys, and what is done by itself every day."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.keeping import BackupReport, KeepingStatus, Progress, RotationReport
from faceattend.domain.people import PersonId
from faceattend.services.access import Access, Unchecked, needs, unchecked
from faceattend.services.preferences import PreferencesService


class KeepingService:
    """Everything that keeps the records whole, recoverable and secret."""

    def __init__(self, preferences: PreferencesService, access: Access, clock: Clock) -> None:
        self.access = access
        self._preferences = preferences
        self._clock = clock

    @needs(Right.READ_STATE)
    def status(self) -> KeepingStatus:
        """Return how safe the records are at this moment."""
        raise NotImplementedError

    @needs(Right.KEEP_RECORDS)
    def back_up(self, folder: Path | None = None, progress: Progress | None = None) -> BackupReport:
        """Write a backup, open it again and check it; too old ones are removed.

        Args:
            folder: the chosen folder of the office when None.

        Raises:
            EnvironmentFault: the folder is not there, or its disk is full or failed; there is no new backup.
        """
        raise NotImplementedError

    @needs(Right.MANAGE_KEYS)
    def rotate(self, person: PersonId | None = None, progress: Progress | None = None) -> RotationReport:
        """Renew the keys of one person, or every key, and seal again what they seal.

        What was interrupted, also by what ``progress`` raises, goes on with the next call or the next opening.
        Backups of before cannot be read with the new keys, so a new one is written afterwards.

        Raises:
            EnvironmentFault: the disk is full or failed; what was done so far stays and everything can be read.
        """
        raise NotImplementedError

    @needs(Right.MANAGE_KEYS)
    def new_recovery_key(self) -> str:
        """Return a new recovery key, which is kept nowhere; the one before opens nothing any more."""
        raise NotImplementedError

    @needs(Right.MANAGE_KEYS)
    def confirm_recovery_key(self, text: str) -> None:
        """Note that somebody has the recovery key in hand.

        Raises:
            WrongSecretError: this is not the recovery key.
        """
        raise NotImplementedError

    @needs(Right.MANAGE_KEYS)
    def use_keyring(self) -> str:
        """Let this computer's key store open the records without a password, and return its name.

        Raises:
            EnvironmentFault: there is no key store that can be trusted, or it is locked.
        """
        raise NotImplementedError

    @needs(Right.MANAGE_KEYS)
    def stop_using_keyring(self) -> None:
        """Let nothing but passwords and the recovery key open the records."""
        raise NotImplementedError

    @needs(Right.MANAGE_KEYS)
    def take_verification_key(self) -> str:
        """Return the key by which somebody outside checks the seals; it can be taken once and is then kept nowhere.

        Raises:
            UserError: it was taken already.
        """
        raise NotImplementedError

    @needs(Right.MANAGE_KEYS)
    def copy_keystore(self, file: Path) -> None:
        """Write a copy of the keystore, without which no backup can be read; it opens with the same passwords.

        Raises:
            UserError: it would lie beside the backups.
            EnvironmentFault: it cannot be written.
        """
        raise NotImplementedError

    @unchecked(Unchecked.OWN_WORK)
    def seal_if_due(self) -> bool:
        """Seal the records when a quarter of an hour is over, and return whether that was done."""
        raise NotImplementedError

    @unchecked(Unchecked.OWN_WORK)
    def tick(self, now: datetime, monotonic: float) -> Sequence[str]:
        """Do what is due; called every minute.

        Seals, makes the daily backup with its check, lets retention delete, and notices a clock that jumps and a disk
        that fills up.

        Args:
            now: aware UTC time of the computer's clock.
            monotonic: seconds of a clock that nobody sets and that goes on while the computer sleeps.

        Returns:
            A sentence for everything that the office should know of and that is new.
        """
        raise NotImplementedError
