"""How safe the records are: backups, restoring, seals, and the renewal of keys."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from faceattend.domain.privacy import RetentionLine
from faceattend.domain.verification import Stream

Progress = Callable[[int, int], None]
"""Told how much is done and how much there is; whatever it raises stops the work there."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """One backup, and what was found when it was opened again.

    Attributes:
        file: where it lies.
        taken_at: aware UTC time.
        size: bytes.
        head: the last seal in it, as it is printed; empty when nothing was ever sealed.
        problem: a sentence that says why it cannot be relied on; empty when it was opened again and is whole.
        removed: how many backups were removed because they were too old.
    """

    file: Path
    taken_at: datetime
    size: int
    head: str = ""
    problem: str = ""
    removed: int = 0

    @property
    def verified(self) -> bool:
        """Whether it was opened again and found whole."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class KeptPeriod:
    """When copies of the records were taken that are kept. One that is dated later was taken by a clock that was ahead.

    Attributes:
        first: aware UTC time.
        last: aware UTC time.
    """

    first: datetime
    last: datetime

    @classmethod
    def until(cls, now: datetime, length: timedelta) -> Self:
        """Return the period of this length that ends now, with a day more for a clock that is a little wrong."""
        return cls(now - length, now + timedelta(days=1))

    def holds(self, moment: datetime) -> bool:
        """Return whether a copy that was taken then is kept."""
        return self.first <= moment <= self.last


@dataclass(frozen=True, slots=True)
class LostRecords:
    """Records of one kind that are in the present database, or known from a seal, and not in a backup.

    Attributes:
        count: at least 1.
    """

    stream: Stream
    count: int


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What a backup is, and what restoring it would change.

    Attributes:
        sealed_at: aware UTC time of the last seal in the backup, shortly before it was taken; None without a seal.
        size: bytes.
        head: the last seal in the backup as it is printed; empty without a seal.
        people: how many people are in it.
        lost: what was recorded after the backup and would be set aside with the present database.
        newest_seal: aware UTC time of the newest seal that is known of these records; what was recorded between
            ``sealed_at`` and this time is not in the backup. None when no seal is known.
        present_readable: False when the present database is missing or so damaged that ``lost`` cannot be told.
        erased_again: people in the backup who were erased since; their records do not come back.
        unreadable: people in the backup whose keys were renewed since, so that their old records stay closed.
        switched_off: accounts in the backup that can sign in and will not, until an administrator switches them on:
            all but the one that restores.
        withdrawn_again: people who took their consent back since; it is taken back again.
    """

    file: Path
    sealed_at: datetime | None
    size: int
    head: str
    people: int
    lost: tuple[LostRecords, ...]
    newest_seal: datetime | None
    present_readable: bool
    erased_again: int
    unreadable: int
    switched_off: int = 0
    withdrawn_again: int = 0


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A backup that was put in place.

    Attributes:
        kept_aside: where the database lies that was in its place; None when there was none.
    """

    preview: RestorePreview
    kept_aside: Path | None


@dataclass(frozen=True, slots=True)
class RotationReport:
    """Keys that were renewed.

    Attributes:
        rows: how many rows were sealed again.
        recovery_key: the new recovery key, shown once and kept nowhere; None unless every key was renewed just now.
    """

    rows: int
    recovery_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class VerificationRecord:
    """What the last check of the whole record found.

    Attributes:
        checked_at: aware UTC time.
        sealed_until: time of the last seal that was checked; None without a seal.
        rows: how many rows were checked.
        findings: how many findings there were.
        first: the first finding as a sentence; empty without findings.
    """

    checked_at: datetime
    sealed_until: datetime | None
    rows: int
    findings: int
    first: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return self.findings == 0


@dataclass(frozen=True, slots=True)
class ClockJump:
    """The clock of the computer was set, or the computer has a bad one.

    Attributes:
        seen_at: aware UTC time by the clock after the jump.
        by: how far the clock went forward; negative when it went back.
    """

    seen_at: datetime
    by: timedelta


@dataclass(frozen=True, slots=True)
class KeepingStatus:
    """How safe the records are at this moment.

    Attributes:
        backup_folder: where the daily backup goes.
        last_backup: the last one that was written, whether or not it was found whole.
        backup_problem: why the last try failed, as a sentence; empty when it went well or there was none.
        backup_overdue: there is no whole backup of the last two days.
        recovery_key_confirmed: somebody typed the recovery key again after it was shown.
        keyring: the name of the system's key store that opens the records without a password; empty when it does not.
        verification_key_taken: the key that proves seals to outsiders was taken out of the program.
        rotating: a renewal of keys was begun and is not finished.
        head: the last seal as it is printed; empty when nothing was ever sealed.
        sealed_at: aware UTC time of that seal.
        heads_problem: why the last seal could not be written into the chosen file, as a sentence; empty when it was.
        verification: the last check of the whole record.
        free_bytes: free space on the disk of the data folder.
        waiting_audit_rows: lines of the audit log that a full disk did not take yet.
        clock_jump: the largest jump of the clock since the records were opened.
        retention: what the next run of retention deletes.
    """

    backup_folder: Path
    last_backup: BackupReport | None
    backup_problem: str
    backup_overdue: bool
    recovery_key_confirmed: bool
    keyring: str
    verification_key_taken: bool
    rotating: bool
    head: str
    sealed_at: datetime | None
    heads_problem: str
    verification: VerificationRecord | None
    free_bytes: int
    waiting_audit_rows: int
    clock_jump: ClockJump | None
    retention: tuple[RetentionLine, ...]
