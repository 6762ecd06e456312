"""What is heard at the door, and that nothing is where there is no sound."""

import wave

import pytest
from PyQt6.QtCore import QObject

from faceattend.paths import resources
from faceattend.ui.machine import MachineSettings
from faceattend.ui.sounds import Player, Sound, Sounds


class Speaker:
    """Writes down what it was to play, and how loud."""

    def __init__(self, sound: Sound, played: list[tuple[Sound, float]]) -> None:
        self._sound = sound
        self._played = played
        self._volume = 1.0

    def setVolume(self, volume: float) -> None:  # noqa: N802 - Qt's name
        self._volume = volume

    def play(self) -> None:
        self._played.append((self._sound, self._volume))


@pytest.fixture
def played() -> list[tuple[Sound, float]]:
    return []


@pytest.fixture
def sounds(qapp: QObject, machine: MachineSettings, played: list[tuple[Sound, float]]) -> Sounds:
    def load(sound: Sound, _parent: QObject) -> Player | None:
        return Speaker(sound, played)

    return Sounds(machine, qapp, load)


def test_volume_and_mute_are_remembered(
    sounds: Sounds, machine: MachineSettings, played: list[tuple[Sound, float]]
) -> None:
    sounds.play(Sound.ACCEPTED)
    sounds.set_volume(25)
    sounds.play(Sound.TRY_AGAIN)
    sounds.set_muted(muted=True)
    sounds.play(Sound.ACCEPTED)
    assert played == [(Sound.ACCEPTED, 0.6), (Sound.TRY_AGAIN, 0.25)]
    again = Sounds(machine, sounds)
    assert (again.volume, again.muted) == (25, True)


def test_a_computer_without_sound_is_asked_once(qapp: QObject, machine: MachineSettings) -> None:
    asked: list[Sound] = []

    def load(sound: Sound, _parent: QObject) -> Player | None:
        asked.append(sound)
        return None

    sounds = Sounds(machine, qapp, load)
    sounds.prepare()
    sounds.play(Sound.ALARM)
    assert len(asked) == 1


@pytest.mark.parametrize("sound", list(Sound))
def test_every_sound_is_a_file_that_can_be_played(sound: Sound) -> None:
    with wave.open(str(resources() / "sounds" / sound.value)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert 0.1 < file.getnframes() / file.getframerate() < 1.0
