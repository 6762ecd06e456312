"""Running text on paper: nothing is lost at the end of a line or of a page."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from faceattend.domain.privacy import CertificateData
from faceattend.domain.verification import Stream
from faceattend.reports.certificate import certificate_pdf
from faceattend.reports.flow import Flow, wrapped
from faceattend.reports.sheet import Sheet


def certificate(name: str, reason: str) -> CertificateData:
    return CertificateData(
        site="Northgate College",
        name=name,
        code="A 7",
        erased_at=datetime(2026, 5, 29, 20, 0, tzinfo=UTC),
        zone="UTC",
        account="Administrator",
        reason=reason,
        emptied={Stream.PUNCHES: 1460, Stream.SIGHTINGS: 0},
        templates=10,
        seal="12-ABCD-EF01-2345-6789",
        device="0F1E-2D3C",
        backup_days=35,
    )


@pytest.mark.parametrize("text", ["", "one", "several words in a line", "x" * 500, "名" * 120, "a " * 300 + "y" * 90])
def test_lines_fit_their_width_and_lose_nothing(text: str) -> None:
    lines = list(wrapped(Sheet(100, 100, "", "").setter, text, 20.0))
    assert all(line.width <= 20.0 for line in lines)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")


def test_a_long_table_goes_on_under_the_same_heads() -> None:
    flow = Flow("Title", "Northgate", "Footer")
    flow.title("Northgate", "Title")
    flow.table(("First", "Second"), (0.5, 0.5), [(f"row {number:03d}", "x " * (number % 90)) for number in range(200)])
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(flow.finish())).pages]
    assert len(pages) > 3
    for page in pages:
        assert page.count("First") == 1
        assert "Footer" in page
    whole = "\n".join(pages)
    assert all(whole.count(f"row {number:03d}") == 1 for number in range(200))


@pytest.mark.parametrize("name", ["Ada", "\u0645\u062d\u0645\u062f \u0623\u062d\u0645\u062f", "名" * 120, "W" * 120])
def test_the_certificate_is_one_page_whatever_the_name(name: str) -> None:
    content = certificate_pdf(certificate(name, "w" * 200))
    [page] = PdfReader(io.BytesIO(content)).pages
    assert "1,460" in page.extract_text()
    assert content == certificate_pdf(certificate(name, "w" * 200))


def test_the_certificate_is_laid_out_on_standing_a4() -> None:
    [page] = PdfReader(io.BytesIO(certificate_pdf(certificate("Ada", "asked for it")))).pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
