"""ONNX Runtime: three times as fast as OpenCV's own engine, for models that were prepared for it."""

import ctypes
import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from faceattend.errors import EnvironmentFault

_NOWHERE = str(Path(os.devnull, "none"))
"""A folder that cannot be: a model's weights are read from itself and from nothing else."""

_FATAL_ONLY = 4
"""Severity from which ONNX Runtime writes to the standard error; what goes wrong is raised as well."""


class RuntimeNetwork:
    """A network on the processor, on the thread that calls it. Threads run it side by side."""

    def __init__(self, content: bytes, name: str) -> None:
        """Load an ONNX file from memory.

        Args:
            name: what to call it when something is wrong.

        Raises:
            EnvironmentFault: ONNX Runtime is missing or does not work here, or it cannot run this model.
        """
        self._name = name
        runtime = _runtime()
        try:
            self._session = runtime.InferenceSession(content, _options(runtime), providers=["CPUExecutionProvider"])
            [self._input] = [given.name for given in self._session.get_inputs()]
            _give_back_memory()
        except Exception as error:  # its exceptions have no class in common
            raise EnvironmentFault(
                f"The model {name} does not run on this version of ONNX Runtime ({runtime.__version__}); "
                "install what brought it again."
            ) from error

    def outputs(self, blob: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """Feed one input and return all outputs, in the order in which the model lists them.

        Raises:
            EnvironmentFault: the model does not take such an input, or there is no memory left.
        """
        try:
            return tuple(self._session.run(None, {self._input: blob}))
        except Exception as error:  # its exceptions have no class in common
            raise EnvironmentFault(
                f"ONNX Runtime could not run the model {self._name} ({type(error).__name__}); "
                "close other programs and try again."
            ) from error


def _runtime() -> ModuleType:
    """Import ONNX Runtime, which takes a tenth of a second, when the first model is loaded."""
    try:
        runtime = importlib.import_module("onnxruntime")
        runtime.set_default_logger_severity(_FATAL_ONLY)
        runtime.disable_telemetry_events()
    except Exception as error:  # whatever its libraries miss on this computer, there is another engine
        raise EnvironmentFault(
            f"ONNX Runtime cannot be loaded ({type(error).__name__}: {error}); install onnxruntime again."
        ) from error
    return runtime


def _give_back_memory() -> None:
    """Return to the system what loading a model needed for a moment, and what the C library would keep: 40 MB.

    Only the C library of Linux has a call for it.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def _options(runtime: ModuleType) -> object:
    options = runtime.SessionOptions()
    # More threads help an idle computer only, and cost others their turn on a busy one.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    # Weights that are kept as whole numbers are turned into fractions once, here, and not in every run.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    # A plan of memory would be kept for every size of picture that ever came.
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", _NOWHERE)
    options.log_severity_level = _FATAL_ONLY
    return options
