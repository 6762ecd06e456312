"""Putting a PDF on paper: as it is through a spooler, painted elsewhere."""

import json
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from PyQt6.QtGui import QPageLayout
from PyQt6.QtPrintSupport import QPrinter
from PyQt6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from faceattend.errors import EnvironmentFault
from faceattend.services.reporting import Paper
from faceattend.ui.printing import PrintJob, job_of, paint_pdf, prepared_printer, print_pdf, printer_names

A4 = (841.89, 595.28)


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    """Three lying A4 pages with a black square on each."""
    file = tmp_path / "three.pdf"
    canvas = Canvas(str(file), pagesize=A4)
    for _ in range(3):
        canvas.rect(100, 100, 200, 200, fill=1)
        canvas.showPage()
    canvas.save()
    return file.read_bytes()


@pytest.fixture
def spooler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A command lp that writes down what it was given; it refuses the printer called broken."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "lp"
    program.write_text(
        f"#!{sys.executable}\n"
        "import json, pathlib, sys\n"
        "if 'broken' in sys.argv:\n"
        "    sys.exit('lp: The printer or class does not exist.')\n"
        f"pathlib.Path({str(folder / 'arguments')!r}).write_text(json.dumps(sys.argv[1:]))\n"
        f"pathlib.Path({str(folder / 'document')!r}).write_bytes(sys.stdin.buffer.read())\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def job(**changes: object) -> PrintJob:
    plain: dict[str, object] = {
        "title": "Attendance 2026-05",
        "printer": "office",
        "copies": 1,
        "pages": None,
        "grey": False,
        "file": None,
    }
    return PrintJob(**{**plain, **changes})  # type: ignore[arg-type]


def file_printer(file: Path) -> QPrinter:
    printer = prepared_printer(Paper.A4, "Attendance", "", QPageLayout.Orientation.Landscape)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def no_progress(_done: int, _total: int) -> None:
    return None


def test_the_spooler_gets_the_document_as_it_is(qapp: QApplication, spooler: Path, pdf: bytes, tmp_path: Path) -> None:
    print_pdf(pdf, job(copies=2, pages=(1, 2), grey=True), file_printer(tmp_path / "x.pdf"), no_progress)
    assert (spooler / "document").read_bytes() == pdf
    assert json.loads((spooler / "arguments").read_text()) == [
        *("-d", "office"),
        *("-t", "Attendance 2026-05"),
        *("-n", "2"),
        *("-P", "1-2"),
        *("-o", "print-color-mode=monochrome"),
    ]


def test_a_printer_that_refuses_is_named_with_the_reason(
    qapp: QApplication, spooler: Path, pdf: bytes, tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        print_pdf(pdf, job(printer="broken"), file_printer(tmp_path / "x.pdf"), no_progress)
    assert str(caught.value) == (
        "The printer broken does not take the pages (The printer or class does not exist.); "
        "see whether it is on and has paper, or save as PDF."
    )


def test_print_to_file_writes_the_document_itself(qapp: QApplication, pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "out.pdf"
    printer = file_printer(file)
    chosen = job_of(printer, "Attendance 2026-05")
    assert chosen.file == file
    print_pdf(pdf, chosen, printer, no_progress)
    assert file.read_bytes() == pdf


@pytest.mark.parametrize(("pages", "count"), [(None, 3), ((2, 3), 2), ((3, 9), 1)])
def test_pages_are_painted_on_the_paper_that_was_chosen(
    qapp: QApplication, pdf: bytes, tmp_path: Path, pages: tuple[int, int] | None, count: int
) -> None:
    file = tmp_path / "painted.pdf"
    told: list[tuple[int, int]] = []
    paint_pdf(pdf, file_printer(file), pages, lambda done, total: told.append((done, total)))
    written = PdfReader(file)
    assert len(written.pages) == count
    width, height = (float(side) for side in written.pages[0].mediabox[2:])
    assert (width, height) == pytest.approx(A4, abs=1)
    assert told == [(page, count) for page in range(1, count + 1)]


def test_pages_that_stand_and_pages_that_lie_are_painted_as_they_are(qapp: QApplication, tmp_path: Path) -> None:
    both = tmp_path / "both.pdf"
    canvas = Canvas(str(both))
    for size in (A4, A4[::-1], A4):
        canvas.setPageSize(size)
        canvas.rect(100, 100, 200, 200, fill=1)
        canvas.showPage()
    canvas.save()
    file = tmp_path / "painted.pdf"
    paint_pdf(both.read_bytes(), file_printer(file), None, no_progress)
    lie = [page.mediabox.width > page.mediabox.height for page in PdfReader(file).pages]
    assert lie == [True, False, True]


def test_a_range_of_pages_is_read_from_the_dialog(qapp: QApplication, tmp_path: Path) -> None:
    printer = file_printer(tmp_path / "x.pdf")
    assert job_of(printer, "t").pages is None
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert job_of(printer, "t").pages == (2, 3)


def test_this_computer_has_no_printer(qapp: QApplication) -> None:
    assert printer_names() == []
