"""The dialogs of the desk: an entry by hand, and undoing an entry."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QComboBox, QDateTimeEdit, QRadioButton, QWidget

from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Direction, Punch
from faceattend.errors import BugError
from faceattend.services.attendance import MAX_REASON_LENGTH
from faceattend.ui.controls import Kind, Role, add_field, form, label, row
from faceattend.ui.person_box import PersonBox
from faceattend.ui.site_time import from_field, to_field
from faceattend.ui.theme import CONTROL_HEIGHT, GRID
from faceattend.ui.write_dialog import WriteDialog

AddEntry = Callable[[PersonId, datetime, Direction, str], Punch]
"""Writes an entry by hand: person, aware time, direction, reason."""

VoidEntry = Callable[[str], Punch]
"""Declares that the entry does not count, for a reason."""


class EntryDialog(WriteDialog[Punch]):
    """Asks for person, direction, time and reason of an entry by hand."""

    def __init__(
        self,
        people: Sequence[Person],
        moment: datetime,
        zone: tzinfo,
        add: AddEntry,
        parent: QWidget | None = None,
        *,
        person: PersonId | None = None,
        direction: Direction = Direction.IN,
    ) -> None:
        """Build the dialog.

        Args:
            moment: the aware time that is proposed.
            zone: the site's zone, in which the time is typed.
            person: who is proposed.
            direction: which way is proposed.
        """
        translate = QCoreApplication.translate
        title = translate("EntryDialog", "Add an entry by hand")
        super().__init__(title, translate("EntryDialog", "Add entry"), Kind.PRIMARY, parent)
        self._zone = zone
        self._add = add
        self._person = PersonBox(people, person)
        self._came = QRadioButton(self.tr("Came &in"))
        self._left = QRadioButton(self.tr("Went &out"))
        (self._came if direction is Direction.IN else self._left).setChecked(True)
        self._time = QDateTimeEdit(to_field(moment, zone))
        self._time.setCalendarPopup(True)
        self._reason = QComboBox()
        self._reason.setEditable(True)
        for reason in (
            self.tr("The face was not recognised"),
            self.tr("The camera was not running"),
            self.tr("Forgot to pass by"),
        ):
            self._reason.addItem(reason)
        self._reason.setCurrentIndex(-1)
        self._limit_reason()
        self._lay_out()
        self._person.editTextChanged.connect(self._refresh)
        self._reason.editTextChanged.connect(self._refresh)
        self._refresh()
        (self._person if person is None else self._reason).setFocus()

    def _lay_out(self) -> None:
        fields = form()
        add_field(fields, self.tr("&Person"), self._person)
        ways = row(gap=3 * GRID)
        for each in (self._came, self._left):
            each.setMinimumHeight(CONTROL_HEIGHT)
        ways.addWidget(self._came)
        ways.addWidget(self._left)
        ways.addStretch()
        both = QWidget()
        both.setLayout(ways)
        way = label(self.tr("Entry"))
        way.setMinimumHeight(CONTROL_HEIGHT)
        fields.addRow(way, both)
        add_field(fields, self.tr("&When"), self._time)
        add_field(fields, self.tr("&Reason"), self._reason)
        self.body.addLayout(fields)

    def _limit_reason(self) -> None:
        field = self._reason.lineEdit()
        if field is not None:
            field.setMaxLength(MAX_REASON_LENGTH)
            field.setPlaceholderText(self.tr("Why the entry is made by hand"))

    def _refresh(self) -> None:
        if self._person.person is None:
            self.require(self.tr("Choose the person."))
        elif not self._reason.currentText().strip():
            self.require(self.tr("Write down the reason."))
        else:
            self.require("")

    def job(self) -> Callable[[], Punch]:
        """Return the writing of what is typed."""
        person = self._person.person
        if person is None:
            raise BugError("The button is disabled until a person is chosen.")
        time = from_field(self._time.dateTime(), self._zone)
        direction = Direction.IN if self._came.isChecked() else Direction.OUT
        reason = self._reason.currentText()
        return lambda: self._add(person, time, direction, reason)


class VoidDialog(WriteDialog[Punch]):
    """Asks why an entry does not count."""

    def __init__(self, what: str, void: VoidEntry, parent: QWidget | None = None) -> None:
        """Build the dialog; ``what`` says which entry it is about."""
        translate = QCoreApplication.translate
        title = translate("VoidDialog", "Undo this entry")
        super().__init__(title, translate("VoidDialog", "Undo entry"), Kind.DANGER, parent)
        self._void = void
        self._reason = QComboBox()
        self._reason.setEditable(True)
        self._reason.addItems(
            [self.tr("It was somebody else"), self.tr("Only passed by"), self.tr("The entry was made by mistake")]
        )
        self._reason.setCurrentIndex(0)
        field = self._reason.lineEdit()
        if field is not None:
            field.setMaxLength(MAX_REASON_LENGTH)
        self.body.addWidget(label(what, wrap=True))
        text = self.tr("The entry stays in the records, marked as undone, and does not count any more.")
        self.body.addWidget(label(text, Role.MUTED, wrap=True))
        fields = form()
        add_field(fields, self.tr("&Reason"), self._reason)
        self.body.addLayout(fields)
        self._reason.editTextChanged.connect(self._refresh)
        self._reason.setFocus()
        self._refresh()

    def _refresh(self) -> None:
        self.require("" if self._reason.currentText().strip() else self.tr("Write down the reason."))

    def job(self) -> Callable[[], Punch]:
        """Return the writing of what is typed."""
        reason = self._reason.currentText()
        return lambda: self._void(reason)
