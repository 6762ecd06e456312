"""The month leaves the window: as a file or on paper."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, Qt, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PyQt6.QtWidgets import QFileDialog, QWidget

from faceattend.domain.results import MonthResult
from faceattend.services.reporting import PageOptions, ReportingService
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import Messages, NoticeAction
from faceattend.ui.printing import job_of, prepared_printer, print_pdf, printer_names
from faceattend.workers.tasks import TaskHandle, run_task

_MOST_PAGES = 999


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

    def save(self, result: MonthResult, options: PageOptions, ending: str) -> None:
        """Ask for a file and write the month into it; ``ending`` is .pdf, .xlsx or .csv."""
        kinds = {
            ".pdf": self.tr("PDF document (*.pdf)"),
            ".xlsx": self.tr("Excel workbook (*.xlsx)"),
            ".csv": self.tr("CSV table (*.csv)"),
        }
        folder = self._machine.text(MachineKey.EXPORT_FOLDER) or str(Path.home())
        dialog = QFileDialog(self._window, self.tr("Save the month"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kinds[ending])
        dialog.setDefaultSuffix(ending.removeprefix("."))
        dialog.selectFile(document_name(result) + ending)
        dialog.fileSelected.connect(lambda file: self._write(result, options, Path(file)))
        dialog.open()

    def has_printer(self, again: Callable[[], None], save: Callable[[], None]) -> bool:
        """Return whether there is a printer; without one, say so and offer what can be done."""
        if printer_names():
            return True
        self._messages.warn(
            self.tr("No printer is set up on this computer."),
            NoticeAction(self.tr("Save as PDF..."), save),
            NoticeAction(self.tr("Try again"), again),
        )
        return False

    def print(self, result: MonthResult, options: PageOptions, pdf: bytes) -> None:
        """Ask for the printer and print the pages."""
        title = document_name(result)
        printer = prepared_printer(options.paper, title, self._machine.text(MachineKey.PRINTER))
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, _MOST_PAGES)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._send(pdf, title, printer))
        dialog.open()

    def _send(self, pdf: bytes, title: str, printer: QPrinter) -> None:
        job = job_of(printer, title)
        self.status_changed.emit(self.tr("Sending to the printer..."))
        if job.file is None:
            self._machine.keep(MachineKey.PRINTER, job.printer)
        target = job.printer if job.file is None else job.file.name

        def op(handle: TaskHandle) -> None:
            def progress(done: int, total: int) -> None:
                handle.report(done, total)
                handle.raise_if_cancelled()

            print_pdf(pdf, job, printer, progress)

        run_task(self, op, lambda _nothing: self._sent(target), self._not_sent, self._page_sent)

    def _page_sent(self, done: int, total: int, _text: str) -> None:
        self.status_changed.emit(self.tr("Printing page {0} of {1}").format(done, total))

    def _sent(self, target: str) -> None:
        self.status_changed.emit("")
        self._messages.done(self.tr("The month was sent to {0}.").format(target))

    def _not_sent(self, error: Exception) -> None:
        self.status_changed.emit("")
        self._messages.error(error)

    def _write(self, result: MonthResult, options: PageOptions, file: Path) -> None:
        self._machine.keep(MachineKey.EXPORT_FOLDER, str(file.parent))
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
