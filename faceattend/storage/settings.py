"""The settings of the office, each sealed under the system key."""

import json

from peewee import SqliteDatabase

from faceattend.errors import UserError
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError, pad, unpad
from faceattend.storage.database import Reader
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import SettingRow
from faceattend.storage.writer import Writer

_STEP = 64
# The key of a setting is text and stands in the sealed value; there is no row number to bind.
_ROW = 0


class SettingsRepository:
    """Reads and writes settings. Any thread may call it."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore

    def read(self, key: str) -> object | None:
        """Return the value of a setting, or None when it was never written.

        Raises:
            UserError: the value is damaged.
        """
        found = self._reader.rows(SettingRow.select(SettingRow.token).where(SettingRow.key == key))
        return open_setting(self._keystore, key, found[0][0]) if found else None

    def write(self, key: str, value: object) -> None:
        """Keep a value that JSON can hold.

        Raises:
            EnvironmentFault: the disk is full or failed; the old value stays.
        """
        token = seal_setting(self._keystore, key, value)

        def operation(database: SqliteDatabase) -> None:
            SettingRow.insert(key=key, token=token).on_conflict_replace().execute(database)

        self._writer.call(operation)


def seal_setting(keystore: Keystore, key: str, value: object) -> bytes:
    """Return what the row of a setting holds; ``value`` is what JSON can hold."""
    body = pad(json.dumps([key, value]).encode("ascii"), _STEP)
    return keystore.system.seal(Kind.SETTING, _ROW, NOBODY, body)


def open_setting(keystore: Keystore, key: str, token: bytes) -> object | None:
    """Return the value of a setting from its row.

    Raises:
        UserError: the value is damaged.
    """
    try:
        name, value = json.loads(unpad(keystore.system.open(Kind.SETTING, _ROW, NOBODY, token)))
    except (UnreadableError, ValueError, TypeError) as error:
        raise _damaged(key) from error
    if name != key:
        raise _damaged(key)
    return value  # type: ignore[no-any-return]  # whatever JSON holds is an object


def _damaged(key: str) -> UserError:
    return UserError(f"The setting {key} is damaged. Set it again in Preferences or restore the last backup.")
