"""``faceattend keys``: what opens the vault."""

import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from faceattend.cli.context import Session
from faceattend.cli.output import warn
from faceattend.cli.passphrases import ask, somebody_types
from faceattend.domain.keeping import KeepingStatus
from faceattend.errors import EnvironmentFault, UserError, WrongSecretError

_ROOM = 256
"""Bytes, more than a key has."""

_UNTIL_CONFIRMED = "The recovery key before it is good until this one was typed again."

_ANYONE_CAN_OPEN = (
    "From then on whoever can start this computer as this user can open the records without a passphrase, "
    "and so can whoever takes it, unless its disk is encrypted."
)


def add_keyring(parser: ArgumentParser) -> None:
    """Declare ``keys keyring``."""
    parser.add_argument("state", choices=["on", "off"], help="whether this computer opens the records by itself")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def add_copy(parser: ArgumentParser) -> None:
    """Declare ``keys copy``."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write, best on a stick")


def add_verification(parser: ArgumentParser) -> None:
    """Declare ``keys verification``."""
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the file to write, best on a stick")


def status(session: Session) -> None:
    """Print what opens the vault."""
    with session.office() as office:
        found = office.keeping.status()
    session.output.record(
        {
            "recovery_key_confirmed": found.recovery_key_confirmed,
            "keyring": found.keyring or None,
            "verification_key_taken": found.verification_key_taken,
            "rotating": found.rotating,
        },
        "\n".join(_sentences(found)),
    )


def passphrase(session: Session) -> None:
    """Set the passphrase of who signs in; after the recovery key the old one is not needed."""
    with session.office() as office:
        old = "" if session.by_recovery_key else session.passphrases.current()
        office.accounts.change_own_password(old, session.passphrases.new())
        account = office.accounts.signed_in()
    name = "" if account is None else account.name
    session.output.record({"name": name, "changed": True}, f"{name} has a new passphrase; the old one opens nothing.")


def recovery(session: Session) -> None:
    """Make a new recovery key and print it once."""
    with session.office() as office:
        key = office.keeping.new_recovery_key()
        session.output.record({"recovery_key": key}, f"{recovery_key_words(key)}\n{_UNTIL_CONFIRMED}")
        retype(session, office.keeping.confirm_recovery_key)


def confirm(session: Session) -> None:
    """Note that somebody has the recovery key in hand."""
    with session.office_by_passphrase() as office:
        office.keeping.confirm_recovery_key(session.passphrases.typed_recovery_key())
    session.output.record(
        {"recovery_key_confirmed": True}, "The recovery key is right. Keep it away from this computer."
    )


def keyring(session: Session) -> None:
    """Let this computer open the records by itself, or no longer."""
    on = session.arguments.state == "on"
    if on:
        session.agree(_ANYONE_CAN_OPEN)
    with session.office() as office:
        store = None
        if on:
            store = office.keeping.use_keyring()
        else:
            office.keeping.stop_using_keyring()
    session.output.record(
        {"keyring": store},
        f"This computer opens the records by itself, with a key in {store}."
        if store
        else "Only a passphrase or the recovery key opens the records.",
    )


def copy(session: Session) -> None:
    """Copy the key file."""
    file: Path = session.arguments.file
    with session.office() as office:
        office.keeping.copy_keystore(file)
    session.output.record(
        {"file": str(file)},
        f"{file} is a copy of the key file. Without one, no backup can be read; keep it apart from the backups.",
    )


def verification(session: Session) -> None:
    """Write the verification key into a file, once."""
    file: Path = session.arguments.output
    # The key can be taken only once: there must be a place for it before it is.
    with session.office() as office, _place_for_key(file) as place:
        key = office.keeping.take_verification_key()
        try:
            place.write(f"{key}\n".encode())
            place.truncate()
            os.fsync(place.fileno())
        except OSError as error:
            raise EnvironmentFault(
                f"{file} could not be written ({error.strerror}); write this key down now, it is not shown again: {key}"
            ) from error
    session.output.record(
        {"file": str(file)},
        f"{file} holds the verification key, which is kept nowhere else. Give it to whoever checks the records: "
        f"faceattend verify --key {file}",
    )


def recovery_key_words(key: str) -> str:
    """Return what is said with a recovery key that was just made."""
    return (
        f"Recovery key, shown only now: {key}\n"
        "Write it down and keep it away from this computer: without it, a lost passphrase loses everything."
    )


def retype(session: Session, confirm: Callable[[str], None]) -> None:
    """Let the person at the keyboard type the recovery key again until it is right.

    Where nobody types, or a program reads the output, it is done later with ``keys confirm``.

    Raises:
        UserError: the keyboard was closed before.
    """
    if session.output.json or not somebody_types():
        session.output.say("When it is written down, show it with: faceattend keys confirm --recovery-file FILE")
        return
    while True:
        typed = ask("Type it again from your paper: ")
        if not typed:
            raise UserError("The recovery key was not typed again; do that with: faceattend keys confirm")
        try:
            confirm(typed)
        except WrongSecretError as error:
            warn(str(error))
        else:
            session.output.say("The recovery key is right.")
            return


def _sentences(status: KeepingStatus) -> list[str]:
    return [
        "The recovery key was typed again after it was shown."
        if status.recovery_key_confirmed
        else "Nobody has shown yet that the recovery key was written down: faceattend keys confirm",
        f"This computer opens the records by itself, with a key in {status.keyring}."
        if status.keyring
        else "Only a passphrase or the recovery key opens the records.",
        "The verification key was taken out."
        if status.verification_key_taken
        else "The verification key was not taken out yet: faceattend keys verification --output FILE",
        *(["A renewal of keys is not finished; go on with: faceattend rotate"] if status.rotating else []),
    ]


@contextmanager
def _place_for_key(path: Path) -> Iterator[BinaryIO]:
    """Make a file with room for a key, for this user alone; it is taken away again when the block fails.

    Raises:
        UserError: it exists already.
        EnvironmentFault: it cannot be written.
    """
    try:
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0)
    except FileExistsError as error:
        raise UserError(f"{path} exists already; choose another name.") from error
    except OSError as error:
        raise EnvironmentFault(f"{path} could not be written ({error.strerror}); choose another folder.") from error
    try:
        with file:
            file.write(b" " * _ROOM)
            os.fsync(file.fileno())
            file.seek(0)
            yield file
    except BaseException:
        path.unlink()
        raise
