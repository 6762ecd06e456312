"""The colours of the window can be told apart, in both themes."""

import pytest
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faceattend.ui import theme
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.theme import DARK, LIGHT, Mode, Palette

TEXTS = ("text", "muted", "accent", "ok", "late", "bad")
GROUNDS = ("base", "surface", "raised", "selection")


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast of WCAG 2.2, 1..21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def palette(request: pytest.FixtureRequest) -> Palette:
    chosen: Palette = request.param
    return chosen


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_can_be_read_on_every_ground(palette: Palette, text: str, ground: str) -> None:
    assert contrast(palette.color(text), palette.color(ground)) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("ok", "ok_back"),
        ("late", "late_back"),
        ("bad", "bad_back"),
        ("accent", "info_back"),
        ("text", "ok_back"),
        ("text", "late_back"),
        ("text", "bad_back"),
        ("text", "info_back"),
        ("text", "hover"),
    ],
)
def test_coloured_grounds_carry_their_text(palette: Palette, text: str, ground: str) -> None:
    assert contrast(palette.color(text), palette.color(ground)) >= 4.5


def test_the_edge_of_a_field_can_be_seen(palette: Palette) -> None:
    assert contrast(palette.color("field_border"), palette.color("surface")) >= 3


def test_light_text_on_the_plate_over_a_white_picture_can_be_read() -> None:
    white = 255 - theme.PLATE.alpha()
    assert contrast(theme.ON_PLATE, QColor(white, white, white)) >= 4.5


def test_controls_are_high_enough_to_be_hit(qtbot: QtBot) -> None:
    button = QPushButton("Save")
    qtbot.addWidget(button)
    button.show()
    assert button.height() >= theme.CONTROL_HEIGHT


def test_a_change_of_theme_reaches_widgets_and_icons(qapp: QApplication, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    drawn = icon(Icon.CHECK, Tone.TEXT)

    def ink() -> QColor:
        image = drawn.pixmap(24, 24).toImage()
        strongest = max(((x, y) for x in range(24) for y in range(24)), key=lambda at: image.pixelColor(*at).alpha())
        return image.pixelColor(*strongest)

    try:
        theme.apply(qapp, Mode.DARK)
        assert Palette.of(widget) is DARK
        dark = ink()
        theme.apply(qapp, Mode.LIGHT)
        assert Palette.of(widget) is LIGHT
        assert ink().lightness() < 128 < dark.lightness()
    finally:
        theme.apply(qapp, Mode.LIGHT)
