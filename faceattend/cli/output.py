"""Results on standard output: sentences for people, or one JSON object a line for programs."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import east_asian_width


class Output:
    """Writes to standard output; every line is on its way when the call returns."""

    def __init__(self, *, json: bool) -> None:
        self.json = json

    def record(self, values: Mapping[str, object], sentence: str) -> None:
        """Write one result: ``values`` as JSON, or ``sentence``."""
        print(json.dumps(values, ensure_ascii=False) if self.json else sentence, flush=True)

    def say(self, sentence: str) -> None:
        """Write a sentence for a person; programs do not get it."""
        if not self.json:
            print(sentence, flush=True)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table with columns as wide as their widest cell."""
        lines = [header, *rows]
        widths = [max(_width(line[column]) for line in lines) for column in range(len(header))]
        for line in lines:
            cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
            print("  ".join(cells).rstrip(), flush=True)


def warn(sentence: str) -> None:
    """Write a sentence to standard error, in JSON mode too."""
    print(sentence, file=sys.stderr, flush=True)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
