"""The accounts, each sealed under the system key."""

import json
import secrets
from dataclasses import dataclass

from peewee import SqliteDatabase

from faceattend.domain.accounts import Account, AccountId, Role
from faceattend.domain.people import PersonId
from faceattend.errors import UserError
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError, pad, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.login import LoginVerifier, read_verifier, write_verifier
from faceattend.storage.models import AccountRow
from faceattend.storage.writer import Writer

_STEP = 512
"""Bytes to which an account is filled up; the names of its groups would show in its length."""

_LARGEST_ID = 2**32 - 1


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account with what is kept of its password; None while nobody chose one."""

    account: Account
    verifier: LoginVerifier | None


class AccountRepository:
    """Reads and writes accounts. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._damage = damage

    def all(self) -> list[KeptAccount]:
        """Return every account that can be read, by name; the damage log names the others by number."""
        accounts = []
        for id, token in self._reader.rows(AccountRow.select(AccountRow.id, AccountRow.token)):
            try:
                accounts.append(self._opened(id, token))
            except UnreadableError:
                self._damage.note(
                    "account",
                    id,
                    f"The account with the number {id} is damaged and cannot sign in. Remove it and add it again.",
                )
        return sorted(accounts, key=lambda kept: kept.account.name.casefold())

    def exist(self) -> bool:
        """Return whether there is any account, readable or not."""
        return bool(self._reader.rows(AccountRow.select(AccountRow.id).limit(1)))

    def find(self, account: AccountId) -> KeptAccount | None:
        """Return one account, or None.

        Raises:
            UserError: its record is damaged.
        """
        found = self._reader.rows(AccountRow.select(AccountRow.token).where(AccountRow.id == account))
        if not found:
            return None
        try:
            return self._opened(account, found[0][0])
        except UnreadableError as error:
            raise UserError(
                "The record of this account is damaged. Remove the account and add it again, or restore a backup."
            ) from error

    def free_number(self) -> AccountId:
        """Return a number that no account has."""
        taken = {id for (id,) in self._reader.rows(AccountRow.select(AccountRow.id))}
        while (number := secrets.randbelow(_LARGEST_ID) + 1) in taken:
            pass
        return AccountId(number)

    def add(self, kept: KeptAccount) -> None:
        """Write a new account under its number.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was written.
        """
        token = self._sealed(kept)

        def operation(database: SqliteDatabase) -> None:
            AccountRow.insert(id=kept.account.id, token=token).execute(database)

        self._writer.call(operation)

    def change(self, kept: KeptAccount) -> None:
        """Write an account in place of what is kept under its number.

        Raises:
            UserError: there is no such account any more.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        token = self._sealed(kept)

        def operation(database: SqliteDatabase) -> None:
            known = rows(database, AccountRow.select(AccountRow.id).where(AccountRow.id == kept.account.id))
            if not known:
                raise UserError("This account was removed meanwhile. Open the list of accounts again.")
            AccountRow.update(token=token).where(AccountRow.id == kept.account.id).execute(database)

        self._writer.call(operation)

    def remove(self, account: AccountId) -> None:
        """Remove an account; one that is not there is removed already.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """

        def operation(database: SqliteDatabase) -> None:
            AccountRow.delete().where(AccountRow.id == account).execute(database)

        self._writer.call(operation)

    def _sealed(self, kept: KeptAccount) -> bytes:
        body = pad(_write(kept), _STEP)
        return self._keystore.system.seal(Kind.ACCOUNT, kept.account.id, NOBODY, body)

    def _opened(self, id: int, token: bytes) -> KeptAccount:
        return open_account(self._keystore, id, token)


def open_account(keystore: Keystore, id: int, token: bytes) -> KeptAccount:
    """Return the account of a row.

    Raises:
        UnreadableError: it is damaged.
    """
    return _read(AccountId(id), unpad(keystore.system.open(Kind.ACCOUNT, id, NOBODY, token)))


def _write(kept: KeptAccount) -> bytes:
    account, verifier = kept.account, kept.verifier
    document: dict[str, object] = {
        "name": account.name,
        "role": account.role.value,
        "groups": sorted(account.groups),
        "person": account.person,
        "opens_vault": account.opens_vault,
        "enabled": account.enabled,
    }
    if verifier is not None:
        document["password"] = write_verifier(verifier)
    return json.dumps(document).encode("ascii")


def _read(id: AccountId, body: bytes) -> KeptAccount:
    try:
        document = json.loads(body)
        person = document["person"]
        account = Account(
            id=id,
            name=str(document["name"]),
            role=Role(document["role"]),
            groups=frozenset(document["groups"]),
            person=None if person is None else PersonId(int(person)),
            opens_vault=bool(document["opens_vault"]),
            enabled=bool(document["enabled"]),
        )
        kept = document.get("password")
        return KeptAccount(account, None if kept is None else read_verifier(*kept))
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError("The account is not written as this version writes it.") from error
