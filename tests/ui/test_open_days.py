"""Before you print: what is left to decide."""

from datetime import UTC, date, datetime

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faceattend.domain.closing import Closing
from faceattend.domain.results import DayCode, DayResult, Issue
from faceattend.ui.open_days import OpenDaysPanel, open_days
from tests.ui.conftest import Stage, press_key
from tests.ui.month_samples import MAY, missing, month, person, person_month, three_people


@pytest.fixture
def panel(stage: Stage) -> OpenDaysPanel:
    made = OpenDaysPanel(may_close=True)
    stage.place.addWidget(made)
    return made


def words(panel: OpenDaysPanel) -> str:
    return "\n".join(each.text() for each in panel.findChildren(QLabel) if each.isVisible())


def close_key(panel: OpenDaysPanel) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == "Close the month...")


def table(panel: OpenDaysPanel) -> QTableView:
    found = panel.findChild(QTableView)
    assert found is not None
    return found


def test_what_blocks_comes_first() -> None:
    weak = DayResult(date(2026, 5, 4), DayCode.PRESENT, issues=(Issue.WEAK,))
    found = open_days(month([person_month(person(1, "Ada"), [weak, missing(6)])]))
    assert [(each.result.day.day, each.blocking) for each in found] == [(6, True), (4, False)]


def test_the_model_keeps_the_rules_of_models(panel: OpenDaysPanel, qtmodeltester: ModelTester) -> None:
    panel.show_month(three_people())
    qtmodeltester.check(panel.model)  # type: ignore[no-untyped-call]


def test_it_says_what_is_undecided(panel: OpenDaysPanel) -> None:
    panel.show_month(three_people())
    cells = [panel.model.index(0, column).data() for column in range(3)]
    assert cells == ["Emmy Noether", "Wed 6", "MO"]
    assert "Undecided days: 1. Until they are decided, what is printed is a draft." in words(panel)
    table(panel).setCurrentIndex(panel.model.index(0, 0))
    assert "the last out is missing" in words(panel)


def test_a_day_is_opened_by_enter(panel: OpenDaysPanel, qtbot: QtBot) -> None:
    panel.show_month(three_people())
    table(panel).setCurrentIndex(panel.model.index(0, 0))
    with qtbot.waitSignal(panel.day_wanted) as wanted:
        press_key(table(panel), Qt.Key.Key_Return)
    assert wanted.args is not None
    assert (wanted.args[0].details.name, wanted.args[1]) == ("Emmy Noether", date(2026, 5, 6))


def test_nothing_left_to_decide_is_said(panel: OpenDaysPanel) -> None:
    panel.show_month(month([person_month(person(1, "Ada"))]))
    assert "Nothing is left to decide" in words(panel)
    assert close_key(panel).isVisible()


def test_a_closed_month_is_not_closed_again(panel: OpenDaysPanel) -> None:
    closing = Closing(MAY, 0, "CODE", datetime(2026, 6, 1, tzinfo=UTC), "Administrator", "", 0, 1, 1)
    panel.show_month(month([person_month(person(1, "Ada"))], closing=closing))
    assert not close_key(panel).isVisible()
    assert "The month is closed" in words(panel)


def test_whoever_may_not_close_is_not_offered_it(stage: Stage) -> None:
    made = OpenDaysPanel(may_close=False)
    stage.place.addWidget(made)
    made.show_month(three_people())
    assert not close_key(made).isVisible()
