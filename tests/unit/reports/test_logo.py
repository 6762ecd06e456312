"""Which pictures become the logo of an office."""

import io
import struct
import zlib

import pytest
from PIL import Image

from faceattend.errors import UserError
from faceattend.reports.logo import LARGEST_FILE, printable_logo


def picture(kind: str, mode: str, size: tuple[int, int] = (300, 200)) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def bomb() -> bytes:
    """Return a PNG of a few bytes that claims to be 30,000 x 30,000 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "CMYK"), ("JPEG", "L")]
)
def test_pictures_of_every_kind_become_one(kind: str, mode: str) -> None:
    with Image.open(io.BytesIO(printable_logo(picture(kind, mode)))) as logo:
        assert (logo.format, logo.size) == ("PNG", (300, 200))


def test_a_large_picture_is_made_small_and_keeps_its_shape() -> None:
    with Image.open(io.BytesIO(printable_logo(picture("JPEG", "RGB", (4000, 2000))))) as logo:
        assert logo.size == (800, 400)


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", picture("GIF", "P"), picture("PNG", "RGB")[:60], bomb(), b"\0" * (LARGEST_FILE + 1)],
    ids=["nothing", "text", "another kind", "cut off", "huge", "too many bytes"],
)
def test_anything_else_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(UserError, match=r"The logo .*\.$"):
        printable_logo(content)
