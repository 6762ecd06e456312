"""Lists of one day: who is there, who is late, who is in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from faceattend.domain.people import Person
from faceattend.domain.results import DayCode, DayResult
from faceattend.domain.schedules import Shift, ShiftKind
from faceattend.reports.list_frame import (
    ENGLISH_LISTS,
    Language,
    Origin,
    by_group,
    day_period,
    legend_of,
    made_at,
)
from faceattend.reports.list_words import ListWords
from faceattend.reports.month_lists import issue_text
from faceattend.reports.month_table import cell_text
from faceattend.reports.paper import PaperKind
from faceattend.reports.tables import CellKind, ListBlock, ListColumn, ListRow, ListTable, Tone

PersonDay = tuple[Person, DayResult]


class _State(Enum):
    """In which block of the day list somebody stands, in their order."""

    NOT_YET = "not yet"
    LATE = "late"
    PRESENT = "present"
    ABSENT = "absent"
    UNOBSERVED = "not watched"
    ELSEWHERE = "elsewhere"
    ON_LEAVE = "on leave"
    NOT_DUE = "not due"
    DAY_OFF = "day off"


_STATES = {
    DayCode.ABSENT: _State.ABSENT,
    DayCode.LEAVE: _State.ON_LEAVE,
    DayCode.HOLIDAY: _State.DAY_OFF,
    DayCode.WEEKLY_OFF: _State.DAY_OFF,
    DayCode.ON_DUTY: _State.ELSEWHERE,
    DayCode.FROM_HOME: _State.ELSEWHERE,
    DayCode.UNOBSERVED: _State.UNOBSERVED,
}
_TONES = {_State.NOT_YET: Tone.STRONG, _State.ABSENT: Tone.STRONG, _State.DAY_OFF: Tone.QUIET}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where somebody was last seen on the work day that is now for him.

    Attributes:
        inside: whether the last entry is an arrival; None when there is none.
        time: of the last entry, aware in the site's zone.
        where: name of the camera or terminal, empty for an entry by hand.
        reason: why nobody expects him, such as a day off; otherwise empty.
    """

    person: Person
    inside: bool | None
    time: datetime | None
    where: str
    reason: str = ""


def day_list(day: date, rows: Sequence[PersonDay], origin: Origin, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return who is present, late, absent, on leave or not yet there on a day."""
    words, common = language.lists, language.common
    shifts = {shift.key: shift for shift in origin.shifts}
    columns = (
        ListColumn("code", words.code),
        ListColumn("name", words.name),
        ListColumn("group", words.group),
        ListColumn("due", words.due, CellKind.CODE),
        ListColumn("in", words.time_in, CellKind.TIME),
        ListColumn("out", words.time_out, CellKind.TIME),
        ListColumn("late", words.late_by, CellKind.MINUTES),
        ListColumn("day", words.day_code, CellKind.CODE),
        ListColumn("remark", words.remark),
    )
    found: dict[_State, list[ListRow]] = {state: [] for state in _State}
    for person, result in rows:
        if result.code is DayCode.NOT_EMPLOYED:
            continue
        state = _state(result, shifts, origin.generated_at)
        details = person.details
        cells = (
            *(details.code, details.name, details.group),
            _due(result, shifts, language),
            *(result.first_in, result.last_out, result.late or None, cell_text(result)),
            _remark(result, origin, words),
        )
        found[state].append(ListRow(cells, person, day, _TONES.get(state, Tone.PLAIN)))
    titles = _titles(words)
    counts = tuple((titles[state], common.count(len(found[state]))) for state in _State if found[state])
    return ListTable(
        kind=PaperKind.DAY,
        title=words.day_list,
        period=day_period(day, common),
        site=origin.site,
        columns=columns,
        blocks=tuple(ListBlock(titles[state], tuple(found[state])) for state in _State if found[state]),
        generated_at=origin.generated_at,
        made=made_at(origin, language),
        empty=words.day_empty,
        facts=(*_group_fact(origin, words), *counts),
        block_title=words.state,
        legend=legend_of([result for _, result in rows], origin, common),
    )


def late_of_day(day: date, rows: Sequence[PersonDay], origin: Origin, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return who came late on a day."""
    words, common = language.lists, language.common
    shifts = {shift.key: shift for shift in origin.shifts}
    columns = (
        ListColumn("code", words.code),
        ListColumn("name", words.name),
        ListColumn("due", words.due, CellKind.CODE),
        ListColumn("in", words.time_in, CellKind.TIME),
        ListColumn("late", words.late_by, CellKind.MINUTES),
        ListColumn("day", words.day_code, CellKind.CODE),
    )
    late = [
        (
            person,
            ListRow(
                (
                    *(person.details.code, person.details.name),
                    _due(result, shifts, language),
                    *(result.first_in, result.late, cell_text(result)),
                ),
                person,
                day,
            ),
        )
        for person, result in rows
        if result.late
    ]
    return ListTable(
        kind=PaperKind.LATE,
        title=words.late_list,
        period=day_period(day, common),
        site=origin.site,
        columns=columns,
        blocks=by_group(late, common),
        generated_at=origin.generated_at,
        made=made_at(origin, language),
        empty=words.late_empty,
        facts=(*_group_fact(origin, words), (words.late_count, common.count(len(late)))),
        block_title=words.group if len({person.details.group for person, _ in late}) > 1 else "",
        legend=legend_of([result for _, result in rows if result.late], origin, common),
    )


def roll_call(people: Iterable[Whereabouts], origin: Origin, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return who is in, with boxes to be ticked where they meet."""
    words, common = language.lists, language.common
    columns = (
        ListColumn("here", words.here, CellKind.BOX),
        ListColumn("code", words.code),
        ListColumn("name", words.name),
        ListColumn("group", words.group),
        ListColumn("since", words.since, CellKind.TIME),
        ListColumn("where", words.where),
        ListColumn("remark", words.remark, signed=True),
    )
    found: dict[bool | None, list[ListRow]] = {True: [], None: [], False: []}
    for one in people:
        details = one.person.details
        cells = (None, details.code, details.name, details.group, one.time, one.where, one.reason or None)
        tone = Tone.QUIET if one.inside is False or one.reason else Tone.PLAIN
        found[one.inside].append(ListRow(cells, one.person, None, tone))
    titles = {True: words.in_building, None: words.not_seen, False: words.gone}
    counts = tuple((titles[state], common.count(len(rows))) for state, rows in found.items())
    moment = origin.generated_at
    return ListTable(
        kind=PaperKind.ROLL_CALL,
        title=words.roll_call,
        period=common.moment(moment),
        site=origin.site,
        columns=columns,
        blocks=tuple(ListBlock(titles[state], tuple(rows)) for state, rows in found.items() if rows),
        generated_at=moment,
        made=made_at(origin, language),
        empty=words.roll_call_empty,
        facts=(*_group_fact(origin, words), *counts),
        block_title=words.state,
        notes=(words.roll_call_note,),
        signers=words.roll_call_signers,
    )


def _state(result: DayResult, shifts: Mapping[str, Shift], now: datetime) -> _State:
    if result.late:
        return _State.LATE
    if result.code is DayCode.FUTURE:
        shift = shifts.get(result.shift)
        # Before anybody's shift is known everybody is waited for.
        due = shift is None or now >= datetime.combine(result.day, shift.parts[0].start, tzinfo=now.tzinfo)
        return _State.NOT_YET if due else _State.NOT_DUE
    return _STATES.get(result.code, _State.PRESENT)


def _due(result: DayResult, shifts: Mapping[str, Shift], language: Language) -> str:
    shift = shifts.get(result.shift)
    if shift is None or shift.kind is ShiftKind.FLEXIBLE:
        return ""
    return language.common.clock(shift.parts[0].start)


def _remark(result: DayResult, origin: Origin, words: ListWords) -> str:
    leave = [origin.leave_titles.get(code, code) for code in (result.leave, result.other_leave) if code]
    texts = [result.holiday, *leave, issue_text(result, words)]
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _titles(words: ListWords) -> dict[_State, str]:
    return {
        _State.NOT_YET: words.not_yet,
        _State.LATE: words.late_people,
        _State.PRESENT: words.present,
        _State.ABSENT: words.absent,
        _State.UNOBSERVED: words.unobserved,
        _State.ELSEWHERE: words.elsewhere,
        _State.ON_LEAVE: words.on_leave,
        _State.NOT_DUE: words.not_due,
        _State.DAY_OFF: words.day_off,
    }


def _group_fact(origin: Origin, words: ListWords) -> tuple[tuple[str, str], ...]:
    return ((words.group, origin.group or words.all),)
