"""The model files of the installation, each checked against the manifest before it is used."""

import hashlib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from faceattend import paths
from faceattend.errors import UserError


@dataclass(frozen=True, slots=True)
class _Entry:
    file: str
    size: int
    sha256: str


class ModelStore:
    """Hands out verified model files. May be used from any thread."""

    def __init__(self, folder: Path) -> None:
        """Serve the files of ``folder``; nothing is read before the first use."""
        self._folder = folder
        self._verified: dict[str, Path] = {}
        self._lock = Lock()

    @classmethod
    def default(cls) -> "ModelStore":
        """Return the store of this installation, or of the folder that FACEATTEND_MODELS names."""
        named = os.environ.get(paths.MODELS_VARIABLE)
        return cls(Path(named) if named else paths.resources() / "models")

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self._folder

    def names(self) -> list[str]:
        """Return the names of all models in the manifest."""
        return sorted(_manifest())

    def file(self, name: str) -> Path:
        """Return the file of the model that the manifest calls ``name``, such as ``yunet`` or ``sface``.

        Raises:
            UserError: the manifest has no such model, or its file is missing, unreadable or altered.
        """
        with self._lock:
            if name not in self._verified:
                self._verified[name] = self._verify(name)
            return self._verified[name]

    def _verify(self, name: str) -> Path:
        manifest = _manifest()
        if name not in manifest:
            raise UserError(f"There is no model named {name}; the installation has {', '.join(sorted(manifest))}.")
        entry = manifest[name]
        path = self._folder / entry.file
        try:
            # The size first: a file of the wrong length need not be read to be refused, however long it is.
            intact = path.stat().st_size == entry.size and _digest(path) == entry.sha256
        except FileNotFoundError as error:
            raise UserError(
                f"The model file {entry.file} is missing from {self._folder}; "
                "copy it there or install faceattend-suite again."
            ) from error
        except OSError as error:
            raise UserError(
                f"The model file {path} cannot be read ({error.strerror}); "
                "give yourself the right to read it or install faceattend-suite again."
            ) from error
        if not intact:
            raise UserError(
                f"The model file {path} is not the one that belongs to this version: it is damaged or was altered; "
                "replace it or install faceattend-suite again."
            )
        return path


def _manifest() -> dict[str, _Entry]:
    text = (paths.resources() / "models" / "manifest.toml").read_text(encoding="utf-8")
    return {
        name: _Entry(fields["file"], fields["bytes"], fields["sha256"]) for name, fields in tomllib.loads(text).items()
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
