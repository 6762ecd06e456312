"""What is known of one person on the roll, to read."""

from PyQt6.QtCore import QCoreApplication, Qt, pyqtSignal
from PyQt6.QtWidgets import QFormLayout, QLabel, QMenu, QWidget

from faceattend.services.enrolment import ENOUGH_PICTURES
from faceattend.ui.consent_words import consent_facts, withdrawn_words
from faceattend.ui.controls import Role, button, column, form, label, line, row, scrolled, set_role
from faceattend.ui.icons import Icon, pixmap
from faceattend.ui.people_model import FaceRecord, Roll, RollEntry
from faceattend.ui.site_time import day_text
from faceattend.ui.theme import GRID

_ROLES = {
    FaceRecord.GOOD: Role.OK,
    FaceRecord.FEW: Role.LATE,
    FaceRecord.OTHER_ENGINE: Role.LATE,
    FaceRecord.NONE: Role.MUTED,
    FaceRecord.LEFT: Role.MUTED,
}


class PersonCard(QWidget):
    """Shows one entry of the roll.

    Attributes:
        menu: what else can be done with the person; whoever shows the card fills it.

    Signals:
        change_wanted: the user wants to change the person or add pictures.
    """

    change_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None, *, may_change: bool = True) -> None:
        """Build the card; without ``may_change`` it is only to read."""
        super().__init__(parent)
        self._name = label("", Role.TITLE, wrap=True)
        self._code = _value()
        self._group = _value()
        self._joined = _value()
        self._last = _value()
        self._consent = _value()
        self._withdrawn = label("", Role.BAD, wrap=True)
        self._given = label("", Role.MUTED, wrap=True)
        self._badge = label("", Role.BADGE)
        self._sign = QLabel()
        self._record = label("", Role.STRONG, wrap=True)
        self._advice = label("", Role.MUTED, wrap=True)
        self._edit = button(self.tr("Edit or add pictures"), name=Icon.EDIT)
        self._edit.clicked.connect(self.change_wanted)
        self._edit.setVisible(may_change)
        self.menu = QMenu(self)
        self._more = button(self.tr("&More"))
        self._more.setMenu(self.menu)
        self._more.setProperty("menu", "true")
        self._facts: QFormLayout = form()
        self._build()

    def show_entry(self, entry: RollEntry, roll: Roll, *, has_more: bool = False) -> None:
        """Show a person of this roll.

        Args:
            has_more: whether there is anything in :attr:`menu` for this person.
        """
        person = entry.person
        self._name.setText(person.details.name)
        self._code.setText(person.details.code)
        self._group.setText(person.details.group or self.tr("None"))
        self._joined.setText(day_text(person.joined) if person.joined else self.tr("Not known"))
        self._last.setText(day_text(person.left) if person.left else "")
        self._facts.setRowVisible(self._last, person.left is not None)
        self._badge.setText(self.tr("Left") if entry.left else self.tr("Leaves"))
        self._badge.setVisible(person.left is not None)
        consent = person.consent
        self._consent.setText(self.tr("Not given") if consent is None else consent.text)
        self._withdrawn.setText("" if consent is None else withdrawn_words(consent, roll))
        self._withdrawn.setVisible(consent is not None and not consent.valid)
        self._given.setText("" if consent is None else consent_facts(consent, roll))
        self._given.setVisible(consent is not None)
        self._more.setVisible(has_more)
        name, tone = entry.record.value
        self._sign.setPixmap(pixmap(name, tone, 20))
        self._record.setText(entry.words)
        set_role(self._record, _ROLES[entry.record])
        self._advice.setText(_advice(entry, roll))

    def set_focus(self) -> None:
        """Put the focus on the first button that can be pressed."""
        first = self._edit if self._edit.isVisibleTo(self) else self._more
        first.setFocus()

    def _build(self) -> None:
        consent = QWidget()
        written = column(gap=GRID // 2)
        for each in (self._consent, self._withdrawn, self._given):
            written.addWidget(each)
        consent.setLayout(written)
        for text, value in (
            (self.tr("Code"), self._code),
            (self.tr("Group"), self._group),
            (self.tr("First day"), self._joined),
            (self.tr("Last day"), self._last),
            (self.tr("Consent"), consent),
        ):
            title = label(text, Role.MUTED)
            title.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            self._facts.addRow(title, value)
        record = row(gap=GRID)
        record.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        record.addWidget(self._record, 1)
        page = QWidget()
        content = column(gap=2 * GRID)
        content.addLayout(self._facts)
        content.addWidget(line())
        content.addWidget(label(self.tr("Face record"), Role.HEADING))
        content.addLayout(record)
        content.addWidget(self._advice)
        content.addStretch()
        page.setLayout(content)
        keys = row()
        keys.addStretch()
        keys.addWidget(self._more)
        keys.addWidget(self._edit)
        layout = column(gap=2 * GRID)
        head = row()
        head.addWidget(self._name, 1)
        head.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(scrolled(page), 1)
        layout.addLayout(keys)
        self.setLayout(layout)


def _advice(entry: RollEntry, roll: Roll) -> str:
    if entry.left:
        kept = any(entry.person.templates.values())
        words = _say("This person has left and is not recognised any more.")
        return f"{words} {_say('The face will be destroyed when its time is over.')}" if kept else words
    if roll.problem:
        return roll.problem
    if entry.record is FaceRecord.NONE:
        return _say("This person cannot be recognised and is entered by hand.")
    if entry.record is FaceRecord.OTHER_ENGINE:
        words = _say("The pictures were learned by another engine. Add new ones so that {0} knows this face too.")
        return words.format(roll.engine)
    if entry.record is FaceRecord.FEW:
        missing = ENOUGH_PICTURES - entry.pictures
        return _say("This person is recognised. Pictures still to add for the best result: {0}.").format(missing)
    return _say("This person is recognised by {0}.").format(roll.engine)


def _value() -> QLabel:
    made = label("", wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _say(text: str) -> str:
    return QCoreApplication.translate("PersonCard", text)
