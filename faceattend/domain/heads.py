"""Heads: what a seal leaves outside the records, so that nobody can take rows away behind it unseen."""

import re
from dataclasses import dataclass
from datetime import datetime

from faceattend.errors import UserError

SHOWN_BYTES = 8
"""How much of a digest is printed: 64 bits, which nobody can find a second content for."""

_FORM = re.compile(r"(\d{1,18})((?:-[0-9A-F]{4}){4})")


@dataclass(frozen=True, slots=True)
class Head:
    """The digest of one seal, and with it of everything that was recorded up to it.

    Attributes:
        line: 8 hexadecimal digits that name an unbroken line of seals; empty for a head that was typed in.
        epoch: number of the seal; it grows by one with every seal and never starts again.
        utc: aware UTC time of the seal; None for a head that was typed in.
        digest: 32 bytes, or the first 8 of them for a head that was typed in.
    """

    line: str
    epoch: int
    utc: datetime | None
    digest: bytes

    @property
    def text(self) -> str:
        """The head as it is printed and typed: ``12-ABCD-EF01-2345-6789``."""
        shown = self.digest[:SHOWN_BYTES].hex().upper()
        return "-".join((str(self.epoch), *(shown[place : place + 4] for place in range(0, len(shown), 4))))

    def same_as(self, other: "Head") -> bool:
        """Return whether the two name the same seal, as far as both say."""
        length = min(len(self.digest), len(other.digest))
        return self.epoch == other.epoch and self.digest[:length] == other.digest[:length]


def parse_head(text: str) -> Head:
    """Return the head that somebody typed or copied; spaces and small letters do not matter.

    Raises:
        UserError: this is not a head.
    """
    match = _FORM.fullmatch("".join(text.split()).upper())
    if match is None:
        raise UserError(
            f"{text.strip() or 'Nothing'} is not the mark of a seal. It looks like 12-ABCD-EF01-2345-6789 and stands "
            "at the foot of a report."
        )
    return Head("", int(match[1]), None, bytes.fromhex(match[2].replace("-", "")))
