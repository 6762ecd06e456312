"""The fonts that come with the program, and which of them prints a character."""

import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

from faceattend import paths
from faceattend.errors import EnvironmentFault

REPLACEMENT = "\u25a1"
"""Stands on paper for a character that no font has."""

# Characters that steer how their neighbours are drawn and have no picture of their own: joiners, variation selectors.
_WITHOUT_PICTURE = frozenset({"\u200c", "\u200d", *(chr(code) for code in range(0xFE00, 0xFE10))})


class FontFile(Enum):
    """A font of ``resources/fonts``; the first one that has a character prints it."""

    DEJAVU = "DejaVuSansCondensed.ttf"
    DEJAVU_BOLD = "DejaVuSansCondensed-Bold.ttf"
    ARABIC = "NotoSansArabic-Regular.ttf"
    DROID = "DroidSansFallbackFull.ttf"
    NANUM = "NanumGothicCoding.ttf"
    DEVANAGARI = "NotoSansDevanagari-Regular.ttf"
    BENGALI = "NotoSansBengali-Regular.ttf"
    GURMUKHI = "NotoSansGurmukhi-Regular.ttf"
    GUJARATI = "NotoSansGujarati-Regular.ttf"
    TAMIL = "NotoSansTamil-Regular.ttf"
    TELUGU = "NotoSansTelugu-Regular.ttf"
    KANNADA = "NotoSansKannada-Regular.ttf"
    MALAYALAM = "NotoSansMalayalam-Regular.ttf"
    THAI = "NotoSansThai-Regular.ttf"

    @property
    def path(self) -> Path:
        """Where the file lies.

        Raises:
            EnvironmentFault: it is missing.
        """
        path = paths.resources() / "fonts" / self.value
        if not path.is_file():
            raise EnvironmentFault(f"The font {self.value} is missing from the installation; install it again.")
        return path

    @property
    def size(self) -> float:
        """How large the font is set beside DejaVu of size 1, so that scripts look equally large."""
        return 0.92 if self in {FontFile.DROID, FontFile.NANUM} else 1.0


# DejaVu has Arabic too, but neither all letters of Urdu nor their joined forms.
_ARABIC_BLOCKS = ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE))


@cache
def characters(font: FontFile) -> frozenset[int]:
    """Return the code points that a font has a picture of."""
    return frozenset(TTFontFile(str(font.path)).charToGlyph)


def clusters(text: str) -> Iterator[str]:
    """Yield what must not be torn apart: a character with the accents and joiners that follow it."""
    start = 0
    for index in range(1, len(text)):
        joined = unicodedata.category(text[index]).startswith("M") or text[index] in _WITHOUT_PICTURE
        if not joined and text[index - 1] != "\u200d":
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def font_for(cluster: str, *, bold: bool = False) -> FontFile | None:
    """Return the font that prints every character of a cluster, or None when none does."""
    visible = [ord(character) for character in cluster if character not in _WITHOUT_PICTURE]
    for font in _candidates(visible[0] if visible else 0x20, bold=bold):
        if all(code in characters(font) for code in visible):
            return font
    return None


def unprintable(text: str) -> str:
    """Return the characters of ``text`` that cannot be printed, each once, in the order in which they occur.

    An accent that no font can put on its letter is returned together with the letter.
    """
    missing = (cluster for cluster in clusters(text) if font_for(cluster) is None)
    return "".join(dict.fromkeys(missing))


def _candidates(code: int, *, bold: bool) -> Iterator[FontFile]:
    latin = FontFile.DEJAVU_BOLD if bold else FontFile.DEJAVU
    if any(first <= code <= last for first, last in _ARABIC_BLOCKS):
        yield FontFile.ARABIC
    yield latin
    yield from (font for font in FontFile if font not in {FontFile.DEJAVU, FontFile.DEJAVU_BOLD})
