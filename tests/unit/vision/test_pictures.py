import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from faceattend.domain.faces import Image
from faceattend.errors import UserError
from faceattend.vision.opencv import cv2
from faceattend.vision.pictures import read_picture

BLUE, WHITE = (200, 40, 20), (255, 255, 255)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_bomb(side: int) -> bytes:
    """A grey PNG of a few hundred kilobytes that says it is ``side`` pixels wide and high, and is."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side + 1)) for _ in range(side)) + packer.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def saved(picture: Pillow.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def colours(portrait: Image) -> Pillow.Image:
    return Pillow.fromarray(np.ascontiguousarray(portrait[:, :, ::-1]))


def test_real_photographs_are_what_opencv_reads(samples: Path) -> None:
    for path in sorted((samples / "feat" / "tests" / "data").glob("*.jpg")):
        theirs = np.asarray(cv2.imread(str(path)), int)
        assert np.abs(read_picture(path) - theirs).mean() < 1, path


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.bmp", "BMP"), ("a.tif", "TIFF"), ("a.avif", "AVIF")],
)
def test_every_usual_format(write: Callable[[str, bytes], Path], portrait: Image, name: str, format: str) -> None:
    path = write(name, saved(Pillow.fromarray(np.ascontiguousarray(portrait[:, :, ::-1])), format))
    image = read_picture(path)
    assert (image.dtype, image.flags.c_contiguous) == (np.dtype(np.uint8), True)
    assert np.abs(image.astype(int) - portrait).mean() < 6


def test_grey_becomes_three_equal_channels(write: Callable[[str, bytes], Path], colours: Pillow.Image) -> None:
    image = read_picture(write("grey.jpg", saved(colours.convert("L"), "JPEG")))
    assert image.shape == (*reversed(colours.size), 3)
    assert np.array_equal(image[:, :, 0], image[:, :, 2])


@pytest.mark.parametrize("name", ["deep.png", "deep.tif", "deep.pgm"])
def test_sixteen_grey_bits_are_scaled_not_clipped(
    write: Callable[[str, bytes], Path], portrait: Image, name: str
) -> None:
    grey = cv2.cvtColor(portrait, cv2.COLOR_BGR2GRAY)
    deep = cv2.imencode(Path(name).suffix, grey.astype(np.uint16) * 257)[1].tobytes()
    assert np.abs(read_picture(write(name, deep))[:, :, 1].astype(int) - grey).max() <= 1


def test_sixteen_bits_of_colour(write: Callable[[str, bytes], Path], portrait: Image) -> None:
    for suffix in (".png", ".tif"):
        deep = cv2.imencode(suffix, portrait.astype(np.uint16) * 257)[1].tobytes()
        assert np.abs(read_picture(write(f"deep{suffix}", deep)).astype(int) - portrait).max() <= 1


def test_decimal_picture(write: Callable[[str, bytes], Path], colours: Pillow.Image) -> None:
    grey = np.asarray(colours.convert("L"))
    path = write("decimal.tif", saved(Pillow.fromarray((grey / 255).astype(np.float32)), "TIFF"))
    assert np.abs(read_picture(path)[:, :, 0].astype(int) - grey).max() <= 1


def test_cmyk_photograph_keeps_its_colours(write: Callable[[str, bytes], Path], colours: Pillow.Image) -> None:
    image = read_picture(write("press.jpg", saved(colours.convert("CMYK"), "JPEG", quality=95)))
    assert np.abs(image[:, :, ::-1].astype(int) - np.asarray(colours)).mean() < 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turn_is_applied(
    write: Callable[[str, bytes], Path], colours: Pillow.Image, portrait: Image, orientation: int
) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = colours if orientation == 1 else colours.transpose(Pillow.Transpose(undo[orientation]))
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    image = read_picture(write("phone.jpg", saved(stored, "JPEG", exif=exif, quality=95)))
    assert image.shape == portrait.shape
    assert np.abs(image.astype(int) - portrait).mean() < 4


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # pytest sets the filter of the module aside
def test_broken_exif_does_no_harm(write: Callable[[str, bytes], Path], colours: Pillow.Image) -> None:
    path = write("phone.jpg", saved(colours, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12" * 9))
    assert read_picture(path).shape == (*reversed(colours.size), 3)


def test_transparency_lies_on_white(write: Callable[[str, bytes], Path]) -> None:
    layered = Pillow.new("RGBA", (40, 40), (20, 40, 200, 255))
    layered.paste((9, 9, 9, 0), (0, 0, 20, 40))
    for name, picture in (
        ("rgba.png", layered),
        ("palette.png", layered.quantize(8)),
        ("la.png", layered.convert("LA")),
    ):
        image = read_picture(write(name, saved(picture, "PNG")))
        assert tuple(image[20, 10]) == WHITE, name
        assert tuple(image[20, 30]) != WHITE, name
    assert tuple(read_picture(write("rgba.png", saved(layered, "PNG")))[20, 30]) == BLUE


def test_first_image_of_an_animation(write: Callable[[str, bytes], Path]) -> None:
    shots = [Pillow.new("RGB", (30, 20), colour) for colour in ("red", "lime", "blue")]
    for format in ("GIF", "PNG", "WEBP"):
        path = write(f"moving.{format}", saved(shots[0], format, save_all=True, append_images=shots[1:], duration=90))
        blue, green, red = read_picture(path)[10, 15]
        assert red > 240
        assert max(blue, green) < 15


def test_one_pixel(write: Callable[[str, bytes], Path]) -> None:
    image = read_picture(write("dot.png", saved(Pillow.new("1", (1, 1), 1), "PNG")))
    assert image.tolist() == [[[255, 255, 255]]]


def test_fifty_megapixels_and_no_more(write: Callable[[str, bytes], Path]) -> None:
    assert read_picture(write("large.jpg", saved(Pillow.new("L", (8000, 6250)), "JPEG"))).shape == (6250, 8000, 3)
    with pytest.raises(UserError, match=r"8000 x 6251 pixels; save it with at most 50 million"):
        read_picture(write("larger.jpg", saved(Pillow.new("L", (8000, 6251)), "JPEG")))


def test_bomb_is_refused_before_it_is_unpacked(write: Callable[[str, bytes], Path]) -> None:
    path = write("bomb.png", png_bomb(30_000))
    assert path.stat().st_size < 2_000_000
    with pytest.raises(UserError, match="30000 x 30000 pixels"):
        read_picture(path)


def test_too_many_bytes_are_refused(write: Callable[[str, bytes], Path], colours: Pillow.Image) -> None:
    with pytest.raises(UserError, match="larger than 20 MB"):
        read_picture(write("long.jpg", saved(colours, "JPEG") + bytes(20 * 1024**2)))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])
def test_truncated_picture_is_refused(write: Callable[[str, bytes], Path], colours: Pillow.Image, format: str) -> None:
    content = saved(colours, format)
    for share in (0.02, 0.5, 0.9):
        with pytest.raises(UserError, match=r"cut is not a picture|cut is damaged or incomplete"):
            read_picture(write("cut", content[: int(len(content) * share)]))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file photo.jpg is empty"),
        (b"Dear Sir, please find attached\n", "photo.jpg is not a picture"),
        (b"%PDF-1.7\n" + bytes(500), "photo.jpg is not a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "photo.jpg is (not a picture|damaged)"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(500), "photo.jpg is a HEIC picture .* save it as JPEG"),
    ],
)
def test_what_is_not_a_picture_is_refused(write: Callable[[str, bytes], Path], content: bytes, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read_picture(write("photo.jpg", content))


def test_folder_pipe_and_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder, not a picture"):
        read_picture(tmp_path)
    with pytest.raises(UserError, match=r"no file .*gone\.jpg"):
        read_picture(tmp_path / "gone.jpg")
    with pytest.raises(UserError, match="no file"):
        read_picture(Path("a\0b.jpg"))
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(UserError, match=r"pipe\.jpg is not a file"):
        read_picture(tmp_path / "pipe.jpg")


def test_forbidden_file_is_named(tmp_path: Path, colours: Pillow.Image) -> None:
    path = tmp_path / "locked.jpg"
    path.write_bytes(saved(colours, "JPEG"))
    path.chmod(0)
    if os.access(path, os.R_OK):
        # The administrator of a test machine may read everything, except where a loop of links leads nowhere.
        path.unlink()
        path.symlink_to(path)
    with pytest.raises(UserError, match=r"locked\.jpg"):
        read_picture(path)
