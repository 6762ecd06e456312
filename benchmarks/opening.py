"""Opening the vault: the time of a guess, and what that time tells."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measuring import Measurement, wall_seconds
from faceattend.errors import WrongSecretError
from faceattend.storage.keystore import Keystore

_PASSPHRASE = "a passphrase of the benchmark"
_NAME = "Administrator"
_PEOPLE = 1000
_ROUNDS = 5


def measure() -> Iterator[Measurement]:
    """Yield the numbers of the keystore, beside security.md's figures."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "keystore.json"
        keystore, _ = Keystore.create(path, _PASSPHRASE)
        keystore.add_people(range(1, _PEOPLE + 1))
        # In turns, so that whatever else the computer does falls on both.
        right, unknown = [], []
        for _ in range(_ROUNDS):
            right.append(_milliseconds(path, _NAME))
            unknown.append(_milliseconds(path, "Nobody"))
        yield Measurement("a guess at the passphrase", median(right), "ms", 250, at_most=False)
        yield Measurement("a guess at the passphrase, too", median(right), "ms", 1000)
        difference = 100 * abs(median(unknown) - median(right)) / median(right)
        yield Measurement("what the time tells of an unknown name", difference, "%", 20)
        with wall_seconds() as adding:
            keystore.add_person(_PEOPLE + 1)
        yield Measurement("make the keys of a person beside 1,000 others", 1000 * adding[0], "ms")


def _milliseconds(path: Path, name: str) -> float:
    began = time.perf_counter()
    try:
        Keystore.unlock(path, "a passphrase that is wrong", name)
    except WrongSecretError:
        return 1000 * (time.perf_counter() - began)
    raise AssertionError("a wrong passphrase opened the keystore")
