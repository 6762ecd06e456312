"""What the tests of the plugins may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder with the sample faces and clips that `make samples` lays out."""
    folder = Path(os.environ.get("FACEATTEND_SAMPLES", ROOT / ".samples"))
    if not folder.is_dir():
        pytest.fail(f"{folder} is missing: run `make samples`")
    return folder
