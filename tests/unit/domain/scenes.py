"""Days of one person, written as short as on a note.

``"9:00 in"``, ``"+6:05 out"`` on the next day, ``"12:00"`` without a direction, ``"17:00 out by hand"``.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.day_entries import DayEntry, DayEntryId, DayPart, EntryKind
from faceattend.domain.explanation import Explanation
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.people_days import PeopleDays, Records
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.results import DayResult
from faceattend.domain.rule_book import ALWAYS, DatedShift, RuleBook
from faceattend.domain.schedules import Shift, ShiftPart

BERLIN = ZoneInfo("Europe/Berlin")
UNTIL_NOW = datetime(2026, 6, 20, tzinfo=UTC)
MONDAY, TUESDAY, SATURDAY = date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 9)
GRACE = Person(PersonId(1), PersonDetails("Grace", "1"), None, None, None, {})
NIGHT = Shift(parts=(ShiftPart(time(22), time(6)),))
SPLIT = Shift(parts=(ShiftPart(time(9), time(13)), ShiftPart(time(14), time(18))))

_METHODS = {"by hand": Method.MANUAL, "confirmed": Method.CONFIRMED, "terminal": Method.TERMINAL}


def book_of(shift: Shift, **changes: object) -> RuleBook:
    """Return rules by which everybody has this shift."""
    book = RuleBook(shifts=(DatedShift(ALWAYS, replace(shift, key="day")),))
    return replace(book, **changes)  # type: ignore[arg-type]


def moment(text: str, day: date = MONDAY, zone: ZoneInfo = BERLIN) -> datetime:
    """Return the UTC time of ``"9:00"`` or, on the next day, ``"+6:05"``."""
    clock = text.removeprefix("+")
    hours, minutes, seconds = (int(number) for number in f"{clock}:0".split(":")[:3])
    shown = day + timedelta(days=text.startswith("+"))
    return datetime.combine(shown, time(hours, minutes, seconds), zone).astimezone(UTC)


def punches_of(notes: Sequence[str], day: date = MONDAY, zone: ZoneInfo = BERLIN) -> list[Punch]:
    """Return the punches of some notes."""
    numbers = count(1)
    found = []
    for note in notes:
        clock, *words = note.split(" ", 1)
        rest = words[0] if words else ""
        method = next((kind for word, kind in _METHODS.items() if word in rest), Method.FACE)
        stated = rest.startswith(("in", "out"))
        direction = Direction.OUT if rest.startswith("out") else Direction.IN
        voided = "it was somebody else" if "voided" in rest else None
        time = moment(clock, day, zone)
        filed = time.astimezone(zone).date()
        number = PunchId(next(numbers))
        found.append(Punch(number, GRACE.id, time, filed, direction, method, "Door", 0.7, "", voided, stated))
    return found


def entry(
    kind: EntryKind,
    part: DayPart = DayPart.WHOLE,
    leave: str = "",
    minutes: int = 0,
    number: int = 1,
    day: date = MONDAY,
) -> DayEntry:
    """Return an entry that counts."""
    at = datetime(2026, 5, 1, tzinfo=UTC)
    return DayEntry(DayEntryId(number), GRACE.id, day, kind, part, leave, minutes, "because", "Ada", at)


def leave(code: str = "L", part: DayPart = DayPart.WHOLE, number: int = 1, day: date = MONDAY) -> DayEntry:
    """Return leave."""
    return entry(EntryKind.LEAVE, part, code, number=number, day=day)


def watched(day: date = MONDAY, zone: ZoneInfo = BERLIN) -> list[WatchedSpan]:
    """Return that a camera watched from the evening before to the evening after."""
    middle = moment("12:00", day, zone)
    return [WatchedSpan("Door", middle - timedelta(days=1), middle + timedelta(days=2))]


def explained(
    *notes: str,
    shift: Shift | None = None,
    book: RuleBook | None = None,
    entries: Sequence[DayEntry] = (),
    day: date = MONDAY,
    zone: ZoneInfo = BERLIN,
    now: datetime = UNTIL_NOW,
    person: Person = GRACE,
    coverage: Sequence[WatchedSpan] | None = None,
) -> Explanation:
    """Return why a day is what it is."""
    spans = watched(day, zone) if coverage is None else coverage
    records = Records(punches_of(notes, day, zone), entries, spans)
    return PeopleDays(day, day, records, book or book_of(shift or Shift()), zone, now).explanation(person)


def day_of(*notes: str, **facts: object) -> DayResult:
    """Return what a day is; the facts are those of :func:`explained`."""
    return explained(*notes, **facts).result  # type: ignore[arg-type]
