"""One line of a terminal's file after another, read as punches."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from faceattend.domain.punch_layouts import FileColumn, FileLayout, word_key
from faceattend.domain.punches import Direction
from faceattend.domain.written_times import Clock, DateOrder, fold_of, has_date, read_date, read_moment, read_time
from faceattend.errors import UserError

EARLIEST_YEAR, LATEST_YEAR = 1971, 2200
"""Times of other years cannot be kept; the vault counts from 1970 in UTC."""

_NOTHING = frozenset({"", "-", "--", "---", "n/a", "na", "null", "none", "false", "nan"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class FilePunch(NamedTuple):
    """A punch as a line says it.

    Attributes:
        code: as it is written.
        time: UTC, milliseconds since 1970.
        direction: None where the file does not say it.
        clock: how often the clock of the site showed this time; the first of two counts.
    """

    code: str
    time: int
    direction: Direction | None
    clock: Clock


class RowReader:
    """Reads the lines of one file.

    Attributes:
        order: in which order dates of three numbers stand; None while nobody needed to know.
    """

    def __init__(self, layout: FileLayout, zone: ZoneInfo, order: DateOrder | None = None) -> None:
        """Read lines of a layout.

        Args:
            zone: where times without an offset from UTC were written.
        """
        self.order = order
        self._layout = layout
        self._places = layout.places
        self._needed = max(layout.places.values()) + 1
        self._times = _SiteTimes(zone)
        self._days: dict[str, date] = {}
        self._words: dict[str, Direction | None] = {}

    def punches(self, cells: Sequence[str]) -> Iterator[FilePunch]:
        """Return the punches of a line: one, or of a line that holds coming and going up to two.

        Raises:
            DateOrderNeededError: a date may be two different days, and :attr:`order` is None.
            UserError: the line is not what the layout says; the sentence says in what.
        """
        self._check_width(cells)
        code = _bare(cells[self._places[FileColumn.CODE]])
        if not code:
            raise UserError("the code of the person is missing.")
        if self._layout.in_pairs:
            yield from self._pair(code, cells)
        else:
            moment = self._moment(cells, cells[self._places[FileColumn.TIME]])
            yield self._punch(code, moment, self._direction(cells))

    def dates(self, cells: Sequence[str]) -> list[str]:
        """Return the cells of a line in which there may be a date, for finding out how dates are written."""
        columns = (FileColumn.DATE, FileColumn.TIME, FileColumn.CHECK_IN, FileColumn.CHECK_OUT)
        places = [self._places[column] for column in columns if column in self._places]
        return [cells[place] for place in places if place < len(cells)]

    def _check_width(self, cells: Sequence[str]) -> None:
        width = len(self._layout.heading)
        if width and len(cells) > width and any(cell.strip() for cell in cells[width:]):
            raise UserError(f"{_counted(cells)}, and the heading names {width}.")
        if len(cells) < max(width, self._needed):
            raise UserError(f"{_counted(cells)}, and {max(width, self._needed)} are needed.")

    def _pair(self, code: str, cells: Sequence[str]) -> Iterator[FilePunch]:
        came = self._present(cells, FileColumn.CHECK_IN)
        went = self._present(cells, FileColumn.CHECK_OUT)
        arrived = None if came is None else self._punch(code, self._moment(cells, came), Direction.IN)
        if arrived is not None:
            yield arrived
        if went is not None:
            moment = self._moment(cells, went)
            departed = self._punch(code, moment, Direction.OUT)
            if arrived is not None and departed.time <= arrived.time:
                if has_date(went):
                    raise UserError(f"{went.strip()} is not after {(came or '').strip()}.")
                # With one date for both, whoever went earlier than he came went on the next day.
                departed = self._punch(code, moment + timedelta(days=1), Direction.OUT)
            yield departed

    def _present(self, cells: Sequence[str], column: FileColumn) -> str | None:
        text = cells[self._places[column]]
        return None if text.strip().casefold() in _NOTHING else text

    def _moment(self, cells: Sequence[str], text: str) -> datetime:
        place = self._places.get(FileColumn.DATE)
        if place is None or has_date(text):
            return read_moment(_bare(text), self.order)
        written = cells[place]
        day = self._days.get(written)
        if day is None:
            # A workbook shows a date as the beginning of its day.
            bare = _bare(written)
            day = read_moment(bare, self.order).date() if has_date(bare) else read_date(bare, self.order)
            self._days[written] = day
        moment, offset = read_time(_bare(text))
        return datetime.combine(day, moment, offset)

    def _direction(self, cells: Sequence[str]) -> Direction | None:
        place = self._places.get(FileColumn.DIRECTION)
        if place is None:
            return None
        text = cells[place]
        if text in self._words:
            return self._words[text]
        key = word_key(text)
        if self._layout.numbered and key.isdecimal():
            key = key.lstrip("0") or "0"
        if key not in self._layout.words:
            raise UserError(
                f"{text.strip()} is no direction that is known; say which word means in and which out "
                "(on the command line: --map in=WORD --map out=WORD)."
            )
        self._words[text] = self._layout.words[key]
        return self._words[text]

    def _punch(self, code: str, moment: datetime, direction: Direction | None) -> FilePunch:
        if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            raise UserError(f"{moment:%Y-%m-%d} is not between the years {EARLIEST_YEAR} and {LATEST_YEAR}.")
        time, clock = self._times.read(moment)
        return FilePunch(code, time, direction, clock)


class _SiteTimes:
    """Turns times of the site into UTC; days on which the clock is not changed cost nothing."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._offsets: dict[date, timedelta | None] = {}

    def read(self, moment: datetime) -> tuple[int, Clock]:
        """Return the milliseconds since 1970 of a time, and how often the clock showed it."""
        if moment.tzinfo is not None:
            return (moment - _EPOCH) // _MILLISECOND, Clock.ONCE
        day = moment.date()
        if day not in self._offsets:
            self._offsets[day] = self._steady_offset(day)
        offset = self._offsets[day]
        if offset is not None:
            return (moment.replace(tzinfo=UTC) - offset - _EPOCH) // _MILLISECOND, Clock.ONCE
        local = moment.replace(tzinfo=self._zone)
        return (local.astimezone(UTC) - _EPOCH) // _MILLISECOND, fold_of(local)

    def _steady_offset(self, day: date) -> timedelta | None:
        """Return the offset from UTC of a whole day, or None when it changes on that day."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        seen = {
            (midnight + timedelta(hours=hours)).replace(fold=fold).utcoffset() for hours in range(25) for fold in (0, 1)
        }
        return seen.pop() if len(seen) == 1 else None


def _counted(cells: Sequence[str]) -> str:
    return "there is 1 column" if len(cells) == 1 else f"there are {len(cells)} columns"


def _bare(text: str) -> str:
    """Return a cell without what programs put before it so that a spreadsheet leaves it as it is."""
    bare = text.strip()
    if bare.startswith('="') and bare.endswith('"'):
        bare = bare[2:-1]
    return bare.removeprefix("'").strip()
