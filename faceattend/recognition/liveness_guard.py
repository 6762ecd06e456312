"""The fence round a plugin that tells living faces from pictures: every answer is checked before it is believed."""

import math
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TypeVar

from faceattend.api import (
    LivenessCheck,
    LivenessInfo,
    LivenessKind,
    LivenessLook,
    LivenessReading,
    LivenessTrack,
    Prompt,
)
from faceattend.recognition.guard import PluginFault, said

Answer = TypeVar("Answer")


def guarded_check(check: LivenessCheck) -> LivenessCheck:
    """Return the check inside a fence.

    Calls from several threads take turns. An exception of the plugin, even one that would end the program, or an
    answer that is no reading becomes a PluginFault that names the check.

    Raises:
        PluginFault: what the check says of itself cannot be true.
    """
    return _GuardedCheck(check, _checked_info(check.info))


class _Fence:
    """Calls into one plugin, one at a time."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._lock = Lock()

    def call(self, what: str, ask: Callable[[], Answer]) -> Answer:
        try:
            with self._lock:
                return ask()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            # SystemExit is no Exception, and a plugin that exits must not end a thread of the program in silence.
            raise self.fault(f"{what} failed: {said(error)}") from error

    def fault(self, reason: str) -> PluginFault:
        return PluginFault(
            f"The check for living faces “{self._title}” is faulty ({reason}); take it out of use in Preferences."
        )


class _GuardedCheck:
    def __init__(self, check: LivenessCheck, info: LivenessInfo) -> None:
        self._check = check
        self._info = info
        self._fence = _Fence(info.title)

    @property
    def info(self) -> LivenessInfo:
        return self._info

    def begin(self, prompt: Prompt | None = None) -> LivenessTrack:
        return _GuardedTrack(self._fence.call("beginning", lambda: self._check.begin(prompt)), self._fence)


class _GuardedTrack:
    def __init__(self, track: LivenessTrack, fence: _Fence) -> None:
        self._track = track
        self._fence = fence

    def look(self, look: LivenessLook) -> LivenessReading:
        reading: object = self._fence.call("looking at a face", lambda: self._track.look(look))
        if not isinstance(reading, LivenessReading):
            raise self._fence.fault("it gave no reading")
        if reading.score is not None and not _is_share(reading.score):
            raise self._fence.fault(f"it gave the score {reading.score!r}")
        if not isinstance(reading.early, bool):
            raise self._fence.fault("it does not say whether it is too early to rely on its reading")
        cues: object = reading.cues
        if not isinstance(cues, Mapping) or not all(_is_share(value) for value in cues.values()):
            raise self._fence.fault("it gave cues that are no numbers from 0 to 1")
        return reading


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= 1


def _checked_info(info: object) -> LivenessInfo:
    if not isinstance(info, LivenessInfo):
        raise PluginFault("The plugin does not say what it is: its info is no LivenessInfo.")
    bounds_hold = _is_share(info.spoof_below) and _is_share(info.live_from) and info.spoof_below <= info.live_from
    prompts_fit = bool(info.prompts) == (info.kind is LivenessKind.CHALLENGE)
    if not (info.id and bounds_hold and prompts_fit):
        raise PluginFault(f"What the plugin says of itself cannot be true: {info}.")
    return info
