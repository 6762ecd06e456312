"""From a cell of the roll to why it is so and to what can be done about it, on a real office."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceattend.domain.accounts import Role
from faceattend.domain.day_entries import DayPart, EntryKind
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.services.office import Office
from faceattend.services.papers import PaperKind
from faceattend.storage.vault import Vault
from faceattend.ui.commands import Command
from faceattend.ui.machine import MachineSettings
from faceattend.ui.reports_tab import ReportsTab
from tests.ui.conftest import PASSPHRASE, ZONE, Stage, press_key, type_text

WAIT = 15_000
LEAD_PASSWORD = "six copper kettles on a hill"


@pytest.fixture(scope="module")
def people(office: Office) -> list[Person]:
    """Ada, Emmy and Wang on the roll since the 4th of May."""
    return [
        office.enrolment.enrol(PersonDetails(name, code, group), "", [], date(2026, 5, 4))
        for name, code, group in (
            ("Ada Lovelace", "1", "Office"),
            ("Emmy Noether", "2", "School"),
            ("王小明", "3", "School"),
        )
    ]


@pytest.fixture(scope="module", autouse=True)
def _records(office: Office, vault: Vault, people: list[Person]) -> None:
    """Everybody came on the 5th and Ada forgot to go; the 6th and 7th were watched, the 8th was not."""
    for person in people:
        for hour, direction in ((9, Direction.IN), (17, Direction.OUT)):
            if person is people[0] and direction is Direction.OUT:
                continue
            moment = datetime(2026, 5, 5, hour, 2, tzinfo=ZONE).astimezone(UTC)
            vault.punches.add(NewPunch(person.id, moment, date(2026, 5, 5), direction, Method.FACE, "Front desk", 0.7))
    for day in (5, 6, 7):
        start = datetime(2026, 5, day, 8, 0, tzinfo=ZONE).astimezone(UTC)
        vault.coverage.extend(vault.coverage.begin("Front desk", start), start + timedelta(hours=10))
    office.accounts.add("Leo", Role.LEAD, LEAD_PASSWORD, groups=["School"])


@pytest.fixture
def tab(office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot) -> Iterator[ReportsTab]:
    made = ReportsTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    made.opened()
    qtbot.waitUntil(lambda: made.content.roll.rowCount() == 3, timeout=WAIT)
    yield made
    made.closing()


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def key(widget: QWidget, text: str) -> QPushButton:
    shown = (each for each in widget.findChildren(QPushButton) if each.isVisible())
    return next(each for each in shown if each.text().replace("&", "").startswith(text))


def entry_of_a_menu(widget: QWidget, text: str) -> QAction:
    return next(each for each in widget.findChildren(QAction) if each.text().replace("&", "") == text)


def cell(tab: ReportsTab, row: int, day: int) -> str:
    return str(tab.content.roll.index(row, day - 1).data())


def open_cell(tab: ReportsTab, row: int, day: int, qtbot: QtBot, wait_for: str) -> None:
    """Click a cell and wait for its explanation."""
    view = tab.content.roll_view
    index = tab.content.roll.index(row, day - 1)
    view.scrollTo(index)
    viewport = view.viewport()
    assert viewport is not None
    place: QPoint = view.visualRect(index).center()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: wait_for in words(tab.side), timeout=WAIT)


def dialog(qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog), timeout=WAIT)
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def answer(qtbot: QtBot, reason: str, verb: str) -> None:
    """Type a reason into the dialog that is open and press its button."""
    asked = dialog(qtbot)
    field = next(each for each in asked.findChildren(QLineEdit) if each.accessibleName() == "Reason")
    type_text(field, reason)
    key(asked, verb).click()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=WAIT)


def test_a_click_on_a_cell_explains_it(tab: ReportsTab, qtbot: QtBot) -> None:
    assert tab.side.isHidden()
    open_cell(tab, 1, 5, qtbot, "Result:")
    said = words(tab.side)
    for part in ("Emmy Noether", "Tuesday, 5 May 2026", "09:02", "17:02", "Shift Day, 09:00 to 17:00"):
        assert part in said, part


def test_keys_explain_cells_and_come_back(tab: ReportsTab, qtbot: QtBot) -> None:
    view = tab.content.roll_view
    view.setCurrentIndex(tab.content.roll.index(1, 4))
    view.setFocus()
    press_key(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Tuesday, 5 May 2026" in words(tab.side), timeout=WAIT)
    press_key(view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "Wednesday, 6 May 2026" in words(tab.side), timeout=WAIT)
    close = next(
        each for each in tab.side.findChildren(QToolButton) if each.accessibleName() == "Close the explanation"
    )
    close.click()
    assert tab.side.isHidden()


def test_a_missing_out_is_accepted_and_taken_back(tab: ReportsTab, qtbot: QtBot) -> None:
    assert cell(tab, 0, 5).startswith("MO")
    open_cell(tab, 0, 5, qtbot, "the last out is missing")
    key(tab.side, "Accept: left at 17:00").click()
    qtbot.waitUntil(lambda: cell(tab, 0, 5).startswith("P"), timeout=WAIT)
    assert "*" in cell(tab, 0, 5)
    qtbot.waitUntil(lambda: "proposed time accepted" in words(tab.side), timeout=WAIT)
    undo = [
        each for each in tab.side.findChildren(QToolButton) if each.accessibleName().startswith("Undo the punch at 17")
    ]
    undo[0].click()
    key(dialog(qtbot), "Undo entry").click()
    qtbot.waitUntil(lambda: cell(tab, 0, 5).startswith("MO"), timeout=WAIT)


def test_a_day_nobody_watched_is_decided(tab: ReportsTab, qtbot: QtBot) -> None:
    assert cell(tab, 1, 8) == "U"
    open_cell(tab, 1, 8, qtbot, "nobody knows who was there")
    entry_of_a_menu(tab.side, "Present").trigger()
    answer(qtbot, "was at the fair", "Decide")
    qtbot.waitUntil(lambda: cell(tab, 1, 8) == "P*", timeout=WAIT)
    qtbot.waitUntil(lambda: "was at the fair" in words(tab.side), timeout=WAIT)


def test_leave_of_the_day_is_entered_and_withdrawn(tab: ReportsTab, qtbot: QtBot) -> None:
    assert cell(tab, 1, 6) == "A"
    open_cell(tab, 1, 6, qtbot, "Wednesday, 6 May 2026")
    qtbot.waitUntil(lambda: "Result:" in words(tab.side), timeout=WAIT)
    entry_of_a_menu(tab.side, "Leave...").trigger()
    answer(qtbot, "ill", "Enter")
    qtbot.waitUntil(lambda: cell(tab, 1, 6) == "L", timeout=WAIT)
    qtbot.waitUntil(lambda: "Entries" in words(tab.side), timeout=WAIT)
    withdraw = [each for each in tab.side.findChildren(QToolButton) if each.accessibleName().startswith("Withdraw")]
    withdraw[0].click()
    answer(qtbot, "was another day", "Withdraw")
    qtbot.waitUntil(lambda: cell(tab, 1, 6) == "A", timeout=WAIT)


def test_a_punch_is_entered_for_the_day_that_is_shown(tab: ReportsTab, qtbot: QtBot) -> None:
    open_cell(tab, 2, 7, qtbot, "Thursday, 7 May 2026")
    qtbot.waitUntil(lambda: "Result:" in words(tab.side), timeout=WAIT)
    entry_of_a_menu(tab.side, "A punch by hand...").trigger()
    asked = dialog(qtbot)
    assert "王小明" in next(each for each in asked.findChildren(QLineEdit)).text()
    reason = next(each for each in asked.findChildren(QLineEdit) if each.accessibleName() == "Reason")
    type_text(reason, "forgot to pass by")
    key(asked, "Add entry").click()
    qtbot.waitUntil(lambda: cell(tab, 2, 7).startswith("MO"), timeout=WAIT)


def test_undecided_days_lead_to_their_cells(tab: ReportsTab, qtbot: QtBot) -> None:
    tab.commands()[Command.OPEN_DAYS]()
    assert tab.side.panel is tab.side.open_days
    first = tab.side.open_days.model.day(0)
    assert first is not None
    table = tab.side.open_days.findChild(QTableView)
    assert table is not None
    table.setCurrentIndex(tab.side.open_days.model.index(0, 0))
    press_key(table, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: tab.side.panel is tab.side.trace and first.person.details.name in words(tab.side), timeout=WAIT
    )
    current = tab.content.roll.day(tab.content.roll_view.currentIndex())
    assert current is not None
    assert (current[0].person, current[1].day) == (first.person, first.result.day)


def test_leave_of_many_is_entered_from_the_menu(
    tab: ReportsTab, office: Office, people: list[Person], qtbot: QtBot
) -> None:
    tab.commands()[Command.ENTER_LEAVE]()
    asked = dialog(qtbot)
    type_text(
        next(each for each in asked.findChildren(QLineEdit) if each.accessibleName() == "Search people"), "school"
    )
    key(asked, "Tick all shown").click()
    key(asked, "Enter").click()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=WAIT)
    today = date(2026, 5, 29)
    entries = [line.entry for line in office.day_entries.between(today, today)]
    assert {(entry.person, entry.part) for entry in entries} == {
        (people[1].id, DayPart.WHOLE),
        (people[2].id, DayPart.WHOLE),
    }
    office.day_entries.withdraw([entry.id for entry in entries], "only a test")


def test_a_list_leads_to_the_day_as_well(tab: ReportsTab, qtbot: QtBot) -> None:
    tab.show_report(PaperKind.EXCEPTIONS)
    qtbot.waitUntil(lambda: tab.content.list.found > 0 and tab.content.list_view.isVisible(), timeout=WAIT)
    view = tab.content.list_view
    view.setCurrentIndex(tab.content.list.index(0, 0))
    row = tab.content.list.row(0)
    assert row is not None
    assert row.person is not None
    press_key(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Result:" in words(tab.side), timeout=WAIT)
    assert row.person.details.name in words(tab.side)


def test_an_explanation_is_saved_as_pdf(tab: ReportsTab, stage: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    open_cell(tab, 1, 5, qtbot, "Result:")
    menu = tab.side.trace.findChild(QToolButton, "paper")
    assert menu is not None
    assert menu.isVisible()
    entry_of_a_menu(tab.side.trace, "Save as PDF...").trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), timeout=WAIT)
    where = QApplication.activeModalWidget()
    assert isinstance(where, QFileDialog)
    where.setDirectory(str(tmp_path))
    where.selectFile(str(tmp_path / "why"))
    where.accept()
    qtbot.waitUntil(lambda: "why.pdf was saved." in stage.words(), timeout=WAIT)
    assert (tmp_path / "why.pdf").read_bytes().startswith(b"%PDF")


def test_an_explanation_is_printed_like_a_report(tab: ReportsTab, stage: Stage, qtbot: QtBot) -> None:
    open_cell(tab, 1, 5, qtbot, "Result:")
    entry_of_a_menu(tab.side.trace, "Print...").trigger()
    qtbot.waitUntil(lambda: "No printer is set up on this computer." in stage.words(), timeout=WAIT)
    assert key(stage, "Save as PDF...").isVisible()


def test_another_report_closes_the_explanation(tab: ReportsTab, qtbot: QtBot) -> None:
    open_cell(tab, 1, 5, qtbot, "Result:")
    tab.show_report(PaperKind.SUMMARY)
    qtbot.waitUntil(tab.content.list_view.isVisible, timeout=WAIT)
    assert tab.side.isHidden()


def test_whoever_leads_a_group_sees_it_alone_and_corrects_it(
    office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot
) -> None:
    office.accounts.sign_in("Leo", LEAD_PASSWORD)
    try:
        made = ReportsTab(office, stage.messages, machine)
        stage.place.addWidget(made)
        made.opened()
        qtbot.waitUntil(lambda: made.content.roll.rowCount() == 2, timeout=WAIT)
        open_cell(made, 0, 6, qtbot, "Result:")
        assert key(made.side, "Decide").isVisible()
        assert not made.side.open_days._may_close
        made.closing()
    finally:
        office.accounts.sign_in("Administrator", PASSPHRASE)


def test_duty_elsewhere_is_offered_with_its_kind(tab: ReportsTab, qtbot: QtBot) -> None:
    open_cell(tab, 1, 7, qtbot, "Result:")
    entry_of_a_menu(tab.side, "Work from home...").trigger()
    asked = dialog(qtbot)
    assert asked._what.currentData()[0] is EntryKind.FROM_HOME  # type: ignore[attr-defined]
    asked.reject()
