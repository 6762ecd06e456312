"""What others need for the same work. They run in processes of their own, from a folder that ``make bench`` fills."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

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
    with TemporaryDirectory() as folder:
        files = [str(Path(folder, name)) for name in ("gallery.npy", "probe.npy")]
        for file, array in zip(files, (gallery, probe), strict=True):
            np.save(file, array)
        seconds = ask(peers, _BRUTE_FORCE, *files)
    return float(seconds) if isinstance(seconds, float) else None
