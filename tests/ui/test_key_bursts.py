"""A badge reader types like a keyboard; what people type goes where it was meant to go."""

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from faceattend.ui.key_bursts import KeyBursts
from tests.ui.conftest import press_key, type_text


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Desk(QWidget):
    """A list and a field, listened to.

    Attributes:
        badges: what was taken for a badge.
        commands: keys that were pressed alone.
    """

    def __init__(self, seconds: Seconds) -> None:
        super().__init__()
        self.badges: list[str] = []
        self.commands: list[Qt.Key] = []
        self.names = QListWidget()
        self.names.addItems(["Ada", "Bob", "Cyd"])
        self.field = QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.names)
        layout.addWidget(self.field)
        self.keys = KeyBursts(self, self._alone, seconds)
        self.keys.badge.connect(self.badges.append)
        self.keys.listen_within(self)

    def _alone(self, key: Qt.Key) -> bool:
        if key != Qt.Key.Key_N:
            return False
        self.commands.append(key)
        return True


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def desk(qtbot: QtBot, seconds: Seconds) -> Iterator[Desk]:
    made = Desk(seconds)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.keys.stop()


def test_a_burst_that_ends_with_enter_is_a_badge_and_reaches_nobody_else(desk: Desk, qtbot: QtBot) -> None:
    type_text(desk.names, "n-Bob-0017")
    press_key(desk.names, Qt.Key.Key_Return)
    assert desk.badges == ["n-Bob-0017"]
    qtbot.wait(150)
    assert desk.commands == []
    assert desk.names.currentRow() <= 0


def test_a_key_alone_is_a_command_and_any_other_goes_on(desk: Desk, qtbot: QtBot) -> None:
    desk.names.setCurrentRow(0)
    press_key(desk.names, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: desk.commands == [Qt.Key.Key_N])
    type_text(desk.names, "c")
    qtbot.waitUntil(lambda: desk.names.currentRow() == 2)
    assert desk.badges == []


def test_few_letters_and_enter_are_no_badge(desk: Desk, qtbot: QtBot) -> None:
    desk.names.setCurrentRow(0)
    type_text(desk.names, "bo")
    press_key(desk.names, Qt.Key.Key_Return)
    assert desk.names.currentRow() == 1
    assert desk.badges == []


def test_a_reader_leaves_nothing_in_a_field(desk: Desk, seconds: Seconds) -> None:
    desk.field.setText("00")
    for sign in "4711-a":
        seconds.now += 0.01
        type_text(desk.field, sign)
    seconds.now += 0.01
    press_key(desk.field, Qt.Key.Key_Return)
    assert (desk.badges, desk.field.text()) == (["4711-a"], "00")


def test_whoever_types_into_a_field_is_let_alone(desk: Desk, seconds: Seconds) -> None:
    entered: list[str] = []
    desk.field.returnPressed.connect(lambda: entered.append(desk.field.text()))
    for sign in "4711":
        seconds.now += 0.12
        type_text(desk.field, sign)
    seconds.now += 0.12
    press_key(desk.field, Qt.Key.Key_Return)
    assert (desk.badges, entered) == ([], ["4711"])


def test_nothing_is_taken_while_the_place_is_out_of_sight(desk: Desk, qtbot: QtBot) -> None:
    other = QListWidget()
    qtbot.addWidget(other)
    other.show()
    type_text(other, "n-0017")
    press_key(other, Qt.Key.Key_Return)
    assert desk.badges == []
