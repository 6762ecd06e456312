"""Which column of a terminal's file holds what, recognised by its heading or said by somebody.

The headings are those that the exports of ZKTeco (attlog.dat, GLog, Attendance Management, BioTime), Hikvision
(iVMS-4200, HikCentral), Frappe HR (Employee Checkin) and Odoo (hr.attendance) have, and the usual words of others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from faceattend.domain.punches import Direction
from faceattend.domain.written_times import DateOrder, has_date


class FileColumn(Enum):
    """What a column of a terminal's file may hold; the value is what the command line calls it."""

    CODE = "code"
    TIME = "time"
    """Of one punch, with its date or, beside a DATE, without."""
    DATE = "date"
    DIRECTION = "direction"
    CHECK_IN = "check-in"
    """The time of the first of two punches in one line."""
    CHECK_OUT = "check-out"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What somebody said of a file; the rest is recognised.

    Attributes:
        columns: heading of a column, or its number counted from 1.
        in_words, out_words: what stands in the column of the direction.
        date_order: of dates that are written as three numbers.
    """

    columns: Mapping[FileColumn, str] = field(default_factory=dict)
    in_words: tuple[str, ...] = ()
    out_words: tuple[str, ...] = ()
    date_order: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class FileLayout:
    """What the columns of one file hold.

    Attributes:
        title: by what it was recognised.
        places: index of each column that is used, from 0.
        heading: the cells of the first line; empty for a file that begins with its first punch.
        words: direction by :func:`word_key` of what stands in a cell; None for a word that says nothing.
        numbered: whether directions are the numbers of a terminal's keys. Where nobody presses them all are the same,
            and then they say nothing.
    """

    title: str
    places: Mapping[FileColumn, int]
    heading: tuple[str, ...]
    words: Mapping[str, Direction | None]
    numbered: bool = False

    @property
    def in_pairs(self) -> bool:
        """Whether a line holds coming and going."""
        return FileColumn.TIME not in self.places


# In every list the first heading that is there wins: beside an employee number, a plain ID is that of the record.
_HEADINGS: Mapping[FileColumn, tuple[str, ...]] = {
    FileColumn.CODE: (
        *(
            "code",
            "acno",
            "personid",
            "personcode",
            "personno",
            "personnumber",
            "empcode",
            "employeecode",
            "employeeid",
        ),
        *(
            "employeebadgeid",
            "employeeidbarcode",
            "employeepin",
            "employeeidpin",
            "enno",
            "employeeno",
            "employeenumber",
            "employeenostring",
            "empid",
            "empno",
        ),
        *("enrollno", "enrollnumber", "enrollid", "userid", "userno", "usercode", "pin", "badgenumber", "badgeid"),
        *("badge", "badgeno", "personnelid", "personnelno", "personnelnumber", "personnelcode", "staffid", "staffcode"),
        *("staffno", "studentid", "studentcode", "studentno", "rollno", "admissionno", "attendancedeviceid"),
        *("employee", "person", "no", "id", "idnumber", "cardno"),
    ),
    FileColumn.TIME: (
        *("datetime", "punchtime", "punchdatetime", "timestamp", "checktime", "eventtime", "eventdatetime", "logtime"),
        *("logdatetime", "recordtime", "swipetime", "scantime", "clocktime", "authenticationtime", "dateandtime"),
        *("datetimepunch", "transactiontime", "attendancetime", "time", "moment", "logdate"),
    ),
    FileColumn.DATE: ("date", "punchdate", "attendancedate", "workdate", "logdate", "checkdate", "eventdate", "day"),
    FileColumn.DIRECTION: (
        *("direction", "logtype", "punchstate", "attendancestatus", "attendancestate", "inoutstatus", "inoutmode"),
        *(
            "inoutstate",
            "inout",
            "iomode",
            "iomd",
            "io",
            "checktype",
            "punchtype",
            "cardswipingtype",
            "state",
            "status",
        ),
        *("type", "event", "punch"),
    ),
    FileColumn.CHECK_IN: (
        *("checkin", "checkintime", "clockin", "clockintime", "punchin", "firstin", "firstpunch", "timein", "intime"),
        *("firstcheckin", "actualcheckin", "in", "arrival"),
    ),
    FileColumn.CHECK_OUT: (
        *("checkout", "checkouttime", "clockout", "clockouttime", "punchout", "lastout", "lastpunch", "timeout"),
        *("outtime", "lastcheckout", "actualcheckout", "out", "departure"),
    ),
}

# What a file is by some headings that it alone has, in the order in which they are asked for.
_TITLES: tuple[tuple[str, frozenset[str]], ...] = (
    ("Frappe HR", frozenset({"employee", "logtype"})),
    ("Odoo", frozenset({"employee", "checkin", "checkout"})),
    ("ZKTeco", frozenset({"acno"})),
    ("ZKTeco", frozenset({"verifycode"})),
    ("ZKTeco", frozenset({"enno"})),
    ("ZKTeco BioTime", frozenset({"punchstate"})),
    ("ZKTeco BioTime", frozenset({"empcode"})),
    ("Hikvision", frozenset({"personid"})),
    ("Hikvision", frozenset({"attendancecheckpoint"})),
    ("Hikvision", frozenset({"cardswipingtype"})),
    ("code, time, direction", frozenset({"code", "time"})),
)
_ATTENDANCE_LOG = "ZKTeco attendance log"
_BY_HEADINGS = "columns that are known"
_SAID = "columns as they were named"

_WORDS: Mapping[str, Direction | None] = {
    **dict.fromkeys(
        (
            "in",
            "i",
            "checkin",
            "cin",
            "clockin",
            "punchin",
            "timein",
            "entry",
            "enter",
            "entrance",
            "arrival",
            "arrive",
        ),
        Direction.IN,
    ),
    **dict.fromkeys(("overtimein", "otin", "breakin", "breakend", "outback", "backfrombreak"), Direction.IN),
    **dict.fromkeys(
        ("out", "o", "checkout", "cout", "clockout", "punchout", "timeout", "exit", "leave", "departure", "depart"),
        Direction.OUT,
    ),
    **dict.fromkeys(("overtimeout", "otout", "breakout", "breakstart"), Direction.OUT),
    **dict.fromkeys(("", "none", "undefined", "unknown", "auto", "na", "null", "nan", "unspecified"), None),
}
# The keys of a ZKTeco terminal: in, out, out for a break, back, overtime in and out; 255 when there are no keys.
_KEYS: Mapping[str, Direction | None] = {
    **dict.fromkeys(("0", "3", "4"), Direction.IN),
    **dict.fromkeys(("1", "2", "5"), Direction.OUT),
    "255": None,
}
_NUMBERED = frozenset(
    {"state", "status", "punchstate", "inoutmode", "inoutstatus", "inoutstate", "inout", "iomode", "iomd"}
)
_SIX_COLUMNS = 6
_GLOG_CODE = "enno"


def word_key(text: str) -> str:
    """Return what two headings or words have in common that mean the same: case, spaces and signs do not matter."""
    return "".join(character for character in text.casefold() if character.isalnum())


def recognised(cells: Sequence[str]) -> FileLayout | None:
    """Return the layout of a file by one of its first lines, or None when this line says nothing of it."""
    cells = _aligned(cells)
    places = _recognised_places(cells)
    if _is_enough(places):
        return _layout(_title(cells), places, cells, ColumnMapping())
    return _without_heading(cells)


def said(cells: Sequence[str], mapping: ColumnMapping) -> FileLayout | None:
    """Return the layout of a file by what somebody said, if this line is its heading or its first punch."""
    if not mapping.columns:
        found = recognised(cells)
        return None if found is None else _layout(found.title, found.places, found.heading, mapping, found)
    cells = _aligned(cells)
    keys = [word_key(cell) for cell in cells]
    places: dict[FileColumn, int] = {}
    numbered = False
    for column, name in mapping.columns.items():
        if word_key(name) in keys:
            places[column] = keys.index(word_key(name))
        elif name.isdecimal() and 1 <= int(name) <= len(cells):
            places[column] = int(name) - 1
            numbered = True
        else:
            return None
    places = _completed(places, _recognised_places(cells))
    if not _is_enough(places):
        return None
    time = cells[places[FileColumn.TIME if FileColumn.TIME in places else FileColumn.CHECK_IN]]
    begins_at_once = numbered and any(character.isdecimal() for character in time)
    return _layout(_SAID, places, () if begins_at_once else cells, mapping)


def missing_columns(cells: Sequence[str], mapping: ColumnMapping) -> str:
    """Return a sentence on what a line lacks to be the heading of a file of punches."""
    keys = {word_key(cell) for cell in cells}
    absent = [name for name in mapping.columns.values() if word_key(name) not in keys]
    if absent:
        return f"There is no column called {absent[0]}."
    places = _recognised_places(cells)
    if FileColumn.CODE in places:
        return "There is no column for the time."
    return "There is no column for the code of the person." if _has_time(places) else "The columns are not known."


def known_headings() -> tuple[str, ...]:
    """Return what a file may be recognised as, for help and windows."""
    return ("code, time, direction", _ATTENDANCE_LOG, *dict.fromkeys(title for title, _ in _TITLES[:-1]))


def _aligned(cells: Sequence[str]) -> Sequence[str]:
    """Return the headings over their columns: that of a GLog file has more tabs than its lines."""
    if any(word_key(cell) == _GLOG_CODE for cell in cells):
        return [cell for cell in cells if cell.strip()]
    return cells


def _recognised_places(cells: Sequence[str]) -> dict[FileColumn, int]:
    keys = [word_key(cell) for cell in cells]
    places: dict[FileColumn, int] = {}
    for column, headings in _HEADINGS.items():
        found = next((heading for heading in headings if heading in keys), None)
        if found is not None and keys.index(found) not in places.values():
            places[column] = keys.index(found)
    return _completed({}, places)


def _completed(named: Mapping[FileColumn, int], found: Mapping[FileColumn, int]) -> dict[FileColumn, int]:
    """Return what was named together with what was found and does not contradict it."""
    places = dict(named)
    for column, place in found.items():
        if column not in places and place not in places.values():
            places[column] = place
    pair = {FileColumn.CHECK_IN, FileColumn.CHECK_OUT}
    if FileColumn.TIME in named or not pair <= places.keys():
        # HikCentral calls the time of every record one of coming, whichever way somebody went.
        only = places.pop(FileColumn.CHECK_IN, None)
        places.pop(FileColumn.CHECK_OUT, None)
        if only is not None:
            places.setdefault(FileColumn.TIME, only)
    else:
        places.pop(FileColumn.TIME, None)
        places.pop(FileColumn.DIRECTION, None)
    return places


def _is_enough(places: Mapping[FileColumn, int]) -> bool:
    return FileColumn.CODE in places and _has_time(places)


def _has_time(places: Mapping[FileColumn, int]) -> bool:
    return FileColumn.TIME in places or FileColumn.CHECK_IN in places


def _without_heading(cells: Sequence[str]) -> FileLayout | None:
    """Return the layout of a file whose first line is a punch: code, time and perhaps the direction."""
    if len(cells) < 2 or not cells[0].strip() or not has_date(cells[1]):
        return None
    places = {FileColumn.CODE: 0, FileColumn.TIME: 1}
    if len(cells) == 2:
        return FileLayout("code, time", places, (), _WORDS)
    if len(cells) == 3 and word_key(cells[2]) in _WORDS:
        return FileLayout("code, time, direction", places | {FileColumn.DIRECTION: 2}, (), _WORDS)
    # On a stick the terminal writes its own number before the key, over the network it does not.
    places[FileColumn.DIRECTION] = 3 if len(cells) == _SIX_COLUMNS else 2
    if not cells[places[FileColumn.DIRECTION]].strip().isdecimal():
        return None
    return FileLayout(_ATTENDANCE_LOG, places, (), {**_WORDS, **_KEYS}, numbered=True)


def _title(cells: Sequence[str]) -> str:
    keys = {word_key(cell) for cell in cells}
    return next((title for title, needed in _TITLES if needed <= keys), _BY_HEADINGS)


def _layout(
    title: str,
    places: Mapping[FileColumn, int],
    heading: Sequence[str],
    mapping: ColumnMapping,
    recognised_as: FileLayout | None = None,
) -> FileLayout:
    words: dict[str, Direction | None] = dict(_WORDS)
    numbered = recognised_as is not None and recognised_as.numbered
    place = places.get(FileColumn.DIRECTION)
    if place is not None and heading and word_key(heading[place]) in _NUMBERED:
        numbered = True
    numbered = numbered and not (mapping.in_words or mapping.out_words)
    if numbered:
        words |= _KEYS
    words |= {word_key(word): Direction.IN for word in mapping.in_words}
    words |= {word_key(word): Direction.OUT for word in mapping.out_words}
    return FileLayout(title, dict(places), tuple(heading), words, numbered)
