"""A document to read, to keep as a file and to print: a notice, or the assessment of the risks."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QBuffer, QIODevice, QMarginsF
from PyQt6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PyQt6.QtWidgets import QDialog, QTextBrowser, QWidget

from faceattend.services.reporting import write_whole
from faceattend.ui.controls import Role, button, column, label, row, size_window
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip, Notice, Severity
from faceattend.ui.paper_output import PaperOutput, ask_where
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_POINTS = 10.5


class DocumentView(QTextBrowser):
    """Shows Markdown as it is meant to look; it opens no links and loads nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)

    def show_markdown(self, text: str) -> None:
        """Show another text, from its beginning."""
        made = self.document()
        if made is not None:
            made.setMarkdown(text, _PLAIN)
            self.moveCursor(self.textCursor().MoveOperation.Start)

    def loadResource(self, _type: int, _name: object) -> object:
        """Load no pictures: a text that somebody pasted must not read files."""
        return None


class DocumentDialog(QDialog):
    """Shows a document with what it is for."""

    def __init__(
        self, title: str, meaning: str, text: str, name: str, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        """Build the dialog.

        Args:
            meaning: a sentence under the title.
            text: the document, as Markdown.
            name: of its file, without an ending.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        view = DocumentView(title)
        view.show_markdown(text)
        self._strip = MessageStrip()
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        buttons = row()
        buttons.addWidget(DocumentOutlets(self._strip, machine, name, lambda: text))
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(title, Role.HEADING, wrap=True))
        layout.addWidget(label(meaning, Role.MUTED, wrap=True))
        layout.addWidget(self._strip)
        layout.addWidget(view, 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        size_window(self, 720, 620)
        close.setDefault(True)
        view.setFocus()


class DocumentOutlets(QWidget):
    """The two buttons with which a dialog hands its document on."""

    def __init__(self, strip: MessageStrip, machine: MachineSettings, name: str, text: Callable[[], str]) -> None:
        """Build the buttons.

        Args:
            strip: says what became of it.
            name: of the file, without an ending.
            text: returns the Markdown of this moment.
        """
        super().__init__()
        self._strip = strip
        self._machine = machine
        self._name = name
        self._text = text
        self._paper = PaperOutput(self, machine)
        self._paper.failed.connect(strip.show_error)
        self._paper.sent.connect(lambda target: self._say(self.tr("Sent to {0}.").format(target)))
        save = button(self.tr("Save as..."), name=Icon.SAVE)
        save.clicked.connect(self._save)
        print_it = button(self.tr("Print..."), name=Icon.PRINT)
        print_it.clicked.connect(self._print)
        layout = row()
        layout.addWidget(save)
        layout.addWidget(print_it)
        self.setLayout(layout)

    def show_error(self, error: Exception) -> None:
        """Say why the document was not written."""
        self._strip.show_error(error)

    def _save(self) -> None:
        kinds = ";;".join((self.tr("Text to edit (*.md)"), self.tr("PDF document (*.pdf)")))
        ask_where(self, self._machine, self.tr("Save the document"), f"{self._name}.md", kinds, self._write)

    def _write(self, file: Path) -> None:
        text = self._text()
        content = text_pdf(text, self._name) if file.suffix.lower() == ".pdf" else text.encode()

        def op(_task: TaskHandle) -> None:
            write_whole(file, content)

        run_task(self, op, lambda _none: self._say(self.tr("{0} was saved.").format(file.name)))

    def _print(self) -> None:
        if self._paper.has_printer:
            self._paper.print(text_pdf(self._text(), self._name), self._name)
        else:
            missing = self.tr("No printer is set up on this computer; save the document as a PDF instead.")
            self._strip.show_notice(Notice(Severity.WARNING, missing))

    def _say(self, text: str) -> None:
        self._strip.show_notice(Notice(Severity.OK, text))


def text_pdf(text: str, title: str) -> bytes:
    """Return Markdown as pages of A4."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    # A document brings margins of two centimetres itself, within those of the page.
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    made = QTextDocument()
    font = made.defaultFont()
    font.setPointSizeF(_POINTS)
    made.setDefaultFont(font)
    made.setMarkdown(text, _PLAIN)
    made.print(writer)
    buffer.close()
    return buffer.data().data()


_PLAIN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
