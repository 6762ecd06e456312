"""Modules that are loaded when something of them is used for the first time, so that a start does not wait for them."""

import importlib
from collections.abc import Callable
from threading import Lock
from types import ModuleType
from typing import Any


class DeferredModule(ModuleType):
    """Stands in for a module until the first use of anything in it; any thread may be the first."""

    def __init__(self, name: str, load: Callable[[], ModuleType] | None = None) -> None:
        """Load nothing yet.

        Args:
            name: as in ``import name``.
            load: imports the module, where more is to be done than that.
        """
        super().__init__(name)
        self._load = load or (lambda: importlib.import_module(name))
        self._loading = Lock()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        """Return an attribute of the real module, which is kept here from then on."""
        with self._loading:
            value: Any = getattr(self._load(), name)
        # What was asked for once is found at once afterwards.
        setattr(self, name, value)
        return value
