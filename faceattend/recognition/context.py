"""What the host hands to a recognizer when it is made."""

import logging
from pathlib import Path

from faceattend.api import Network
from faceattend.vision.models import ModelStore
from faceattend.vision.network import open_network


class HostContext:
    """The host's side of ``faceattend.api.RecognizerContext`` for one plugin."""

    def __init__(self, models: ModelStore, name: str) -> None:
        """Serve the plugin called ``name``."""
        self._models = models
        self._logger = logging.getLogger(f"faceattend.plugins.{name}")

    @property
    def logger(self) -> logging.Logger:
        """A logger named after the plugin."""
        return self._logger

    def model_file(self, name: str) -> Path:
        """Return the verified file of a model of the manifest.

        Raises:
            UserError: it is missing or altered.
        """
        return self._models.file(name)

    def network(self, model: str | Path) -> Network:
        """Load a model of the manifest by name, or a file that the plugin ships.

        Raises:
            UserError: a model of the manifest is missing or altered.
            EnvironmentFault: the file cannot be run.
        """
        return open_network(model if isinstance(model, Path) else self._models.file(model))
