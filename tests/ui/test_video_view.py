"""The live picture is drawn whole, with its marks, and lets go of frames."""

import gc
import weakref
from datetime import UTC, datetime

import numpy as np
import pytest
from PyQt6.QtGui import QImage
from pytestqt.qtbot import QtBot

from faceattend.domain.faces import Box, Frame, Image
from faceattend.services.screen_picture import ScreenPicture, screen_picture
from faceattend.ui.video_view import FaceMark, MarkLook, VideoView

NOW = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)


def plain(blue: int, green: int, red: int) -> Image:
    image = np.empty((240, 320, 3), np.uint8)
    image[:] = (blue, green, red)
    return image


def picture(view: VideoView, image: Image) -> ScreenPicture:
    return screen_picture(Frame(image, "door", 0, NOW), view.room)


@pytest.fixture
def view(qtbot: QtBot) -> VideoView:
    made = VideoView()
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    return made


def colour_at(view: VideoView, x: int, y: int) -> tuple[int, int, int]:
    colour = view.grab().toImage().pixelColor(x, y)
    return colour.red(), colour.green(), colour.blue()


def test_the_colours_of_the_picture_are_right(view: VideoView) -> None:
    view.show_picture(picture(view, plain(200, 100, 50)), [])
    assert colour_at(view, 320, 240) == (50, 100, 200)


def test_a_part_of_a_larger_picture_is_drawn_as_well(view: VideoView) -> None:
    wide = np.zeros((480, 640, 3), np.uint8)
    wide[:, :320] = (10, 20, 30)
    view.show_picture(picture(view, wide[:, :320]), [])
    assert colour_at(view, 320, 240) == (30, 20, 10)


def test_a_recognised_face_has_a_solid_frame_and_the_others_a_broken_one(view: VideoView) -> None:
    def frame_pixels(look: MarkLook) -> int:
        view.show_picture(picture(view, plain(40, 40, 40)), [FaceMark(Box(80, 80, 100, 100), look, "x")])
        image = view.grab().toImage()
        return sum(1 for x in range(180, 350) if image.pixelColor(x, 360).lightness() > 120)

    assert frame_pixels(MarkLook.RECOGNISED) == 170
    for look in (MarkLook.CHECKING, MarkLook.REVIEW, MarkLook.UNKNOWN, MarkLook.SPOOF):
        assert 10 < frame_pixels(look) < 165, look


@pytest.mark.parametrize(
    "text", ["Ada Lovelace", "أحمد زويل", "王贞仪", "x" * 500, "<b>bold</b>", ""], ids=lambda text: text[:12]
)
def test_words_of_any_script_and_length_stay_inside_the_picture(view: VideoView, text: str) -> None:
    marks = [FaceMark(Box(x, y, 60, 60), MarkLook.UNKNOWN, text) for x in (-20, 300) for y in (-20, 220)]
    view.show_picture(picture(view, plain(90, 90, 90)), marks)
    assert view.grab().toImage().size() == view.size()


def test_a_frame_is_freed_when_the_next_one_is_shown(view: VideoView) -> None:
    first = picture(view, plain(1, 2, 3))
    gone = weakref.ref(first.pixels)
    view.show_picture(first, [])
    view.grab()
    del first
    view.show_picture(picture(view, plain(3, 2, 1)), [])
    view.grab()
    gc.collect()
    assert gone() is None


def test_a_picture_that_no_longer_fits_is_drawn_whole_until_the_next_one(view: VideoView) -> None:
    view.show_picture(picture(view, plain(200, 100, 50)), [])
    view.resize(320, 240)
    assert colour_at(view, 10, 120) == (50, 100, 200)
    assert colour_at(view, 310, 120) == (50, 100, 200)


def test_nobody_can_be_recognised_in_a_blurred_picture() -> None:
    rng = np.random.default_rng(7)
    checks = np.kron(rng.integers(0, 2, (24, 32), np.uint8) * 255, np.ones((10, 10), np.uint8))
    image = np.repeat(checks[:, :, np.newaxis], 3, axis=2)
    blurred = screen_picture(Frame(image, "door", 0, NOW), (640, 480), blurred=True).pixels[:, :, 0].astype(float)
    assert blurred.shape == (480, 640)
    # From one pixel to the next nothing changes that an eye could see: what is finer than a face is gone.
    assert np.abs(np.diff(blurred, axis=1)).max() < 16


def test_a_dimmed_picture_is_dark_and_has_no_marks(view: VideoView) -> None:
    mark = FaceMark(Box(80, 80, 100, 100), MarkLook.RECOGNISED, "Ada")
    view.show_picture(picture(view, plain(200, 200, 200)), [mark])
    view.darken()
    assert max(colour_at(view, 320, 360)) < 80
    view.brighten()
    assert colour_at(view, 600, 400) == (200, 200, 200)


def test_the_words_of_people_who_stand_side_by_side_do_not_cover_one_another(view: VideoView) -> None:
    def dark_pixels(*marks: FaceMark) -> int:
        view.show_picture(picture(view, plain(255, 255, 255)), marks)
        image = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        bits = image.constBits()
        assert bits is not None
        return int((np.frombuffer(bits.asstring(image.sizeInBytes()), np.uint8) < 120).sum())

    text = "Ada Lovelace - in 08:56"
    row = [FaceMark(Box(10 + 60 * place, 100, 40, 40), MarkLook.RECOGNISED, text) for place in range(5)]
    row.append(FaceMark(Box(5, 5, 40, 40), MarkLook.UNKNOWN, "Not known"))
    view.set_caption("Door")
    rim = dark_pixels()
    apart = sum(dark_pixels(mark) - rim for mark in row)
    assert dark_pixels(*row) - rim > 0.97 * apart
