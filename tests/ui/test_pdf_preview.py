"""The pages of a document in the window."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PyQt6.QtPdfWidgets import QPdfView
from PyQt6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from faceattend.errors import BugError
from faceattend.ui.pdf_preview import PdfPreview


def document(pages: int) -> bytes:
    """Return a PDF with some lying A4 pages."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=(842, 595))
    for number in range(pages):
        canvas.drawString(100, 100, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture
def preview(qapp: object, qtbot: QtBot) -> Iterator[PdfPreview]:
    made = PdfPreview()
    made.resize(800, 500)
    made.show()
    yield made
    made.clear()
    made.close()
    made.deleteLater()


def words(preview: PdfPreview) -> list[str]:
    return [each.text() for each in preview.findChildren(QLabel) if each.text()]


def press(qtbot: QtBot, preview: PdfPreview, name: str) -> None:
    found = next(each for each in preview.findChildren(QToolButton) if each.accessibleName() == name)
    found.click()


def test_pages_are_counted_and_leafed_through(preview: PdfPreview, qtbot: QtBot) -> None:
    preview.show_pdf(document(3))
    assert words(preview) == ["Page 1 of 3"]
    press(qtbot, preview, "Next page")
    assert words(preview) == ["Page 2 of 3"]
    press(qtbot, preview, "Page before")
    assert preview.page == 1


def test_it_can_be_made_larger_and_fitted_again(preview: PdfPreview, qtbot: QtBot) -> None:
    preview.show_pdf(document(1))
    view = preview.findChild(QPdfView)
    assert view is not None
    press(qtbot, preview, "Larger")
    larger = view.zoomFactor()
    press(qtbot, preview, "Larger")
    assert view.zoomFactor() > larger
    press(qtbot, preview, "Smaller")
    assert view.zoomFactor() == pytest.approx(larger)
    press(qtbot, preview, "Fit the width")
    assert view.zoomMode() is QPdfView.ZoomMode.FitToWidth


def test_another_document_takes_the_place_of_the_first(preview: PdfPreview) -> None:
    preview.show_pdf(document(4))
    preview.show_pdf(document(2))
    assert words(preview) == ["Page 1 of 2"]
    preview.clear()
    assert preview.page_count == 0
    assert words(preview) == []


def test_what_is_no_pdf_is_a_defect(preview: PdfPreview) -> None:
    with pytest.raises(BugError):
        preview.show_pdf(b"not a document")
