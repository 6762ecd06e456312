"""The self check says in plain words how safe the records are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.keeping import BackupReport, ClockJump, KeepingStatus, VerificationRecord
from faceattend.domain.privacy import DataKind, Notice, RetentionLine
from faceattend.services.doctor import Health
from faceattend.services.safety_checks import notice_check, safety_checks

NOW = datetime(2026, 5, 29, 9, tzinfo=UTC)
BACKUP = BackupReport(Path("/backups/monday.db"), NOW, 4096)
GOOD = KeepingStatus(
    backup_folder=Path("/backups"),
    last_backup=BACKUP,
    backup_problem="",
    backup_overdue=False,
    recovery_key_confirmed=True,
    keyring="",
    verification_key_taken=True,
    rotating=False,
    head="12-ABCD-EF01-2345-6789",
    sealed_at=NOW,
    heads_problem="",
    verification=VerificationRecord(NOW, NOW, rows=10, findings=0),
    free_bytes=1 << 40,
    waiting_audit_rows=0,
    clock_jump=None,
    retention=(
        RetentionLine(DataKind.PUNCHES, 12, date(2024, 5, 1)),
        RetentionLine(DataKind.AUDIT, 0, date(2024, 5, 1)),
    ),
)


def told(status: KeepingStatus) -> dict[str, tuple[Health, str]]:
    return {check.subject: (check.health, check.sentence) for check in safety_checks(status)}


def test_nothing_is_wrong_when_everything_was_done() -> None:
    checks = told(GOOD)
    assert {health for health, _ in checks.values()} == {Health.GOOD}
    assert "2026-05-29 09:00 UTC" in checks["Backup"][1]
    assert "12-ABCD-EF01-2345-6789" in checks["Seals"][1]
    assert checks["Retention"][1] == "It deletes next: 12 punches."


@pytest.mark.parametrize(
    ("status", "subject", "words"),
    [
        (replace(GOOD, last_backup=None), "Backup", "no backup"),
        (replace(GOOD, backup_problem="The folder is not there."), "Backup", "folder is not there"),
        (replace(GOOD, last_backup=replace(BACKUP, problem="It is cut off.")), "Backup", "cut off"),
        (replace(GOOD, backup_overdue=True), "Backup", "2026-05-29"),
        (replace(GOOD, recovery_key_confirmed=False), "Recovery key", "written down"),
        (replace(GOOD, keyring="SecretService"), "Keyring", "without a passphrase (SecretService)"),
        (replace(GOOD, rotating=True), "Keys", "rotate"),
        (replace(GOOD, sealed_at=None, head=""), "Seals", "never sealed"),
        (replace(GOOD, heads_problem="The stick is not there."), "Seals", "stick"),
        (replace(GOOD, verification=None), "Records", "never checked"),
        (replace(GOOD, verification_key_taken=False), "Verification key", "still in the program"),
        (replace(GOOD, waiting_audit_rows=3), "Audit log", "3 of its lines"),
        (replace(GOOD, clock_jump=ClockJump(NOW, timedelta(seconds=-300))), "Clock", "-300 seconds"),
    ],
)
def test_what_should_be_done_is_a_warning(status: KeepingStatus, subject: str, words: str) -> None:
    health, sentence = told(status)[subject]
    assert health is Health.WARNING
    assert words in sentence


def test_altered_records_are_bad() -> None:
    found = VerificationRecord(NOW, NOW, rows=10, findings=2, first="Row 7 of the punches was altered.")
    assert told(replace(GOOD, verification=found))["Records"] == (
        Health.BAD,
        "Row 7 of the punches was altered. Look closer with faceattend verify.",
    )


def test_a_notice_of_the_office_s_own_is_wanted() -> None:
    assert notice_check(Notice(0, "[office]", "d")).health is Health.WARNING
    assert notice_check(Notice(2, "Ours.", "d")).health is Health.GOOD
