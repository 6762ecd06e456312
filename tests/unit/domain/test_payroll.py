"""Columns for a payroll program, from their words to their cells."""

import pytest

from faceattend.domain.payroll import (
    MinutesForm,
    PayrollColumn,
    PayrollField,
    PayrollLayout,
    checked_layout,
    read_column,
    written_column,
)
from faceattend.errors import UserError


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Employee=code", PayrollColumn("Employee", PayrollField.CODE)),
        ("Days = Days:HD", PayrollColumn("Days", PayrollField.DAYS, "HD")),
        ("OT=overtime:off day@h:mm", PayrollColumn("OT", PayrollField.OVERTIME, "off day", MinutesForm.CLOCK)),
        ("Worked=worked@hours", PayrollColumn("Worked", PayrollField.WORKED, "", MinutesForm.HOURS)),
        ("Kind=text:a=b@c", PayrollColumn("Kind", PayrollField.TEXT, "a=b@c")),
    ],
)
def test_a_column_is_read_as_it_is_written(text: str, column: PayrollColumn) -> None:
    assert read_column(text) == column
    assert read_column(written_column(column)) == column


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Employee", "is no column; write it as TITLE=FIELD"),
        ("=code", "is no column"),
        ("Employee=wage", "There is no field wage; the fields are: code, name"),
    ],
)
def test_what_is_no_column_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read_column(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Days=days", "Days: the detail is missing; write days:DETAIL with one of: P, HD, A, L"),
        ("Days=days:XX", "Days: there is no XX"),
        ("Sick=leave:CL", "Sick: there is no CL; write leave:DETAIL with one of: SL"),
        ("OT=overtime:sunday", "OT: there is no sunday"),
        ("Employee=code:7", "Employee: the field code has no further detail"),
        ("Paid=pay-days@hours", "Paid: the field pay-days is no time"),
        (f"{'x' * 61}=code", "is longer than 60 characters"),
    ],
)
def test_a_column_that_cannot_be_filled_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        checked_layout(PayrollLayout((read_column(text),)), ["SL"])


@pytest.mark.parametrize(
    ("layout", "sentence"),
    [
        (PayrollLayout(()), "at least one column"),
        (PayrollLayout((PayrollColumn("A", PayrollField.CODE),) * 101), "at most 100 columns"),
        (PayrollLayout((PayrollColumn("A", PayrollField.CODE),), delimiter="x"), "Columns are separated by"),
        (PayrollLayout((PayrollColumn("A", PayrollField.CODE),), decimal="x"), "full stop or a comma"),
        (PayrollLayout((PayrollColumn("A", PayrollField.CODE),), decimal=","), "cannot have the same sign"),
    ],
)
def test_a_layout_that_cannot_be_written_is_refused(layout: PayrollLayout, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        checked_layout(layout, [])
