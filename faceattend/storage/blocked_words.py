"""Words that everybody tries first, and passphrases that are made of nothing else.

People put a common word, a year and a sign together, so a list of whole passwords would have to be very long. A
passphrase is refused when common words and passwords, rows of keys, years, signs and repetitions are nearly all that
is in it. The words are a list of this program. The passwords are those 11,600 of eight characters or more among the
30,000 most used that zxcvbn brings (ASVS 6.2.4 asks for the first 3,000).
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from faceattend.errors import EnvironmentFault

BLOCKED_WORDS = Path("passwords") / "blocked.txt"
"""The file with the words among the resources."""

_FEWEST_OTHER_SIGNS = 5
"""Letters and digits that belong to none of it; with fewer a passphrase counts as common."""
_FEWEST_WORDS = 4
"""Different words of the list that make a passphrase after all, if nothing else is in it."""
_SHORTEST_WORD = 3
_SHORTEST_PASSWORD = 8
_SHORTEST_RUN = 3
# What people write in the place of a letter.
_DISGUISES = str.maketrans("013457@$!", "oieastasi")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    # Zigzag over two rows, and down the columns.
    "1q2w3e4r5t6y7u8i9o0p",
    "1q2w3e4r5t6z7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "q1w2e3r4t5z6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
)
_RUNS = _ROWS + tuple(row[::-1] for row in _ROWS)
_YEAR = re.compile(r"(?:19|20)\d\d")
_REPETITION = re.compile(r"(.+?)\1+")
_OTHER = re.compile(r"[\W_]+")


@functools.lru_cache(maxsize=2)
def read_blocked_words(path: Path) -> frozenset[str]:
    """Return common passwords and the words of a file with one word a line; lines that begin with # are comments.

    Raises:
        EnvironmentFault: the file is missing from the installation.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EnvironmentFault(
            f"The list of common passwords ({path.name}) is missing from the installation; install it again."
        ) from error
    # Large, and needed only where a passphrase is chosen.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415

    words = {_signs(line) for line in lines if line.strip() and not line.startswith("#")}
    return frozenset(words | {word for word in FREQUENCY_LISTS["passwords"] if len(word) >= _SHORTEST_PASSWORD})


def is_common(passphrase: str, words: frozenset[str], *names: str) -> bool:
    """Return whether a passphrase is made of common words and of what everybody puts around them.

    Args:
        names: further words that are no secret here, such as the name of the account.
    """
    parts = {_signs(part) for name in names for part in (name, *name.split())}
    known = words | {part for part in parts if len(part) >= _SHORTEST_WORD}
    written = unicodedata.normalize("NFKC", passphrase).casefold()
    return any(_is_covered(_signs(text), known) for text in (written, written.translate(_DISGUISES)))


def _is_covered(text: str, words: frozenset[str]) -> bool:
    repeated = _REPETITION.fullmatch(text)
    text = repeated[1] if repeated else text
    longest = max(map(len, words), default=0)
    # For every beginning of the text: how many signs of it are left over, and which words cover the others.
    best: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    for end in range(1, len(text) + 1):
        left, used = best[end - 1]
        ways = [(left + 1, used)]
        for start in range(max(0, end - longest), end - _SHORTEST_WORD + 1):
            word = text[start:end]
            if word in words:
                ways.append((best[start][0], best[start][1] | {word}))
        ways.extend(best[start] for start in _pattern_starts(text, end))
        best.append(min(ways, key=lambda way: (way[0], len(way[1]))))
    left, used = best[-1]
    return left < _FEWEST_OTHER_SIGNS and len(used) < _FEWEST_WORDS


def _pattern_starts(text: str, end: int) -> Iterator[int]:
    """Yield where a row of keys, a sign again and again, or a year begins that ends before ``end``."""
    for start in range(end - _SHORTEST_RUN, -1, -1):
        piece = text[start:end]
        if len(set(piece)) > 1 and not any(piece in run for run in _RUNS):
            break
        yield start
    if end >= len("2000") and _YEAR.fullmatch(text, end - len("2000"), end):
        yield end - len("2000")


def _signs(text: str) -> str:
    """Return letters and digits only."""
    return _OTHER.sub("", unicodedata.normalize("NFKC", text).casefold())
