"""A sound for what happens at the door. Without a sound card, or where Qt cannot load its library, it stays silent."""

import logging
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from PyQt6.QtCore import QObject, QUrl

from faceattend.paths import resources
from faceattend.ui.machine import MachineKey, MachineSettings

_LOGGER = logging.getLogger(__name__)

_USUAL_VOLUME = 60
_LOUDEST = 100


class Sound(Enum):
    """What can be heard; the value is the file in resources/sounds. Who is not known is met with silence."""

    ACCEPTED = "accepted.wav"
    TRY_AGAIN = "try-again.wav"
    ALARM = "alarm.wav"
    """Attendance is not being recorded although it should be."""


class Player(Protocol):
    """Something that plays one sound."""

    def setVolume(self, volume: float) -> None:
        """Play it as loud as this from now on, 0 to 1."""

    def play(self) -> None:
        """Play it, from its beginning."""


class Sounds(QObject):
    """Plays sounds as loud as this computer was told to."""

    def __init__(
        self, machine: MachineSettings, parent: QObject, load: Callable[[Sound, QObject], Player | None] | None = None
    ) -> None:
        """Load nothing yet.

        Args:
            load: makes the player of a sound, or says with None that there is no sound on this computer.
        """
        super().__init__(parent)
        self._machine = machine
        self._load = _load_player if load is None else load
        self._players: dict[Sound, Player] = {}
        self._available = True

    @property
    def volume(self) -> int:
        """How loud, 0 to 100."""
        text = self._machine.text(MachineKey.VOLUME)
        return min(int(text), _LOUDEST) if text.isascii() and text.isdigit() else _USUAL_VOLUME

    @property
    def muted(self) -> bool:
        """Whether nothing is to be heard."""
        return self._machine.truth(MachineKey.MUTED)

    def set_volume(self, volume: int) -> None:
        """Be as loud as this, 0 to 100, also the next time."""
        self._machine.keep(MachineKey.VOLUME, str(volume))

    def set_muted(self, *, muted: bool) -> None:
        """Be silent, or be heard again, also the next time."""
        self._machine.keep_truth(MachineKey.MUTED, value=muted)

    def prepare(self) -> None:
        """Load every sound ahead of the first one, which would hold up the window while somebody passes."""
        if not self.muted:
            for sound in Sound:
                self._player(sound)

    def play(self, sound: Sound) -> None:
        """Play a sound."""
        if self.muted or not self.volume:
            return
        player = self._player(sound)
        if player is not None:
            player.setVolume(self.volume / _LOUDEST)
            player.play()

    def _player(self, sound: Sound) -> Player | None:
        if sound not in self._players and self._available:
            player = self._load(sound, self)
            if player is None:
                self._available = False
            else:
                self._players[sound] = player
        return self._players.get(sound)


def _load_player(sound: Sound, parent: QObject) -> Player | None:
    # Loaded with the first sound: the library is large, and missing where the system has no libpulse.
    try:
        from PyQt6.QtMultimedia import QMediaDevices, QSoundEffect  # noqa: PLC0415
    except ImportError as error:
        _LOGGER.info("there is no sound: %s", error)
        return None
    if not QMediaDevices.audioOutputs():
        _LOGGER.info("there is no sound: this computer has nothing to play it on")
        return None
    effect = QSoundEffect(parent)
    effect.setSource(QUrl.fromLocalFile(str(resources() / "sounds" / sound.value)))
    return effect
