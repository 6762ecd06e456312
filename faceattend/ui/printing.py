"""Putting a PDF on paper: as it is where CUPS serves the printer, painted page by page elsewhere."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PyQt6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter
from PyQt6.QtPdf import QPdfDocument
from PyQt6.QtPrintSupport import QPrinter, QPrinterInfo

from faceattend.errors import BugError, EnvironmentFault
from faceattend.services.reporting import Paper, write_whole

_PAINT_DPI = 300
"""Finer than this a page takes more memory than any office printer shows."""

_POINTS = 72.0
_LP_SECONDS = 60
"""How long the spooler may take; a server that hangs must not keep a thread for ever."""

_SIZES = {
    Paper.A4: QPageSize.PageSizeId.A4,
    Paper.A3: QPageSize.PageSizeId.A3,
    Paper.LETTER: QPageSize.PageSizeId.Letter,
}

PaintProgress = Callable[[int, int], None]
"""Told after each page: how many are painted, and how many there are. It may raise to stop."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What the print dialog was answered with.

    Attributes:
        printer: name of the printer; empty when the pages go to ``file``.
        pages: first and last page from 1, or None for all.
        file: where to put the PDF instead of printing it.
    """

    title: str
    printer: str
    copies: int
    pages: tuple[int, int] | None
    grey: bool
    file: Path | None


def printer_names() -> list[str]:
    """Return the printers of this computer; without one Qt would silently write files."""
    return QPrinterInfo.availablePrinterNames()


def prepared_printer(paper: Paper, title: str, printer: str, orientation: QPageLayout.Orientation) -> QPrinter:
    """Return a printer with the paper set, which must come before the first stroke.

    Args:
        printer: the one that was used last; taken when it is still there.
    """
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    if printer in printer_names():
        made.setPrinterName(printer)
    made.setDocName(title)
    made.setFullPage(True)
    made.setPageLayout(QPageLayout(QPageSize(_SIZES[paper]), orientation, QMarginsF()))
    return made


def job_of(printer: QPrinter, title: str) -> PrintJob:
    """Return what the dialog wrote into a printer."""
    ranged = printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage() > 0
    to_file = printer.outputFormat() is QPrinter.OutputFormat.PdfFormat and bool(printer.outputFileName())
    return PrintJob(
        title=title,
        printer=printer.printerName(),
        copies=max(1, printer.copyCount()),
        pages=(printer.fromPage(), printer.toPage()) if ranged else None,
        grey=printer.colorMode() is QPrinter.ColorMode.GrayScale,
        file=Path(printer.outputFileName()) if to_file else None,
    )


def print_pdf(pdf: bytes, job: PrintJob, printer: QPrinter, progress: PaintProgress) -> None:
    """Print; not on the GUI thread, and the GUI leaves ``printer`` alone meanwhile.

    Raises:
        EnvironmentFault: the printer or the disk refuses.
    """
    if job.file is not None and job.pages is None:
        write_whole(job.file, pdf)
    elif job.file is None and _has_spooler():
        _spool(pdf, job)
    else:
        paint_pdf(pdf, printer, job.pages, progress)


def paint_pdf(pdf: bytes, printer: QPrinter, pages: tuple[int, int] | None, progress: PaintProgress) -> None:
    """Paint the pages of a PDF as pictures.

    Raises:
        EnvironmentFault: the printer refuses.
    """
    data = QByteArray(pdf)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    if document.status() is not QPdfDocument.Status.Ready:
        raise BugError(f"The report cannot be printed ({document.error().name}).")
    first, last = pages or (1, document.pageCount())
    wanted = range(first - 1, min(last, document.pageCount()))
    painter = QPainter()
    _turn(printer, document.pagePointSize(wanted.start))
    if not painter.begin(printer):
        raise _refused(printer.printerName(), "")
    try:
        for done, number in enumerate(wanted):
            _turn(printer, document.pagePointSize(number))
            if done and not printer.newPage():
                raise _refused(printer.printerName(), "")
            _paint_page(painter, printer, document, number)
            progress(done + 1, len(wanted))
    finally:
        painter.end()
        document.close()


def _turn(printer: QPrinter, page: QSizeF) -> None:
    """Let the next sheet lie or stand as its page does: a pack of papers has both."""
    lies = page.width() > page.height()
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait)


def _paint_page(painter: QPainter, printer: QPrinter, document: QPdfDocument, number: int) -> None:
    points = document.pagePointSize(number)
    dpi = min(_PAINT_DPI, printer.resolution())
    size = QSize(round(points.width() / _POINTS * dpi), round(points.height() / _POINTS * dpi))
    page = QImage(size, QImage.Format.Format_RGB32)
    # A rendered page has transparent paper, which many printers print black.
    page.fill(QColor("white"))
    ink = QPainter(page)
    ink.drawImage(0, 0, document.render(number, size))
    ink.end()
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    painter.drawImage(_centred(QSizeF(size), paper), page)


def _centred(size: QSizeF, paper: QRect) -> QRect:
    """Return the largest place of this shape on the paper."""
    ratio = min(paper.width() / size.width(), paper.height() / size.height())
    place = QRect(0, 0, round(size.width() * ratio), round(size.height() * ratio))
    place.moveCenter(paper.center())
    return place


def _has_spooler() -> bool:
    return sys.platform != "win32" and shutil.which("lp") is not None


def _spool(pdf: bytes, job: PrintJob) -> None:
    """Hand the PDF itself to CUPS: lines stay lines, and the job is a hundredth of the size of painted pages."""
    command = ["lp", "-d", job.printer, "-t", job.title, "-n", str(job.copies)]
    if job.pages is not None:
        command += ["-P", f"{job.pages[0]}-{job.pages[1]}"]
    if job.grey:
        command += ["-o", "print-color-mode=monochrome"]
    try:
        outcome = subprocess.run(command, input=pdf, capture_output=True, timeout=_LP_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise _refused(job.printer, "") from error
    except OSError as error:
        raise _refused(job.printer, error.strerror or "") from error
    if outcome.returncode:
        raise _refused(job.printer, outcome.stderr.decode(errors="replace").strip().removeprefix("lp: "))


def _refused(printer: str, reason: str) -> EnvironmentFault:
    sentence = QCoreApplication.translate(
        "Printing", "The printer {0} does not take the pages{1}; see whether it is on and has paper, or save as PDF."
    )
    return EnvironmentFault(sentence.format(printer, f" ({reason})" if reason else ""))
