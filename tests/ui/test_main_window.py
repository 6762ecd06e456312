"""The window of an open office: tabs, keys, closing, and that everything in it has a name."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.people import PersonDetails
from faceattend.services.office import Office, VaultGate
from faceattend.ui.about import AboutDialog
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.check_dialog import CheckDialog
from faceattend.ui.commands import Command
from faceattend.ui.controls import button, column
from faceattend.ui.help import HelpDialog
from faceattend.ui.icons import Icon
from faceattend.ui.keyboard import KeyboardDialog
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.log_dialog import LogDialog
from faceattend.ui.machine import MachineSettings
from faceattend.ui.main_window import MainWindow
from faceattend.ui.messages import Messages, Question
from faceattend.ui.people_tab import PeopleTab
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.renewal_dialog import RenewalDialog
from faceattend.ui.reports_tab import ReportsTab
from faceattend.ui.safety_dialogs import ConfirmRecoveryKeyDialog
from faceattend.ui.screenshots import settle
from faceattend.ui.tabs import TabEntry
from faceattend.ui.waiting_dialog import WaitingDialog
from tests.ui.conftest import PASSPHRASE, SITE, ZONE, press_key

CONTROL = Qt.KeyboardModifier.ControlModifier


class NotedTab(BaseTab):
    """A tab that writes down what the window asks of it."""

    def __init__(self, office: Office, messages: Messages, machine: MachineSettings) -> None:
        super().__init__(office, messages, machine)
        self.noted: list[str] = []
        self.offered: dict[Command, Callable[[], None]] = {}
        self.stays = False
        layout = column()
        self.first = button("First")
        layout.addWidget(self.first)
        self.setLayout(layout)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return self.offered

    def offer(self, command: Command) -> None:
        self.offered[command] = lambda: self.noted.append(command.name)
        self.commands_changed.emit()

    def opened(self) -> None:
        self.noted.append("opened")

    def may_close(self) -> bool:
        return not self.stays

    def closing(self) -> None:
        self.noted.append("closing")

    def roll_changed(self) -> None:
        self.noted.append("roll")

    def attendance_changed(self) -> None:
        self.noted.append("attendance")

    def settings_changed(self) -> None:
        self.noted.append("settings")


class Noted:
    """A window on three tabs that note."""

    def __init__(self, office: Office, machine: MachineSettings) -> None:
        self.tabs: list[NotedTab] = []
        self.window = MainWindow(office, machine, self._build)
        self.closed: list[bool] = []
        self.window.closed.connect(self.closed.append)

    def _build(self, office: Office, messages: Messages, machine: MachineSettings) -> list[TabEntry]:
        self.tabs = [NotedTab(office, messages, machine) for _ in range(3)]
        names = ("People", "Live", "Reports")
        return [self._entry(name, tab) for name, tab in zip(names, self.tabs, strict=True)]

    def _entry(self, name: str, tab: NotedTab) -> TabEntry:
        return TabEntry(name, Icon.PEOPLE, lambda: tab)


@pytest.fixture
def noted(office: Office, machine: MachineSettings, qtbot: QtBot) -> Noted:
    made = Noted(office, machine)
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    made.window.begin()
    qtbot.waitUntil(lambda: "opened" in made.tabs[0].noted)
    for tab in made.tabs:
        tab.noted.clear()
    return made


@pytest.fixture
def window(office: Office, machine: MachineSettings, qtbot: QtBot) -> Iterator[MainWindow]:
    """The real window with its real tabs."""
    made = MainWindow(office, machine)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.begin()
    qtbot.waitUntil(lambda: SITE in made.windowTitle(), timeout=20_000)
    yield made
    made.close()


def status_words(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.status.findChildren(QLabel))


def damage_person(folder: Path, person: int) -> None:
    """Alter one bit of what is kept of a person, as a failing disk does."""
    with closing(sqlite3.connect(folder / "attendance.db")) as connection, connection:
        (sealed,) = connection.execute("SELECT profile FROM person WHERE id = ?", (person,)).fetchone()
        altered = bytes([sealed[0] ^ 1, *sealed[1:]])
        connection.execute("UPDATE person SET profile = ? WHERE id = ?", (altered, person))


def answer(verb: str) -> None:
    """Press a button of the question that opens next."""

    def press() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, Question)
        next(each for each in question.findChildren(QPushButton) if each.text() == verb).click()

    QTimer.singleShot(0, press)


def unnamed(root: QWidget) -> list[str]:
    """Return every widget that Tab reaches and a screen reader has no name for."""
    buddies = {label.buddy() for label in root.findChildren(QLabel)}
    nameless = []
    for widget in root.findChildren(QWidget):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        if not reached or widget.focusProxy() is not None:
            continue
        # The list of a combo box is a window of its own, named by the box.
        inner = isinstance(widget.parent(), QComboBox) or widget.window() is not root.window()
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (text or widget.accessibleName() or widget in buddies or inner):
            nameless.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return nameless


def test_everything_that_can_be_reached_has_a_name(window: MainWindow) -> None:
    for index in range(window.tabs.count()):
        window.show_tab(index)
        settle()
        assert unnamed(window) == []


@pytest.mark.parametrize("kind", [KeyboardDialog, HelpDialog, AboutDialog])
def test_everything_in_the_dialogs_has_a_name(qtbot: QtBot, kind: type[QDialog]) -> None:
    dialog = kind()
    qtbot.addWidget(dialog)
    dialog.show()
    assert unnamed(dialog) == []


def test_everything_in_preferences_has_a_name(office: Office, machine: MachineSettings, qtbot: QtBot) -> None:
    dialog = PreferencesDialog(office, machine)
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    for page in (dialog.general, dialog.engines, dialog.camera, dialog.shifts, dialog.safety):
        dialog.show_page(page)
        settle()
        assert unnamed(dialog) == []


@pytest.mark.parametrize(
    "build",
    [
        LogDialog,
        WaitingDialog,
        lambda office: CheckDialog(office.keeping),
        lambda office: RenewalDialog(office.keeping, [], going_on=False),
        lambda office: ConfirmRecoveryKeyDialog(office.keeping),
    ],
)
def test_everything_in_the_dialogs_of_the_records_has_a_name(
    office: Office, qtbot: QtBot, build: Callable[[Office], QDialog]
) -> None:
    dialog = build(office)
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    assert unnamed(dialog) == []
    dialog.reject()


def test_the_log_opens_with_its_key(window: MainWindow, qtbot: QtBot) -> None:
    press_key(window, Qt.Key.Key_H, CONTROL)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), LogDialog))
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, LogDialog)
    dialog.reject()


def test_the_window_fits_a_small_screen(window: MainWindow) -> None:
    for index in range(window.tabs.count()):
        window.show_tab(index)
        smallest = window.minimumSizeHint()
        assert smallest.width() <= 1000
        assert smallest.height() <= 640


def test_the_keys_turn_to_the_tabs(window: MainWindow) -> None:
    for key, kind in ((Qt.Key.Key_2, LiveTab), (Qt.Key.Key_3, ReportsTab), (Qt.Key.Key_1, PeopleTab)):
        press_key(window, key, CONTROL)
        assert isinstance(window.tabs.currentWidget(), kind)


def test_an_empty_office_begins_with_its_people(window: MainWindow) -> None:
    assert isinstance(window.tabs.currentWidget(), PeopleTab)
    assert "0 people" in status_words(window)


def test_a_window_that_watches_nothing_says_so(window: MainWindow) -> None:
    assert "Not recording" in window.status.words
    assert window.windowTitle() == f"Not recording - {SITE} - faceattend"


def test_a_record_that_cannot_be_read_is_told_once(
    gate_for: Callable[[Path], VaultGate], machine: MachineSettings, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    office, _ = gate_for(folder).create(PASSPHRASE, SITE, ZONE.key)
    people = [
        office.enrolment.enrol(PersonDetails(name, code, ""), "", [], date(2026, 5, 4))
        for name, code in (("Ada Lovelace", "1"), ("Grace Hopper", "2"), ("Emmy Noether", "3"))
    ]
    damage_person(folder, people[0].id)
    window = MainWindow(office, machine)
    qtbot.addWidget(window)
    window.show()
    window.begin()
    qtbot.waitUntil(lambda: window.messages.current is not None, timeout=20_000)
    notice = window.messages.current
    assert notice is not None
    assert notice.meaning == "Some records cannot be read"
    assert notice.text.splitlines() == list(office.problems())
    assert "2 people" in status_words(window)
    window.messages.clear()
    damage_person(folder, people[1].id)
    window.tab(PeopleTab).people_changed.emit()
    qtbot.waitUntil(lambda: window.messages.current is not None, timeout=20_000)
    notice = window.messages.current
    assert notice is not None
    assert notice.text == office.problems()[1]
    window.close()
    office.close()


def test_recording_is_said_in_the_line_and_in_the_title(noted: Noted) -> None:
    noted.tabs[1].recording_changed.emit(True, "Front desk")
    assert "Not" not in noted.window.status.words
    assert "Front desk" in status_words(noted.window)
    assert noted.window.windowTitle() == f"{SITE} - faceattend"
    noted.tabs[1].recording_changed.emit(False, "")


@pytest.mark.parametrize(
    ("key", "modifiers", "kind"),
    [
        (Qt.Key.Key_Comma, CONTROL, PreferencesDialog),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, HelpDialog),
    ],
)
def test_the_keys_open_the_dialogs_and_escape_closes_them(
    noted: Noted, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier, kind: type[QDialog]
) -> None:
    press_key(noted.window, key, modifiers)
    dialog = noted.window.findChild(kind)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    press_key(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: noted.window.findChild(kind) is None)


def test_a_command_goes_to_the_tab_in_front(noted: Noted) -> None:
    for tab in (noted.tabs[0], noted.tabs[2]):
        tab.offer(Command.SEARCH)
    noted.window.show_tab(2)
    noted.tabs[2].noted.clear()
    press_key(noted.window, Qt.Key.Key_F, CONTROL)
    assert noted.tabs[2].noted == ["SEARCH"]
    assert "SEARCH" not in noted.tabs[0].noted


def test_adding_a_person_works_from_every_tab(noted: Noted) -> None:
    noted.tabs[0].offer(Command.ADD_PERSON)
    noted.window.show_tab(2)
    press_key(noted.window, Qt.Key.Key_N, CONTROL)
    assert noted.window.tabs.currentIndex() == 0
    assert noted.tabs[0].noted[-1] == "ADD_PERSON"


def test_printing_does_not_leave_the_tab(noted: Noted) -> None:
    noted.tabs[2].offer(Command.PRINT)
    noted.window.show_tab(0)
    press_key(noted.window, Qt.Key.Key_P, CONTROL)
    assert noted.window.tabs.currentIndex() == 0
    assert "PRINT" not in noted.tabs[2].noted


def test_news_of_one_tab_reach_the_others(noted: Noted) -> None:
    people, live, reports = noted.tabs
    people.people_changed.emit()
    live.punches_changed.emit()
    assert people.noted == ["attendance"]
    assert live.noted == ["roll"]
    assert reports.noted == ["roll", "attendance"]


def test_applied_preferences_reach_every_tab(noted: Noted, qtbot: QtBot, office: Office) -> None:
    noted.window.dialogs.show_preferences()
    dialog = noted.window.findChild(PreferencesDialog)
    assert dialog is not None
    ok = next(each for each in dialog.findChildren(QPushButton) if each.text() == "OK")
    qtbot.waitUntil(ok.isEnabled, timeout=20_000)
    site = next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "Office or school")
    site.setText("Other")
    ok.click()
    qtbot.waitUntil(lambda: all("settings" in tab.noted for tab in noted.tabs), timeout=20_000)
    qtbot.waitUntil(lambda: "Other" in noted.window.windowTitle(), timeout=20_000)
    office.preferences.set(settings.SITE_NAME, SITE)


def test_closing_stops_every_tab(noted: Noted) -> None:
    press_key(noted.window, Qt.Key.Key_Q, CONTROL)
    assert [tab.noted[-1] for tab in noted.tabs] == ["closing"] * 3
    assert noted.closed == [False]


def test_locking_is_told_from_quitting(noted: Noted) -> None:
    press_key(noted.window, Qt.Key.Key_L, CONTROL)
    assert noted.closed == [True]


def test_a_tab_with_work_that_would_be_lost_keeps_the_window_open(noted: Noted) -> None:
    noted.tabs[0].stays = True
    assert not noted.window.close()
    assert noted.window.isVisible()
    noted.tabs[0].stays = False


def test_quitting_while_recording_asks_first(noted: Noted) -> None:
    noted.tabs[1].recording_changed.emit(True, "")
    answer("Cancel")
    assert not noted.window.close()
    assert noted.closed == []
    answer("Stop and quit")
    assert noted.window.close()
    assert noted.closed == [False]


def test_what_cannot_answer_is_not_asked(noted: Noted) -> None:
    noted.tabs[0].stays = True
    noted.tabs[1].recording_changed.emit(True, "")
    noted.window.end()
    assert noted.closed == [False]
    assert [tab.noted[-1] for tab in noted.tabs] == ["closing"] * 3


def test_the_window_opens_where_it_was(office: Office, machine: MachineSettings, qtbot: QtBot) -> None:
    first = Noted(office, machine)
    qtbot.addWidget(first.window)
    first.window.resize(900, 650)
    first.window.show()
    first.window.close()
    second = Noted(office, machine)
    qtbot.addWidget(second.window)
    assert (second.window.width(), second.window.height()) == (900, 650)


def test_the_tabs_are_reached_by_tab_but_do_not_take_the_focus_from_a_click(window: MainWindow) -> None:
    bar = window.tabs.findChild(QTabBar)
    assert bar is not None
    assert bar.focusPolicy() is Qt.FocusPolicy.TabFocus
