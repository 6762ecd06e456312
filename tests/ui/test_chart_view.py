"""Charts that the window paints itself."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWidgets import QApplication

from faceattend.ui import theme
from faceattend.ui.chart_view import ChartData, ChartSeries, ChartStyle, ChartView, SeriesLook
from tests.ui.conftest import Stage, press_key

DAYS = ["1", "2", "3", "4"]


def chart(style: ChartStyle = ChartStyle.STACKED, unit: str = "people") -> ChartData:
    return ChartData(
        title="Present by day",
        style=style,
        labels=DAYS,
        series=(
            ChartSeries("present", [10, 8, None, 9.5], SeriesLook.GOOD),
            ChartSeries("absent", [0, 2, None, 0.5], SeriesLook.BAD),
        ),
        unit=unit,
        tips=[f"day {day}" for day in DAYS],
    )


@pytest.fixture
def view(stage: Stage) -> ChartView:
    made = ChartView()
    stage.place.addWidget(made)
    made.resize(480, 320)
    return made


def painted(view: ChartView) -> QImage:
    return view.grab().toImage()


def amount(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(1 for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == wanted)


def test_taller_values_are_painted_taller(view: ChartView) -> None:
    view.show_chart(chart())
    image = painted(view)
    good = QColor(theme.LIGHT.ok).rgb()
    heights = [sum(1 for y in range(60, image.height()) if image.pixel(x, y) == good) for x in range(image.width())]
    assert max(heights) > 60
    columns = [height for height in heights if height > 20]
    assert max(columns) / min(columns) == pytest.approx(10 / 8, abs=0.1)


@pytest.mark.parametrize("style", list(ChartStyle))
def test_every_style_shows_both_series(view: ChartView, style: ChartStyle) -> None:
    view.show_chart(chart(style))
    image = painted(view)
    assert amount(image, theme.LIGHT.ok) > 50
    assert amount(image, theme.LIGHT.bad) > 20


def test_the_arrow_keys_say_the_values(view: ChartView) -> None:
    view.show_chart(chart())
    press_key(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "day 1: present 10, absent 0"
    for _ in range(5):
        press_key(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "day 4: present 9.5, absent 0.5"
    press_key(view, Qt.Key.Key_Left)
    assert view.accessibleDescription() == "day 3"


def test_the_chosen_value_can_be_seen(view: ChartView) -> None:
    view.show_chart(chart())
    before = amount(painted(view), theme.LIGHT.selection)
    press_key(view, Qt.Key.Key_Right)
    assert amount(painted(view), theme.LIGHT.selection) > before + 500


def test_a_chart_of_nothing_is_empty(view: ChartView) -> None:
    nothing = ChartData("Late", ChartStyle.GROUPED, ["Mon"], (ChartSeries("late", [0], SeriesLook.LATE),), "%", ["Mon"])
    assert nothing.empty
    assert not chart().empty
    view.show_chart(nothing)
    assert not painted(view).isNull()
    view.show_chart(None)
    assert view.sentence(0) == ""


def test_it_follows_the_theme(view: ChartView, qapp: QApplication) -> None:
    view.show_chart(chart())
    theme.apply(qapp, theme.Mode.DARK)
    try:
        assert amount(painted(view), theme.DARK.ok) > 50
    finally:
        theme.apply(qapp, theme.Mode.LIGHT)
