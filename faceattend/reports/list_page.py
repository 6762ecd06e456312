"""Lists on paper: the head of every page, rows below the heads of their columns, facts and signatures at the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from faceattend.reports.flow import wrapped
from faceattend.reports.list_layout import (
    LEADING,
    PADDING,
    SetRow,
    columns_of,
    print_of,
    set_row,
    set_sums,
)
from faceattend.reports.page_frame import Foot, Head, PageFrame
from faceattend.reports.paper import PageOptions
from faceattend.reports.sections import Section, SectionMaker, bound
from faceattend.reports.sheet import BOLD, Align, Rule, Sheet, Style
from faceattend.reports.tables import NUMBERS, CellKind, FactBlock, ListTable, Tone
from faceattend.reports.typesetting import Line
from faceattend.reports.wording import ENGLISH, Words

_QUIET = Style(grey=0.42)
_HEAD_SHADE, _OFF_SHADE = 0.93, 0.9
_HAIR, _RULE = 0.25, 0.5
_HAIR_GREY = 0.6
_MIDDLE = 0.36
"""How far below the middle of a line its base line lies, in parts of its size."""

# Millimetres.
_SUBJECT, _FACT, _SMALL = 5.0, 2.6, 2.2
_SUBJECT_ROOM, _SMALLEST_SUBJECT = 8.0, 2.6
_BLOCK_HEAD, _FACT_LINE, _FACT_TITLE = 7.0, 4.1, 6.2
_SIGNATURES = 25.0
_BOX = 3.6
_FACT_COLUMN = 58.0

_DENSITIES = (1.0, 0.92, 0.86, 0.8, 0.74)
"""Sizes that are tried for what should stand on one page."""

_KEPT_TOGETHER = 3
"""Rows that go to the last page with the signatures, so that nobody signs a page without a name."""


@dataclass(frozen=True, slots=True)
class _BlockHead:
    """The title above the rows of a block."""

    title: str
    height: float


@dataclass(frozen=True, slots=True)
class _FactRow:
    """Blocks of facts side by side."""

    blocks: tuple[FactBlock, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _FactTitle:
    """The title of facts that take the whole width."""

    title: str
    height: float


@dataclass(frozen=True, slots=True)
class _FactText:
    """One wide fact, broken into lines."""

    label: str
    lines: tuple[Line, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Signatures:
    """Lines to be signed."""

    height: float


_Item = SetRow | _BlockHead | _FactRow | _FactTitle | _FactText | _Signatures


def list_section(table: ListTable, options: PageOptions, words: Words = ENGLISH) -> SectionMaker:
    """Return what lays a list out on a sheet."""
    return lambda sheet: ListSection(sheet, table, options, words)


def list_pdf(tables: Sequence[ListTable], options: PageOptions, words: Words = ENGLISH) -> bytes:
    """Return lists as one PDF, each on pages of its own; the same lists always give the same bytes."""
    makers = [list_section(table, options, words) for table in tables]
    return bound(f"{tables[0].title}, {tables[0].period}", tables[0].site, makers)


def _head(table: ListTable, options: PageOptions) -> Head:
    return Head(
        site=table.site,
        letterhead=options.letterhead,
        title=table.title,
        month=table.period,
        facts=table.facts,
        status=table.status,
        note=table.status_note,
    )


def _foot(table: ListTable) -> Foot:
    return Foot(legend=table.legend, lines=table.notes, code=table.check_code, made=table.made)


class ListSection(Section):
    """The pages of one list."""

    def __init__(self, sheet: Sheet, table: ListTable, options: PageOptions, words: Words = ENGLISH) -> None:
        self._sheet = sheet
        self._table = table
        self._options = options
        self._words = words
        # Who asks for large print wants to read it, on however many pages.
        for density in _DENSITIES if table.one_page and not options.large else _DENSITIES[:1]:
            self._lay_out(density)
            if self.pages == 1:
                break
        else:
            self._lay_out(_DENSITIES[0])

    def _lay_out(self, density: float) -> None:
        table, options = self._table, self._options
        width, height = options.size(table.usual)
        paper = print_of(width, height, large=options.large)
        paper = replace(paper, mm=paper.mm * density)
        self._at, self._columns = columns_of(self._sheet, table, paper)
        self._mm = self._at.mm
        head, foot = _head(table, options), _foot(table)
        self._frame = PageFrame(self._sheet, (width, height), self._mm, head, foot, self._words)
        self._divided = self._divide(list(self._items()))

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self._divided)

    def print(self, first: int, count: int) -> None:
        """Print them."""
        for number, items in enumerate(self._divided, start=first):
            self._sheet.turn(self._at.width, self._at.height)
            self._frame.print(number, count)
            if self._table.subject:
                self._print_subject()
            self._print_items(items)
            self._sheet.next_page()

    # What is printed, and where it breaks

    def _items(self) -> Iterator[_Item]:
        table, at = self._table, self._at
        for block in table.blocks:
            if block.title:
                yield _BlockHead(block.title, _BLOCK_HEAD * self._mm)
            for row in block.rows:
                yield set_row(self._sheet, table, self._columns, at, row)
            if block.sums is not None:
                yield set_sums(self._sheet, table, self._columns, at, block.sums)
        if table.sums is not None:
            yield set_sums(self._sheet, table, self._columns, at, table.sums)
        yield from self._items_below()
        if table.signers:
            yield _Signatures(_SIGNATURES * self._mm)

    def _items_below(self) -> Iterator[_Item]:
        narrow: list[FactBlock] = []
        for block in self._table.below:
            if not block.wide:
                narrow.append(block)
                continue
            yield from self._side_by_side(narrow)
            narrow = []
            yield _FactTitle(block.title, _FACT_TITLE * self._mm)
            yield from (self._fact_text(label, value) for label, value in block.facts)
        yield from self._side_by_side(narrow)

    def _side_by_side(self, blocks: Sequence[FactBlock]) -> Iterator[_FactRow]:
        each = max(1, min(len(blocks), int(self._at.room / (_FACT_COLUMN * self._mm))))
        for start in range(0, len(blocks), each):
            together = tuple(blocks[start : start + each])
            lines = max(len(block.facts) for block in together)
            yield _FactRow(together, (_FACT_TITLE + _FACT_LINE * lines + 1.5) * self._mm)

    def _fact_text(self, label: str, value: str) -> _FactText:
        size = _FACT * self._mm
        used = self._sheet.short(label, bold=True).width * size + 2 * self._mm if label else 0.0
        lines = tuple(wrapped(self._sheet.setter, value, (self._at.room - used) / size))
        return _FactText(label, lines, len(lines) * size * LEADING + 0.8 * self._mm)

    def _divide(self, items: list[_Item]) -> list[list[_Item]]:
        pages: list[list[_Item]] = [[]]
        room = self._room
        used = 0.0
        block: _BlockHead | None = None
        for index, item in enumerate(items):
            needed = item.height + self._height_kept_below(items, index)
            begins = isinstance(item, _BlockHead) and self._options.group_pages and bool(pages[-1])
            if pages[-1] and (used + needed > room or begins):
                carried = self._carried(pages[-1], item)
                pages.append(self._continued(block, carried or [item]) + carried)
                used = sum(kept.height for kept in pages[-1])
            if isinstance(item, _BlockHead):
                block = item
            pages[-1].append(item)
            used += item.height
        return pages

    def _height_kept_below(self, items: Sequence[_Item], index: int) -> float:
        """Return the height of what must stand on the same page below an item."""
        item = items[index]
        following = items[index + 1] if index + 1 < len(items) else None
        if isinstance(item, _BlockHead | _FactTitle) and following is not None:
            return following.height
        if isinstance(item, SetRow) and isinstance(following, SetRow) and following.sums:
            return following.height
        return 0.0

    def _carried(self, page: list[_Item], item: _Item) -> list[_Item]:
        """Take from the end of a page the rows that go on with signatures."""
        if not isinstance(item, _Signatures) or not isinstance(page[-1], SetRow):
            return []
        start = len(page)
        while start > 1 and len(page) - start < _KEPT_TOGETHER and isinstance(page[start - 1], SetRow):
            start -= 1
        carried = page[start:]
        del page[start:]
        return carried

    def _continued(self, block: _BlockHead | None, following: Sequence[_Item]) -> list[_Item]:
        if block is None or not isinstance(following[0], SetRow) or self._ends_list(following[0]):
            return []
        return [replace(block, title=self._words.continued.format(group=block.title))]

    def _ends_list(self, row: SetRow) -> bool:
        return row.sums and row.row.cells is self._table.sums

    @property
    def _room(self) -> float:
        """Height for items on a page in points."""
        return self._body_top - self._frame.bottom

    @property
    def _body_top(self) -> float:
        return self._heads_top - self._heads_height

    @property
    def _heads_top(self) -> float:
        """Upper edge of the heads of the columns."""
        return self._frame.top - (_SUBJECT_ROOM * self._mm if self._table.subject else 0.0)

    @property
    def _heads_height(self) -> float:
        most = max(len(lines) for lines in self._columns.heads)
        return most * self._at.head_size * LEADING + 2.4 * self._mm

    def _print_subject(self) -> None:
        whole = self._sheet.setter.line(self._table.subject, bold=True)
        # A long name is set smaller before it loses its end.
        size = max(min(_SUBJECT * self._mm, self._at.room / whole.width), _SMALLEST_SUBJECT * self._mm)
        line = self._sheet.setter.fitted(self._table.subject, self._at.room / size * 1.002, bold=True)
        self._sheet.text(self._at.margin, self._frame.top - _SUBJECT * self._mm * 0.9, size, line)

    # The body

    def _print_items(self, items: Sequence[_Item]) -> None:
        y = self._body_top
        if any(isinstance(item, SetRow | _BlockHead) for item in items) or not self._table.rows:
            self._print_column_heads()
        else:
            y = self._heads_top
        if not self._table.rows:
            self._print_empty()
            y -= 9 * self._mm
        hairs: list[Rule] = []
        left, right = self._at.margin, self._columns.right
        for item in items:
            self._print_item(item, y)
            y -= item.height
            if isinstance(item, SetRow | _BlockHead):
                hairs.append((left, y, right, y))
            if isinstance(item, SetRow) and not item.sums:
                hairs += self._beside_signed(y, y + item.height)
        self._sheet.rules(hairs, _HAIR, _HAIR_GREY)

    def _beside_signed(self, bottom: float, top: float) -> Iterator[Rule]:
        """Yield the lines at both sides of what people write into."""
        for column, left, width in zip(self._table.columns, self._columns.lefts, self._columns.widths, strict=True):
            if column.signed:
                yield (left, bottom, left, top)
                yield (left + width, bottom, left + width, top)

    def _print_column_heads(self) -> None:
        at, sheet = self._at, self._sheet
        left, right, top, bottom = at.margin, self._columns.right, self._heads_top, self._body_top
        sheet.fills([(left, bottom, right - left, top - bottom)], _HEAD_SHADE)
        sheet.rules([(left, top, right, top), (left, bottom, right, bottom)], _RULE, 0.0)
        for index, lines in enumerate(self._columns.heads):
            gap = at.head_size * LEADING
            y = (top + bottom) / 2 + (len(lines) - 1) * gap / 2 - _MIDDLE * at.head_size
            for line in lines:
                self._print_in(index, y, at.head_size, line, 0.0)
                y -= gap

    def _print_empty(self) -> None:
        size = self._at.size
        room = (self._at.room - 2 * PADDING * self._mm) / size
        line = self._sheet.setter.fitted(self._table.empty, room)
        self._sheet.text(self._at.margin + PADDING * self._mm, self._body_top - 6 * self._mm, size, line)

    def _print_item(self, item: _Item, y: float) -> None:
        mm, sheet, left = self._mm, self._sheet, self._at.margin
        match item:
            case SetRow():
                self._print_row(item, y)
            case _BlockHead(title, height):
                size = _FACT * 1.08 * mm
                line = sheet.setter.fitted(title, self._at.room / size, bold=True)
                sheet.text(left + PADDING * mm, y - height + 2.1 * mm, size, line)
            case _FactRow():
                self._print_fact_row(item, y)
            case _FactTitle(title, height):
                sheet.words(left, y - height + 1.4 * mm, _FACT * mm, title, BOLD)
            case _FactText():
                size = _FACT * mm
                indent = sheet.short(item.label, bold=True).width * size + 2 * mm if item.label else 0.0
                base = y - size * 1.05
                sheet.words(left, base, size, item.label, _QUIET)
                for line in item.lines:
                    sheet.text(left + indent, base, size, line)
                    base -= size * LEADING
            case _Signatures():
                self._print_signatures(y - item.height)

    def _print_row(self, row: SetRow, top: float) -> None:
        at, sheet = self._at, self._sheet
        left, right = at.margin, self._columns.right
        if row.row.tone is Tone.SHADED:
            sheet.fills([(left, top - row.height, right - left, row.height)], _OFF_SHADE)
        if row.sums:
            sheet.rules([(left, top, right, top)], _RULE, 0.0)
        grey = _QUIET.grey if row.row.tone is Tone.QUIET else 0.0
        style = Style(bold=row.row.tone is Tone.STRONG, grey=grey)
        gap = at.size * LEADING
        middle = top - row.height / 2 - _MIDDLE * at.size
        short = []
        for index, lines in enumerate(row.lines):
            if self._table.columns[index].kind is CellKind.BOX and not row.sums:
                self._print_box(index, top - row.height / 2)
            elif len(lines) == 1 and lines[0].plain and len(lines[0].parts) == 1:
                # Most cells are one short plain word, and a whole row of them is one operator.
                x = self._left_of(index, lines[0].width * at.size)
                short.append((x, sheet.cell(lines[0].text, style)))
            else:
                y = middle + (len(lines) - 1) * gap / 2
                for line in lines:
                    self._print_in(index, y, at.size, line, grey)
                    y -= gap
        sheet.row(middle, at.size, short, Align.LEFT)

    def _print_in(self, index: int, y: float, size: float, line: Line, grey: float) -> None:
        self._sheet.text(self._left_of(index, line.width * size), y, size, line, grey)

    def _left_of(self, index: int, width: float) -> float:
        """Return where a text of some width begins in a column."""
        left, room = self._columns.lefts[index], self._columns.widths[index]
        kind = self._table.columns[index].kind
        if kind in NUMBERS:
            return left + room - PADDING * self._mm - width
        if kind in {CellKind.CODE, CellKind.TIME, CellKind.BOX}:
            return left + (room - width) / 2
        return left + PADDING * self._mm

    def _print_box(self, index: int, middle: float) -> None:
        size = _BOX * self._mm
        x = self._columns.lefts[index] + (self._columns.widths[index] - size) / 2
        self._sheet.frame((x, middle - size / 2, size, size), _RULE, 0.0)

    def _print_fact_row(self, item: _FactRow, top: float) -> None:
        mm, sheet = self._mm, self._sheet
        size = _FACT * mm
        width = self._at.room / len(item.blocks)
        for number, block in enumerate(item.blocks):
            x = self._at.margin + number * width
            y = top - _FACT_TITLE * mm + 1.4 * mm
            sheet.words(x, y, size, block.title, BOLD)
            inner = width - 6 * mm
            sheet.rules([(x, y - 1.1 * mm, x + inner, y - 1.1 * mm)], _HAIR, _HAIR_GREY)
            for label, value in block.facts:
                y -= _FACT_LINE * mm
                said = sheet.setter.fitted(value, inner / size)
                sheet.text(x + inner, y, size, said, align=Align.RIGHT)
                room = inner - said.width * size - 2 * mm
                sheet.text(x, y, size, sheet.setter.fitted(label, room / size), _QUIET.grey)

    def _print_signatures(self, bottom: float) -> None:
        at, mm, sheet, words = self._at, self._mm, self._sheet, self._words
        signers = self._table.signers
        gap = 7 * mm
        width = (at.room - gap * (len(signers) - 1)) / len(signers)
        top = bottom + (_SIGNATURES - 3) * mm
        for index, signer in enumerate(signers):
            x = at.margin + index * (width + gap)
            sheet.words(x, top - 2.4 * mm, _FACT * mm, signer, BOLD)
            for row, label in enumerate((words.signed_name, words.signature, words.signed_on)):
                y = top - (8.8 + 6.0 * row) * mm
                sheet.words(x, y, _SMALL * mm, label, _QUIET)
                sheet.rules([(x + 14 * mm, y - 0.6 * mm, x + width, y - 0.6 * mm)], _RULE, 0.0)
