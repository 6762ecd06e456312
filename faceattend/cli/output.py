"""Results on standard output: sentences for people, or one JSON object a line for programs."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from faceattend.errors import EnvironmentFault

# Controls, and the characters that turn the direction of the text around them.
_STEERING = frozenset({"Cc", "Cf"})


class Output:
    """Writes to standard output; every line is on its way when the call returns."""

    def __init__(self, *, json: bool) -> None:
        self.json = json

    def record(self, values: Mapping[str, object], sentence: str) -> None:
        """Write one result: ``values`` as JSON, or ``sentence``."""
        _write(json.dumps(values, ensure_ascii=False) if self.json else printable(sentence))

    def say(self, sentence: str) -> None:
        """Write a sentence for a person; programs do not get it."""
        if not self.json:
            _write(printable(sentence))

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table with columns as wide as their widest cell."""
        lines = [header, *rows]
        widths = [max(_width(line[column]) for line in lines) for column in range(len(header))]
        for line in lines:
            cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
            _write(printable("  ".join(cells).rstrip()))


def warn(sentence: str) -> None:
    """Write a sentence to standard error, in JSON mode too."""
    print(printable(sentence), file=sys.stderr, flush=True)


def show_progress(things: str) -> Callable[[int, int], None]:
    """Return what shows on the screen how many of how many ``things`` are done; a file gets nothing of it."""
    shown = (-1, -1)

    def told(done: int, total: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and (done, total) != shown:
            shown = (done, total)
            print(f"\r{done} of {total} {things}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return told


def counted(number: int, one: str, many: str) -> str:
    """Return a number with the word that fits it."""
    return f"{number} {one if number == 1 else many}"


def printable(text: str) -> str:
    """Return the text with characters that steer a terminal written as codes; line feeds stay."""
    return "".join(
        character if character == "\n" or unicodedata.category(character) not in _STEERING else ascii(character)[1:-1]
        for character in text
    )


def _write(line: str) -> None:
    """Write a line to standard output.

    Raises:
        BrokenPipeError: whoever read it has gone.
        EnvironmentFault: it cannot be written.
    """
    try:
        print(line, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise EnvironmentFault(f"The output could not be written ({error.strerror}); free some space.") from error


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
