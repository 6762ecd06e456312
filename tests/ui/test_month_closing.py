"""Closing a month, amending it and verifying its papers, on a real office."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from faceattend.ui.commands import Command
from faceattend.ui.machine import MachineSettings
from faceattend.ui.month_view import MonthView
from faceattend.ui.reports_tab import ReportsTab
from tests.ui.conftest import ZONE, Stage, press_key, type_text

WAIT = 15_000
MARCH = Month(2026, 3)
APRIL = Month(2026, 4)


@pytest.fixture(scope="module")
def ada(office: Office) -> Person:
    """Ada, on the roll since the 30th of March."""
    return office.enrolment.enrol(PersonDetails("Ada Lovelace", "1", "Office"), "", [], date(2026, 3, 30))


@pytest.fixture(scope="module", autouse=True)
def _records(office: Office, vault: Vault, ada: Person) -> None:
    """Every working day since the 30th of March was watched; Ada missed one and forgot to go once."""
    days = [date(2026, 3, 30) + timedelta(days=number) for number in range(60)]
    for day in (day for day in days if day.weekday() < 5):
        start = datetime(day.year, day.month, day.day, 8, 0, tzinfo=ZONE).astimezone(UTC)
        vault.coverage.extend(vault.coverage.begin("Front desk", start), start + timedelta(hours=10))
        for hours, direction in ((1, Direction.IN), (9, Direction.OUT)):
            forgot = day == date(2026, 4, 8) and direction is Direction.OUT
            if not forgot and day != date(2026, 4, 9):
                moment = start + timedelta(hours=hours)
                vault.punches.add(NewPunch(ada.id, moment, day, direction, Method.FACE, "Front desk", 0.7))


@pytest.fixture
def tab(office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot) -> Iterator[ReportsTab]:
    made = ReportsTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    made.opened()
    qtbot.waitUntil(lambda: made.content.roll.rowCount() == 1, timeout=WAIT)
    yield made
    made.closing()


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def key(widget: QWidget, text: str) -> QPushButton:
    shown = (each for each in widget.findChildren(QPushButton) if each.isVisible())
    return next(each for each in shown if each.text().replace("&", "") == text)


def field(widget: QWidget, name: str) -> QLineEdit:
    return next(each for each in widget.findChildren(QLineEdit) if each.accessibleName() == name)


def dialog(qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog), timeout=WAIT)
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def gone(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=WAIT)


def show(tab: ReportsTab, month: Month, qtbot: QtBot) -> None:
    def shown() -> bool:
        return tab.report is not None and tab.report.roll is not None and tab.report.roll.month == month

    tab.show_month(month)
    qtbot.waitUntil(shown, timeout=WAIT)


def test_a_month_that_is_not_over_cannot_be_closed(tab: ReportsTab, qtbot: QtBot) -> None:
    tab.commands()[Command.CLOSE_MONTH]()
    asked = dialog(qtbot)
    qtbot.waitUntil(lambda: "The month is not over yet." in words(asked), timeout=WAIT)
    assert not key(asked, "Close the month").isEnabled()
    press_key(asked, Qt.Key.Key_Escape)
    gone(qtbot)


def test_undecided_days_keep_a_month_open_and_are_shown(tab: ReportsTab, qtbot: QtBot) -> None:
    show(tab, APRIL, qtbot)
    tab.commands()[Command.CLOSE_MONTH]()
    asked = dialog(qtbot)
    qtbot.waitUntil(lambda: "Undecided days: 1." in words(asked), timeout=WAIT)
    assert "Ada Lovelace, Wednesday, 8 April 2026: MO" in words(asked)
    assert not key(asked, "Close the month").isEnabled()
    key(asked, "Show the undecided days").click()
    gone(qtbot)
    assert tab.side.panel is tab.side.open_days


def test_a_month_is_closed_with_a_reason_amended_and_its_papers_are_verified(
    tab: ReportsTab, office: Office, ada: Person, stage: Stage, qtbot: QtBot
) -> None:
    show(tab, APRIL, qtbot)
    tab.commands()[Command.CLOSE_MONTH]()
    asked = dialog(qtbot)
    anyway = next(iter(asked.findChildren(QCheckBox)))
    qtbot.waitUntil(anyway.isVisible, timeout=WAIT)
    anyway.click()
    assert "Write down the reason." in words(asked)
    type_text(field(asked, "Reason"), "Nobody remembers")
    key(asked, "Close the month").click()
    gone(qtbot)
    qtbot.waitUntil(lambda: "April 2026 is closed." in stage.words(), timeout=WAIT)
    qtbot.waitUntil(lambda: Command.AMEND_MONTH in tab.commands(), timeout=WAIT)
    assert Command.CLOSE_MONTH not in tab.commands()
    assert "Closed" in words(tab)
    [closing] = [each for each in office.closing.closings() if each.month == APRIL]

    tab.commands()[Command.VERIFY_PAPER]()
    asked = dialog(qtbot)
    type_text(field(asked, "Check code at the foot of the paper"), closing.code.lower())
    key(asked, "Verify").click()
    qtbot.waitUntil(lambda: "These records made the paper of April 2026, and it holds." in words(asked), timeout=WAIT)
    assert "Nobody remembers" in words(asked)
    roll = asked.findChild(MonthView)
    assert roll is not None
    model = roll.model()
    assert model is not None
    assert model.index(0, 7).data() == "MO"
    press_key(asked, Qt.Key.Key_Escape)
    gone(qtbot)

    office.day_entries.accept_proposed(ada.id, date(2026, 4, 8))
    tab.refresh()
    tab.commands()[Command.AMEND_MONTH]()
    asked = dialog(qtbot)
    qtbot.waitUntil(lambda: "People whose month is different: 1." in words(asked), timeout=WAIT)
    table = asked.findChild(QTableView)
    assert table is not None
    shown = table.model()
    assert shown is not None
    assert [shown.index(0, column).data() for column in range(4)] == [
        "Ada Lovelace",
        "Wed 8 Apr",
        "MO  09:00",
        "P*  09:00\N{EN DASH}17:00  8:00",
    ]
    type_text(field(asked, "Reason"), "She remembered")
    key(asked, "Amend the month").click()
    gone(qtbot)
    qtbot.waitUntil(lambda: "Closed, amendment 1" in words(tab), timeout=WAIT)

    tab.commands()[Command.VERIFY_PAPER]()
    asked = dialog(qtbot)
    type_text(field(asked, "Check code at the foot of the paper"), closing.code)
    press_key(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "amendment 1 took its place" in words(asked), timeout=WAIT)
    press_key(asked, Qt.Key.Key_Escape)
    gone(qtbot)


def test_a_mistyped_code_is_said_and_can_be_corrected(tab: ReportsTab, qtbot: QtBot) -> None:
    tab.commands()[Command.VERIFY_PAPER]()
    asked = dialog(qtbot)
    assert not key(asked, "Verify").isEnabled()
    code = field(asked, "Check code at the foot of the paper")
    type_text(code, "0000-0000-0000-0000-0001")
    key(asked, "Verify").click()
    qtbot.waitUntil(lambda: "typing mistake" in words(asked), timeout=WAIT)
    assert code.selectedText() == code.text()
    press_key(asked, Qt.Key.Key_Escape)
    gone(qtbot)


def test_a_month_with_every_day_decided_is_closed_from_the_list_of_days(
    tab: ReportsTab, stage: Stage, qtbot: QtBot
) -> None:
    show(tab, MARCH, qtbot)
    tab.commands()[Command.OPEN_DAYS]()
    assert "Nothing is left to decide" in words(tab.side)
    key(tab.side, "Close the month...").click()
    asked = dialog(qtbot)
    qtbot.waitUntil(lambda: "Every day is decided." in words(asked), timeout=WAIT)
    key(asked, "Close the month").click()
    gone(qtbot)
    qtbot.waitUntil(lambda: "March 2026 is closed." in stage.words(), timeout=WAIT)
    qtbot.waitUntil(lambda: "The month is closed" in words(tab.side), timeout=WAIT)


def test_nothing_to_amend_is_said(tab: ReportsTab, office: Office, qtbot: QtBot) -> None:
    if not any(each.month == MARCH for each in office.closing.closings()):
        office.closing.close(MARCH)
    show(tab, MARCH, qtbot)
    qtbot.waitUntil(lambda: Command.AMEND_MONTH in tab.commands(), timeout=WAIT)
    tab.commands()[Command.AMEND_MONTH]()
    asked = dialog(qtbot)
    qtbot.waitUntil(lambda: "Everything is as it was closed." in words(asked), timeout=WAIT)
    assert not key(asked, "Amend the month").isEnabled()
    press_key(asked, Qt.Key.Key_Escape)
    gone(qtbot)
