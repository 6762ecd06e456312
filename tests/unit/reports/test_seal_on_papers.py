"""The seal under the numbers stands on every page of the paper and in the workbook."""

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from pypdf import PdfReader

from faceattend.domain.people import PersonDetails
from faceattend.domain.results import MonthResult, SealMark
from faceattend.reports.month_csv import month_csv
from faceattend.reports.month_pdf import month_pdf
from faceattend.reports.month_xlsx import month_xlsx
from faceattend.reports.paper import Orientation, PageOptions, Paper

MakeMonth = Callable[..., MonthResult]
Staff = Callable[[int], list[PersonDetails]]

SEAL = SealMark("123456-ABCD-EF01-2345-6789", "0F1E-2D3C-4B5A-6978-8796-A5B4-C3D2-E1F0")


@pytest.fixture
def sealed(make_month: MakeMonth, staff: Staff) -> MonthResult:
    # The longest name of a zone makes the longest line.
    return replace(make_month(staff(60)), zone="America/Argentina/ComodRivadavia", seal=SEAL)


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("paper", list(Paper))
def test_every_page_of_every_paper_names_the_seal_and_the_key(
    sealed: MonthResult, paper: Paper, orientation: Orientation
) -> None:
    for page in PdfReader(io.BytesIO(month_pdf(sealed, PageOptions(paper, orientation)))).pages:
        text = " ".join(page.extract_text().split())
        assert f"Seal {SEAL.head}, key {SEAL.device}" in text


def test_the_workbook_names_the_seal_below_its_legend(sealed: MonthResult) -> None:
    legend = openpyxl.load_workbook(io.BytesIO(month_xlsx(sealed)))["Legend"]
    assert any(SEAL.head in str(cell or "") for row in legend.iter_rows(values_only=True) for cell in row)


def test_the_file_for_other_programs_stays_the_same(sealed: MonthResult) -> None:
    assert month_csv(sealed) == month_csv(replace(sealed, seal=None))


def test_a_paper_of_records_that_were_never_sealed_names_none(make_month: MakeMonth, staff: Staff) -> None:
    [page, *_] = PdfReader(io.BytesIO(month_pdf(make_month(staff(3))))).pages
    assert "Seal" not in page.extract_text()
