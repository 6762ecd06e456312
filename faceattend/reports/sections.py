"""How papers of several kinds become one document.

Every kind of paper is a :class:`Section`: it knows how many pages it has before the first one is printed, so that
"page n of m" is right in a pack of many sections too.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from faceattend.reports.paper import MILLIMETRE, Paper
from faceattend.reports.sheet import Sheet


class Section(Protocol):
    """Pages about one subject, laid out for one sheet."""

    @property
    def pages(self) -> int:
        """How many pages it has; at least 1."""

    def print(self, first: int, count: int) -> None:
        """Print all of its pages and turn to the next one behind each.

        Args:
            first: number of the first of them in the document.
            count: pages of the document.
        """


SectionMaker = Callable[[Sheet], Section]
"""Lays a section out. It sets the size of its pages itself, by ``Sheet.turn(width, height)`` at the head of each."""


def bound(title: str, author: str, makers: Sequence[SectionMaker]) -> bytes:
    """Return one PDF of sections in order; the same sections always give the same bytes."""
    width, height = Paper.A4.value
    sheet = Sheet(width * MILLIMETRE, height * MILLIMETRE, title, author)
    sections = [make(sheet) for make in makers]
    count = sum(section.pages for section in sections)
    first = 1
    for section in sections:
        section.print(first, count)
        first += section.pages
    return sheet.finish()
