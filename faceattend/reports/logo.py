"""The logo of an office, made ready for every paper."""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from faceattend.deferred import DeferredModule
from faceattend.errors import UserError

if TYPE_CHECKING:
    from PIL import Image, ImageOps
else:
    Image = DeferredModule("PIL.Image")
    ImageOps = DeferredModule("PIL.ImageOps")

LARGEST_FILE = 8_000_000
"""Bytes of a file that is taken as a logo."""

_WIDEST, _HIGHEST = 1200, 400
"""Pixels that are kept; on paper a logo is 14 mm high, so that these are 700 dots an inch."""


def printable_logo(content: bytes) -> bytes:
    """Return a PNG or JPEG file as a small PNG with nothing in it but the picture.

    Raises:
        UserError: it is too large, of another kind, or damaged.
    """
    if len(content) > LARGEST_FILE:
        raise UserError(f"The logo has more than {LARGEST_FILE // 1_000_000} MB; save it smaller.")
    try:
        with warnings.catch_warnings():
            # A small file that claims to be a huge picture would fill the memory.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as opened:
                picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UserError("The logo is not a picture that can be printed; choose a PNG or JPEG file.") from error
    picture.thumbnail((_WIDEST, _HIGHEST))
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
