"""The month roll on paper."""

from dataclasses import dataclass

from faceattend.domain.results import MonthResult
from faceattend.reports.fitting import Fitting
from faceattend.reports.fonts import REPLACEMENT, unprintable
from faceattend.reports.month_layout import Paper, layout_of, pages
from faceattend.reports.month_page import PagePrinter
from faceattend.reports.month_table import month_table
from faceattend.reports.sheet import Sheet
from faceattend.reports.wording import ENGLISH, Words

__all__ = ["PageOptions", "Paper", "month_pdf", "month_problems"]


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How the roll is printed."""

    paper: Paper = Paper.A4


_A4 = PageOptions()


def month_pdf(result: MonthResult, options: PageOptions = _A4, words: Words = ENGLISH) -> bytes:
    """Return the month roll as a PDF; the same result always gives the same bytes."""
    table = month_table(result, words)
    layout = layout_of(options.paper, len(table.dates))
    sheet = Sheet(layout.width, layout.height, f"{words.title}, {words.month(result.month)}", result.site)
    printer = PagePrinter(sheet, layout, result, table, words)
    divided = pages(table, layout.room, words)
    for number, page in enumerate(divided, start=1):
        printer.print(page, number, len(divided))
    return sheet.finish()


def month_problems(result: MonthResult, options: PageOptions = _A4, words: Words = ENGLISH) -> list[str]:
    """Return a sentence for every name, code or heading that the paper cannot print in full."""
    layout = layout_of(options.paper, len(result.month.days))
    fitting = Fitting(Sheet(layout.width, layout.height, "", "").setter, layout)
    problems = []
    groups = sorted({row.person.details.group for row in result.rows})
    headings = [
        (words.organisation, result.site, fitting.heading(result.site)),
        *((words.group.lower(), group, fitting.title(group)) for group in groups if group != result.group),
        (words.group.lower(), result.group, fitting.fact(result.group)),
    ]
    for what, text, line in headings:
        if signs := unprintable(text):
            problems.append(words.no_font_heading.format(what=what, text=text, signs=signs, box=REPLACEMENT))
        if line.text != text:
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
