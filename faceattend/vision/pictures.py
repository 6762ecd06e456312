"""Reading any still picture a person may hand in.

Pillow reads them, not OpenCV: it tells the size before it decodes, says when a file is cut short where OpenCV fills
up with grey, and prints nothing.
"""

import stat
import warnings
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from faceattend.deferred import DeferredModule
from faceattend.domain.faces import Image
from faceattend.errors import UserError

MAX_BYTES = 20 * 1024 * 1024
"""Largest picture file; a camera's best JPEG stays below it."""

MAX_PIXELS = 50_000_000
"""Largest picture, 150 MB once decoded; larger ones are bombs or scans of posters."""

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".pgm", ".ppm", ".avif"})
"""How the names of pictures end, in lower case; used to pick pictures out of a folder."""

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "PPM", "AVIF")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def _load_pillow() -> ModuleType:
    from PIL import Image as Pictures

    # Pillow only warns of large pictures, on stderr; the limit here is lower and refuses them.
    Pictures.MAX_IMAGE_PIXELS = None
    return Pictures


if TYPE_CHECKING:
    import PIL
    from PIL import Image as Pillow
    from PIL import ImageOps
    from PIL.ImageFile import ImageFile
else:
    PIL = DeferredModule("PIL")
    Pillow = DeferredModule("PIL.Image", _load_pillow)
    ImageOps = DeferredModule("PIL.ImageOps")

# It also warns of what does no harm, such as a broken EXIF block; whatever matters is raised.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


def read_picture(path: Path) -> Image:
    """Return the picture upright in BGR: EXIF turn applied, transparency on white, first image of an animation.

    Raises:
        UserError: there is no such file, it may not be read, it is too large, damaged or no picture.
    """
    _check_file(path)
    try:
        with path.open("rb") as file:
            _refuse_heic(file.read(12), path.name)
            file.seek(0)
            with Pillow.open(file, formats=_FORMATS) as picture:
                return _decoded(picture, path.name)
    except UserError:
        raise
    except PermissionError as error:
        raise UserError(
            f"You are not allowed to read {path.name}; give yourself the right or copy the file."
        ) from error
    except PIL.UnidentifiedImageError as error:
        raise UserError(f"{path.name} is not a picture that can be read; choose a JPEG or PNG file.") from error
    except Exception as error:
        # What a decoder raises for a broken file is anything: OSError, SyntaxError, ValueError, struct.error, ...
        raise UserError(
            f"The picture {path.name} is damaged or incomplete; copy it again or choose another."
        ) from error


def _check_file(path: Path) -> None:
    """Refuse what is no file, or one of a size that no picture has, before it is opened."""
    try:
        status = path.stat()
    except PermissionError as error:
        raise UserError(
            f"You are not allowed to read {path.name}; give yourself the right or copy the file."
        ) from error
    except (OSError, ValueError) as error:
        raise UserError(f"There is no file {path}; choose the picture again.") from error
    if stat.S_ISDIR(status.st_mode):
        raise UserError(f"{path.name} is a folder, not a picture; choose a picture file.")
    if not stat.S_ISREG(status.st_mode):
        raise UserError(f"{path.name} is not a file; choose a picture file.")
    if status.st_size == 0:
        raise UserError(f"The file {path.name} is empty; copy the picture again or choose another.")
    if status.st_size > MAX_BYTES:
        megabytes = MAX_BYTES // 1024**2
        raise UserError(f"The file {path.name} is larger than {megabytes} MB; save the picture smaller.")


def _refuse_heic(head: bytes, name: str) -> None:
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        raise UserError(f"{name} is a HEIC picture of a phone; save it as JPEG and choose that file.")


def _decoded(picture: "ImageFile", name: str) -> Image:
    if picture.width * picture.height > MAX_PIXELS:
        raise UserError(
            f"The picture {name} has {picture.width} x {picture.height} pixels; "
            f"save it with at most {MAX_PIXELS // 10**6} million."
        )
    picture.load()
    return np.ascontiguousarray(np.asarray(_rgb(ImageOps.exif_transpose(picture)))[:, :, ::-1])


def _rgb(picture: "Pillow.Image") -> "Pillow.Image":
    """Return the picture in eight bits of red, green and blue, whatever it was made of."""
    if picture.mode.startswith(("I", "F")):
        return _eight_bits(picture).convert("RGB")
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        white = Pillow.new("RGBA", layered.size, "white")
        return Pillow.alpha_composite(white, layered).convert("RGB")
    return picture.convert("RGB")


def _eight_bits(picture: "Pillow.Image") -> "Pillow.Image":
    """Return a grey picture of more than eight bits in eight, which Pillow itself would clip at 255."""
    values = np.asarray(picture).astype(np.float32)
    # Sixteen bits are said by the mode or, where it holds 32, by the values; decimal pictures go from 0 to 1.
    full = 1.0 if picture.mode == "F" else 65535.0
    return Pillow.fromarray(np.clip(np.nan_to_num(values) * (255 / full), 0, 255).round().astype(np.uint8))
