"""Reads a terminal's file against the roll and the records, and says what an import would write."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.duty import DayKind, Duties
from faceattend.domain.keeping import Progress
from faceattend.domain.people import Person, clean_text, code_key
from faceattend.domain.punch_rows import FilePunch, RowReader
from faceattend.domain.punches import Punch
from faceattend.domain.work_days import WorkDays
from faceattend.domain.written_times import (
    Clock,
    DateOrder,
    DateOrderNeededError,
    has_date,
    shown_order,
    split_moment,
)
from faceattend.errors import UserError
from faceattend.services.import_plan import (
    DIRECTION_OF,
    IN,
    NO_DIRECTION,
    OUT,
    SHOWN_LINES,
    WAY_OF,
    Covers,
    ImportOptions,
    ImportPlan,
    PreviewLine,
    PunchColumns,
)
from faceattend.services.punch_file import FileLine, PunchFile

UNDONE = "import taken back"
"""With these words the reason begins for which the punches of an import were voided that was taken back."""

MAX_TERMINAL_LENGTH = 60
MAX_PUNCHES = 5_000_000
"""More than ten years of a thousand people; another file than one of punches would fill the memory."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAY = timedelta(days=1)
_NAMED = 5
_SHIFTED_CLOCK = {
    Clock.TWICE: "the clock showed {} twice; the first time is taken.",
    Clock.NEVER: "the clock never showed this time; {} is taken.",
}

Recorded = Callable[[date, date], list[Punch]]
"""Returns the punches of everybody that are filed on the days from one to another."""


class ImportPlanner:
    """Reads one file. To be used once."""

    def __init__(
        self,
        path: Path,
        options: ImportOptions,
        people: Sequence[Person],
        days: WorkDays,
        now: datetime,
        refused: Callable[[Person], str],
    ) -> None:
        """Open the file.

        Args:
            people: those whose codes are known to whoever imports.
            days: by which punches come to their work days.
            refused: says why somebody's record may not be changed; empty when it may.

        Raises:
            UserError: the file is no text, its columns are not known, or an option is wrong.
            EnvironmentFault: the file cannot be read.
        """
        self._path = path
        self._options = options
        self._days = days
        self._now = now
        self._refused = refused
        self._zone = _zone(options.zone, days.duties.zone)
        self._terminal = clean_text(options.terminal or path.stem, "name of the terminal", MAX_TERMINAL_LENGTH)
        if not self._terminal:
            raise UserError("The terminal has no name; name it, for example Front door.")
        self._everybody = people
        self._codes = _Codes(people)
        self._file = PunchFile(path, options.mapping, options.encoding)
        self._reader = RowReader(self._file.layout, self._zone, options.mapping.date_order)
        self._notes: list[str] = []
        self._problems = _Named()
        self._duplicates = _Named()
        self._shifted = _Named(_NAMED)
        self._unknown = Counter[str]()
        self._people: dict[int, int] = {}
        self._in_order: list[Person] = []
        self._lines, self._persons, self._times = array("q"), array("q"), array("q")
        self._ways, self._work_days = array("b"), array("i")
        self._rows = 0

    def plan(self, recorded: Recorded, after: int, progress: Progress) -> ImportPlan:
        """Return what an import would do.

        Args:
            recorded: reads the records, to find what is there already.
            after: number of the last import before.
            progress: told how many bytes of how many are read; what it raises ends the planning.

        Raises:
            UserError: the file holds no punch, cannot be read as text, or its dates may be read in two ways.
            EnvironmentFault: it cannot be read.
        """
        self._read(progress)
        if not self._rows:
            raise UserError(f"{self._path.name} holds no punches under its heading.")
        punches = self._columns()
        lines = np.array(self._lines, np.int64)
        kept = self._not_twice(punches, lines)
        if len(punches):
            kept &= self._not_recorded(punches, lines, recorded)
        first, last = self._first_and_last(punches)
        self._note_what_was_read(punches)
        watched = self._watched(punches, first, last)
        return ImportPlan(
            file=self._path.name,
            layout=self._file.layout,
            terminal=self._terminal,
            after=after,
            rows=self._rows,
            found=len(punches),
            problems=tuple(self._problems.sentences),
            problem_count=self._problems.count,
            duplicates=tuple(self._duplicates.sentences),
            duplicate_count=int(len(punches) - kept.sum()),
            skipped=self._unknown.total(),
            notes=tuple(self._notes),
            first=first,
            last=last,
            quiet_days=self._quiet_days(punches, first, last),
            watched=watched,
            preview=tuple(self._preview(punches, lines)),
            punches=punches.picked(kept),
        )

    def _read(self, progress: Progress) -> None:
        for line in self._file.lines(progress):
            self._rows += 1
            if len(self._times) > MAX_PUNCHES:
                raise UserError(f"The file holds more than {MAX_PUNCHES} punches; cut it into smaller ones.")
            try:
                self._take(line)
            except DateOrderNeededError:
                self._reader.order = self._find_order()
                self._read_line(line)
            except UserError as error:
                self._problems.add(line.number, str(error))

    def _read_line(self, line: FileLine) -> None:
        try:
            self._take(line)
        except UserError as error:
            self._problems.add(line.number, str(error))

    def _take(self, line: FileLine) -> None:
        # All of the line before anything is taken: it is read again when the order of its dates had to be found out.
        for punch in list(self._reader.punches(line.cells)):
            place = self._codes.find(punch.code)
            if place is None:
                self._take_unknown(line.number, punch.code)
                return
            self._take_punch(line.number, place, punch)

    def _take_unknown(self, number: int, code: str) -> None:
        if self._options.skip_unknown:
            self._unknown[code] += 1
        else:
            self._problems.add(number, f"nobody on the roll has the code {code}.")

    def _take_punch(self, number: int, place: int, punch: FilePunch) -> None:
        person = self._everybody[place]
        moment = _EPOCH + punch.time * _MILLISECOND
        if moment > self._now:
            raise UserError(f"{self._local(moment)} is still to come.")
        if place not in self._people:
            reason = self._refused(person)
            if reason:
                raise UserError(reason)
            self._people[place] = len(self._in_order)
            self._in_order.append(person)
        day = self._days.day_of(person, moment)
        if person.joined is not None and day < person.joined:
            raise UserError(f"{punch.code} joined on {person.joined}, after this punch of {day}.")
        if person.left is not None and day > person.left:
            raise UserError(f"{punch.code} left on {person.left}, before this punch of {day}.")
        if punch.clock is not Clock.ONCE:
            self._shifted.add(number, _SHIFTED_CLOCK[punch.clock].format(self._local(moment)))
        self._lines.append(number)
        self._persons.append(self._people[place])
        self._times.append(punch.time)
        self._ways.append(WAY_OF[punch.direction])
        self._work_days.append(day.toordinal())

    def _find_order(self) -> DateOrder:
        """Find out from the whole file whether the day or the month stands first."""
        seen: dict[DateOrder, int] = {}
        doubtful = ""
        for line in self._file.lines():
            for text in self._reader.dates(line.cells):
                written = split_moment(text)[0] if has_date(text) else text
                order = shown_order(written)
                if order is not None:
                    seen.setdefault(order, line.number)
                elif not doubtful and written.strip():
                    doubtful = f"line {line.number}: {written.strip()}"
            if len(seen) > 1:
                raise UserError(
                    f"Line {seen[DateOrder.DAY_FIRST]} has the day before the month and line "
                    f"{seen[DateOrder.MONTH_FIRST]} the month before the day; write all dates in one way."
                )
        if not seen:
            raise UserError(
                f"A date may be two different days ({doubtful}), and no date of the file says which; say it (on the "
                "command line: --date-order dmy for day first, mdy for month first, ymd for year first)."
            )
        [(order, number)] = seen.items()
        words = "day before the month" if order is DateOrder.DAY_FIRST else "month before the day"
        self._notes.append(f"Dates are read with the {words}, because of line {number}.")
        return order

    def _columns(self) -> PunchColumns:
        ways = np.array(self._ways, np.int8)
        if self._file.layout.numbered and self._is_one_key(ways):
            self._notes.append(
                "Every punch has the same key, as where nobody presses the keys; directions follow from the order of "
                "punches."
            )
            ways[:] = NO_DIRECTION
        return PunchColumns(
            tuple(self._in_order),
            np.array(self._persons, np.int64),
            np.array(self._times, np.int64),
            ways,
            np.array(self._work_days, np.int32),
        )

    def _is_one_key(self, ways: NDArray[np.int8]) -> bool:
        """Return whether all directions are the same, and so that nobody can have meant them."""
        keys = set(np.unique(ways).tolist()) - {NO_DIRECTION}
        if keys == {IN}:
            return True
        # A file of an evening may hold nothing but leaving, once for each.
        return keys == {OUT} and len(set(zip(self._persons, self._work_days, strict=True))) < len(ways)

    def _not_twice(self, punches: PunchColumns, lines: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which punches are the first of their kind in the file."""
        kept = np.ones(len(punches), np.bool_)
        order = np.lexsort((lines, punches.time, punches.person))
        person, time = punches.person[order], punches.time[order]
        repeated = np.flatnonzero((person[1:] == person[:-1]) & (time[1:] == time[:-1])) + 1
        different: list[int] = []
        before = -1
        for place in repeated:
            if place != before + 1:
                different = [int(order[place - 1])]
            before = int(place)
            current = int(order[place])
            match = next((one for one in different if _alike(punches.way[one], punches.way[current])), None)
            if match is None:
                different.append(current)
            else:
                kept[current] = False
                self._duplicates.add(int(lines[current]), f"the same punch as in line {lines[match]}.")
        return kept

    def _not_recorded(self, punches: PunchColumns, lines: NDArray[np.int64], recorded: Recorded) -> NDArray[np.bool_]:
        """Return which punches the records do not have yet."""
        kept = np.ones(len(punches), np.bool_)
        places = {person.id: place for place, person in enumerate(punches.people)}
        keys = punches.time * len(places) + punches.person
        order = np.argsort(keys, kind="stable")
        in_order = keys[order]
        first, last = int(punches.day.min()) - 1, int(punches.day.max()) + 1
        for start in range(first, last + 1, 31):
            # Whoever wrote a punch may have filed it on a neighbouring day.
            for known in recorded(date.fromordinal(start), date.fromordinal(min(start + 30, last))):
                if known.person not in places or (not known.counts and _was_undone(known)):
                    continue
                time = (known.time - _EPOCH) // _MILLISECOND
                key = time * len(places) + places[known.person]
                way = WAY_OF[known.direction] if known.stated else NO_DIRECTION
                place = bisect_left(in_order, key)
                while place < len(order) and in_order[place] == key:
                    current = order[place]
                    if kept[current] and _alike(way, punches.way[current]):
                        kept[current] = False
                        state = "" if known.counts else ", voided"
                        self._duplicates.add(int(lines[current]), f"already in the records as {known.id}{state}.")
                    place += 1
        return kept

    def _first_and_last(self, punches: PunchColumns) -> tuple[date | None, date | None]:
        if not len(punches):
            return None, None
        return date.fromordinal(int(punches.day.min())), date.fromordinal(int(punches.day.max()))

    def _watched(
        self, punches: PunchColumns, first: date | None, last: date | None
    ) -> tuple[datetime, datetime] | None:
        covers = self._options.covers
        if covers is Covers.NONE or not len(punches) or first is None or last is None:
            return None
        begin, end = self._now, _EPOCH
        if isinstance(covers, tuple):
            first, last = covers
            if last < first:
                raise UserError(f"The time that the terminal covers ends on {last}, before it begins on {first}.")
        else:
            begin, end = (_EPOCH + int(time) * _MILLISECOND for time in (punches.time.min(), punches.time.max()))
        for person in self._everybody:
            begin = min(begin, self._days.duties.of(person, first).start)
            end = max(end, self._days.duties.of(person, last).end)
        end = min(end, self._now)
        if end <= begin:
            raise UserError(f"The time that the terminal covers begins on {first}, which is still to come.")
        return begin, end

    def _quiet_days(self, punches: PunchColumns, first: date | None, last: date | None) -> tuple[date, ...]:
        if first is None or last is None:
            return ()
        busy = {int(day) for day in np.unique(punches.day)}
        between = (date.fromordinal(number) for number in range(first.toordinal() + 1, last.toordinal()))
        return tuple(
            day
            for day in between
            if day.toordinal() not in busy and _anybody_expected(self._days.duties, punches.people, day)
        )

    def _note_what_was_read(self, punches: PunchColumns) -> None:
        self._notes += self._shifted.with_rest("times of a day on which the clock was changed")
        for written, person in self._codes.loose.items():
            self._notes.append(f"The code {written} is taken for {person.details.code}.")
        if self._unknown:
            named = ", ".join(list(self._unknown)[:SHOWN_LINES])
            rest = len(self._unknown) - SHOWN_LINES
            more = f" and {rest} more" if rest > 0 else ""
            self._notes.append(f"Lines of codes that nobody has are left out: {named}{more}.")

    def _preview(self, punches: PunchColumns, lines: NDArray[np.int64]) -> Iterator[PreviewLine]:
        for place in range(min(SHOWN_LINES, len(punches))):
            details = punches.people[int(punches.person[place])].details
            time = (_EPOCH + int(punches.time[place]) * _MILLISECOND).astimezone(self._days.duties.zone)
            direction = DIRECTION_OF[int(punches.way[place])]
            yield PreviewLine(int(lines[place]), details.code, details.name, time, direction)

    def _local(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._zone):%Y-%m-%d %H:%M}"


class _Named:
    """The first sentences of a kind, and how many there are."""

    def __init__(self, limit: int = SHOWN_LINES) -> None:
        self.sentences: list[str] = []
        self.count = 0
        self._limit = limit

    def add(self, number: int, sentence: str) -> None:
        """Add what is to be said of a line."""
        self.count += 1
        if len(self.sentences) < self._limit:
            self.sentences.append(f"Line {number}: {sentence}")

    def with_rest(self, what: str) -> list[str]:
        """Return the sentences, and one on those that are not among them."""
        rest = self.count - len(self.sentences)
        return [*self.sentences, *([f"There are {rest} more {what}."] if rest else [])]


class _Codes:
    """Finds people by their code as a terminal writes it.

    Attributes:
        loose: codes that only fit when leading zeros do not matter.
    """

    def __init__(self, people: Sequence[Person]) -> None:
        self.loose: dict[str, Person] = {}
        self._people = people
        self._exact = {code_key(person.details.code): place for place, person in enumerate(people)}
        self._known: dict[str, int | None] = {}
        numbers = Counter(_number(key) for key in self._exact)
        self._numbers = {_number(key): place for key, place in self._exact.items() if numbers[_number(key)] == 1}

    def find(self, code: str) -> int | None:
        """Return the index of whoever has a code, or None."""
        if code not in self._known:
            self._known[code] = self._look_up(code)
        return self._known[code]

    def _look_up(self, code: str) -> int | None:
        try:
            key = code_key(code)
        except UserError:
            # Longer than any code may be.
            return None
        if key in self._exact:
            return self._exact[key]
        place = self._numbers.get(_number(key)) if key.isdecimal() else None
        if place is not None:
            self.loose[code] = self._people[place]
        return place


def _number(key: str) -> str:
    """Return a code without the zeros that terminals put before a number and spreadsheets take away."""
    return key.lstrip("0") if key.isdecimal() else key


def _alike(one: int, other: int) -> bool:
    """Return whether two punches of one person and moment are the same: a direction not stated may be either."""
    return one == other or NO_DIRECTION in {one, other}


def _was_undone(punch: Punch) -> bool:
    return (punch.void_reason or "").startswith(UNDONE)


def _anybody_expected(duties: Duties, people: Sequence[Person], day: date) -> bool:
    return any(duties.of(person, day).kind is DayKind.WORKING for person in people)


def _zone(named: str, site: ZoneInfo) -> ZoneInfo:
    if not named:
        return site
    try:
        return ZoneInfo(named)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserError(f"{named} is not a known time zone; write one like Europe/Berlin or UTC.") from error
