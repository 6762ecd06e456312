"""The pages of a document on the screen, as they will be printed."""

from PyQt6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QSize
from PyQt6.QtGui import QKeySequence, QPalette, QShortcut
from PyQt6.QtPdf import QPdfDocument
from PyQt6.QtPdfWidgets import QPdfView
from PyQt6.QtWidgets import QFrame, QWidget

from faceattend.errors import BugError
from faceattend.ui.controls import Role, column, icon_button, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.theme import GRID, Palette

_STEP = 1.25
_SMALLEST, _LARGEST = 0.25, 5.0
_POINTS = 72.0


class PdfPreview(QWidget):
    """Shows one PDF page under page, with its own buttons for pages and size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setAccessibleName(self.tr("Pages of the report"))
        self._page = label("", Role.MUTED)
        self._back = icon_button(Icon.CHEVRON_LEFT, self.tr("Page before"))
        self._next = icon_button(Icon.CHEVRON_RIGHT, self.tr("Next page"))
        self._smaller = icon_button(Icon.ZOOM_OUT, self.tr("Smaller"))
        self._larger = icon_button(Icon.ZOOM_IN, self.tr("Larger"))
        self._fit = icon_button(Icon.FIT_WIDTH, self.tr("Fit the width"))
        bar = row(gap=GRID // 2)
        bar.addWidget(self._back)
        bar.addWidget(self._page)
        bar.addWidget(self._next)
        bar.addStretch()
        bar.addWidget(self._smaller)
        bar.addWidget(self._larger)
        bar.addWidget(self._fit)
        layout = column(gap=GRID // 2)
        layout.addLayout(bar)
        layout.addWidget(self._view, 1)
        self.setLayout(layout)
        self._connect()
        self._tint()
        self._show_page()

    @property
    def page_count(self) -> int:
        """How many pages there are; 0 while nothing is shown."""
        return self._document.pageCount()

    @property
    def page(self) -> int:
        """The page that is in front, from 1."""
        navigator = self._view.pageNavigator()
        return 1 if navigator is None else navigator.currentPage() + 1

    def show_pdf(self, pdf: bytes) -> None:
        """Show a document from memory; it is never written to the disk for this."""
        self.clear()
        self._bytes = QByteArray(pdf)
        self._buffer.setBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if self._document.status() is not QPdfDocument.Status.Ready:
            raise BugError(f"The report cannot be shown ({self._document.error().name}).")
        self._go(1)
        self._show_page()

    def clear(self) -> None:
        """Show nothing."""
        self._document.close()
        self._buffer.close()
        self._show_page()

    def set_focus(self) -> None:
        """Put the focus on the pages."""
        self._view.setFocus()

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event is not None and event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        """Lay the pages on a quiet ground; Qt's own is as dark as the outline of a field."""
        tokens = Palette.of(self)
        palette = QPalette(self._view.palette())
        if palette.color(QPalette.ColorRole.Dark) != tokens.color("border"):
            palette.setColor(QPalette.ColorRole.Dark, tokens.color("border"))
            self._view.setPalette(palette)

    def _connect(self) -> None:
        self._back.clicked.connect(lambda: self._go(self.page - 1))
        self._next.clicked.connect(lambda: self._go(self.page + 1))
        self._smaller.clicked.connect(lambda: self._zoom(1 / _STEP))
        self._larger.clicked.connect(lambda: self._zoom(_STEP))
        self._fit.clicked.connect(self._fit_width)
        navigator = self._view.pageNavigator()
        if navigator is not None:
            navigator.currentPageChanged.connect(self._show_page)
        QShortcut(QKeySequence(QKeySequence.StandardKey.ZoomIn), self, lambda: self._zoom(_STEP))
        QShortcut(QKeySequence(QKeySequence.StandardKey.ZoomOut), self, lambda: self._zoom(1 / _STEP))
        QShortcut(QKeySequence("Ctrl+0"), self, self._fit_width)

    def _go(self, page: int) -> None:
        navigator = self._view.pageNavigator()
        if navigator is not None and 1 <= page <= self.page_count:
            navigator.jump(page - 1, QPointF(), navigator.currentZoom())

    def _fit_width(self) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _zoom(self, factor: float) -> None:
        if not self.page_count:
            return
        now = self._view.zoomFactor()
        if self._view.zoomMode() is not QPdfView.ZoomMode.Custom:
            now = self._width_factor()
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(max(_SMALLEST, min(_LARGEST, now * factor)))

    def _width_factor(self) -> float:
        """Return the zoom at which a page is as wide as the view."""
        viewport = self._view.viewport()
        margins = self._view.documentMargins()
        width = (QSize() if viewport is None else viewport.size()).width() - margins.left() - margins.right()
        natural = self._document.pagePointSize(self.page - 1).width() / _POINTS * self.logicalDpiX()
        return max(_SMALLEST, width / natural)

    def _show_page(self) -> None:
        count = self.page_count
        self._page.setText(self.tr("Page {0} of {1}").format(self.page, count) if count else "")
        self._back.setEnabled(self.page > 1)
        self._next.setEnabled(self.page < count)
        for each in (self._smaller, self._larger, self._fit):
            each.setEnabled(count > 0)
