"""The form with which a person is added or changed: details, consent and pictures."""

from datetime import date

from PyQt6.QtCore import QDate, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QFormLayout, QLineEdit, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.people import (
    MAX_CODE_LENGTH,
    MAX_NAME_LENGTH,
    Person,
    PersonDetails,
    code_key,
)
from faceattend.errors import BugError, FaceAttendError
from faceattend.services.enrolment import ENOUGH_PICTURES
from faceattend.services.office import Office
from faceattend.ui.consent_fields import ConsentFields
from faceattend.ui.controls import Kind, Role, add_field, button, column, form, label, line, row, scrolled
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Messages, MessageStrip, Notice, Severity, ask, choose
from faceattend.ui.people_model import Roll
from faceattend.ui.person_saving import Doubts, PersonPlan, carry_out, find_doubts
from faceattend.ui.picture_panel import PicturePanel
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import run_task


class PersonForm(QWidget):
    """Adds somebody new, or changes somebody on the roll.

    Signals:
        saved: (PersonId, whether somebody new): it is written.
        left: the user closed the form without saving.
        record_wanted: a PersonId: the user wants to see that record instead.
        camera_wanted: photos are about to be taken with a camera of this computer.
        camera_returned: no more photos are taken.
    """

    saved = pyqtSignal(object, bool)
    left = pyqtSignal()
    record_wanted = pyqtSignal(object)
    camera_wanted = pyqtSignal()
    camera_returned = pyqtSignal()

    def __init__(
        self, office: Office, messages: Messages, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._messages = messages
        self._roll = Roll()
        self._person: Person | None = None
        self._busy = ""
        self._title = label("", Role.HEADING)
        self._strip = MessageStrip()
        self._name = _line_edit(MAX_NAME_LENGTH)
        self._code = _line_edit(MAX_CODE_LENGTH)
        self._code.setPlaceholderText(self.tr("Staff or pupil number"))
        self._group = QComboBox()
        self._group.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._joined = QDateEdit()
        self._joined.setCalendarPopup(True)
        self._pictures = PicturePanel(office, machine)
        self._replace = QCheckBox()
        self._reason = label("", Role.MUTED, wrap=True)
        self._cancel = button(self.tr("Cancel"))
        self._save = button(self.tr("Save person"), Kind.PRIMARY)
        self._fields: QFormLayout = form()
        self._more: QFormLayout = form()
        add_field(self._fields, self.tr("&Name"), self._name)
        add_field(self._fields, self.tr("&Code"), self._code)
        add_field(self._fields, self.tr("&Group"), self._group)
        self._consent = ConsentFields(self._fields, machine, self)
        self._build()
        self._connect()

    @property
    def changed(self) -> bool:
        """Whether something would be lost if the form were closed now."""
        pictures = self._pictures
        if self._busy or self._consent.typed or pictures.reading or pictures.samples or pictures.waiting:
            return True
        if self._person is None:
            return any(field.text().strip() for field in (self._name, self._code))
        return self._details() != self._person.details

    def begin_new(self, roll: Roll, today: date) -> None:
        """Start with an empty form for somebody whose first day is ``today``."""
        self._begin(roll, None, PersonDetails("", ""), self.tr("New person"))
        self._joined.setDate(QDate(today.year, today.month, today.day))

    def begin_change(self, roll: Roll, person: Person) -> None:
        """Start with what is known of a person."""
        self._begin(roll, person, person.details, self.tr("Edit person"))

    def set_roll(self, roll: Roll) -> None:
        """Know of changes on the roll without losing what was typed."""
        self._roll = roll
        self._consent.show_roll(roll)
        self._refresh()

    @property
    def pictures(self) -> PicturePanel:
        """Where pictures are added."""
        return self._pictures

    def show_error(self, error: Exception) -> None:
        """Say what went wrong where the user is looking: inside the form."""
        if isinstance(error, FaceAttendError) and not isinstance(error, BugError):
            self._strip.show_error(error)
        else:
            self._messages.error(error)

    def set_focus(self) -> None:
        """Put the focus where typing begins."""
        self._name.setFocus()

    def stop(self) -> None:
        """Give up reading pictures."""
        self._pictures.stop()

    def may_leave(self) -> bool:
        """Return whether the form may be closed, after asking about what would be lost."""
        if not self.changed:
            return True
        return ask(
            self,
            self.tr("Discard what you entered?"),
            self.tr("This person has not been saved yet."),
            self.tr("Discard"),
            destructive=True,
        )

    def _build(self) -> None:
        add_field(self._more, self.tr("First &day"), self._joined)
        self._fields.setVerticalSpacing(GRID)
        page = QWidget()
        content = column(gap=GRID + GRID // 2)
        content.addLayout(self._fields)
        content.addSpacing(GRID // 2)
        content.addWidget(self._pictures)
        content.addWidget(self._replace)
        content.addLayout(self._more)
        content.addStretch()
        # Room for the focus ring at the edge, which a scroll area would cut off.
        content.setContentsMargins(2, 2, GRID, 2)
        page.setLayout(content)
        foot = row()
        foot.addWidget(self._reason, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        layout = column(gap=GRID + GRID // 2)
        layout.addWidget(self._title)
        layout.addWidget(self._strip)
        layout.addWidget(scrolled(page), 1)
        layout.addWidget(line())
        layout.addLayout(foot)
        self.setLayout(layout)

    def _connect(self) -> None:
        for field in (self._name, self._code):
            field.textChanged.connect(self._refresh)
            field.returnPressed.connect(self._save.click)
        self._consent.changed.connect(self._refresh)
        self._consent.entered.connect(self._save.click)
        self._group.currentTextChanged.connect(self._refresh)
        self._pictures.changed.connect(self._refresh)
        self._pictures.progressed.connect(self._show_progress)
        self._pictures.refused.connect(self._show_refused)
        self._pictures.failed.connect(self.show_error)
        self._pictures.camera_wanted.connect(self.camera_wanted)
        self._pictures.camera_returned.connect(self.camera_returned)
        self._name.textChanged.connect(self._pictures.name_person)
        self._cancel.clicked.connect(self._leave)
        self._save.clicked.connect(self._check)
        paste = QKeySequence(QKeySequence.StandardKey.Paste)
        for keys, action in ((paste, self._pictures.paste), (QKeySequence("Esc"), self._leave)):
            shortcut = QShortcut(keys, self, action)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _begin(self, roll: Roll, person: Person | None, details: PersonDetails, title: str) -> None:
        self._roll = roll
        self._person = person
        self._busy = ""
        self._strip.clear()
        self._title.setText(title)
        self._name.setText(details.name)
        self._code.setText(details.code)
        own = self._office.access.own_groups(Right.EDIT_PEOPLE)
        self._group.clear()
        # Whoever leads groups puts people into these and no others.
        self._group.setEditable(own is None)
        self._group.addItems(["", *roll.groups] if own is None else sorted(own))
        if details.group or own is None:
            self._group.setCurrentText(details.group)
        self._more.setRowVisible(self._joined, person is None)
        self._consent.begin(person, roll)
        learned = 0 if person is None else max(person.templates.values(), default=0)
        self._replace.setText(self.tr("Forget the pictures that were learned before"))
        self._replace.setVisible(learned > 0)
        self._replace.setChecked(False)
        self._pictures.begin(details.name)
        self._refresh()
        self._name.setFocus()

    def _details(self) -> PersonDetails:
        group = " ".join(self._group.currentText().split())
        return PersonDetails(" ".join(self._name.text().split()), " ".join(self._code.text().split()), group)

    def _refresh(self) -> None:
        missing = self._missing()
        self._reason.setText(self._busy or missing or self._note())
        self._save.setEnabled(not missing and not self._busy)
        busy = bool(self._busy)
        for field in (self._name, self._code, self._group, self._joined, self._pictures, self._replace):
            field.setEnabled(not busy)
        self._consent.set_enabled(on=not busy)
        first = self.tr("First write down the consent: no face is learned without it.")
        self._pictures.allow("" if self._consent.agreed else first)

    def _missing(self) -> str:
        """Return why the person cannot be saved yet, or nothing."""
        details = self._details()
        holder = self._holder(details.code)
        pictured = self._pictures.samples or self._pictures.waiting
        unproved = (pictured and not self._consent.agreed) or (self._consent.guardian and not self._consent.text)
        hindrances = (
            (self._pictures.reading, self.tr("Reading the pictures...")),
            (not details.name, self.tr("Type the name.")),
            (not details.code, self.tr("Type the code.")),
            (holder is not None, self._taken_words(details.code, holder)),
            (unproved, self.tr("Write down the consent.")),
            (self._person is not None and not self.changed, self.tr("Nothing has been changed.")),
        )
        return next((words for applies, words in hindrances if applies), "")

    def _taken_words(self, code: str, holder: Person | None) -> str:
        return "" if holder is None else self.tr("The code {0} belongs to {1}.").format(code, holder.details.name)

    def _note(self) -> str:
        count = len(self._pictures.samples)
        if self._person is None and not count:
            return self.tr("Without pictures this person cannot be recognised.")
        if self._person is None and count < ENOUGH_PICTURES:
            return self.tr("{0} of {1} pictures.").format(count, ENOUGH_PICTURES)
        return ""

    def _holder(self, code: str) -> Person | None:
        key = code_key(code)
        people = (entry.person for entry in self._roll.entries)
        own = None if self._person is None else self._person.id
        return next((person for person in people if person.id != own and code_key(person.details.code) == key), None)

    def _show_progress(self, done: int, total: int) -> None:
        self._strip.clear()
        if total > 1:
            self._reason.setText(self.tr("Reading picture {0} of {1}...").format(done + 1, total))

    def _show_refused(self, sentences: str) -> None:
        self._strip.show_notice(Notice(Severity.WARNING, sentences))

    def _plan(self) -> PersonPlan:
        details = self._details()
        consent, guardian = self._consent.text, self._consent.guardian
        if self._person is None:
            joined = self._joined.date()
            first_day = date(joined.year(), joined.month(), joined.day())
            return PersonPlan(None, details, consent, self._pictures.samples, first_day, guardian=guardian)
        return PersonPlan(
            self._person.id,
            None if details == self._person.details else details,
            consent or None,
            self._pictures.samples,
            replace=self._replace.isChecked(),
            guardian=guardian,
        )

    def _check(self) -> None:
        plan = self._plan()
        enrolment = self._office.enrolment
        self._set_busy(self.tr("Comparing with everybody..."))
        run_task(
            self,
            lambda _handle: find_doubts(enrolment, plan),
            lambda doubts: self._clear_up(plan, doubts),
            self._saving_failed,
        )

    def _clear_up(self, plan: PersonPlan, doubts: Doubts) -> None:
        self._pictures.mark_odd(doubts.odd)
        if self._accepts_odd(doubts) and self._accepts_lookalike(doubts):
            self._store(plan)
        else:
            self._set_busy("")

    def _accepts_odd(self, doubts: Doubts) -> bool:
        if not doubts.odd:
            return True
        names = ", ".join(dict.fromkeys(sample.source for sample in doubts.odd))
        text = self.tr("{0}: this seems to be somebody else than on the first picture.").format(names)
        return ask(
            self,
            self.tr("Do all pictures show the same person?"),
            text,
            self.tr("Yes, the same person"),
            destructive=True,
        )

    def _accepts_lookalike(self, doubts: Doubts) -> bool:
        if not doubts.lookalikes:
            return True
        other = doubts.lookalikes[0].person
        title = self.tr("This looks like {0}, {1}").format(other.details.name, other.details.code)
        text = self.tr("If it is the same person, add the pictures to that record, or attendance is split in two.")
        anyway = self.tr("Add anyway") if self._person is None else self.tr("Save anyway")
        answer = choose(self, title, text, [self.tr("Open that record"), anyway])
        if answer == 0:
            self._set_busy("")
            self.record_wanted.emit(other.id)
        return answer == 1

    def _store(self, plan: PersonPlan) -> None:
        enrolment = self._office.enrolment
        self._set_busy(self.tr("Saving..."))
        run_task(
            self,
            lambda _handle: carry_out(enrolment, plan),
            lambda person: self.saved.emit(person, plan.person is None),
            self._saving_failed,
        )

    def _saving_failed(self, error: Exception) -> None:
        self._set_busy("")
        self.show_error(error)

    def _set_busy(self, words: str) -> None:
        self._busy = words
        self._refresh()

    def _leave(self) -> None:
        if not self._busy and self.may_leave():
            self.stop()
            self.left.emit()


def _line_edit(longest: int) -> QLineEdit:
    made = QLineEdit()
    made.setMaxLength(longest)
    return made
