"""The dialog that puts somebody on the roll who was not known, once he has agreed to it."""

from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.people import MAX_CODE_LENGTH, MAX_NAME_LENGTH, Person, PersonDetails
from faceattend.services.office import Office
from faceattend.services.strangers import Stranger
from faceattend.ui.consent_fields import ConsentFields
from faceattend.ui.controls import Kind, Role, add_field, button, column, fit_height, form, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip
from faceattend.ui.people_model import Roll, read_roll
from faceattend.ui.stranger_words import stranger_name
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_WIDTH = 560


class StrangerEnrolmentDialog(QDialog):
    """Asks who somebody is and how he agreed; accepted once he is on the roll."""

    def __init__(
        self, office: Office, machine: MachineSettings, stranger: Stranger, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Enrol"))
        self._office = office
        self._stranger = stranger
        self._strip = MessageStrip()
        self._name = QLineEdit()
        self._name.setMaxLength(MAX_NAME_LENGTH)
        self._code = QLineEdit()
        self._code.setMaxLength(MAX_CODE_LENGTH)
        self._code.setPlaceholderText(self.tr("Staff or pupil number"))
        self._group = QComboBox()
        own = office.access.own_groups(Right.EDIT_PEOPLE)
        self._group.setEditable(own is None)
        self._group.addItems(sorted(own or ()))
        self._reason = label("", Role.MUTED, wrap=True)
        fields = form()
        add_field(fields, self.tr("&Name"), self._name)
        add_field(fields, self.tr("&Code"), self._code)
        add_field(fields, self.tr("&Group"), self._group)
        self._consent = ConsentFields(fields, machine, self)
        self._save = button(self.tr("Save person"), Kind.PRIMARY, Icon.ADD)
        self._save.setDefault(True)
        cancel = button(self.tr("Cancel"))
        buttons = row()
        buttons.addWidget(self._reason, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._save)
        meaning = self.tr(
            "The face that was seen is learned when you save. Until there is a consent nothing of it is kept."
        )
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        visitor = self.tr("Enrol {0} as...").format(stranger_name(stranger))
        layout.addWidget(label(self.tr("Enrol as...") if stranger.visitor is None else visitor, Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(label(meaning, Role.MUTED, wrap=True))
        layout.addLayout(fields)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)
        self._consent.begin(None, Roll())
        self._consent.changed.connect(self._check)
        self._name.textChanged.connect(self._check)
        self._code.textChanged.connect(self._check)
        self._save.clicked.connect(self._write)
        cancel.clicked.connect(self.reject)
        self._name.setFocus()
        self._check()
        run_task(self, lambda _task: read_roll(office), self._show_roll)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin as high as it has to be."""
        super().showEvent(event)
        fit_height(self)

    def show_error(self, error: Exception) -> None:
        """Say why nobody was enrolled."""
        self._strip.show_error(error)
        self._check()
        fit_height(self)

    def _show_roll(self, roll: Roll) -> None:
        self._consent.show_roll(roll)
        if self._group.isEditable():
            typed = self._group.currentText()
            self._group.addItems(group for group in roll.groups if self._group.findText(group) < 0)
            self._group.setCurrentText(typed)
        fit_height(self)

    def _check(self) -> None:
        missing = ""
        if not self._name.text().strip():
            missing = self.tr("Type the name.")
        elif not self._code.text().strip():
            missing = self.tr("Type the code.")
        elif not self._consent.agreed:
            missing = self.tr("Write down how the person agreed.")
        self._reason.setText(missing)
        self._save.setEnabled(not missing)

    def _write(self) -> None:
        office, id = self._office, self._stranger.id
        details = PersonDetails(self._name.text(), self._code.text(), self._group.currentText())
        consent, guardian = self._consent.text, self._consent.guardian
        self._strip.clear()
        self._save.setEnabled(False)

        def op(_task: TaskHandle) -> Person:
            return office.strangers.enrol(id, details, consent, guardian)

        run_task(self, op, lambda _person: self.accept())
