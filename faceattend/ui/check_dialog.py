"""Checking the records: every row and seal, compared with seals that were kept elsewhere."""

from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtWidgets import QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from faceattend.domain.keeping import Progress
from faceattend.domain.verification import Finding, Stream, Verification
from faceattend.services.keeping import KeepingService, parse_head
from faceattend.ui.controls import (
    Kind,
    Role,
    add_field,
    button,
    column,
    fit_height,
    form,
    label,
    row,
    scrolled,
    side_by_side,
)
from faceattend.ui.icons import Icon
from faceattend.ui.messages import MessageStrip
from faceattend.ui.progress_dialog import WorkBar, stopping
from faceattend.ui.safety_words import counted, say
from faceattend.ui.source_fields import folder_near
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, run_task


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was typed before a check.

    Attributes:
        seals: numbers of seals from paper, as they were typed.
        file: of seals, or empty.
        key: the verification key, or empty.
    """

    seals: str
    file: str
    key: str


class CheckDialog(QDialog):
    """Checks the records and lists what was found."""

    def __init__(self, keeping: KeepingService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Check the records"))
        self._keeping = keeping
        self._task: Task | None = None
        self._strip = MessageStrip()
        self._seal = QLineEdit()
        self._seal.setPlaceholderText("12-ABCD-EF01-2345-6789")
        self._file = QLineEdit()
        self._key = QLineEdit()
        self._bar = WorkBar()
        self._found = QVBoxLayout()
        self._found.setSpacing(GRID)
        self._place = QWidget()
        self._place.setLayout(self._found)
        self._go = button(self.tr("Check now"), Kind.PRIMARY)
        self._go.setDefault(True)
        self._stop = button(self.tr("Stop"))
        self._close = button(self.tr("Close"))
        self._results = scrolled(self._place, read_only=self.tr("What was found"))
        self._lay_out()
        self._go.clicked.connect(self._begin)
        self._stop.clicked.connect(self._cancel)
        self._close.clicked.connect(self.reject)
        self._show_busy(on=False)
        self._results.hide()
        self._go.setFocus()

    def reject(self) -> None:
        """Stop the check and close."""
        self._cancel()
        super().reject()

    def show_error(self, error: Exception) -> None:
        """Say why nothing was checked."""
        self._task = None
        self._show_busy(on=False)
        self._strip.show_error(error)

    def _lay_out(self) -> None:
        words = self.tr(
            "Every row and every seal is read again. Whoever has a seal that was kept elsewhere can also prove that "
            "nothing was cut off at the end; leave the fields empty otherwise."
        )
        choose = button(self.tr("Choose..."), name=Icon.FOLDER)
        choose.clicked.connect(self._choose_file)
        fields = form()
        foot = self.tr("From the foot of a report, or from your paper; several with spaces between them.")
        add_field(fields, self.tr("&Seal"), self._seal, foot)
        add_field(fields, self.tr("&File of seals"), side_by_side(self._file, choose, wide=self._file))
        self._file.setAccessibleName(self.tr("File of seals"))
        add_field(fields, self.tr("Verification &key"), self._key)
        buttons = row()
        buttons.addStretch()
        for each in (self._close, self._stop, self._go):
            buttons.addWidget(each)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(self.tr("Check the records"), Role.HEADING))
        layout.addWidget(label(words, Role.MUTED, wrap=True))
        layout.addWidget(self._strip)
        layout.addLayout(fields)
        layout.addWidget(self._bar)
        layout.addWidget(self._results)
        layout.addStretch()
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(620)
        for before, after in ((self._seal, self._file), (self._file, choose), (choose, self._key)):
            QWidget.setTabOrder(before, after)

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a file of seals"), folder_near(self._file.text()))
        if path:
            self._file.setText(path)

    def _begin(self) -> None:
        keeping = self._keeping
        wanted = _Wanted(self._seal.text(), self._file.text().strip(), self._key.text().strip())
        self._strip.clear()
        self._results.hide()
        self._show_busy(on=True)
        self._task = run_task(
            self,
            lambda handle: _check(keeping, wanted, stopping(handle)),
            self._show,
            progress=self._bar.show_progress,
        )

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._show_busy(on=False)

    def _show(self, found: Verification) -> None:
        self._task = None
        self._show_busy(on=False)
        while (item := self._found.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._found.addWidget(_verdict(found))
        for finding in found.findings:
            self._found.addWidget(label(finding_words(finding), wrap=True))
        for note in found.notes:
            self._found.addWidget(label(note, Role.MUTED, wrap=True))
        self._found.addWidget(label(count_words(found), Role.MUTED, wrap=True))
        self._found.addStretch()
        self._results.setFixedHeight(116 if found.ok and not found.notes else 240)
        self._results.show()
        fit_height(self)
        self._results.setFocus()

    def _show_busy(self, *, on: bool) -> None:
        for each in (self._seal, self._file, self._key, self._go):
            each.setEnabled(not on)
        self._stop.setVisible(on)
        self._close.setVisible(not on)
        if on:
            self._bar.begin(self.tr("Reading every row and every seal..."))
        else:
            self._bar.end()
        fit_height(self)


def finding_words(finding: Finding) -> str:
    """Return one finding with where it is."""
    if finding.stream is None:
        return finding.sentence
    name = stream_words(finding.stream)
    if finding.row is None:
        return f"{name}: {finding.sentence}"
    return say("{0}, row {1}: {2}").format(name, finding.row, finding.sentence)


def stream_words(stream: Stream) -> str:
    """Return what a stream of rows is called."""
    return {
        Stream.PUNCHES: say("Entries"),
        Stream.SIGHTINGS: say("Sightings"),
        Stream.INCIDENTS: say("Incidents"),
        Stream.AUDIT: say("Log"),
    }[stream]


def count_words(found: Verification) -> str:
    """Return how much was checked."""
    words = [say("Rows checked: {0}. Seals checked: {1}.").format(found.rows, found.seals)]
    if found.heads:
        words.append(say("Seals kept outside the database compared: {0}.").format(found.heads))
    if found.erased:
        words.append(say("Rows emptied by an erasure that is on record: {0}.").format(found.erased))
    if found.unsealed:
        words.append(say("Rows since the last seal, which the next one protects: {0}.").format(found.unsealed))
    if found.head is not None:
        words.append(say("The last seal is {0}.").format(found.head.text))
    return " ".join(words)


def _verdict(found: Verification) -> QWidget:
    if found.ok:
        return label(say("Nothing was altered, taken away or put in."), Role.OK, wrap=True)
    words = counted(
        len(found.findings),
        say("One thing is not as it was written. Keep the database as it is, and ask for help."),
        say("{0} things are not as they were written. Keep the database as it is, and ask for help."),
    )
    return label(words, Role.BAD, wrap=True)


def _check(keeping: KeepingService, wanted: _Wanted, progress: Progress) -> Verification:
    """Carry out a check.

    Raises:
        UserError: a seal, the file or the key is not one.
    """
    heads = [parse_head(text) for text in wanted.seals.replace(",", " ").split()]
    if wanted.file:
        heads += keeping.read_heads(Path(wanted.file))
    return keeping.verify(heads, wanted.key or None, progress)
