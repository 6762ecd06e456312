"""The pages of a PDF leave the window: as a file or on paper."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QPageLayout
from PyQt6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PyQt6.QtWidgets import QFileDialog, QWidget

from faceattend.services.reporting import Paper
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.printing import job_of, prepared_printer, print_pdf, printer_names
from faceattend.workers.tasks import TaskHandle, run_task

_MOST_PAGES = 999


class PaperOutput(QObject):
    """Asks for a printer and brings pages to it.

    Signals:
        progressed: how far printing is, as a sentence; empty at its end.
        sent: name of the printer, or of the file that the dialog was told to print into.
        failed: an Exception: the printer refuses.
    """

    progressed = pyqtSignal(str)
    sent = pyqtSignal(str)
    failed = pyqtSignal(object)

    def __init__(self, window: QWidget, machine: MachineSettings) -> None:
        super().__init__(window)
        self._window = window
        self._machine = machine

    @property
    def has_printer(self) -> bool:
        """Whether a printer is set up on this computer."""
        return bool(printer_names())

    @property
    def last_printer(self) -> str:
        """The printer that was used last, empty when there was none or it is gone."""
        last = self._machine.text(MachineKey.PRINTER)
        return last if last in printer_names() else ""

    def print_now(self, pdf: bytes, title: str, paper: Paper, orientation: QPageLayout.Orientation) -> None:
        """Print all pages once on the printer that was used last, without asking."""
        self._send(pdf, title, prepared_printer(paper, title, self.last_printer, orientation))

    def print(
        self,
        pdf: bytes,
        title: str,
        paper: Paper = Paper.A4,
        orientation: QPageLayout.Orientation = QPageLayout.Orientation.Portrait,
    ) -> None:
        """Ask for the printer and print the pages.

        Args:
            title: of the job.
        """
        printer = prepared_printer(paper, title, self._machine.text(MachineKey.PRINTER), orientation)
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, _MOST_PAGES)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._send(pdf, title, printer))
        dialog.open()

    def _send(self, pdf: bytes, title: str, printer: QPrinter) -> None:
        job = job_of(printer, title)
        self.progressed.emit(self.tr("Sending to the printer..."))
        if job.file is None:
            self._machine.keep(MachineKey.PRINTER, job.printer)
        target = job.printer if job.file is None else job.file.name

        def op(handle: TaskHandle) -> None:
            def progress(done: int, total: int) -> None:
                handle.report(done, total)
                handle.raise_if_cancelled()

            print_pdf(pdf, job, printer, progress)

        run_task(self, op, lambda _nothing: self._done(target), self._refused, self._page_sent)

    def _page_sent(self, done: int, total: int, _text: str) -> None:
        self.progressed.emit(self.tr("Printing page {0} of {1}").format(done, total))

    def _done(self, target: str) -> None:
        self.progressed.emit("")
        self.sent.emit(target)

    def _refused(self, error: Exception) -> None:
        self.progressed.emit("")
        self.failed.emit(error)


def ask_where(
    window: QWidget, machine: MachineSettings, title: str, name: str, kinds: str, then: Callable[[Path], None]
) -> None:
    """Ask for a file to write, in the folder that was used last, and hand it on.

    Args:
        title: of the dialog.
        name: what the file is called when the user types nothing else; its ending is added to what he types.
        kinds: what is shown of the folder, such as "PDF document (*.pdf)".
    """
    folder = machine.text(MachineKey.EXPORT_FOLDER) or str(Path.home())
    dialog = QFileDialog(window, title, folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kinds)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)

    def chosen(file: str) -> None:
        machine.keep(MachineKey.EXPORT_FOLDER, str(Path(file).parent))
        then(Path(file))

    dialog.fileSelected.connect(chosen)
    dialog.open()
