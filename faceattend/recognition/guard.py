"""The fence round a plugin's recognizer: one caller at a time, and every answer is checked before it is believed."""

import math
from collections.abc import Callable
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Consolidator, Recognizer, RecognizerInfo
from faceattend.errors import EnvironmentFault

Answer = NDArray[np.float32]


class PluginFault(EnvironmentFault):
    """A plugin broke its contract: it raised, or answered with something that cannot be used."""


def guarded(recognizer: Recognizer) -> Recognizer:
    """Return the recognizer inside a fence; it is a Consolidator when the recognizer is one.

    Calls from several threads take turns. An exception of the plugin, even one that would end the program, or an
    answer of the wrong shape or type or with a value that is not finite, becomes a PluginFault that names the engine.

    Raises:
        PluginFault: what the recognizer says of itself cannot be true.
    """
    info = _checked_info(recognizer.info)
    fence = _Fence(info.title)
    if isinstance(recognizer, Consolidator):
        return _ConsolidatingGuard(_Guard(recognizer, info, fence), recognizer, fence)
    return _Guard(recognizer, info, fence)


class _Fence:
    """Calls into one plugin, one at a time."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._lock = Lock()

    def call(self, what: str, shape: tuple[int | None, int], ask: Callable[[], Answer]) -> Answer:
        """Return the plugin's answer when it is float32, finite and of this shape; None in it allows any number."""
        try:
            with self._lock:
                answer = ask()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            # SystemExit is no Exception, and a plugin that exits must not end a thread of the program in silence.
            raise self._fault(f"{what} failed: {said(error)}") from error
        given: object = answer  # whatever the annotation of the plugin says
        if not isinstance(given, np.ndarray) or given.dtype != np.float32:
            raise self._fault(f"{what} did not give float32 numbers")
        if answer.ndim != 2 or any(wanted not in (None, got) for wanted, got in zip(shape, answer.shape, strict=True)):
            raise self._fault(f"{what} gave numbers of shape {answer.shape} in place of {shape}")
        if not np.isfinite(answer).all():
            raise self._fault(f"{what} gave values that are not numbers")
        return answer

    def _fault(self, reason: str) -> PluginFault:
        return PluginFault(
            f"The recognition engine {self._title} is faulty ({reason}); choose another engine in Preferences."
        )


class _Guard:
    def __init__(self, recognizer: Recognizer, info: RecognizerInfo, fence: _Fence) -> None:
        self._recognizer = recognizer
        self._info = info
        self._fence = fence

    @property
    def info(self) -> RecognizerInfo:
        return self._info

    def encode(self, faces: NDArray[np.uint8]) -> Answer:
        return self._fence.call(
            "encoding a face", (len(faces), self._info.dimension), lambda: self._recognizer.encode(faces)
        )

    def similarity(self, probes: Answer, gallery: Answer) -> Answer:
        return self._fence.call(
            "comparing faces", (len(probes), len(gallery)), lambda: self._recognizer.similarity(probes, gallery)
        )


class _ConsolidatingGuard:
    def __init__(self, guard: _Guard, consolidator: Consolidator, fence: _Fence) -> None:
        self._guard = guard
        self._consolidator = consolidator
        self._fence = fence

    @property
    def info(self) -> RecognizerInfo:
        return self._guard.info

    def encode(self, faces: NDArray[np.uint8]) -> Answer:
        return self._guard.encode(faces)

    def similarity(self, probes: Answer, gallery: Answer) -> Answer:
        return self._guard.similarity(probes, gallery)

    def consolidate(self, templates: Answer) -> Answer:
        return self._fence.call(
            "consolidating a person", (None, self.info.dimension), lambda: self._consolidator.consolidate(templates)
        )


def said(error: BaseException) -> str:
    """Return what an exception of a plugin says, on one line of a sentence."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _checked_info(info: object) -> RecognizerInfo:
    if not isinstance(info, RecognizerInfo):
        raise PluginFault("The plugin does not say what it is: its info is no RecognizerInfo.")
    numbers_hold = (
        info.dimension > 0
        and min(info.face_size) > 0
        and math.isfinite(info.default_threshold)
        and math.isfinite(info.default_margin)
        and 0 <= info.review_band < math.inf
        and info.odd_threshold < math.inf
    )
    if not (info.id and info.template_format and numbers_hold):
        raise PluginFault(f"What the plugin says of itself cannot be true: {info}.")
    return info
