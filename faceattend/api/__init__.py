"""What a plugin may import: these names and ``faceattend.errors``, nothing else of the host.

A recognizer plugin is a distribution with an entry point in the group ``faceattend.recognizers`` that names a
factory ``create(context: RecognizerContext) -> Recognizer``. The host finds faces, aligns them, stores templates,
searches and decides; the plugin only turns aligned faces into templates and compares templates.
"""

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
    "Network",
    "Recognizer",
    "RecognizerContext",
    "RecognizerFactory",
    "RecognizerInfo",
]
