"""The dialog that gives a person a PIN or a badge to check in with, or takes it away."""

from PyQt6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from faceattend.domain.credentials import LONGEST_BADGE, LONGEST_PIN, SHORTEST_PIN
from faceattend.domain.people import Person
from faceattend.services.check_in import CheckInService, CredentialKind
from faceattend.ui.controls import Kind, Role, add_field, button, column, fit_height, form, label, row, side_by_side
from faceattend.ui.messages import MessageStrip
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_WIDTH = 520


class CredentialDialog(QDialog):
    """Shows which of the two a person has; accepted once a new one is written."""

    def __init__(self, service: CheckInService, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("PIN and badge"))
        self._service = service
        self._person = person
        self._strip = MessageStrip()
        self.pin = QLineEdit()
        self.pin.setMaxLength(LONGEST_PIN)
        self.badge = QLineEdit()
        self.badge.setMaxLength(LONGEST_BADGE)
        self.take_pin = button(self.tr("Take away"))
        self.take_badge = button(self.tr("Take away"))
        self.take_pin.setAccessibleName(self.tr("Take the PIN away"))
        self.take_badge.setAccessibleName(self.tr("Take the badge away"))
        self.save = button(self.tr("Save"), Kind.PRIMARY)
        self.save.setDefault(True)
        self._cancel = button(self.tr("Cancel"))
        self._lay_out()
        self.pin.textChanged.connect(self._refresh)
        self.badge.textChanged.connect(self._refresh)
        self.save.clicked.connect(self._write)
        self._cancel.clicked.connect(self.reject)
        self.take_pin.clicked.connect(lambda: self._take(CredentialKind.PIN))
        self.take_badge.clicked.connect(lambda: self._take(CredentialKind.BADGE))
        self._show(frozenset())
        run_task(self, lambda _task: service.means_of(person.id), self._show)
        self.pin.setFocus()

    def show_error(self, error: Exception) -> None:
        """Say why nothing was written."""
        self._refresh()
        self._strip.show_error(error)

    def _lay_out(self) -> None:
        fields = form()
        add_field(
            fields,
            self.tr("New &PIN"),
            side_by_side(self.pin, self.take_pin, wide=self.pin),
            self.tr("{0} to {1} digits, typed after the number {2}.").format(
                SHORTEST_PIN, LONGEST_PIN, self._person.details.code
            ),
        )
        add_field(
            fields,
            self.tr("New &badge"),
            side_by_side(self.badge, self.take_badge, wide=self.badge),
            self.tr("Put the cursor here and hold the badge to the reader."),
        )
        self.pin.setAccessibleName(self.tr("New PIN"))
        self.badge.setAccessibleName(self.tr("New badge"))
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.save)
        title = self.tr("What does {0} check in with?").format(self._person.details.name)
        meaning = self.tr("Both count as the face does. Only the person should know the PIN; it is never shown again.")
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(title, Role.HEADING, wrap=True))
        layout.addWidget(label(meaning, Role.MUTED, wrap=True))
        layout.addWidget(self._strip)
        layout.addLayout(fields)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)
        fit_height(self)

    def _show(self, means: frozenset[CredentialKind]) -> None:
        both: list[tuple[CredentialKind, QLineEdit, QPushButton]] = [
            (CredentialKind.PIN, self.pin, self.take_pin),
            (CredentialKind.BADGE, self.badge, self.take_badge),
        ]
        for kind, field, take in both:
            field.setPlaceholderText(self.tr("Has one") if kind in means else self.tr("Has none"))
            take.setEnabled(kind in means)
        self._refresh()

    def _refresh(self) -> None:
        self.save.setEnabled(bool(self.pin.text().strip() or self.badge.text().strip()))

    def _write(self) -> None:
        typed = {CredentialKind.PIN: self.pin.text(), CredentialKind.BADGE: self.badge.text()}
        self.save.setEnabled(False)
        service, person = self._service, self._person.id

        def op(_task: TaskHandle) -> None:
            for kind, secret in typed.items():
                if secret.strip():
                    service.give(person, kind, secret)

        run_task(self, op, lambda _none: self.accept())

    def _take(self, kind: CredentialKind) -> None:
        service, person = self._service, self._person.id

        def op(_task: TaskHandle) -> frozenset[CredentialKind]:
            service.take_away(person, kind)
            return service.means_of(person)

        run_task(self, op, self._show)
