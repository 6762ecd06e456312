"""Columns and signs of a payroll file in words."""

from collections.abc import Sequence

from PyQt6.QtCore import QCoreApplication

from faceattend.services.payroll import MinutesForm, PayrollColumn, PayrollField

OVERTIME_DETAILS = ("weekday", "off day", "holiday")
"""Classes of days by which overtime can be told apart, as a column names them."""


def field_words(field: PayrollField) -> str:
    """Return what a column may hold."""
    return {
        PayrollField.CODE: _say("Number of the person"),
        PayrollField.NAME: _say("Name"),
        PayrollField.GROUP: _say("Group"),
        PayrollField.MONTH: _say("Month"),
        PayrollField.FIRST_DAY: _say("First day of the month"),
        PayrollField.LAST_DAY: _say("Last day of the month"),
        PayrollField.STATUS: _say("Draft or closed"),
        PayrollField.CHECK_CODE: _say("Check code of the closed month"),
        PayrollField.TEXT: _say("The same words in every line"),
        PayrollField.DAYS: _say("Days that count as a code"),
        PayrollField.LEAVE: _say("Days of leave"),
        PayrollField.PAY_DAYS: _say("Days paid"),
        PayrollField.LATE_DAYS: _say("Days late"),
        PayrollField.EARLY_DAYS: _say("Days left early"),
        PayrollField.LATE_DEDUCTION: _say("Days deducted for lateness"),
        PayrollField.WORKED: _say("Time worked"),
        PayrollField.EXPECTED: _say("Time expected"),
        PayrollField.CREDITED: _say("Time credited"),
        PayrollField.LATE: _say("Time late"),
        PayrollField.EARLY: _say("Time left early"),
        PayrollField.OVERTIME: _say("Overtime"),
        PayrollField.APPROVED: _say("Overtime that is approved"),
    }[field]


def form_words(form: MinutesForm) -> str:
    """Return how minutes are written, with an example."""
    return {
        MinutesForm.MINUTES: _say("in minutes, like 450"),
        MinutesForm.HOURS: _say("in hours, like 7.50"),
        MinutesForm.CLOCK: _say("in hours and minutes, like 7:30"),
    }[form]


def overtime_words(detail: str) -> str:
    """Return on which days overtime was worked; empty for all."""
    return {
        "": _say("All days"),
        "weekday": _say("Working days"),
        "off day": _say("Weekly days off"),
        "holiday": _say("Holidays"),
    }[detail]


def column_words(column: PayrollColumn) -> str:
    """Return a column in a few words: its heading and what it holds."""
    held = field_words(column.field)
    if column.detail:
        held = _say("{0}: {1}").format(held, column.detail)
    return _say("{0} \u2013 {1}").format(column.title, held) if column.title else held


def delimiters() -> Sequence[tuple[str, str]]:
    """Return what can stand between columns: the sign and its name."""
    return ((",", _say("Comma")), (";", _say("Semicolon")), ("\t", _say("Tab")), ("|", _say("Upright line")))


def decimals() -> Sequence[tuple[str, str]]:
    """Return what can stand before decimal places: the sign and its name."""
    return ((".", _say("Full stop, 7.50")), (",", _say("Comma, 7,50")))


def _say(text: str) -> str:
    return QCoreApplication.translate("PayrollWords", text)
