"""The contract between the host and a recognizer plugin."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from logging import Logger
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

API_VERSION = 1
"""Raised by one whenever a plugin written for the version before could stop working."""


class Colour(Enum):
    """The channels of the aligned faces that a recognizer wants."""

    GREY = "grey"
    """uint8 (N, height, width, 1)"""
    BGR = "bgr"
    """uint8 (N, height, width, 3)"""


@dataclass(frozen=True, slots=True)
class RecognizerInfo:
    """What the host must know of a recognizer before it can use it.

    Attributes:
        id: short lower-case name, used on the command line and as the entry point's name.
        title: the name that a person sees.
        template_format: names the exact computation (recognizer, model digest, parameters); templates of
            different formats are never compared.
        face_size: width and height in pixels of the aligned faces it wants.
        colour: the channels of those faces.
        dimension: length D of one template.
        default_threshold: similarity from which two templates count as the same person in a small roll.
        default_margin: lead over the runner-up that a match needs, in units of similarity.
        rejects_strangers: whether the threshold really keeps strangers out; a recognizer that cannot do that
            only proposes names, and a person confirms them.
        notes: one or two plain sentences for Preferences.
        review_band: how far below the threshold a face is still worth the question "Is this ...?", in units of
            similarity; 0 asks about none.
        odd_threshold: similarity below which two pictures that are enrolled as one person are pointed out as odd;
            minus infinity points out none.
    """

    id: str
    title: str
    template_format: str
    face_size: tuple[int, int]
    colour: Colour
    dimension: int
    default_threshold: float
    default_margin: float
    rejects_strangers: bool
    notes: str
    review_band: float = 0.0
    odd_threshold: float = -math.inf


class Recognizer(Protocol):
    """Turns aligned faces into templates and compares templates. Called from one thread at a time."""

    @property
    def info(self) -> RecognizerInfo:
        """The same value for the whole life of the recognizer."""

    def encode(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return one template per face: uint8 (N, height, width, channels) to float32 (N, D), all finite."""

    def similarity(self, probes: NDArray[np.float32], gallery: NDArray[np.float32]) -> NDArray[np.float32]:
        """Compare (P, D) with (G, D); return (P, G), higher is more alike."""


@runtime_checkable
class Consolidator(Protocol):
    """A recognizer that knows how the templates of one person are best searched, and whose templates may be averaged.

    The host averages the templates of several looks at one face and hands the mean, (1, D), to ``consolidate``
    before it searches with it. The looks of a recognizer that does not consolidate are compared one by one, and
    their similarities are averaged.
    """

    def consolidate(self, templates: NDArray[np.float32]) -> NDArray[np.float32]:
        """Reduce the (k, D) templates of one person, k >= 1, to (m, D), 1 <= m <= k."""


class Network(Protocol):
    """A model file, loaded and ready, on the best engine of this computer."""

    def run(self, blob: NDArray[np.float32]) -> NDArray[np.float32]:
        """Feed one input (1, channels, height, width) and return the model's first output."""


class RecognizerContext(Protocol):
    """What the host gives to a recognizer's factory."""

    @property
    def logger(self) -> Logger:
        """A logger named after the plugin."""

    def model_file(self, name: str) -> Path:
        """The verified file of a model of the manifest; UserError when it is missing or altered."""

    def model_digest(self, name: str) -> str:
        """The SHA-256 of a model of the manifest, in hexadecimal, for the template format; the file is not read."""

    def network(self, model: str | Path) -> Network:
        """Load a model of the manifest by name, or a file that the plugin ships."""


RecognizerFactory = Callable[[RecognizerContext], Recognizer]
