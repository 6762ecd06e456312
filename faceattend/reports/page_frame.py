"""What stands around the content of every page of a month: the head, and the foot with what proves the numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faceattend import __version__
from faceattend.domain.results import MonthResult, MonthStatus
from faceattend.reports.flow import wrapped
from faceattend.reports.paper import MILLIMETRE, Letterhead, PageOptions
from faceattend.reports.sheet import BOLD, Align, Picture, Sheet, Style
from faceattend.reports.typesetting import Line
from faceattend.reports.wording import Words

MARGIN = 8.0
"""Millimetres around the page that stay white."""

# Sizes of type and distances in millimetres of the drawing.
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 3.6, 2.6, 2.1
_SITE_SIZES = (4.4, 3.9, 3.4, 3.0)
_MONTH_SIZE = 5.0
_LOGO_HEIGHT, _LOGO_GAP, _LOGO_RATIO = 14.0, 3.0, 3.0
_ADDRESS_LINES, _ADDRESS_PITCH = 2, 3.3
_FACT_PITCH, _FACT_GAP = 4.3, 6.0
_FOOT_PITCH = 3.4
_BESIDE_MONTH = 5.0
_RULE, _FRAME = 0.5, 0.9
_QUIET = Style(grey=0.42)

Signs = Sequence[tuple[str, str]]
"""Signs with what they mean."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of a page.

    Attributes:
        title: what the paper is.
        facts: labels with their values.
        status: printed in a box; None for papers that have none.
    """

    site: str
    letterhead: Letterhead
    title: str
    month: str
    facts: Signs
    status: MonthStatus | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of a page.

    Attributes:
        legend: signs with what they mean.
        lines: what the numbers rest on, one text below the other.
        code: check code of a closed month with its label, or empty.
        made: when, where and by what the paper was made.
    """

    legend: Signs
    lines: Sequence[str]
    code: str
    made: str


def month_head(result: MonthResult, options: PageOptions, title: str, facts: Signs, words: Words) -> Head:
    """Return the head of a paper about a month."""
    letterhead = options.letterhead
    registration = [(words.registration, letterhead.registration)] if letterhead.registration else []
    return Head(
        site=result.site,
        letterhead=letterhead,
        title=title,
        month=words.month(result.month),
        facts=(*facts, *registration),
        status=result.status,
        note=words.status_of(result),
    )


def month_foot(result: MonthResult, legend: Signs, words: Words, lines: Sequence[str] = ()) -> Foot:
    """Return the foot of a paper about a month: what its numbers rest on and what proves them."""
    closing = result.closing
    return Foot(
        legend=legend,
        lines=(*lines, *words.closed_with(closing), words.evidence_of(result)),
        code=words.check_code.format(code=closing.code) if closing is not None else "",
        made=words.made_by(result, __version__),
    )


class PageFrame:
    """Prints head and foot around the pages of one section.

    Attributes:
        left, right: edges of the content in points.
        top, bottom: the height at which the content begins and ends.
    """

    def __init__(
        self, sheet: Sheet, size: tuple[float, float], scale: float, head: Head, foot: Foot, words: Words
    ) -> None:
        """Lay out head and foot.

        Args:
            size: width and height of the page in points.
            scale: points for a millimetre of the drawing.
        """
        self._sheet = sheet
        self._size = size
        self._mm = scale
        self._head = head
        self._words = words
        self.left = MARGIN * MILLIMETRE
        self.right = size[0] - self.left
        self._logo = Picture.of(head.letterhead.logo) if head.letterhead.logo else None
        self._logo_height = min(1.0, _LOGO_RATIO / self._logo.ratio) * _LOGO_HEIGHT if self._logo else 0.0
        self._logo_width = self._logo_height * self._logo.ratio + _LOGO_GAP if self._logo else 0.0
        width = self._room - self._logo_width - sheet.short(head.month, bold=True).width * _MONTH_SIZE - _BESIDE_MONTH
        self._site_size, self._site = self._fitted_site(head.site, width)
        self._address = self._address_lines(head.letterhead.address, width / SMALL_SIZE)
        self._facts = self._fact_lines(head.facts)
        self._legend = self._legend_lines(foot.legend)
        self._code = sheet.short(foot.code, bold=True)
        self._lines = [line for text in foot.lines for line in self._foot_lines(text, self._code.width * TEXT_SIZE)]
        self._made = self._foot_lines(foot.made, 40.0)
        self.top = size[1] - self.left - self._head_height() * scale
        self.bottom = self.left + (self._foot_height() + 2.6) * scale

    def print(self, number: int, count: int) -> None:
        """Print head and foot of one page.

        Args:
            number: of the page in the document.
            count: pages of the document.
        """
        self._print_head()
        self._print_foot(self._words.page.format(number=number, count=count))

    def shortened(self, text: str) -> bool:
        """Return whether a text of the head did not fit and lost its end."""
        lines = [self._site, *(line for facts in self._facts for _, line, _ in facts)]
        texts = [self._head.site, *(value for _, value in self._head.facts)]
        return any(said == text != line.text for said, line in zip(texts, lines, strict=True))

    @property
    def _title_depth(self) -> float:
        return 10.6 + _ADDRESS_PITCH * len(self._address)

    @property
    def _rule_depth(self) -> float:
        least = _LOGO_HEIGHT + 1.0 if self._logo else 0.0
        return max(self._title_depth + 2.4, least)

    def _head_height(self) -> float:
        return self._rule_depth + _FACT_PITCH * len(self._facts) + 3.4

    def _foot_height(self) -> float:
        lines = len(self._legend) + len(self._lines) + len(self._made)
        return _FOOT_PITCH * lines

    @property
    def _room(self) -> float:
        return (self.right - self.left) / self._mm

    def _fitted_site(self, site: str, width: float) -> tuple[float, Line]:
        """Return the largest size in which the name of the office fits, and the name; at last its end is cut."""
        line = self._sheet.setter.line(site, bold=True)
        for size in _SITE_SIZES:
            if line.width * size <= width:
                return size, line
        return _SITE_SIZES[-1], self._sheet.setter.fitted(site, width / _SITE_SIZES[-1], bold=True)

    def _address_lines(self, address: Sequence[str], width: float) -> list[Line]:
        """Set the address in as many lines as there is room for; what is too long goes on in the next one."""
        setter = self._sheet.setter
        lines = [line for text in address for line in wrapped(setter, text, width)]
        if len(lines) <= _ADDRESS_LINES:
            return lines
        if len(address) >= _ADDRESS_LINES:
            return [setter.fitted(text, width) for text in address[:_ADDRESS_LINES]]
        rest = " ".join(line.text for line in lines[_ADDRESS_LINES - 1 :])
        return [*lines[: _ADDRESS_LINES - 1], setter.fitted(rest, width)]

    def _fact_lines(self, facts: Signs) -> list[list[tuple[str, Line, float]]]:
        """Return lines of labels, values and where they begin, in millimetres from the left."""
        lines: list[list[tuple[str, Line, float]]] = [[]]
        x = 0.0
        for label, value in facts:
            before = self._sheet.short(label).width * TEXT_SIZE + 1.4
            line = self._sheet.setter.fitted(value, min(self._room - before, 130.0) / TEXT_SIZE, bold=True)
            width = before + line.width * TEXT_SIZE
            if lines[-1] and x + width > self._room:
                lines.append([])
                x = 0.0
            lines[-1].append((label, line, x))
            x += width + _FACT_GAP
        return lines

    def _legend_lines(self, legend: Signs) -> list[list[tuple[Line, Line, float]]]:
        lines: list[list[tuple[Line, Line, float]]] = [[]]
        x = 0.0
        for sign, meaning in legend:
            bold, plain = self._sheet.short(sign, bold=True), self._sheet.short(meaning)
            width = (bold.width + plain.width) * SMALL_SIZE + 0.9
            if lines[-1] and x + width > self._room:
                lines.append([])
                x = 0.0
            lines[-1].append((bold, plain, x))
            x += width + 3.2
        return lines if lines[0] else []

    def _foot_lines(self, text: str, beside: float) -> list[Line]:
        return list(wrapped(self._sheet.setter, text, (self._room - beside - 2.0) / SMALL_SIZE)) if text else []

    def _print_head(self) -> None:
        mm, head, sheet = self._mm, self._head, self._sheet
        top = self._size[1] - self.left
        x = self.left
        if self._logo is not None:
            sheet.picture(self._logo, x, top - self._logo_height * mm, self._logo_height * mm)
            x += self._logo_width * mm
        title_y = top - self._title_depth * mm
        if head.site:
            sheet.text(x, top - 4.6 * mm, self._site_size * mm, self._site)
            sheet.words(x, title_y, TITLE_SIZE * mm, head.title)
        else:
            sheet.words(x, top - 4.6 * mm, _SITE_SIZES[0] * mm, head.title, BOLD)
        for number, line in enumerate(self._address):
            sheet.text(x, top - (8.4 + _ADDRESS_PITCH * number) * mm, SMALL_SIZE * mm, line)
        sheet.words(self.right, top - 4.8 * mm, _MONTH_SIZE * mm, head.month, BOLD, Align.RIGHT)
        if head.status is not None:
            title = sheet.short(head.title).width * TITLE_SIZE * mm if head.site else 0.0
            self._print_status(head.status, title_y, x + title)
        rule_y = top - self._rule_depth * mm
        sheet.rules([(self.left, rule_y, self.right, rule_y)], _FRAME, 0.0)
        self._print_facts(rule_y - _FACT_PITCH * mm)

    def _print_status(self, status: MonthStatus, y: float, left: float) -> None:
        mm, sheet = self._mm, self._sheet
        text = self._words.statuses[status]
        width = sheet.short(text, bold=True).width * TEXT_SIZE * mm + 4 * mm
        box = (self.right - width, y - 1.3 * mm, width, 4.5 * mm)
        closed = status is MonthStatus.CLOSED
        if closed:
            sheet.fills([box], 0.0)
        else:
            sheet.frame(box, _FRAME, 0.0)
        style = Style(bold=True, grey=1.0 if closed else 0.0)
        sheet.words(self.right - width / 2, y, TEXT_SIZE * mm, text, style, Align.CENTRE)
        end = self.right - width - 2 * mm
        note = sheet.setter.fitted(self._head.note, (end - left - 4 * mm) / (SMALL_SIZE * mm))
        sheet.text(end, y, SMALL_SIZE * mm, note, 0.0 if closed else _QUIET.grey, Align.RIGHT)

    def _print_facts(self, y: float) -> None:
        size = TEXT_SIZE * self._mm
        for line in self._facts:
            for label, value, x in line:
                at = self.left + x * self._mm
                at += self._sheet.words(at, y, size, label, _QUIET) + 1.4 * self._mm
                self._sheet.text(at, y, size, value)
            y -= _FACT_PITCH * self._mm

    def _print_foot(self, page: str) -> None:
        """Print the foot from top to bottom, which is the order in which readers speak it."""
        mm, sheet = self._mm, self._sheet
        size = SMALL_SIZE * mm
        y = self.left + 0.6 * mm
        made_y = y + _FOOT_PITCH * mm * (len(self._made) - 1)
        lines_y = made_y + _FOOT_PITCH * mm * len(self._lines)
        legend_y = lines_y + _FOOT_PITCH * mm * len(self._legend)
        for number, entries in enumerate(self._legend):
            line_y = legend_y - number * _FOOT_PITCH * mm
            for sign, meaning, x in entries:
                at = self.left + x * mm
                sheet.text(at, line_y, size, sign)
                sheet.text(at + sign.width * size + 0.9 * mm, line_y, size, meaning)
        self._print_downwards(self._lines, lines_y, 0.0)
        sheet.text(self.right, made_y + _FOOT_PITCH * mm, TEXT_SIZE * mm, self._code, 0.0, Align.RIGHT)
        self._print_downwards(self._made, made_y, _QUIET.grey)
        sheet.words(self.right, y, TEXT_SIZE * mm, page, BOLD, Align.RIGHT)

    def _print_downwards(self, lines: Iterable[Line], y: float, grey: float) -> None:
        for line in lines:
            self._sheet.text(self.left, y, SMALL_SIZE * self._mm, line, grey)
            y -= _FOOT_PITCH * self._mm
