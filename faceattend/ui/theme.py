"""Colours, sizes and style of the window, light and dark."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from string import Template

from PyQt6.QtCore import QDir, Qt
from PyQt6.QtGui import QColor, QFontDatabase, QGuiApplication, QPalette
from PyQt6.QtWidgets import QApplication, QStyleFactory, QWidget

from faceattend.errors import EnvironmentFault
from faceattend.paths import resources

GRID = 8
"""Pixels; every margin and gap is a multiple of it."""

CONTROL_HEIGHT = 34
"""Pixels; no control that is clicked is lower."""

BASE_POINT_SIZE = 10.5

PLATE = QColor(0, 0, 0, 191)
"""Behind text over video, in both themes: three quarters black."""

ON_PLATE = QColor("#ffffff")


class Mode(StrEnum):
    """What the user chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme as #rrggbb.

    Text colours (text, muted, accent, ok, late, bad) reach a contrast of 4.5 on base, surface and raised; border is
    decoration, field_border reaches 3 so that an empty field can be seen.

    Attributes:
        base: behind everything.
        surface: cards, tables, fields.
        raised: buttons, headers of tables.
        hover: raised under the mouse.
        selection: behind a selected row; text keeps its colour on it.
        accent_hover: the primary button under the mouse.
        on_accent: text on accent.
        plate: text over video stands on this, at three quarters.
    """

    name: str
    text: str
    muted: str
    base: str
    surface: str
    raised: str
    hover: str
    border: str
    field_border: str
    selection: str
    accent: str
    accent_hover: str
    on_accent: str
    ok: str
    ok_back: str
    late: str
    late_back: str
    bad: str
    bad_back: str
    info_back: str
    plate: str = "#000000"

    @classmethod
    def of(cls, widget: QWidget) -> "Palette":
        """Return the tokens of the theme in which ``widget`` is shown."""
        return _of(widget.palette())

    @classmethod
    def current(cls) -> "Palette":
        """Return the tokens of the theme of the application."""
        return _of(QGuiApplication.palette())

    def color(self, token: str) -> QColor:
        """Return a token by its name, for painting."""
        return QColor(asdict(self)[token])


LIGHT = Palette(
    name="light",
    text="#1b2430",
    muted="#566170",
    base="#f4f6f8",
    surface="#ffffff",
    raised="#ffffff",
    hover="#edf1f5",
    border="#dde2e8",
    field_border="#8793a1",
    selection="#dce9fb",
    accent="#1f5fbf",
    accent_hover="#184e9e",
    on_accent="#ffffff",
    ok="#1a7036",
    ok_back="#e3f4e8",
    late="#8a5200",
    late_back="#fdf0d9",
    bad="#b3261e",
    bad_back="#fce8e6",
    info_back="#e4eefb",
)

DARK = Palette(
    name="dark",
    text="#e6eaf0",
    muted="#a2adba",
    base="#14181e",
    surface="#1b2027",
    raised="#252c35",
    hover="#303843",
    border="#2f3742",
    field_border="#6d7886",
    selection="#233a5c",
    accent="#8ab8ff",
    accent_hover="#a9caff",
    on_accent="#0d1b2e",
    ok="#7ddb9a",
    ok_back="#173324",
    late="#f3bd6b",
    late_back="#382a12",
    bad="#ff9c94",
    bad_back="#411d1b",
    info_back="#1b2f4a",
)


def chosen_palette(mode: Mode) -> Palette:
    """Return the colours for a choice; SYSTEM follows the desktop where it says so, else light."""
    if mode is Mode.SYSTEM:
        hints = QGuiApplication.styleHints()
        dark = hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if mode is Mode.DARK else LIGHT


def add_fonts() -> None:
    """Let names of every script that the papers print be read in the window too; the system's own fonts come first."""
    for font in sorted((resources() / "fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(font)) < 0:
            raise EnvironmentFault(
                f"The font {font.name} of the installation is damaged; install faceattend-suite again."
            )


def apply(app: QApplication, mode: Mode) -> Palette:
    """Give the whole application its colours, font size and style; return the colours."""
    tokens = chosen_palette(mode)
    QDir.setSearchPaths("faceattend", [str(resources())])
    style = app.style()
    if style is None or style.objectName().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    font = app.font()
    font.setPointSizeF(BASE_POINT_SIZE)
    app.setFont(font)
    app.setPalette(_qt_palette(tokens))
    app.setStyleSheet(_style_sheet(tokens))
    return tokens


def _of(palette: QPalette) -> Palette:
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def _qt_palette(tokens: Palette) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.base,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.base,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.ToolTipBase: tokens.text,
        role.ToolTipText: tokens.surface,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.hover,
        role.Mid: tokens.border,
        role.Dark: tokens.field_border,
        role.Shadow: tokens.border,
    }
    palette = QPalette()
    for each, colour in colours.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.field_border))
    return palette


def _style_sheet(tokens: Palette) -> str:
    template = (resources() / "styles" / "faceattend.qss").read_text(encoding="utf-8")
    # Style sheets count a border outside min-height: 1 px around a control, 2 px around the one with the focus.
    heights = {"inner": str(CONTROL_HEIGHT - 2), "focused": str(CONTROL_HEIGHT - 4)}
    return Template(template).substitute(asdict(tokens), **heights)
