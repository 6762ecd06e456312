"""Sealing: what is written into the database cannot be read without its key, nor moved to another row.

A sealed value is one byte that names the scheme and a raw Fernet token. The token's time is always 0, because it would
otherwise tell in plain text when a row was written. Fernet binds no context, so each payload begins with the kind, the
row and the person it belongs to, and these are compared when it is opened.
"""

import hmac
import struct
from enum import IntEnum

from cryptography.fernet import InvalidToken

from faceattend.errors import FaceAttendError
from faceattend.storage.fernet_token import TokenKey

KEY_BYTES = 32
NOBODY = 0
"""The person of a value that belongs to the office."""

_SCHEME_FERNET = b"\x01"
_PAYLOAD_VERSION = 1
# Version, kind, row, person.
_HEADER = struct.Struct(">BBQI")
_LENGTH = struct.Struct(">I")
_INDEX_BYTES = 16


class Kind(IntEnum):
    """What a sealed value is; the numbers are stored and never change."""

    PROFILE = 1
    TEMPLATE = 2
    PUNCH = 3
    VOID = 4
    NOTE = 5
    CAMERA = 6
    SETTING = 7
    VAULT = 8
    SIGHTING = 9
    INCIDENT = 10
    ACKNOWLEDGEMENT = 11
    AUDIT = 12
    SEAL_STATE = 13
    ROLLUP = 14
    ACCOUNT = 15
    ERASURE = 16
    INCIDENT_NOTE = 17
    AUDIT_NOTE = 18
    DEVICE_KEY = 19
    RESTORE = 20
    TABLE_SUMS = 21
    DAY_ENTRY = 22
    CLOSING = 23
    CLOSING_ROW = 24
    PIN = 25
    BADGE = 26
    OUTBOX = 27
    STRANGER = 28
    LOOK = 29
    EVIDENCE = 30


class UnreadableError(FaceAttendError):
    """A sealed value is damaged, was moved from another row, or belongs to another key.

    It never leaves the storage layer: whoever opens the value says which record it was.
    """


class Sealer:
    """Seals values under one key of 32 bytes, and opens those of the keys before it while keys are being changed."""

    def __init__(self, key: bytes, *former: bytes) -> None:
        self._newest = TokenKey(key)
        self._former = tuple(TokenKey(old) for old in former)

    def seal(self, kind: Kind, row: int, person: int, body: bytes) -> bytes:
        """Return ``body`` sealed for one row; equal lengths give equal lengths."""
        payload = _HEADER.pack(_PAYLOAD_VERSION, kind, row, person) + body
        return self._token_of(payload)

    def open(self, kind: Kind, row: int, person: int, sealed: bytes) -> bytes:
        """Return the body that was sealed for this row.

        Raises:
            UnreadableError: it is damaged or not the value of this row.
        """
        _, body = self.open_one_of((kind,), row, person, sealed)
        return body

    def open_one_of(self, kinds: tuple[Kind, ...], row: int, person: int, sealed: bytes) -> tuple[Kind, bytes]:
        """Return kind and body of a value that may be of several kinds.

        Raises:
            UnreadableError: it is damaged or not the value of this row.
        """
        _, payload = self._payload_of(_token(sealed))
        if len(payload) < _HEADER.size:
            raise UnreadableError("The value is too short.")
        version, kind, found_row, found_person = _HEADER.unpack_from(payload)
        if version != _PAYLOAD_VERSION or kind not in kinds or (found_row, found_person) != (row, person):
            raise UnreadableError("The value belongs to another row.")
        return Kind(kind), payload[_HEADER.size :]

    def resealed(self, sealed: bytes) -> bytes | None:
        """Return a value of a former key under the newest one, or None when it is under the newest already.

        What the value is and where it belongs stays inside it, unread.

        Raises:
            UnreadableError: it is damaged or belongs to none of the keys.
        """
        key, payload = self._payload_of(_token(sealed))
        return None if key is self._newest else self._token_of(payload)

    def _payload_of(self, token: bytes) -> tuple[TokenKey, bytes]:
        for key in (self._newest, *self._former):
            try:
                return key, key.opened(token)
            except InvalidToken:
                continue
        raise UnreadableError("The value is damaged or belongs to another key.")

    def _token_of(self, payload: bytes) -> bytes:
        return _SCHEME_FERNET + self._newest.token(payload)


def _token(sealed: object) -> bytes:
    # SQLite keeps whatever type somebody puts into a column.
    if not isinstance(sealed, bytes) or sealed[:1] != _SCHEME_FERNET:
        raise UnreadableError("The value is sealed in a way that this version does not know.")
    return sealed[1:]


class BlindIndex:
    """Keyed fingerprints, by which sealed values are found without being opened.

    Attributes:
        former: the fingerprints under the key before this one while keys are being changed: a row may still have one.
    """

    def __init__(self, key: bytes, former: "BlindIndex | None" = None) -> None:
        self._key = key
        self.former = former

    def of_code(self, code_key: str) -> bytes:
        """Return the 16 bytes under which a person's code is found."""
        return self._digest(b"code|" + code_key.encode())

    def of_camera(self, name: str) -> bytes:
        """Return the 16 bytes under which a camera's name is found."""
        return self._digest(b"camera|" + name.encode())

    def of_badge(self, badge: str) -> bytes:
        """Return the 16 bytes under which the text of a badge is found."""
        return self._digest(b"badge|" + badge.encode())

    def of_month(self, person: int, year: int, month: int) -> bytes:
        """Return a person's pseudonym for one month; two months of a person cannot be linked without the key."""
        return self._digest(b"month|%010d|%04d-%02d" % (person, year, month))

    def _digest(self, message: bytes) -> bytes:
        return hmac.digest(self._key, message, "sha256")[:_INDEX_BYTES]


def pad(content: bytes, step: int) -> bytes:
    """Return ``content`` with its length in front, filled up to a multiple of ``step`` bytes, to hide its length."""
    framed = _LENGTH.pack(len(content)) + content
    return framed + bytes(-len(framed) % step)


def unpad(padded: bytes) -> bytes:
    """Return what :func:`pad` was given.

    Raises:
        UnreadableError: the length in front does not fit.
    """
    if len(padded) < _LENGTH.size:
        raise UnreadableError("The value is too short.")
    (length,) = _LENGTH.unpack_from(padded)
    if length > len(padded) - _LENGTH.size:
        raise UnreadableError("The value is cut short.")
    return padded[_LENGTH.size : _LENGTH.size + length]
