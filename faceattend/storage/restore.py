"""Putting a backup in the place of the database, so that a crash at any moment leaves one of the two.

The backup is copied beside the database, checked there, told that it was restored, marked, and given the name that
decides: from then on the next opening finishes what a crash cuts off. The mark is the digest of the file, sealed with
the keys of the vault: a file without one was put there by somebody else and is left alone. The database before it is
kept under a name of its own, ``attendance-2026-05-29-180000.replaced``, together with its log; the name is noted in the
new one, because only what is noted is ever removed.

The accounts of the backup are switched off in it, but for the one that restores: who was removed or demoted since must
not come back with it.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import peewee

from faceattend import paths
from faceattend.domain.accounts import Role
from faceattend.domain.keeping import KeptPeriod, LostRecords, Progress, RestorePreview
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.accounts import AccountRepository, KeptAccount, open_account
from faceattend.storage.backup import (
    REPLACED_SUFFIX,
    STAMP,
    Tips,
    check_backup,
    last_head_of,
    tips_of,
)
from faceattend.storage.belonging import belongs_to
from faceattend.storage.chain_beginning import CHAINED_VERSION, begin_chain
from faceattend.storage.copying import copy_database
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, open_for_writing, open_unchanged, read_version, rows
from faceattend.storage.faults import file_fault
from faceattend.storage.files import move_file, remove_file, replace_file
from faceattend.storage.heads_file import HEADS_NAME, read_heads
from faceattend.storage.keystore import Keystore
from faceattend.storage.layout import DATABASE_NAME, LOG_SUFFIXES
from faceattend.storage.migrate import bring_up_to_date, newest_version, steps_taken
from faceattend.storage.models import AccountRow, PersonRow, SettingRow
from faceattend.storage.outbox import OutboxRepository
from faceattend.storage.people import came_back
from faceattend.storage.profiles import Profile, read_profile
from faceattend.storage.settings import SettingsRepository, open_setting
from faceattend.storage.strangers import StrangerRepository
from faceattend.storage.streams import TABLE_OF
from faceattend.storage.table_sums import TableSums
from faceattend.storage.writer import Writer

RESTORED_KEY = "keeping.restored"
"""The setting by which a database knows that it was restored, until that is written into its logs."""

REPLACED_KEY = "keeping.replaced"
"""The setting in which a database keeps the names of those that were replaced, and when."""

_PREPARED_SUFFIX = ".restoring"
_DECIDED_SUFFIX = ".restored"
_MARK_SUFFIX = ".mark"
# No kind of mark has more than one row.
_ROW = 0
_LONGEST_MARK = 4096


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
    profiles = {person: _opened(keystore, person, sealed) for person, sealed in people}
    readable = {person for person, profile in profiles.items() if profile is not None}
    erased = {person for person, _ in people} & keystore.erased
    keeper = _keeper(folder, file, keystore)
    others = [kept for kept in _accounts(file, keystore).values() if kept is not None]
    if keeper is not None:
        others = [kept for kept in others if kept.account.id != keeper.account.id]
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
        switched_off=sum(kept.account.enabled for kept in others),
        withdrawn_again=sum(
            came_back(profile.consent, keystore.withdrawn[person])
            for person, profile in profiles.items()
            if profile is not None and person in keystore.withdrawn
        ),
    )


def may_restore(folder: Path, file: Path, keystore: Keystore) -> bool:
    """Return whether whoever unlocked the keystore is an administrator, by the present database or else by the backup.

    The recovery key stands for the first administrator, who also is the one of records from before there were accounts.
    """
    if keystore.account is None:
        return True
    if not any(_accounts(database, keystore) for database in (folder / DATABASE_NAME, file)):
        return keystore.account == keystore.first_account
    return _keeper(folder, file, keystore) is not None


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
        _bring_up_to_date(prepared, keystore)
        aside = folder / (stem + REPLACED_SUFFIX)
        replaced = _replaced_before(folder, keystore)
        if (folder / DATABASE_NAME).exists():
            replaced[aside.name] = now.isoformat()
        _tell(prepared, keystore, preview, now, _keeper(folder, file, keystore), replaced)
        decided = prepared.with_suffix(_DECIDED_SUFFIX)
        replace_file(_mark_of(decided), keystore.system.seal(Kind.RESTORE, _ROW, NOBODY, _digest(prepared)))
        move_file(prepared, decided)
    finally:
        _remove_with_log(prepared)
    finish_restore(folder, keystore)
    return aside if aside.exists() else None


def finish_restore(folder: Path, keystore: Keystore) -> tuple[str, ...]:
    """Finish a restore that was decided and cut off; without one, do nothing. The folder is locked by the caller.

    Returns:
        A sentence about every file that looks like a restore of this program and is none; it was left alone.

    Raises:
        EnvironmentFault: a file cannot be read or renamed.
    """
    foreign = []
    for decided in sorted(folder.glob(f"attendance-*{_DECIDED_SUFFIX}")):
        if _is_ours(decided, keystore):
            _put_in_place(folder, decided)
        else:
            foreign.append(
                f"The file {decided.name} in the folder of the records has the name of a backup that is to take their "
                "place, and this program did not prepare it. It was left alone; find out whose it is, then remove it."
            )
    return tuple(foreign)


def _put_in_place(folder: Path, decided: Path) -> None:
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
    remove_file(_mark_of(decided))


def _is_ours(decided: Path, keystore: Keystore) -> bool:
    mark = _mark_of(decided)
    if any(path.is_symlink() or not path.is_file() for path in (decided, mark)):
        return False
    try:
        with mark.open("rb") as file:
            sealed = file.read(_LONGEST_MARK)
        return hmac.compare_digest(keystore.system.open(Kind.RESTORE, _ROW, NOBODY, sealed), _digest(decided))
    except UnreadableError:
        return False
    except OSError as error:
        raise file_fault(error) from error


def _mark_of(decided: Path) -> Path:
    return decided.with_name(decided.name + _MARK_SUFFIX)


def _digest(file: Path) -> bytes:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").digest()
    except OSError as error:
        raise file_fault(error) from error


def replaced_in(folder: Path) -> list[Path]:
    """Return the databases in a data folder that were replaced by a backup, the oldest first."""
    return sorted(folder.glob(f"attendance-*{REPLACED_SUFFIX}"))


def remove_replaced(folder: Path, replaced: Mapping[str, datetime], kept: KeptPeriod) -> int:
    """Remove databases that were not replaced within a period, and return how many.

    Args:
        replaced: what the program noted of them; nothing else is removed, whatever its name is.

    Raises:
        EnvironmentFault: one cannot be removed.
    """
    old = [file for file in replaced_in(folder) if file.name in replaced and not kept.holds(replaced[file.name])]
    for file in old:
        _remove_with_log(file)
    return len(old)


def _replaced_before(folder: Path, keystore: Keystore) -> dict[str, str]:
    """Return what the present database has noted of those that were replaced before, as far as it can be read."""
    try:
        found = _look(folder / DATABASE_NAME, SettingRow.select(SettingRow.token).where(SettingRow.key == REPLACED_KEY))
        noted = open_setting(keystore, REPLACED_KEY, found[0][0]) if found else None
    except (UserError, EnvironmentFault):
        # Missing or damaged: that is what backups are there for. What is not noted is not removed.
        return {}
    return dict(noted) if isinstance(noted, dict) else {}


def _accounts(database: Path, keystore: Keystore) -> dict[int, KeptAccount | None]:
    """Return the accounts in a database by number, None for a damaged one; empty when there are none to be read."""
    try:
        found = _look(database, AccountRow.select(AccountRow.id, AccountRow.token))
    except EnvironmentFault:
        # Missing, damaged, or from before there were accounts.
        return {}
    accounts: dict[int, KeptAccount | None] = {}
    for id, token in found:
        try:
            accounts[id] = open_account(keystore, id, token)
        except UnreadableError:
            accounts[id] = None
    return accounts


def _keeper(folder: Path, file: Path, keystore: Keystore) -> KeptAccount | None:
    """Return the administrator who restores, by the present database or else by the backup; None when he is none."""
    number = keystore.first_account if keystore.account is None else keystore.account
    for database in (folder / DATABASE_NAME, file):
        accounts = _accounts(database, keystore)
        if not accounts or (number in accounts and accounts[number] is None):
            continue
        known = accounts.get(number)
        whole = known is not None and known.account.enabled and known.account.role is Role.ADMINISTRATOR
        return known if whole else None
    return None


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


def _opened(keystore: Keystore, person: int, sealed: bytes) -> Profile | None:
    try:
        return read_profile(keystore.person(person).open(Kind.PROFILE, person, person, sealed))
    except UnreadableError:
        return None


def _look(file: Path, query: "peewee.ModelSelect[Any]") -> list[tuple[Any, ...]]:
    database = open_unchanged(file)
    try:
        return rows(database, query)
    finally:
        database.close()


def _bring_up_to_date(prepared: Path, keystore: Keystore) -> None:
    """Give a backup the tables of this version, and its chain if it had none: the next opening would refuse it."""
    taken = steps_taken(prepared, paths.migrations())
    if taken >= newest_version(paths.migrations()):
        return
    database = open_for_writing(prepared)
    try:
        bring_up_to_date(database, paths.migrations())
        if taken < CHAINED_VERSION:
            begin_chain(database, keystore)
    finally:
        database.close()


def _tell(
    prepared: Path,
    keystore: Keystore,
    preview: RestorePreview,
    now: datetime,
    keeper: KeptAccount | None,
    replaced: Mapping[str, str],
) -> None:
    """Write into a database that it was restored, and switch its accounts off but for the one that restores."""
    lost = {found.stream.value: found.count for found in preview.lost}
    writer = Writer(prepared, sums=TableSums(keystore))
    try:
        reader = Reader(prepared)
        try:
            _switch_off(AccountRepository(writer, reader, keystore, DamageLog()), keystore, keeper)
            # What was on its way then was delivered since, and who was not known is not to come back once dismissed.
            OutboxRepository(writer, reader, keystore, DamageLog()).clear()
            StrangerRepository(writer, reader, keystore, DamageLog()).clear()
            settings = SettingsRepository(writer, reader, keystore)
            settings.write(REPLACED_KEY, dict(replaced))
            settings.write(
                RESTORED_KEY,
                {
                    "file": preview.file.name,
                    "at": now.isoformat(),
                    "lost": lost,
                    "switched_off": preview.switched_off,
                    "withdrawn_again": preview.withdrawn_again,
                },
            )
        finally:
            # Before the writer, which empties the log and takes it away.
            reader.close()
    finally:
        writer.close()
    if prepared.with_name(f"{prepared.name}-wal").exists():
        raise EnvironmentFault("The disk did not take the restored records whole, so nothing was changed. Try again.")


def _switch_off(accounts: AccountRepository, keystore: Keystore, keeper: KeptAccount | None) -> None:
    opening = {slot.account for slot in keystore.slots.all()}
    for kept in accounts.all():
        off = replace(kept.account, enabled=False, opens_vault=kept.account.id in opening)
        accounts.change(replace(kept, account=off))
    if keeper is not None:
        # As he is now, and not as he was then.
        accounts.remove(keeper.account.id)
        accounts.add(replace(keeper, account=replace(keeper.account, opens_vault=keeper.account.id in opening)))


def _clear_away(folder: Path) -> None:
    for mark in folder.glob(f"attendance-*{_DECIDED_SUFFIX}{_MARK_SUFFIX}"):
        remove_file(mark)
    for file in folder.glob(f"attendance-*{_PREPARED_SUFFIX}"):
        _remove_with_log(file)


def _remove_with_log(file: Path) -> None:
    for path in (file, *(file.with_name(file.name + suffix) for suffix in LOG_SUFFIXES)):
        remove_file(path)
