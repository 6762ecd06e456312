"""Preferences > Privacy: the notice, the assessment of the risks, and what is deleted when."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.accounts import Role
from faceattend.domain.matching import Verdict
from faceattend.domain.sightings import Appearance
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from faceattend.ui.dialog_shelf import DialogShelf
from faceattend.ui.document_dialog import DocumentDialog, DocumentView
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip, Question
from faceattend.ui.notice_dialog import NoticeDialog
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.privacy_page import PrivacyPage
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import PASSPHRASE, Clock, NewOffice, press_key, type_text

WAIT = 15_000


@pytest.fixture
def office(new_office: NewOffice, tmp_path: Path) -> Iterator[Office]:
    made = new_office(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def vault(office: Office, opened: list[Vault]) -> Vault:
    return opened[-1]


@pytest.fixture
def dialog(office: Office, machine: MachineSettings, qtbot: QtBot) -> Iterator[PreferencesDialog]:
    made = PreferencesDialog(office, machine)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: key(made, "OK").isEnabled(), timeout=WAIT)
    yield made
    assert join_tasks(20)


@pytest.fixture
def page(dialog: PreferencesDialog, qtbot: QtBot) -> PrivacyPage:
    dialog.show_page(dialog.privacy)
    qtbot.waitUntil(lambda: "once a day" in words(dialog.privacy), timeout=WAIT)
    qtbot.waitUntil(lambda: "Reading the notice" not in words(dialog.privacy), timeout=WAIT)
    return dialog.privacy


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def key(widget: QWidget, text: str) -> QPushButton:
    found = [each for each in widget.findChildren(QPushButton) if each.isVisible() and each.text() == text]
    assert len(found) == 1, text
    return found[0]


def period(page: PrivacyPage, name: str) -> QSpinBox:
    return next(each for each in page.findChildren(QSpinBox) if each.accessibleName() == name)


def answer(verb: str, seen: list[str]) -> None:
    """Press a button of the question that is about to come up, and note what it asked."""

    def press() -> None:
        question = QApplication.activeModalWidget()
        if not isinstance(question, Question):
            QTimer.singleShot(20, press)
            return
        seen.append(words(question))
        key(question, verb).click()

    QTimer.singleShot(20, press)


def seen_on(vault: Vault, *days: date) -> None:
    for day in days:
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        vault.sightings.add(Appearance(at, day, "Front desk", Verdict.UNKNOWN, None, 0.2))


def open_notice(page: PrivacyPage, qtbot: QtBot, verb: str) -> NoticeDialog:
    qtbot.waitUntil(lambda: key(page, verb).isEnabled(), timeout=WAIT)
    key(page, verb).click()
    return page.findChildren(NoticeDialog)[-1]


def editor(dialog: NoticeDialog) -> QPlainTextEdit:
    found = dialog.findChild(QPlainTextEdit)
    assert found is not None
    return found


def save_file(qtbot: QtBot, file: Path) -> None:
    """Answer the file dialog that is on the screen."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), timeout=WAIT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit)
    assert name is not None
    name.setText(str(file))
    press_key(name, Qt.Key.Key_Return)


def test_the_first_notice_is_written_from_the_template(page: PrivacyPage, office: Office, qtbot: QtBot) -> None:
    assert "People are given the notice that comes with the program." in words(page)
    dialog = open_notice(page, qtbot, "Write the notice...")
    assert not key(dialog, "Save as version 1").isEnabled()
    key(dialog, "Start from the template").click()
    qtbot.waitUntil(lambda: "How we record attendance" in editor(dialog).toPlainText(), timeout=WAIT)
    text = editor(dialog).toPlainText()
    assert "Places in square brackets that are still to be filled in: 2" in words(dialog)
    assert not any(line.endswith("who knows the law of your country read the") for line in text.splitlines())
    assert "| what | why | until |\n| --- | --- | --- |\n" in text
    asked: list[str] = []
    answer("Cancel", asked)
    key(dialog, "Save as version 1").click()
    assert "Save with places that are not filled in?" in asked[0]
    assert office.privacy.notice().version == 0
    editor(dialog).setPlainText("You are recognised by a camera.\nYou may refuse.")
    key(dialog, "Save as version 1").click()
    qtbot.waitUntil(lambda: "People are given version 1" in words(page), timeout=WAIT)
    assert office.privacy.notice().text == "You are recognised by a camera.\nYou may refuse."


def test_a_new_version_leaves_the_earlier_ones_readable(page: PrivacyPage, office: Office, qtbot: QtBot) -> None:
    office.privacy.set_notice("The first.")
    office.privacy.set_notice("The second.")
    page.opened()
    dialog = open_notice(page, qtbot, "Edit the notice...")
    assert "Saving makes version 3." in words(dialog)
    editor(dialog).setPlainText("The third.")
    versions = dialog.findChild(QComboBox)
    assert versions is not None
    versions.setFocus()
    press_key(versions, Qt.Key.Key_Down)
    assert versions.currentText() == "Earlier: version 1"
    assert editor(dialog).toPlainText() == "The first."
    assert editor(dialog).isReadOnly()
    assert not key(dialog, "Save as version 3").isEnabled()
    press_key(versions, Qt.Key.Key_Up)
    assert editor(dialog).toPlainText() == "The third."
    key(dialog, "Save as version 3").click()
    qtbot.waitUntil(lambda: office.privacy.notice().text == "The third.", timeout=WAIT)
    assert [notice.text for notice in office.privacy.notices()] == ["The first.", "The second.", "The third."]


def test_esc_asks_before_what_was_written_is_lost(page: PrivacyPage, office: Office, qtbot: QtBot) -> None:
    dialog = open_notice(page, qtbot, "Write the notice...")
    type_text(editor(dialog), "You may refuse.")
    asked: list[str] = []
    answer("Cancel", asked)
    press_key(dialog, Qt.Key.Key_Escape)
    assert "Discard what you wrote?" in asked[0]
    assert dialog.isVisible()
    answer("Discard", asked)
    press_key(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert office.privacy.notice().version == 0


def test_whoever_takes_over_the_desk_is_not_asked_about_a_notice(page: PrivacyPage, qtbot: QtBot) -> None:
    dialog = open_notice(page, qtbot, "Write the notice...")
    type_text(editor(dialog), "You may refuse.")
    shelf = DialogShelf(QWidget(page))
    shelf.put_away()
    assert not dialog.isVisible()
    shelf.drop()
    assert dialog.result() == NoticeDialog.DialogCode.Rejected
    assert [each for each in QApplication.topLevelWidgets() if isinstance(each, Question) and each.isVisible()] == []
    assert not dialog.isVisible()


def test_a_notice_that_is_too_long_is_told_and_kept_in_the_editor(
    page: PrivacyPage, office: Office, qtbot: QtBot
) -> None:
    dialog = open_notice(page, qtbot, "Write the notice...")
    editor(dialog).setPlainText("x" * 20_001)
    key(dialog, "Save as version 1").click()
    qtbot.waitUntil(lambda: "longer than 20,000" in words(dialog), timeout=WAIT)
    assert len(editor(dialog).toPlainText()) == 20_001
    editor(dialog).setPlainText("")
    dialog.reject()


@pytest.mark.parametrize("ending", [".md", ".pdf"])
def test_the_assessment_is_kept_as_a_file(page: PrivacyPage, qtbot: QtBot, tmp_path: Path, ending: str) -> None:
    key(page, "Assessment of the risks...").click()
    qtbot.waitUntil(lambda: page.findChild(DocumentDialog) is not None, timeout=WAIT)
    dialog = page.findChild(DocumentDialog)
    assert dialog is not None
    view = dialog.findChild(DocumentView)
    assert view is not None
    assert "Should you do it at all" in view.toPlainText()
    key(dialog, "Save as...").click()
    file = tmp_path / f"assessment{ending}"
    save_file(qtbot, file)
    qtbot.waitUntil(lambda: "was saved." in words(dialog), timeout=WAIT)
    if ending == ".md":
        assert file.read_text(encoding="utf-8").startswith("# Assessment of the risks")
    else:
        assert "Should you do it at all" in " ".join(PdfReader(file).pages[0].extract_text().split())
    dialog.reject()


def test_without_a_printer_a_document_says_so(page: PrivacyPage, qtbot: QtBot) -> None:
    key(page, "Assessment of the risks...").click()
    qtbot.waitUntil(lambda: page.findChild(DocumentDialog) is not None, timeout=WAIT)
    dialog = page.findChild(DocumentDialog)
    assert dialog is not None
    key(dialog, "Print...").click()
    assert "No printer is set up on this computer" in words(dialog)
    dialog.reject()


def test_a_document_that_names_a_picture_of_this_computer_does_not_load_it(qapp: QApplication, tmp_path: Path) -> None:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    assert picture.save(str(tmp_path / "face.png"))
    view = DocumentView("Notice")
    view.show_markdown(f"before ![face]({tmp_path / 'face.png'}) after <b>bold</b>")
    assert "<b>bold</b>" in view.toPlainText()
    made = view.document()
    assert made is not None
    assert view.loadResource(2, tmp_path / "face.png") is None


def test_what_the_next_run_deletes_is_said_before_and_done_after_a_question(
    dialog: PreferencesDialog, page: PrivacyPage, office: Office, vault: Vault, clock: Clock, qtbot: QtBot
) -> None:
    assert "Nothing is old enough." in words(page)
    assert not key(page, "Delete now...").isEnabled()
    seen_on(vault, date(2026, 1, 5), date(2026, 1, 6), date(2026, 5, 28))
    page.opened()
    expected = "The next run will delete 2 sightings from before 28 February 2026; nothing else."
    qtbot.waitUntil(lambda: expected in words(page), timeout=WAIT)
    asked: list[str] = []
    answer("Cancel", asked)
    key(page, "Delete now...").click()
    assert "2 sightings from before 28 February 2026" in asked[0]
    assert len(vault.sightings.between(date(2026, 1, 1), date(2026, 5, 29))) == 3
    answer("Delete", asked)
    with qtbot.waitSignal(dialog.applied, timeout=WAIT):
        key(page, "Delete now...").click()
    assert "Deleted: 2 sightings from before 28 February 2026." in words(page)
    qtbot.waitUntil(lambda: "It last did so on 29 May 2026 at 09:30." in words(page), timeout=WAIT)
    assert len(vault.sightings.between(date(2026, 1, 1), date(2026, 5, 29))) == 1


def test_a_period_shows_what_it_would_delete_before_it_is_applied(
    dialog: PreferencesDialog, page: PrivacyPage, office: Office, vault: Vault, qtbot: QtBot
) -> None:
    seen_on(vault, date(2026, 5, 1))
    field = period(page, "Sightings")
    field.setFocus()
    field.selectAll()
    type_text(field, "14")
    expected = "With these periods the next run will delete 1 sighting from before 15 May 2026; nothing else."
    qtbot.waitUntil(lambda: expected in words(page), timeout=WAIT)
    assert not key(page, "Delete now...").isEnabled()
    assert "Apply the periods first." in words(page)
    assert len(vault.sightings.between(date(2026, 5, 1), date(2026, 5, 29))) == 1
    key(dialog, "Apply").click()
    qtbot.waitUntil(lambda: "The next run will delete 1 sighting" in words(page), timeout=WAIT)
    assert office.preferences.get(settings.SIGHTING_DAYS) == 14
    assert key(page, "Delete now...").isEnabled()


def test_no_field_lets_a_period_be_typed_that_is_not_allowed(page: PrivacyPage, office: Office) -> None:
    fields = {
        "Faces of people who left": settings.TEMPLATES_DAYS,
        "Entries": settings.PUNCH_MONTHS,
        "Sightings": settings.SIGHTING_DAYS,
        "Incidents": settings.INCIDENT_DAYS,
        "Log": settings.AUDIT_MONTHS,
    }
    for name, setting in fields.items():
        field = period(page, name)
        assert field.value() == setting.default
        for bound, beyond in ((field.minimum(), field.minimum() - 1), (field.maximum(), field.maximum() + 1)):
            assert setting.validated(bound) == bound
            with pytest.raises(Exception, match="between"):
                setting.validated(beyond)


def test_the_periods_can_be_put_back_and_the_notice_stays(page: PrivacyPage, office: Office) -> None:
    period(page, "Log").setValue(3)
    page.restore_defaults()
    assert period(page, "Log").value() == settings.AUDIT_MONTHS.default


def test_safety_leads_to_what_is_deleted(dialog: PreferencesDialog) -> None:
    dialog.show_page(dialog.safety)
    dialog.safety.privacy_wanted.emit()
    assert dialog.privacy.isVisible()


def test_who_may_not_change_settings_is_not_offered_the_page(
    office: Office, machine: MachineSettings, qtbot: QtBot
) -> None:
    office.accounts.add("Desk", Role.OPERATOR, "reception umbrella rain puddle")
    office.accounts.sign_out()
    office.accounts.sign_in("Desk", "reception umbrella rain puddle")
    dialog: QDialog = PreferencesDialog(office, machine)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.findChild(PrivacyPage) is None


def test_every_widget_that_takes_the_focus_has_a_name(page: PrivacyPage) -> None:
    nameless = [
        type(each).__name__
        for each in page.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not each.accessibleName()
        and not getattr(each, "text", str)()
    ]
    assert nameless == []


def test_an_error_is_told_on_the_page(page: PrivacyPage, office: Office, qtbot: QtBot) -> None:
    strip = page.findChild(MessageStrip)
    assert strip is not None
    office.accounts.lock()
    page.opened()
    qtbot.waitUntil(lambda: strip.notice is not None, timeout=WAIT)
    office.accounts.sign_in("Administrator", PASSPHRASE)
    assert strip.notice is not None
    assert "Nobody is signed in" in strip.notice.text
