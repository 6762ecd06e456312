"""What the codes, marks and columns of a month mean."""

from faceattend.domain.results import DayCode, Mark, MonthResult
from faceattend.reports.month_table import MonthTable
from faceattend.reports.wording import Words


def legend_of(result: MonthResult, table: MonthTable, words: Words) -> tuple[tuple[str, str], ...]:
    """Return what the codes, marks and columns of a roll mean."""
    codes = [(code.value, words.label(code, result)) for code in DayCode if code.value]
    # The office's own types of leave stand where leave stands; one of them may have its code.
    leave = list(result.leave_titles.items())
    if DayCode.LEAVE.value in result.leave_titles:
        codes = [entry for entry in codes if entry[0] != DayCode.LEAVE.value]
    marks = [(mark.value, words.marks[mark]) for mark in Mark]
    columns = [(words.overtime, words.overtime_legend), (words.pay, words.pay_legend)]
    if table.totals.deduction:
        columns.insert(0, (words.deduction, words.deduction_legend))
    if table.totals.percent:
        columns.insert(0, (words.percent, words.percent_legend))
    return (*codes, *leave, *marks, *columns)
