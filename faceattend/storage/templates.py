"""How templates are written: all of a person in one format, as plain float32 numbers with their shape in front."""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceattend.errors import BugError
from faceattend.storage.crypto import UnreadableError

# Length of the format's name, number of templates, their dimension.
_SHAPE = struct.Struct(">HII")
_LITTLE_ENDIAN_FLOAT = np.dtype("<f4")


def write_templates(format: str, templates: NDArray[np.float32]) -> bytes:
    """Return the bytes that are sealed.

    Args:
        templates: float32 (k, D) with k >= 1, finite.

    Raises:
        BugError: the array is not of that form.
    """
    if templates.ndim != 2 or 0 in templates.shape or templates.dtype != np.float32:
        raise BugError(f"Templates of {format} are {templates.dtype} {templates.shape}, not float32 (k, D).")
    if not np.isfinite(templates).all():
        raise BugError(f"A template of {format} holds a number that is not finite.")
    name = format.encode()
    shape = _SHAPE.pack(len(name), *templates.shape)
    return shape + name + np.ascontiguousarray(templates, _LITTLE_ENDIAN_FLOAT).tobytes()


def read_templates(format: str, count: int, body: bytes) -> NDArray[np.float32]:
    """Return float32 (k, D) from opened bytes.

    Args:
        count: how many templates the row promises.

    Raises:
        UnreadableError: they belong to another format, have another shape, are not finite, or one is all zeros.
    """
    templates = shaped_templates(format, count, body)
    check_numbers(templates)
    return templates


def shaped_templates(format: str, count: int, body: bytes) -> NDArray[np.float32]:
    """Return float32 (k, D) from opened bytes, whatever numbers are in it; :func:`check_numbers` looks at these.

    Raises:
        UnreadableError: they belong to another format or have another shape.
    """
    if len(body) < _SHAPE.size:
        raise UnreadableError("The templates are cut short.")
    name_length, found, dimension = _SHAPE.unpack_from(body)
    start = _SHAPE.size + name_length
    if body[_SHAPE.size : start] != format.encode():
        raise UnreadableError("The templates belong to another recognition engine.")
    if found != count or not dimension or len(body) - start != found * dimension * _LITTLE_ENDIAN_FLOAT.itemsize:
        raise UnreadableError("The templates have another shape than the record says.")
    return np.frombuffer(body, _LITTLE_ENDIAN_FLOAT, offset=start).reshape(found, dimension).astype(np.float32)


def check_numbers(templates: NDArray[np.float32]) -> None:
    """Make sure that templates (k, D) can be compared.

    Raises:
        UnreadableError: a number is not finite, or a template is all zeros.
    """
    if not np.isfinite(templates).all():
        raise UnreadableError("A template holds a number that is not finite.")
    # Nothing is like it, or everything: an engine that divides by its length makes no number of it.
    if not templates.any(axis=1).all():
        raise UnreadableError("A template is empty.")


def sound(templates: Sequence[NDArray[np.float32]]) -> bool:
    """Return whether the templates (k, D) of many people can all be compared; asked at once it costs a tenth."""
    widths = {array.shape[1] for array in templates}
    if len(widths) != 1:
        return not widths
    try:
        check_numbers(np.concatenate(templates))
    except UnreadableError:
        return False
    return True
