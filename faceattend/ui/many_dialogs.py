"""One entry by hand for many people, such as a class on a trip, and what became of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QComboBox, QDateTimeEdit, QDialog, QLineEdit, QRadioButton, QWidget

from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Direction
from faceattend.services.attendance import MAX_REASON_LENGTH, LeftOut, LeftOutReason, ManyAdded
from faceattend.ui.controls import Kind, Role, add_field, button, column, form, label, row, size_window
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.person_box import PeopleTicks
from faceattend.ui.plain_table import plain_table
from faceattend.ui.site_time import from_field, to_field
from faceattend.ui.theme import CONTROL_HEIGHT, GRID
from faceattend.ui.write_dialog import WriteDialog

AddMany = Callable[[Sequence[PersonId], datetime, Direction, str], ManyAdded]
"""Writes an entry by hand for many: people, aware time, direction, reason."""


class ManyEntriesDialog(WriteDialog[ManyAdded]):
    """Asks for people, direction, time and reason of one entry for many."""

    def __init__(
        self, people: Sequence[Person], now: datetime, zone: tzinfo, add: AddMany, parent: QWidget | None = None
    ) -> None:
        """Build the dialog.

        Args:
            people: who can be ticked.
            now: aware; the time that is proposed, and the latest that can be.
            zone: the site's zone, in which the time is typed.
        """
        translate = QCoreApplication.translate
        title = translate("ManyEntriesDialog", "Add an entry for several people")
        super().__init__(title, translate("ManyEntriesDialog", "Add entries"), Kind.PRIMARY, parent)
        self._people, self._now, self._zone, self._add = people, now, zone, add
        self._group = QComboBox()
        self._group.addItem(self.tr("Choose a group to tick it"), None)
        for group in sorted({person.details.group for person in people} - {""}, key=str.casefold):
            self._group.addItem(group, group)
        self._ticks = PeopleTicks(people)
        self._came = QRadioButton(self.tr("Came &in"))
        self._left = QRadioButton(self.tr("Went &out"))
        self._came.setChecked(True)
        self._time = QDateTimeEdit(to_field(now, zone))
        self._time.setCalendarPopup(True)
        self._problem = label("", Role.BAD, wrap=True)
        self._reason = QLineEdit()
        self._reason.setMaxLength(MAX_REASON_LENGTH)
        self._reason.setPlaceholderText(self.tr("For example a class trip"))
        self._lay_out()
        self._group.activated.connect(self._tick_group)
        self._ticks.changed.connect(self._refresh)
        self._time.dateTimeChanged.connect(self._refresh)
        self._reason.textChanged.connect(self._refresh)
        self._refresh()
        self._group.setFocus()

    def job(self) -> Callable[[], ManyAdded]:
        """Return the writing of what is typed."""
        people, time, reason = tuple(self._ticks.people), self._moment, self._reason.text()
        direction = Direction.IN if self._came.isChecked() else Direction.OUT
        return lambda: self._add(people, time, direction, reason)

    @property
    def _moment(self) -> datetime:
        return from_field(self._time.dateTime(), self._zone)

    def _lay_out(self) -> None:
        fields = form()
        add_field(fields, self.tr("&Group"), self._group)
        add_field(fields, self.tr("&People"), self._ticks)
        ways = row(gap=3 * GRID)
        for each in (self._came, self._left):
            each.setMinimumHeight(CONTROL_HEIGHT)
            ways.addWidget(each)
        ways.addStretch()
        both = QWidget()
        both.setLayout(ways)
        way = label(self.tr("Entry"))
        way.setMinimumHeight(CONTROL_HEIGHT)
        fields.addRow(way, both)
        add_field(fields, self.tr("&When"), self._time)
        fields.addRow(label(""), self._problem)
        add_field(fields, self.tr("&Reason"), self._reason)
        self._fields = fields
        self.body.addLayout(fields)

    def _tick_group(self) -> None:
        group = self._group.currentData()
        if group is not None:
            self._ticks.tick({person.id for person in self._people if person.details.group == group})

    def _refresh(self) -> None:
        late = self._moment > self._now
        self._problem.setText(self.tr("That time is still to come.") if late else "")
        self._fields.setRowVisible(self._problem, late)
        if not self._ticks.people:
            self.require(self.tr("Tick who it is for."))
        elif late:
            self.require(self.tr("Choose an earlier time."))
        else:
            self.require("" if self._reason.text().strip() else self.tr("Write down the reason."))
        self.fit()


class ManyAddedDialog(QDialog):
    """Lists who got no entry and why; accepted when all that was written shall be undone."""

    def __init__(self, added: ManyAdded, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = added_words(added)
        self.setWindowTitle(self.tr("Entries for several people"))
        self._model = LinesModel(self, (self.tr("Left out"), self.tr("Number"), self.tr("Why")))
        self._model.show_rows([_cells(one) for one in added.left_out])
        table = plain_table(self.tr("People who got no entry"), self._model, 2)
        undo = button(self.tr("Undo what was written"))
        undo.setVisible(bool(added.written))
        undo.clicked.connect(self.accept)
        close = button(self.tr("Close"), Kind.PRIMARY)
        close.clicked.connect(self.reject)
        close.setDefault(True)
        buttons = row()
        buttons.addWidget(undo)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(words, Role.HEADING, wrap=True))
        layout.addWidget(table, 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        close.setFocus(Qt.FocusReason.OtherFocusReason)
        size_window(self, 560, 380)


def added_words(added: ManyAdded) -> str:
    """Return what became of an entry for many, as a sentence."""
    written, left_out = len(added.written), len(added.left_out)
    done = _say("1 entry was written") if written == 1 else _say("{0} entries were written").format(written)
    if not left_out:
        return f"{done}."
    rest = _say("1 person was left out") if left_out == 1 else _say("{0} people were left out").format(left_out)
    return _say("{0}, {1}.").format(done, rest)


def _cells(one: LeftOut) -> tuple[str, ...]:
    details = one.person.details
    why = {
        LeftOutReason.NOT_JOINED: _say("was not on the roll yet"),
        LeftOutReason.LEFT: _say("was not on the roll any more"),
        LeftOutReason.WRITTEN_ALREADY: _say("has this entry already"),
    }[one.reason]
    return details.name, details.code, why


def _say(text: str) -> str:
    return QCoreApplication.translate("ManyDialogs", text)
