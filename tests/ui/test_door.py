"""The door on a real office: PIN and badge, the entry that was somebody else's, several cameras, the kiosk."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from faceattend.api import Prompt
from faceattend.domain.cameras import Camera
from faceattend.domain.faces import Box
from faceattend.domain.liveness import Liveness, LivenessState
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch, Punch
from faceattend.domain.sightings import TrackedFace
from faceattend.services.check_in import CredentialKind
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from faceattend.ui.board import Count
from faceattend.ui.confirmation import Outcome
from faceattend.ui.credential_dialog import CredentialDialog
from faceattend.ui.day_events import EventKind
from faceattend.ui.event_strip import StripAction
from faceattend.ui.face_words import face_mark
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.main_window import MainWindow
from faceattend.ui.pin_pad import PinDialog
from faceattend.ui.video_view import MarkLook
from tests.ui.conftest import PASSPHRASE, ZONE, Clock, press_key, type_text

WAIT = 15_000
PIN, BADGE = "4826", "0017-ab"
NAME = "Grace Brewster Hopper"


@pytest.fixture(scope="module")
def grace(office: Office) -> Person:
    """Somebody who has a PIN and a badge."""
    person = office.enrolment.enrol(PersonDetails(NAME, "0042"), "", [])
    office.check_in.give(person.id, CredentialKind.PIN, PIN)
    office.check_in.give(person.id, CredentialKind.BADGE, BADGE)
    return person


def live(window: MainWindow) -> LiveTab:
    tab = window.tab(LiveTab)
    assert isinstance(tab, LiveTab)
    return tab


@pytest.fixture
def window(office: Office, machine: MachineSettings, grace: Person, qtbot: QtBot, clock: Clock) -> Iterator[MainWindow]:
    """The window on the Live tab, on a new visit of everybody."""
    clock.now += timedelta(hours=1)
    machine.keep_truth(MachineKey.MUTED, value=True)
    made = MainWindow(office, machine)
    made.resize(1024, 640)
    made.show()
    made.begin()
    made.show_tab(1)
    qtbot.waitUntil(lambda: bool(live(made).book.people), timeout=WAIT)
    yield made
    made.end()
    if office.access.account is None:
        office.accounts.sign_in("Administrator", PASSPHRASE)


@pytest.fixture
def tab(window: MainWindow) -> LiveTab:
    return live(window)


@pytest.fixture
def seen(vault: Vault, grace: Person, clock: Clock) -> Callable[[], Punch]:
    """Writes an entry as a camera does that takes a face for hers."""

    def write() -> Punch:
        return vault.punches.add(
            NewPunch(grace.id, clock.now, clock.now.date(), Direction.IN, Method.FACE, "Door", 0.7)
        )

    return write


def outcomes(tab: LiveTab) -> list[Outcome]:
    return [said.outcome for said in tab.stage.cards.said]


def type_badge(tab: LiveTab, text: str) -> None:
    type_text(tab.panel.table, text)
    press_key(tab.panel.table, Qt.Key.Key_Return)


def test_a_badge_checks_in_wherever_the_keyboard_is(tab: LiveTab, qtbot: QtBot) -> None:
    type_badge(tab, BADGE)
    qtbot.waitUntil(lambda: bool(tab.stage.cards.said), timeout=WAIT)
    [card] = tab.stage.cards.said
    assert card.name == NAME
    assert card.outcome in (Outcome.CAME, Outcome.WENT)
    qtbot.waitUntil(lambda: bool(tab.stage.cards.said[0].facts), timeout=WAIT)
    type_badge(tab, BADGE)
    qtbot.waitUntil(lambda: outcomes(tab) == [Outcome.ALREADY], timeout=WAIT)
    assert tab.panel.numbers[0] + tab.panel.numbers[2] <= len(tab.book.people)


def test_a_badge_that_nobody_has_is_refused_in_words(tab: LiveTab, qtbot: QtBot) -> None:
    type_badge(tab, "nobody-99")
    qtbot.waitUntil(lambda: outcomes(tab) == [Outcome.REFUSED], timeout=WAIT)
    assert "Nobody has this badge" in tab.stage.cards.said[0].advice


def test_a_wrong_pin_is_said_on_the_pad_and_the_right_one_closes_it(tab: LiveTab, qtbot: QtBot) -> None:
    def type_wrongly() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PinDialog)
        pad = dialog.pad
        for digit in "0042":
            pad.key(digit).click()
        press_key(pad.code, Qt.Key.Key_Return)
        type_text(pad.pin, "9753")
        press_key(pad.pin, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: pad.pin.text() == "" and pad.pin.isVisible(), timeout=WAIT)
        said = [each.text() for each in pad.findChildren(QLabel) if each.isVisible()]
        assert any("The number or the PIN is wrong" in words for words in said)
        type_text(pad.pin, PIN)
        pad.go.click()

    QTimer.singleShot(50, type_wrongly)
    tab.door.ask_pin()
    qtbot.waitUntil(lambda: bool(tab.stage.cards.said), timeout=WAIT)
    assert tab.stage.cards.said[-1].name == NAME
    qtbot.waitUntil(lambda: tab.panel.table.model().rowCount() == 1, timeout=WAIT)  # type: ignore[union-attr]


def test_not_me_undoes_the_entry_and_asks_who_it_was(
    tab: LiveTab, qtbot: QtBot, seen: Callable[[], Punch], office: Office
) -> None:
    punch = seen()
    tab.desk.take_over(punch, NAME)
    tab.desk.passed.emit(punch, NAME)
    press_key(tab.panel.table, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: Outcome.UNDONE in outcomes(tab), timeout=WAIT)
    assert tab.book.find(f"punch {punch.id}").kind is EventKind.VOIDED  # type: ignore[union-attr]
    [written] = [line.punch for line in office.attendance.day(punch.day) if line.punch.id == punch.id]
    assert written.void_reason == "not me"
    assert tab.strip.button(StripAction.ENTER).isVisibleTo(tab)
    press_key(tab.panel.table, Qt.Key.Key_N)
    qtbot.wait(200)
    assert outcomes(tab).count(Outcome.UNDONE) == 1, "there is nothing left to undo"


def test_a_number_shows_who_is_behind_it_and_the_events_again(tab: LiveTab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(tab.board.lines), timeout=WAIT)
    tile = tab.panel.tile(Count.NOT_YET)
    press_key(tile, Qt.Key.Key_Space)
    assert tab.panel.listed is Count.NOT_YET
    assert tile.accessibleName() == f"Not yet: {tab.panel.numbers[2]}"
    press_key(tile, Qt.Key.Key_Space)
    assert tab.panel.listed is None


def test_hidden_faces_leave_no_face_on_the_screen_and_are_remembered(tab: LiveTab, machine: MachineSettings) -> None:
    tab.bar.hide_faces.setChecked(True)
    assert tab.pictures.faces_hidden
    assert tab.stage.view.picture is None
    assert machine.truth(MachineKey.FACES_HIDDEN)
    tab.bar.hide_faces.setChecked(False)


def test_every_camera_says_how_it_is_and_can_be_brought_forward(tab: LiveTab, qtbot: QtBot) -> None:
    tab.sources.begin(
        tab.sources.read().__class__(ZONE, None, (Camera("Front", "98"), Camera("Back", "99"), Camera("Yard", "97")))
    )
    qtbot.waitUntil(lambda: set(tab.tiles.tiles) == {"Back", "Yard"}, timeout=WAIT)
    tile = tab.tiles.tiles["Back"]
    qtbot.waitUntil(lambda: tile.state == "no camera found", timeout=WAIT)
    assert tile.accessibleName() == "Show Back. no camera found"
    qtbot.waitUntil(tab.banner.isVisible, timeout=WAIT)
    press_key(tile, Qt.Key.Key_Return)
    assert tab.pictures.front == "Back"
    qtbot.waitUntil(lambda: set(tab.tiles.tiles) == {"Front", "Yard"}, timeout=WAIT)


def test_a_face_that_is_asked_to_move_is_told_so_beside_it() -> None:
    state = LivenessState(Liveness.DOUBTFUL, 0.5, Prompt.TURN_LEFT)
    face = TrackedFace(1, Box(0, 0, 9, 9), None, None, None, 0.0, 0.0, liveness=state)
    mark = face_mark(face, "", None, ZONE)
    assert (mark.look, mark.text) == (MarkLook.PROMPTED, "Turn your head to the left")


def test_the_dialog_gives_a_pin_and_takes_it_away(office: Office, qtbot: QtBot) -> None:
    person = office.enrolment.enrol(PersonDetails("Ada", "7"), "", [])
    dialog = CredentialDialog(office.check_in, person)
    qtbot.addWidget(dialog)
    dialog.show()
    type_text(dialog.pin, "7391")
    with qtbot.waitSignal(dialog.accepted, timeout=WAIT):
        dialog.save.click()
    assert office.check_in.means_of(person.id) == {CredentialKind.PIN}
    again = CredentialDialog(office.check_in, person)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(again.take_pin.isEnabled, timeout=WAIT)
    again.take_pin.click()
    qtbot.waitUntil(lambda: not again.take_pin.isEnabled(), timeout=WAIT)
    assert office.check_in.means_of(person.id) == frozenset()


def test_the_kiosk_signs_out_says_first_names_only_and_is_left_with_a_password(
    window: MainWindow, tab: LiveTab, office: Office, machine: MachineSettings, qtbot: QtBot, seen: Callable[[], Punch]
) -> None:
    qtbot.waitUntil(lambda: tab.commands() is not None, timeout=WAIT)
    tab.bar.kiosk.click()
    qtbot.waitUntil(lambda: office.access.account is None, timeout=WAIT)
    page = window.kiosk.page
    assert page.isVisible()
    assert window.isFullScreen()
    assert machine.truth(MachineKey.KIOSK)
    assert not window.close(), "nobody closes it who has not signed in"
    punch = seen()
    tab.desk.take_over(punch, NAME)
    tab.desk.passed.emit(punch, NAME)
    [card] = page.stage.cards.said
    assert (card.name, card.facts) == ("Grace", "")
    press_key(page.stage.view, Qt.Key.Key_Backspace)
    qtbot.waitUntil(page.pad.isVisible, timeout=WAIT)
    type_text(page.pad.code, "0042")
    type_text(page.pad.pin, PIN)
    page.pad.go.click()
    qtbot.waitUntil(lambda: not page.pad.isVisible(), timeout=WAIT)
    assert page.stage.cards.said[-1].name == "Grace"
    page.leave.click()
    assert window.desk.page.isVisible()
    press_key(window.desk.page, Qt.Key.Key_Escape)
    assert page.isVisible()
    page.leave.click()
    window.desk.page.entered.emit(office.accounts.sign_in("Administrator", PASSPHRASE))
    assert not window.isFullScreen()
    assert tab.isVisible()
    assert not machine.truth(MachineKey.KIOSK)


def test_the_kiosk_comes_back_when_nobody_signed_in_since(
    office: Office, machine: MachineSettings, grace: Person, qtbot: QtBot
) -> None:
    machine.keep_truth(MachineKey.KIOSK, value=True)
    office.accounts.lock()
    window = MainWindow(office, machine)
    window.show()
    window.begin()
    assert window.kiosk.on
    assert window.kiosk.page.isVisible()
    window.end()
    office.accounts.sign_in("Administrator", PASSPHRASE)
