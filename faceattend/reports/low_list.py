"""Who attended less than a share of his days."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import ceil

from faceattend.domain.attendance_share import attended
from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.domain.results import DayCode, Totals
from faceattend.reports.list_frame import ENGLISH_LISTS, Language, Origin, by_group, made_at
from faceattend.reports.paper import PaperKind
from faceattend.reports.tables import CellKind, ListColumn, ListRow, ListTable

PersonTotals = tuple[Person, Totals]


def low_attendance(
    first: date,
    last: date,
    rows: Sequence[PersonTotals],
    percent: int,
    origin: Origin,
    language: Language = ENGLISH_LISTS,
) -> ListTable:
    """Return who attended less than ``percent`` of his expected days, both dates included.

    Args:
        rows: the totals of everybody between the dates, in the order of the roll.
        percent: 0..100; who has exactly this much is not on the list.
    """
    words, common = language.lists, language.common
    columns = (
        ListColumn("code", words.code),
        ListColumn("name", words.name),
        ListColumn("expected", words.days_expected, CellKind.DAYS),
        ListColumn("attended", words.days_attended, CellKind.DAYS),
        ListColumn("absent", words.days_absent, CellKind.DAYS),
        ListColumn("leave", words.days_leave, CellKind.DAYS),
        ListColumn("unwatched", words.days_unwatched, CellKind.DAYS),
        ListColumn("percent", words.percent, CellKind.PERCENT),
        ListColumn("needed", words.days_needed, CellKind.COUNT),
    )
    low = [(person, _row(person, totals, percent)) for person, totals in _below(rows, percent)]
    return ListTable(
        kind=PaperKind.LOW,
        title=words.low,
        period=_period(first, last, language),
        site=origin.site,
        columns=columns,
        blocks=by_group(low, common),
        generated_at=origin.generated_at,
        made=made_at(origin, language),
        empty=words.low_empty.format(percent=percent),
        facts=(
            (words.group, origin.group or words.all),
            (words.below, f"{percent} %"),
            (words.people, words.of_all.format(count=common.count(len(low)), all=common.count(len(rows)))),
        ),
        block_title=words.group if len({person.details.group for person, _ in low}) > 1 else "",
        notes=(words.low_note,),
        signers=words.signers,
    )


def _below(rows: Iterable[PersonTotals], percent: int) -> Iterable[PersonTotals]:
    for person, totals in rows:
        present, expected = attended(totals)
        if expected and present * 100 < percent * expected:
            yield person, totals


def _row(person: Person, totals: Totals, percent: int) -> ListRow:
    present, expected = attended(totals)
    cells = (
        *(person.details.code, person.details.name),
        *(expected / 2, present / 2),
        *(totals.halves[code] / 2 for code in (DayCode.ABSENT, DayCode.LEAVE, DayCode.UNOBSERVED)),
        100 * present / expected,
        _needed(Fraction(present, 2), Fraction(expected, 2), percent),
    )
    return ListRow(cells, person)


def _needed(present: Fraction, expected: Fraction, percent: int) -> int | None:
    """Return after how many attended days in a row the share is reached, or None when it never is.

    Every such day adds one to both numbers of the share.
    """
    share = Fraction(percent, 100)
    if share >= 1:
        return None
    return ceil((share * expected - present) / (1 - share))


def _period(first: date, last: date, language: Language) -> str:
    common = language.common
    if (first, last) == (Month.of(first).days[0], Month.of(first).days[-1]):
        return common.month(Month.of(first))
    begin = common.day_month(first) if first.year == last.year else f"{common.day_month(first)} {first.year}"
    return f"{begin} \u2013 {common.day_month(last)} {last.year}"
