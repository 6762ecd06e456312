"""The colours of the window can be told apart, in both themes."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage, QStandardItem, QStandardItemModel
from PyQt6.QtWidgets import QApplication, QPushButton, QTableView, QWidget
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


@pytest.fixture
def table(qapp: QApplication, qtbot: QtBot) -> QTableView:
    """A table of one cell, whose text is also that of its header."""
    made = QTableView()
    model = QStandardItemModel(1, 1, made)
    model.setHorizontalHeaderLabels(["HHH"])
    model.setItem(0, 0, QStandardItem("HHH"))
    made.setModel(model)
    made.setShowGrid(False)
    rows, columns = made.verticalHeader(), made.horizontalHeader()
    assert rows is not None
    assert columns is not None
    rows.hide()
    columns.setHighlightSections(False)
    columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    qtbot.addWidget(made)
    made.resize(300, 200)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def first_ink(picture: QImage, top: int, bottom: int) -> int:
    """Return the first column of a band of rows, inside the frame, that text has drawn on."""
    band = range(top + 8, bottom - 8)
    ground = LIGHT.color("surface").lightness()
    columns = range(4, picture.width() - 4)
    return next(x for x in columns if min(picture.pixelColor(x, y).lightness() for y in band) < ground - 40)


def test_headers_stand_above_what_they_name(table: QTableView) -> None:
    header, viewport = table.horizontalHeader(), table.viewport()
    assert header is not None
    assert viewport is not None
    picture = table.grab().toImage()
    rows = viewport.geometry().top()
    under = first_ink(picture, rows, rows + table.rowHeight(0))
    assert first_ink(picture, header.y(), header.geometry().bottom()) == under


def test_the_ring_of_the_focus_is_whole_and_moves_nothing(table: QTableView, qapp: QApplication) -> None:
    header = table.horizontalHeader()
    assert header is not None
    places = []
    for focused in (True, False):
        if focused:
            table.setFocus()
        else:
            table.clearFocus()
        qapp.processEvents()
        picture = table.grab().toImage()
        middle, right = header.geometry().center().y(), picture.width() - 2
        edges = [picture.pixelColor(1, middle), picture.pixelColor(right, middle), picture.pixelColor(60, 1)]
        assert [edge == LIGHT.color("accent") for edge in edges] == [focused] * 3
        places.append(header.geometry())
    assert places[0] == places[1]


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
