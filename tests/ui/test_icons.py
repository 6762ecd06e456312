"""The program's own icons."""

import pytest
from PyQt6.QtGui import QIcon

from faceattend.paths import resources
from faceattend.ui.icons import Icon, application_icon, icon

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("name", list(Icon))
def test_every_icon_draws_something(name: Icon) -> None:
    image = icon(name).pixmap(24, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24))


def test_no_drawing_is_left_over() -> None:
    drawings = {file.stem for file in (resources() / "icons").glob("*.svg")}
    assert drawings == {name.value for name in Icon} | {"faceattend"}


def test_a_disabled_icon_is_paler() -> None:
    normal, disabled = (
        max(
            (image.pixelColor(x, y) for x in range(24) for y in range(24)),
            key=lambda colour: colour.alpha(),
        ).lightness()
        for image in (
            icon(Icon.CHECK).pixmap(24, 24, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)
        )
    )
    assert disabled > normal


def test_the_program_has_an_icon() -> None:
    assert not application_icon().pixmap(64, 64).isNull()
