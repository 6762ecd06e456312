"""Files that are private to their user and are replaced whole or not at all."""

import errno
import os
import sys
from pathlib import Path

from faceattend.storage.faults import file_fault

_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600
# Windows translates line ends unless told otherwise.
_BINARY = getattr(os, "O_BINARY", 0)


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its user can enter.

    A folder that already holds other things keeps its rights: it may be shared on purpose, and the vault's files are
    closed by themselves.

    Raises:
        EnvironmentFault: it cannot be made.
    """
    try:
        folder.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            folder.chmod(_OWNER_ONLY_FOLDER)
    except OSError as error:
        raise file_fault(error) from error


def make_private_file(path: Path) -> None:
    """Make an empty file with mode 0600 in place of whatever was there.

    Raises:
        EnvironmentFault: it cannot be made.
    """
    try:
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _OWNER_ONLY_FILE))
    except OSError as error:
        raise file_fault(error) from error


def keep_private(path: Path) -> None:
    """Close a file of this user to all others again: whoever copied it back may have opened it to them.

    Raises:
        EnvironmentFault: its mode cannot be changed.
    """
    # Windows has no such modes, and only its owner can change them.
    if sys.platform == "win32":
        return
    try:
        status = path.stat()
        if status.st_mode & 0o077 and status.st_uid == os.geteuid():
            path.chmod(_OWNER_ONLY_FILE)
    except OSError as error:
        raise file_fault(error) from error


def keep_folder_private(folder: Path) -> None:
    """Close a folder of this user to all others when they may write into it, which nobody can want.

    One that they may only look into may be shared on purpose.

    Raises:
        EnvironmentFault: its mode cannot be changed.
    """
    if sys.platform == "win32":
        return
    try:
        status = folder.stat()
        if status.st_mode & 0o022 and status.st_uid == os.geteuid():
            folder.chmod(_OWNER_ONLY_FOLDER)
    except OSError as error:
        raise file_fault(error) from error


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` in place of a file so that a crash leaves the old or the new file, never a part of one.

    Raises:
        EnvironmentFault: it could not be written; the old file is as it was.
    """
    fresh = path.with_name(f"{path.name}.new")
    make_private_file(fresh)
    try:
        descriptor = os.open(fresh, os.O_WRONLY | _BINARY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise file_fault(error) from error


def remove_file(path: Path) -> None:
    """Remove a file if it is there.

    Raises:
        EnvironmentFault: it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise file_fault(error) from error


def move_file(source: Path, target: Path) -> None:
    """Rename a file, durably.

    Raises:
        EnvironmentFault: it could not be renamed.
    """
    try:
        source.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise file_fault(error) from error


def sync_file(path: Path) -> None:
    """Make the content of a file durable."""
    descriptor = os.open(path, os.O_RDWR | _BINARY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where its disk can do that."""
    # Windows has no such call and needs none: NTFS journals names.
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Folders of other computers and some sticks refuse it; the name is then as durable as they make it.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)
