"""Cameras by name, as rows that events and coverage refer to by a small number."""

from peewee import SqliteDatabase

from faceattend.errors import UserError
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError, pad, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import CameraRow

NO_CAMERA = 0
# An event has two bytes for the number.
_LARGEST_NUMBER = 2**16 - 1
_STEP = 64


class CameraRegister:
    """Gives every camera name a number."""

    def __init__(self, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._reader = reader
        self._keystore = keystore
        self._damage = damage
        self._known: dict[str, int] = {}

    def number(self, database: SqliteDatabase, name: str) -> int:
        """Return the number of a camera, which is given one when it is new; inside an operation of the writer.

        Raises:
            UserError: there have been 65,535 names.
        """
        if not name:
            return NO_CAMERA
        if (known := self._known.get(name)) is not None:
            return known
        index = self._keystore.index.of_camera(name)
        query = CameraRow.select(CameraRow.id).where(CameraRow.name_index == index)
        # Only what is on the disk is remembered: this transaction may come to nothing.
        if found := self._reader.rows(query):
            number = self._known[name] = int(found[0][0])
            return number
        if found := rows(database, query):
            return int(found[0][0])
        # The seal names its row, whose number is known once the row exists.
        number = int(CameraRow.insert(name_index=index, token=b"").execute(database))
        if number > _LARGEST_NUMBER:
            raise UserError("There are too many different camera names; use one of the names that exist.")
        token = self._keystore.system.seal(Kind.CAMERA, number, NOBODY, pad(name.encode(), _STEP))
        CameraRow.update(token=token).where(CameraRow.id == number).execute(database)
        return number

    def names(self) -> dict[int, str]:
        """Return every camera's name by number; a damaged one is called by its number."""
        names = {NO_CAMERA: ""}
        for number, token in self._reader.rows(CameraRow.select(CameraRow.id, CameraRow.token)):
            try:
                names[number] = unpad(self._keystore.system.open(Kind.CAMERA, number, NOBODY, token)).decode()
            except (UnreadableError, UnicodeDecodeError):
                names[number] = f"camera {number}"
                self._damage.note("camera", number, f"The name of camera {number} is damaged. Restore the last backup.")
        return names
