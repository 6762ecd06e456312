"""The dialog that asks for somebody's last day."""

from datetime import date

from PyQt6.QtCore import QDate
from PyQt6.QtWidgets import QDateEdit, QDialog, QWidget

from faceattend.domain.people import Person
from faceattend.services.privacy import PrivacyService
from faceattend.ui.controls import Kind, Role, add_field, button, column, fit_height, form, label, row
from faceattend.ui.messages import MessageStrip
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_WIDTH = 480


class LeavingDialog(QDialog):
    """Writes down on which day somebody leaves, or that nobody leaves after all; accepted once that is done."""

    def __init__(
        self, service: PrivacyService, person: Person, today: date, face_days: int, parent: QWidget | None = None
    ) -> None:
        """Build the dialog.

        Args:
            face_days: for how many days the face is kept after the last one.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Last day"))
        self._service = service
        self._person = person
        self._strip = MessageStrip()
        self._day = QDateEdit()
        self._day.setCalendarPopup(True)
        if person.joined is not None:
            self._day.setMinimumDate(_to_field(person.joined))
        self._day.setDate(_to_field(person.left or today))
        self._back = button(self.tr("Does not leave"))
        self._back.setVisible(person.left is not None)
        cancel = button(self.tr("Cancel"))
        self._save = button(self.tr("Save"), Kind.PRIMARY)
        self._save.setDefault(True)
        fields = form()
        add_field(fields, self.tr("&Last day"), self._day)
        meaning = self.tr(
            "From the day after, this person is neither expected nor recognised. The face is destroyed {0} days after "
            "the last day; the entries stay for as long as entries are kept."
        ).format(face_days)
        buttons = row()
        buttons.addWidget(self._back)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self._save)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(self.tr("When does {0} leave?").format(person.details.name), Role.HEADING, wrap=True))
        layout.addWidget(self._strip)
        layout.addLayout(fields)
        layout.addWidget(label(meaning, Role.MUTED, wrap=True))
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)
        fit_height(self)
        self._back.clicked.connect(lambda: self._write(None))
        self._save.clicked.connect(lambda: self._write(self.day))
        cancel.clicked.connect(self.reject)
        self._day.setFocus()

    @property
    def day(self) -> date:
        """The day in the field."""
        chosen = self._day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def show_error(self, error: Exception) -> None:
        """Say why it was not written down."""
        self._enable(on=True)
        self._strip.show_error(error)

    def _write(self, day: date | None) -> None:
        service, person = self._service, self._person.id
        self._strip.clear()
        self._enable(on=False)

        def op(_task: TaskHandle) -> Person:
            return service.leave(person, day)

        run_task(self, op, lambda _person: self.accept())

    def _enable(self, *, on: bool) -> None:
        for each in (self._back, self._save, self._day):
            each.setEnabled(on)


def _to_field(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
