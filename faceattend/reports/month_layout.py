"""Where everything stands on a page of the month roll.

A person takes one line with all dates where the paper is wide enough. On a standing page, and in large print, the dates
are folded into two or three bands below one another, so that a code stays as large as on the lying page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from faceattend.reports.page_frame import MARGIN
from faceattend.reports.paper import MILLIMETRE, Orientation, PageOptions
from faceattend.reports.total_columns import TotalColumn


@dataclass(frozen=True, slots=True)
class _Form:
    """Widths and heights in millimetres of the drawing, which is scaled to the paper.

    Attributes:
        total: width of a column of totals of weight 1.
        person, least_person, count, least_count: height of one band of a line.
    """

    bands: int
    usable: float
    number: float
    code: float
    day: float
    total: float
    person: float
    least_person: float
    count: float
    least_count: float
    head: float


_ONE_LINE = _Form(1, 281.0, 7.0, 15.0, 4.7, 5.16, 5.6, 4.3, 4.6, 4.0, 8.6)
_TWO_BANDS = _Form(2, 194.0, 6.5, 13.5, 5.4, 7.0, 4.6, 4.1, 4.2, 3.8, 13.0)
_THREE_BANDS = _Form(3, 148.5, 6.5, 13.0, 5.4, 7.0, 4.6, 4.1, 4.2, 3.8, 18.0)

_LARGE_FRAME = 1.12
"""How much larger head and foot are in large print."""

_LEAST_SUM, _SUM_SIDES = 1.6, 0.9
"""Size of type of the longest sum, in millimetres of the drawing, and the white beside it."""

_LEAST_NAME = 24.0
"""Millimetres of the drawing that names keep when sums need wide columns."""

_LONGEST_MONTH = 31

SIGNATURES = 26.0
HEADING = 5.0


@dataclass(frozen=True, slots=True)
class LineHeights:
    """Heights of the lines of a page in millimetres of the drawing."""

    person: float
    heading: float
    count: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of a page; lengths are points unless they are said to be millimetres of the drawing.

    Attributes:
        scale: points for a millimetre of the drawing.
        frame_scale: the same for head and foot.
        bands: into how many lines the dates and totals of a person are folded.
        head: height of the heads of the columns in millimetres of the drawing.
        titles: how much of it is for the titles of holidays.
        day: width of the column of a date.
        number_x, code_x, name_x, days_x: left edges of the columns.
        total_edges: left edges of the columns of totals of a band, and the right edge of the page.
        standard, least: heights of the lines as they are liked, and as low as they may be pressed.
    """

    width: float
    height: float
    scale: float
    frame_scale: float
    bands: int
    head: float
    titles: float
    day: float
    number_x: float
    code_x: float
    name_x: float
    days_x: float
    days_per_band: int
    total_edges: tuple[float, ...]
    standard: LineHeights
    least: LineHeights

    @property
    def right(self) -> float:
        """Right edge of the table."""
        return self.total_edges[-1]

    @property
    def totals_x(self) -> float:
        """Left edge of the totals."""
        return self.total_edges[0]

    def day_place(self, index: int) -> tuple[int, float]:
        """Return in which band the column of a date is, and its left edge."""
        band, place = divmod(index, self.days_per_band)
        return band, self.days_x + place * self.day

    def total_place(self, index: int) -> tuple[int, float, float]:
        """Return in which band a column of totals is, and its edges."""
        band, place = divmod(index, len(self.total_edges) - 1)
        return band, self.total_edges[place], self.total_edges[place + 1]


def holds_titles(options: PageOptions) -> bool:
    """Return whether the titles of holidays can be written upwards into the heads: where dates are not folded."""
    return _form(options).bands == 1


def day_width(options: PageOptions, days: int) -> float:
    """Return the width of the column of a date in millimetres of the drawing; in short months they are wider."""
    form = _form(options)
    return form.day * -(-_LONGEST_MONTH // form.bands) / -(-days // form.bands)


def layout_of(
    options: PageOptions, days: int, totals: Sequence[TotalColumn], sums: Sequence[float], titles: float = 0.0
) -> Layout:
    """Return the layout of a month of so many days.

    Args:
        sums: width at size 1 of the longest number in every column of totals.
        titles: millimetres of the drawing for the titles of holidays in the heads.
    """
    width, height = options.size(Orientation.LANDSCAPE)
    form = _form(options)
    left = MARGIN * MILLIMETRE
    usable = width - 2 * left
    scale = usable / form.usable
    plain = usable / (_ONE_LINE if width > height else _TWO_BANDS).usable
    per_band = -(-days // form.bands)
    day = day_width(options, days)
    widths = _total_widths(form, totals, sums)
    right = width - left
    edges = tuple(right - (sum(widths) - part) * scale for part in accumulate(widths, initial=0.0))
    code_x = left + form.number * scale
    return Layout(
        width=width,
        height=height,
        scale=scale,
        frame_scale=plain * (_LARGE_FRAME if options.large else 1.0),
        bands=form.bands,
        head=form.head + titles,
        titles=titles,
        day=day * scale,
        number_x=left,
        code_x=code_x,
        name_x=code_x + form.code * scale,
        days_x=edges[0] - per_band * day * scale,
        days_per_band=per_band,
        total_edges=edges,
        standard=LineHeights(form.person * form.bands, HEADING, form.count * form.bands),
        least=LineHeights(form.least_person * form.bands, HEADING - 0.6, form.least_count * form.bands),
    )


def _total_widths(form: _Form, totals: Sequence[TotalColumn], sums: Sequence[float]) -> list[float]:
    """Return the widths of the columns of totals of a band in millimetres of the drawing."""
    if form.bands > 1:
        return [form.total] * -(-len(totals) // form.bands)
    widths = [
        max(column.weight * form.total, longest * _LEAST_SUM + _SUM_SIDES)
        for column, longest in zip(totals, sums, strict=True)
    ]
    room = form.usable - form.number - form.code - _LONGEST_MONTH * form.day - _LEAST_NAME
    return [width * min(1.0, room / sum(widths)) for width in widths]


def _form(options: PageOptions) -> _Form:
    stands = options.orientation is Orientation.PORTRAIT
    match stands, options.large:
        case False, False:
            return _ONE_LINE
        case True, True:
            return _THREE_BANDS
        case _:
            return _TWO_BANDS
