"""Who sits at the desk: locking, coming back, somebody else, and what each role is offered."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.accounts import Role
from faceattend.domain.people import Person, PersonDetails
from faceattend.services.office import Office
from faceattend.ui.commands import Command
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.lock_page import LockPage
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.main_window import MainWindow
from faceattend.ui.messages import Question, ask
from faceattend.ui.password_dialog import PasswordDialog
from faceattend.ui.people_tab import PeopleTab
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.reports_tab import ReportsTab
from faceattend.ui.screenshots import settle
from tests.ui.conftest import PASSPHRASE, SITE, Clock, NewOffice, press_key, type_text

CONTROL = Qt.KeyboardModifier.ControlModifier
ADMINISTRATOR = "Ada Lovelace"
PASSWORDS = {
    ADMINISTRATOR: PASSPHRASE,
    "Front desk": "the green boat sails at dawn",
    "Algebra": "rings and ideals forever more",
    "Council": "look but never touch anything",
    "Grace": "a moth in relay 70",
}


class Desk:
    """A window and what a person sees and does in it."""

    def __init__(self, window: MainWindow, office: Office, qtbot: QtBot) -> None:
        self.window = window
        self.office = office
        self.closed: list[bool] = []
        self._qtbot = qtbot
        window.closed.connect(self.closed.append)

    @property
    def page(self) -> LockPage:
        page = self.window.findChild(LockPage)
        assert page is not None
        return page

    def words(self) -> str:
        """Return every text on labels and in fields that is on the screen, dialogs included."""
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        labels = [label.text() for each in windows for label in each.findChildren(QLabel) if label.isVisible()]
        fields = [field.text() for each in windows for field in each.findChildren(QLineEdit) if field.isVisible()]
        return "\n".join([*labels, *fields, *(each.windowTitle() for each in windows)])

    def wait_for_lock(self) -> None:
        self._qtbot.waitUntil(lambda: self.page.isVisible() and self.office.access.account is None, timeout=20_000)

    def sign_in(self, name: str, password: str = "") -> None:
        """Sign in on the cover by keyboard."""
        fields = {field.accessibleName(): field for field in self.page.findChildren(QLineEdit)}
        fields["Name"].setText(name)
        type_text(fields["Password"], password or PASSWORDS[name])
        press_key(fields["Password"], Qt.Key.Key_Return)

    def come_in(self, name: str) -> None:
        self.sign_in(name)
        self._qtbot.waitUntil(lambda: not self.page.isVisible(), timeout=20_000)
        settle()

    def pretend_to_watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the Live tab say that a camera must not be left."""
        monkeypatch.setattr(self.window.tab(LiveTab), "keeps_open", lambda: True)


@pytest.fixture
def office(new_office: NewOffice, tmp_path: Path) -> Iterator[Office]:
    """An office with two people and an account of every role; the administrator is signed in."""
    made = new_office(tmp_path / "data", ADMINISTRATOR)
    people = [
        made.enrolment.enrol(PersonDetails(name, code, group), "", [], date(2026, 5, 4))
        for name, code, group in (("Emmy Noether", "1", "Algebra"), ("Grace Hopper", "2", "Navy"))
    ]
    add_accounts(made, people)
    yield made
    made.close()


def add_accounts(office: Office, people: list[Person]) -> None:
    accounts = office.accounts
    accounts.add("Front desk", Role.OPERATOR, PASSWORDS["Front desk"])
    accounts.add("Algebra", Role.LEAD, PASSWORDS["Algebra"], groups=["Algebra"])
    accounts.add("Council", Role.AUDITOR, PASSWORDS["Council"])
    accounts.add("Grace", Role.PERSON, PASSWORDS["Grace"], person=people[1].id)


@pytest.fixture
def desk(office: Office, machine: MachineSettings, qtbot: QtBot) -> Desk:
    machine.keep(MachineKey.ACCOUNT, ADMINISTRATOR)
    window = MainWindow(office, machine)
    # A locked desk would ask before it closes.
    qtbot.addWidget(window, before_close_func=lambda made: made.end())
    made = Desk(window, office, qtbot)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.begin()
    qtbot.waitUntil(lambda: SITE in window.windowTitle(), timeout=20_000)
    settle()
    return made


def menus(window: MainWindow) -> dict[str, list[str]]:
    """Return what can be seen in the menus."""
    bar = window.menuBar()
    assert bar is not None
    shown = {}
    for action in bar.actions():
        menu = action.menu()
        if action.isVisible() and isinstance(menu, QMenu):
            entries = [entry for entry in menu.actions() if entry.isVisible() and not entry.isSeparator()]
            shown[action.text().replace("&", "")] = [entry.text().replace("&", "") for entry in entries]
    return shown


def test_locking_covers_everything_while_a_camera_is_watched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pretend_to_watch(monkeypatch)
    desk.window.show_tab(0)
    settle()
    press_key(desk.window, Qt.Key.Key_L, CONTROL)
    desk.wait_for_lock()
    assert desk.closed == []
    assert "The desk is locked" in desk.words()
    assert ADMINISTRATOR in desk.words(), "the name that was here last is filled in"
    assert not any(widget.isVisible() for widget in desk.window.findChildren(PeopleTab))
    bar = desk.window.menuBar()
    assert bar is not None
    assert not bar.isVisible()
    # Nothing answers to its key.
    press_key(desk.window, Qt.Key.Key_Comma, CONTROL)
    press_key(desk.window, Qt.Key.Key_1, CONTROL)
    assert desk.window.findChild(PreferencesDialog) is None
    assert desk.page.isVisible()


def test_the_cover_says_whether_recording_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pretend_to_watch(monkeypatch)
    live = desk.window.tab(LiveTab)
    live.recording_changed.emit(True, "")
    desk.window.lock()
    desk.wait_for_lock()
    assert "● Recording" in desk.words()
    live.recording_changed.emit(False, "Camera disconnected")
    assert "○ Not recording" in desk.words()
    assert "Camera disconnected" in desk.words()


def test_locking_closes_the_records_when_nothing_has_to_go_on(desk: Desk) -> None:
    press_key(desk.window, Qt.Key.Key_L, CONTROL)
    assert desk.closed == [True]


def test_a_wrong_password_is_said_and_the_right_one_opens(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.pretend_to_watch(monkeypatch)
    desk.window.lock()
    desk.wait_for_lock()
    desk.sign_in(ADMINISTRATOR, "not the right words at all")
    qtbot.waitUntil(lambda: "is wrong" in desk.words(), timeout=20_000)
    assert desk.page.isVisible()
    desk.come_in(ADMINISTRATOR)
    account = desk.office.access.account
    assert account is not None
    assert account.name == ADMINISTRATOR


def test_a_half_filled_form_is_found_again(desk: Desk) -> None:
    people = desk.window.tab(PeopleTab)
    assert isinstance(people, PeopleTab)
    desk.window.show_tab(0)
    settle()
    people.add_person()
    name = next(field for field in people.form.findChildren(QLineEdit) if field.accessibleName() == "Name")
    type_text(name, "Sofja Kowalewskaja")
    desk.window.lock()
    desk.wait_for_lock()
    assert "Sofja" not in desk.words()
    desk.come_in(ADMINISTRATOR)
    assert desk.window.tab(PeopleTab) is people
    assert name.isVisible()
    assert name.text() == "Sofja Kowalewskaja"


def test_an_open_dialog_waits_out_of_sight_with_what_was_typed(desk: Desk, qtbot: QtBot) -> None:
    desk.window.dialogs.show_preferences()
    dialog = desk.window.findChild(PreferencesDialog)
    assert dialog is not None
    settle()
    site = next(field for field in dialog.findChildren(QLineEdit) if field.accessibleName() == "Office or school")
    site.setText("Half typed")
    desk.window.lock()
    desk.wait_for_lock()
    assert not dialog.isVisible()
    assert "Half typed" not in desk.words()
    desk.come_in(ADMINISTRATOR)
    assert dialog.isVisible()
    assert site.text() == "Half typed"
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_a_question_that_waits_for_its_answer_is_asked_again_afterwards(desk: Desk, qtbot: QtBot) -> None:
    answers: list[bool] = []

    def lock() -> None:
        desk.window.lock()
        assert question() is None
        QTimer.singleShot(200, lambda: desk.sign_in(ADMINISTRATOR))
        QTimer.singleShot(400, answer)

    def answer() -> None:
        found = question()
        if found is None:
            QTimer.singleShot(100, answer)
            return
        next(each for each in found.findChildren(QPushButton) if each.text() == "Delete").click()

    QTimer.singleShot(0, lock)
    answers.append(ask(desk.window, "Delete Grace Hopper?", "Really.", "Delete"))
    assert answers == [True]


def question() -> Question | None:
    windows = QApplication.topLevelWidgets()
    return next((each for each in windows if isinstance(each, Question) and each.isVisible()), None)


def test_a_dialog_that_opens_on_the_locked_desk_is_not_seen(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.pretend_to_watch(monkeypatch)
    desk.window.lock()
    desk.wait_for_lock()
    late = Question(desk.window, "This looks like Grace Hopper, 2", "Is it?", ["Yes"])
    late.open()
    assert late.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    qtbot.waitUntil(lambda: not late.isVisible())
    assert QApplication.activeModalWidget() is None
    desk.come_in(ADMINISTRATOR)
    assert late.isVisible()
    assert not late.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    late.reject()


def test_somebody_else_finds_nothing_of_what_was_open(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.pretend_to_watch(monkeypatch)
    live, people = desk.window.tab(LiveTab), desk.window.tab(PeopleTab)
    desk.window.dialogs.show_preferences()
    dialog = desk.window.findChild(PreferencesDialog)
    assert dialog is not None
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    desk.window.lock()
    desk.wait_for_lock()
    desk.come_in("Front desk")
    assert ended == [QDialog.DialogCode.Rejected]
    assert desk.window.tab(PeopleTab) is not people
    assert desk.window.tab(LiveTab) is live, "the camera goes on"
    assert "Front desk" in desk.words()
    assert Command.ADD_PERSON in desk.window.tab(PeopleTab).commands()


@pytest.mark.parametrize(
    ("name", "tabs", "hidden", "shown"),
    [
        ("Front desk", {"People", "Live", "Reports"}, "Nothing", "Add person..."),
        ("Algebra", {"People", "Reports"}, "Choose camera or video...", "Add person..."),
        ("Council", {"People", "Reports"}, "Add person...", "Save as PDF..."),
        ("Grace", {"Reports"}, "Add person...", "Save as PDF..."),
    ],
)
def test_a_role_is_offered_what_it_may_do(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, tabs: set[str], hidden: str, shown: str
) -> None:
    desk.pretend_to_watch(monkeypatch)
    desk.window.lock()
    desk.wait_for_lock()
    desk.come_in(name)
    bar = desk.window.tabs
    assert {bar.tabText(index) for index in range(bar.count()) if bar.isTabVisible(index)} == tabs
    entries = [entry for menu in menus(desk.window).values() for entry in menu]
    assert hidden not in entries
    assert shown in entries
    assert all(menus(desk.window).values()), "no menu is empty"
    denied = [line for line in desk.words().splitlines() if "may not do this" in line]
    assert denied == []


def test_a_lead_sees_the_own_groups_and_a_person_the_own_month(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pretend_to_watch(monkeypatch)
    desk.window.lock()
    desk.wait_for_lock()
    desk.come_in("Algebra")
    desk.window.show_tab(0)
    settle()
    people = desk.window.tab(PeopleTab)
    assert isinstance(people, PeopleTab)
    assert [entry.person.details.name for entry in people.model.roll.entries] == ["Emmy Noether"]
    desk.window.lock()
    desk.wait_for_lock()
    desk.come_in("Grace")
    assert desk.window.tabs.currentWidget() is desk.window.tab(ReportsTab)
    assert "Emmy Noether" not in desk.words()
    assert "2 people" not in desk.words()


def test_an_auditor_changes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pretend_to_watch(monkeypatch)
    desk.window.lock()
    desk.wait_for_lock()
    desk.come_in("Council")
    desk.window.show_tab(0)
    settle()
    people = desk.window.tab(PeopleTab)
    assert isinstance(people, PeopleTab)
    assert len(people.model.roll.entries) == 2
    people.show_person(people.model.roll.entries[0].person.id)
    buttons = {each.text() for each in people.findChildren(QPushButton) if each.isVisible()}
    assert buttons.isdisjoint({"Add person", "Edit or add pictures"})
    people.edit_person()
    assert not people.form_open
    assert not people.acceptDrops()


def test_an_idle_desk_locks_by_itself_and_says_so_before(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.pretend_to_watch(monkeypatch)
    before = clock.now
    try:
        look = desk.window.desk.look
        clock.now = before + timedelta(minutes=4, seconds=45)
        look()
        assert "the desk locks in half a minute" in desk.words()
        assert not desk.page.isVisible()
        press_key(desk.window, Qt.Key.Key_Shift)
        assert "the desk locks in half a minute" not in desk.words()
        clock.now += timedelta(minutes=4, seconds=59)
        look()
        assert not desk.page.isVisible()
        clock.now += timedelta(seconds=2)
        look()
        assert desk.page.isVisible()
        desk.wait_for_lock()
    finally:
        clock.now = before


def test_the_office_says_how_long_a_desk_may_be_idle(desk: Desk, clock: Clock, qtbot: QtBot) -> None:
    before = clock.now
    desk.office.preferences.set(settings.LOCK_MINUTES, 20)
    desk.window.desk.read_limit()
    settle()
    try:
        clock.now = before + timedelta(minutes=19)
        desk.window.desk.look()
        assert desk.closed == []
        clock.now = before + timedelta(minutes=21)
        desk.window.desk.look()
        # Nothing is watched: the keys are dropped.
        qtbot.waitUntil(lambda: desk.closed == [True], timeout=20_000)
    finally:
        clock.now = before


def test_a_sign_in_ends_after_twelve_hours(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pretend_to_watch(monkeypatch)
    before = clock.now
    try:
        for hour in range(1, 13):
            clock.now = before + timedelta(hours=hour)
            press_key(desk.window, Qt.Key.Key_Shift)
        desk.window.desk.look()
        assert desk.page.isVisible()
        assert "The sign-in has ended." in desk.words()
        desk.wait_for_lock()
    finally:
        clock.now = before


def test_something_unsaved_keeps_the_records_open_for_an_hour_at_most(desk: Desk, clock: Clock, qtbot: QtBot) -> None:
    before = clock.now
    desk.window.dialogs.show_preferences()
    settle()
    desk.window.lock()
    desk.wait_for_lock()
    try:
        clock.now = before + timedelta(minutes=59)
        desk.window.desk.look()
        assert desk.closed == []
        clock.now = before + timedelta(minutes=61)
        desk.window.desk.look()
        qtbot.waitUntil(lambda: desk.closed == [True], timeout=20_000)
    finally:
        clock.now = before


def test_signing_out_asks_what_becomes_of_the_recording(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pretend_to_watch(monkeypatch)
    people = desk.window.tab(PeopleTab)
    answer("Sign out")
    desk.window.sign_out()
    desk.wait_for_lock()
    desk.come_in(ADMINISTRATOR)
    assert desk.window.tab(PeopleTab) is not people, "nothing of what was open is left"
    answer("Stop recording and close the records")
    desk.window.sign_out()
    assert desk.closed == [True]


def test_quitting_a_locked_desk_asks_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pretend_to_watch(monkeypatch)
    desk.window.lock()
    desk.wait_for_lock()
    answer("Cancel")
    assert not desk.window.close()
    answer("Quit")
    assert desk.window.close()
    assert desk.closed == [False]


def test_what_needs_the_password_asks_for_it_and_goes_on(desk: Desk, clock: Clock, qtbot: QtBot) -> None:
    before = clock.now
    clock.now = before + timedelta(minutes=11)
    try:
        # Somebody is here all the time; otherwise the desk may lock before the page is read.
        press_key(desk.window, Qt.Key.Key_Shift)
        desk.window.dialogs.show_preferences()
        dialog = desk.window.findChild(PreferencesDialog)
        assert dialog is not None
        settle()
        dialog.show_page(dialog.accounts)
        qtbot.waitUntil(lambda: password_dialog() is not None, timeout=20_000)
        asked = password_dialog()
        assert asked is not None
        field = asked.findChild(QLineEdit)
        assert isinstance(field, QWidget)
        type_text(field, "not the right words at all")
        press_key(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "is wrong" in desk.words(), timeout=20_000)
        type_text(field, PASSPHRASE)
        press_key(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "This is your own account." in desk.words(), timeout=20_000)
        dialog.reject()
    finally:
        clock.now = before


def password_dialog() -> PasswordDialog | None:
    windows = QApplication.topLevelWidgets()
    return next((each for each in windows if isinstance(each, PasswordDialog) and each.isVisible()), None)


def answer(verb: str) -> None:
    """Press a button of the question that opens next."""

    def press() -> None:
        found = QApplication.activeModalWidget()
        assert isinstance(found, Question)
        next(each for each in found.findChildren(QPushButton) if each.text() == verb).click()

    QTimer.singleShot(0, press)
