"""The two kinds of plugin that the host knows, and what is different about them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from faceattend.api import LivenessCheck, Recognizer
from faceattend.recognition.guard import guarded
from faceattend.recognition.liveness_guard import guarded_check

Plugin = TypeVar("Plugin")


@dataclass(frozen=True, slots=True)
class PluginKind(Generic[Plugin]):
    """One kind of plugin.

    Attributes:
        group: of its entry points.
        noun: what it is called in a sentence.
        short: the same where it was said before.
        fence: puts what a factory made behind a fence that checks every answer.
        name_of: the id that a plugin gives itself.
    """

    group: str
    noun: str
    short: str
    fence: Callable[[Plugin], Plugin]
    name_of: Callable[[Plugin], str]


RECOGNIZERS: PluginKind[Recognizer] = PluginKind(
    group="faceattend.recognizers",
    noun="recognition engine",
    short="engine",
    fence=guarded,
    name_of=lambda recognizer: recognizer.info.id,
)

LIVENESS_CHECKS: PluginKind[LivenessCheck] = PluginKind(
    group="faceattend.liveness",
    noun="check for living faces",
    short="check",
    fence=guarded_check,
    name_of=lambda check: check.info.id,
)
