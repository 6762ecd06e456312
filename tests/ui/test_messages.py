"""How the user is told."""

from collections.abc import Callable

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from faceattend.errors import BugError, EnvironmentFault, UserError
from faceattend.ui.messages import CrashDialog, Notice, NoticeAction, Question, Severity, ask, choose, crash_details
from tests.ui.conftest import Stage, press_key


def press(dialog: QWidget, verb: str) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.text() == verb).click()


def break_a_promise() -> None:
    raise BugError("Ada Lovelace has no key")


def answer(what: Callable[[Question], None]) -> None:
    """Do something to the question that opens next."""

    def act() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, Question)
        what(question)

    QTimer.singleShot(0, act)


@pytest.mark.parametrize("error", [UserError("There is no consent."), EnvironmentFault("The disk is full.")])
def test_an_error_of_ours_is_told_in_its_own_words(stage: Stage, error: Exception) -> None:
    stage.messages.error(error, meaning="Attendance is not being recorded")
    assert stage.strip.isVisible()
    assert str(error) in stage.words()
    assert "Attendance is not being recorded" in stage.words()
    assert stage.messages.current is not None
    assert stage.messages.current.severity is Severity.ERROR


def test_a_newer_notice_replaces_the_older(stage: Stage) -> None:
    stage.messages.warn("The disk is nearly full.")
    stage.messages.done("Ada Lovelace was added.")
    assert "Ada Lovelace was added." in stage.words()
    assert "nearly full" not in stage.words()


def test_good_news_go_away_by_themselves(stage: Stage, qtbot: QtBot) -> None:
    stage.messages.done("Saved.")
    qtbot.waitUntil(lambda: not stage.strip.isVisible(), timeout=10_000)


def test_an_action_runs_and_closes_the_notice(stage: Stage) -> None:
    done: list[str] = []
    stage.messages.done("Ada Lovelace was removed.", NoticeAction("Undo", lambda: done.append("undone")))
    press(stage.strip, "Undo")
    assert done == ["undone"]
    assert not stage.strip.isVisible()


def test_markup_in_a_name_prints_as_itself(stage: Stage) -> None:
    stage.messages.done("<b>Ada</b> was added.")
    assert "<b>Ada</b> was added." in stage.words()


def test_a_defect_opens_a_dialog_with_details_that_name_nobody(stage: Stage, qtbot: QtBot) -> None:
    with pytest.raises(BugError) as caught:
        break_a_promise()
    stage.messages.error(caught.value, meaning="Recording goes on.")
    dialog = stage.findChild(CrashDialog)
    assert dialog is not None
    assert "BugError" in dialog.details
    assert "test_messages.py" in dialog.details
    assert "Ada" not in dialog.details
    press(dialog, "Copy details")
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert clipboard.text() == dialog.details
    press(dialog, "Go on")
    qtbot.waitUntil(lambda: stage.findChild(CrashDialog) is None)


def test_details_hold_no_folders() -> None:
    assert "/" not in crash_details(ValueError("x")).replace("\n", "")


def test_a_question_is_answered_by_its_verb(stage: Stage) -> None:
    answer(lambda question: press(question, "Stop and quit"))
    assert ask(stage, "Stop recording?", "Nobody is written down.", "Stop and quit")


def test_escape_is_no(stage: Stage, qtbot: QtBot) -> None:
    answer(lambda question: press_key(question, Qt.Key.Key_Escape))
    assert not ask(stage, "Stop recording?", "Nobody is written down.", "Stop and quit")


def test_enter_presses_the_primary_verb(stage: Stage, qtbot: QtBot) -> None:
    answer(lambda question: press_key(question, Qt.Key.Key_Return))
    assert choose(stage, "Two alike", "This looks like Grace Hopper.", ["Open her record", "Add anyway"]) == 0


def test_enter_never_destroys(stage: Stage, qtbot: QtBot) -> None:
    answer(lambda question: press_key(question, Qt.Key.Key_Return))
    assert not ask(stage, "Remove Ada Lovelace?", "Her entries stay.", "Remove", destructive=True)


def test_the_second_verb_is_told_from_the_first(stage: Stage) -> None:
    answer(lambda question: press(question, "Add anyway"))
    assert choose(stage, "Two alike", "This looks like Grace Hopper.", ["Open her record", "Add anyway"]) == 1


def close(stage: Stage) -> None:
    next(each for each in stage.strip.findChildren(QToolButton) if each.isVisible()).click()


def test_reminders_are_shown_one_after_the_other(stage: Stage) -> None:
    stage.messages.remind(Notice(Severity.WARNING, "There is no backup."))
    stage.messages.remind(Notice(Severity.INFO, "2 entries wait."))
    assert "There is no backup." in stage.words()
    close(stage)
    assert "2 entries wait." in stage.words()
    close(stage)
    assert not stage.strip.isVisible()


def test_a_reminder_comes_back_after_what_was_told_in_between(stage: Stage) -> None:
    stage.messages.remind(Notice(Severity.WARNING, "There is no backup."))
    stage.messages.warn("No printer is set up.")
    assert "There is no backup." not in stage.words()
    close(stage)
    assert "There is no backup." in stage.words()


def test_a_reminder_that_is_told_twice_is_closed_once(stage: Stage) -> None:
    for _ in range(2):
        stage.messages.remind(Notice(Severity.WARNING, "There is no backup."))
    close(stage)
    assert not stage.strip.isVisible()


def test_clearing_takes_the_reminders_of_somebody_else_away(stage: Stage) -> None:
    stage.messages.remind(Notice(Severity.WARNING, "There is no backup."))
    stage.messages.remind(Notice(Severity.INFO, "2 entries wait."))
    stage.messages.clear()
    assert not stage.strip.isVisible()
