"""Measure everything and print the table; the exit code is 1 when a target is missed."""

import itertools
import sys

from benchmarks import erasing, following, keeping, month, opening, painting, printing, renewal, seeing, standing
from faceattend import paths
from faceattend.vision.models import ModelStore


def main() -> int:
    """Print one line a measurement."""
    missed = 0
    measurements = itertools.chain(
        seeing.measure(paths.samples(), ModelStore.default()),
        following.measure(paths.samples(), ModelStore.default()),
        keeping.measure(),
        month.measure(),
        opening.measure(),
        renewal.measure(),
        erasing.measure(),
        standing.measure(),
        printing.measure(),
        painting.measure(paths.samples()),
    )
    for measurement in measurements:
        print(measurement.line(), flush=True)
        missed += measurement.met is False
    return 1 if missed else 0


sys.exit(main())
