"""The rows of a person's form in which the consent stands, or is written down."""

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QFormLayout, QLineEdit, QWidget

from faceattend.domain.people import MAX_CONSENT_LENGTH, Person
from faceattend.domain.privacy import MAX_GUARDIAN_LENGTH
from faceattend.ui.consent_words import consent_facts, withdrawn_words
from faceattend.ui.controls import Kind, Role, add_field, button, column, label, row
from faceattend.ui.document_dialog import DocumentDialog
from faceattend.ui.machine import MachineSettings
from faceattend.ui.people_model import Roll


class ConsentFields(QObject):
    """Shows the consent that there is, and asks for one when there is none that counts.

    Signals:
        changed: something was typed.
        entered: Enter was pressed in a field.
    """

    changed = pyqtSignal()
    entered = pyqtSignal()

    def __init__(self, fields: QFormLayout, machine: MachineSettings, window: QWidget) -> None:
        """Put the rows at the end of a form."""
        super().__init__(window)
        self._fields = fields
        self._machine = machine
        self._window = window
        self._roll = Roll()
        self._person: Person | None = None
        self._text = _line_edit(MAX_CONSENT_LENGTH, self.tr("Signed the consent form"))
        self._guardian = _line_edit(MAX_GUARDIAN_LENGTH, self.tr("For a minor: who agreed"))
        self._notice = button("", Kind.FLAT)
        self._no_notice = label("", Role.LATE, wrap=True)
        self._agreed_to = QWidget()
        self._given = label("", wrap=True)
        self._anew = button(self.tr("Write down anew"), Kind.FLAT)
        self._before = QWidget()
        self._build()
        self._notice.clicked.connect(self._show_notice)
        self._anew.clicked.connect(self._write_anew)
        for field in (self._text, self._guardian):
            field.textChanged.connect(self.changed)
            field.returnPressed.connect(self.entered)

    @property
    def text(self) -> str:
        """How the person agreed, as it was typed."""
        return self._text.text().strip()

    @property
    def guardian(self) -> str:
        """Who agreed for a minor, as it was typed."""
        return self._guardian.text().strip()

    @property
    def typed(self) -> bool:
        """Whether anything would be lost."""
        return bool(self.text or self.guardian)

    @property
    def agreed(self) -> bool:
        """Whether the face may be learned: there is a consent that counts, or one was typed."""
        return self._stands or bool(self.text)

    def begin(self, person: Person | None, roll: Roll) -> None:
        """Show what is known of a person, or start with empty fields for somebody new."""
        self._person = person
        self._text.clear()
        self._guardian.clear()
        known = None if person is None else person.consent
        self._fields.setRowVisible(self._before, known is not None)
        if known is not None:
            parts = (known.text, withdrawn_words(known, roll), consent_facts(known, roll))
            self._given.setText("\n".join(part for part in parts if part))
        self._anew.setVisible(self._stands)
        self._ask(on=not self._stands)
        self.show_roll(roll)

    def show_roll(self, roll: Roll) -> None:
        """Show which notice people are given now, without losing what was typed."""
        self._roll = roll
        own = self.tr("Version {0}: read it...").format(roll.notice.version)
        self._notice.setText(own if roll.notice.version else self.tr("Read it..."))
        self._notice.setVisible(bool(roll.notice.text))
        self._no_notice.setVisible(not roll.notice.version)

    def set_enabled(self, *, on: bool) -> None:
        """Let the fields be changed, or not while something is going on."""
        for each in (self._text, self._guardian, self._anew):
            each.setEnabled(on)

    @property
    def _stands(self) -> bool:
        """Whether there is a consent that was not taken back."""
        return self._person is not None and self._person.consent is not None and self._person.consent.valid

    def _build(self) -> None:
        before = column(gap=0)
        before.addWidget(self._given)
        again = row()
        again.addWidget(self._anew)
        again.addStretch()
        before.addLayout(again)
        self._before.setLayout(before)
        given = label(self.tr("Consent"))
        given.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._fields.addRow(given, self._before)
        add_field(self._fields, self.tr("Con&sent"), self._text)
        add_field(self._fields, self.tr("G&uardian"), self._guardian)
        self._no_notice.setText(self.tr("The one that comes with the program. Write your own in Preferences, Privacy."))
        line = row(gap=0)
        line.addWidget(self._notice)
        line.addWidget(self._no_notice, 1)
        line.addStretch()
        self._agreed_to.setLayout(line)
        add_field(self._fields, self.tr("Notice"), self._agreed_to)

    def _ask(self, *, on: bool) -> None:
        for field in (self._text, self._guardian, self._agreed_to):
            self._fields.setRowVisible(field, on)

    def _write_anew(self) -> None:
        self._ask(on=True)
        self._text.setFocus()
        self._anew.hide()

    def _show_notice(self) -> None:
        notice = self._roll.notice
        own = self.tr("Notice about privacy, version {0}").format(notice.version)
        title = own if notice.version else self.tr("Notice about privacy that comes with the program")
        meaning = self.tr("This is what people agree to. Let them read it here, or give it to them on paper.")
        dialog = DocumentDialog(title, meaning, notice.text, "privacy-notice", self._machine, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _line_edit(longest: int, example: str) -> QLineEdit:
    made = QLineEdit()
    made.setMaxLength(longest)
    made.setPlaceholderText(example)
    return made
