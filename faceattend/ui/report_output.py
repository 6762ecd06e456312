"""A report leaves the window: as a file or on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QPageLayout
from PyQt6.QtWidgets import QWidget

from faceattend.services.papers import Orientation, PageOptions
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Messages, NoticeAction
from faceattend.ui.paper_output import PaperOutput, ask_where
from faceattend.workers.tasks import Task, run_task


class Printed(Protocol):
    """Something that can be brought on paper: a report, the explanation of a day."""

    @property
    def name(self) -> str:
        """What a file or a print job of it is called, without an ending."""

    @property
    def options(self) -> PageOptions:
        """How it is printed."""

    @property
    def orientation(self) -> Orientation:
        """How its pages lie."""

    def pdf(self) -> bytes:
        """Return the pages to be printed."""

    def export(self, file: Path) -> None:
        """Write it as the kind of file that the ending of ``file`` names."""


class ReportOutput(QObject):
    """Asks where a report goes and brings it there.

    Signals:
        status_changed: how far printing is, for the status bar.
    """

    status_changed = pyqtSignal(str)

    def __init__(self, window: QWidget, messages: Messages, machine: MachineSettings) -> None:
        super().__init__(window)
        self._window = window
        self._messages = messages
        self._machine = machine
        self._printing: Task | None = None
        self._paper = PaperOutput(window, machine)
        self._paper.progressed.connect(self.status_changed)
        self._paper.sent.connect(self._sent)
        self._paper.failed.connect(messages.error)

    def save(self, report: Printed, ending: str) -> None:
        """Ask for a file and write the report into it; ``ending`` is .pdf, .xlsx or .csv."""
        kinds = {
            ".pdf": self.tr("PDF document (*.pdf)"),
            ".xlsx": self.tr("Excel workbook (*.xlsx)"),
            ".csv": self.tr("CSV table (*.csv)"),
        }
        ask_where(
            self._window,
            self._machine,
            self.tr("Save the report"),
            report.name + ending,
            kinds[ending],
            lambda file: self.write(report, file),
        )

    def write(self, report: Printed, file: Path) -> None:
        """Write the report into a file of the kind that its ending names."""
        run_task(self, lambda _handle: report.export(file), lambda _nothing: self._written(file), self._messages.error)

    def print(self, report: Printed, save: Callable[[], None]) -> None:
        """Ask for the printer and print; without a printer say so, and offer ``save`` instead."""
        if not self._paper.has_printer:
            self._messages.warn(
                self.tr("No printer is set up on this computer."),
                NoticeAction(self.tr("Save as PDF..."), save),
                NoticeAction(self.tr("Try again"), lambda: self.print(report, save)),
            )
        else:
            self.make_print(report)

    def print_now(self, report: Printed, save: Callable[[], None]) -> None:
        """Print on the printer that was used last, without asking; as :meth:`print` while there is none."""
        if self._paper.last_printer:
            self.make_print(report, ask=False)
        else:
            self.print(report, save)

    def make_print(self, report: Printed, *, ask: bool = True) -> None:
        """Lay the pages out to be printed, then ask for the printer or take the last one."""
        if self._printing is None:
            self._printing = run_task(
                self._window, lambda _handle: report.pdf(), lambda pdf: self._made(report, pdf, ask=ask), self._failed
            )

    def cancel(self) -> None:
        """Drop what is being laid out."""
        if self._printing is not None:
            self._printing.cancel()
            self._printing = None

    def _made(self, report: Printed, pdf: bytes, *, ask: bool) -> None:
        self._printing = None
        lies = report.orientation is Orientation.LANDSCAPE
        orientation = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
        send = self._paper.print if ask else self._paper.print_now
        send(pdf, report.name, report.options.paper, orientation)

    def _failed(self, error: Exception) -> None:
        self._printing = None
        self._messages.error(error)

    def _sent(self, target: str) -> None:
        self._messages.done(self.tr("The report was sent to {0}.").format(target))

    def _written(self, file: Path) -> None:
        open_folder = NoticeAction(self.tr("Open folder"), lambda: _open(file.parent))
        self._messages.done(self.tr("{0} was saved.").format(file.name), open_folder)


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
