"""What exactly an administrator approved when he took a plugin into use: its name, its version and its files.

Python runs whatever lies in the place of a package, so the name alone would approve every later change. The digest
covers the files that the package brought and those of the module that its entry point names. It does not cover other
packages that the plugin imports.
"""

import hashlib
import importlib.util
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

_SEPARATOR = " "
_COMPILED = "__pycache__"


def approval_of(id: str, distribution: str, version: str, digest: str) -> str:
    """Return the line that is kept of an approval; it is compared as a whole."""
    return _SEPARATOR.join((id, distribution, version, digest))


def approved_id(line: str) -> str:
    """Return the plugin that a line approves."""
    return line.split(_SEPARATOR, 1)[0]


def approved_package(line: str) -> tuple[str, str]:
    """Return the distribution and the version that a line approves; empty where it names none."""
    _, distribution, version, *_ = (*line.split(_SEPARATOR), "", "")
    return distribution, version


def names_files(line: str) -> bool:
    """Return whether a line approves certain files; an id alone names none."""
    return _SEPARATOR in line


def digest_of(entry_point: EntryPoint) -> str:
    """Return the SHA-256 of the names and contents of a plugin's files, in hexadecimal. None of its code runs.

    Raises:
        OSError: a file cannot be read.
    """
    whole = hashlib.sha256()
    for path in sorted({*_packaged(entry_point), *_imported(entry_point)}):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{path.name}\n{content}\n".encode())
    return whole.hexdigest()


def _packaged(entry_point: EntryPoint) -> Iterator[Path]:
    """Yield the files that the installer wrote down."""
    files = None if entry_point.dist is None else entry_point.dist.files
    for file in files or ():
        path = Path(str(file.locate())).resolve()
        if _COMPILED not in path.parts and path.is_file():
            yield path


def _imported(entry_point: EntryPoint) -> Iterator[Path]:
    """Yield the files of the module that would be imported: a development installation has only a pointer to them."""
    # Of the outermost package alone: to look for a module inside it, Python would run the package.
    top = entry_point.module.partition(".")[0]
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        return
    for folder in spec.submodule_search_locations or ():
        for path in Path(folder).resolve().rglob("*"):
            if _COMPILED not in path.parts and path.is_file():
                yield path
    if spec.has_location and spec.origin is not None:
        yield Path(spec.origin).resolve()
