"""The notice about privacy: writing a new version, and reading the earlier ones."""

import re
from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QFont
from PyQt6.QtWidgets import QComboBox, QDialog, QPlainTextEdit, QWidget

from faceattend.services.privacy import Document, PrivacyService
from faceattend.services.privacy import Notice as PrivacyNotice
from faceattend.ui.controls import Kind, Role, button, column, label, row, size_window
from faceattend.ui.dialog_shelf import is_dropped
from faceattend.ui.document_dialog import DocumentOutlets
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip, ask
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_PLACE = re.compile(r"\[[^\[\]]*\w[^\[\]]*\]")
"""A place in square brackets that the office fills in; one of blanks is for the pen."""


_BROKEN_LINE = re.compile(r"(?<=\S)[ \t]*\n[ \t]*(?=[^\s|#>-])")
"""The end of a line within a paragraph or a point of a list; tables, headings and new points keep theirs."""


class NoticeDialog(QDialog):
    """An editor of plain text. Saving makes a new version; the earlier ones stay as they are.

    Signals:
        saved: the PrivacyNotice that people are given from now on.
    """

    saved = pyqtSignal(object)

    def __init__(
        self,
        service: PrivacyService,
        notices: Sequence[PrivacyNotice],
        machine: MachineSettings,
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            notices: every version, the oldest first.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Notice about privacy"))
        self._service = service
        self._notices = tuple(notices)
        self._draft = self._current_text
        self._busy = False
        self._strip = MessageStrip()
        self._versions = QComboBox()
        self._editor = QPlainTextEdit()
        self._meaning = label("", Role.MUTED, wrap=True)
        self._places = label("", Role.LATE, wrap=True)
        self._template = button(self.tr("Start from the template"), name=Icon.COPY)
        self._cancel = button(self.tr("Cancel"))
        self._save = button("", Kind.PRIMARY)
        self._outlets = DocumentOutlets(self._strip, machine, "privacy-notice", self._editor.toPlainText)
        self._build()
        self._connect()
        self._show_version()
        self._editor.setFocus()

    def show_error(self, error: Exception) -> None:
        """Say what went wrong; what was typed stays."""
        self._set_busy(on=False)
        self._strip.show_error(error)

    def reject(self) -> None:
        """Close, after asking about what would be lost."""
        if self._busy:
            return
        title, text = self.tr("Discard what you wrote?"), self.tr("The notice was not saved.")
        if is_dropped(self) or not self._changed or ask(self, title, text, self.tr("Discard"), destructive=True):
            super().reject()

    @property
    def _current_text(self) -> str:
        return self._notices[-1].text if self._notices else ""

    @property
    def _editing(self) -> bool:
        """Whether the version in the editor is the one that is written now."""
        return self._versions.currentIndex() <= 0

    @property
    def _changed(self) -> bool:
        return self._text().strip() != self._current_text.strip()

    def _text(self) -> str:
        return self._editor.toPlainText() if self._editing else self._draft

    def _build(self) -> None:
        self._versions.setAccessibleName(self.tr("Version"))
        self._versions.addItem(self.tr("Given now: version {0}").format(len(self._notices)) if self._notices else "")
        for notice in reversed(self._notices[:-1]):
            self._versions.addItem(self.tr("Earlier: version {0}").format(notice.version))
        self._versions.setVisible(len(self._notices) > 1)
        self._editor.setAccessibleName(self.tr("Text of the notice"))
        self._editor.setTabChangesFocus(True)
        self._editor.setPlaceholderText(self.tr("Write what people are told before they agree to be recognised."))
        font = self._editor.font()
        font.setStyleHint(QFont.StyleHint.SansSerif)
        self._editor.setFont(font)
        self._save.setText(self.tr("Save as version {0}").format(len(self._notices) + 1))
        top = row()
        top.addWidget(label(self.tr("What people are told before they agree"), Role.HEADING, wrap=True), 1)
        top.addWidget(self._versions)
        top.addWidget(self._template)
        buttons = row()
        buttons.addWidget(self._outlets)
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addLayout(top)
        layout.addWidget(self._strip)
        layout.addWidget(self._editor, 1)
        layout.addWidget(self._places)
        layout.addWidget(self._meaning)
        layout.addLayout(buttons)
        self.setLayout(layout)
        size_window(self, 840, 640)

    def _connect(self) -> None:
        self._versions.currentIndexChanged.connect(self._show_version)
        self._editor.textChanged.connect(self._refresh)
        self._template.clicked.connect(self._ask_for_template)
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self._check)

    def _show_version(self) -> None:
        """Show the chosen version; what is being written is kept while an earlier one is read."""
        if self._editor.isReadOnly():
            self._editor.setReadOnly(False)
        elif not self._editing:
            self._draft = self._editor.toPlainText()
        if self._editing:
            self._editor.setPlainText(self._draft)
        else:
            self._editor.setPlainText(self._notices[-1 - self._versions.currentIndex()].text)
            self._editor.setReadOnly(True)
        self._refresh()

    def _refresh(self) -> None:
        places = len(_PLACE.findall(self._editor.toPlainText())) if self._editing else 0
        words = self.tr("Places in square brackets that are still to be filled in: {0}.").format(places)
        self._places.setText(words if places else "")
        self._places.setVisible(bool(places))
        self._meaning.setText(self._words())
        self._template.setEnabled(self._editing and not self._busy)
        self._save.setEnabled(self._editing and self._changed and bool(self._text().strip()) and not self._busy)
        self._editor.setEnabled(not self._busy)
        self._cancel.setText(self.tr("Cancel") if self._changed else self.tr("Close"))

    def _words(self) -> str:
        if not self._editing:
            return self.tr("An earlier version, as people were given it. It cannot be changed any more.")
        if not self._notices:
            return self.tr("Saving makes version 1. From then on each consent says which version was given.")
        return self.tr(
            "Saving makes version {0}. Whoever agreed before stays with the version that was given then."
        ).format(len(self._notices) + 1)

    def _ask_for_template(self) -> None:
        title = self.tr("Replace what is written by the template?")
        text = self.tr("Nothing is changed for anybody before you save.")
        if self._editor.toPlainText().strip() and not ask(self, title, text, self.tr("Replace"), destructive=True):
            return
        service = self._service

        def op(_task: TaskHandle) -> str:
            return service.document(Document.NOTICE)

        run_task(self, op, self._show_template)

    def _show_template(self, text: str) -> None:
        self._editor.setPlainText(_flowing(text))
        self._editor.setFocus()

    def _check(self) -> None:
        places = len(_PLACE.findall(self._editor.toPlainText()))
        title = self.tr("Save with places that are not filled in?")
        text = self.tr("People would be given a text with {0} places in square brackets.").format(places)
        if not places or ask(self, title, text, self.tr("Save all the same"), destructive=True):
            self._begin()

    def _begin(self) -> None:
        service, text = self._service, self._editor.toPlainText()
        self._strip.clear()
        self._set_busy(on=True)

        def op(_task: TaskHandle) -> PrivacyNotice:
            return service.set_notice(text)

        run_task(self, op, self._have_saved)

    def _have_saved(self, notice: PrivacyNotice) -> None:
        self.saved.emit(notice)
        self.accept()

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        self._refresh()


def _flowing(text: str) -> str:
    """Return Markdown with each paragraph on one line, as people type it into an editor that wraps."""
    return _BROKEN_LINE.sub(" ", text)
