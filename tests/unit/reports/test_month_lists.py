"""Lists of a month say what the roll says."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from faceattend.domain.results import (
    Correction,
    CorrectionKind,
    DayCode,
    DayResult,
    Issue,
    Mark,
    MonthResult,
    OvertimeClass,
)
from faceattend.reports.list_csv import list_csv
from faceattend.reports.month_lists import corrections, exceptions, late_of_month, overtime, overtime_by_person
from faceattend.reports.tables import Tone
from tests.unit.reports.conftest import ZONE, totals_of
from tests.unit.reports.lists import MakeMonth, Staff, lines


def having(result: MonthResult, *days: DayResult) -> MonthResult:
    """Return a month in which the first person has these days, and nobody anything else to speak of."""
    rows = []
    for place, row in enumerate(result.rows):
        known = {day.day: day for day in days} if not place else {}
        own = tuple(known.get(day, DayResult(day, DayCode.PRESENT)) for day in result.month.days)
        rows.append(replace(row, days=own, totals=totals_of(own)))
    return replace(result, rows=tuple(rows))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=ZONE)


def on(day: int, code: DayCode = DayCode.PRESENT, **facts: object) -> DayResult:
    return DayResult(date(2026, 5, day), code, **facts)  # type: ignore[arg-type]


def test_every_day_with_an_issue_is_an_exception_and_what_blocks_is_bold(make_month: MakeMonth, staff: Staff) -> None:
    result = having(
        make_month(staff(2)),
        on(4, DayCode.MISSING, first_in=at(4, 9), issues=(Issue.WEAK, Issue.MISSING_OUT), proposed=at(4, 17)),
        on(5, DayCode.UNOBSERVED, issues=(Issue.UNOBSERVED,)),
        on(6, issues=(Issue.OVERTIME_OPEN,)),
    )
    rows = exceptions(result).rows
    assert [(row.day, row.tone) for row in rows] == [
        (date(2026, 5, 4), Tone.STRONG),
        (date(2026, 5, 5), Tone.STRONG),
        (date(2026, 5, 6), Tone.PLAIN),
    ]
    words = [row["What"] for row in lines(list_csv(exceptions(result)))]
    assert words == [
        "departure is missing, 17:00 proposed; confirmed at the desk",
        "not watched",
        "overtime not approved",
    ]
    assert ("To be decided", "2") in exceptions(result).facts


@pytest.mark.parametrize("issue", list(Issue))
def test_every_issue_has_words(make_month: MakeMonth, staff: Staff, issue: Issue) -> None:
    [row] = lines(list_csv(exceptions(having(make_month(staff(1)), on(4, issues=(issue,))))))
    assert row["What"]


def test_a_month_without_anything_to_look_at_says_so(make_month: MakeMonth, staff: Staff) -> None:
    quiet = having(make_month(staff(3)))
    for make in (exceptions, corrections, late_of_month, overtime, overtime_by_person):
        table = make(quiet)
        assert table.rows == ()
        assert table.empty.endswith(".")


def test_late_days_are_counted_up_for_each_person(make_month: MakeMonth, staff: Staff) -> None:
    result = having(
        make_month(staff(1)),
        *(on(day, marks=(Mark.LATE,), first_in=at(day, 9, 6), late=6) for day in (4, 11, 12)),
    )
    table = late_of_month(result)
    assert [row.cells[4:6] for row in table.rows] == [(6, 1), (6, 2), (6, 3)]
    assert table.sums is not None
    assert table.sums[4:6] == (18, 3)


def test_the_late_list_agrees_with_the_totals_of_the_roll(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(30))
    table = late_of_month(result)
    assert len(table.rows) == sum(row.totals.late_days for row in result.rows)
    assert table.sums is not None
    assert table.sums[4] == sum(row.totals.late for row in result.rows)


def test_overtime_of_days_and_of_people_add_up_to_the_totals_of_the_roll(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(30))
    by_day, by_person = overtime(result), overtime_by_person(result)
    assert by_day.sums is not None
    assert by_person.sums is not None
    assert by_day.sums[5:7] == (
        sum(row.totals.overtime for row in result.rows),
        sum(row.totals.approved for row in result.rows),
    )
    assert sum(value for value in by_person.sums[2:5] if isinstance(value, int)) == by_day.sums[5]
    assert by_person.sums[5] == by_day.sums[6]
    for blocks, place in ((by_day.blocks, 5), (by_person.blocks, 5)):
        sums = [block.sums[place] for block in blocks if block.sums is not None]
        assert sum(value for value in sums if isinstance(value, int)) in {by_day.sums[5], by_person.sums[5]}


def test_overtime_that_nobody_approved_is_bold(make_month: MakeMonth, staff: Staff) -> None:
    result = having(
        make_month(staff(1)),
        on(4, overtime=60, approved=60, overtime_class=OvertimeClass.WEEKDAY),
        on(9, DayCode.WORKED_OFF_DAY, overtime=90, approved=30, overtime_class=OvertimeClass.OFF_DAY),
    )
    assert [row.tone for row in overtime(result).rows] == [Tone.PLAIN, Tone.STRONG]
    assert [row["Kind of day"] for row in lines(list_csv(overtime(result)))] == ["working day", "day off"]


def test_corrections_name_when_why_and_by_whom(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(1))
    one = Correction(
        date(2026, 5, 4), CorrectionKind.VOIDED, at(4, 9, 2), "in", "another person", "Administrator", at(5, 10)
    )
    without = Correction(date(2026, 5, 6), CorrectionKind.ENTERED, None, "CL", "", "", None)
    changed = replace(result, rows=(replace(result.rows[0], corrections=(one, without)),))
    first, second = lines(list_csv(corrections(changed)))
    assert (first["What"], first["What it says"], first["Reason"], first["By"]) == (
        "entry voided",
        "in",
        "another person",
        "Administrator",
    )
    assert first["Written"] == "2026-05-05T10:00:00+02:00"
    assert (second["Time"], second["What it says"], second["Written"]) == ("", "CL", "")


def test_corrections_say_what_was_decided_and_approved(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(1))
    kinds = {"HD": ("day decided", "HD"), "45": ("overtime approved", "0:45"), "CL": ("day entered", "CL")}
    made = tuple(Correction(date(2026, 5, 4), CorrectionKind.ENTERED, None, detail, "", "", None) for detail in kinds)
    changed = replace(result, rows=(replace(result.rows[0], corrections=made),))
    assert [(row["What"], row["What it says"]) for row in lines(list_csv(corrections(changed)))] == list(kinds.values())


def test_groups_are_headed_only_where_there_are_several(make_month: MakeMonth, staff: Staff) -> None:
    several, one = make_month(staff(9)), make_month(staff(9), group="Sales")
    only = replace(one, rows=tuple(row for row in one.rows if row.person.details.group == "Sales"))
    assert exceptions(several).block_title == "Group"
    assert exceptions(only).block_title == ""


def test_the_legend_names_what_is_listed(make_month: MakeMonth, staff: Staff) -> None:
    result = having(make_month(staff(1)), on(4, marks=(Mark.LATE,), late=6), on(5, DayCode.ABSENT))
    assert [sign for sign, _ in late_of_month(result).legend] == ["P", "l"]
