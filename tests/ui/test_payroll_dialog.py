"""The month as a file for a payroll program, from the Reports tab."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceattend.domain.months import Month
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import Direction
from faceattend.services.office import Office
from faceattend.services.payroll import PayrollField, PayrollLayout, read_column
from faceattend.ui.commands import Command
from faceattend.ui.machine import MachineSettings
from faceattend.ui.payroll_dialog import PayrollDialog
from faceattend.ui.reports_tab import ReportsTab
from tests.ui.conftest import Stage, type_text

WAIT = 15_000
MAY = Month(2026, 5)
WAGES = PayrollLayout((read_column("Employee=code"), read_column("Hours=worked@hours")))


@pytest.fixture(scope="module", autouse=True)
def _records(office: Office) -> None:
    """Ada was there from nine to five in the Office, Emmy in the School not."""
    for name, code, group in (("Ada Lovelace", "1", "Office"), ("Emmy Noether", "2", "School")):
        person = office.enrolment.enrol(PersonDetails(name, code, group), "", [], date(2026, 5, 4))
        if code == "1":
            for hour, direction in ((8, Direction.IN), (16, Direction.OUT)):
                office.attendance.add(person.id, datetime(2026, 5, 5, hour, tzinfo=UTC), direction, "by hand")


@pytest.fixture
def _wages(office: Office) -> Iterator[None]:
    office.payroll.save("Wages", WAGES)
    yield
    for name in office.payroll.layouts():
        office.payroll.remove(name)


def opened(office: Office, machine: MachineSettings, stage: Stage, qtbot: QtBot, group: str = "") -> PayrollDialog:
    made = PayrollDialog(office, machine, MAY, group, stage)
    made.open()
    qtbot.waitUntil(lambda: "May 2026" in words(made), timeout=WAIT)
    return made


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def key(widget: QWidget, text: str) -> QPushButton:
    shown = (each for each in widget.findChildren(QPushButton) if each.isVisible())
    return next(each for each in shown if each.text().replace("&", "") == text)


def box(widget: QWidget, name: str) -> QComboBox:
    return next(each for each in widget.findChildren(QComboBox) if each.accessibleName() == name)


def field(widget: QWidget, name: str) -> QLineEdit:
    return next(each for each in widget.findChildren(QLineEdit) if each.accessibleName() == name)


def preview(dialog: PayrollDialog) -> list[list[str]]:
    """The headings and the lines that are shown."""
    table = dialog.findChild(QTableView)
    assert table is not None
    model = table.model()
    assert model is not None
    columns = range(model.columnCount())
    heading = [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
    return [heading] + [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def in_front(qtbot: QtBot, before: QWidget) -> QDialog:
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() not in {None, before}, timeout=WAIT)
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def test_without_a_layout_it_says_what_one_is(
    office: Office, machine: MachineSettings, stage: Stage, qtbot: QtBot
) -> None:
    dialog = opened(office, machine, stage, qtbot)
    assert "There is no layout yet" in words(dialog)
    assert "Decide them and close it before you pay." in words(dialog)
    assert not key(dialog, "Save the file...").isEnabled()
    dialog.reject()


@pytest.mark.usefixtures("_wages")
def test_the_first_lines_are_shown_and_the_file_is_saved(
    office: Office, machine: MachineSettings, stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(office, machine, stage, qtbot, group="Office")
    qtbot.waitUntil(lambda: preview(dialog) == [["Employee", "Hours"], ["1", "8.00"]], timeout=WAIT)
    assert "group Office" in words(dialog)
    key(dialog, "Save the file...").click()
    where = in_front(qtbot, dialog)
    assert isinstance(where, QFileDialog)
    where.selectFile(str(tmp_path / "may"))
    where.accept()
    qtbot.waitUntil(lambda: "may.csv was saved." in words(dialog), timeout=WAIT)
    assert (tmp_path / "may.csv").read_text("utf-8-sig").splitlines() == ["Employee,Hours", "1,8.00"]
    assert key(dialog, "Open folder").isVisible()
    dialog.reject()


@pytest.mark.usefixtures("_wages")
def test_a_layout_is_made_with_columns_and_signs(
    office: Office, machine: MachineSettings, stage: Stage, qtbot: QtBot
) -> None:
    dialog = opened(office, machine, stage, qtbot)
    key(dialog, "New...").click()
    asked = in_front(qtbot, dialog)
    columns = asked.findChild(QListWidget)
    assert columns is not None
    assert "Give the layout a name." in words(asked)
    type_text(field(asked, "Name"), "wages")
    assert "Another layout has this name." in words(asked)
    type_text(field(asked, "Name"), " 2026")
    while columns.count() > 1:
        columns.setCurrentRow(1)
        next(each for each in asked.findChildren(QToolButton) if each.accessibleName().startswith("Take")).click()
    key(asked, "Add a column").click()
    field(asked, "Heading").clear()
    type_text(field(asked, "Heading"), "Sick")
    box(asked, "Holds").setCurrentIndex(box(asked, "Holds").findData(PayrollField.LEAVE.value))
    box(asked, "Which").setCurrentIndex(box(asked, "Which").findData("SL"))
    next(each for each in asked.findChildren(QToolButton) if each.accessibleName().endswith("left")).click()
    box(asked, "Decimal sign").setCurrentIndex(1)
    assert "Columns and decimals cannot have the same sign." in words(asked)
    assert not key(asked, "Save").isEnabled()
    box(asked, "Between columns").setCurrentIndex(1)
    asked.findChildren(QCheckBox)[0].setChecked(False)
    key(asked, "Save").click()
    qtbot.waitUntil(lambda: preview(dialog) == [["Sick", "Employee"], ["0", "1"], ["0", "2"]], timeout=WAIT)
    assert office.payroll.layout("wages 2026") == PayrollLayout(
        (read_column("Sick=leave:SL"), read_column("Employee=code")), ";", ",", heading=False
    )
    assert "Between columns: semicolon. Without the line of headings." in words(dialog)
    dialog.reject()


@pytest.mark.usefixtures("_wages")
def test_a_layout_is_renamed_and_removed_and_put_back(
    office: Office, machine: MachineSettings, stage: Stage, qtbot: QtBot
) -> None:
    dialog = opened(office, machine, stage, qtbot)
    qtbot.waitUntil(lambda: key(dialog, "Change...").isEnabled(), timeout=WAIT)
    key(dialog, "Change...").click()
    asked = in_front(qtbot, dialog)
    field(asked, "Name").end(False)
    type_text(field(asked, "Name"), " of May")
    key(asked, "Save").click()
    qtbot.waitUntil(lambda: box(dialog, "Layout").currentText() == "Wages of May", timeout=WAIT)
    assert dict(office.payroll.layouts()) == {"Wages of May": WAGES}
    key(dialog, "Remove").click()
    qtbot.waitUntil(lambda: "There is no layout yet" in words(dialog), timeout=WAIT)
    key(dialog, "Undo").click()
    qtbot.waitUntil(lambda: box(dialog, "Layout").currentText() == "Wages of May", timeout=WAIT)
    assert dict(office.payroll.layouts()) == {"Wages of May": WAGES}
    dialog.reject()


def test_it_opens_from_the_reports_tab_for_the_month_that_is_shown(
    office: Office, machine: MachineSettings, stage: Stage, qtbot: QtBot
) -> None:
    tab = ReportsTab(office, stage.messages, machine)
    stage.place.addWidget(tab)
    tab.opened()
    qtbot.waitUntil(lambda: Command.PAYROLL in tab.commands(), timeout=WAIT)
    tab.commands()[Command.PAYROLL]()
    dialog = in_front(qtbot, tab)
    qtbot.waitUntil(lambda: "May 2026, everybody: 2 people." in words(dialog), timeout=WAIT)
    dialog.reject()
    tab.closing()
