"""The few kinds of labels, buttons and boxes that every view is made of, so that all views look alike."""

from enum import StrEnum

from PyQt6.QtCore import QEvent, QEventLoop, QSize, Qt
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.theme import CONTROL_HEIGHT, GRID

_FRAME = QSize(8, 40)
"""Pixels that a window manager may need around a window."""


class Role(StrEnum):
    """What a label is for; resources/styles gives each its looks."""

    ANNOUNCED = "announced"
    """Read from some steps away."""
    TITLE = "title"
    HEADING = "heading"
    STRONG = "strong"
    MUTED = "muted"
    OK = "ok"
    LATE = "late"
    BAD = "bad"
    CODE = "code"
    KEY = "key"
    BADGE = "badge"
    BADGE_OK = "badge-ok"
    BADGE_LATE = "badge-late"
    BADGE_BAD = "badge-bad"
    BADGE_INFO = "badge-info"


class Kind(StrEnum):
    """What a button is for; a view has one PRIMARY button at most."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"
    FLAT = "flat"


def label(text: str, role: Role | None = None, *, wrap: bool = False) -> QLabel:
    """Return a label. Its text is plain: markup in a name prints as itself."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role is not None:
        made.setProperty("role", role.value)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget that is on the screen another role."""
    if widget.property("role") != str(role):
        widget.setProperty("role", str(role))
        style = widget.style()
        if style is not None:
            style.unpolish(widget)
            style.polish(widget)


def button(text: str, kind: Kind = Kind.PLAIN, name: Icon | None = None) -> QPushButton:
    """Return a push button; Enter presses it while it has the focus, and the default one of a dialog otherwise."""
    made = QPushButton(text)
    made.setProperty("kind", kind.value)
    made.setAutoDefault(True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if name is not None:
        tones = {Kind.PRIMARY: Tone.ON_ACCENT, Kind.DANGER: Tone.BAD, Kind.FLAT: Tone.ACCENT}
        made.setIcon(icon(name, tones.get(kind, Tone.TEXT)))
        made.setIconSize(QSize(18 + GRID // 2, 18))
    return made


def icon_button(name: Icon, text: str, tone: Tone = Tone.TEXT) -> QToolButton:
    """Return a square button that shows an icon; ``text`` is its tool tip and its name for a screen reader."""
    made = QToolButton()
    made.setIcon(icon(name, tone))
    made.setIconSize(QSize(20, 20))
    made.setFixedSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
    made.setToolTip(text)
    made.setAccessibleName(text)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def card(layout: QLayout | None = None) -> QFrame:
    """Return a framed area with two grid steps of padding around ``layout``, a column unless one is given."""
    made = QFrame()
    made.setProperty("role", "card")
    inside = QVBoxLayout() if layout is None else layout
    inside.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
    made.setLayout(inside)
    return made


def line() -> QFrame:
    """Return a thin level line."""
    made = QFrame()
    made.setProperty("role", "line")
    made.setFixedHeight(1)
    return made


def upright_line() -> QFrame:
    """Return a thin upright line between controls of a row."""
    made = QFrame()
    made.setProperty("role", "upright-line")
    made.setFixedWidth(1)
    return made


def column(*, margin: int = 0, gap: int = GRID) -> QVBoxLayout:
    """Return an empty column; sizes in pixels."""
    made = QVBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(gap)
    return made


def row(*, margin: int = 0, gap: int = GRID) -> QHBoxLayout:
    """Return an empty row; sizes in pixels."""
    made = QHBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(gap)
    return made


def side_by_side(*controls: QWidget, wide: QWidget | None = None) -> QWidget:
    """Return several controls as one field of a form; the focus goes to the first one.

    Args:
        wide: which of them takes the room that is left; None for none.
    """
    line = row()
    for each in controls:
        line.addWidget(each, 1 if each is wide else 0)
    if wide is None:
        line.addStretch()
    made = QWidget()
    made.setLayout(line)
    made.setFocusProxy(controls[0])
    return made


def form() -> QFormLayout:
    """Return a form: labels at the leading edge, fields that grow, rows a grid step apart."""
    made = QFormLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(2 * GRID)
    made.setVerticalSpacing(GRID + GRID // 2)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
    return made


def add_field(layout: QFormLayout, text: str, field: QWidget, hint: str = "") -> QLabel:
    """Put a field with its label into a form, ``hint`` below it; the label names it for a screen reader as well."""
    made = label(text)
    made.setFixedHeight(CONTROL_HEIGHT)
    made.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    made.setBuddy(field)
    name = text.replace("&", "")
    field.setAccessibleName(name)
    inner = field.lineEdit() if isinstance(field, QComboBox) else None
    if inner is not None:
        inner.setAccessibleName(name)
    if not hint:
        layout.addRow(made, field)
        return made
    field.setAccessibleDescription(hint)
    both = column(gap=GRID // 2)
    both.addWidget(field)
    both.addWidget(label(hint, Role.MUTED, wrap=True))
    layout.addRow(made, both)
    return made


def scrolled(content: QWidget, *, read_only: str = "") -> QScrollArea:
    """Return ``content`` in an area that scrolls down when there is too little room.

    Args:
        read_only: the name of a page in which nothing takes the focus; it takes it itself, so that keys scroll it.
    """
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if read_only else Qt.FocusPolicy.NoFocus)
    made.setAccessibleName(read_only)
    page = QWidget()
    page.setProperty("role", "page")
    inside = column()
    # The bar stands beside the content, not on its edge.
    inside.setContentsMargins(0, 0, GRID, 0)
    inside.addWidget(content)
    page.setLayout(inside)
    made.setWidget(page)
    return made


def answered(dialog: QDialog) -> bool:
    """Show a dialog and wait until it is closed; return whether it was accepted.

    Unlike the dialog's own ``exec`` it goes on waiting while the dialog is hidden because the desk is locked.
    """
    loop = QEventLoop()
    dialog.finished.connect(loop.quit)
    dialog.open()
    loop.exec()
    return dialog.result() == QDialog.DialogCode.Accepted


def holds_focus(widget: QWidget) -> bool:
    """Return whether the keyboard is in a widget or in something inside it."""
    window = widget.window()
    focused = None if window is None else window.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))


def size_window(window: QWidget, width: int, height: int) -> None:
    """Give a window its first size: this one, or what the screen has room for, in pixels."""
    wanted = QSize(width, height)
    screen = window.screen()
    window.resize(wanted if screen is None else wanted.boundedTo(screen.availableSize() - _FRAME))


def fit_height(window: QWidget) -> None:
    """Make a window as high as what is in it needs, wrapped texts with all their lines, and wider if it must be."""
    layout = window.layout()
    if layout is not None:
        layout.activate()
        # A least width that was set by hand hides from Qt that the fields need more.
        width = max(window.width(), layout.totalMinimumSize().width())
        window.resize(width, layout.totalHeightForWidth(width))


class Pages(QWidget):
    """Shows one of several pages and, unlike a stack, is as high as the page that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._column = column()
        self.setLayout(self._column)
        self._pages: list[QWidget] = []

    def add(self, page: QWidget) -> None:
        """Add a page, hidden."""
        page.hide()
        self._pages.append(page)
        self._column.addWidget(page)

    def turn_to(self, page: QWidget) -> None:
        """Show a page and hide the others."""
        for each in self._pages:
            each.setVisible(each is page)


class Picture(QLabel):
    """An icon that stands by itself; it is drawn again when the theme changes."""

    def __init__(self, name: Icon, tone: Tone = Tone.MUTED, size: int = 16) -> None:
        """Draw an icon of ``size`` logical pixels."""
        super().__init__()
        self._size = size
        self.setFixedSize(size, size)
        self.show_icon(name, tone)

    def show_icon(self, name: Icon, tone: Tone) -> None:
        """Show another icon."""
        self._name = name
        self._tone = tone
        self._draw()

    def changeEvent(self, event: QEvent | None) -> None:
        """Draw again in the colours of the new theme."""
        super().changeEvent(event)
        if event is not None and event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        size = QSize(self._size, self._size)
        self.setPixmap(icon(self._name, self._tone).pixmap(size, self.devicePixelRatioF()))


class EmptyState(QWidget):
    """What a view shows when there is nothing to show: an icon, one sentence, an explanation and what to do."""

    def __init__(self, name: Icon, title: str, text: str = "", buttons: tuple[QPushButton, ...] = ()) -> None:
        super().__init__()
        picture = row()
        picture.addStretch()
        picture.addWidget(Picture(name, size=48))
        picture.addStretch()
        self._title = label(title, Role.HEADING, wrap=True)
        self._text = label(text, Role.MUTED, wrap=True)
        for each in (self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setVisible(bool(text))
        keys = row()
        keys.addStretch()
        for each_button in buttons:
            keys.addWidget(each_button)
        keys.addStretch()
        layout = column(margin=3 * GRID)
        layout.addStretch()
        layout.addLayout(picture)
        layout.addSpacing(GRID)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addSpacing(GRID)
        layout.addLayout(keys)
        layout.addStretch()
        self.setLayout(layout)

    def say(self, title: str, text: str = "") -> None:
        """Show other words."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
