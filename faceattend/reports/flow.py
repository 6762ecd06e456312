"""A paper of running text: headings, facts, paragraphs and tables that flow from page to page."""

from collections.abc import Iterable, Iterator, Sequence

from faceattend.reports.fonts import clusters
from faceattend.reports.paper import MILLIMETRE
from faceattend.reports.sheet import BOLD, PLAIN, Align, Sheet, Style
from faceattend.reports.typesetting import Line, Typesetter

_WIDTH, _HEIGHT = 210.0, 297.0  # A4, standing; on Letter it is printed a little smaller
_MARGIN, _FOOT = 20.0, 16.0
_TITLE, _HEADING, _TEXT, _CELL, _SMALL = 6.0, 3.8, 3.2, 2.8, 2.5
_LEADING = 1.5
"""From one base line to the next, in parts of the size."""

_LABEL = 42.0
_QUIET = Style(grey=0.42)
_HAIR, _RULE = 0.25, 0.6
_HAIR_GREY = 0.6
_SIGNATURE = 22.0


class Flow:
    """Writes one paper from top to bottom; lengths are millimetres of A4."""

    def __init__(self, title: str, author: str, footer: str) -> None:
        """Begin the first page.

        Args:
            footer: stands at the foot of every page, before its number.
        """
        self._sheet = Sheet(_WIDTH * MILLIMETRE, _HEIGHT * MILLIMETRE, title, author)
        self._footer = footer
        self._page = 1
        self._y = _HEIGHT - _MARGIN

    def title(self, above: str, text: str) -> None:
        """Write what the paper is, below whose it is."""
        if above:
            for line in wrapped(self._sheet.setter, above, (_WIDTH - 2 * _MARGIN) / _HEADING, bold=True):
                self._down(_HEADING)
                self._print(_MARGIN, _HEADING, line)
            self._space(1.5)
        self._down(_TITLE)
        self._print(_MARGIN, _TITLE, self._sheet.setter.line(text, bold=True))
        self._space(2.5)
        self._rule(_RULE, 0.0)
        self._space(2.0)

    def heading(self, text: str) -> None:
        """Write a heading; it is never the last line of a page."""
        self._space(3.0)
        self._need(_HEADING * _LEADING + 2 * _TEXT * _LEADING)
        self._down(_HEADING)
        self._print(_MARGIN, _HEADING, self._sheet.setter.line(text, bold=True))
        self._space(0.8)

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Write labels with their values in a second column."""
        for label, value in facts:
            width = (_WIDTH - 2 * _MARGIN - _LABEL) / _TEXT
            for number, line in enumerate(wrapped(self._sheet.setter, value, width)):
                self._down(_TEXT)
                if not number:
                    y = self._y * MILLIMETRE
                    self._sheet.words(_MARGIN * MILLIMETRE, y, _TEXT * MILLIMETRE, label, _QUIET)
                self._print(_MARGIN + _LABEL, _TEXT, line)

    def paragraph(self, text: str, sign: str = "") -> None:
        """Write a paragraph; with a ``sign`` before it, it is one point of a list."""
        indent = 5.0 if sign else 0.0
        width = (_WIDTH - 2 * _MARGIN - indent) / _TEXT
        for number, line in enumerate(wrapped(self._sheet.setter, text, width)):
            self._down(_TEXT)
            if sign and not number:
                self._sheet.words(_MARGIN * MILLIMETRE, self._y * MILLIMETRE, _TEXT * MILLIMETRE, sign)
            self._print(_MARGIN + indent, _TEXT, line)
        self._space(1.0)

    def table(self, heads: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[str]]) -> None:
        """Write a table whose heads stand on every page that it reaches.

        Args:
            widths: of the columns, in parts of the width of the page; what does not fit a cell goes on below it.
        """
        edges = [_MARGIN]
        for width in widths:
            edges.append(edges[-1] + width * (_WIDTH - 2 * _MARGIN))
        self._need(3 * _CELL * _LEADING)
        self._table_row(heads, edges, bold=True)
        self._rule(_RULE, 0.0)
        for row in rows:
            height = self._row_height(row, edges)
            if self._y - height < _MARGIN + _FOOT:
                self._next_page()
                self._table_row(heads, edges, bold=True)
                self._rule(_RULE, 0.0)
            self._table_row(row, edges, bold=False)
            self._rule(_HAIR, _HAIR_GREY)
        self._space(1.5)

    def signatures(self, labels: Sequence[str]) -> None:
        """Draw a line to be written on above each label."""
        self._need(_SIGNATURE)
        self._y -= _SIGNATURE - 6.0
        gap = 8.0
        width = (_WIDTH - 2 * _MARGIN - gap * (len(labels) - 1)) / len(labels)
        for number, label in enumerate(labels):
            x, y = (_MARGIN + number * (width + gap)) * MILLIMETRE, self._y * MILLIMETRE
            self._sheet.rules([(x, y, x + width * MILLIMETRE, y)], _RULE, 0.0)
            self._sheet.words(x, y - 4.0 * MILLIMETRE, _SMALL * MILLIMETRE, label, _QUIET)
        self._y -= 6.0

    def finish(self) -> bytes:
        """Return the finished PDF."""
        self._end_page()
        return self._sheet.finish()

    def _table_row(self, cells: Sequence[str], edges: Sequence[float], *, bold: bool) -> None:
        top = self._y
        lowest = top
        for index, text in enumerate(cells):
            width = (edges[index + 1] - edges[index] - 1.5) / _CELL
            y = top
            for line in wrapped(self._sheet.setter, text, width, bold=bold):
                y -= _CELL * _LEADING
                self._sheet.text(edges[index] * MILLIMETRE, y * MILLIMETRE, _CELL * MILLIMETRE, line)
            lowest = min(lowest, y)
        self._y = lowest - 1.0

    def _row_height(self, cells: Sequence[str], edges: Sequence[float]) -> float:
        counts = [
            sum(1 for _ in wrapped(self._sheet.setter, text, (edges[index + 1] - edges[index] - 1.5) / _CELL))
            for index, text in enumerate(cells)
        ]
        return max(counts) * _CELL * _LEADING + 1.0

    def _rule(self, width: float, grey: float) -> None:
        y = self._y * MILLIMETRE
        self._sheet.rules([(_MARGIN * MILLIMETRE, y, (_WIDTH - _MARGIN) * MILLIMETRE, y)], width, grey)

    def _print(self, x: float, size: float, line: Line) -> None:
        self._sheet.text(x * MILLIMETRE, self._y * MILLIMETRE, size * MILLIMETRE, line)

    def _down(self, size: float) -> None:
        self._need(size * _LEADING)
        self._y -= size * _LEADING

    def _space(self, height: float) -> None:
        self._y -= height

    def _need(self, height: float) -> None:
        if self._y - height < _MARGIN + _FOOT:
            self._next_page()

    def _next_page(self) -> None:
        self._end_page()
        self._page += 1
        self._y = _HEIGHT - _MARGIN

    def _end_page(self) -> None:
        x, y, size = _MARGIN * MILLIMETRE, _MARGIN * 0.7 * MILLIMETRE, _SMALL * MILLIMETRE
        room = (_WIDTH - 2 * _MARGIN - 12.0) / _SMALL
        for number, line in enumerate(reversed(list(wrapped(self._sheet.setter, self._footer, room)))):
            self._sheet.text(x, y + number * size * _LEADING, size, line, _QUIET.grey)
        right = (_WIDTH - _MARGIN) * MILLIMETRE
        self._sheet.words(right, y, size, str(self._page), BOLD, Align.RIGHT)
        self._sheet.next_page()


def wrapped(setter: Typesetter, text: str, width: float, *, bold: bool = PLAIN.bold) -> Iterator[Line]:
    """Set a text in lines of at most ``width`` at size 1, broken between words and in words that are wider."""
    line = setter.line(" ".join(text.split()), bold=bold)
    if line.width <= width:
        yield line
        return
    words: list[str] = []
    for word in text.split():
        for piece in _pieces(setter, word, width, bold=bold):
            longer = setter.line(" ".join([*words, piece]), bold=bold)
            if words and longer.width > width:
                yield line
                words, longer = [], setter.line(piece, bold=bold)
            words.append(piece)
            line = longer
    yield line


def _pieces(setter: Typesetter, word: str, width: float, *, bold: bool) -> Iterator[str]:
    """Cut a word so that every piece fits in ``width``; most words are one piece."""
    if setter.line(word, bold=bold).width <= width:
        yield word
        return
    piece = ""
    for cluster in clusters(word):
        if piece and setter.line(piece + cluster, bold=bold).width > width:
            yield piece
            piece = ""
        piece += cluster
    yield piece
