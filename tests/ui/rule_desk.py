"""Works with the pages of Preferences about rules as a person does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction
from faceattend.domain.rule_changes import taken_back
from faceattend.services.office import Office
from faceattend.ui.machine import MachineSettings
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.screenshots import settle
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import ZONE, press_key, type_text

WAIT = 20_000
_MOST_FIELDS = 60


class RuleDesk:
    """Preferences with somebody in front of it."""

    def __init__(self, dialog: PreferencesDialog, qtbot: QtBot) -> None:
        self.dialog = dialog
        self._qtbot = qtbot

    @property
    def front(self) -> QWidget:
        """The dialog in front."""
        return QApplication.activeModalWidget() or self.dialog

    def words(self) -> str:
        """Every text that can be read."""
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        return "\n".join(label.text() for each in windows for label in each.findChildren(QLabel) if label.isVisible())

    def wait_for(self, words: str) -> None:
        """Wait until something is said."""
        self._qtbot.waitUntil(lambda: words in self.words(), timeout=WAIT)

    def key(self, text: str) -> QPushButton:
        """Return a button of the dialog in front."""
        found = self.front.findChildren(QPushButton)
        return next(each for each in found if each.text().replace("&", "") == text and each.isVisible())

    def press(self, text: str) -> None:
        """Press a button of the dialog in front, once it can be pressed."""
        self._qtbot.waitUntil(lambda: self.key(text).isEnabled(), timeout=WAIT)
        self.key(text).click()

    def finish(self, text: str) -> None:
        """Press a button of a dialog and wait until the dialog is closed and the page was read again."""
        dialog = self.front
        assert dialog is not self.dialog
        self.press(text)
        self._qtbot.waitUntil(lambda: self.front is not dialog, timeout=WAIT)
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is being read or written."""
        settle()

    def box(self, name: str) -> QComboBox:
        """Return a box of the dialog in front."""
        return next(each for each in self.front.findChildren(QComboBox) if each.accessibleName() == name)

    def number(self, name: str) -> QSpinBox:
        """Return a field for a number of the dialog in front."""
        return next(each for each in self.front.findChildren(QSpinBox) if each.accessibleName() == name)

    def day(self, name: str) -> QDateEdit:
        """Return a field for a day of the dialog in front."""
        return next(each for each in self.front.findChildren(QDateEdit) if each.accessibleName() == name)

    def tick(self, words: str) -> None:
        """Tick a box of the dialog in front, or take its tick away."""
        boxes = self.front.findChildren(QCheckBox)
        next(each for each in boxes if words in (each.accessibleName(), each.text().replace("&", ""))).click()

    def turn_to(self, title: str) -> None:
        """Turn the page of Preferences that is shown to one of its parts."""
        tabs = next(each for each in self.dialog.findChildren(QTabWidget) if each.isVisible())
        tabs.setCurrentIndex(next(place for place in range(tabs.count()) if tabs.tabText(place) == title))

    def type(self, name: str, text: str) -> None:
        """Type into a field of the dialog in front."""
        fields = self.front.findChildren(QLineEdit)
        field = next(each for each in fields if each.accessibleName() == name and each.isVisible())
        field.clear()
        type_text(field, text)

    def tab_from(self, first: str, last: str) -> list[str]:
        """Press the Tab key in the dialog in front, and return the names of the fields between two, each once."""
        focused = self.front.findChildren(QWidget)
        next(each for each in focused if each.accessibleName() == first and each.isVisible()).setFocus()
        passed: list[str] = []
        while (name := self._tab()) != last:
            assert len(passed) < _MOST_FIELDS, f"Tab leads round without {last}: {passed}"
            if passed[-1:] != [name]:
                passed.append(name)
        return passed

    def _tab(self) -> str:
        """Press the Tab key and return what the field is called that has the keyboard then."""
        before = self.front.focusWidget()
        assert before is not None
        press_key(before, Qt.Key.Key_Tab)
        now = self.front.focusWidget()
        assert now is not None
        words = now.text() if isinstance(now, QPushButton) else ""
        return now.accessibleName() or words.replace("&", "")

    def cancel(self) -> None:
        """Close the dialog in front without doing anything."""
        dialog = self.front
        assert isinstance(dialog, QDialog)
        dialog.reject()


@contextmanager
def at_the_desk(office: Office, machine: MachineSettings, qtbot: QtBot, page: str) -> Iterator[RuleDesk]:
    """Open Preferences at a page, by its title; changes of the rules are taken back at the end."""
    before = office.rules.book()
    dialog = PreferencesDialog(office, machine)
    qtbot.addWidget(dialog)
    dialog.show()
    desk = RuleDesk(dialog, qtbot)
    qtbot.waitUntil(lambda: desk.key("OK").isEnabled(), timeout=WAIT)
    wanted = next(each for each in dialog.findChildren(PreferencePage) if each.title == page)
    dialog.show_page(wanted)
    desk.rest()
    yield desk
    assert join_tasks(20)
    dialog.reject()
    after = office.rules.book()
    if after != before:
        office.rules.carry_out(taken_back(before, after))


def somebody_with_a_past(office: Office, name: str, code: str, group: str, today: date) -> Person:
    """Put somebody on the roll who was there from nine to five on the day before."""
    details = PersonDetails(name, code, group)
    person = office.enrolment.enrol(details, "Signed on paper", [], today - timedelta(days=20))
    before = datetime(today.year, today.month, today.day, 9, tzinfo=ZONE) - timedelta(days=1)
    office.attendance.add(person.id, before.astimezone(UTC), Direction.IN, "by hand")
    office.attendance.add(person.id, (before + timedelta(hours=8)).astimezone(UTC), Direction.OUT, "by hand")
    return person
