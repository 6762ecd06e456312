"""The page Accounts of Preferences: who may sign in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QListWidget, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.accounts import Account, Role
from faceattend.domain.people import PersonDetails
from faceattend.services.office import Office
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Question
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.screenshots import settle
from tests.ui.conftest import NewOffice, press_key, type_text

ADMINISTRATOR = "Ada Lovelace"
PASSWORD = "the green boat sails at dawn"


class Page:
    """The page in its dialog, as a person works with it."""

    def __init__(self, dialog: PreferencesDialog, office: Office, qtbot: QtBot) -> None:
        self.dialog = dialog
        self.office = office
        self._qtbot = qtbot

    def words(self) -> str:
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        return "\n".join(label.text() for each in windows for label in each.findChildren(QLabel) if label.isVisible())

    def press(self, verb: str) -> None:
        window = self.top()
        next(each for each in window.findChildren(QPushButton) if each.text() == verb and each.isVisible()).click()

    def enabled(self, verb: str) -> bool:
        return next(each for each in self.top().findChildren(QPushButton) if each.text() == verb).isEnabled()

    def top(self) -> QDialog:
        """Return the dialog in front."""
        found = QApplication.activeModalWidget() or self.dialog
        assert isinstance(found, QDialog)
        return found

    def type(self, name: str, text: str) -> None:
        fields = self.top().findChildren(QLineEdit)
        field = next(each for each in fields if each.accessibleName() == name and each.isVisible())
        field.clear()
        type_text(field, text)

    def choose_role(self, role: Role) -> None:
        box = self.box("Role")
        box.setCurrentIndex(box.findData(role))

    def box(self, name: str) -> QComboBox:
        return next(each for each in self.top().findChildren(QComboBox) if each.accessibleName() == name)

    def finish(self, verb: str) -> None:
        """Press the main button of the dialog in front and wait until it is closed."""
        assert self.top() is not self.dialog
        self.press(verb)
        self.wait_until_alone()

    def wait_until_alone(self) -> None:
        """Wait until Preferences has no dialog before it any more."""
        self._qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=20_000)
        settle()

    def choose(self, name: str) -> None:
        table = self.dialog.accounts.findChild(QTableView)
        assert table is not None
        names = [str(self.cell(row, 0)) for row in range(self.rows())]
        table.selectRow(names.index(name))

    def rows(self) -> int:
        table = self.dialog.accounts.findChild(QTableView)
        assert table is not None
        model = table.model()
        assert model is not None
        return model.rowCount()

    def cell(self, row: int, column: int) -> object:
        table = self.dialog.accounts.findChild(QTableView)
        assert table is not None
        model = table.model()
        assert model is not None
        return model.index(row, column).data()

    def account(self, name: str) -> Account:
        return next(each for each in self.office.accounts.accounts() if each.name == name)


@pytest.fixture
def office(new_office: NewOffice, tmp_path: Path) -> Iterator[Office]:
    made = new_office(tmp_path / "data", ADMINISTRATOR)
    made.enrolment.enrol(PersonDetails("Emmy Noether", "1", "Algebra"), "", [], date(2026, 5, 4))
    yield made
    made.close()


@pytest.fixture
def page(office: Office, machine: MachineSettings, qtbot: QtBot) -> Page:
    dialog = PreferencesDialog(office, machine)
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    dialog.show_page(dialog.accounts)
    settle()
    return Page(dialog, office, qtbot)


def answer(verb: str) -> None:
    def press() -> None:
        found = QApplication.activeModalWidget()
        assert isinstance(found, Question)
        next(each for each in found.findChildren(QPushButton) if each.text() == verb).click()

    QTimer.singleShot(0, press)


def add_reception(page: Page) -> None:
    page.press("Add...")
    page.type("Name", "Front desk")
    page.type("Password", PASSWORD)
    page.type("Once more", PASSWORD)
    page.finish("Add account")


def test_the_own_account_is_shown_and_cannot_be_removed(page: Page) -> None:
    assert page.rows() == 1
    assert [page.cell(0, column) for column in range(4)] == [
        ADMINISTRATOR,
        "Administrator",
        "Everybody",
        "Opens the records",
    ]
    assert "This is your own account." in page.words()
    assert not page.enabled("Remove...")
    assert not page.enabled("Switch off")


def test_an_account_is_added_and_signs_in(page: Page) -> None:
    add_reception(page)
    made = page.account("Front desk")
    assert (made.role, made.opens_vault) == (Role.OPERATOR, True)
    assert page.office.accounts.sign_in("Front desk", PASSWORD) == made


def test_enter_adds_the_account_once_everything_is_typed(page: Page) -> None:
    page.press("Add...")
    dialog = page.top()
    page.type("Name", "Front desk")
    press_key(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    page.type("Password", PASSWORD)
    page.type("Once more", PASSWORD)
    press_key(dialog, Qt.Key.Key_Return)
    page.wait_until_alone()
    assert page.rows() == 2


def test_a_role_is_explained_and_asks_for_what_it_needs(page: Page) -> None:
    page.press("Add...")
    page.type("Name", "Emmy")
    assert "Starts and stops recording" in page.words()
    page.choose_role(Role.LEAD)
    assert "chosen groups" in page.words()
    assert "Choose the groups." in page.words()
    groups = page.top().findChild(QListWidget)
    assert groups is not None
    item = groups.item(0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Checked)
    page.type("Password", PASSWORD)
    page.type("Once more", PASSWORD)
    page.finish("Add account")
    made = page.account("Emmy")
    assert (made.role, made.groups, made.opens_vault) == (Role.LEAD, frozenset({"Algebra"}), False)


def test_a_person_account_is_tied_to_the_roll_and_needs_a_shorter_password(page: Page) -> None:
    page.press("Add...")
    page.type("Name", "Emmy")
    page.choose_role(Role.PERSON)
    assert "At least 8 characters" in page.words()
    page.box("Person").setEditText("Emmy Noether, 1")
    page.type("Password", "ring theory")
    page.type("Once more", "ring theory")
    page.finish("Add account")
    made = page.account("Emmy")
    assert made.person == page.office.enrolment.people()[0].id
    assert page.cell(1, 2) == "Emmy Noether"


def test_a_name_that_is_taken_is_said_and_what_was_typed_stays(page: Page) -> None:
    add_reception(page)
    page.press("Add...")
    page.type("Name", "FRONT DESK")
    page.type("Password", PASSWORD)
    page.type("Once more", PASSWORD)
    page.press("Add account")
    settle()
    assert "There is an account called Front desk already" in page.words()
    assert page.enabled("Add account")
    page.top().reject()


def test_a_password_that_is_easy_to_guess_is_not_taken(page: Page) -> None:
    page.press("Add...")
    page.type("Name", "Front desk")
    page.type("Password", "front desk front desk")
    page.type("Once more", "front desk front desk")
    assert not page.enabled("Add account")
    page.top().reject()


def test_an_account_is_renamed_and_opens_the_records_no_more(page: Page) -> None:
    add_reception(page)
    page.choose("Front desk")
    page.press("Edit...")
    page.type("Name", "Reception")
    box = next(each for each in page.top().findChildren(QPushButton) if each.text() == "Save")
    assert box.isEnabled()
    page.finish("Save")
    made = page.account("Reception")
    assert made.opens_vault
    assert page.office.accounts.sign_in("Reception", PASSWORD).id == made.id


def test_somebody_who_forgot_the_password_gets_a_new_one(page: Page) -> None:
    add_reception(page)
    page.choose("Front desk")
    page.press("Password...")
    new = "seven grey herons above the weir"
    page.type("New password", new)
    page.type("Once more", new)
    page.finish("Set password")
    assert page.office.accounts.sign_in("Front desk", new).name == "Front desk"


def test_an_account_is_switched_off_and_on_and_removed(page: Page) -> None:
    add_reception(page)
    page.choose("Front desk")
    answer("Switch off")
    page.press("Switch off")
    settle()
    assert page.cell(1, 3) == "Switched off"
    assert "cannot sign in" in page.words()
    page.press("Switch on")
    settle()
    assert page.cell(1, 3) == "Signs in"
    answer("Remove")
    page.press("Remove...")
    settle()
    assert page.rows() == 1


def test_when_the_desk_locks_is_a_setting_like_others(page: Page, qtbot: QtBot) -> None:
    page.dialog.accounts.show_values({settings.LOCK_MINUTES.key: 12})
    page.press("OK")
    qtbot.waitUntil(lambda: not page.dialog.isVisible(), timeout=20_000)
    assert page.office.preferences.get(settings.LOCK_MINUTES) == 12


def test_somebody_who_may_not_manage_accounts_has_no_such_page(
    page: Page, machine: MachineSettings, qtbot: QtBot
) -> None:
    add_reception(page)
    page.office.accounts.sign_in("Front desk", PASSWORD)
    dialog = PreferencesDialog(page.office, machine)
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    assert "Colours" in [each.text().replace("&", "") for each in dialog.findChildren(QLabel) if each.isVisible()]
    fields = [each.accessibleName() for each in dialog.findChildren(QLineEdit) if each.isVisible()]
    assert "Office or school" not in fields
    assert not dialog.accounts.isVisible()
    assert page.rows() == 2
