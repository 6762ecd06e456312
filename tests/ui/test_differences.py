"""What would be different, as rows that a user reads."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PyQt6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from faceattend.domain.attendance import month_result
from faceattend.domain.month_differences import month_differences
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.results import PersonMonth
from faceattend.domain.rule_book import ALWAYS, Policy, RuleBook
from faceattend.domain.rule_changes import changed_policy
from faceattend.ui.differences import DifferencesModel

LATER = datetime(2026, 6, 10, tzinfo=UTC)
ADA = Person(PersonId(1), PersonDetails("Ada", "7"), None, None, None, {})


def month(book: RuleBook) -> tuple[PersonMonth, ...]:
    result = month_result(
        month=Month(2026, 5), people=[ADA], punches=(), coverage=(), book=book, zone=ZoneInfo("UTC"), now=LATER
    )
    return tuple(result.rows)


def test_sums_that_a_policy_changes_are_shown_before_and_after(qtbot: QtBot) -> None:
    paid = RuleBook()
    unpaid = changed_policy(Policy(paid_weekly_off=False), ALWAYS).applied(paid)
    model = DifferencesModel()
    model.show_differences(month_differences(month(paid), month(unpaid)))
    assert model.rowCount(QModelIndex()) == 1
    cells = [model.data(model.index(0, column), Qt.ItemDataRole.DisplayRole) for column in range(4)]
    assert cells == [
        "Ada",
        "Sums",
        "Days to pay 10, taken off for lateness 0",
        "Days to pay 0, taken off for lateness 0",
    ]
