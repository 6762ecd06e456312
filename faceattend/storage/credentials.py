"""PINs and badges, each sealed under the key of its person.

Of a PIN only a verifier is kept. The text of a badge is kept, because it has to be found by a new index when the keys
are renewed; without keys its fingerprint says nothing.
"""

import json
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.credentials import CredentialKind, clean_badge, clean_pin
from faceattend.domain.people import PersonId
from faceattend.errors import UserError
from faceattend.storage.crypto import Kind, Sealer, UnreadableError, pad, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.login import LoginVerifier, read_verifier, write_verifier
from faceattend.storage.models import CredentialRow, PersonRow
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.writer import Writer

PIN_COST = KeyCost(memory_kib=32 * 1024, passes=3, lanes=1)
"""About 100 ms on one core of an office computer: it is typed at a desk, and misses are counted there."""

# Longer than any badge, so that the length of a value does not tell of which kind it is.
_STEP = 640

KIND_OF = {Kind.PIN: CredentialKind.PIN, Kind.BADGE: CredentialKind.BADGE}
"""What a sealed value is."""


class CredentialRepository:
    """Reads and writes PINs and badges. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._damage = damage

    def set(self, person: PersonId, kind: CredentialKind, secret: str) -> None:
        """Give a person a PIN or a badge, in place of the one before; takes about 100 ms for a PIN.

        Raises:
            UserError: the PIN is not allowed, the badge is somebody else's or no badge, or there is no such person.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        if kind is CredentialKind.PIN:
            verifier = LoginVerifier.of(clean_pin(secret), PIN_COST)
            sealed_as, body = Kind.PIN, json.dumps(write_verifier(verifier)).encode("ascii")
        else:
            sealed_as, body = Kind.BADGE, clean_badge(secret).encode()

        def operation(database: SqliteDatabase) -> None:
            sealer = self._sealer_of(database, person)
            # Here and not before: while keys are renewed the index becomes another one.
            tag = self._keystore.index.of_badge(body.decode()) if sealed_as is Kind.BADGE else None
            self._clear(database, person, kind)
            if tag is not None and rows(database, CredentialRow.select(CredentialRow.id).where(_tagged(tag))):
                raise UserError("This badge is somebody else's already. Take it from him first, or use another one.")
            # The seal names its row, whose number is known once the row exists.
            id = CredentialRow.insert(person=person, tag=tag, token=b"").execute(database)
            token = sealer.seal(sealed_as, id, person, pad(body, _STEP))
            CredentialRow.update(token=token).where(CredentialRow.id == id).execute(database)

        self._writer.call(operation)
        self._writer.tidy_if_possible()

    def clear(self, person: PersonId, kind: CredentialKind) -> bool:
        """Take the PIN or the badge from a person, and return whether there was one.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        cleared = self._writer.call(lambda database: self._clear(database, person, kind))
        if cleared:
            self._writer.tidy_if_possible()
        return cleared

    def verify_pin(self, person: PersonId, pin: str) -> bool:
        """Return whether this is the PIN of a person; takes as long as one guess costs where there is one."""
        bodies = [body for kind, body in self._of(person) if kind is CredentialKind.PIN]
        if not bodies:
            return False
        try:
            return read_verifier(*json.loads(bodies[0])).fits(pin.strip())
        except (UnreadableError, ValueError, TypeError):
            self._damage.note("PIN", None, "A PIN is damaged and does not count. Set it again.")
            return False

    def find_badge(self, badge: str) -> PersonId | None:
        """Return whose badge this is, or None; whatever a reader may send is allowed."""
        try:
            text = clean_badge(badge)
        except UserError:
            return None
        found = self._reader.rows(_columns().where(_tagged(self._keystore.index.of_badge(text))))
        for id, person, token in found:
            opened = self._opened(id, person, token)
            if opened == (CredentialKind.BADGE, text.encode()):
                return PersonId(person)
        return None

    def kinds_of(self, person: PersonId) -> frozenset[CredentialKind]:
        """Return what a person may check in with beside the face."""
        return frozenset(kind for kind, _ in self._of(person))

    def all_kinds(self) -> dict[PersonId, frozenset[CredentialKind]]:
        """Return by person what those have who have any."""
        found: dict[PersonId, frozenset[CredentialKind]] = {}
        for id, person, token in self._reader.rows(_columns()):
            opened = self._opened(id, person, token)
            if opened is not None:
                found[PersonId(person)] = found.get(PersonId(person), frozenset()) | {opened[0]}
        return found

    def _of(self, person: PersonId) -> list[tuple[CredentialKind, bytes]]:
        found = self._reader.rows(_columns().where(CredentialRow.person == person))
        return [opened for row in found if (opened := self._opened(*row)) is not None]

    def _opened(self, id: int, person: int, token: bytes) -> tuple[CredentialKind, bytes] | None:
        try:
            return open_credential(self._keystore.person(person), id, person, token)
        except UnreadableError:
            self._damage.note("PIN or badge", id, f"The PIN or badge {id} is damaged and does not count. Set it again.")
            return None

    def _clear(self, database: SqliteDatabase, person: PersonId, kind: CredentialKind) -> bool:
        cleared = False
        for id, owner, token in rows(database, _columns().where(CredentialRow.person == person)):
            opened = self._opened(id, owner, token)
            # What nobody can read may be the one that is to go.
            if opened is None or opened[0] is kind:
                cleared = bool(CredentialRow.delete().where(CredentialRow.id == id).execute(database)) or cleared
        return cleared

    def _sealer_of(self, database: SqliteDatabase, person: PersonId) -> Sealer:
        if not rows(database, PersonRow.select(PersonRow.id).where(PersonRow.id == person)):
            raise UserError("This person is not on the roll any more. Open the list of people again.")
        try:
            return self._keystore.person(person)
        except UnreadableError as error:
            raise UserError("This person is being erased and gets no PIN or badge any more.") from error


def open_credential(sealer: Sealer, id: int, person: int, token: bytes) -> tuple[CredentialKind, bytes]:
    """Return what a row holds: a PIN's verifier as JSON, or the text of a badge.

    Raises:
        UnreadableError: it is damaged or stands in another row.
    """
    kind, body = sealer.open_one_of(tuple(KIND_OF), id, person, token)
    return KIND_OF[kind], unpad(body)


def _columns() -> "peewee.ModelSelect[Any]":
    return CredentialRow.select(CredentialRow.id, CredentialRow.person, CredentialRow.token).order_by(CredentialRow.id)


def _tagged(tag: bytes) -> peewee.Expression:
    return CredentialRow.tag == tag
