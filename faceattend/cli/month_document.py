"""A month, a person's days and their sums as other programs read them."""

from collections import Counter
from datetime import datetime

from faceattend.domain.results import SUB_COUNTS, TOTAL_CODES, DayResult, MonthResult, PersonMonth, Totals


def month_document(result: MonthResult) -> dict[str, object]:
    """Return the month as JSON."""
    return {
        "month": str(result.month),
        "status": result.status.value,
        "zone": result.zone,
        "group": result.group,
        "rules": result.rules,
        "code": None if result.closing is None else result.closing.code,
        "amendment": None if result.closing is None else result.closing.number,
        "people": [person_document(row) for row in result.rows],
    }


def person_document(row: PersonMonth) -> dict[str, object]:
    """Return the month of one person."""
    details = row.person.details
    return {
        "code": details.code,
        "name": details.name,
        "group": details.group,
        "days": [day_document(day) for day in row.days],
        "totals": totals_document(row.totals),
    }


def day_document(day: DayResult) -> dict[str, object]:
    """Return one day of one person."""
    return {
        "date": day.day.isoformat(),
        "code": day.text,
        "marks": [mark.value for mark in day.marks],
        "in": _time(day.first_in),
        "out": _time(day.last_out),
        "worked": day.worked,
        "late": day.late,
        "early": day.early,
        "overtime": day.overtime,
        "approved": day.approved,
        "overtime_class": None if day.overtime_class is None else day.overtime_class.value,
        "expected": day.expected,
        "credited": day.credited,
        "breaks": day.breaks,
        "shift": day.shift,
        "holiday": day.holiday,
        "issues": [issue.value for issue in day.issues],
        "proposed": _time(day.proposed),
        "evidence": dict(Counter(method.value for method in day.methods)),
    }


def totals_document(totals: Totals) -> dict[str, object]:
    """Return the sums: days by code, where half days end with .5, and minutes."""
    codes = {code.value: _days(totals.halves[code]) for code in (*TOTAL_CODES, *SUB_COUNTS)}
    return codes | {
        "leave": {kind: _days(halves) for kind, halves in totals.leave.items()},
        "late": totals.late_days,
        "early": totals.early_days,
        "late_deduction": _days(totals.late_deduction),
        "pay": _days(totals.pay),
        "minutes": totals.worked,
        "expected": totals.expected,
        "credited": totals.credited,
        "late_minutes": totals.late,
        "early_minutes": totals.early,
        "overtime": totals.overtime,
        "approved": totals.approved,
    }


def _days(halves: int) -> int | float:
    return halves / 2 if halves % 2 else halves // 2


def _time(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
