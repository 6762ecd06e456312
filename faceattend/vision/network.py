"""The door to model files: a network on the best engine of this computer, with the same numbers on each."""

import logging
from enum import Enum
from pathlib import Path
from threading import Lock
from typing import Protocol
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from faceattend.errors import EnvironmentFault, UserError
from faceattend.vision.models import ModelStore
from faceattend.vision.opencv_engine import OpenCvNetwork
from faceattend.vision.runtime_engine import RuntimeNetwork

_LOGGER = logging.getLogger(__name__)


class Engine(Enum):
    """What computes."""

    ONNX_RUNTIME = "ONNX Runtime"
    """The fast one, for models that the build prepared for it."""
    OPENCV = "OpenCV"
    """The one that is always there."""


class _Loaded(Protocol):
    """A model in one engine's memory."""

    def outputs(self, blob: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """See :meth:`HostNetwork.outputs`."""


class HostNetwork:
    """A model, loaded and ready. May be used from any thread.

    Attributes:
        engine: what runs it.
        hindrance: why ONNX Runtime does not run it, as a sentence; empty when it does or was not wanted.
    """

    def __init__(self, loaded: _Loaded, engine: Engine, hindrance: str = "") -> None:
        self._loaded = loaded
        self.engine = engine
        self.hindrance = hindrance

    def run(self, blob: NDArray[np.float32]) -> NDArray[np.float32]:
        """Feed one input (1, channels, height, width) and return the model's first output.

        Raises:
            EnvironmentFault: the engine cannot run it on this input.
        """
        return self._loaded.outputs(blob)[0]

    def outputs(self, blob: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """Feed one input and return all outputs, in the order in which the model computes them.

        Raises:
            EnvironmentFault: the engine cannot run it on this input.
        """
        return self._loaded.outputs(blob)


class Networks:
    """Loads models. May be used from any thread.

    A model on ONNX Runtime is loaded once for all who use it at a time, because it takes threads side by side; on
    OpenCV everyone gets his own.
    """

    def __init__(self, models: ModelStore, engine: Engine | None = None) -> None:
        """Load the models of a store.

        Args:
            engine: the only one to use; None takes OpenCV where ONNX Runtime does not work.
        """
        self._models = models
        self._engine = engine
        self._shared: WeakValueDictionary[str | Path, HostNetwork] = WeakValueDictionary()
        self._lock = Lock()

    @property
    def models(self) -> ModelStore:
        """Where the models come from."""
        return self._models

    def open(self, model: str | Path) -> HostNetwork:
        """Load a model of the manifest by name, or an ONNX file, which has to hold all of its weights itself.

        Raises:
            UserError: the model of the manifest is missing or altered.
            EnvironmentFault: the file cannot be read, or no engine can run it.
        """
        hindrance = ""
        if self._engine is not Engine.OPENCV:
            try:
                return self._on_runtime(model)
            except (UserError, EnvironmentFault) as error:
                if self._engine is Engine.ONNX_RUNTIME:
                    raise
                hindrance = str(error)
        content = _content(model) if isinstance(model, Path) else self._models.read(model)
        network = HostNetwork(OpenCvNetwork(content, str(model)), Engine.OPENCV, hindrance)
        if hindrance:
            _LOGGER.warning("the model %s runs on OpenCV: %s", model, hindrance)
        return network

    def _on_runtime(self, model: str | Path) -> HostNetwork:
        with self._lock:
            network = self._shared.get(model)
            if network is None:
                content = _content(model) if isinstance(model, Path) else self._models.read_prepared(model)
                network = HostNetwork(RuntimeNetwork(content, str(model)), Engine.ONNX_RUNTIME)
                self._shared[model] = network
            return network


def _content(path: Path) -> bytes:
    try:
        # Into memory: neither engine then looks for further files beside it, and OpenCV cannot open a path with
        # letters outside the system's code page on Windows.
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(f"The model file {path} cannot be read; install what brought it again.") from error
