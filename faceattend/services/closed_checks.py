"""The part of the self check that looks at a vault while it is closed: nothing of it needs a key."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.checks import Check, Health
from faceattend.storage.attempts import ATTEMPTS_NAME, Attempts
from faceattend.storage.backup import backups_in, taken_at
from faceattend.storage.heads_file import HEADS_NAME, read_heads
from faceattend.storage.keystore import Keystore
from faceattend.storage.layout import BACKUPS_NAME, DATABASE_NAME, KEYSTORE_NAME
from faceattend.storage.vault import Vault

_OTHERS = 0o077


def closed_vault_checks(folder: Path) -> Iterator[Check]:
    """Yield what can be seen of the vault in a data folder from outside."""
    if not Vault.exists(folder):
        yield Check("Vault", Health.WARNING, f"There is no vault in {folder}; make one with faceattend init.")
        return
    yield _vault(folder)
    yield from _modes(folder)
    yield _keystore(folder / KEYSTORE_NAME)
    yield _backups(folder / BACKUPS_NAME)
    yield _heads(folder / HEADS_NAME)
    yield _attempts(folder / ATTEMPTS_NAME)


def _vault(folder: Path) -> Check:
    missing = [name for name in (KEYSTORE_NAME, DATABASE_NAME) if not (folder / name).exists()]
    if missing:
        return Check(
            "Vault", Health.BAD, f"{missing[0]} is missing in {folder}; put back a copy of it or restore a backup."
        )
    return Check("Vault", Health.GOOD, f"There is a vault in {folder}.")


def _modes(folder: Path) -> Iterator[Check]:
    # Windows knows no such modes: there the folder of a user is closed to the others by itself.
    if os.name != "posix":
        return
    names = (KEYSTORE_NAME, DATABASE_NAME, HEADS_NAME, ATTEMPTS_NAME)
    looked_at = [folder, folder / BACKUPS_NAME, *(folder / name for name in names)]
    open_ones = [path for path in looked_at if path.exists() and stat.S_IMODE(path.stat().st_mode) & _OTHERS]
    if open_ones:
        yield Check(
            "Rights",
            Health.WARNING,
            f"Other users of this computer reach {open_ones[0]}; take the rights away with: "
            f"chmod go-rwx {' '.join(str(path) for path in open_ones)}",
        )
    else:
        yield Check("Rights", Health.GOOD, "Only this user reaches the folder and the files of the vault.")


def _keystore(path: Path) -> Check:
    try:
        keyring = Keystore.has_keyring_slot(path)
    except (UserError, EnvironmentFault) as error:
        return Check("Keystore", Health.BAD, str(error))
    if keyring:
        return Check(
            "Keystore", Health.WARNING, "It is whole. This computer keeps a key that opens it without a password."
        )
    return Check("Keystore", Health.GOOD, "It is whole, and only a password or the recovery key opens it.")


def _backups(folder: Path) -> Check:
    files = backups_in(folder) if folder.is_dir() else []
    moment = taken_at(files[-1]) if files else None
    if moment is None:
        return Check(
            "Backup files",
            Health.WARNING,
            f"There is none in {folder}. When the office chose another folder, look there; with the password this "
            "check knows it.",
        )
    return Check(
        "Backup files", Health.GOOD, f"The last of {len(files)} in {folder} is of {moment:%Y-%m-%d %H:%M} UTC."
    )


def _heads(path: Path) -> Check:
    try:
        found = read_heads(path)
    except EnvironmentFault as error:
        return Check("File of seals", Health.WARNING, str(error))
    if found is None or not found.heads:
        return Check("File of seals", Health.WARNING, f"There is no seal in {path.name} yet.")
    if found.damaged:
        return Check(
            "File of seals",
            Health.WARNING,
            f"{found.damaged} of its lines cannot be read; run a check with faceattend verify.",
        )
    last = found.heads[-1]
    moment = "" if last.utc is None else f" of {last.utc:%Y-%m-%d %H:%M} UTC"
    return Check("File of seals", Health.GOOD, f"The last seal is {last.text}{moment}.")


def _attempts(path: Path) -> Check:
    try:
        failures = Attempts(path).most()
    except EnvironmentFault as error:
        return Check("Wrong passwords", Health.WARNING, str(error))
    if failures:
        sentence = f"There were {failures} in a row for one name since the last right one."
        return Check("Wrong passwords", Health.WARNING, sentence)
    return Check("Wrong passwords", Health.GOOD, "There were none since the last right one.")
