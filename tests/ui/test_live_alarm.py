"""The strip of the Live tab while a check for living faces does not work."""

from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from faceattend.ui.live_alarm import LiveAlarm
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip, Severity
from faceattend.ui.sounds import Player, Sound, Sounds
from faceattend.workers.capture import CameraState, CameraStatus
from faceattend.workers.live import LiveNews

WARNING = "Nobody is entered by face alone."


def news(warning: str = "") -> LiveNews:
    camera = CameraStatus(CameraState.LIVE, datetime(2026, 5, 29, 8, tzinfo=UTC))
    return LiveNews(None, (), {}, (), (), camera=camera, ready=True, problem=None, finished=False, warning=warning)


def test_what_a_missing_check_means_is_said_once_and_without_an_alarm(qtbot: QtBot, machine: MachineSettings) -> None:
    played: list[Sound] = []

    def load(sound: Sound, _parent: object) -> Player | None:
        played.append(sound)
        return None

    strip = MessageStrip()
    qtbot.addWidget(strip)
    alarm = LiveAlarm(strip, Sounds(machine, strip, load), lambda: None)
    words = {"Door": None, "Gate": None}
    alarm.look({"Door": news(WARNING), "Gate": news(WARNING)}, words)
    assert strip.notice is not None
    assert (strip.notice.severity, strip.notice.text) == (Severity.WARNING, WARNING)
    assert played == []
    alarm.look({"Door": news(), "Gate": news()}, words)
    assert strip.notice is None
