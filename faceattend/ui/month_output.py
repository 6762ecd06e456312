"""The month leaves the window: as a file or on paper."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QPageLayout
from PyQt6.QtWidgets import QWidget

from faceattend.domain.results import MonthResult
from faceattend.services.reporting import PageOptions, ReportingService
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Messages, NoticeAction
from faceattend.ui.paper_output import PaperOutput, ask_where
from faceattend.workers.tasks import run_task


class MonthOutput(QObject):
    """Asks where a month goes and brings it there.

    Signals:
        status_changed: how far printing is, for the status bar.
    """

    status_changed = pyqtSignal(str)

    def __init__(
        self, window: QWidget, reporting: ReportingService, messages: Messages, machine: MachineSettings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._reporting = reporting
        self._messages = messages
        self._machine = machine
        self._paper = PaperOutput(window, machine)
        self._paper.progressed.connect(self.status_changed)
        self._paper.sent.connect(self._sent)
        self._paper.failed.connect(messages.error)

    def save(self, result: MonthResult, options: PageOptions, ending: str) -> None:
        """Ask for a file and write the month into it; ``ending`` is .pdf, .xlsx or .csv."""
        kinds = {
            ".pdf": self.tr("PDF document (*.pdf)"),
            ".xlsx": self.tr("Excel workbook (*.xlsx)"),
            ".csv": self.tr("CSV table (*.csv)"),
        }
        name = document_name(result) + ending
        ask_where(
            self._window,
            self._machine,
            self.tr("Save the month"),
            name,
            kinds[ending],
            lambda file: self._write(result, options, file),
        )

    def has_printer(self, again: Callable[[], None], save: Callable[[], None]) -> bool:
        """Return whether there is a printer; without one, say so and offer what can be done."""
        if self._paper.has_printer:
            return True
        self._messages.warn(
            self.tr("No printer is set up on this computer."),
            NoticeAction(self.tr("Save as PDF..."), save),
            NoticeAction(self.tr("Try again"), again),
        )
        return False

    def print(self, result: MonthResult, options: PageOptions, pdf: bytes) -> None:
        """Ask for the printer and print the pages."""
        self._paper.print(pdf, document_name(result), options.paper, QPageLayout.Orientation.Landscape)

    def _sent(self, target: str) -> None:
        self._messages.done(self.tr("The month was sent to {0}.").format(target))

    def _write(self, result: MonthResult, options: PageOptions, file: Path) -> None:
        reporting = self._reporting
        run_task(
            self,
            lambda _handle: reporting.export(result, file, options),
            lambda _nothing: self._written(file),
            self._messages.error,
        )

    def _written(self, file: Path) -> None:
        open_folder = NoticeAction(self.tr("Open folder"), lambda: _open(file.parent))
        self._messages.done(self.tr("{0} was saved.").format(file.name), open_folder)


def document_name(result: MonthResult) -> str:
    """Return what a file or a print job of a month is called."""
    group = "".join(character for character in result.group if character.isalnum() or character in " -_")
    return " ".join(part for part in ("Attendance", str(result.month), group.strip()) if part)


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
