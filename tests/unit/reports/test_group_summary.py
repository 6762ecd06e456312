"""The totals of groups."""

from collections.abc import Callable

from faceattend.domain.people import PersonDetails
from faceattend.domain.results import TOTAL_CODES, MonthResult
from faceattend.reports.group_summary import group_summary

MakeMonth = Callable[..., MonthResult]
Staff = Callable[[int], list[PersonDetails]]


def test_every_group_has_the_sums_of_its_people(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(20))
    table = group_summary(result)
    keys = [column.key for column in table.columns]
    for group, row in zip(("Office", "Sales", ""), table.rows, strict=True):
        people = [one for one in result.rows if one.person.details.group == group]
        cells = dict(zip(keys, row.cells, strict=True))
        assert cells["people"] == len(people)
        for code in TOTAL_CODES:
            assert cells[f"Days {code.value}"] == sum(one.totals.halves[code] for one in people) / 2
        assert cells["Minutes"] == sum(one.totals.worked for one in people)
        assert cells["Pay days"] == sum(one.totals.pay for one in people) / 2


def test_the_last_row_is_the_sum_of_the_groups(make_month: MakeMonth, staff: Staff) -> None:
    table = group_summary(make_month(staff(20)))
    assert table.sums is not None
    for place in range(1, len(table.columns) - 1):
        assert table.sums[place] == sum(float(str(row.cells[place])) for row in table.rows)


def test_a_group_of_which_nothing_was_expected_has_no_share(make_month: MakeMonth) -> None:
    result = make_month([PersonDetails("Grace", "1")], holidays=dict.fromkeys(range(1, 32), "Term break"))
    [row] = group_summary(result).rows
    assert row.cells[-1] is None


def test_a_summary_of_nobody_is_one(make_month: MakeMonth) -> None:
    assert group_summary(make_month([])).rows == ()
