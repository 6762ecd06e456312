"""How values of settings are written and kept: the one way of each, and a ValueError for what is none."""

import base64
import binascii
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from faceattend.domain.alerts import QuietHours

LONGEST_TEXT = 200
"""Characters of a text on one line."""


def zone(value: str) -> str:
    """Return the name of a time zone that is known.

    Raises:
        ValueError: it is none; the text is a sentence.
    """
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("this time zone is not known; use a name such as Europe/Berlin.") from error
    return value


def short_text(value: str) -> str:
    """Return a text of one line without needless spaces.

    Raises:
        ValueError: it is none; the text is a sentence.
    """
    cleaned = " ".join(value.split())
    if len(cleaned) > LONGEST_TEXT:
        raise ValueError(f"it is longer than {LONGEST_TEXT} characters.")
    return cleaned


def base64_picture(value: str) -> str:
    """Return a picture that is written in Base64.

    Raises:
        ValueError: it is none; the text is a sentence.
    """
    try:
        base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError("this is no picture.") from error
    return value


def absolute_path(value: str) -> str:
    """Return a path that begins at the root of the disk, or nothing.

    Raises:
        ValueError: it is none; the text is a sentence.
    """
    if value and not Path(value).is_absolute():
        raise ValueError("name it whole, from the root of the disk, such as /media/stick/backups.")
    return value


def between(lowest: int, highest: int) -> Callable[[int], int]:
    """Return what accepts whole numbers in a range, its ends included."""

    def canonical(value: int) -> int:
        if not lowest <= value <= highest:
            raise ValueError(f"the value must be between {lowest} and {highest}.")
        return value

    return canonical


def one_of(*words: str) -> Callable[[str], str]:
    """Return what accepts one of some words, in any letters."""

    def canonical(value: str) -> str:
        word = value.strip().lower()
        if word not in words:
            raise ValueError(f"write one of {', '.join(words)}.")
        return word

    return canonical


def quiet_hours(value: str) -> str:
    """Return two times as they are kept, or nothing.

    Raises:
        ValueError: it is none; the text is a sentence.
    """
    hours = QuietHours.parsed(value)
    return "" if hours is None else str(hours)
