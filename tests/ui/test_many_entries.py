"""One entry by hand for many people, from the Reports tab."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from PyQt6.QtCore import QDateTime
from PyQt6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction
from faceattend.services.office import Office
from faceattend.ui.commands import Command
from faceattend.ui.machine import MachineSettings
from faceattend.ui.reports_tab import ReportsTab
from tests.ui.conftest import Stage, type_text

WAIT = 15_000
TODAY = date(2026, 5, 29)


@pytest.fixture(scope="module", autouse=True)
def people(office: Office) -> list[Person]:
    """Ada of the Office, who came yesterday, Emmy and Wang of the School."""
    found = [
        office.enrolment.enrol(PersonDetails(name, code, group), "", [], date(2026, 5, 4))
        for name, code, group in (
            ("Ada Lovelace", "1", "Office"),
            ("Emmy Noether", "2", "School"),
            ("王小明", "3", "School"),
        )
    ]
    office.attendance.add(found[0].id, datetime(2026, 5, 28, 8, tzinfo=UTC), Direction.IN, "by hand")
    return found


@pytest.fixture
def tab(office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot) -> Iterator[ReportsTab]:
    made = ReportsTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    made.opened()
    qtbot.waitUntil(lambda: made.content.roll.rowCount() == 3, timeout=WAIT)
    yield made
    made.closing()
    counting = [line.punch.id for line in office.attendance.day(TODAY) if line.punch.counts]
    if counting:
        office.attendance.void_many(counting, "only a test")


def asked(tab: ReportsTab, qtbot: QtBot) -> QDialog:
    """Open the dialog."""
    tab.commands()[Command.ENTER_MANY]()
    return in_front(qtbot)


def in_front(qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog), timeout=WAIT)
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def key(widget: QWidget, text: str) -> QPushButton:
    shown = (each for each in widget.findChildren(QPushButton) if each.isVisible())
    return next(each for each in shown if each.text().replace("&", "") == text)


def group(dialog: QDialog, name: str) -> None:
    """Choose a group by its name."""
    box = next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == "Group")
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def reason(dialog: QDialog, text: str) -> None:
    type_text(next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "Reason"), text)


def counting(office: Office) -> list[tuple[str, Direction, str | None]]:
    lines = office.attendance.day(TODAY)
    return [(line.person.details.code, line.punch.direction, line.punch.note) for line in lines if line.punch.counts]


def test_a_group_goes_out_and_it_is_undone(tab: ReportsTab, office: Office, stage: Stage, qtbot: QtBot) -> None:
    dialog = asked(tab, qtbot)
    assert not key(dialog, "Add entries").isEnabled()
    group(dialog, "School")
    assert "Ticked: 2" in words(dialog)
    next(each for each in dialog.findChildren(QRadioButton) if "out" in each.text()).setChecked(True)
    assert "Write down the reason." in words(dialog)
    reason(dialog, "class trip")
    key(dialog, "Add entries").click()
    qtbot.waitUntil(lambda: "2 entries were written." in stage.words(), timeout=WAIT)
    assert counting(office) == [("2", Direction.OUT, "class trip"), ("3", Direction.OUT, "class trip")]
    key(stage, "Undo").click()
    qtbot.waitUntil(lambda: "do not count any more" in stage.words(), timeout=WAIT)
    assert counting(office) == []


def test_who_is_left_out_is_listed_with_the_reason(
    tab: ReportsTab, office: Office, stage: Stage, people: list[Person], qtbot: QtBot
) -> None:
    office.attendance.add(people[1].id, datetime(2026, 5, 29, 8, 30, tzinfo=UTC), Direction.IN, "forgot")
    dialog = asked(tab, qtbot)
    group(dialog, "School")
    reason(dialog, "class trip")
    key(dialog, "Add entries").click()
    qtbot.waitUntil(lambda: "1 entry was written, 1 person was left out." in stage.words(), timeout=WAIT)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() not in {None, dialog}, timeout=WAIT)
    told = in_front(qtbot)
    assert "1 entry was written, 1 person was left out." in words(told)
    table = told.findChild(QTableView)
    assert table is not None
    model = table.model()
    assert model is not None
    assert [model.index(0, column).data() for column in range(3)] == ["Emmy Noether", "2", "has this entry already"]
    key(told, "Undo what was written").click()
    qtbot.waitUntil(lambda: "do not count any more" in stage.words(), timeout=WAIT)
    assert counting(office) == [("2", Direction.IN, "forgot")]


def test_a_time_that_is_still_to_come_is_refused_at_its_field(tab: ReportsTab, qtbot: QtBot) -> None:
    dialog = asked(tab, qtbot)
    group(dialog, "Office")
    reason(dialog, "class trip")
    assert key(dialog, "Add entries").isEnabled()
    when = dialog.findChild(QDateTimeEdit)
    assert when is not None
    before: QDateTime = when.dateTime()
    when.setDateTime(before.addSecs(60))
    assert "That time is still to come." in words(dialog)
    assert not key(dialog, "Add entries").isEnabled()
    when.setDateTime(before)
    assert key(dialog, "Add entries").isEnabled()
    dialog.reject()
