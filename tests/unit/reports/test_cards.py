"""Cards of people: every date has a row."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from faceattend.domain.closing import Closing
from faceattend.domain.months import Month
from faceattend.domain.results import Correction, CorrectionKind, DayCode, DayResult, Issue, MonthResult, MonthStatus
from faceattend.reports.card import all_cards, card
from faceattend.reports.list_csv import list_csv
from faceattend.reports.list_page import list_pdf
from faceattend.reports.paper import PageOptions, Paper
from faceattend.reports.tables import Tone
from tests.unit.reports.conftest import ZONE
from tests.unit.reports.lists import MakeMonth, Staff, lines, pages

CORRECTIONS = tuple(
    Correction(
        date(2026, 5, number),
        CorrectionKind.ADDED,
        datetime(2026, 5, number, 17, 2, tzinfo=ZONE),
        "out",
        "forgot on the way to the dentist",
        "Administrator",
        datetime(2026, 5, number + 1, 9, 12, tzinfo=ZONE),
    )
    for number in (4, 7)
)


@pytest.mark.parametrize("month", [Month(2026, 2), Month(2024, 2), Month(2026, 4), Month(2026, 5)], ids=str)
def test_every_date_of_the_month_has_a_row(make_month: MakeMonth, staff: Staff, month: Month) -> None:
    result = make_month(staff(3), month)
    for row in result.rows:
        assert [line.day for line in card(result, row).rows] == list(month.days)


@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER, Paper.A3])
def test_a_card_is_one_page_with_all_that_belongs_to_it(make_month: MakeMonth, staff: Staff, paper: Paper) -> None:
    result = make_month(staff(12), holidays={1: "Labour Day"})
    for row in result.rows:
        changed = replace(row, corrections=CORRECTIONS)
        [text] = pages(list_pdf([card(result, changed)], PageOptions(paper=paper)))
        assert row.person.details.name in text
        assert ("Labour Day" in text) is (row.person.joined is None)
        assert "Fri 1 May" in text
        assert "Sun 31 May" in text
        assert "Days to be paid" in text
        assert text.count("forgot on the way to the dentist (Administrator, ") == 2
        assert "Signature" in text


def test_the_sums_of_a_card_are_those_of_the_roll(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(5))
    for row in result.rows:
        table = card(result, row)
        assert table.sums is not None
        by_key = dict(zip([column.key for column in table.columns], table.sums, strict=True))
        assert by_key["worked"] == row.totals.worked
        assert (by_key["late"], by_key["early"], by_key["overtime"]) == (
            row.totals.late,
            row.totals.early,
            row.totals.approved,
        )
        cells = [dict(zip([column.key for column in table.columns], line.cells, strict=True)) for line in table.rows]
        for key in ("worked", "late", "early", "overtime"):
            assert sum(value for line in cells if isinstance(value := line[key], int)) == by_key[key]


def test_the_numbers_of_days_add_up_to_the_month(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(9), now=datetime(2026, 5, 20, 12, tzinfo=ZONE))
    sub_counts = {"HD", "PH", "PW", "OD", "WFH", "MO"}
    for row in result.rows:
        days = next(block for block in card(result, row).below if block.title == "Days")
        counted = [float(value) for label, value in days.facts if label.split()[0] not in sub_counts]
        assert sum(counted) == 31


def with_day(result: MonthResult, day: DayResult) -> MonthResult:
    first = result.rows[0]
    days = tuple(day if day.day == one.day else one for one in first.days)
    return replace(result, rows=(replace(first, days=days), *result.rows[1:]))


def test_a_day_to_be_decided_is_bold_and_says_what_is_proposed(make_month: MakeMonth, staff: Staff) -> None:
    day = DayResult(
        date(2026, 5, 6),
        DayCode.MISSING,
        first_in=datetime(2026, 5, 6, 9, tzinfo=ZONE),
        issues=(Issue.MISSING_OUT,),
        proposed=datetime(2026, 5, 6, 17, tzinfo=ZONE),
    )
    result = with_day(make_month(staff(1)), day)
    line = card(result, result.rows[0]).rows[5]
    assert line.tone is Tone.STRONG
    assert line.cells[-1] == "departure is missing, 17:00 proposed"


def test_a_night_says_that_it_ended_on_the_next_date(make_month: MakeMonth, staff: Staff) -> None:
    day = DayResult(
        date(2026, 5, 6),
        DayCode.PRESENT,
        first_in=datetime(2026, 5, 6, 21, 55, tzinfo=ZONE),
        last_out=datetime(2026, 5, 7, 6, 2, tzinfo=ZONE),
        worked=487,
    )
    result = with_day(make_month(staff(1)), day)
    [text] = pages(list_pdf([card(result, result.rows[0])], PageOptions()))
    assert "21:55 06:02 +1" in text


def test_shifts_have_a_column_only_where_there_are_several(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(1))
    assert "shift" not in {column.key for column in card(result, result.rows[0]).columns}
    changed = with_day(result, replace(result.rows[0].days[5], shift="night"))
    assert "shift" in {column.key for column in card(changed, changed.rows[0]).columns}


def test_the_cards_of_several_people_are_one_list_for_programs(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(3))
    rows = lines(list_csv(all_cards([card(result, row) for row in result.rows])))
    assert len(rows) == 3 * 31
    assert {row["Code"] for row in rows} == {"E0001", "E0002", "E0003"}
    assert [row["Date"] for row in rows[:31]] == [day.isoformat() for day in result.month.days]


def test_a_closed_card_carries_number_reason_and_code(make_month: MakeMonth, staff: Staff) -> None:
    closing = Closing(
        Month(2026, 5), 1, "ABCD-EFGH-JKLM", datetime(2026, 6, 2, 9, tzinfo=ZONE), "Ada", "found out", 0, 1, 1
    )
    result = replace(make_month(staff(1)), status=MonthStatus.CLOSED, closing=closing)
    [text] = pages(list_pdf([card(result, result.rows[0])], PageOptions()))
    for words in ("CLOSED", "Amendment 1 of 2026-05", "by Ada", "found out", "ABCD-EFGH-JKLM"):
        assert words in text
