"""The roll as a table: who is on it, and how well each person can be recognised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import Enum, IntEnum

from PyQt6.QtCore import QAbstractTableModel, QCoreApplication, QLocale, QModelIndex, QObject, Qt

from faceattend.domain.accounts import AccountId
from faceattend.domain.people import Person, PersonId
from faceattend.errors import FaceAttendError
from faceattend.services.enrolment import ENOUGH_PICTURES
from faceattend.services.office import Office
from faceattend.services.privacy import Notice
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.theme import Palette

_AFTER_NUMBERS = 10**40
"""Greater than any number that fits into a code."""

NO_NOTICE = Notice(0, "", "")

_SHORT = QLocale.FormatType.ShortFormat

PERSON_ROLE = Qt.ItemDataRole.UserRole
"""The RollEntry of a row."""


class FaceRecord(Enum):
    """How well the engine that decides knows a face: the icon and its tone."""

    GOOD = (Icon.CHECK_CIRCLE, Tone.OK)
    FEW = (Icon.WARNING, Tone.LATE)
    OTHER_ENGINE = (Icon.QUESTION, Tone.LATE)
    """There are pictures, but they were learned by another engine."""
    NONE = (Icon.PERSON, Tone.MUTED)
    LEFT = (Icon.ARROW_OUT, Tone.MUTED)
    """The last day on the roll is over, so that nobody is recognised, whatever pictures there are."""


@dataclass(frozen=True, slots=True)
class RollEntry:
    """A person with the state of the face record.

    Attributes:
        pictures: how many pictures the engine that decides has learned.
    """

    person: Person
    record: FaceRecord
    pictures: int

    @property
    def left(self) -> bool:
        """Whether the person's last day is over."""
        return self.record is FaceRecord.LEFT

    @property
    def words(self) -> str:
        """The face record in words."""
        if self.left:
            day = self.person.left
            return "" if day is None else _say("Left on {0}").format(QLocale().toString(day, _SHORT))
        if self.record is FaceRecord.NONE:
            return _say("No pictures")
        if self.record is FaceRecord.OTHER_ENGINE:
            return _say("Not learned yet")
        if self.record is FaceRecord.FEW:
            return _say("{0} of {1} pictures").format(self.pictures, ENOUGH_PICTURES)
        return _say("{0} pictures").format(self.pictures)


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody on the roll, by name.

    Attributes:
        engine: title of the engine that decides; empty when there is none that works.
        problem: why there is none, a sentence; otherwise empty.
        zone: in which dates are shown.
        today: the work day that it is now; None while nothing was fetched.
        notice: what people are told now before they agree.
        recorders: names of the accounts that wrote consents down.
    """

    entries: tuple[RollEntry, ...] = ()
    engine: str = ""
    problem: str = ""
    zone: tzinfo = UTC
    today: date | None = None
    notice: Notice = NO_NOTICE
    recorders: Mapping[AccountId, str] = field(default_factory=dict)

    def entry(self, person: PersonId | None) -> RollEntry | None:
        """Return the entry of a person, or None for somebody who is not on the roll."""
        return next((entry for entry in self.entries if entry.person.id == person), None)

    @property
    def groups(self) -> list[str]:
        """Every group in order."""
        return sorted({entry.person.details.group for entry in self.entries if entry.person.details.group})

    @property
    def ready(self) -> int:
        """How many people can be recognised."""
        return sum(1 for entry in self.entries if entry.pictures and not entry.left)

    @property
    def gone(self) -> int:
        """How many people have left."""
        return sum(1 for entry in self.entries if entry.left)


def read_roll(office: Office) -> Roll:
    """Fetch the roll; takes a while with many people, so not on the GUI thread."""
    people = office.enrolment.people()
    today = office.attendance.today()
    engine = problem = format = ""
    try:
        info = office.recognizers.get().info
        engine, format = info.title, info.template_format
    except FaceAttendError as error:
        # Names can be looked at and changed without an engine; the tab says why nobody can be recognised.
        problem = str(error)
    return Roll(
        tuple(_entry(person, format, today) for person in people),
        engine,
        problem,
        office.preferences.zone(),
        today,
        office.privacy.notice(),
        office.privacy.recorders(),
    )


def _entry(person: Person, format: str, today: date) -> RollEntry:
    pictures = person.templates.get(format, 0)
    if person.left is not None and person.left < today:
        record = FaceRecord.LEFT
    elif pictures:
        record = FaceRecord.GOOD if pictures >= ENOUGH_PICTURES else FaceRecord.FEW
    else:
        record = FaceRecord.OTHER_ENGINE if any(person.templates.values()) else FaceRecord.NONE
    return RollEntry(person, record, pictures)


class Column(IntEnum):
    """The columns of the table."""

    NAME = 0
    CODE = 1
    GROUP = 2
    RECORD = 3
    CONSENT = 4


class PeopleModel(QAbstractTableModel):
    """The entries of a roll that match a search and a group, in the order of one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roll = Roll()
        self._shown: list[RollEntry] = []
        self._search = ""
        self._group = ""
        self._only_left = False
        self._column = Column.NAME
        self._order = Qt.SortOrder.AscendingOrder

    @property
    def roll(self) -> Roll:
        """Everybody, whatever is searched for."""
        return self._roll

    def set_roll(self, roll: Roll) -> None:
        """Show another roll."""
        self._roll = roll
        self._choose()

    def set_search(self, text: str) -> None:
        """Show only people whose name, code or group holds every word of ``text``."""
        self._search = text
        self._choose()

    def set_group(self, group: str, *, only_left: bool = False) -> None:
        """Show only one group, or only people who left; an empty group for all."""
        self._group = group
        self._only_left = only_left
        self._choose()

    def entry(self, row: int) -> RollEntry | None:
        """Return the entry in a row of the table."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, person: PersonId) -> int | None:
        """Return the row of a person, or None when the search leaves the person out."""
        return next((row for row, entry in enumerate(self._shown) if entry.person.id == person), None)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of people shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (_say("Name"), _say("Code"), _say("Group"), _say("Face record"), _say("Consent"))[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell, its icon, its tool tip or the whole entry."""
        entry = self.entry(index.row())
        if entry is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(entry, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _cell(entry, Column(index.column())) or None
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Column.RECORD:
            return icon(*entry.record.value)
        if role == Qt.ItemDataRole.ForegroundRole and entry.left:
            return Palette.current().color("muted")
        return entry if role == PERSON_ROLE else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column, people with equal cells by name."""
        self._column, self._order = Column(column), order
        self._choose()

    def _choose(self) -> None:
        words = self._search.casefold().split()
        self.beginResetModel()
        self._shown = [entry for entry in self._roll.entries if self._matches(entry, words)]
        self._shown.sort(key=lambda entry: entry.person.details.name.casefold())
        backwards = self._order is Qt.SortOrder.DescendingOrder
        self._shown.sort(key=lambda entry: _sort_key(entry, self._column), reverse=backwards)
        self.endResetModel()

    def _matches(self, entry: RollEntry, words: Sequence[str]) -> bool:
        details = entry.person.details
        if self._only_left and not entry.left:
            return False
        if self._group and details.group != self._group:
            return False
        text = f"{details.name} {details.code} {details.group}".casefold()
        return all(word in text for word in words)


def _cell(entry: RollEntry, column: Column) -> str:
    person = entry.person
    if column is Column.RECORD:
        return entry.words
    if column is Column.CONSENT:
        if person.consent is None:
            return _say("Not given")
        return _say("Given") if person.consent.valid else _say("Taken back")
    return {
        Column.NAME: person.details.name,
        Column.CODE: person.details.code,
        Column.GROUP: person.details.group,
    }[column]


def _sort_key(entry: RollEntry, column: Column) -> tuple[int, str]:
    if column is Column.RECORD:
        return (-1 if entry.left else entry.pictures), entry.record.name
    if column is Column.CONSENT:
        consent = entry.person.consent
        return 0, "" if consent is None else consent.given_at.isoformat()
    text = _cell(entry, column).casefold()
    # Numbers in the order of numbers: 7 stands before 10.
    return (int(text), "") if text.isdecimal() else (_AFTER_NUMBERS if text else -1, text)


def short_date(moment: datetime, zone: tzinfo) -> str:
    """Return the date of a moment in a zone as people write it here."""
    return QLocale().toString(moment.astimezone(zone).date(), QLocale.FormatType.ShortFormat)


def _say(text: str) -> str:
    return QCoreApplication.translate("PeopleModel", text)
