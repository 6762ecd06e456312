"""Lines of text in any script, as operators of a PDF page.

reportlab draws a string in one font, character by character from left to right. Names need more: joined letters,
accents in their places, right-to-left runs, and several fonts in one line. HarfBuzz shapes them; here the shaped glyphs
are put into reportlab's subset fonts, so that a paper holds only what it prints.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import uharfbuzz
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

from faceattend.reports.bidi import CONTROLS, levels, visual_order
from faceattend.reports.fonts import REPLACEMENT, FontFile, breaks, clusters, font_for

ELLIPSIS = "\u2026"

# Scripts whose letters stand side by side as they are written and that DejaVu prints: Latin, Greek, Cyrillic.
_PLAIN = ((0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x2FF), (0x370, 0x482), (0x48A, 0x52F), (0x1E00, 0x1FFF), (0x2010, 0x2027))
_PLAIN_CODES = frozenset(code for first, last in _PLAIN for code in range(first, last + 1))

# Private characters stand for glyphs that no character names, such as ligatures and joined forms.
_FIRST_PRIVATE = 0xE000


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A stretch of a line that one subset of one font prints.

    Attributes:
        resource: the name of the subset on the page, such as ``/F1+0``.
        scale: size of this stretch for a line of size 1.
        array: what a TJ operator prints: hexadecimal strings and corrections in thousandths of the size.
        rise: height above the base line in parts of the size.
    """

    resource: str
    scale: float
    array: str
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A set line.

    Attributes:
        text: what it says, in the order in which it is spoken.
        width: at size 1.
        plain: whether the printed characters can be searched and copied as they are.
    """

    text: str
    width: float
    parts: tuple[Glyphs, ...]
    plain: bool

    def operators(self, x: float, y: float, size: float, *, upwards: bool = False) -> str:
        """Return the operators that print the line with its left end on the base line at (x, y), in points.

        Args:
            upwards: whether the line runs from the bottom to the top of the page.
        """
        out = [f"BT {'0 1 -1 0' if upwards else '1 0 0 1'} {x:.2f} {y:.2f} Tm"]
        for part in self.parts:
            out.append(f"{part.resource} {part.scale * size:.2f} Tf")
            if part.rise:
                out.append(f"{part.rise * size:.2f} Ts [{part.array}] TJ 0 Ts")
            else:
                out.append(f"[{part.array}] TJ")
        out.append("ET")
        if self.plain:
            return " ".join(out)
        # Readers that search, copy or speak the page get the text itself instead of the shapes.
        spoken = ("\ufeff" + self.text).encode("utf-16-be").hex()
        return f"/Span <</ActualText <{spoken}>>> BDC {' '.join(out)} EMC"


class Typeface:
    """One font in one document."""

    def __init__(self, file: FontFile, document: PDFDocument) -> None:
        self._file = file
        self._document = document
        self._font = TTFont(file.name, str(file.path), asciiReadable=True)
        self._shaper: uharfbuzz.Font | None = None
        self._private: dict[int, str] = {}
        self._next_private = _FIRST_PRIVATE

    def plain(self, text: str) -> tuple[float, list[Glyphs]]:
        """Return width and glyphs of a text that needs no shaping; every character must be in the font."""
        parts = [
            Glyphs(self._font.getSubsetInternalName(subset, self._document), 1.0, f"<{codes.hex()}>")
            for subset, codes in self._font.splitString(text, self._document)
        ]
        return self._font.stringWidth(text, 1), parts

    def shaped(self, text: str, *, from_right: bool) -> tuple[float, list[Glyphs]]:
        """Return width and glyphs, from left to right, of a run in one direction."""
        shaper = self._open_shaper()
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if from_right else "ltr"
        uharfbuzz.shape(shaper, buffer)
        unit = self._file.size / shaper.face.upem
        width = 0.0
        parts: list[Glyphs] = []
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            [(subset, code)] = self._font.splitString(self._character(info.codepoint), self._document)
            natural = shaper.get_glyph_h_advance(info.codepoint)
            before = -position.x_offset * 1000 / shaper.face.upem
            after = (natural + position.x_offset - position.x_advance) * 1000 / shaper.face.upem
            array = f"{_correction(before)}<{code.hex()}>{_correction(after)}"
            resource = self._font.getSubsetInternalName(subset, self._document)
            parts.append(Glyphs(resource, self._file.size, array, position.y_offset * unit))
            width += position.x_advance * unit
        return width, parts

    def _open_shaper(self) -> uharfbuzz.Font:
        if self._shaper is None:
            self._shaper = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self._file.path))))
        return self._shaper

    def _character(self, glyph: int) -> str:
        """Return a character that reportlab prints as ``glyph``."""
        known = self._private.get(glyph)
        if known is None:
            known = self._private[glyph] = self._register(glyph)
        return known

    def _register(self, glyph: int) -> str:
        face = self._font.face
        named = face.glyphToChar.get(glyph)
        # reportlab prints a no-break space as a space, so that one cannot stand for its glyph.
        if named and named[0] not in {0x20, 0xA0}:
            return chr(named[0])
        while self._next_private in face.charToGlyph:
            self._next_private += 1
        code = self._next_private
        self._next_private += 1
        shaper = self._open_shaper()
        face.charToGlyph[code] = glyph
        face.charWidths[code] = shaper.get_glyph_h_advance(glyph) * 1000 / shaper.face.upem
        return chr(code)


class Typesetter:
    """Sets lines for one document."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._faces: dict[FontFile, Typeface] = {}

    def line(self, text: str, *, bold: bool = False) -> Line:
        """Set ``text``; a character that no font has becomes a visible box."""
        latin = FontFile.DEJAVU_BOLD if bold else FontFile.DEJAVU
        if all(ord(character) in _PLAIN_CODES for character in text):
            width, parts = self._face(latin).plain(text)
            return Line(text, width, tuple(parts), plain=True)
        width = 0.0
        placed: list[Glyphs] = []
        runs = _runs(text, bold=bold)
        for index in visual_order([level for _, _, level in runs]):
            run, font, level = runs[index]
            advance, run_parts = self._face(font).shaped(run, from_right=level % 2 == 1)
            width += advance
            placed += run_parts
        return Line(text, width, tuple(_joined(placed)), plain=False)

    def fitted(self, text: str, width: float, *, bold: bool = False) -> Line:
        """Set as much of ``text`` as ``width`` at size 1 holds, with an ellipsis when that is not all of it."""
        whole = self.line(text, bold=bold)
        if whole.width <= width:
            return whole
        pieces = list(clusters(text))
        fits, fails = 0, len(pieces)
        best = self.line(ELLIPSIS, bold=bold)
        while fails - fits > 1:
            middle = (fits + fails) // 2
            shortened = self.line("".join(pieces[:middle]).rstrip() + ELLIPSIS, bold=bold)
            if shortened.width <= width:
                fits, best = middle, shortened
            else:
                fails = middle
        return best

    def wrapped(self, text: str, width: float) -> tuple[Line, Line] | None:
        """Set ``text`` in two lines of at most ``width`` at size 1, broken where it may be, or return None."""
        both = self.two_lines(text, width)
        return both if both is not None and both[1].width <= width else None

    def two_lines(self, text: str, width: float) -> tuple[Line, Line] | None:
        """Set ``text`` in two lines, of which the first is as long as ``width`` at size 1 allows, or return None.

        Lines break between words, behind hyphens and between ideographs.
        """
        places = list(breaks(text))
        fitting = bisect_right(places, width, key=lambda place: self.line(text[:place].rstrip()).width)
        if not fitting:
            return None
        place = places[fitting - 1]
        return self.line(text[:place].rstrip()), self.line(text[place:].lstrip())

    def _face(self, file: FontFile) -> Typeface:
        if file not in self._faces:
            self._faces[file] = Typeface(file, self._document)
        return self._faces[file]


def _runs(text: str, *, bold: bool) -> list[tuple[str, FontFile, int]]:
    """Return stretches of one font and one direction in the order in which they are spoken."""
    directions = levels(text)
    pieces: list[tuple[str, FontFile, int]] = []
    start = 0
    for cluster in clusters(text):
        level = directions[start]
        start += len(cluster)
        printed = "".join(character for character in cluster if character not in CONTROLS)
        if not printed:
            continue
        font = font_for(printed, bold=bold)
        if font is None:
            pieces.append((REPLACEMENT, FontFile.DEJAVU_BOLD if bold else FontFile.DEJAVU, level))
        else:
            pieces.append((printed, font, level))
    return [
        ("".join(piece for piece, _, _ in group), font, level)
        for (font, level), group in groupby(pieces, key=lambda piece: (piece[1], piece[2]))
    ]


def _joined(parts: Sequence[Glyphs]) -> Iterable[Glyphs]:
    """Join neighbours that need no change of font between them."""
    for (resource, scale, rise), group in groupby(parts, key=lambda part: (part.resource, part.scale, part.rise)):
        yield Glyphs(resource, scale, "".join(part.array for part in group), rise)


def _correction(thousandths: float) -> str:
    return "" if abs(thousandths) < 0.5 else f" {thousandths:.0f} "
