"""P14: the first painted window, against importing everything first."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from benchmarks.measuring import Measurement

_ROUNDS = 7
_TELL = "import json, sys, time; print(json.dumps([time.process_time(), sorted(sys.modules)]))"
_DOORWAY = "from faceattend.ui.doorway import open_doorway; doorway = open_doorway(); " + _TELL
_EVERYTHING = (
    "import cv2, numpy, reportlab.pdfgen.canvas, reportlab.platypus, peewee, cryptography.fernet, onnxruntime;"
    "import faceattend.app, faceattend.ui.start;"
    "from faceattend.ui.doorway import open_doorway; doorway = open_doorway(); " + _TELL
)
_BARE = _TELL


def measure() -> Iterator[Measurement]:
    """Yield the numbers of P14, in processor time of fresh processes with no screen."""
    spent: dict[str, list[float]] = {code: [] for code in (_BARE, _DOORWAY, _EVERYTHING)}
    loaded: set[str] = set()
    for _ in range(_ROUNDS):
        for code, seconds in spent.items():
            cost, modules = _run(code)
            seconds.append(cost)
            if code == _DOORWAY:
                loaded = {name.partition(".")[0] for name in modules}
    bare, first, everything = (median(spent[code]) for code in (_BARE, _DOORWAY, _EVERYTHING))
    yield Measurement("first painted window", 1000 * (first - bare), "ms", goal="P14")
    yield Measurement("everything imported first", 1000 * (everything - bare), "ms", goal="P14")
    ratio = (first - bare) / (everything - bare)
    yield Measurement("first window against importing everything first", ratio, "times", 0.25, goal="P14")
    heavy = loaded & {"cv2", "numpy", "reportlab", "peewee", "cryptography", "onnxruntime", "cattrs", "PIL", "keyring"}
    yield Measurement("heavy libraries loaded before it", len(heavy), "", 0, goal="P14")


def _run(code: str) -> tuple[float, list[str]]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    cost, modules = json.loads(ran.stdout.splitlines()[-1])
    return float(cost), list(modules)
