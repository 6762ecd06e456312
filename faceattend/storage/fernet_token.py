"""Fernet tokens as plain bytes, without the Base 64 around them.

A token is version 0x80, a time of 8 bytes, an initialisation vector of 16, the content under AES-128 in CBC mode with
PKCS #7 padding, and an HMAC-SHA256 of 32 bytes over all of that (the Fernet specification). Tokens are made by the
library. They are opened here, step by step with the same library's parts, because it takes its tokens only in Base 64:
writing every value in Base 64 and back takes as long as opening it, and a month has 120,000 of them.
"""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

_VERSION = b"\x80"
_BLOCK = 16
_VECTOR = slice(9, 9 + _BLOCK)
_CONTENT_FROM = _VECTOR.stop
_TAG_BYTES = 32
_SHORTEST = _CONTENT_FROM + _BLOCK + _TAG_BYTES


class TokenKey:
    """One key of 32 bytes: the first half signs, the second half encrypts."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._signing, self._encryption = key[:_BLOCK], AES(key[_BLOCK:])

    def token(self, content: bytes) -> bytes:
        """Return the token of a content; its time is 0, so that it does not tell when it was made."""
        return base64.urlsafe_b64decode(self._fernet.encrypt_at_time(content, 0))

    def opened(self, token: bytes) -> bytes:
        """Return the content of a token.

        Raises:
            InvalidToken: it is damaged or was made with another key.
        """
        if len(token) < _SHORTEST or token[:1] != _VERSION:
            raise InvalidToken
        signed, tag = token[:-_TAG_BYTES], token[-_TAG_BYTES:]
        # Before anything else is done with it: what was altered is never decrypted.
        if not hmac.compare_digest(hmac.digest(self._signing, signed, "sha256"), tag):
            raise InvalidToken
        decryptor = Cipher(self._encryption, CBC(signed[_VECTOR])).decryptor()
        unpadder = PKCS7(8 * _BLOCK).unpadder()
        try:
            padded = decryptor.update(signed[_CONTENT_FROM:]) + decryptor.finalize()
            return unpadder.update(padded) + unpadder.finalize()
        except ValueError as error:
            raise InvalidToken from error
