"""The sums of the days of one person.

Every day counts as two halves of the codes that the roll sums up; halves are whole numbers, so that sums are exact.
Being late or leaving early changes none of them: what it costs by the policy is a number of its own.
"""

from collections.abc import Iterable, Mapping, Sequence

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

_SUB_COUNTS = frozenset(SUB_COUNTS)


def totals(days: Sequence[DayResult], policies: Iterable[Policy], leave_types: Mapping[str, LeaveType]) -> Totals:
    """Return the sums of some days of one person.

    Args:
        policies: the policy of every one of the days, in their order.
        leave_types: by code; leave of a type that is not there is not paid.
    """
    halves = dict.fromkeys((*BALANCE_CODES, *SUB_COUNTS), 0)
    leave: dict[str, int] = {}
    pay = late_days = early_days = 0
    policy = Policy()
    for day, policy in zip(days, policies, strict=True):
        late_days += day.late > 0
        early_days += day.early > 0
        if day.other is None:
            pay += _count(halves, leave, day.code, day.leave, _WHOLE, policy, leave_types)
        else:
            pay += _count(halves, leave, day.code, day.leave, 1, policy, leave_types)
            pay += _count(halves, leave, day.other, day.other_leave, 1, policy, leave_types)
    return Totals(
        halves=halves,
        leave=leave,
        late_days=late_days,
        early_days=early_days,
        # By the policy of the last day: a deduction is made once, when the days are over.
        late_deduction=late_days // policy.lates_per_half_day if policy.lates_per_half_day else 0,
        pay=pay,
        worked=sum([day.worked for day in days]),
        expected=sum([day.expected for day in days]),
        credited=sum([day.credited for day in days]),
        late=sum([day.late for day in days]),
        early=sum([day.early for day in days]),
        overtime=sum([day.overtime for day in days]),
        approved=sum([day.approved for day in days]),
    )


def _count(
    halves: dict[DayCode, int],
    leave: dict[str, int],
    code: DayCode,
    leave_code: str,
    count: int,
    policy: Policy,
    leave_types: Mapping[str, LeaveType],
) -> int:
    """Count some halves of one code, and return how many of them are to be paid."""
    if code is DayCode.FUTURE:
        return 0
    if code in _SUB_COUNTS:
        halves[code] += count
    if code is DayCode.HALF_DAY:
        halves[DayCode.PRESENT] += count // 2
        halves[DayCode.ABSENT] += count - count // 2
        return count // 2
    counted = COUNTS_AS.get(code, code)
    halves[counted] += count
    if counted is DayCode.LEAVE:
        leave[leave_code] = leave.get(leave_code, 0) + count
        kind = leave_types.get(leave_code)
        return count if kind is not None and kind.paid else 0
    paid = (
        counted is DayCode.PRESENT
        or (counted is DayCode.HOLIDAY and policy.paid_holidays)
        or (counted is DayCode.WEEKLY_OFF and policy.paid_weekly_off)
    )
    return count if paid else 0
