"""From a passphrase to a key: Argon2id with a cost that is measured on this computer.

The base is the second option of RFC 9106 (64 MiB, 3 passes, 4 lanes); passes are added until a guess costs about a
quarter of a second.
"""

import time
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from faceattend.errors import EnvironmentFault, UserError

SALT_BYTES = 16
SHORTEST = 15
"""Characters; NIST SP 800-63B-4 for a passphrase that stands alone."""
LONGEST = 256
_FEWEST_DIFFERENT = 5
_KEY_BYTES = 32
_MEBIBYTE_IN_KIB = 1024
_LEAST_MEMORY_KIB = 8 * _MEBIBYTE_IN_KIB
_MOST_MEMORY_KIB = 1024 * _MEBIBYTE_IN_KIB
_MOST_PASSES = 20
_MOST_LANES = 16
_TARGET_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class KeyCost:
    """What one guess at the passphrase costs.

    Attributes:
        memory_kib: memory in KiB, 8 MiB..1 GiB.
        passes: how often the memory is worked through, 1..20.
        lanes: how many threads may work on it, 1..16.
    """

    memory_kib: int
    passes: int
    lanes: int

    @property
    def acceptable(self) -> bool:
        """Whether it is within bounds; a forged file must not make the computer swap for hours."""
        return (
            _LEAST_MEMORY_KIB <= self.memory_kib <= _MOST_MEMORY_KIB
            and 1 <= self.passes <= _MOST_PASSES
            and 1 <= self.lanes <= _MOST_LANES
        )


BASE_COST = KeyCost(memory_kib=64 * _MEBIBYTE_IN_KIB, passes=3, lanes=4)


def check_passphrase(passphrase: str, *names: str, shortest: int = SHORTEST) -> None:
    """Refuse a passphrase that is too easy to guess for a file that anybody may copy.

    Raises:
        UserError: it is too short, too long, or made of very few different characters.
    """
    normal = _normal(passphrase)
    if len(normal) < SHORTEST:
        raise UserError(
            f"The passphrase has {len(normal)} characters; use at least {SHORTEST}, for example four or five words."
        )
    if len(normal) > LONGEST:
        raise UserError(f"The passphrase has {len(normal)} characters; use at most {LONGEST}.")
    if len(set(normal.casefold())) < _FEWEST_DIFFERENT:
        raise UserError("The passphrase repeats a few characters and is easily guessed; use four or five words.")


def measured_cost() -> KeyCost:
    """Return the base cost with passes added until a guess takes about 250 ms on this computer."""
    start = time.perf_counter()
    key_from_passphrase("a passphrase to measure with", bytes(SALT_BYTES), BASE_COST)
    seconds = max(time.perf_counter() - start, 0.001)
    passes = round(BASE_COST.passes * _TARGET_SECONDS / seconds)
    return KeyCost(BASE_COST.memory_kib, min(max(passes, BASE_COST.passes), _MOST_PASSES), BASE_COST.lanes)


def key_from_passphrase(passphrase: str, salt: bytes, cost: KeyCost) -> bytes:
    """Return the 32 bytes that a passphrase stands for; takes about 250 ms and lets other threads run.

    Raises:
        EnvironmentFault: there is not enough memory.
    """
    derivation = Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    try:
        return derivation.derive(_normal(passphrase).encode())
    except MemoryError as error:
        raise EnvironmentFault(
            f"Opening the vault needs {cost.memory_kib // _MEBIBYTE_IN_KIB} MiB of free memory; close other programs."
        ) from error


def _normal(passphrase: str) -> str:
    # The same word typed on two keyboards may be two sequences of code points (NIST SP 800-63B-4 asks for NFKC).
    return unicodedata.normalize("NFKC", passphrase)
