"""The table and the plot of a run, in ``benchmarks/results``."""

import importlib.metadata
import math
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.measuring import Measurement

FOLDER = Path(__file__).parent / "results"
_LIBRARIES = ("numpy", "opencv-contrib-python", "onnxruntime", "PyQt6", "peewee", "cryptography", "reportlab")
_ROW, _NAMES, _BARS, _HEAD = 22, 430, 420, 46
_DECADES = 2
"""The plot reaches from a hundredth of the goal to a hundred times it."""


def write(measurements: Sequence[Measurement]) -> None:
    """Write table and plot of one run in the place of the last one."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "goals.md").write_text(_table(measurements), encoding="utf-8")
    (FOLDER / "goals.svg").write_text(_plot([each for each in measurements if each.target]), encoding="utf-8")


def _table(measurements: Sequence[Measurement]) -> str:
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)
    lines = [
        "# The measured goals",
        "",
        (
            f"One run of `make bench` on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, {platform.machine()}, "
            f"{platform.system()}, Python {platform.python_version()}, {libraries}. "
            "Read the ratios: milliseconds belong to this computer, ratios were taken in turns within the run."
        ),
        "",
        "![how far each number is from its goal](goals.svg)",
        "",
        "| goal | what | measured | wanted | |",
        "| --- | --- | ---: | ---: | --- |",
    ]
    return "\n".join([*lines, *map(_row, measurements), ""])


def _row(each: Measurement) -> str:
    wanted = "" if each.target is None else f"{'≤' if each.at_most else '≥'} {each.target:.4g} {each.unit}".rstrip()
    verdict = {None: "", True: "met", False: "**missed**"}[each.met]
    return f"| {each.goal} | {each.subject} | {f'{each.value:.4g} {each.unit}'.rstrip()} | {wanted} | {verdict} |"


def _plot(measurements: Sequence[Measurement]) -> str:
    """Draw how far each number is from its goal on a logarithmic scale: to the right is better."""
    middle = _NAMES + _BARS / 2
    height = _HEAD + _ROW * len(measurements) + 10
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_NAMES + _BARS + 20}" height="{height}" '
            'font-family="sans-serif" font-size="12">'
        ),
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{middle}" y="18" text-anchor="middle">the goal</text>',
        f'<text x="{_NAMES}" y="18">100 times worse</text>',
        f'<text x="{_NAMES + _BARS}" y="18" text-anchor="end">100 times better</text>',
        *(
            f'<line x1="{x}" x2="{x}" y1="26" y2="{height - 8}" stroke="{"black" if x == middle else "#ddd"}"/>'
            for x in (_NAMES + step * _BARS / (2 * _DECADES) for step in range(2 * _DECADES + 1))
        ),
    ]
    for place, each in enumerate(measurements):
        top = _HEAD + place * _ROW
        end = middle + _lead(each) * _BARS / (2 * _DECADES)
        colour = "#1e7b3a" if each.met else "#b3261e"
        parts.append(
            f'<text x="{_NAMES - 8}" y="{top}" text-anchor="end">{escape(f"{each.goal} {each.subject}")}</text>'
        )
        parts.append(
            f'<rect x="{min(middle, end):.1f}" y="{top - 11}" width="{abs(end - middle):.1f}" height="14" '
            f'fill="{colour}"/>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _lead(each: Measurement) -> float:
    """Return by how many decades a number is better than its goal, within the plot."""
    smallest = 10.0**-_DECADES
    goal, value = max(abs(each.target or 0.0), smallest**2), max(abs(each.value), smallest**2)
    lead = math.log10(goal / value)
    return max(-_DECADES, min(_DECADES, lead if each.at_most else -lead))
