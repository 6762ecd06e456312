"""The totals of every group, one row a group."""

from dataclasses import replace

from faceattend.domain.attendance_share import attended
from faceattend.domain.results import MonthResult, Totals
from faceattend.reports.list_frame import ENGLISH_LISTS, Content, Language, month_list
from faceattend.reports.month_legend import legend_of
from faceattend.reports.month_table import MonthTable, month_table
from faceattend.reports.paper import Orientation, PaperKind
from faceattend.reports.tables import CellKind, CellValue, ListBlock, ListColumn, ListRow, ListTable
from faceattend.reports.total_columns import Measure, Numbers, sum_of
from faceattend.reports.total_facts import total_facts

_KINDS = {
    Measure.HALVES: CellKind.DAYS,
    Measure.DAYS: CellKind.COUNT,
    Measure.MINUTES: CellKind.MINUTES,
    Measure.SHARE: CellKind.PERCENT,
}


def group_summary(result: MonthResult, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return the totals of every group with its share of the expected days, and those of everybody."""
    words = language.common
    table = month_table(result, words)
    columns = (
        ListColumn("group", words.group),
        ListColumn("people", words.people, CellKind.COUNT),
        *(ListColumn(column.title, column.head, _KINDS[column.measure]) for column in table.totals.columns),
        ListColumn("percent", words.percent, CellKind.PERCENT),
    )
    rows = tuple(
        ListRow((block.title, len(block.people), *_cells(table, block.numbers), _percent(block.totals)))
        for block in table.groups
    )
    everybody = sum_of([block.totals for block in table.groups])
    content = Content(
        PaperKind.SUMMARY,
        words.summary,
        words.nobody,
        columns,
        (ListBlock("", rows),),
        sums=(words.together, table.people, *_cells(table, table.totals.numbers(everybody)), _percent(everybody)),
        facts=((words.people, words.count(table.people)), (words.groups, words.count(len(table.groups)))),
        notes=(words.evidence_of(result),),
    )
    return replace(
        month_list(result, content, language),
        usual=Orientation.LANDSCAPE,
        below=total_facts(result, everybody, words),
        legend=legend_of(result, table, words),
    )


def _cells(table: MonthTable, numbers: Numbers) -> tuple[CellValue, ...]:
    return tuple(
        number / 2 if column.measure is Measure.HALVES and number is not None else number
        for column, number in zip(table.totals.columns, numbers, strict=True)
    )


def _percent(totals: Totals) -> float | None:
    present, expected = attended(totals)
    # Rounded down, so that only who missed nothing has all.
    return (present * 1000 // expected) / 10 if expected else None
