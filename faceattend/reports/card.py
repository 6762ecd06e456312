"""The card of one person: his month with a row for every date, what it adds up to and what was corrected."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from faceattend import __version__
from faceattend.domain.results import (
    SUB_COUNTS,
    TOTAL_CODES,
    ColumnKind,
    DayCode,
    DayResult,
    Issue,
    MonthResult,
    PersonMonth,
)
from faceattend.reports.list_frame import ENGLISH_LISTS, Language, Origin, legend_of
from faceattend.reports.list_words import LIST_ENGLISH
from faceattend.reports.month_lists import correction_facts, issue_text
from faceattend.reports.month_table import cell_text
from faceattend.reports.paper import PaperKind
from faceattend.reports.tables import CellKind, CellValue, FactBlock, ListBlock, ListColumn, ListRow, ListTable, Tone

_OFF = frozenset({DayCode.WEEKLY_OFF, DayCode.HOLIDAY, DayCode.WORKED_HOLIDAY, DayCode.WORKED_OFF_DAY})


def card(result: MonthResult, row: PersonMonth, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return the card of one row of a month."""
    words, common = language.lists, language.common
    closing = result.closing
    details = row.person.details
    titles = {shift.key: shift.title for shift in result.shifts}
    several = len({day.shift for day in row.days if day.shift}) > 1
    shifts = [shift for shift in result.shifts if shift.key in {day.shift for day in row.days}]
    facts = [
        (words.code, details.code),
        (words.group, details.group or common.no_group),
        (words.shift, common.shifts_of(shifts)),
    ]
    first, last = result.month.days[0], result.month.days[-1]
    if row.person.joined is not None and row.person.joined >= first:
        facts.append((words.first_day, common.day_month(row.person.joined)))
    if row.person.left is not None and row.person.left <= last:
        facts.append((words.last_day, common.day_month(row.person.left)))
    below = [_days_block(result, row, language), _time_block(row, language), _leave_block(result, row, language)]
    if row.corrections:
        below.append(correction_facts(row, language))
    return ListTable(
        kind=PaperKind.CARD,
        title=words.card,
        period=common.month(result.month),
        site=result.site,
        subject=details.name,
        columns=_columns(language, several=several),
        blocks=(ListBlock("", tuple(_row(result, row, day, titles, language, several=several) for day in row.days)),),
        generated_at=result.generated_at,
        made=common.made_by(result, __version__),
        empty=words.card_empty,
        facts=tuple(fact for fact in facts if fact[1]),
        sums=_sums(row, language, several=several),
        status=result.status,
        status_note=common.status_of(result),
        check_code=common.check_code.format(code=closing.code) if closing is not None else "",
        below=tuple(block for block in below if block.facts),
        legend=legend_of(row.days, Origin.of(result), common),
        notes=(_evidence(row, language), *common.closed_with(closing)),
        signers=words.card_signers,
        one_page=True,
    )


def all_cards(cards: Sequence[ListTable]) -> ListTable:
    """Return several cards as one list with a row for every person and date, to be read by other programs.

    Args:
        cards: of the same month; at least one.
    """
    widest = max((one.columns for one in cards), key=len)
    rows = []
    for one in cards:
        places = {column.key: place for place, column in enumerate(one.columns)}
        for row in one.rows:
            details = row.person.details if row.person is not None else None
            identity = (details.code, details.name, details.group) if details is not None else ("", "", "")
            cells = (row.cells[places[column.key]] if column.key in places else None for column in widest)
            rows.append(ListRow((*identity, *cells), row.person, row.day, row.tone))
    first = cards[0]
    words = LIST_ENGLISH
    return replace(
        first,
        subject="",
        facts=(),
        columns=(
            ListColumn("code", words.code),
            ListColumn("name", words.name),
            ListColumn("group", words.group),
            *widest,
        ),
        blocks=(ListBlock("", tuple(rows)),),
        sums=None,
        below=(),
        notes=(),
        one_page=False,
    )


def _columns(language: Language, *, several: bool) -> tuple[ListColumn, ...]:
    words = language.lists
    return (
        ListColumn("date", words.date, CellKind.DATE),
        *((ListColumn("shift", words.shift),) if several else ()),
        ListColumn("in", words.time_in, CellKind.TIME),
        ListColumn("out", words.time_out, CellKind.TIME),
        ListColumn("breaks", words.breaks, CellKind.MINUTES),
        ListColumn("worked", words.hours, CellKind.MINUTES),
        ListColumn("late", words.late, CellKind.MINUTES),
        ListColumn("early", words.early, CellKind.MINUTES),
        ListColumn("overtime", words.overtime, CellKind.MINUTES),
        ListColumn("day", words.day_code, CellKind.CODE),
        ListColumn("remark", words.remark),
    )


def _row(
    result: MonthResult,
    row: PersonMonth,
    day: DayResult,
    titles: Mapping[str, str],
    language: Language,
    *,
    several: bool,
) -> ListRow:
    cells: tuple[CellValue, ...] = (
        day.day,
        *((titles.get(day.shift, day.shift),) if several else ()),
        day.first_in,
        day.last_out,
        day.breaks or None,
        day.worked or None,
        day.late or None,
        day.early or None,
        day.approved or None,
        cell_text(day),
        _remark(result, day, language),
    )
    column = result.columns[day.day.day - 1]
    tone = Tone.PLAIN
    if day.undecided:
        tone = Tone.STRONG
    elif day.code in _OFF or (day.code is DayCode.FUTURE and column.kind is not ColumnKind.WORKING):
        tone = Tone.SHADED
    elif day.code is DayCode.NOT_EMPLOYED:
        tone = Tone.QUIET
    return ListRow(cells, row.person, day.day, tone)


def _remark(result: MonthResult, day: DayResult, language: Language) -> str:
    words, common = language.lists, language.common
    texts = [day.holiday] if day.holiday else []
    texts += [result.leave_titles.get(code, code) for code in (day.leave, day.other_leave) if code]
    texts += [
        common.label(code, result) for code in (day.code, day.other) if code in {DayCode.ON_DUTY, DayCode.FROM_HOME}
    ]
    issues = tuple(issue for issue in day.issues if issue is not Issue.WEAK)
    texts.append(issue_text(replace(day, issues=issues), words))
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _sums(row: PersonMonth, language: Language, *, several: bool) -> tuple[CellValue, ...]:
    total = row.totals
    return (
        language.lists.everybody,
        *((None,) if several else ()),
        None,
        None,
        sum(day.breaks for day in row.days),
        total.worked,
        total.late,
        total.early,
        total.approved,
        None,
        None,
    )


def _days_block(result: MonthResult, row: PersonMonth, language: Language) -> FactBlock:
    common, total = language.common, row.totals
    codes: list[DayCode] = [code for code in TOTAL_CODES if code is not DayCode.HALF_DAY and total.halves[code]]
    codes += [code for code in SUB_COUNTS if total.halves[code]]
    facts = [(f"{code.value}  {common.label(code, result)}", common.halves(total.halves[code])) for code in codes]
    to_come = sum(day.code is DayCode.FUTURE for day in row.days)
    if to_come:
        facts.append((language.lists.still_to_come, str(to_come)))
    return FactBlock(language.lists.days_block, tuple(facts))


def _time_block(row: PersonMonth, language: Language) -> FactBlock:
    words, total, duration = language.lists, row.totals, language.common.duration
    facts = [(words.expected, duration(total.expected)), (words.worked, duration(total.worked))]
    if total.credited:
        facts.append((words.credited, duration(total.credited)))
    facts.append((words.late_days.format(days=language.common.whole_days(total.late_days)), duration(total.late)))
    facts.append((words.early_days.format(days=language.common.whole_days(total.early_days)), duration(total.early)))
    facts.append((words.worked_overtime, duration(total.overtime)))
    facts.append((words.approved_overtime, duration(total.approved)))
    return FactBlock(words.time_block, tuple(facts))


def _leave_block(result: MonthResult, row: PersonMonth, language: Language) -> FactBlock:
    words, common, total = language.lists, language.common, row.totals
    facts = [
        (f"{code}  {result.leave_titles.get(code, '')}".strip(), common.halves(halves))
        for code, halves in sorted(total.leave.items())
    ]
    if not facts:
        facts.append((words.no_leave, "0"))
    if total.late_deduction:
        facts.append((words.deducted_days, common.halves(total.late_deduction)))
    facts.append((words.pay_days, common.halves(total.pay)))
    return FactBlock(words.leave_block, tuple(facts))


def _evidence(row: PersonMonth, language: Language) -> str:
    words, common = language.lists, language.common
    counts = Counter(method for day in row.days for method in day.methods)
    count = sum(counts.values())
    if not count:
        return words.no_evidence
    shares = ", ".join(f"{common.methods[method.value]} {number}" for method, number in counts.most_common())
    return (words.evidence_of_one if count == 1 else words.evidence).format(count=common.count(count), shares=shares)
