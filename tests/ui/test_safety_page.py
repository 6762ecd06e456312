"""Preferences > Safety: the state of the records in words, and what mends it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.accounts import Role
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import Direction
from faceattend.errors import WrongSecretError
from faceattend.services.office import Office, VaultGate
from faceattend.ui.machine import MachineSettings
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.safety_dialogs import VerificationKeyDialog
from faceattend.ui.safety_page import SafetyPage
from faceattend.ui.safety_words import Action, Subject
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import PASSPHRASE, SITE, ZONE, Stage

DESK_PASSWORD = "the green boat sails at dawn"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def made(gate_for: Callable[[Path], VaultGate], folder: Path) -> Iterator[tuple[Office, str]]:
    """An office of its own, whose recovery key nobody has confirmed, and that key."""
    office, key = gate_for(folder).create(PASSPHRASE, SITE, ZONE.key)
    yield office, key
    assert join_tasks(20)
    office.close()


class Page:
    """The page, as somebody reads and uses it."""

    def __init__(self, page: SafetyPage, qtbot: QtBot) -> None:
        self.page = page
        self._qtbot = qtbot

    def words(self) -> str:
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        return "\n".join(
            label.text() for window in windows for label in window.findChildren(QLabel) if label.isVisible()
        )

    def row(self, subject: Subject) -> str:
        """Return everything that a line says, its badge included."""
        found = next(each for each in self.page.rows if each.line.subject is subject)
        return " ".join(label.text() for label in found.findChildren(QLabel))

    def wait_for(self, subject: Subject, text: str) -> None:
        def there() -> bool:
            return any(each.line.subject is subject for each in self.page.rows) and text in self.row(subject)

        self._qtbot.waitUntil(there, timeout=30_000)

    def wait_for_words(self, text: str) -> None:
        self._qtbot.waitUntil(lambda: text in self.words(), timeout=30_000)

    def press(self, action: Action) -> None:
        next(each.buttons[action] for each in self.page.rows if action in each.buttons).click()

    def offered(self) -> set[Action]:
        return {action for each in self.page.rows for action in each.buttons}

    def dialog(self) -> QDialog:
        self._qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20_000)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        return dialog

    def answer(self, verb: str) -> None:
        """Press a button of the dialog in front once it can be pressed."""
        button(self.dialog(), verb).click()


def button(widget: QWidget, text: str) -> QPushButton:
    return next(each for each in widget.findChildren(QPushButton) if each.text() == text and each.isVisibleTo(widget))


def shown_key(dialog: QDialog, name: str) -> str:
    label = next(each for each in dialog.findChildren(QLabel) if each.accessibleName() == name)
    return label.text().replace("\n", "-")


def field(dialog: QWidget, name: str) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name)


@pytest.fixture
def page(made: tuple[Office, str], stage: Stage, qtbot: QtBot) -> Page:
    shown = SafetyPage(made[0])
    stage.place.addWidget(shown)
    shown.opened()
    found = Page(shown, qtbot)
    found.wait_for(Subject.DISK, "free")
    return found


def test_a_new_office_says_what_is_still_to_be_done(page: Page) -> None:
    assert "Look here" in page.row(Subject.BACKUP)
    assert "There is no backup yet" in page.row(Subject.BACKUP)
    assert "Nobody has shown that it is on paper" in page.row(Subject.RECOVERY_KEY)
    assert "Good" in page.row(Subject.KEYRING)
    assert "things need a look" in page.words()


def test_a_backup_is_made_and_found_whole(page: Page, folder: Path) -> None:
    page.press(Action.BACK_UP)
    page.wait_for(Subject.BACKUP, "was opened again and found whole")
    assert "Good" in page.row(Subject.BACKUP)
    assert len(list((folder / "backups").glob("*.backup"))) == 1


def test_backups_go_where_the_office_chooses(page: Page, made: tuple[Office, str], tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page.page.use_folder(str(stick))
    page.wait_for(Subject.BACKUP, str(stick))
    page.press(Action.BACK_UP)
    page.wait_for(Subject.BACKUP, "found whole")
    assert len(list(stick.glob("*.backup"))) == 1
    assert made[0].preferences.get(settings.BACKUP_FOLDER) == str(stick)


def test_a_backup_that_fails_is_said_and_stays_on_the_page(page: Page, tmp_path: Path) -> None:
    page.page.use_folder(str(tmp_path / "no stick here"))
    page.wait_for(Subject.BACKUP, "no stick here")
    page.press(Action.BACK_UP)
    page.wait_for(Subject.BACKUP, "The last try failed")
    assert "Look here" in page.row(Subject.BACKUP)


def test_a_check_that_finds_nothing_says_so(page: Page) -> None:
    page.press(Action.CHECK)
    page.answer("Check now")
    page.wait_for_words("Nothing was altered, taken away or put in.")
    page.answer("Close")
    page.wait_for(Subject.CHECK, "Good")


def test_a_check_lists_what_it_finds(page: Page, made: tuple[Office, str], folder: Path) -> None:
    office, _ = made
    grace = office.enrolment.enrol(PersonDetails("Grace Hopper", "7"), "", [])
    office.attendance.add(grace.id, office.attendance.now(), Direction.IN, "forgot")
    with closing(sqlite3.connect(folder / "attendance.db")) as connection, connection:
        connection.execute("UPDATE event SET leaf = zeroblob(32)")
    page.press(Action.CHECK)
    page.answer("Check now")
    page.wait_for_words("as it was written. Keep the database as it is")
    assert "Entries, row 1" in page.words()
    page.answer("Close")
    page.wait_for(Subject.CHECK, "Bad")
    page.wait_for_words("Something is wrong with the records.")


def test_a_seal_from_paper_is_compared(page: Page, made: tuple[Office, str]) -> None:
    made[0].keeping.back_up()
    page.page.fetch()
    page.wait_for(Subject.SEALS, "Number of the seal")
    page.press(Action.COPY_SEAL)
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    seal = clipboard.text()
    page.press(Action.CHECK)
    field(page.dialog(), "Seal").setText(f"{seal.lower()} 9-0000-0000-0000-0000")
    page.answer("Check now")
    page.wait_for_words("One thing is not as it was written.")
    page.answer("Close")


def test_a_seal_that_is_none_is_refused_in_words(page: Page) -> None:
    page.press(Action.CHECK)
    field(page.dialog(), "Seal").setText("12-ABCD")
    page.answer("Check now")
    page.wait_for_words("is not the mark of a seal")
    page.answer("Close")


def test_seals_go_to_a_second_file(page: Page, made: tuple[Office, str], tmp_path: Path) -> None:
    page.page.use_seals_file(tmp_path / "seals.jsonl")
    page.wait_for_words("Every seal is also written to")
    made[0].keeping.back_up()
    assert (tmp_path / "seals.jsonl").exists()


def test_the_recovery_key_is_confirmed_from_the_paper(page: Page, made: tuple[Office, str]) -> None:
    page.press(Action.CONFIRM_RECOVERY_KEY)
    dialog = page.dialog()
    typed = dialog.findChild(QPlainTextEdit)
    assert typed is not None
    typed.setPlainText("0000-0000")
    page.answer("Confirm")
    page.wait_for_words("recovery key")
    assert dialog.isVisible()
    typed.setPlainText(made[1].lower().replace("-", " "))
    page.answer("Confirm")
    page.wait_for(Subject.RECOVERY_KEY, "Good")


def test_a_new_recovery_key_counts_when_it_was_typed_back(
    page: Page, made: tuple[Office, str], gate_for: Callable[[Path], VaultGate], folder: Path
) -> None:
    office, before = made
    page.press(Action.NEW_RECOVERY_KEY)
    page.answer("Make a new one")
    page.wait_for_words("The new recovery key")
    dialog = page.dialog()
    key = shown_key(dialog, "Recovery key")
    page.answer("I have written it down")
    assert not button(dialog, "Confirm").isEnabled()
    typed = dialog.findChild(QPlainTextEdit)
    assert typed is not None
    typed.setPlainText(key)
    page.answer("Confirm")
    page.wait_for(Subject.RECOVERY_KEY, "Good")
    assert key != before
    with pytest.raises(WrongSecretError):
        office.keeping.confirm_recovery_key(before)


def test_closing_before_the_key_was_typed_back_asks_and_keeps_the_old_one(page: Page, made: tuple[Office, str]) -> None:
    page.press(Action.NEW_RECOVERY_KEY)
    page.answer("Make a new one")
    page.wait_for_words("The new recovery key")
    QTimer.singleShot(0, lambda: page.answer("Close without it"))
    page.answer("Cancel")
    page.wait_for(Subject.RECOVERY_KEY, "Nobody has shown")


def test_the_verification_key_is_taken_out_once(page: Page, made: tuple[Office, str], tmp_path: Path) -> None:
    page.press(Action.TAKE_VERIFICATION_KEY)
    page.answer("Take it out")
    page.wait_for_words("The verification key")
    dialog = page.dialog()
    assert isinstance(dialog, VerificationKeyDialog)
    file = tmp_path / "verification-key.txt"
    dialog.save_to(file)
    page.wait_for_words("The key was saved")
    assert file.stat().st_mode & 0o777 == 0o600
    page.answer("Close")
    page.wait_for(Subject.VERIFICATION_KEY, "It was taken out of the program.")
    assert Action.TAKE_VERIFICATION_KEY not in page.offered()
    key = file.read_text().strip()
    made[0].keeping.back_up()
    assert made[0].keeping.verify(verification_key=key).seals_proved


def test_a_key_is_never_written_over_a_file_that_is_there(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Charles")
    page.press(Action.TAKE_VERIFICATION_KEY)
    page.answer("Take it out")
    page.wait_for_words("The verification key")
    dialog = page.dialog()
    assert isinstance(dialog, VerificationKeyDialog)
    dialog.save_to(file)
    page.wait_for_words("exists already")
    assert file.read_text() == "Dear Charles"
    dialog.save_to(tmp_path / "other.txt")
    page.wait_for_words("The key was saved")
    page.answer("Close")


def test_a_copy_of_the_key_file_is_kept_away_from_the_backups(page: Page, folder: Path, tmp_path: Path) -> None:
    page.page.copy_key_file(folder / "copy.json")
    page.wait_for_words("Keep the keystore away from the records")
    page.page.copy_key_file(tmp_path / "copy.json")
    page.wait_for_words("is a copy of the key file")
    assert (tmp_path / "copy.json").exists()


def test_switching_the_keyring_on_warns_first(page: Page) -> None:
    page.press(Action.USE_KEYRING)
    page.dialog()
    page.wait_for_words("Anyone who can start this computer as this user can open the records.")
    page.answer("Cancel")
    page.wait_for(Subject.KEYRING, "Off")


def test_every_key_is_renewed_and_the_new_recovery_key_is_shown(
    page: Page, made: tuple[Office, str], gate_for: Callable[[Path], VaultGate], folder: Path
) -> None:
    page.press(Action.RENEW_KEYS)
    page.answer("Renew keys")
    page.wait_for_words("The new recovery key")
    assert "opens nothing any more" in page.words()
    dialog = page.dialog()
    key = shown_key(dialog, "Recovery key")
    page.answer("I have written it down")
    typed = dialog.findChild(QPlainTextEdit)
    assert typed is not None
    typed.setPlainText(key)
    page.answer("Confirm")
    page.wait_for(Subject.RECOVERY_KEY, "Good")
    page.wait_for_words("was made with them")
    page.wait_for(Subject.BACKUP, "found whole")
    assert join_tasks(20)
    made[0].close()
    gate_for(folder).unlock_with_recovery_key(key).close()


def test_the_keys_of_one_person_are_renewed(page: Page, made: tuple[Office, str]) -> None:
    office, key = made
    office.enrolment.enrol(PersonDetails("Grace Hopper", "7"), "", [])
    page.press(Action.RENEW_KEYS)
    dialog = page.dialog()
    next(each for each in dialog.findChildren(QRadioButton) if "one" in each.text()).setChecked(True)
    assert not button(dialog, "Renew keys").isEnabled()
    assert "Choose the person." in page.words()
    box = dialog.findChild(QComboBox)
    assert box is not None
    box.setEditText("Grace Hopper, 7")
    page.answer("Renew keys")
    page.wait_for_words("was made with them")
    office.keeping.confirm_recovery_key(key)
    assert [person.details.name for person in office.enrolment.people()] == ["Grace Hopper"]


def test_only_what_the_account_may_do_is_offered(
    made: tuple[Office, str], stage: Stage, qtbot: QtBot, gate_for: Callable[[Path], VaultGate]
) -> None:
    office, _ = made
    office.accounts.add("Council", Role.AUDITOR, DESK_PASSWORD)
    office.accounts.sign_in("Council", DESK_PASSWORD)
    shown = SafetyPage(office)
    stage.place.addWidget(shown)
    shown.opened()
    page = Page(shown, qtbot)
    page.wait_for(Subject.DISK, "free")
    assert page.offered() <= {Action.CHECK, Action.COPY_SEAL, Action.SHOW_LOG}
    assert Action.CHECK in page.offered()


def test_the_page_is_for_whoever_may_see_the_state(
    made: tuple[Office, str], machine: MachineSettings, qtbot: QtBot
) -> None:
    office, _ = made
    office.accounts.add("Front desk", Role.OPERATOR, DESK_PASSWORD)
    office.accounts.sign_in("Front desk", DESK_PASSWORD)
    dialog = PreferencesDialog(office, machine)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_page(dialog.safety)
    page = Page(dialog.safety, qtbot)
    page.wait_for(Subject.BACKUP, "There is no backup yet")
    assert page.offered() <= {Action.COPY_SEAL, Action.SHOW_LOG}
