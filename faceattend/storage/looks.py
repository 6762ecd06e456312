"""How templates that belong to no enrolment are written: what is known of them in JSON, then the numbers."""

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceattend.storage.crypto import UnreadableError, pad, unpad
from faceattend.storage.templates import read_templates, write_templates

# Length of the part in front of the templates, and how many there are.
_HEAD = struct.Struct(">II")
_STEP = 256
_NAME = "look"
"""Stands where enrolled templates name their format, so that neither is taken for the other."""


def write_looks(meta: Mapping[str, object], templates: NDArray[np.float32]) -> bytes:
    """Return the bytes that are sealed.

    Args:
        meta: what JSON can hold.
        templates: float32 (k, D) with k >= 1, finite.

    Raises:
        BugError: the array is not of that form.
    """
    front = pad(json.dumps(meta, separators=(",", ":")).encode("ascii"), _STEP)
    return _HEAD.pack(len(front), len(templates)) + front + write_templates(_NAME, templates)


def read_looks(body: bytes) -> tuple[dict[str, Any], NDArray[np.float32]]:
    """Return what :func:`write_looks` was given.

    Raises:
        UnreadableError: it has another form.
    """
    if len(body) < _HEAD.size:
        raise UnreadableError("The look is cut short.")
    length, count = _HEAD.unpack_from(body)
    end = _HEAD.size + length
    try:
        meta = json.loads(unpad(body[_HEAD.size : end]))
    except ValueError as error:
        raise UnreadableError("The look has an unknown form.") from error
    if not isinstance(meta, dict):
        raise UnreadableError("The look has an unknown form.")
    return meta, read_templates(_NAME, count, body[end:])
