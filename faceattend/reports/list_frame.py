"""What all lists of a month, and all lists of a day, have in common."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from faceattend import __version__
from faceattend.domain.calendars import Weekday
from faceattend.domain.people import Person
from faceattend.domain.results import DayCode, DayResult, Mark, MonthResult, SealMark
from faceattend.domain.schedules import Shift
from faceattend.reports.list_words import LIST_ENGLISH, ListWords
from faceattend.reports.paper import PaperKind
from faceattend.reports.tables import CellValue, ListBlock, ListColumn, ListRow, ListTable
from faceattend.reports.wording import ENGLISH, Words


@dataclass(frozen=True, slots=True)
class Language:
    """All words of a list."""

    common: Words = ENGLISH
    lists: ListWords = LIST_ENGLISH


ENGLISH_LISTS = Language()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the numbers of a list come from that is not about one month.

    Attributes:
        group: the group that the list is limited to, or empty.
        generated_at: aware time in the site's zone.
        seal: the last one before the list was made; None while nothing was ever sealed.
    """

    site: str
    zone: str
    group: str
    generated_at: datetime
    seal: SealMark | None = None
    labels: Mapping[DayCode, str] = field(default_factory=dict)
    leave_titles: Mapping[str, str] = field(default_factory=dict)
    shifts: tuple[Shift, ...] = ()

    @classmethod
    def of(cls, result: MonthResult) -> "Origin":
        """Return where the numbers of a month come from."""
        return cls(
            site=result.site,
            zone=result.zone,
            group=result.group,
            generated_at=result.generated_at,
            seal=result.seal,
            labels=result.labels,
            leave_titles=result.leave_titles,
            shifts=result.shifts,
        )


@dataclass(frozen=True, slots=True)
class Content:
    """What one list says.

    Attributes:
        empty: the sentence in place of the rows when there are none.
        days: those whose codes are listed, for the legend.
        sums, facts, notes: as in :class:`ListTable`.
    """

    kind: PaperKind
    title: str
    empty: str
    columns: tuple[ListColumn, ...]
    blocks: tuple[ListBlock, ...]
    days: tuple[DayResult, ...] = ()
    sums: tuple[CellValue, ...] | None = None
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def month_list(result: MonthResult, content: Content, language: Language = ENGLISH_LISTS) -> ListTable:
    """Return a list of a month with what every paper of a month says."""
    words, common = language.lists, language.common
    closing = result.closing
    return ListTable(
        kind=content.kind,
        title=content.title,
        period=common.month(result.month),
        site=result.site,
        columns=content.columns,
        blocks=content.blocks,
        generated_at=result.generated_at,
        made=common.made_by(result, __version__),
        empty=content.empty,
        facts=((words.group, result.group or words.all), *content.facts),
        block_title=words.group if any(block.title for block in content.blocks) else "",
        sums=content.sums,
        status=result.status,
        status_note=common.status_of(result),
        check_code=common.check_code.format(code=closing.code) if closing is not None else "",
        legend=legend_of(content.days, Origin.of(result), common),
        notes=(*content.notes, *common.closed_with(closing)),
        signers=words.signers,
    )


def day_period(day: date, common: Words) -> str:
    """Return a date as the heading of a paper."""
    return f"{common.weekday(day)}, {common.day_month(day)} {day.year}"


def weekday_name(weekday: Weekday, common: Words) -> str:
    """Return the name of a day of the week."""
    # The first day of the calendar was a Monday.
    return common.weekday(date.fromordinal(1 + weekday))


def made_at(origin: Origin, language: Language) -> str:
    """Return when and by what a paper was made that is not about one month."""
    words, common = language.lists, language.common
    made = words.printed.format(moment=common.moment(origin.generated_at), zone=origin.zone, version=__version__)
    if origin.seal is None:
        return made
    return words.sealed.format(made=made, head=origin.seal.head, device=origin.seal.device)


def legend_of(days: Iterable[DayResult], origin: Origin, common: Words) -> tuple[tuple[str, str], ...]:
    """Return what the codes and marks of some days mean."""
    codes: set[DayCode] = set()
    leave: set[str] = set()
    marks: set[Mark] = set()
    for day in days:
        codes |= {day.code} | ({day.other} if day.other is not None else set())
        leave |= {day.leave, day.other_leave}
        marks.update(day.marks)
    return (
        *(
            (code.value, origin.labels.get(code, common.codes[code]))
            for code in DayCode
            if code in codes and code.value and code is not DayCode.LEAVE
        ),
        *((code, origin.leave_titles.get(code, common.codes[DayCode.LEAVE])) for code in sorted(leave) if code),
        *((mark.value, common.marks[mark]) for mark in Mark if mark in marks),
    )


def by_group(
    rows: Sequence[tuple[Person, ListRow]],
    common: Words,
    sums: Callable[[str, Sequence[ListRow]], tuple[CellValue, ...] | None] = lambda _title, _rows: None,
) -> tuple[ListBlock, ...]:
    """Divide rows, which are in the order of the roll, into a block for every group; one group needs no heading."""
    groups = {person.details.group for person, _ in rows}
    if len(groups) <= 1:
        return (ListBlock("", tuple(row for _, row in rows)),)
    blocks = []
    for group, members in groupby(rows, key=lambda pair: pair[0].details.group):
        title = group or common.no_group
        lines = tuple(row for _, row in members)
        blocks.append(ListBlock(title, lines, sums(title, lines)))
    return tuple(blocks)
