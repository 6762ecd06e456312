"""Entries typed while the vault is locked: written so that only the open vault can read them.

While it is open, the vault leaves a public X25519 key in the file and keeps the private half sealed. Each entry gets a
key pair of its own; HKDF makes of the two a Fernet key that is used once. Whoever copies the file learns how many
entries wait and nothing else, and so does whoever wrote them.

The file has one line a value, in base 64: the public key of the vault, then for each entry its public key and token.
"""

import base64
import binascii
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidKey
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from faceattend.domain.people import clean_code
from faceattend.domain.punches import Direction
from faceattend.domain.waiting import WaitingEntry
from faceattend.errors import UserError
from faceattend.storage.crypto import KEY_BYTES, UnreadableError, pad, unpad
from faceattend.storage.faults import file_fault
from faceattend.storage.files import replace_file

FILE_NAME = "waiting.entries"
MOST_ENTRIES = 500
"""Nobody who is left alone with the keyboard fills the disk."""
_LABEL = b"faceattend/1/waiting entry"
_STEP = 128
_LONGEST_LINE = 1024


@dataclass(frozen=True, slots=True)
class WaitingFound:
    """What waited.

    Attributes:
        damaged: how many entries could not be read.
    """

    entries: tuple[WaitingEntry, ...]
    damaged: int


class WaitingBox:
    """The file of a data folder. Any thread may call it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._changing = threading.Lock()

    @staticmethod
    def new_private_key() -> bytes:
        """Return the 32 bytes that the vault keeps sealed."""
        return X25519PrivateKey.generate().private_bytes_raw()

    def prepare(self, private_key: bytes) -> None:
        """Leave the public half of a key for later, unless it is there already.

        What was written for another key, which somebody put in its place, stays and counts as damaged.

        Raises:
            EnvironmentFault: the file cannot be written.
        """
        public = X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()
        with self._changing:
            lines = self._lines()
            if not lines or _decoded(lines[0]) != public:
                replace_file(self._path, _encoded(public) + b"".join(line + b"\n" for line in lines[1:]))

    @property
    def ready(self) -> bool:
        """Whether an entry can be taken: the vault was open once and left its public key.

        Raises:
            EnvironmentFault: the file cannot be read.
        """
        with self._changing:
            return bool(self._lines())

    def add(self, entry: WaitingEntry) -> None:
        """Write an entry; it is on the disk when this returns.

        Raises:
            UserError: the vault left no key, or too many entries wait.
            EnvironmentFault: the disk is full or failed; the entry was not written.
        """
        with self._changing:
            lines = self._lines()
            if not lines:
                raise UserError("Nothing can be written down before the records were opened once; use paper.")
            if len(lines) > MOST_ENTRIES:
                raise UserError("Too many entries are waiting; unlock the records first, or use paper.")
            try:
                # Also a key of the right length may be none.
                line = _sealed(X25519PublicKey.from_public_bytes(_decoded(lines[0])), entry)
            except ValueError as error:
                raise UserError("The file for waiting entries is damaged; unlock the records first.") from error
            self._append(line)

    def read(self, private_key: bytes) -> WaitingFound:
        """Return what waits, in the order in which it was written.

        Raises:
            EnvironmentFault: the file cannot be read.
        """
        with self._changing:
            lines = self._lines()[1:]
        key = X25519PrivateKey.from_private_bytes(private_key)
        entries = []
        damaged = 0
        for line in lines:
            try:
                entries.append(_opened(key, line))
            except UnreadableError:
                damaged += 1
        return WaitingFound(tuple(entries), damaged)

    def remove(self, private_key: bytes, entries: Sequence[WaitingEntry], *, damaged: bool = False) -> int:
        """Remove some entries, one line for each, and return how many lines that were.

        Args:
            damaged: remove also what cannot be read.

        Raises:
            EnvironmentFault: the file cannot be written; everything still waits.
        """
        key = X25519PrivateKey.from_private_bytes(private_key)
        left = list(entries)
        with self._changing:
            public, *lines = self._lines() or [_encoded(key.public_key().public_bytes_raw()).strip()]
            kept = [line for line in lines if not _taken(key, line, left, damaged=damaged)]
            replace_file(self._path, b"".join(line + b"\n" for line in (public, *kept)))
        return len(lines) - len(kept)

    def _lines(self) -> Sequence[bytes]:
        try:
            return [line for line in self._path.read_bytes().splitlines() if line]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise file_fault(error) from error

    def _append(self, line: bytes) -> None:
        try:
            with self._path.open("ab") as file:
                # An empty line parts the entry from one that a crash has cut short.
                file.write(b"\n" + line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise file_fault(error) from error


def _sealed(vault_key: X25519PublicKey, entry: WaitingEntry) -> bytes:
    own = X25519PrivateKey.generate()
    public = own.public_key().public_bytes_raw()
    body = json.dumps([entry.time.isoformat(), entry.code, entry.direction.value]).encode("ascii")
    fernet = _fernet(own.exchange(vault_key), public + vault_key.public_bytes_raw())
    token = base64.urlsafe_b64decode(fernet.encrypt_at_time(pad(body, _STEP), 0))
    return _encoded(public + token)


def _opened(key: X25519PrivateKey, line: bytes) -> WaitingEntry:
    if len(line) > _LONGEST_LINE:
        raise UnreadableError("The entry is too long.")
    content = _decoded(line)
    public, token = content[:KEY_BYTES], content[KEY_BYTES:]
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(public))
        fernet = _fernet(shared, public + key.public_key().public_bytes_raw())
        time, code, direction = json.loads(unpad(fernet.decrypt(base64.urlsafe_b64encode(token))))
        # Anybody who can write to the file can seal an entry of his own.
        return WaitingEntry(datetime.fromisoformat(time).astimezone(UTC), clean_code(code), Direction(direction))
    except (InvalidKey, InvalidToken, ValueError, TypeError, OverflowError, UserError) as error:
        raise UnreadableError("The entry is damaged.") from error


def _taken(key: X25519PrivateKey, line: bytes, left: list[WaitingEntry], *, damaged: bool) -> bool:
    """Return whether a line is one of the entries that are left to find, and strike it off them."""
    try:
        entry = _opened(key, line)
    except UnreadableError:
        return damaged
    if entry not in left:
        return False
    left.remove(entry)
    return True


def _fernet(shared: bytes, both_public: bytes) -> Fernet:
    key = HKDF(SHA256(), KEY_BYTES, salt=both_public, info=_LABEL).derive(shared)
    return Fernet(base64.urlsafe_b64encode(key))


def _encoded(content: bytes) -> bytes:
    return base64.b64encode(content) + b"\n"


def _decoded(line: bytes) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except binascii.Error:
        # A line that was cut short by a crash is damaged, and counted as such by whoever opens it.
        return b""
