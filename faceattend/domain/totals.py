"""The sums of the days of one person.

Every day counts as two halves of the codes that the roll sums up; halves are whole numbers, so that sums are exact.
Being late or leaving early changes none of them: what it costs by the policy is a number of its own.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from faceattend.domain.results import BALANCE_CODES, SUB_COUNTS, DayCode, DayResult, Totals
from faceattend.domain.rule_book import LeaveType, Policy

_WHOLE = 2

COUNTS_AS: Mapping[DayCode, DayCode] = {
    DayCode.WORKED_HOLIDAY: DayCode.HOLIDAY,
    DayCode.WORKED_OFF_DAY: DayCode.WEEKLY_OFF,
    DayCode.ON_DUTY: DayCode.PRESENT,
    DayCode.FROM_HOME: DayCode.PRESENT,
    DayCode.MISSING: DayCode.PRESENT,
}
"""The code of the balance as which another one counts; half days and days to come are no case of this."""

_BALANCE = {
    code: (DayCode.PRESENT, DayCode.ABSENT) if code is DayCode.HALF_DAY else (COUNTS_AS.get(code, code),)
    for code in DayCode
    if code is not DayCode.FUTURE
}
_SUB_COUNTS = frozenset(SUB_COUNTS)

_PAID = (DayCode.PRESENT, DayCode.ON_DUTY, DayCode.FROM_HOME, DayCode.MISSING)
_TO_COME = (DayCode.FUTURE, DayCode.FUTURE)


def totals(days: Sequence[DayResult], policies: Sequence[Policy], leave_types: Mapping[str, LeaveType]) -> Totals:
    """Return the sums of some days of one person.

    Args:
        policies: the policy of every one of the days, in their order.
        leave_types: by code; leave of a type that is not there is not paid.
    """
    halves = dict.fromkeys((*BALANCE_CODES, *SUB_COUNTS), 0)
    leave = _leave(days)
    pay = sum(count for code, count in leave.items() if code in leave_types and leave_types[code].paid)
    first = 0
    for policy, alike in groupby(policies):
        last = first + len(list(alike))
        codes = [code for day in days[first:last] for code in _halves(day)]
        _count(halves, codes)
        pay += _paid(codes, policy)
        first = last
    late_days = sum([day.late > 0 for day in days])
    # By the policy of the last day: a deduction is made once, when the days are over.
    per_half_day = policies[-1].lates_per_half_day if policies else 0
    return Totals(
        halves=halves,
        leave=leave,
        late_days=late_days,
        early_days=sum([day.early > 0 for day in days]),
        late_deduction=late_days // per_half_day if per_half_day else 0,
        pay=pay,
        worked=sum([day.worked for day in days]),
        expected=sum([day.expected for day in days]),
        credited=sum([day.credited for day in days]),
        late=sum([day.late for day in days]),
        early=sum([day.early for day in days]),
        overtime=sum([day.overtime for day in days]),
        approved=sum([day.approved for day in days]),
    )


def _halves(day: DayResult) -> tuple[DayCode, DayCode]:
    code = day.code
    return _TO_COME if code is DayCode.FUTURE else (code, code if day.other is None else day.other)


def _leave(days: Sequence[DayResult]) -> dict[str, int]:
    leave: dict[str, int] = {}
    for day in days:
        if day.leave:
            leave[day.leave] = leave.get(day.leave, 0) + (_WHOLE if day.other is None else 1)
        if day.other_leave:
            leave[day.other_leave] = leave.get(day.other_leave, 0) + 1
    return leave


def _count(halves: dict[DayCode, int], codes: Sequence[DayCode]) -> None:
    # By code and not by day: to look a code up costs more than to compare it with all days of a month.
    for code, balance in _BALANCE.items():
        count = codes.count(code)
        if count:
            for each in balance:
                halves[each] += count // len(balance)
            if code in _SUB_COUNTS:
                halves[code] += count


def _paid(codes: Sequence[DayCode], policy: Policy) -> int:
    """Return how many halves are paid; leave is not among them."""
    paid = sum([codes.count(code) for code in _PAID]) + codes.count(DayCode.HALF_DAY) // _WHOLE
    if policy.paid_weekly_off:
        paid += codes.count(DayCode.WEEKLY_OFF) + codes.count(DayCode.WORKED_OFF_DAY)
    if policy.paid_holidays:
        paid += codes.count(DayCode.HOLIDAY) + codes.count(DayCode.WORKED_HOLIDAY)
    return paid
