"""What every test may ask for: the sample faces and clips, and the verified models."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder with the sample faces and clips that `make samples` lays out."""
    folder = Path(os.environ.get("FACEATTEND_SAMPLES", ROOT / ".samples"))
    assert folder.is_dir(), f"{folder} is missing: run `make samples`"
    return folder
