"""The numbers of charts as lists, for the screen, for workbooks and for CSV."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from faceattend.domain.results import MonthResult
from faceattend.domain.statistics import Lateness, Statistics, WorkedMinutes
from faceattend.reports.chart_words import CHART_ENGLISH, ChartWords
from faceattend.reports.list_frame import ENGLISH_LISTS, Content, Language, month_list, weekday_name
from faceattend.reports.paper import PaperKind
from faceattend.reports.tables import CellKind, CellValue, ListBlock, ListColumn, ListRow, ListTable


def chart_tables(
    result: MonthResult, numbers: Statistics, words: ChartWords = CHART_ENGLISH, language: Language = ENGLISH_LISTS
) -> tuple[ListTable, ...]:
    """Return one list for every chart, that of the days first."""
    common = language.common
    weekdays = [(weekday_name(day, common), late) for day, late in numbers.late_weekdays]
    groups = [(group or common.no_group, late) for group, late in numbers.late_groups]
    contents = (
        _presence(numbers, words),
        _lateness(words.late_weekdays, words.weekday, weekdays, words),
        _lateness(words.late_groups, words.group, groups, words),
        _trend(numbers, words, language),
        _worked(
            words.worked_groups,
            ListColumn("group", words.group),
            [(group or common.no_group, minutes) for group, minutes in numbers.worked_groups],
            words,
        ),
        _worked(words.worked_weeks, ListColumn("week", words.week, CellKind.DATE), numbers.worked_weeks, words),
    )
    return tuple(replace(month_list(result, content, language), signers=()) for content in contents)


def _presence(numbers: Statistics, words: ChartWords) -> Content:
    columns = (
        ListColumn("date", words.date, CellKind.DATE),
        ListColumn("on_time", words.on_time, CellKind.DAYS),
        ListColumn("late", words.late, CellKind.COUNT),
        ListColumn("leave", words.leave, CellKind.DAYS),
        ListColumn("absent", words.absent, CellKind.DAYS),
        ListColumn("unwatched", words.unobserved, CellKind.DAYS),
    )
    rows = [
        ((one.day, one.present - one.late, one.late, one.leave, one.absent, one.unobserved)) for one in numbers.presence
    ]
    return _content(words.presence, columns, rows, words)


def _lateness(title: str, head: str, found: list[tuple[str, Lateness]], words: ChartWords) -> Content:
    columns = (
        ListColumn("what", head),
        ListColumn("came", words.came, CellKind.COUNT),
        ListColumn("late", words.late_days, CellKind.COUNT),
        ListColumn("percent", words.late_percent, CellKind.PERCENT),
        ListColumn("minutes", words.late_minutes, CellKind.MINUTES),
    )
    return _content(
        title, columns, [(what, one.came, one.late, one.percent, one.minutes) for what, one in found], words
    )


def _trend(numbers: Statistics, words: ChartWords, language: Language) -> Content:
    columns = (
        ListColumn("month", words.month),
        ListColumn("attended", words.attended_percent, CellKind.PERCENT),
        ListColumn("late", words.late_percent, CellKind.PERCENT),
    )
    rows = [(language.common.month(one.month), one.attended, one.late) for one in numbers.trend]
    return _content(words.trend, columns, rows, words)


def _worked(
    title: str, first: ListColumn, found: Sequence[tuple[str | date, WorkedMinutes]], words: ChartWords
) -> Content:
    columns = (
        first,
        ListColumn("worked", words.worked, CellKind.MINUTES),
        ListColumn("expected", words.expected, CellKind.MINUTES),
    )
    return _content(title, columns, [(what, one.worked, one.expected) for what, one in found], words)


def _content(
    title: str, columns: tuple[ListColumn, ...], rows: Sequence[tuple[CellValue, ...]], words: ChartWords
) -> Content:
    blocks = (ListBlock("", tuple(ListRow(row) for row in rows)),)
    return Content(PaperKind.CHART, title, words.nothing, columns, blocks)
