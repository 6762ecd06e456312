"""A disk that forgets at a power cut whatever was written and not synced.

It stands below SQLite as a virtual file system, so that everything above it is the program's own. Killing a process
cannot show this: what the process wrote survives it in the memory of the operating system.
"""

# ruff: noqa: N802  the methods carry the names that SQLite's interface gives them

import random
from collections.abc import Callable
from pathlib import Path

import apsw
from peewee import SqliteDatabase
from playhouse.apsw_ext import APSWDatabase

_SECTOR = 512


class _Medium:
    """What one file would hold if the power went now, and what is still on its way there."""

    def __init__(self, content: bytes) -> None:
        self.safe = bytearray(content)
        self._pending: list[tuple[int, bytes | None]] = []

    def write(self, offset: int, data: bytes) -> None:
        self._pending.append((offset, data))

    def truncate(self, size: int) -> None:
        self._pending.append((size, None))

    def sync(self) -> None:
        for offset, data in self._pending:
            self._take(offset, data)
        self._pending.clear()

    def survive(self, chance: random.Random) -> bytes:
        """Return what the file holds after the cut: all that was synced, and any part of the rest in any order."""
        for offset, data in self._pending:
            if data is None:
                if chance.random() < 0.5:
                    self._take(offset, None)
                continue
            for start in range(0, len(data), _SECTOR):
                if chance.random() < 0.3:
                    self._take(offset + start, data[start : start + _SECTOR])
        return bytes(self.safe)

    def _take(self, offset: int, data: bytes | None) -> None:
        if data is None:
            del self.safe[offset:]
            return
        missing = offset + len(data) - len(self.safe)
        if missing > 0:
            self.safe.extend(bytes(missing))
        self.safe[offset : offset + len(data)] = data


class ForgetfulDisk:
    """Keeps what was synced of the files that SQLite opens on it, until the power goes.

    Attributes:
        name: of the virtual file system.
    """

    def __init__(self, name: str, writes: int | None = None) -> None:
        """Let the power go at the write, truncation or sync of this number; never by itself when None."""
        self.name = name
        self._media: dict[str, _Medium] = {}
        self._left = writes
        self._over = False
        self._system = _System(self)

    def medium(self, path: str) -> _Medium:
        """Return the medium of a file; what is in it when it is opened first is safe."""
        if path not in self._media:
            file = Path(path)
            self._media[path] = _Medium(file.read_bytes() if file.exists() else b"")
        return self._media[path]

    def reaches_medium(self) -> bool:
        """Count one operation down, and return whether it reaches the medium.

        Raises:
            apsw.IOError: the power is off.
        """
        if self._left is not None:
            if self._left == 0:
                raise apsw.IOError("The power is off.")
            self._left -= 1
        return not self._over

    def run_down(self) -> None:
        """Let what still runs come to its end, as nothing does when the power is off: it reaches no medium any more."""
        self._left = None
        self._over = True

    def leave_to(self, folder: Path, seed: int) -> None:
        """Write what each file holds after the cut into another folder."""
        chance = random.Random(seed)
        for path, medium in self._media.items():
            (folder / Path(path).name).write_bytes(medium.survive(chance))

    def close(self) -> None:
        """Take the virtual file system away."""
        self._system.unregister()

    def connect(self, pragmas: dict[str, str | int]) -> Callable[[Path], SqliteDatabase]:
        """Return what opens the database on this disk with the given pragmas; each is set and read back."""

        def connect(path: Path) -> SqliteDatabase:
            database: SqliteDatabase = APSWDatabase(
                str(path), vfs=self.name, thread_safe=False, autoconnect=False, flags=apsw.SQLITE_OPEN_READWRITE
            )
            database.connect()
            # The shared memory of a log is not passed through; a log that belongs to one connection needs none.
            for name, value in {"locking_mode": "exclusive", **pragmas}.items():
                database.pragma(name, value)
                assert database.pragma(name) == value, name
            return database

        return connect


class _System(apsw.VFS):
    def __init__(self, disk: ForgetfulDisk) -> None:
        self._disk = disk
        super().__init__(disk.name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> "apsw.VFSFile":
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        assert path is not None
        if not flags[0] & (apsw.SQLITE_OPEN_MAIN_DB | apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL):
            return super().xOpen(name, flags)
        return _File(self._disk, path, name, flags)


class _File(apsw.VFSFile):
    def __init__(self, disk: ForgetfulDisk, path: str, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk = disk
        self._medium = disk.medium(path)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        reaches = self._disk.reaches_medium()
        super().xWrite(data, offset)
        if reaches:
            self._medium.write(offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:
        reaches = self._disk.reaches_medium()
        super().xTruncate(newsize)
        if reaches:
            self._medium.truncate(newsize)

    def xSync(self, flags: int) -> None:
        reaches = self._disk.reaches_medium()
        super().xSync(flags)
        if reaches:
            self._medium.sync()
