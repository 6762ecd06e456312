"""The self check: what works on this computer, and what to do about what does not."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from faceattend import __version__
from faceattend.errors import EnvironmentFault, UserError
from faceattend.recognition.registry import PluginState, RecognizerRegistry
from faceattend.services.checks import Check, Health
from faceattend.services.closed_checks import closed_vault_checks
from faceattend.services.recognizers import RecognizerCard, tried_card
from faceattend.services.screen import screen_problem
from faceattend.vision.network import Networks

__all__ = ["LEAST_FREE_BYTES", "Check", "Doctor", "Health"]

LEAST_FREE_BYTES = 1 << 30
"""Below one GiB of free space the disk is called nearly full."""

# All of them bring the same module.
_OPENCV_PACKAGES = (
    "opencv-contrib-python",
    "opencv-contrib-python-headless",
    "opencv-python",
    "opencv-python-headless",
)


class Doctor:
    """Looks at everything that does not need the keys."""

    def __init__(
        self,
        folder: Path,
        networks: Networks,
        build_registry: Callable[[Collection[str]], RecognizerRegistry],
    ) -> None:
        self._folder = folder
        self._networks = networks
        self._build_registry = build_registry

    def checks(self) -> Iterator[Check]:
        """Yield one check after the other."""
        yield Check("faceattend", Health.GOOD, f"Version {__version__} on Python {sys.version.split()[0]}.")
        yield self._opencv()
        yield from self._model_files()
        yield from self._engines()
        yield self._screen()
        yield from closed_vault_checks(self._folder)
        yield self._disk()

    def engine_cards(self) -> list[RecognizerCard]:
        """Try every installed engine on this computer, whether an office uses it or not; nothing is known of people.

        None of them is loaded into this process, which may open the records next: nobody has approved them here.
        """
        registry = self._build_registry(())
        return [tried_card(record, registry.tried(record.id)) for record in registry.records()]

    def _opencv(self) -> Check:
        installed = [f"{name} {version}" for name in _OPENCV_PACKAGES if (version := _installed_version(name))]
        if len(installed) > 1:
            return Check(
                "OpenCV",
                Health.BAD,
                f"Several packages overwrite one another: {', '.join(installed)}; keep opencv-contrib-python only.",
            )
        return Check("OpenCV", Health.GOOD, f"{installed[0]} is installed." if installed else "OpenCV is installed.")

    def _model_files(self) -> Iterator[Check]:
        models = self._networks.models
        for name in models.names():
            try:
                path = models.file(name)
            except (UserError, EnvironmentFault) as error:
                yield Check(f"Model {name}", Health.BAD, str(error))
            else:
                yield Check(f"Model {name}", Health.GOOD, f"{path.name} is there and unaltered.")

    def _engines(self) -> Iterator[Check]:
        cards = self.engine_cards()
        if not cards:
            yield Check("Engines", Health.BAD, "No recognition engine is installed; install faceattend-sface.")
        for card in cards:
            if card.state is PluginState.FAILED:
                yield Check(f"Engine {card.id}", Health.WARNING, card.reason)
            else:
                yield Check(f"Engine {card.id}", Health.GOOD, f"{card.distribution} {card.version} works.")

    def _screen(self) -> Check:
        problem = screen_problem(os.environ)
        if problem:
            return Check("Window", Health.WARNING, problem)
        return Check("Window", Health.GOOD, "A window can be opened.")

    def _disk(self) -> Check:
        existing = next(folder for folder in (self._folder, *self._folder.parents) if folder.exists())
        free = shutil.disk_usage(existing).free
        if free < LEAST_FREE_BYTES:
            return Check(
                "Disk", Health.WARNING, f"Only {free >> 20} MiB are free; make room, or records cannot be kept."
            )
        return Check("Disk", Health.GOOD, f"{free >> 30} GiB are free.")


def _installed_version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
