"""Importing the file of a terminal in the window, and taking it back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from faceattend.domain.accounts import Role
from faceattend.domain.people import PersonDetails
from faceattend.services.office import Office
from faceattend.ui.import_dialog import ImportDialog
from faceattend.ui.imports_dialog import ImportsDialog, TakeBackDialog
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import ZONE, NewOffice, type_text

PASSWORD = "seven green bottles hang"


@pytest.fixture
def office(new_office: NewOffice, tmp_path: Path) -> Iterator[Office]:
    """An office with one person."""
    made = new_office(tmp_path / "data")
    made.enrolment.enrol(PersonDetails("Grace Hopper", "7", "Sales"), "", [])
    yield made
    assert join_tasks(20)
    made.close()


@pytest.fixture
def dialog(office: Office, qtbot: QtBot) -> ImportDialog:
    made = ImportDialog(office.importing, ZONE)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "door.csv"
    made.write_text("code,time,direction\n7,2026-05-04 08:55,in\n7,2026-05-04 17:05,\n")
    return made


def words(dialog: QDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def button(dialog: QDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == text)


def box(dialog: QDialog, name: str) -> QComboBox:
    return next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == name)


def cells(dialog: QDialog) -> list[tuple[str, ...]]:
    table = dialog.findChild(QTableView)
    assert table is not None
    model = table.model()
    assert model is not None
    return [
        tuple(str(model.index(line, place).data()) for place in range(model.columnCount()))
        for line in range(model.rowCount())
    ]


def punches(office: Office) -> list[str]:
    return [line.punch.method.value for line in office.attendance.day(date(2026, 5, 4)) if line.punch.counts]


def chosen(dialog: ImportDialog, path: Path, qtbot: QtBot, awaited: str) -> None:
    dialog.choose(path)
    qtbot.waitUntil(lambda: awaited in words(dialog), timeout=20_000)


def test_nothing_can_be_imported_before_a_file_is_read(dialog: ImportDialog) -> None:
    assert not button(dialog, "Import").isEnabled()
    assert "Choose the file of a terminal" in words(dialog)
    assert "ZKTeco" in words(dialog)


def test_a_file_is_shown_before_it_is_imported(dialog: ImportDialog, office: Office, path: Path, qtbot: QtBot) -> None:
    chosen(dialog, path, qtbot, "2 punches of 1 people from 2026-05-04 to 2026-05-04")
    assert [(line[0], line[1], line[4]) for line in cells(dialog)] == [
        ("Grace Hopper", "2", "In"),
        ("Grace Hopper", "3", "not said"),
    ]
    assert punches(office) == []
    with qtbot.waitSignal(dialog.imported, timeout=20_000):
        button(dialog, "Import").click()
    assert dialog.record is not None
    assert dialog.record.punches == 2
    assert punches(office) == ["terminal", "terminal"]


def test_wrong_lines_are_shown_and_nothing_can_be_imported(dialog: ImportDialog, path: Path, qtbot: QtBot) -> None:
    path.write_text("code,time\n7,2026-05-04 08:55\n99,2026-05-04 08:55\n")
    chosen(dialog, path, qtbot, "Nothing can be imported while lines are wrong: 1.")
    assert "Line 3: nobody on the roll has the code 99." in words(dialog)
    assert not button(dialog, "Import").isEnabled()


def test_the_file_is_read_again_when_something_is_said_of_it(dialog: ImportDialog, path: Path, qtbot: QtBot) -> None:
    path.write_text("code,time\n7,04/05/2026 08:55\n")
    chosen(dialog, path, qtbot, "A date may be two different days")
    box(dialog, "Dates").setCurrentIndex(1)
    qtbot.waitUntil(lambda: "1 punches of 1 people from 2026-05-04" in words(dialog), timeout=20_000)


def test_columns_that_are_not_known_are_said(dialog: ImportDialog, path: Path, qtbot: QtBot) -> None:
    path.write_text("Badge;Stamp\n7;2026-05-04 08:55\n")
    chosen(dialog, path, qtbot, "There is no column for the time.")
    columns = box(dialog, "Columns")
    columns.setCurrentIndex(columns.count() - 1)
    assert "Choose the columns of code and time." in words(dialog)
    box(dialog, "Code").setCurrentIndex(1)
    box(dialog, "Time").setCurrentIndex(2)
    qtbot.waitUntil(lambda: "1 punches of 1 people" in words(dialog), timeout=20_000)
    assert button(dialog, "Import").isEnabled()


def test_closing_while_a_file_is_read_writes_nothing(dialog: ImportDialog, office: Office, path: Path) -> None:
    dialog.choose(path)
    dialog.reject()
    assert join_tasks(20)
    assert punches(office) == []


def test_who_leads_a_group_cannot_say_that_the_terminal_watched(office: Office, qtbot: QtBot) -> None:
    office.accounts.add("Lead", Role.LEAD, PASSWORD, groups=["Sales"])
    office.accounts.lock()
    office.accounts.sign_in("Lead", PASSWORD)
    made = ImportDialog(office.importing, ZONE)
    qtbot.addWidget(made)
    [covers] = [each for each in made.findChildren(QCheckBox) if "all days" in each.text()]
    assert not covers.isEnabled()
    assert not covers.isChecked()


def test_an_import_is_taken_back_for_a_reason(office: Office, path: Path, qtbot: QtBot) -> None:
    first = ImportDialog(office.importing, ZONE)
    qtbot.addWidget(first)
    first.show()
    chosen(first, path, qtbot, "2 punches")
    with qtbot.waitSignal(first.imported, timeout=20_000):
        button(first, "Import").click()
    made = ImportsDialog(office.importing, ZONE)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: len(cells(made)) == 1, timeout=20_000)
    assert cells(made)[0][1:3] == ("door.csv", "2")
    button(made, "Take back...").click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), TakeBackDialog))
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, TakeBackDialog)
    assert not button(asked, "Take back").isEnabled()
    reason = asked.findChild(QLineEdit)
    assert reason is not None
    type_text(reason, "the wrong month")
    with qtbot.waitSignal(made.written, timeout=20_000):
        button(asked, "Take back").click()
    qtbot.waitUntil(lambda: cells(made)[0][-1] == "Administrator", timeout=20_000)
    assert not button(made, "Take back...").isEnabled()
    assert punches(office) == []
