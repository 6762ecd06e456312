"""The month of one group out of the month of everybody."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from faceattend.domain.punches import Method
from faceattend.domain.results import MonthResult


def of_each_group(result: MonthResult) -> Iterator[MonthResult]:
    """Yield the result limited to each group in order; people without a group have an empty one.

    Watched time stays that of everybody: cameras are not watched for one group.
    """
    for group, rows in groupby(result.rows, key=lambda row: row.person.details.group):
        own = tuple(rows)
        methods = Counter(method.value for row in own for day in row.days for method in day.methods)
        evidence = {method.value: methods[method.value] for method in Method}
        yield replace(result, group=group, rows=own, evidence=evidence)
