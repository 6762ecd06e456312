"""Putting a backup in the place of the database, so that a crash at any moment leaves one of the two.

The backup is copied beside the database, checked there, told that it was restored, and given the name that decides:
from then on the next opening finishes what a crash cuts off. The database before it is kept under a name of its own,
``attendance-2026-05-29-180000.replaced``, together with its log.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import peewee

from faceattend import paths
from faceattend.domain.accounts import Role
from faceattend.domain.keeping import KeptPeriod, LostRecords, Progress, RestorePreview
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.accounts import open_account
from faceattend.storage.backup import (
    REPLACED_SUFFIX,
    STAMP,
    Tips,
    check_backup,
    last_head_of,
    moment_in_name,
    tips_of,
)
from faceattend.storage.belonging import belongs_to
from faceattend.storage.chain_beginning import CHAINED_VERSION, begin_chain
from faceattend.storage.copying import copy_database
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.database import Reader, open_for_writing, open_unchanged, read_version, rows
from faceattend.storage.files import move_file, remove_file
from faceattend.storage.heads_file import HEADS_NAME, read_heads
from faceattend.storage.keystore import Keystore
from faceattend.storage.layout import DATABASE_NAME, LOG_SUFFIXES
from faceattend.storage.migrate import bring_up_to_date, newest_version, steps_taken
from faceattend.storage.models import AccountRow, PersonRow
from faceattend.storage.settings import SettingsRepository
from faceattend.storage.streams import TABLE_OF
from faceattend.storage.writer import Writer

RESTORED_KEY = "keeping.restored"
"""The setting by which a database knows that it was restored, until that is written into its logs."""

_PREPARED_SUFFIX = ".restoring"
_DECIDED_SUFFIX = ".restored"


def preview_of(folder: Path, file: Path, keystore: Keystore) -> RestorePreview:
    """Return what a backup is, and what restoring it into a data folder would change; nothing is changed.

    Raises:
        UserError: it is not a backup that can be restored here; the sentence says why.
        EnvironmentFault: it cannot be read.
    """
    version = check_backup(file, keystore)
    chained = version >= CHAINED_VERSION
    head = last_head_of(file) if chained else None
    present, newest = _present(folder, keystore)
    people = _people(file)
    readable = {person for person, sealed in people if _opens(keystore, person, sealed)}
    erased = {person for person, _ in people} & keystore.erased
    return RestorePreview(
        file=file,
        sealed_at=None if head is None else head.utc,
        size=file.stat().st_size,
        head="" if head is None else head.text,
        people=len(people),
        lost=() if present is None else _lost(present, tips_of(file) if chained else ()),
        newest_seal=newest,
        present_readable=present is not None,
        erased_again=len(erased),
        unreadable=len(people) - len(readable) - len(erased),
    )


def may_restore(folder: Path, file: Path, keystore: Keystore) -> bool:
    """Return whether whoever unlocked the keystore is an administrator, by the present database or else by the backup.

    The recovery key stands for the first administrator, who also is the one of records from before there were accounts.
    """
    if keystore.account is None:
        return True
    for database in (folder / DATABASE_NAME, file):
        try:
            found = _look(database, AccountRow.select(AccountRow.id, AccountRow.token))
            accounts = {id: open_account(keystore, id, token).account for id, token in found if id == keystore.account}
        except (EnvironmentFault, UnreadableError):
            # Missing, damaged, or from before there were accounts.
            continue
        if not found:
            continue
        known = accounts.get(keystore.account)
        return known is not None and known.enabled and known.role is Role.ADMINISTRATOR
    return keystore.account == keystore.first_account


def put_back(
    folder: Path, file: Path, keystore: Keystore, preview: RestorePreview, now: datetime, progress: Progress
) -> Path | None:
    """Put a backup in the place of the database, and return where that is kept now; None when there was none.

    The folder is locked by the caller, and nothing has the database open.

    Raises:
        UserError: the backup is damaged.
        EnvironmentFault: the disk is full or failed; the present database stays.
    """
    stem = f"attendance-{now.astimezone(UTC).strftime(STAMP)}"
    prepared = folder / (stem + _PREPARED_SUFFIX)
    _clear_away(folder)
    try:
        copy_database(file, prepared, progress, open_unchanged)
        check_backup(prepared, keystore)
        _chain_if_older(prepared, keystore)
        _tell(prepared, keystore, preview, now)
        move_file(prepared, prepared.with_suffix(_DECIDED_SUFFIX))
    finally:
        _remove_with_log(prepared)
    finish_restore(folder)
    aside = folder / (stem + REPLACED_SUFFIX)
    return aside if aside.exists() else None


def finish_restore(folder: Path) -> None:
    """Finish a restore that was decided and cut off; without one, do nothing. The folder is locked by the caller.

    Raises:
        EnvironmentFault: a file cannot be renamed.
    """
    decided = max(folder.glob(f"attendance-*{_DECIDED_SUFFIX}"), default=None)
    if decided is None:
        return
    aside = decided.with_suffix(REPLACED_SUFFIX)
    database = folder / DATABASE_NAME
    if database.exists() and not aside.exists():
        move_file(database, aside)
    # As long as the decided file is there, a log beside it is the one of the database before: SQLite would otherwise
    # take it for the new one's.
    for suffix in LOG_SUFFIXES:
        log = database.with_name(database.name + suffix)
        if log.exists():
            move_file(log, aside.with_name(aside.name + suffix))
    move_file(decided, database)


def replaced_in(folder: Path) -> list[Path]:
    """Return the databases in a data folder that were replaced by a backup, the oldest first."""
    return sorted(folder.glob(f"attendance-*{REPLACED_SUFFIX}"))


def remove_replaced(folder: Path, kept: KeptPeriod) -> int:
    """Remove databases that were not replaced within a period, and return how many.

    Raises:
        EnvironmentFault: one cannot be removed.
    """
    moments = {file: moment_in_name(file) for file in replaced_in(folder)}
    old = [file for file, moment in moments.items() if moment is not None and not kept.holds(moment)]
    for file in old:
        _remove_with_log(file)
    return len(old)


def _present(folder: Path, keystore: Keystore) -> tuple[Tips | None, datetime | None]:
    """Return where the streams of the present database end, if that can be read, and the time of the newest seal."""
    written = read_heads(folder / HEADS_NAME)
    known = [] if written is None else [head.utc for head in written.heads if head.utc is not None]
    database = folder / DATABASE_NAME
    tips: Tips | None = None
    try:
        version = read_version(database, newest_version(paths.migrations()))
        if version >= CHAINED_VERSION and belongs_to(database, keystore):
            tips = tips_of(database)
            head = last_head_of(database)
            known.extend([head.utc] if head is not None and head.utc is not None else [])
    except (UserError, EnvironmentFault):
        # Missing or damaged: that is what backups are there for.
        tips = None
    return tips, max(known, default=None)


def _lost(present: Tips, restored: Tips) -> tuple[LostRecords, ...]:
    found = []
    for place, stream in enumerate(TABLE_OF):
        end = present[place]
        restored_end = restored[place] if restored else None
        count = (end.seq if end else 0) - (restored_end.seq if restored_end else 0)
        if count > 0:
            found.append(LostRecords(stream, count))
    return tuple(found)


def _people(file: Path) -> list[tuple[int, bytes]]:
    return [(person, sealed) for person, sealed in _look(file, PersonRow.select(PersonRow.id, PersonRow.profile))]


def _opens(keystore: Keystore, person: int, sealed: bytes) -> bool:
    try:
        keystore.person(person).open(Kind.PROFILE, person, person, sealed)
    except UnreadableError:
        return False
    return True


def _look(file: Path, query: "peewee.ModelSelect[Any]") -> list[tuple[Any, ...]]:
    database = open_unchanged(file)
    try:
        return rows(database, query)
    finally:
        database.close()


def _chain_if_older(prepared: Path, keystore: Keystore) -> None:
    """Chain the records of a backup from before there was a chain, which the next opening would refuse."""
    if steps_taken(prepared, paths.migrations()) >= CHAINED_VERSION:
        return
    database = open_for_writing(prepared)
    try:
        bring_up_to_date(database, paths.migrations())
        begin_chain(database, keystore)
    finally:
        database.close()


def _tell(prepared: Path, keystore: Keystore, preview: RestorePreview, now: datetime) -> None:
    """Write into a database that it was restored."""
    lost = {found.stream.value: found.count for found in preview.lost}
    writer = Writer(prepared)
    try:
        reader = Reader(prepared)
        try:
            SettingsRepository(writer, reader, keystore).write(
                RESTORED_KEY, {"file": preview.file.name, "at": now.isoformat(), "lost": lost}
            )
        finally:
            # Before the writer, which empties the log and takes it away.
            reader.close()
    finally:
        writer.close()
    if prepared.with_name(f"{prepared.name}-wal").exists():
        raise EnvironmentFault("The disk did not take the restored records whole, so nothing was changed. Try again.")


def _clear_away(folder: Path) -> None:
    for file in folder.glob(f"attendance-*{_PREPARED_SUFFIX}"):
        _remove_with_log(file)


def _remove_with_log(file: Path) -> None:
    for path in (file, *(file.with_name(file.name + suffix) for suffix in LOG_SUFFIXES)):
        remove_file(path)
