"""Carries out one operation on copies of a closed vault and ends suddenly in each copy at another step.

Arguments: the data folder, the operation, and how many steps to try at most. The passphrase stands on the first line
of the standard input. The copies lie beside the folder, named after it and the step. Prints one JSON object: the number
of steps that the whole operation takes, and the copies.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from faceattend.domain.verification import Stream
from faceattend.storage.closings import NewClosing
from faceattend.storage.folder_lock import FolderLock
from faceattend.storage.keystore import Keystore
from faceattend.storage.restore import preview_of, put_back
from faceattend.storage.vault import Vault
from tests.fakes.sudden_end import SuddenEnd

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
KEPT_FROM = date(2026, 11, 20)

Operation = Callable[[Path, str, Callable[[], None]], None]


def erase(folder: Path, passphrase: str, arm: Callable[[], None]) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        person = vault.people.find("A 7")
        assert person is not None
        arm()
        vault.erasures.erase(person.id, "asked for it", NOW)


def renew_one(folder: Path, passphrase: str, arm: Callable[[], None]) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        person = vault.people.find("A 7")
        assert person is not None
        arm()
        vault.resealing.begin([person.id])
        vault.resealing.go_on(_quiet)


def renew_everything(folder: Path, passphrase: str, arm: Callable[[], None]) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        arm()
        vault.resealing.begin(None)
        vault.resealing.go_on(_quiet)


def amend(folder: Path, passphrase: str, arm: Callable[[], None]) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        [*_, last] = vault.closings.all()
        closed = vault.closings.read(last.month)
        assert closed is not None
        whole = replace(closed.whole, rows=closed.rows)
        arm()
        vault.closings.add(NewClosing(last.number + 1, whole, closed.groups, "Administrator", NOW, "once more", 0))


def migrate(folder: Path, passphrase: str, arm: Callable[[], None]) -> None:
    arm()
    Vault.unlock(folder, passphrase).close()


def delete_old(folder: Path, passphrase: str, arm: Callable[[], None]) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        arm()
        vault.retention.cut(dict.fromkeys(Stream, KEPT_FROM), NOW)


def restore(folder: Path, passphrase: str, arm: Callable[[], None]) -> None:
    [backup] = folder.glob("attendance-*.backup")
    keystore = Keystore.unlock(folder / "keystore.json", passphrase)
    lock = FolderLock.acquire(folder)
    arm()
    put_back(folder, backup, keystore, preview_of(folder, backup, keystore), NOW, _quiet)
    lock.release()


OPERATIONS: dict[str, Operation] = {
    operation.__name__: operation
    for operation in (erase, renew_one, renew_everything, amend, migrate, delete_old, restore)
}


def main() -> None:
    folder, operation, most = Path(sys.argv[1]), OPERATIONS[sys.argv[2]], int(sys.argv[3])
    passphrase = sys.stdin.readline().rstrip("\n")
    steps = _end_at(_copy(folder, "whole"), operation, passphrase, None)
    stride = -(-steps // most)
    copies = []
    for step in range(0, steps, stride):
        copy = _copy(folder, str(step))
        _end_at(copy, operation, passphrase, step)
        copies.append(str(copy))
    sys.stdout.write(json.dumps({"steps": steps, "copies": copies}))


def _copy(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(folder, folder.with_name(f"{folder.name}-{name}")))


def _end_at(folder: Path, operation: Operation, passphrase: str, step: int | None) -> int:
    """Carry it out in a process of its own, which ends before a step; return how many steps it took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        end = SuddenEnd(folder, step)
        operation(folder, passphrase, end.arm)
        os.write(writing, str(end.taken).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        taken = answer.read()
    _, status = os.waitpid(child, 0)
    ended = os.WIFSIGNALED(status)
    if ended != (step is not None) or (not ended and os.waitstatus_to_exitcode(status)):
        raise SystemExit(f"The operation ended with {status} at step {step}.")
    return int(taken or 0)


def _quiet(done: int, total: int) -> None:
    """Nobody watches."""


main()
