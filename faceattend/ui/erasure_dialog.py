"""The dialog that erases a person, and hands out the certificate afterwards."""

from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeyEvent
from PyQt6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QWidget

from faceattend.domain.people import MAX_CODE_LENGTH, Person, code_key
from faceattend.domain.privacy import MAX_ERASURE_REASON_LENGTH
from faceattend.services.privacy import PrivacyService
from faceattend.services.reporting import write_whole
from faceattend.ui.controls import Kind, Pages, Picture, Role, add_field, button, column, fit_height, form, label, row
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip, Notice, Severity, ask
from faceattend.ui.paper_output import PaperOutput, ask_where
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_WIDTH = 600
_FILE = "erasure-certificate.pdf"


class ErasureDialog(QDialog):
    """Says what is destroyed and what stays, and erases when the reason and the person's code were typed.

    The red button is pressed by a click or by the space bar, never by Enter.

    Signals:
        erased: it is done; the dialog stays open for the certificate.
    """

    erased = pyqtSignal()

    def __init__(
        self, service: PrivacyService, person: Person, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Erase a person"))
        self._service = service
        self._person = person
        self._machine = machine
        self._busy = False
        self._certificate: bytes | None = None
        self._handed_out = False
        self._strip = MessageStrip()
        self._reason = QLineEdit()
        self._reason.setMaxLength(MAX_ERASURE_REASON_LENGTH)
        self._code = QLineEdit()
        self._code.setMaxLength(MAX_CODE_LENGTH)
        self._missing = label("", Role.MUTED, wrap=True)
        self._cancel = button(self.tr("Cancel"))
        self._erase = button(self.tr("Erase for good"), Kind.DANGER, Icon.TRASH)
        self._save = button(self.tr("Save the certificate..."), Kind.PRIMARY, Icon.SAVE)
        self._print = button(self.tr("Print the certificate..."), name=Icon.PRINT)
        self._close = button(self.tr("Close"))
        self._paper = PaperOutput(self, machine)
        self._question = QWidget()
        self._certified = QWidget()
        self._pages = Pages()
        self._build()
        self._connect()
        self._refresh()
        self._reason.setFocus()

    def show_error(self, error: Exception) -> None:
        """Say why nothing was erased, or why the certificate was not written."""
        self._busy = False
        self._strip.show_error(error)
        self._refresh()
        fit_height(self)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Let Enter go on to the next field, and Esc ask before the certificate is lost."""
        if event is None:
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif enter and self._certificate is None and not self._cancel.hasFocus():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Ask before the certificate is lost."""
        if event is not None and not self._may_leave():
            event.ignore()
            return
        super().closeEvent(event)

    def _build(self) -> None:
        self._build_question()
        self._build_certified()
        for page in (self._question, self._certified):
            self._pages.add(page)
        self._pages.turn_to(self._question)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(self._strip)
        layout.addWidget(self._pages)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)
        fit_height(self)

    def _build_question(self) -> None:
        code = self._person.details.code
        inside = column(gap=GRID + GRID // 2)
        inside.addLayout(self._heading(Icon.WARNING, Tone.BAD, self.tr("Erase {0}, {1}?")))
        inside.addWidget(label(self.tr("What is destroyed, and cannot be brought back by anybody"), Role.STRONG))
        for text in (
            self.tr("Name, code, group, consent, and everything learned of the face."),
            self.tr("The content of every entry and sighting of this person."),
            self.tr("The keys of this person. What older backups still hold can no longer be read."),
        ):
            inside.addLayout(_point(text))
        inside.addWidget(label(self.tr("What stays"), Role.STRONG))
        for text in (
            self.tr("Empty rows without a person, so that it can be proved that nothing else was cut out."),
            self.tr("That somebody was erased, when, by which account and for which reason; no name."),
            self.tr("Months on paper or in files, and copies of the key file made before: destroy these yourself."),
        ):
            inside.addLayout(_point(text))
        fields = form()
        kept = self.tr("It is kept for good: write it without the name and the code.")
        add_field(fields, self.tr("&Reason"), self._reason, kept)
        add_field(fields, self.tr("&Type the code {0}").format(code.replace("&", "&&")), self._code)
        self._code.setAccessibleName(self.tr("Type the code {0}").format(code))
        inside.addSpacing(GRID)
        inside.addLayout(fields)
        # With a default button of its own, Qt never makes the red one the default.
        self._erase.setAutoDefault(False)
        self._cancel.setDefault(True)
        buttons = row()
        buttons.addWidget(self._missing, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._erase)
        inside.addLayout(buttons)
        self._question.setLayout(inside)

    def _build_certified(self) -> None:
        inside = column(gap=GRID + GRID // 2)
        inside.addLayout(self._heading(Icon.CHECK_CIRCLE, Tone.OK, self.tr("{0}, {1}, was erased")))
        words = self.tr(
            "The certificate says what was destroyed and what stays. Hand it to the person. It can be made only now: "
            "the program keeps no copy, because it holds the name."
        )
        inside.addWidget(label(words, wrap=True))
        buttons = row()
        buttons.addStretch()
        for each in (self._close, self._print, self._save):
            buttons.addWidget(each)
        inside.addSpacing(GRID)
        inside.addLayout(buttons)
        self._certified.setLayout(inside)

    def _heading(self, name: Icon, tone: Tone, words: str) -> QHBoxLayout:
        details = self._person.details
        made = row(gap=2 * GRID)
        made.addWidget(Picture(name, tone, 32), 0, Qt.AlignmentFlag.AlignTop)
        made.addWidget(label(words.format(details.name, details.code), Role.HEADING, wrap=True), 1)
        return made

    def _connect(self) -> None:
        for field in (self._reason, self._code):
            field.textChanged.connect(self._refresh)
        self._cancel.clicked.connect(self.reject)
        self._erase.clicked.connect(self._begin)
        self._save.clicked.connect(self._ask_where)
        self._print.clicked.connect(self._print_certificate)
        self._close.clicked.connect(self._leave)
        self._paper.sent.connect(self._printed)
        self._paper.failed.connect(self.show_error)

    def _refresh(self) -> None:
        missing = self._why_not()
        self._missing.setText(missing)
        self._erase.setEnabled(not missing)
        for field in (self._reason, self._code, self._cancel):
            field.setEnabled(not self._busy)

    def _why_not(self) -> str:
        """Return why the red button cannot be pressed yet, or nothing."""
        if self._busy:
            return self.tr("Erasing...")
        if not self._reason.text().strip():
            return self.tr("Write the reason.")
        if code_key(self._code.text()) != code_key(self._person.details.code):
            return self.tr("Type the code of the person.")
        return ""

    def _begin(self) -> None:
        service, person, reason = self._service, self._person.id, self._reason.text()
        self._strip.clear()
        self._busy = True
        self._refresh()

        def op(_task: TaskHandle) -> bytes:
            return service.erase(person, reason).pdf()

        run_task(self, op, self._have_erased)

    def _have_erased(self, certificate: bytes) -> None:
        self._busy = False
        self._certificate = certificate
        self._pages.turn_to(self._certified)
        self._save.setDefault(True)
        self._save.setFocus()
        fit_height(self)
        self.erased.emit()

    def _ask_where(self) -> None:
        kinds = self.tr("PDF document (*.pdf)")
        ask_where(self, self._machine, self.tr("Save the certificate"), _FILE, kinds, self._write)

    def _write(self, file: Path) -> None:
        content = self._certificate
        if content is None:
            return

        def op(_task: TaskHandle) -> None:
            write_whole(file, content)

        run_task(self, op, lambda _none: self._hand_out(self.tr("{0} was saved.").format(file.name)))

    def _print_certificate(self) -> None:
        if self._certificate is None:
            return
        if self._paper.has_printer:
            self._paper.print(self._certificate, self.tr("Certificate of erasure"))
        else:
            missing = self.tr("No printer is set up on this computer; save the certificate instead.")
            self._strip.show_notice(Notice(Severity.WARNING, missing))
            fit_height(self)

    def _printed(self, target: str) -> None:
        self._hand_out(self.tr("Sent to {0}.").format(target))

    def _hand_out(self, words: str) -> None:
        self._handed_out = True
        self._strip.show_notice(Notice(Severity.OK, words))
        fit_height(self)

    def _leave(self) -> None:
        if self._may_leave():
            self.reject()

    def _may_leave(self) -> bool:
        if self._busy:
            return False
        if self._certificate is None or self._handed_out:
            return True
        title = self.tr("Close without the certificate?")
        text = self.tr("It can be made only now.")
        return ask(self, title, text, self.tr("Close without it"), destructive=True)


def _point(text: str) -> QHBoxLayout:
    made = row()
    made.addWidget(label("\u2022"), 0, Qt.AlignmentFlag.AlignTop)
    made.addWidget(label(text, wrap=True), 1)
    return made
