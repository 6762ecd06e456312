"""Charts of a month on one page: greys and hatching, no colour."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from math import ceil, floor, log10
from typing import TypeVar

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect
from reportlab.lib.colors import Color

from faceattend.domain.results import MonthResult
from faceattend.domain.statistics import Lateness, Statistics
from faceattend.reports.chart_words import CHART_ENGLISH, ChartWords
from faceattend.reports.flow import wrapped
from faceattend.reports.list_frame import weekday_name
from faceattend.reports.page_frame import PageFrame, month_foot, month_head
from faceattend.reports.paper import MILLIMETRE, Orientation, PageOptions
from faceattend.reports.sections import SectionMaker, bound
from faceattend.reports.sheet import Align, Rule, Sheet, Style
from faceattend.reports.wording import ENGLISH, Words

_QUIET = Style(grey=0.42)
_TITLE, _TEXT = 2.9, 2.15
_PAD_LEFT, _PAD_RIGHT, _PAD_TOP, _PAD_BOTTOM = 11.0, 4.0, 13.0, 11.5
_HAIR = 0.25
_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 4
_MOST_GROUPS = 8
_ROWS = 3
_HATCH = 3.2
_BAR_SHARE, _WIDEST_BAR = 0.72, 16.0
_MARKED_GROUPS = 4
_LABEL_LINES = 3
_LEAST_LABEL = 0.75
"""How small labels may become, as a part of their usual size."""

_MINUTES_AN_HOUR = 60


class _Form(Enum):
    STACKED = "stacked"
    BESIDE = "beside"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class _Series:
    """Values of one kind.

    Attributes:
        grey: 0 black, 1 white.
    """

    name: str
    values: Sequence[float | None]
    grey: float
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class _Plot:
    """One chart.

    Attributes:
        most: the largest value of the scale, or None for what the values need.
        marked: whether every value is written at its bar or point.
        empty: the sentence in place of a chart in which every value is 0.
        least_step: the smallest distance between two lines of the scale; 1 where people are counted.
    """

    title: str
    unit: str
    form: _Form
    labels: Sequence[str]
    series: Sequence[_Series]
    most: float | None = None
    marked: bool = False
    empty: str = ""
    least_step: float = 0.0


def chart_pdf(
    result: MonthResult,
    numbers: Statistics,
    options: PageOptions,
    words: ChartWords = CHART_ENGLISH,
    common: Words = ENGLISH,
) -> bytes:
    """Return the charts of a month as a PDF of one page; the same numbers always give the same bytes."""
    maker = chart_section(result, numbers, options, words, common)
    return bound(f"{words.title}, {common.month(result.month)}", result.site, [maker])


def chart_section(
    result: MonthResult,
    numbers: Statistics,
    options: PageOptions,
    words: ChartWords = CHART_ENGLISH,
    common: Words = ENGLISH,
) -> SectionMaker:
    """Return what lays the charts out on a sheet."""
    return lambda sheet: _ChartPage(sheet, result, numbers, options, words, common)


class _ChartPage:
    """The page with all charts."""

    def __init__(
        self,
        sheet: Sheet,
        result: MonthResult,
        numbers: Statistics,
        options: PageOptions,
        words: ChartWords,
        common: Words,
    ) -> None:
        self._sheet = sheet
        self._size = options.size(Orientation.PORTRAIT)
        short = min(self._size) / MILLIMETRE
        self._mm = MILLIMETRE * (short / 210.0) ** 0.5
        facts = ((common.group, result.group or common.all_groups), (common.people, common.count(len(result.rows))))
        head = month_head(result, options, words.title, facts, common)
        self._frame = PageFrame(sheet, self._size, self._mm, head, month_foot(result, (), common), common)
        self._rows = _plots(numbers, words, common)
        self._words = words

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return 1

    def print(self, first: int, count: int) -> None:
        """Print it."""
        self._sheet.turn(*self._size)
        self._frame.print(first, count)
        height = (self._frame.top - self._frame.bottom) / _ROWS
        for number, plots in enumerate(self._rows):
            width = (self._frame.right - self._frame.left) / len(plots)
            bottom = self._frame.top - (number + 1) * height
            for place, plot in enumerate(plots):
                self._print_plot(plot, self._frame.left + place * width, bottom, width, height)
        self._sheet.next_page()

    def _print_plot(self, plot: _Plot, left: float, bottom: float, width: float, height: float) -> None:
        mm, sheet = self._mm, self._sheet
        top = bottom + height
        title = sheet.setter.fitted(plot.title, (width - _PAD_RIGHT * mm) / (_TITLE * mm), bold=True)
        sheet.text(left, top - 4.5 * mm, _TITLE * mm, title)
        values = [value for series in plot.series for value in series.values if value is not None]
        if not any(values):
            sheet.words(left, top - 12 * mm, _TEXT * mm, plot.empty or self._words.nothing, _QUIET)
            return
        box = _Box(
            left + _PAD_LEFT * mm,
            bottom + _PAD_BOTTOM * mm,
            width - (_PAD_LEFT + _PAD_RIGHT) * mm,
            height - (_PAD_TOP + _PAD_BOTTOM) * mm,
        )
        step, most = _scale(_highest(plot), plot.most, least=plot.least_step)
        self._print_legend(plot, left, top - 8.6 * mm, left + width)
        self._print_scale(box, step, most)
        self._draw(plot, box, most)
        self._print_labels(plot, box)
        if plot.marked:
            self._print_values(plot, box, most)

    def _print_legend(self, plot: _Plot, left: float, y: float, right: float) -> None:
        mm, sheet = self._mm, self._sheet
        size, x = _TEXT * mm, left
        if len(plot.series) == 1:
            sheet.words(x, y, size, plot.unit, _QUIET)
            return
        for series in plot.series:
            box = (x, y - 0.3 * mm, 2.6 * mm, 2.2 * mm)
            sheet.fills([box], series.grey)
            sheet.frame(box, _HAIR, 0.0)
            if series.hatched:
                sheet.rules(_hatching(*box), _HAIR, 0.0)
            x += 3.6 * mm
            x += sheet.words(x, y, size, series.name) + 4 * mm
        if x + sheet.short(plot.unit).width * size < right:
            sheet.words(x, y, size, plot.unit, _QUIET)

    def _print_scale(self, box: "_Box", step: float, most: float) -> None:
        mm, sheet = self._mm, self._sheet
        size = _TEXT * mm
        lines = []
        for number in range(round(most / step) + 1):
            y = box.bottom + number * step / most * box.height
            lines.append((box.left, y, box.left + box.width, y))
            sheet.words(box.left - 1.2 * mm, y - 0.36 * size, size, f"{number * step:,g}", _QUIET, Align.RIGHT)
        sheet.rules(lines, _HAIR, 0.75)
        sheet.rules(lines[:1], 0.6, 0.0)

    def _draw(self, plot: _Plot, box: "_Box", most: float) -> None:
        drawing = Drawing(box.width, box.height)
        if plot.form is _Form.LINE:
            for series in plot.series:
                _add_line(drawing, series, box, most, 0.8 * self._mm)
        else:
            for place in range(len(plot.labels)):
                for bar in _bars(plot, box, most, place):
                    _add_bar(drawing, bar)
        self._sheet.drawing(drawing, box.left, box.bottom)

    def _print_labels(self, plot: _Plot, box: "_Box") -> None:
        mm, sheet = self._mm, self._sheet
        room = box.width / len(plot.labels)
        width = max(room - 0.6 * mm, 2.5 * mm)
        widest = max(sheet.short(word).width for label in plot.labels for word in label.split() or [""])
        # Smaller letters before a word is broken.
        size = _TEXT * mm * (max(_LEAST_LABEL, width / (widest * _TEXT * mm)) if widest * _TEXT * mm > width else 1.0)
        for place, label in enumerate(plot.labels):
            x = box.left + (place + 0.5) * room
            lines = list(wrapped(sheet.setter, label, width / size * 1.001))
            if len(lines) > _LABEL_LINES:
                rest = " ".join(line.text for line in lines[_LABEL_LINES - 1 :])
                lines[_LABEL_LINES - 1 :] = [sheet.setter.fitted(rest, width / size)]
            y = box.bottom - 3.2 * mm
            for line in lines:
                sheet.text(x, y, size, line, align=Align.CENTRE)
                y -= size * 1.2

    def _print_values(self, plot: _Plot, box: "_Box", most: float) -> None:
        size = _TEXT * self._mm
        for place in range(len(plot.labels)):
            if plot.form is _Form.LINE:
                tops = [(box.centre(place, len(plot.labels)), series.values[place]) for series in plot.series]
            else:
                tops = [(bar.left + bar.width / 2, bar.value) for bar in _bars(plot, box, most, place)]
            for x, value in tops:
                if value is not None:
                    y = box.bottom + value / most * box.height + 1.2 * self._mm
                    self._sheet.words(box.left + x, y, size, _number(value), align=Align.CENTRE)


@dataclass(frozen=True, slots=True)
class _Box:
    """Where the values of a chart are drawn, in points."""

    left: float
    bottom: float
    width: float
    height: float

    def centre(self, place: int, count: int) -> float:
        """Return the middle of one of ``count`` labels, from the left edge."""
        return (place + 0.5) * self.width / count


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar, in points from the lower left corner of the box."""

    left: float
    bottom: float
    width: float
    height: float
    value: float | None
    series: _Series


def _bars(plot: _Plot, box: _Box, most: float, place: int) -> list[_Bar]:
    """Return the bars of one label."""
    count = len(plot.labels)
    room = min(box.width / count * _BAR_SHARE, _WIDEST_BAR * MILLIMETRE)
    begin = box.centre(place, count) - room / 2
    bars: list[_Bar] = []
    for number, series in enumerate(plot.series):
        value = series.values[place]
        height = (value or 0.0) / most * box.height
        if plot.form is _Form.STACKED:
            bottom = bars[-1].bottom + bars[-1].height if bars else 0.0
            bars.append(_Bar(begin, bottom, room, height, value, series))
        else:
            each = room / len(plot.series)
            bars.append(_Bar(begin + number * each, 0.0, each, height, value, series))
    return bars


def _add_bar(drawing: Drawing, bar: _Bar) -> None:
    if bar.height <= 0:
        return
    grey = _grey(bar.series.grey)
    outline = _grey(0.0)
    drawing.add(
        Rect(bar.left, bar.bottom, bar.width, bar.height, fillColor=grey, strokeColor=outline, strokeWidth=_HAIR)
    )
    if bar.series.hatched:
        for x1, y1, x2, y2 in _hatching(bar.left, bar.bottom, bar.width, bar.height):
            drawing.add(Line(x1, y1, x2, y2, strokeColor=outline, strokeWidth=_HAIR))


def _add_line(drawing: Drawing, series: _Series, box: _Box, most: float, radius: float) -> None:
    count = len(series.values)
    grey = _grey(series.grey)
    points = [
        None if value is None else (box.centre(place, count), value / most * box.height)
        for place, value in enumerate(series.values)
    ]
    for one, two in pairwise(points):
        if one is not None and two is not None:
            drawing.add(PolyLine([*one, *two], strokeColor=grey, strokeWidth=1.1))
    for point in points:
        if point is not None:
            drawing.add(Circle(*point, radius, fillColor=grey, strokeColor=grey, strokeWidth=_HAIR))


def _hatching(left: float, bottom: float, width: float, height: float) -> list[Rule]:
    """Return lines that rise to the right within a rectangle."""
    lines = []
    offset = _HATCH - height
    while offset < width:
        begin, end = max(0.0, offset), min(width, offset + height)
        lines.append((left + begin, bottom + begin - offset, left + end, bottom + end - offset))
        offset += _HATCH
    return lines


def _grey(grey: float) -> Color:
    return Color(grey, grey, grey)


def _highest(plot: _Plot) -> float:
    if plot.form is not _Form.STACKED:
        return max(value for series in plot.series for value in series.values if value is not None)
    return max(sum(series.values[place] or 0.0 for series in plot.series) for place in range(len(plot.labels)))


def _scale(highest: float, most: float | None, *, least: float) -> tuple[float, float]:
    """Return the step between two lines of the scale and its upper end, so that a few round numbers stand there."""
    highest = max(highest, most or 0.0)
    if highest < least * _TICKS:
        return least, max(ceil(highest / least - 1e-9), 1) * least
    size = 10.0 ** floor(log10(highest / _TICKS))
    step = next(step * size for step in _STEPS if step * size * _TICKS >= highest - 1e-9)
    return step, ceil(highest / step - 1e-9) * step


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or float(value).is_integer() else f"{value:.1f}"


def _plots(numbers: Statistics, words: ChartWords, common: Words) -> list[list[_Plot]]:
    """Return the charts of every row of the page."""
    weekdays = [(weekday_name(day, common), late) for day, late in numbers.late_weekdays]
    groups, title = _largest(numbers.late_groups, lambda late: late.came, words.late_groups, words)
    named = [(group or common.no_group, late) for group, late in groups]
    return [
        [_presence(numbers, words)],
        [_lateness(words.late_weekdays, weekdays, words), _lateness(title, named, words)],
        [_trend(numbers, words, common), _worked(numbers, words, common)],
    ]


def _presence(numbers: Statistics, words: ChartWords) -> _Plot:
    days = numbers.presence
    return _Plot(
        words.presence,
        words.people,
        _Form.STACKED,
        [str(one.day.day) for one in days],
        [
            _Series(words.on_time, [one.present - one.late for one in days], 0.82),
            _Series(words.late, [float(one.late) for one in days], 0.5),
            _Series(words.leave, [one.leave for one in days], 1.0),
            _Series(words.unobserved, [one.unobserved for one in days], 1.0, hatched=True),
            _Series(words.absent, [one.absent for one in days], 0.0),
        ],
        least_step=1.0,
    )


def _lateness(title: str, found: Sequence[tuple[str, Lateness]], words: ChartWords) -> _Plot:
    series = _Series(words.late, [late.percent for _, late in found], 0.6)
    return _Plot(
        title,
        words.of_days,
        _Form.BESIDE,
        [name for name, _ in found],
        [series],
        marked=True,
        empty=words.nobody_late if found else "",
    )


def _trend(numbers: Statistics, words: ChartWords, common: Words) -> _Plot:
    months = numbers.trend
    return _Plot(
        words.trend,
        words.percent,
        _Form.LINE,
        [common.month(one.month) for one in months],
        [
            _Series(words.attended, [one.attended for one in months], 0.0),
            _Series(words.late_share, [one.late for one in months], 0.55),
        ],
        most=100.0,
        marked=True,
    )


def _worked(numbers: Statistics, words: ChartWords, common: Words) -> _Plot:
    if len(numbers.worked_groups) > 1:
        groups, title = _largest(numbers.worked_groups, lambda minutes: minutes.expected, words.worked_groups, words)
        found = [(group or common.no_group, minutes) for group, minutes in groups]
    else:
        title = words.worked_weeks
        found = [(common.day_month(week), minutes) for week, minutes in numbers.worked_weeks]
    return _Plot(
        title,
        words.hours,
        _Form.BESIDE,
        [name for name, _ in found],
        [
            _Series(words.worked, [minutes.worked / _MINUTES_AN_HOUR for _, minutes in found], 0.5),
            _Series(words.expected, [minutes.expected / _MINUTES_AN_HOUR for _, minutes in found], 1.0),
        ],
        marked=len(found) <= _MARKED_GROUPS,
    )


Counted = TypeVar("Counted")


def _largest(
    groups: Sequence[tuple[str, Counted]], size: Callable[[Counted], int], title: str, words: ChartWords
) -> tuple[list[tuple[str, Counted]], str]:
    """Return the groups for which there is room, in their order, and the title that says so."""
    if len(groups) <= _MOST_GROUPS:
        return list(groups), title
    largest = sorted(groups, key=lambda group: -size(group[1]))[:_MOST_GROUPS]
    chosen = [group for group in groups if group in largest]
    return chosen, words.some_groups.format(title=title, count=_MOST_GROUPS, all=len(groups))
