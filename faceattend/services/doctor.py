"""The self check: what works on this computer, and what to do about what does not."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from faceattend import __version__
from faceattend.errors import EnvironmentFault, UserError
from faceattend.recognition.registry import LivenessRegistry, PluginState, RecognizerRegistry
from faceattend.services.checks import Check, Health
from faceattend.services.closed_checks import closed_vault_checks
from faceattend.services.engine_speed import FRAMES_A_SECOND, measure_speed
from faceattend.services.liveness import CheckCard, tried_check_card
from faceattend.services.recognizers import RecognizerCard, tried_card
from faceattend.services.screen import screen_problem
from faceattend.vision.network import Networks

__all__ = ["LEAST_FREE_BYTES", "Check", "Doctor", "Health"]

LEAST_FREE_BYTES = 1 << 30
"""Below one GiB of free space the disk is called nearly full."""

FEW_PEOPLE = 5
"""Fewer who can come at once are too few for a door in the morning."""

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
        build_checks: Callable[[Collection[str]], LivenessRegistry],
    ) -> None:
        self._folder = folder
        self._networks = networks
        self._build_registry = build_registry
        self._build_checks = build_checks

    def checks(self) -> Iterator[Check]:
        """Yield one check after the other."""
        yield Check("faceattend", Health.GOOD, f"Version {__version__} on Python {sys.version.split()[0]}.")
        yield self._opencv()
        yield from self._model_files()
        yield self._speed()
        yield from self._engines()
        yield from self._living_faces()
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
        for name in self._networks.models.names():
            subject = f"Model {name}"
            try:
                file = self._networks.models.file(name).name
                network = self._networks.open(name)
            except (UserError, EnvironmentFault) as error:
                yield Check(subject, Health.BAD, str(error))
                continue
            figures = {"engine": network.engine.value}
            if network.hindrance:
                slower = f"It runs on {network.engine.value}, at less than half the speed: {network.hindrance}"
                yield Check(subject, Health.WARNING, slower, figures)
            else:
                sound = f"{file} is there and unaltered; it runs on {network.engine.value}."
                yield Check(subject, Health.GOOD, sound, figures)

    def _speed(self) -> Check:
        try:
            speed = measure_speed(self._networks)
        except (UserError, EnvironmentFault):
            return Check("Speed", Health.BAD, "Faces can be neither found nor learned; see the models above.")
        figures = {
            "engine": speed.engine.value,
            "find_ms": round(speed.find, 2),
            "close_up_ms": round(speed.close_up, 2),
            "learn_ms": round(speed.learn, 2),
            "people_at_once": speed.people,
        }
        taken = (
            f"{speed.engine.value} takes {speed.find:.1f} ms to find the faces in a frame and {speed.learn:.1f} ms to "
            "learn one"
        )
        if speed.people < FEW_PEOPLE:
            return Check(
                "Speed",
                Health.WARNING,
                f"{taken}: that is enough for {speed.people} people who come at once at {FRAMES_A_SECOND} frames a "
                "second, and others wait a moment; close other programs, or watch fewer cameras here.",
                figures,
            )
        return Check(
            "Speed",
            Health.GOOD,
            f"{taken}: {speed.people} people who come at once can be followed at {FRAMES_A_SECOND} frames a second.",
            figures,
        )

    def check_cards(self) -> list[CheckCard]:
        """Try every installed check for living faces, as :meth:`engine_cards` does engines."""
        registry = self._build_checks(())
        return [tried_check_card(record, registry.tried(record.id)) for record in registry.records()]

    def _living_faces(self) -> Iterator[Check]:
        for card in self.check_cards():
            if card.state is PluginState.FAILED:
                yield Check(f"Check {card.id}", Health.WARNING, card.reason)
            else:
                yield Check(f"Check {card.id}", Health.GOOD, f"{card.distribution} {card.version} works.")

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
