"""The master key: every other key is wrapped under it, and it is itself wrapped in every slot."""

import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from faceattend.storage.crypto import KEY_BYTES

# Unchanged since version 1 of the keystore, so that keys of people need not be wrapped again.
_WRAP_LABEL = b"faceattend/1/wrap"
_SEAL_LABEL = b"faceattend/2/keystore seal"
_BRIDGE_LABEL = b"faceattend/2/bridge"


class MasterKey:
    """32 random bytes and what is derived from them."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._wrap_key = self.derived(_WRAP_LABEL)

    @classmethod
    def new(cls) -> "MasterKey":
        """Return a fresh one."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def unwrapped(cls, slot_key: bytes, wrapped: bytes) -> "MasterKey | None":
        """Return the master key of a slot, or None when the key of the slot is wrong."""
        try:
            return cls(aes_key_unwrap(slot_key, wrapped))
        except InvalidUnwrap:
            return None

    def wrapped_for(self, slot_key: bytes) -> bytes:
        """Return the master key wrapped for a slot, 40 bytes."""
        return aes_key_wrap(slot_key, self._key)

    def wrap(self, key: bytes) -> bytes:
        """Return a key of 32 bytes wrapped under the master key, 40 bytes."""
        return aes_key_wrap(self._wrap_key, key)

    def wrapped_new(self) -> bytes:
        """Return a fresh random key of 32 bytes, wrapped."""
        return self.wrap(secrets.token_bytes(KEY_BYTES))

    def unwrap(self, wrapped: bytes) -> bytes:
        """Return the key that :meth:`wrap` was given.

        Raises:
            InvalidUnwrap: it was wrapped under another key; the seal of the file rules this out.
        """
        return aes_key_unwrap(self._wrap_key, wrapped)

    def bridge_to(self, successor: "MasterKey") -> bytes:
        """Return the key that follows this one, wrapped so that whoever has this one finds it, 40 bytes."""
        return successor.wrapped_for(self.derived(_BRIDGE_LABEL))

    def across(self, bridge: bytes) -> "MasterKey | None":
        """Return the key that follows this one, or None when the bridge begins at another key."""
        return MasterKey.unwrapped(self.derived(_BRIDGE_LABEL), bridge)

    def seal(self, content: bytes) -> bytes:
        """Return the seal of a keystore's content, 32 bytes."""
        return hmac.digest(self.derived(_SEAL_LABEL), content, "sha256")

    def derived(self, label: bytes) -> bytes:
        """Return 32 bytes for one purpose."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=label).derive(self._key)
