"""P9: finding one face among 10,000 people with three templates each."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import Measurement, turns
from benchmarks.peers import nearest_by_brute_force
from faceattend.domain.people import PersonId
from faceattend.recognition.context import HostContext
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks

_PEOPLE, _TEMPLATES, _CALLS, _OTHERS = 10_000, 3, 200, 2
_SPIN = "while True: pass"


def measure(models: ModelStore, peers: Path) -> Iterator[Measurement]:
    """Yield the numbers of P9."""
    networks = Networks(models)
    recognizer = RecognizerRegistry(lambda name: HostContext(networks, name), ["sface"]).load("sface")
    rng = np.random.default_rng(1)
    templates = _unit(rng.normal(size=(_PEOPLE, _TEMPLATES, 128)).astype(np.float32))
    gallery = Gallery(recognizer, {PersonId(number + 1): rows for number, rows in enumerate(templates)})
    probe = _unit(rng.normal(size=(1, 128)).astype(np.float32))
    every = templates.reshape(-1, 128)

    def search() -> None:
        for _ in range(_CALLS):
            gallery.search(probe)

    def bare() -> None:
        for _ in range(_CALLS):
            np.matmul(probe, every.T)

    ours, product = turns(search, bare)
    yield Measurement("search 10,000 people x 3 templates", 1000 * ours / _CALLS, "ms", goal="P9")
    yield Measurement("against a bare product with all templates", ours / product, "times", 1.2, goal="P9")
    brute = nearest_by_brute_force(peers, every, probe)
    if brute is not None:
        yield Measurement(
            "scikit-learn's brute force in its time", brute * _CALLS / ours, "times", 12, at_most=False, goal="P9"
        )
    quiet = _wall_median(lambda: gallery.search(probe))
    with _busy(_OTHERS):
        busy = _wall_median(lambda: gallery.search(probe))
    yield Measurement("while two other programs spin, against idle", busy / quiet, "times", 1.5, goal="P9")


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return unit


def _wall_median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_CALLS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times)


@contextmanager
def _busy(programs: int) -> Iterator[None]:
    """Keep so many programs spinning meanwhile."""
    with ExitStack() as stack:
        for _ in range(programs):
            spinning = stack.enter_context(subprocess.Popen([sys.executable, "-c", _SPIN]))
            stack.callback(spinning.kill)
        yield
