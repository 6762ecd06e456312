"""Checks for living faces on the command line."""

import json
import shutil
from pathlib import Path

from faceattend.vision.opencv import cv2
from faceattend.vision.pictures import read_picture
from tests.e2e.conftest import Faceattend
from tests.fakes.presentation_attacks import Hand, Medium, rephotographed


def test_a_check_is_measured_on_people_and_attacks(empty: Faceattend, samples: Path, tmp_path: Path) -> None:
    portrait = samples / "face_recognition" / "obama2.jpg"
    for kind in ("live", "print"):
        (tmp_path / kind).mkdir()
    shutil.copy(portrait, tmp_path / "live")
    [(_, frame)] = rephotographed([read_picture(portrait)[:, 250:750]], Medium.PAPER, 0.07, Hand(tilt=0.0), seed=4)
    cv2.imwrite(str(tmp_path / "print" / "held.png"), frame)
    shown = empty("evaluate-liveness", tmp_path, "--list", "--json")
    *answers, numbers = map(json.loads, shown.output.splitlines())
    assert [answer["presentation"] for answer in answers] == ["live/obama2.jpg", "print/held.png"]
    assert numbers["check"] == "passive"
    assert (numbers["bona_fide"]["bpcer"], numbers["bona_fide"]["bpnrr"]) == (0.0, 0.0)
    assert (numbers["attacks"]["print"]["apcer"], numbers["apcer"]) == (0.0, 0.0)
    assert "asks people to move" in empty.fails("evaluate-liveness", tmp_path, "--check", "movement")


def test_checks_are_listed_and_taken_out_of_use_and_into_it(vault: Faceattend) -> None:
    def states(*change: str) -> dict[str, str]:
        lines = map(json.loads, vault("plugins", "--json", *change).output.splitlines())
        return {line["id"]: line["state"] for line in lines if line["kind"] == "liveness"}

    assert states() == {"movement": "enabled", "passive": "enabled"}
    assert states("--disable", "movement") == {"movement": "disabled", "passive": "enabled"}
    assert states("--enable", "movement") == {"movement": "enabled", "passive": "enabled"}
