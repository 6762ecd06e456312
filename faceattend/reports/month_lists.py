"""Lists of a month: what has to be decided, what was corrected, who was late, who worked overtime."""

from collections import Counter
from collections.abc import Iterator, Sequence

from faceattend.domain.results import (
    BLOCKING_ISSUES,
    Correction,
    CorrectionKind,
    DayCode,
    DayResult,
    MonthResult,
    OvertimeClass,
    PersonMonth,
)
from faceattend.reports.bidi import apart
from faceattend.reports.list_frame import ENGLISH_LISTS, Content, Language, by_group, month_list
from faceattend.reports.list_words import ListWords
from faceattend.reports.month_table import cell_text
from faceattend.reports.paper import PaperKind
from faceattend.reports.tables import CellKind, CellValue, FactBlock, ListColumn, ListRow, ListTable, Tone

_DECISIONS = frozenset(code.value for code in (DayCode.PRESENT, DayCode.HALF_DAY, DayCode.ABSENT))


def exceptions(result: MonthResult, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return the days that somebody should look at; those that keep the month from being closed are bold."""
    words, common = language.lists, language.common
    columns = (
        *_person_columns(words),
        ListColumn("date", words.date, CellKind.DATE),
        ListColumn("day", words.day_code, CellKind.CODE),
        ListColumn("in", words.time_in, CellKind.TIME),
        ListColumn("out", words.time_out, CellKind.TIME),
        ListColumn("what", words.what),
        ListColumn("decision", words.decision, signed=True),
    )
    found = [(row, day) for row, day in _days(result) if day.issues]
    rows = [
        (
            row.person,
            ListRow(
                (
                    *_person_cells(row),
                    day.day,
                    cell_text(day),
                    day.first_in,
                    day.last_out,
                    issue_text(day, words),
                    None,
                ),
                row.person,
                day.day,
                Tone.STRONG if day.undecided else Tone.PLAIN,
            ),
        )
        for row, day in found
    ]
    undecided = sum(day.undecided for _, day in found)
    content = Content(
        PaperKind.EXCEPTIONS,
        words.exceptions,
        words.exceptions_empty,
        columns,
        by_group(rows, common),
        days=tuple(day for _, day in found),
        facts=((words.must_decide, common.count(undecided)), (words.to_look_at, common.count(len(found) - undecided))),
        notes=(words.bold_blocks,) if undecided else (),
    )
    return month_list(result, content, language)


def issue_text(day: DayResult, words: ListWords) -> str:
    """Return what is to be looked at of a day, what has to be decided first."""
    issues = sorted(day.issues, key=lambda issue: issue not in BLOCKING_ISSUES)
    texts = []
    for issue in issues:
        text = words.issues[issue]
        if issue in BLOCKING_ISSUES and day.proposed is not None:
            text = words.proposed.format(issue=text, time=f"{day.proposed:%H:%M}")
        texts.append(text)
    return "; ".join(texts)


def corrections(result: MonthResult, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return what was written by hand: when, why and by whom."""
    words, common = language.lists, language.common
    columns = (
        *_person_columns(words),
        ListColumn("date", words.date, CellKind.DATE),
        ListColumn("what", words.what),
        ListColumn("time", words.entry_time, CellKind.TIME),
        ListColumn("detail", words.detail),
        ListColumn("reason", words.reason),
        ListColumn("by", words.by),
        ListColumn("written", words.written, CellKind.MOMENT),
    )
    rows = [
        (
            row.person,
            ListRow(
                (
                    *_person_cells(row),
                    one.day,
                    correction_text(one, words),
                    one.time,
                    _detail(one, language),
                    one.reason,
                    one.by,
                    one.at,
                ),
                row.person,
                one.day,
            ),
        )
        for row in result.rows
        for one in row.corrections
    ]
    content = Content(
        PaperKind.CORRECTIONS,
        words.corrections,
        words.corrections_empty,
        columns,
        by_group(rows, common),
        facts=((words.corrections, common.count(len(rows))),),
    )
    return month_list(result, content, language)


def late_of_month(result: MonthResult, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return every day on which somebody was late, with how often he was so far."""
    words, common = language.lists, language.common
    columns = (
        *_person_columns(words),
        ListColumn("date", words.date, CellKind.DATE),
        ListColumn("in", words.time_in, CellKind.TIME),
        ListColumn("late", words.late_by, CellKind.MINUTES),
        ListColumn("times", words.times, CellKind.COUNT),
        ListColumn("day", words.day_code, CellKind.CODE),
    )
    rows = []
    counts: Counter[int] = Counter()
    minutes = 0
    for row, day in _days(result):
        if day.late:
            counts[row.person.id] += 1
            minutes += day.late
            times = counts[row.person.id]
            cells = (*_person_cells(row), day.day, day.first_in, day.late, times, cell_text(day))
            rows.append((row.person, ListRow(cells, row.person, day.day)))
    content = Content(
        PaperKind.LATE,
        words.late_list,
        words.late_empty,
        columns,
        by_group(rows, common, _late_sums),
        days=tuple(day for _, day in _days(result) if day.late),
        sums=_late_sums(words.everybody, [row for _, row in rows]) if rows else None,
        facts=((words.people, common.count(len(counts))), (words.late_minutes, common.duration(minutes))),
    )
    return month_list(result, content, language)


def _late_sums(title: str, rows: Sequence[ListRow]) -> tuple[CellValue, ...]:
    return (None, title, None, None, _sum(rows, 4), len(rows), None)


def overtime(result: MonthResult, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return every day with overtime: worked, approved, and on what kind of day."""
    words, common = language.lists, language.common
    columns = (
        *_person_columns(words),
        ListColumn("date", words.date, CellKind.DATE),
        ListColumn("in", words.time_in, CellKind.TIME),
        ListColumn("out", words.time_out, CellKind.TIME),
        ListColumn("worked", words.overtime_worked, CellKind.MINUTES),
        ListColumn("approved", words.overtime_approved, CellKind.MINUTES),
        ListColumn("class", words.overtime_class),
        ListColumn("day", words.day_code, CellKind.CODE),
    )
    rows = []
    of_class: Counter[OvertimeClass] = Counter()
    for row, day in _days(result):
        if day.overtime:
            kind = day.overtime_class or OvertimeClass.WEEKDAY
            of_class[kind] += day.approved
            cells = (
                *_person_cells(row),
                *(day.day, day.first_in, day.last_out, day.overtime, day.approved),
                words.classes[kind],
                cell_text(day),
            )
            tone = Tone.STRONG if day.approved < day.overtime else Tone.PLAIN
            rows.append((row.person, ListRow(cells, row.person, day.day, tone)))

    def sums(title: str, lines: Sequence[ListRow]) -> tuple[CellValue, ...]:
        return (None, title, None, None, None, _sum(lines, 5), _sum(lines, 6), None, None)

    content = Content(
        PaperKind.OVERTIME,
        words.overtime_list,
        words.overtime_empty,
        columns,
        by_group(rows, common, sums),
        days=tuple(day for _, day in _days(result) if day.overtime),
        sums=sums(words.everybody, [row for _, row in rows]) if rows else None,
        facts=tuple(
            (words.classes[kind].capitalize(), common.duration(minutes))
            for kind, minutes in of_class.items()
            if minutes
        ),
        notes=(words.bold_not_approved,) if any(row.tone is Tone.STRONG for _, row in rows) else (),
    )
    return month_list(result, content, language)


def overtime_by_person(result: MonthResult, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return the overtime of the month of everybody who has any."""
    words, common = language.lists, language.common
    columns = (
        *_person_columns(words),
        *(ListColumn(kind.value, words.classes[kind].capitalize(), CellKind.MINUTES) for kind in OvertimeClass),
        ListColumn("approved", words.overtime_approved, CellKind.MINUTES),
        ListColumn("open", words.overtime_open, CellKind.MINUTES),
    )
    rows = []
    for row in result.rows:
        if not row.totals.overtime:
            continue
        of_class: Counter[OvertimeClass] = Counter()
        for day in row.days:
            of_class[day.overtime_class or OvertimeClass.WEEKDAY] += day.overtime
        total = row.totals
        cells: tuple[CellValue, ...] = (
            *_person_cells(row),
            *[of_class[kind] for kind in OvertimeClass],
            *(total.approved, total.overtime - total.approved),
        )
        rows.append((row.person, ListRow(cells, row.person)))

    def sums(title: str, lines: Sequence[ListRow]) -> tuple[CellValue, ...]:
        return (None, title, *(_sum(lines, place) for place in range(2, 7)))

    content = Content(
        PaperKind.OVERTIME,
        words.overtime_by_person,
        words.overtime_empty,
        columns,
        by_group(rows, common, sums),
        sums=sums(words.everybody, [row for _, row in rows]) if rows else None,
    )
    return month_list(result, content, language)


def correction_text(one: Correction, words: ListWords) -> str:
    """Return what was done by hand."""
    if one.what is CorrectionKind.ENTERED:
        if one.detail.isdigit():
            return words.approved
        if one.detail in _DECISIONS:
            return words.decided
    return words.corrected[one.what]


def _detail(one: Correction, language: Language) -> str:
    """Return what the entry says: a direction, a code, or minutes that were approved."""
    if one.detail.isdigit():
        return language.common.duration(int(one.detail))
    return one.detail


def correction_facts(row: PersonMonth, language: Language = ENGLISH_LISTS) -> FactBlock:
    """Return what was written by hand of one person, in sentences."""
    words, common = language.lists, language.common
    facts = []
    for one in row.corrections:
        parts = [correction_text(one, words)]
        if one.time is not None:
            parts.append(f"{one.time:%H:%M}")
        if one.detail:
            parts.append(_detail(one, language))
        text = " ".join(parts)
        if one.reason:
            text += f": {apart(one.reason)}"
        written = ", ".join(
            part for part in (apart(one.by), common.moment(one.at) if one.at is not None else "") if part
        )
        facts.append((common.day_month(one.day), f"{text} ({written})" if written else text))
    return FactBlock(words.corrections_block, tuple(facts), wide=True)


def _person_columns(words: ListWords) -> tuple[ListColumn, ...]:
    return ListColumn("code", words.code), ListColumn("name", words.name)


def _person_cells(row: PersonMonth) -> tuple[str, str]:
    return row.person.details.code, row.person.details.name


def _days(result: MonthResult) -> Iterator[tuple[PersonMonth, DayResult]]:
    return ((row, day) for row in result.rows for day in row.days)


def _sum(rows: Sequence[ListRow], place: int) -> int:
    """Return the sum of a column of whole numbers."""
    values = (row.cells[place] for row in rows)
    return sum(value for value in values if isinstance(value, int))
