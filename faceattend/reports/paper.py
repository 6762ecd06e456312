"""What a paper is printed on and how."""

from dataclasses import dataclass, field
from enum import Enum

MILLIMETRE = 72 / 25.4
"""Points in a millimetre."""


class Paper(Enum):
    """A size of paper: its shorter and its longer side in millimetres."""

    A4 = (210.0, 297.0)
    A3 = (297.0, 420.0)
    LETTER = (215.9, 279.4)


class Orientation(Enum):
    """How a paper lies."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


class PaperKind(Enum):
    """A paper that an office prints."""

    MONTH = "month"
    """The month roll: everybody, with a column for every date."""
    CARD = "card"
    """The month of one person, with a row for every date."""
    SUMMARY = "summary"
    """The totals of every group."""
    EXCEPTIONS = "exceptions"
    CORRECTIONS = "corrections"
    PACK = "pack"
    """The papers of a month in one document."""
    DAY = "day"
    """Who is present, late, absent, on leave or not yet there."""
    LATE = "late"
    LOW = "low"
    """Who attended less than a share of his days."""
    OVERTIME = "overtime"
    ROLL_CALL = "rollcall"
    """Who is in, with boxes to be ticked."""
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head of every paper besides the name of the office.

    Attributes:
        address: at most two lines are printed.
        registration: such as the number of the school; empty for none.
        logo: a PNG or JPEG file; empty for none.
    """

    address: tuple[str, ...] = ()
    registration: str = ""
    logo: bytes = field(default=b"", repr=False)


NO_LETTERHEAD = Letterhead()


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How a paper is printed.

    Attributes:
        orientation: None for the one that suits the paper best: the roll lies, lists and cards stand.
        large: large print.
        group_pages: whether every group begins on a page of its own.
        percent: whether the roll shows a share of the expected days in place of the hours.
        cards: whether a month pack ends with the card of every person.
    """

    paper: Paper = Paper.A4
    orientation: Orientation | None = None
    large: bool = False
    group_pages: bool = False
    percent: bool = False
    cards: bool = False
    letterhead: Letterhead = NO_LETTERHEAD

    def size(self, usual: Orientation) -> tuple[float, float]:
        """Return width and height in points of a paper that usually lies or stands."""
        short, long = self.paper.value
        lies = (self.orientation or usual) is Orientation.LANDSCAPE
        width, height = (long, short) if lies else (short, long)
        return width * MILLIMETRE, height * MILLIMETRE
