"""From a passphrase to a key: Argon2id with a cost that is measured on this computer.

The base is the second option of RFC 9106 (64 MiB, 3 passes, 4 lanes); passes are added until a guess costs 400 ms.
"""

import math
import time
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from faceattend import paths
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.blocked_words import BLOCKED_WORDS, is_common, read_blocked_words

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
_MOST_MEASURED_KIB = 256 * _MEBIBYTE_IN_KIB
# Opening shall take 250 to 1,000 ms; a computer that is busy takes twice as long as one that is not.
_TARGET_SECONDS = 0.4


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

    Args:
        names: words that are no secret here, such as the name of the account.
        shortest: how many characters it needs.

    Raises:
        UserError: it is too short, too long, or made of very few characters or of words that everybody tries first.
        EnvironmentFault: the list of these words is missing from the installation.
    """
    normal = _normal(passphrase)
    if len(normal) < shortest:
        raise UserError(
            f"The passphrase has {len(normal)} characters; use at least {shortest}, for example four or five words."
        )
    if len(normal) > LONGEST:
        raise UserError(f"The passphrase has {len(normal)} characters; use at most {LONGEST}.")
    if len(set(normal.casefold())) < _FEWEST_DIFFERENT:
        raise UserError("The passphrase repeats a few characters and is easily guessed; use four or five words.")
    if is_common(normal, read_blocked_words(paths.resources() / BLOCKED_WORDS), *names):
        raise UserError(
            "The passphrase is made of words, numbers or keys that everybody tries first; use four or five other words."
        )


def measured_cost() -> KeyCost:
    """Return the cost of a guess that takes about 400 ms on this computer, never less than the base.

    The fastest of three measurements counts: one that something else slowed down would make later guesses too cheap.
    """
    seconds = min(_seconds_of_a_guess() for _ in range(3))
    cost = BASE_COST
    # Passes that are out of bounds on a very fast computer become memory.
    while seconds * _MOST_PASSES < _TARGET_SECONDS * cost.passes and cost.memory_kib * 2 <= _MOST_MEASURED_KIB:
        cost, seconds = KeyCost(cost.memory_kib * 2, cost.passes, cost.lanes), seconds * 2
    passes = math.ceil(cost.passes * _TARGET_SECONDS / seconds)
    return KeyCost(cost.memory_kib, min(max(passes, BASE_COST.passes), _MOST_PASSES), cost.lanes)


def _seconds_of_a_guess() -> float:
    start = time.perf_counter()
    key_from_passphrase("a passphrase to measure with", bytes(SALT_BYTES), BASE_COST)
    return max(time.perf_counter() - start, 0.001)


def key_from_passphrase(passphrase: str, salt: bytes, cost: KeyCost) -> bytes:
    """Return the 32 bytes that a passphrase stands for; takes about 400 ms and lets other threads run.

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
