"""First run and unlock, by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.accounts import Role
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import Direction
from faceattend.errors import EnvironmentFault, TryLaterError, WrongSecretError
from faceattend.services.office import Office, VaultGate
from faceattend.ui.entry_window import EntryWindow
from faceattend.ui.first_run import FirstRunWizard
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import Question
from tests.ui.conftest import PASSPHRASE, SITE, ZONE, press_key, type_text

NAME = "Ada Lovelace"
OTHER = "seven grey herons above the weir"


class Entry:
    """The entry window of a data folder and the offices that it opened."""

    def __init__(self, window: EntryWindow, qtbot: QtBot) -> None:
        self.window = window
        self.offices: list[Office] = []
        self.closed = 0
        self._qtbot = qtbot
        window.opened.connect(self.offices.append)
        window.closed.connect(self._on_closed)

    def _on_closed(self) -> None:
        self.closed += 1

    def words(self) -> str:
        return "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def wait_for(self, text: str) -> None:
        self._qtbot.waitUntil(lambda: text in self.words(), timeout=20_000)

    def field(self, name: str) -> QLineEdit:
        fields = self.window.findChildren(QLineEdit)
        return next(each for each in fields if each.accessibleName() == name and each.isVisible())

    def button(self, text: str) -> QPushButton:
        buttons = self.window.findChildren(QPushButton)
        return next(each for each in buttons if each.text() == text and each.isVisible())

    def type(self, text: str) -> None:
        """Type into whatever has the focus, as a person does."""
        focus = self.window.focusWidget()
        assert isinstance(focus, QWidget)
        type_text(focus, text)

    def press(self, key: Qt.Key) -> None:
        focus = self.window.focusWidget()
        assert isinstance(focus, QWidget)
        press_key(focus, key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def open_entry(
    qtbot: QtBot, gate_for: Callable[[Path], VaultGate], folder: Path, machine: MachineSettings
) -> Iterator[Callable[[], Entry]]:
    made: list[Entry] = []

    def build() -> Entry:
        window = EntryWindow(gate_for(folder), machine)
        # A window that closes with a key that nobody confirmed would ask.
        qtbot.addWidget(window, before_close_func=give_up)
        window.show()
        window.begin()
        entry = Entry(window, qtbot)
        made.append(entry)
        return entry

    yield build
    for entry in made:
        for office in entry.offices:
            office.close()


@pytest.fixture
def recovery_key(gate_for: Callable[[Path], VaultGate], folder: Path, machine: MachineSettings) -> str:
    """Makes a vault whose administrator was here before, and returns its recovery key."""
    office, key = gate_for(folder).create(PASSPHRASE, SITE, ZONE.key, NAME)
    office.close()
    machine.keep(MachineKey.ACCOUNT, NAME)
    return key


def give_up(window: EntryWindow) -> None:
    wizard = window.findChild(FirstRunWizard)
    assert wizard is not None
    wizard.give_up()


def to_recovery_key(entry: Entry) -> str:
    """Go through the first two steps and return the key that is shown."""
    entry.wait_for("Step 1 of 4")
    entry.type(SITE)
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("Step 2 of 4")
    entry.field("Your name").setText(NAME)
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Tab)
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("Step 3 of 4")
    label = next(each for each in entry.window.findChildren(QLabel) if each.accessibleName() == "Recovery key")
    return label.text()


def test_a_vault_is_made_with_the_keyboard_alone(
    open_entry: Callable[[], Entry], qtbot: QtBot, machine: MachineSettings
) -> None:
    entry = open_entry()
    shown = to_recovery_key(entry)
    entry.button("I have written it down").setFocus()
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("Step 4 of 4")
    begin = entry.button("Begin")
    assert not begin.isEnabled()
    entry.type(shown.replace("\n", " ").lower())
    assert "That is the key." in entry.words()
    begin.setFocus()
    entry.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(entry.offices) == 1, timeout=20_000)
    office = entry.offices[0]
    assert office.preferences.get(settings.SITE_NAME) == SITE
    account = office.access.account
    assert account is not None
    assert (account.name, account.role) == (NAME, Role.ADMINISTRATOR)
    assert office.keeping.status().recovery_key_confirmed
    assert machine.text(MachineKey.ACCOUNT) == NAME


def test_a_wrong_recovery_key_is_found_group_by_group(open_entry: Callable[[], Entry]) -> None:
    entry = open_entry()
    shown = to_recovery_key(entry)
    entry.button("I have written it down").click()
    field = next(each for each in entry.window.findChildren(QPlainTextEdit) if each.isVisible())
    second = "0000" if shown[5:9] != "0000" else "1111"
    field.setPlainText(shown[:5] + second)
    assert "Group 2 is not the same" in entry.words()
    assert not entry.button("Begin").isEnabled()
    entry.button("Show the key again").click()
    assert shown in entry.words()


def test_letters_that_look_like_digits_are_taken_as_them(open_entry: Callable[[], Entry]) -> None:
    entry = open_entry()
    shown = to_recovery_key(entry)
    entry.button("I have written it down").click()
    field = next(each for each in entry.window.findChildren(QPlainTextEdit) if each.isVisible())
    field.setPlainText(shown.replace("0", "O").replace("1", "l"))
    assert entry.button("Begin").isEnabled()


@pytest.mark.parametrize(
    ("first", "second"),
    [("too short", "too short"), (PASSPHRASE, PASSPHRASE + "x"), ("a" * 20, "a" * 20), ("", "")],
    ids=["short", "different", "easy", "empty"],
)
def test_a_passphrase_that_breaks_a_rule_is_not_taken(open_entry: Callable[[], Entry], first: str, second: str) -> None:
    entry = open_entry()
    entry.wait_for("Step 1 of 4")
    entry.type(SITE)
    entry.press(Qt.Key.Key_Return)
    entry.field("Password").setText(first)
    entry.field("Once more").setText(second)
    assert not entry.button("Make the records").isEnabled()
    entry.press(Qt.Key.Key_Return)
    assert "Step 2 of 4" in entry.words()


def test_an_office_without_a_name_or_with_an_unknown_zone_is_not_taken(open_entry: Callable[[], Entry]) -> None:
    entry = open_entry()
    entry.wait_for("Step 1 of 4")
    assert not entry.button("Next").isEnabled()
    entry.type(SITE)
    assert entry.button("Next").isEnabled()
    entry.field("Time zone").setText("Mars/Olympus")
    assert not entry.button("Next").isEnabled()


def test_quitting_before_the_key_is_confirmed_asks_first(open_entry: Callable[[], Entry]) -> None:
    entry = open_entry()
    to_recovery_key(entry)

    def press(verb: str) -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, Question)
        next(each for each in question.findChildren(QPushButton) if each.text() == verb).click()

    QTimer.singleShot(0, lambda: press("Cancel"))
    assert not entry.window.close()
    QTimer.singleShot(0, lambda: press("Quit without it"))
    assert entry.window.close()
    assert entry.closed == 1


def test_the_window_stays_while_the_records_are_made(open_entry: Callable[[], Entry]) -> None:
    entry = open_entry()
    entry.wait_for("Step 1 of 4")
    entry.type(SITE)
    entry.press(Qt.Key.Key_Return)
    entry.field("Password").setText(PASSPHRASE)
    entry.field("Once more").setText(PASSPHRASE)
    entry.button("Make the records").click()
    assert "Making the records..." in [each.text() for each in entry.window.findChildren(QPushButton)]
    assert not entry.window.close()
    assert entry.closed == 0
    # The key of the vault that was made meanwhile is still shown.
    entry.wait_for("Step 3 of 4")


def test_records_that_cannot_be_made_are_explained_and_the_window_closes(
    open_entry: Callable[[], Entry], gate_for: Callable[[Path], VaultGate], folder: Path
) -> None:
    entry = open_entry()
    entry.wait_for("Step 1 of 4")
    gate_for(folder).create(PASSPHRASE, SITE, ZONE.key)[0].close()
    entry.type(SITE)
    entry.press(Qt.Key.Key_Return)
    entry.field("Password").setText(PASSPHRASE)
    entry.field("Once more").setText(PASSPHRASE)
    entry.button("Make the records").click()
    entry.wait_for("There is a vault")
    assert entry.button("Make the records").isEnabled()
    assert entry.window.close()
    assert entry.closed == 1


@pytest.mark.usefixtures("recovery_key")
def test_the_passphrase_opens_the_vault(open_entry: Callable[[], Entry], qtbot: QtBot) -> None:
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(entry.offices), timeout=20_000)
    assert entry.offices[0].site_name() == SITE


def test_a_wrong_passphrase_is_said_and_another_try_opens(
    open_entry: Callable[[], Entry], qtbot: QtBot, folder: Path, recovery_key: str
) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix != ".lock"}
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.type("not the right words at all")
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("is wrong")
    assert entry.offices == []
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.name in before} == before
    # What was typed is selected, so that typing replaces it.
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(entry.offices), timeout=20_000)


def test_the_recovery_key_leads_to_a_new_password(
    open_entry: Callable[[], Entry],
    gate_for: Callable[[Path], VaultGate],
    qtbot: QtBot,
    folder: Path,
    recovery_key: str,
) -> None:
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.button("Use the recovery key").click()
    entry.type(recovery_key[:-1])
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("type all of it")
    field = entry.field("Recovery key")
    field.setText(recovery_key)
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("Choose a new password")
    assert entry.offices == []
    assert NAME in entry.words()
    go_on = entry.button("Set password and go on")
    assert not go_on.isEnabled()
    entry.type(OTHER)
    entry.press(Qt.Key.Key_Tab)
    entry.type(OTHER)
    entry.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(entry.offices), timeout=20_000)
    entry.offices.pop().close()
    gate_for(folder).unlock(OTHER, NAME).close()


def test_a_folder_in_use_has_a_page_of_its_own_and_can_be_tried_again(
    open_entry: Callable[[], Entry],
    gate_for: Callable[[Path], VaultGate],
    qtbot: QtBot,
    folder: Path,
    recovery_key: str,
) -> None:
    other = gate_for(folder).unlock(PASSPHRASE)
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("The attendance records cannot be opened")
    assert "Attendance is not being recorded" in entry.words()
    other.close()
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("Unlock the attendance records")
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(entry.offices), timeout=20_000)


def test_an_altered_keystore_has_a_page_of_its_own(
    open_entry: Callable[[], Entry], folder: Path, recovery_key: str
) -> None:
    keystore = next(file for file in folder.iterdir() if b"argon2id" in file.read_bytes())
    keystore.write_bytes(keystore.read_bytes().replace(b'"passes"', b'"Passes"'))
    entry = open_entry()
    entry.wait_for("The attendance records cannot be opened")
    assert "altered" in entry.words()
    assert entry.offices == []


def test_what_was_typed_is_forgotten_when_it_is_not_needed(
    open_entry: Callable[[], Entry], qtbot: QtBot, recovery_key: str
) -> None:
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    field = entry.field("Password")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(entry.offices), timeout=20_000)
    assert field.text() == ""


def test_leaving_before_the_new_password_is_chosen_closes_the_records(
    open_entry: Callable[[], Entry], gate_for: Callable[[Path], VaultGate], folder: Path, recovery_key: str
) -> None:
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.button("Use the recovery key").click()
    entry.type(recovery_key)
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("Choose a new password")
    assert entry.window.close()
    # The folder is free again, and the old password still opens it.
    gate_for(folder).unlock(PASSPHRASE, NAME).close()


@pytest.mark.usefixtures("recovery_key")
def test_a_name_that_is_not_known_here_is_typed_first(
    open_entry: Callable[[], Entry], qtbot: QtBot, machine: MachineSettings
) -> None:
    machine.keep(MachineKey.ACCOUNT, "")
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.type(NAME.upper())
    assert not entry.button("Unlock").isEnabled()
    entry.press(Qt.Key.Key_Return)
    assert entry.field("Password").hasFocus() or entry.window.focusWidget() is entry.field("Password")
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(entry.offices), timeout=20_000)
    assert machine.text(MachineKey.ACCOUNT) == NAME.upper()


@pytest.mark.usefixtures("recovery_key")
def test_after_too_many_wrong_passwords_the_page_counts_down(
    open_entry: Callable[[], Entry], gate_for: Callable[[Path], VaultGate], folder: Path
) -> None:
    for _ in range(6):
        with pytest.raises((WrongSecretError, TryLaterError)):
            gate_for(folder).unlock("not the right words at all", NAME)
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Return)
    entry.wait_for("Too many wrong tries. Wait ")
    assert not entry.button("Unlock").isEnabled()
    # Somebody else does not have to wait.
    entry.field("Name").setText("Grace Hopper")
    assert entry.button("Unlock").isEnabled()
    # The recovery key always works.
    entry.button("Use the recovery key").click()
    entry.type("x")
    assert entry.button("Unlock").isEnabled()


@pytest.mark.usefixtures("recovery_key")
def test_somebody_checks_in_with_a_code_while_the_records_are_locked(
    open_entry: Callable[[], Entry], qtbot: QtBot, gate_for: Callable[[Path], VaultGate], folder: Path
) -> None:
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.button("Check in with a code...").click()
    assert not entry.button("In").isEnabled()
    entry.type("1002")
    entry.button("In").click()
    entry.wait_for("It waits to be accepted at the desk.")
    assert entry.field("Code").text() == "", "the next one finds an empty field"
    entry.type("1003")
    entry.button("Out").click()
    entry.wait_for("Out at")
    entry.button("Back").click()
    entry.wait_for("Unlock the attendance records")
    office = gate_for(folder).unlock(PASSPHRASE, NAME)
    waiting = [(line.entry.code, line.entry.direction) for line in office.waiting.entries().lines]
    assert waiting == [("1002", Direction.IN), ("1003", Direction.OUT)]
    office.close()


@pytest.mark.usefixtures("recovery_key")
def test_checking_in_is_not_offered_when_nothing_can_be_written_down(
    open_entry: Callable[[], Entry], folder: Path
) -> None:
    (folder / "waiting.entries").unlink()
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    offered = [each.text() for each in entry.window.findChildren(QPushButton) if each.isVisible()]
    assert "Check in with a code..." not in offered
    assert "Restore a backup..." in offered


@pytest.fixture
def backup(gate_for: Callable[[Path], VaultGate], folder: Path, recovery_key: str) -> Path:
    """A backup without anybody in it, of records with somebody."""
    assert recovery_key
    office = gate_for(folder).unlock(PASSPHRASE, NAME)
    report = office.keeping.back_up()
    ada = office.enrolment.enrol(PersonDetails("Grace Hopper", "7"), "", [])
    office.attendance.add(ada.id, office.attendance.now(), Direction.IN, "forgot")
    office.close()
    return report.file


def to_preview(entry: Entry, backup: Path, secret: str) -> None:
    entry.wait_for("Unlock the attendance records")
    entry.button("Restore a backup...").click()
    entry.field("Backup").setText(str(backup))
    entry.field("Password").setText(secret)
    entry.button("Look at it").click()


def test_a_backup_is_put_back_after_saying_what_is_lost(
    open_entry: Callable[[], Entry], qtbot: QtBot, backup: Path, gate_for: Callable[[Path], VaultGate], folder: Path
) -> None:
    entry = open_entry()
    to_preview(entry, backup, PASSPHRASE)
    entry.wait_for("Put this backup back?")
    assert "What came after the backup is lost (entries: 1" in entry.words()
    assert backup.name in entry.words()
    entry.button("Put this backup back").click()
    entry.wait_for("The backup is in place")
    entry.button("Unlock").click()
    entry.wait_for("Unlock the attendance records")
    office = gate_for(folder).unlock(PASSPHRASE, NAME)
    assert office.enrolment.people() == []
    office.close()


def test_going_back_from_a_restore_changes_nothing_and_frees_the_records(
    open_entry: Callable[[], Entry], backup: Path, gate_for: Callable[[Path], VaultGate], folder: Path
) -> None:
    entry = open_entry()
    to_preview(entry, backup, PASSPHRASE)
    entry.wait_for("Put this backup back?")
    entry.button("Back").click()
    entry.wait_for("Restore a backup")
    office = gate_for(folder).unlock(PASSPHRASE, NAME)
    assert len(office.enrolment.people()) == 1
    office.close()


def test_closing_the_window_at_the_preview_frees_the_records(
    open_entry: Callable[[], Entry], backup: Path, gate_for: Callable[[Path], VaultGate], folder: Path
) -> None:
    entry = open_entry()
    to_preview(entry, backup, PASSPHRASE)
    entry.wait_for("Put this backup back?")
    entry.window.close()
    gate_for(folder).unlock(PASSPHRASE, NAME).close()


def test_a_file_that_is_no_backup_is_refused_in_words(
    open_entry: Callable[[], Entry], recovery_key: str, tmp_path: Path
) -> None:
    assert recovery_key
    other = tmp_path / "letter.backup"
    other.write_text("Dear Charles")
    entry = open_entry()
    to_preview(entry, other, PASSPHRASE)
    entry.wait_for("letter.backup")
    assert entry.button("Look at it").isVisible()


def test_a_wrong_password_restores_nothing(open_entry: Callable[[], Entry], backup: Path) -> None:
    entry = open_entry()
    to_preview(entry, backup, OTHER)
    entry.wait_for("wrong")
    assert entry.button("Look at it").isVisible()


def test_the_recovery_key_restores_as_well(open_entry: Callable[[], Entry], backup: Path, recovery_key: str) -> None:
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.button("Restore a backup...").click()
    entry.field("Backup").setText(str(backup))
    entry.button("Use the recovery key").click()
    entry.field("Recovery key").setText(recovery_key)
    entry.button("Look at it").click()
    entry.wait_for("Put this backup back?")


def test_a_damaged_vault_offers_a_backup(
    open_entry: Callable[[], Entry], backup: Path, folder: Path, qtbot: QtBot
) -> None:
    (folder / "attendance.db").write_bytes(b"not a database at all" * 100)
    entry = open_entry()
    entry.wait_for("Unlock the attendance records")
    entry.field("Password").setText(PASSPHRASE)
    entry.button("Unlock").click()
    entry.wait_for("The attendance records cannot be opened")
    entry.button("Restore a backup...").click()
    entry.field("Backup").setText(str(backup))
    entry.field("Password").setText(PASSPHRASE)
    entry.button("Look at it").click()
    entry.wait_for("Put this backup back?")
    assert "nobody can say what exactly is lost" in entry.words()
    entry.button("Put this backup back").click()
    entry.wait_for("The backup is in place")


def test_records_that_do_not_open_by_themselves_ask_for_the_password(
    qtbot: QtBot, gate_for: Callable[[Path], VaultGate], folder: Path, machine: MachineSettings, recovery_key: str
) -> None:
    window = EntryWindow(GateWithoutKeyring(gate_for(folder)), machine, alone=True)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    entry = Entry(window, qtbot)
    window.show()
    window.begin()
    entry.wait_for("The records did not open by themselves. Type your password.")
    assert "The keyring is locked." in entry.words()
    entry.type(PASSPHRASE)
    entry.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(entry.offices), timeout=20_000)
    entry.offices[0].close()


class GateWithoutKeyring:
    """A gate whose records are set to open by themselves on a computer whose keyring is locked."""

    has_keyring_slot = True
    takes_entries = False

    def __init__(self, gate: VaultGate) -> None:
        self.folder = gate.folder
        self.exists = gate.exists
        self.unlock = gate.unlock
        self.unlock_with_recovery_key = gate.unlock_with_recovery_key

    def unlock_with_keyring(self) -> Office:
        raise EnvironmentFault("The keyring is locked.")
