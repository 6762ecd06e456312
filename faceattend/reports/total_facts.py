"""Totals as blocks of facts, for papers about many people."""

from faceattend.domain.results import BALANCE_CODES, DayCode, MonthResult, Totals
from faceattend.reports.tables import FactBlock
from faceattend.reports.wording import Words

_BESIDES = (DayCode.HALF_DAY, DayCode.WORKED_HOLIDAY, DayCode.WORKED_OFF_DAY, DayCode.ON_DUTY, DayCode.FROM_HOME)


def total_facts(result: MonthResult, totals: Totals, words: Words) -> tuple[FactBlock, ...]:
    """Return the days, the times and the leave of everybody together."""
    undecided = sum(day.undecided for row in result.rows for day in row.days)

    def counted(codes: tuple[DayCode, ...]) -> list[tuple[str, str]]:
        return [
            (f"{code.value}  {words.label(code, result)}", words.halves(totals.halves.get(code, 0))) for code in codes
        ]

    besides = [(label, value) for label, value in counted((*_BESIDES, DayCode.MISSING)) if value != words.halves(0)]
    deducted = [(words.deduction_title, words.halves(totals.late_deduction))] if totals.late_deduction else []
    times = (
        (words.worked, words.duration(totals.worked)),
        (words.expected, words.duration(totals.expected)),
        (words.credited, words.duration(totals.credited)),
        (words.late_time.format(days=words.whole_days(totals.late_days)), words.duration(totals.late)),
        (words.early_time.format(days=words.whole_days(totals.early_days)), words.duration(totals.early)),
        (words.overtime_worked, words.duration(totals.overtime)),
        (words.overtime_approved, words.duration(totals.approved)),
        (words.pay_title, words.halves(totals.pay)),
        *deducted,
        (words.undecided, words.count(undecided)),
    )
    leave = [
        (f"{code}  {result.leave_titles.get(code, words.codes[DayCode.LEAVE])}", words.halves(halves))
        for code, halves in sorted(totals.leave.items())
    ]
    return (
        FactBlock(words.days, tuple(counted(BALANCE_CODES))),
        FactBlock(words.times, times),
        FactBlock(words.besides, (*besides, *leave) or ((words.nothing, ""),)),
    )
