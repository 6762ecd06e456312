"""Renewing keys: every one, or those of one person."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QComboBox, QCompleter, QDialog, QRadioButton, QWidget

from faceattend.domain.people import Person, PersonId
from faceattend.services.keeping import KeepingService, RotationReport
from faceattend.ui.controls import Kind, Role, button, column, fit_height, label, row
from faceattend.ui.messages import MessageStrip
from faceattend.ui.progress_dialog import WorkBar, stopping
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, run_task


class RenewalDialog(QDialog):
    """Asks whose keys are renewed, and renews them.

    Attributes:
        report: what was done, once the dialog was accepted.
    """

    def __init__(
        self, keeping: KeepingService, people: Sequence[Person], *, going_on: bool, parent: QWidget | None = None
    ) -> None:
        """Build the dialog.

        Args:
            people: on the roll.
            going_on: whether a renewal was cut off and is only to be finished.
        """
        super().__init__(parent)
        title = self.tr("Go on renewing the keys") if going_on else self.tr("Renew the keys")
        self.setWindowTitle(title)
        self.report: RotationReport | None = None
        self._keeping = keeping
        self._going_on = going_on
        self._task: Task | None = None
        self._strip = MessageStrip()
        self._everything = QRadioButton(self.tr("&Every key"))
        self._one = QRadioButton(self.tr("Those of one &person"))
        self._person = QComboBox()
        self._bar = WorkBar()
        self._missing = label("", Role.MUTED)
        self._go = button(self.tr("Go on") if going_on else self.tr("Renew keys"), Kind.PRIMARY)
        self._stop = button(self.tr("Cancel"))
        self._choice = QWidget()
        self._fill(people)
        self._lay_out(title)
        self._everything.setChecked(True)
        self._everything.toggled.connect(self._refresh)
        self._person.editTextChanged.connect(self._refresh)
        self._go.clicked.connect(self._begin)
        self._stop.clicked.connect(self.reject)
        self._refresh()

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin as high as it has to be."""
        super().showEvent(event)
        fit_height(self)

    def reject(self) -> None:
        """Pause what is being done, and close; everything can be read."""
        if self._task is not None:
            self._task.cancel()
        super().reject()

    def show_error(self, error: Exception) -> None:
        """Say why the keys were not renewed."""
        self._busy(on=False)
        self._strip.show_error(error)

    def _fill(self, people: Sequence[Person]) -> None:
        box = self._person
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for person in people:
            box.addItem(f"{person.details.name}, {person.details.code}", int(person.id))
        completer = QCompleter(box.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.setCompleter(completer)
        box.setCurrentIndex(-1)
        box.setAccessibleName(self.tr("Person"))
        field = box.lineEdit()
        if field is not None:
            field.setAccessibleName(self.tr("Person"))
            field.setPlaceholderText(self.tr("Type a part of the name or the number"))

    def _lay_out(self, title: str) -> None:
        what = self.tr(
            "Everything is sealed again with new keys. A copy of the key file from before no longer opens it."
        )
        each = self.tr(
            "You get a new recovery key, and a backup is made; older ones can no longer be read. Accounts that did not "
            "sign in since the program started need a new password to open the records."
        )
        after = self.tr("What was begun is finished; everything can be read meanwhile.")
        inside = column(gap=GRID // 2)
        inside.addWidget(self._everything)
        inside.addWidget(label(each, Role.MUTED, wrap=True))
        inside.addSpacing(GRID)
        inside.addWidget(self._one)
        inside.addWidget(self._person)
        self._choice.setLayout(inside)
        self._choice.setVisible(not self._going_on)
        buttons = row()
        buttons.addWidget(self._missing, 1)
        buttons.addWidget(self._stop)
        buttons.addWidget(self._go)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(title, Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(label(after if self._going_on else what, Role.MUTED, wrap=True))
        layout.addWidget(self._choice)
        layout.addWidget(self._bar)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(560)

    @property
    def _chosen(self) -> PersonId | None:
        found = self._person.findText(self._person.currentText(), Qt.MatchFlag.MatchFixedString)
        return None if found < 0 else PersonId(self._person.itemData(found))

    def _refresh(self) -> None:
        one = self._one.isChecked()
        self._person.setEnabled(one)
        missing = one and self._chosen is None
        self._missing.setText(self.tr("Choose the person.") if missing else "")
        self._go.setEnabled(not missing)

    def _begin(self) -> None:
        keeping = self._keeping
        person = self._chosen if self._one.isChecked() else None
        self._strip.clear()
        self._busy(on=True)
        self._task = run_task(
            self,
            lambda handle: keeping.rotate(person, stopping(handle)),
            self._done,
            progress=self._bar.show_progress,
        )

    def _done(self, report: RotationReport) -> None:
        self._task = None
        self.report = report
        self.accept()

    def _busy(self, *, on: bool) -> None:
        self._choice.setEnabled(not on)
        self._stop.setText(self.tr("Pause") if on else self.tr("Cancel"))
        if on:
            self._go.setEnabled(False)
            self._bar.begin(self.tr("Sealing again. It can be paused and goes on another time."))
        else:
            self._task = None
            self._bar.end()
            self._refresh()
        fit_height(self)
