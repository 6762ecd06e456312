"""What a person may check in with beside his face: a PIN that he types, or a badge that a reader types for him."""

import itertools
import unicodedata
from enum import Enum

from faceattend.errors import UserError

SHORTEST_PIN, LONGEST_PIN = 4, 8
SHORTEST_BADGE, LONGEST_BADGE = 4, 128


class CredentialKind(Enum):
    """What it is."""

    PIN = "pin"
    BADGE = "badge"


def clean_pin(text: str) -> str:
    """Return a PIN without the blanks around it.

    Raises:
        UserError: it is not 4 to 8 digits, or everybody tries it first: one digit again and again, or a run of digits.
    """
    pin = text.strip()
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        raise UserError(f"A PIN is {SHORTEST_PIN} to {LONGEST_PIN} digits. Choose other ones.")
    steps = {int(later) - int(earlier) for earlier, later in itertools.pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise UserError("This PIN is tried first by everybody who guesses. Choose digits in no such order.")
    return pin


def clean_badge(text: str) -> str:
    """Return the text of a badge as it is compared; case and blanks do not matter, as readers differ in them.

    Raises:
        UserError: it is too short or too long for a badge, or has characters that cannot be printed.
    """
    badge = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    if not SHORTEST_BADGE <= len(badge) <= LONGEST_BADGE:
        raise UserError(
            f"The text of a badge has {SHORTEST_BADGE} to {LONGEST_BADGE} characters. Hold the badge to the reader "
            "again, or type what is printed on it."
        )
    if not badge.isprintable():
        raise UserError("The reader sent characters that no badge has. Hold the badge to the reader again.")
    return badge
