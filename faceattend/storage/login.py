"""By what a typed password is recognised while the records are open."""

import hmac
import secrets
from dataclasses import dataclass, field

from faceattend.storage.crypto import UnreadableError
from faceattend.storage.passphrase import SALT_BYTES, KeyCost, key_from_passphrase


@dataclass(frozen=True, slots=True)
class LoginVerifier:
    """What is kept of a password: Argon2id with a salt of its own, which opens nothing.

    Attributes:
        salt: 16 random bytes.
        digest: 32 bytes.
    """

    cost: KeyCost
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    @classmethod
    def of(cls, password: str, cost: KeyCost) -> "LoginVerifier":
        """Return the verifier of a new password; takes as long as one guess costs."""
        salt = secrets.token_bytes(SALT_BYTES)
        return cls(cost, salt, key_from_passphrase(password, salt, cost))

    def fits(self, password: str) -> bool:
        """Return whether this is the password; takes as long as one guess costs."""
        return hmac.compare_digest(self.digest, key_from_passphrase(password, self.salt, self.cost))


def compare_with_nobody(password: str, cost: KeyCost) -> None:
    """Take as long as a real comparison, so that a name nobody has is not told from a wrong password."""
    key_from_passphrase(password, bytes(SALT_BYTES), cost)


def write_verifier(verifier: LoginVerifier) -> list[int | str]:
    """Return a verifier as JSON holds it."""
    cost = verifier.cost
    return [cost.memory_kib, cost.passes, cost.lanes, verifier.salt.hex(), verifier.digest.hex()]


def read_verifier(memory_kib: int, passes: int, lanes: int, salt: str, digest: str) -> LoginVerifier:
    """Return the verifier that :func:`write_verifier` wrote.

    Raises:
        UnreadableError: its cost is out of bounds.
        ValueError: salt or digest are not written as they should be.
    """
    cost = KeyCost(memory_kib, passes, lanes)
    if not cost.acceptable:
        raise UnreadableError("The cost of the password is out of bounds.")
    return LoginVerifier(cost, bytes.fromhex(salt), bytes.fromhex(digest))
