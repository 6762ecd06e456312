"""The month roll on paper."""

from faceattend.domain.results import MonthResult
from faceattend.reports.fitting import Fitting
from faceattend.reports.fonts import REPLACEMENT, unprintable
from faceattend.reports.group_months import of_each_group
from faceattend.reports.month_layout import day_width, holds_titles, layout_of
from faceattend.reports.month_legend import legend_of
from faceattend.reports.month_page import PagePrinter
from faceattend.reports.month_table import MonthTable, longest_sums, month_table
from faceattend.reports.page_frame import PageFrame, month_foot, month_head
from faceattend.reports.paper import Orientation, PageOptions, Paper
from faceattend.reports.roll_heads import holidays, title_height
from faceattend.reports.roll_pages import divided
from faceattend.reports.sections import SectionMaker, bound
from faceattend.reports.sheet import Sheet
from faceattend.reports.wording import ENGLISH, Words

__all__ = ["PageOptions", "Paper", "RollSection", "month_pdf", "month_problems", "roll_sections"]

_A4 = PageOptions()


class RollSection:
    """The roll of everybody in a result, or of one group.

    Attributes:
        layout: where everything stands.
        frame: head and foot of its pages.
    """

    def __init__(self, sheet: Sheet, result: MonthResult, options: PageOptions, words: Words, group: str = "") -> None:
        """Lay the roll out.

        Args:
            group: what is printed as the group; empty for that of the result.
        """
        table = month_table(result, words, percent=options.percent)
        titles, complete = (
            title_height(sheet, table.days, day_width(options, len(table.days)))
            if holds_titles(options)
            else (0.0, False)
        )
        sums = [sheet.short(text, bold=True).width for text in longest_sums(table, words)]
        layout = layout_of(options, len(table.days), table.totals.columns, sums, titles)
        lines = [] if complete else _holiday_lines(table, words)
        foot = month_foot(result, legend_of(result, table, words), words, lines)
        head = month_head(result, options, words.title, _facts(result, group, words), words)
        self.layout = layout
        self.frame = frame = PageFrame(sheet, (layout.width, layout.height), layout.frame_scale, head, foot, words)
        room = (frame.top - frame.bottom) / layout.scale - layout.head
        self._divided = divided(table, layout, room, words)
        self._printer = PagePrinter(sheet, layout, self._divided.heights, frame, table, words)

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self._divided.pages)

    def print(self, first: int, count: int) -> None:
        """Print all pages."""
        for number, page in enumerate(self._divided.pages, start=first):
            self._printer.print(page, number, count)


def month_pdf(result: MonthResult, options: PageOptions = _A4, words: Words = ENGLISH) -> bytes:
    """Return the month roll as a PDF; the same result always gives the same bytes."""
    return bound(f"{words.title}, {words.month(result.month)}", result.site, roll_sections(result, options, words))


def roll_sections(result: MonthResult, options: PageOptions, words: Words) -> list[SectionMaker]:
    """Return the roll, or one roll for every group when each begins on a page of its own."""

    def maker(part: MonthResult, group: str) -> SectionMaker:
        return lambda sheet: RollSection(sheet, part, options, words, group)

    if not options.group_pages:
        return [maker(result, "")]
    return [maker(part, part.group or words.no_group) for part in of_each_group(result)] or [maker(result, "")]


def month_problems(result: MonthResult, options: PageOptions = _A4, words: Words = ENGLISH) -> list[str]:
    """Return a sentence for every name, code or heading that the paper cannot print in full."""
    width, height = options.size(Orientation.LANDSCAPE)
    sheet = Sheet(width, height, "", "")
    section = RollSection(sheet, result, options, words)
    fitting = Fitting(sheet.setter, section.layout)
    problems = []
    groups = sorted({row.person.details.group for row in result.rows})
    headings = [
        (words.organisation, result.site, section.frame.shortened(result.site)),
        *(
            (words.group.lower(), group, fitting.title(group).text != group)
            for group in groups
            if group != result.group
        ),
        (words.group.lower(), result.group, section.frame.shortened(result.group)),
    ]
    for what, text, is_cut in headings:
        if signs := unprintable(text):
            problems.append(words.no_font_heading.format(what=what, text=text, signs=signs, box=REPLACEMENT))
        if is_cut:
            problems.append(words.too_long_heading.format(what=what, text=text))
    for row in result.rows:
        code, name = row.person.details.code, row.person.details.name
        for what, text, setting in (
            (words.name.lower(), name, fitting.name(name)),
            (words.code.lower(), code, fitting.code(code)),
        ):
            if signs := unprintable(text):
                problems.append(words.no_font.format(what=what, text=text, code=code, signs=signs, box=REPLACEMENT))
            if not setting.says(text):
                problems.append(words.too_long.format(what=what, text=text, code=code))
    return problems


def _facts(result: MonthResult, group: str, words: Words) -> tuple[tuple[str, str], ...]:
    return (words.group, group or result.group or words.all_groups), *words.facts_of(result)


def _holiday_lines(table: MonthTable, words: Words) -> list[str]:
    """Return the holidays as a line of the foot, for where they do not stand in full in the heads of their columns."""
    named = [
        words.holiday_of(table.days[first].day, table.days[first + count - 1].day, title)
        for first, count, title in holidays(table.days)
    ]
    return [f"{words.holidays}: {'; '.join(named)}."] if named else []
