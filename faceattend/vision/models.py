"""The model files of the installation, each checked against the manifest whenever it is read."""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from faceattend import paths
from faceattend.errors import UserError


@dataclass(frozen=True, slots=True)
class _Entry:
    file: str
    size: int
    sha256: str

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> "_Entry":
        return cls(str(fields["file"]), int(str(fields["bytes"])), str(fields["sha256"]))


class ModelStore:
    """Hands out models as verified bytes. May be used from any thread.

    What is handed out was read once and checked in memory, so a file that is damaged or exchanged later changes
    nothing for whoever holds it, and is refused when it is read next.
    """

    def __init__(self, folder: Path) -> None:
        """Serve the files of ``folder``; nothing is read before the first use."""
        self._folder = folder

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

    def digest(self, name: str) -> str:
        """Return the SHA-256, in hexadecimal, that the manifest says of a model; it names the model, however it is run.

        Raises:
            UserError: the manifest has no such model.
        """
        return _published(name).sha256

    def read(self, name: str) -> bytes:
        """Return the model that the manifest calls ``name``, such as ``yunet`` or ``sface``, as it was published.

        Raises:
            UserError: the manifest has no such model, or its file is missing, unreadable or altered.
        """
        return self._content(_published(name))

    def read_prepared(self, name: str) -> bytes:
        """Return the same model as the build prepared it for ONNX Runtime.

        Raises:
            UserError: the manifest has no such model, or its prepared file is missing, unreadable or altered.
        """
        _published(name)
        return self._content(_Entry.of(_manifest()[name]["prepared"]))

    def file(self, name: str) -> Path:
        """Return the file that :meth:`read` reads, which was just found to be right.

        Raises:
            UserError: as :meth:`read`.
        """
        self.read(name)
        return self._folder / _published(name).file

    def _content(self, entry: _Entry) -> bytes:
        path = self._folder / entry.file
        try:
            with path.open("rb") as file:
                # One byte more than there may be: a longer file need not be read to be refused, however long it is.
                content = file.read(entry.size + 1)
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
        if len(content) != entry.size or hashlib.sha256(content).hexdigest() != entry.sha256:
            raise UserError(
                f"The model file {path} is not the one that belongs to this version: it is damaged or was altered; "
                "replace it or install faceattend-suite again."
            )
        return content


def _manifest() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    """Return the tables of the manifest by name; a value of one is a text, a number or the table ``prepared``."""
    return tomllib.loads((paths.resources() / "models" / "manifest.toml").read_text(encoding="utf-8"))


def _published(name: str) -> _Entry:
    manifest = _manifest()
    if name not in manifest:
        raise UserError(f"There is no model named {name}; the installation has {', '.join(sorted(manifest))}.")
    return _Entry.of(manifest[name])
