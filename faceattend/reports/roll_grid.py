"""The lines and shades below the text of a page of the roll."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from faceattend.domain.results import ColumnKind, DayCode
from faceattend.reports.month_layout import Layout
from faceattend.reports.month_table import DayCountLine, MonthTable, PersonLine
from faceattend.reports.roll_pages import GroupTotal, Heading, RollLine
from faceattend.reports.sheet import Rule, Sheet

_OFF_SHADE, _HOLIDAY_SHADE, _HEAD_SHADE, _HEAD_OFF_SHADE, _HEAD_HOLIDAY_SHADE = 0.92, 0.86, 0.95, 0.84, 0.78
_HAIR, _RULE, _FRAME = 0.25, 0.5, 0.9
_HAIR_GREY, _HATCH_GREY = 0.6, 0.72
_HATCH_STEP = 1.5

Box = tuple[float, float, float, float]

_SHADES = {
    DayCode.WEEKLY_OFF: _OFF_SHADE,
    DayCode.WORKED_OFF_DAY: _OFF_SHADE,
    DayCode.HOLIDAY: _HOLIDAY_SHADE,
    DayCode.WORKED_HOLIDAY: _HOLIDAY_SHADE,
}


@dataclass(frozen=True, slots=True)
class Band:
    """A line of the roll with its edges on the page in points."""

    line: RollLine
    top: float
    bottom: float


def print_grid(sheet: Sheet, layout: Layout, table: MonthTable, top: float, bands: Sequence[Band]) -> None:
    """Print shades and lines of a table whose upper edge is at ``top``."""
    body = top - layout.head * layout.scale
    bottom = bands[-1].bottom if bands else body
    sheet.fills([(layout.number_x, body, layout.right - layout.number_x, top - body)], _HEAD_SHADE)
    for kind, head, shade in (
        (ColumnKind.OFF, _HEAD_OFF_SHADE, _OFF_SHADE),
        (ColumnKind.HOLIDAY, _HEAD_HOLIDAY_SHADE, _HOLIDAY_SHADE),
    ):
        columns = [index for index, column in enumerate(table.days) if column.kind is kind]
        sheet.fills(_column_boxes(layout, columns, top, body), head)
        for band_top, band_bottom in _stretches(layout, bands, body):
            sheet.fills(_column_boxes(layout, columns, band_top, band_bottom), shade)
    _print_own_days(sheet, layout, table, bands)
    _print_lines(sheet, layout, bands, top, bottom)


def _column_boxes(layout: Layout, columns: Sequence[int], top: float, bottom: float) -> Iterator[Box]:
    """Yield the boxes of dates in a line of the table, or in lines of a single band that stand together."""
    high = (top - bottom) / layout.bands
    for index in columns:
        band, x = layout.day_place(index)
        yield x, top - (band + 1) * high, layout.day, high


def _stretches(layout: Layout, bands: Sequence[Band], top: float) -> Iterator[tuple[float, float]]:
    """Yield upper and lower edges of what is shaded as one; headings stay white."""
    if layout.bands > 1:
        yield from ((band.top, band.bottom) for band in bands if not isinstance(band.line, Heading))
        return
    bottom = top
    for band in bands:
        if isinstance(band.line, Heading):
            if top > bottom:
                yield top, bottom
            top = band.bottom
        bottom = band.bottom
    if top > bottom:
        yield top, bottom


def _print_own_days(sheet: Sheet, layout: Layout, table: MonthTable, bands: Sequence[Band]) -> None:
    """Shade the days off that are working days for others, and hatch the days on which somebody is not on the roll."""
    shaded: dict[float, list[Box]] = {_OFF_SHADE: [], _HOLIDAY_SHADE: []}
    hatched: list[Rule] = []
    working = [column.kind is ColumnKind.WORKING for column in table.days]
    for band in bands:
        if not isinstance(band.line, PersonLine):
            continue
        for index, day in enumerate(band.line.days):
            if day.code is DayCode.NOT_EMPLOYED:
                [box] = _column_boxes(layout, [index], band.top, band.bottom)
                hatched += _hatch(box, _HATCH_STEP * layout.scale)
            elif working[index] and day.code in _SHADES:
                shaded[_SHADES[day.code]] += _column_boxes(layout, [index], band.top, band.bottom)
    for shade, boxes in shaded.items():
        sheet.fills(boxes, shade)
    sheet.rules(hatched, _HAIR, _HATCH_GREY)


def _hatch(box: Box, step: float) -> Iterator[Rule]:
    """Yield strokes at 45 degrees; they meet those of the neighbouring boxes, because they keep to one raster."""
    x, y, wide, high = box
    first = int((x - y - high) / step) + (x - y - high > 0)
    last = int((x + wide - y) // step)
    for number in range(first, last + 1):
        offset = number * step
        # The stroke is the line on which x - y is the offset.
        x1, x2 = max(x, y + offset), min(x + wide, y + high + offset)
        if x2 > x1:
            yield x1, x1 - offset, x2, x2 - offset


def _print_lines(sheet: Sheet, layout: Layout, bands: Sequence[Band], top: float, bottom: float) -> None:
    hairs: list[Rule] = []
    rules: list[Rule] = []
    left, right = layout.number_x, layout.right
    edges = [layout.days_x + place * layout.day for place in range(1, layout.days_per_band)]
    edges += layout.total_edges[1:-1]
    strong = [layout.days_x, layout.totals_x]
    identity = [layout.code_x, layout.name_x]
    body = top - layout.head * layout.scale
    uprights: list[Rule] = [(x, top, x, body) for x in edges]
    heavy: list[Rule] = [(x, top, x, body) for x in (*identity, *strong)]
    for band in bands:
        summed = isinstance(band.line, GroupTotal | DayCountLine)
        if isinstance(band.line, Heading):
            rules += [(left, band.top, right, band.top), (left, band.bottom, right, band.bottom)]
            continue
        uprights += [(x, band.top, x, band.bottom) for x in edges]
        # Sums have no number and no ID: their label runs across.
        heavy += [(x, band.top, x, band.bottom) for x in (strong if summed else (*identity, *strong))]
        hairs += _inner(layout, band)
        (rules if layout.bands > 1 or isinstance(band.line, GroupTotal) else hairs).append(
            (left, band.bottom, right, band.bottom)
        )
    sheet.rules(hairs, _HAIR, _HAIR_GREY)
    sheet.rules(_joined(uprights), _HAIR, _HAIR_GREY)
    sheet.rules(_joined(heavy), _RULE, 0.0)
    sheet.rules([*rules, (left, body, right, body)], _RULE, 0.0)
    sheet.frame((left, bottom, right - left, top - bottom), _FRAME, 0.0)


def _inner(layout: Layout, band: Band) -> Iterator[Rule]:
    """Yield the lines between the bands of one line of the table."""
    high = (band.top - band.bottom) / layout.bands
    for number in range(1, layout.bands):
        y = band.top - number * high
        yield layout.days_x, y, layout.right, y


def _joined(uprights: Sequence[Rule]) -> Iterator[Rule]:
    """Join uprights that go on in the next line, which makes a page a good deal smaller."""
    open_ones: dict[float, tuple[float, float]] = {}
    for x, top, _, bottom in uprights:
        before = open_ones.get(x)
        if before is not None and before[1] == top:
            open_ones[x] = (before[0], bottom)
            continue
        if before is not None:
            yield x, before[0], x, before[1]
        open_ones[x] = (top, bottom)
    yield from ((x, top, x, bottom) for x, (top, bottom) in open_ones.items())
