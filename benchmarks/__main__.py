"""Measure everything, print the table and keep it in ``benchmarks/results``; the exit code is 1 when a goal is missed.

``python -m benchmarks NAME...`` measures only some modules and keeps nothing.
"""

import gc
import sys
from collections.abc import Callable, Iterator, Mapping

from benchmarks import (
    checking_in,
    engines,
    erasing,
    keeping,
    month,
    opening,
    painting,
    printing,
    renewal,
    results,
    rolls,
    searching,
    soak,
    standing,
    starting,
    watching,
)
from benchmarks.measuring import Measurement
from benchmarks.peers import FOLDER
from faceattend import paths
from faceattend.pauses import keep_pauses_short
from faceattend.vision.models import ModelStore


def main(names: list[str]) -> int:
    """Print one line a measurement."""
    modules = _modules()
    measured = []
    for name in names or modules:
        # As the program does when it starts; and no module waits for what another one left behind.
        gc.collect()
        keep_pauses_short()
        for measurement in modules[name]():
            print(measurement.line(), flush=True)
            measured.append(measurement)
    if not names:
        results.write(measured)
    return 1 if any(each.met is False for each in measured) else 0


def _modules() -> Mapping[str, Callable[[], Iterator[Measurement]]]:
    samples, models = paths.samples(), ModelStore.default()
    return {
        "watching": lambda: watching.measure(samples, models, FOLDER),
        "soak": soak.measure,
        "engines": lambda: engines.measure(samples, models),
        "searching": lambda: searching.measure(models, FOLDER),
        "rolls": rolls.measure,
        "checking_in": checking_in.measure,
        "printing": printing.measure,
        "starting": starting.measure,
        "painting": lambda: painting.measure(samples),
        "keeping": keeping.measure,
        "month": month.measure,
        "opening": opening.measure,
        "renewal": renewal.measure,
        "erasing": erasing.measure,
        "standing": standing.measure,
    }


sys.exit(main(sys.argv[1:]))
