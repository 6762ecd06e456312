"""What the host hands to a recognizer when it is made."""

import logging
from pathlib import Path

from faceattend.api import Network
from faceattend.vision.network import Networks


class HostContext:
    """The host's side of ``faceattend.api.RecognizerContext`` for one plugin."""

    def __init__(self, networks: Networks, name: str) -> None:
        """Serve the plugin called ``name``."""
        self._networks = networks
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
        return self._networks.models.file(name)

    def model_digest(self, name: str) -> str:
        """Return the SHA-256, in hexadecimal, of a model of the manifest; it is the same on every engine.

        Raises:
            UserError: the manifest has no such model.
        """
        return self._networks.models.digest(name)

    def network(self, model: str | Path) -> Network:
        """Load a model of the manifest by name, or a file that the plugin ships.

        Raises:
            UserError: a model of the manifest is missing or altered.
            EnvironmentFault: the file cannot be run.
        """
        return self._networks.open(model)
