"""Pictures on their way between the window and the services: QImage here, BGR arrays there."""

from pathlib import Path

import numpy as np
from PyQt6.QtCore import QMimeData, QRectF, QSize, Qt
from PyQt6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from faceattend.domain.faces import Image
from faceattend.errors import UserError

PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".pgm", ".ppm")
"""What a file dialog offers as pictures; whether a file is one is decided by reading it."""


def to_qimage(image: Image) -> QImage:
    """Return a copy of a BGR picture that lives by itself."""
    height, width = image.shape[:2]
    # The first QImage only borrows the memory, which dies with this call.
    return QImage(image.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888).copy()


def from_qimage(picture: QImage) -> Image:
    """Return a picture from the clipboard as BGR (height, width, 3).

    Raises:
        UserError: there is nothing in it.
    """
    if picture.isNull():
        raise UserError("There is no picture to paste; copy a picture first.")
    plain = picture.convertToFormat(QImage.Format.Format_BGR888)
    memory = plain.constBits()
    if memory is None:
        raise UserError("The picture could not be read; save it as a file and use that.")
    rows = np.frombuffer(memory.asstring(plain.sizeInBytes()), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()


def dropped_files(data: QMimeData | None) -> list[Path]:
    """Return the local files that are being dragged or pasted."""
    if data is None or not data.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def rounded(image: Image, size: QSize, radius: float, ratio: float) -> QPixmap:
    """Return a picture of ``size`` logical pixels with round corners, for a screen with this device pixel ratio."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    area = QRectF(0, 0, size.width(), size.height())
    shape.addRoundedRect(area, radius, radius)
    painter.setClipPath(shape)
    painter.drawImage(area, to_qimage(image))
    painter.end()
    return made
