"""How large a name or a code is set, so that it fits its column."""

from dataclasses import dataclass

from faceattend.reports.month_layout import Layout
from faceattend.reports.page_frame import TEXT_SIZE
from faceattend.reports.typesetting import Line, Typesetter

# Sizes of type in millimetres of the drawing, the one that is liked best first.
_NAME_SIZES = (2.65, 2.4, 2.2)
_TWO_LINE_SIZES = (2.1, 1.9, 1.7)
_CODE_SIZES = (2.4, 2.1, 1.8, 1.6)

PADDING = 1.0
"""Millimetres of the drawing between the edge of a column and its text."""


@dataclass(frozen=True, slots=True)
class SetText:
    """One or two lines in the size in points in which they fit their column."""

    lines: tuple[Line, ...]
    size: float

    def says(self, text: str) -> bool:
        """Return whether nothing of ``text`` was left out."""
        return "".join(line.text for line in self.lines).replace(" ", "") == text.replace(" ", "")


class Fitting:
    """Sets names and codes as large as their columns allow; only what fits in no size loses its end."""

    def __init__(self, setter: Typesetter, layout: Layout) -> None:
        self._setter = setter
        self._scale = layout.scale
        self._name_width = layout.days_x - layout.name_x - 2 * PADDING * layout.scale
        self._code_width = layout.name_x - layout.code_x - PADDING * layout.scale
        self._title_width = (layout.right - layout.number_x) / layout.scale - 4 * PADDING

    def name(self, text: str) -> SetText:
        """Set a name in its column, in two lines when one is not enough."""
        line = self._setter.line(text)
        for size in _NAME_SIZES:
            if line.width * size * self._scale <= self._name_width:
                return SetText((line,), size * self._scale)
        for size in _TWO_LINE_SIZES:
            both = self._setter.wrapped(text, self._name_width / (size * self._scale))
            if both is not None:
                return SetText(both, size * self._scale)
        return self._shortened_name(text)

    def code(self, text: str) -> SetText:
        """Set a code in its column."""
        line = self._setter.line(text)
        for size in _CODE_SIZES:
            if line.width * size * self._scale <= self._code_width:
                return SetText((line,), size * self._scale)
        return self._shortened(text, _CODE_SIZES[-1], self._code_width)

    def title(self, text: str) -> Line:
        """Set what stands above the people of a group."""
        return self._setter.fitted(text, self._title_width / TEXT_SIZE, bold=True)

    def _shortened_name(self, text: str) -> SetText:
        """Set as much of a name as two lines hold; a name of one long word is cut in one."""
        size = _TWO_LINE_SIZES[-1] * self._scale
        both = self._setter.two_lines(text, self._name_width / size)
        if both is None:
            return self._shortened(text, _NAME_SIZES[-1], self._name_width)
        first, rest = both
        return SetText((first, self._setter.fitted(rest.text, self._name_width / size)), size)

    def _shortened(self, text: str, size: float, width: float) -> SetText:
        return SetText((self._setter.fitted(text, width / (size * self._scale)),), size * self._scale)
