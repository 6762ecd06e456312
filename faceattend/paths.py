"""Where things lie: the user's data, and the files that come with the program."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from faceattend.deferred import DeferredModule
from faceattend.errors import EnvironmentFault

if TYPE_CHECKING:
    import platformdirs
else:
    platformdirs = DeferredModule("platformdirs")

DATA_VARIABLE = "FACEATTEND_DATA"
MODELS_VARIABLE = "FACEATTEND_MODELS"
SAMPLES_VARIABLE = "FACEATTEND_SAMPLES"

_PACKAGE = Path(__file__).resolve().parent


def default_data_folder() -> Path:
    """Return the folder of this user's vault when none is named."""
    return platformdirs.user_data_path("faceattend", appauthor=False)


def config_folder() -> Path:
    """Return the folder for the settings of this computer: window, printer, theme."""
    return platformdirs.user_config_path("faceattend", appauthor=False)


def log_folder() -> Path:
    """Return the folder for this user's log file."""
    return platformdirs.user_log_path("faceattend", appauthor=False)


def cache_folder() -> Path:
    """Return the folder for what can be found out again; it says nothing of anybody."""
    return platformdirs.user_cache_path("faceattend", appauthor=False)


def resources() -> Path:
    """Return the folder with icons, fonts, styles and models."""
    return _shipped("resources")


def migrations() -> Path:
    """Return the folder with the numbered steps of the database schema."""
    return _shipped("db") / "migrations"


def samples() -> Path:
    """Return the folder with the sample faces; it is there only where somebody laid them out."""
    named = os.environ.get(SAMPLES_VARIABLE)
    return Path(named) if named else _PACKAGE.parent / ".samples"


def _shipped(name: str) -> Path:
    """Look beside the package's modules (an installed wheel), then beside the package (a checkout)."""
    for folder in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise EnvironmentFault(f"The folder {name} is missing from the installation; install faceattend-suite again.")
