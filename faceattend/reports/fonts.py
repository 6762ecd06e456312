"""The fonts that come with the program, and which of them prints a character."""

import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

from faceattend import paths
from faceattend.errors import EnvironmentFault
from faceattend.reports.bidi import CONTROLS

REPLACEMENT = "\u25a1"
"""Stands on paper for a character that no font has."""

# Characters that steer how their neighbours are drawn and have no picture of their own: joiners, variation selectors,
# and those that set a text apart.
_WITHOUT_PICTURE = frozenset({"\u200c", "\u200d", *(chr(code) for code in range(0xFE00, 0xFE10)), *CONTROLS})


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


# Scripts that leave no space between words: Chinese characters and the Japanese syllables.
_IDEOGRAPHS = ((0x3005, 0x3007), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF))
_HYPHENS = frozenset("-\u2010\u2013/\u30fb\u00b7\u05be")
_NEVER_FIRST = _HYPHENS | frozenset(
    " )],\u3001\u3002\u30fc\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087"
    "\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7"
)
"""Signs and small syllables that never begin a line."""


def breaks(text: str) -> Iterator[int]:
    """Yield where a name may go on in another line: behind spaces and hyphens, and between ideographs."""
    place = 0
    before = ""
    for cluster in clusters(text):
        if before and cluster not in _NEVER_FIRST and _may_part(before, cluster):
            yield place
        place += len(cluster)
        before = cluster


def _may_part(before: str, after: str) -> bool:
    if before in _HYPHENS or before == " ":
        return True
    return _is_ideograph(before) and _is_ideograph(after)


def _is_ideograph(cluster: str) -> bool:
    return any(first <= ord(cluster[0]) <= last for first, last in _IDEOGRAPHS)


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
