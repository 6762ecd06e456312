"""What a plugin may import: these names and ``faceattend.errors``, nothing else of the host.

A recognizer plugin is a distribution with an entry point in the group ``faceattend.recognizers`` that names a
factory ``create(context: RecognizerContext) -> Recognizer``. The host finds faces, aligns them, stores templates,
searches and decides; the plugin only turns aligned faces into templates and compares templates.

A liveness plugin has an entry point in the group ``faceattend.liveness`` that names a factory
``create(context: RecognizerContext) -> LivenessCheck``. The host follows faces, chooses what a person is asked to do
and decides what a reading means for attendance.
"""

from faceattend.api.liveness import (
    LivenessCheck,
    LivenessFactory,
    LivenessInfo,
    LivenessKind,
    LivenessLook,
    LivenessReading,
    LivenessTrack,
    Prompt,
)
from faceattend.api.recognizer import (
    API_VERSION,
    Colour,
    Consolidator,
    Network,
    Recognizer,
    RecognizerContext,
    RecognizerFactory,
    RecognizerInfo,
)

__all__ = [
    "API_VERSION",
    "Colour",
    "Consolidator",
    "LivenessCheck",
    "LivenessFactory",
    "LivenessInfo",
    "LivenessKind",
    "LivenessLook",
    "LivenessReading",
    "LivenessTrack",
    "Network",
    "Prompt",
    "Recognizer",
    "RecognizerContext",
    "RecognizerFactory",
    "RecognizerInfo",
]
