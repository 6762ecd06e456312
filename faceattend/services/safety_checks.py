"""The part of the self check that needs the records to be open: how safe they are, in plain words."""

from collections.abc import Iterator, Sequence

from faceattend.domain.keeping import KeepingStatus
from faceattend.domain.privacy import Notice
from faceattend.services.doctor import Check, Health
from faceattend.services.liveness import CheckCard, PluginState


def safety_checks(status: KeepingStatus) -> Iterator[Check]:
    """Yield what is known of backups, keys and seals, and what retention deletes next."""
    yield _backup(status)
    yield _recovery_key(status)
    yield _keyring(status)
    yield from _renewal(status)
    yield _seals(status)
    yield _verification(status)
    yield _verification_key(status)
    yield from _troubles(status)
    yield _retention(status)


def notice_check(notice: Notice) -> Check:
    """Return whether people are told in the office's own words what is done with their faces."""
    if notice.version:
        return Check("Notice", Health.GOOD, f"People are given version {notice.version} of the office's own.")
    return Check(
        "Notice",
        Health.WARNING,
        "People are given the one that comes with the program, which has gaps; set your own with "
        "faceattend notice --set FILE.",
    )


def living_faces_checks(cards: Sequence[CheckCard], broken: Sequence[CheckCard]) -> Iterator[Check]:
    """Yield whether faces are checked for life as the office decided.

    Args:
        cards: every check.
        broken: those that are in use and do not work.
    """
    for card in broken:
        yield Check(f"Check {card.id} in use", Health.BAD, f"It does not work. {card.reason}")
    working = [card.id for card in cards if card.state is PluginState.ENABLED]
    if working:
        yield Check("Living faces", Health.GOOD, f"In use: {', '.join(working)}.")
    else:
        yield Check(
            "Living faces",
            Health.WARNING,
            "No check is in use, so a picture that is held up counts as the person; take one into use with "
            "faceattend plugins --enable ID.",
        )


def _backup(status: KeepingStatus) -> Check:
    last = status.last_backup
    if status.backup_problem:
        return Check("Backup", Health.WARNING, f"The last try failed: {status.backup_problem}")
    if last is None:
        return Check("Backup", Health.WARNING, "There is no backup yet; make one with faceattend backup.")
    taken = f"{last.taken_at:%Y-%m-%d %H:%M} UTC"
    if not last.verified:
        return Check("Backup", Health.WARNING, f"The last one, of {taken}, is not whole: {last.problem}")
    if status.backup_overdue:
        return Check("Backup", Health.WARNING, f"The last whole one is of {taken}; make one with faceattend backup.")
    return Check(
        "Backup",
        Health.GOOD,
        f"The last one, of {taken}, was opened again and is whole; it lies in {last.file.parent}.",
    )


def _recovery_key(status: KeepingStatus) -> Check:
    if status.recovery_key_confirmed:
        return Check("Recovery key", Health.GOOD, "It was typed again after it was shown.")
    return Check(
        "Recovery key",
        Health.WARNING,
        "Nobody has shown that it was written down; do so with faceattend keys confirm, "
        "or make a new one with faceattend keys recovery.",
    )


def _keyring(status: KeepingStatus) -> Check:
    if status.keyring:
        return Check(
            "Keyring",
            Health.WARNING,
            f"Whoever can start this computer as this user opens the records without a passphrase ({status.keyring}).",
        )
    return Check("Keyring", Health.GOOD, "Only a passphrase or the recovery key opens the records.")


def _renewal(status: KeepingStatus) -> Iterator[Check]:
    if status.rotating:
        yield Check("Keys", Health.WARNING, "A renewal of keys is not finished; go on with faceattend rotate.")


def _seals(status: KeepingStatus) -> Check:
    if status.heads_problem:
        return Check("Seals", Health.WARNING, status.heads_problem)
    if status.sealed_at is None:
        return Check("Seals", Health.WARNING, "The records were never sealed yet.")
    return Check("Seals", Health.GOOD, f"Sealed until {status.sealed_at:%Y-%m-%d %H:%M} UTC: {status.head}.")


def _verification(status: KeepingStatus) -> Check:
    found = status.verification
    if found is None:
        return Check("Records", Health.WARNING, "They were never checked yet; do so with faceattend verify.")
    if not found.ok:
        return Check("Records", Health.BAD, f"{found.first} Look closer with faceattend verify.")
    until = "" if found.sealed_until is None else f", sealed until {found.sealed_until:%Y-%m-%d %H:%M} UTC"
    return Check("Records", Health.GOOD, f"Checked on {found.checked_at:%Y-%m-%d %H:%M} UTC and unaltered{until}.")


def _verification_key(status: KeepingStatus) -> Check:
    if status.verification_key_taken:
        return Check("Verification key", Health.GOOD, "It was taken out of the program.")
    return Check(
        "Verification key",
        Health.WARNING,
        "It is still in the program; take it out with faceattend keys verification and give it to whoever checks you.",
    )


def _troubles(status: KeepingStatus) -> Iterator[Check]:
    if status.waiting_audit_rows:
        yield Check(
            "Audit log",
            Health.WARNING,
            f"The disk did not take {status.waiting_audit_rows} of its lines yet; free some space.",
        )
    if status.clock_jump is not None:
        seconds = round(status.clock_jump.by.total_seconds())
        yield Check("Clock", Health.WARNING, f"The clock of this computer jumped by {seconds} seconds; check its time.")


def _retention(status: KeepingStatus) -> Check:
    due = [f"{line.count} {line.kind.value}" for line in status.retention if line.count]
    return Check("Retention", Health.GOOD, f"It deletes next: {', '.join(due) or 'nothing'}.")
