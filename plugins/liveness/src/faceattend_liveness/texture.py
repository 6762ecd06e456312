"""What the surface of one picture of a face tells: grids of screens and prints, lost detail, colours, glare."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from faceattend.api import LivenessLook
from faceattend_liveness.geometry import Grey, centre_of, size_of

Frequencies = NDArray[np.float64]
"""Cycles a pixel."""

_SIDES = (128, 64)
"""Sides in pixels of the window whose spectrum is looked at, the widest that fits the face."""

_DETAIL_SIDE = 64


def grid_peak(look: LivenessLook) -> float | None:
    """Return how far the highest lone peak of the spectrum of the face stands out of its surroundings.

    The pixels of a screen and the dots of a print, sampled again by a camera, leave lone peaks at middle and high
    frequencies; skin has none (Patel, Han, Jain, "Secure face unlock: spoof detection on smartphones", 2016; Garcia
    and de Queiroz, "Face-spoofing 2D-detection based on Moire-pattern analysis", 2015).

    Returns:
        The natural logarithm of its power over the mean power of its ring; None when the face is too small.
    """
    window = _native_window(look)
    if window is None:
        return None
    side = window.shape[0]
    high = window.astype(np.float32)
    high -= cv2.GaussianBlur(high, (0, 0), 2)
    spread = float(high.std())
    if spread < 0.7:
        return 0.0
    # Single bright points, such as a glint in the eye, fill the whole spectrum.
    high = np.clip(high, -3 * spread, 3 * spread)
    spectrum = np.fft.rfft2(high * _taper(side))
    power = spectrum.real**2 + spectrum.imag**2
    rings, counts, usable = _rings(side)
    mean = np.bincount(rings.ravel(), power.ravel()) / counts
    floor = np.maximum(mean[rings], 0.02 * float(power.mean()) + 1e-6)
    return float(np.log(np.max(np.where(usable, power / floor, 0)) + 1e-9))


def fine_detail(look: LivenessLook) -> float | None:
    """Return how much of the detail of the face is fine: a picture of a picture has lost it.

    The variance of the Laplacian over that of the picture made half as large, as in the blurriness of Wen, Han, Jain,
    "Face spoof detection with image distortion analysis", 2015. It says nothing of a face that is small in the frame.
    """
    face = _face(look)
    if face is None or min(face.shape[:2]) < _DETAIL_SIDE:
        return None
    grey = cv2.cvtColor(face, cv2.COLOR_BGR2GRAY)
    half = cv2.resize(grey, (grey.shape[1] // 2, grey.shape[0] // 2), interpolation=cv2.INTER_AREA)
    fine = float(cv2.Laplacian(grey, cv2.CV_32F).var())
    coarse = float(cv2.Laplacian(half, cv2.CV_32F).var())
    return fine / max(coarse, 1.0)


def colour_range(look: LivenessLook) -> float | None:
    """Return how much hue and saturation vary over the face, 0..1; None for a grey picture.

    Screens and prints reach fewer colours than skin has (colour diversity and chromatic moments of Wen, Han, Jain,
    2015; Boulkenafet, Komulainen, Hadid, "Face spoofing detection using colour texture analysis", 2016).
    """
    face = _face(look)
    if face is None:
        return None
    small = cv2.resize(face, (32, 32), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    chroma = lab[:, :, 1:] - 128
    if float(np.abs(chroma).mean()) < 1.5:
        return None
    return float(np.clip(np.sqrt(chroma.var(axis=(0, 1)).sum()) / 30, 0, 1))


def glare(look: LivenessLook) -> float:
    """Return the share of the face, 0..1, that is burnt out in one colourless patch, as glass and glossy paper do.

    Specular reflection of Wen, Han, Jain, 2015. Oily skin shines in small spots; a patch is one piece.
    """
    face = _face(look)
    if face is None:
        return 0.0
    small = cv2.resize(face, (48, 48), interpolation=cv2.INTER_AREA)
    dark, bright = small.min(axis=2), small.max(axis=2)
    middle = float(np.median(bright))
    if middle > 215:
        # The whole face is over-exposed: that is the light of the room.
        return 0.0
    burnt = ((dark > 235) & (bright - dark < 16)).astype(np.uint8)
    _, _, statistics, _ = cv2.connectedComponentsWithStats(burnt)
    largest = float(np.max(statistics[1:, cv2.CC_STAT_AREA], initial=0))
    return largest / float(burnt.size)


def _face(look: LivenessLook) -> NDArray[np.uint8] | None:
    """Return the pixels of the box, cut at the frame; None when next to nothing is left."""
    x, y, width, height = look.box
    frame_height, frame_width = look.image.shape[:2]
    left, right = (int(np.clip(round(edge), 0, frame_width)) for edge in (x, x + width))
    top, bottom = (int(np.clip(round(edge), 0, frame_height)) for edge in (y, y + height))
    if right - left < 16 or bottom - top < 16:
        return None
    return look.image[top:bottom, left:right]


def _native_window(look: LivenessLook) -> Grey | None:
    """Return a grey square in the middle of the face, in the pixels of the camera."""
    x, y = centre_of(look)
    height, width = look.image.shape[:2]
    for side in _SIDES:
        left, top = round(x) - side // 2, round(y) - side // 2
        fits = left >= 0 and top >= 0 and left + side <= width and top + side <= height
        if fits and side <= 1.1 * size_of(look):
            part = look.image[top : top + side, left : left + side]
            return np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8)
    return None


@lru_cache(maxsize=2)
def _taper(side: int) -> NDArray[np.float32]:
    slope = np.hanning(side).astype(np.float32)
    return np.outer(slope, slope)


@lru_cache(maxsize=2)
def _rings(side: int) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return the ring of every place of a half spectrum, the places in each ring, and which places may hold a peak."""
    down: Frequencies = np.fft.fftfreq(side)[:, None].astype(np.float64)
    across: Frequencies = np.fft.rfftfreq(side)[None, :].astype(np.float64)
    radius = np.hypot(down, across)
    rings = np.floor(radius * 40).astype(np.int64)
    counts = np.maximum(np.bincount(rings.ravel()), 1).astype(np.float64)
    # Blocks of 8 pixels of a compressed picture leave peaks of their own, on the lines of multiples of an eighth and,
    # when the picture was scaled afterwards, elsewhere on the axes; scaling mirrors what is coarse to the highest ones.
    near = 2.1 / side

    def of_blocks(places: Frequencies) -> NDArray[np.bool_]:
        return np.asarray(np.abs(places * 8 - np.round(places * 8)) / 8 < near, np.bool_)

    usable = (radius > 0.14) & (radius < 0.44) & ~of_blocks(down) & ~of_blocks(across)
    return rings, counts, usable
