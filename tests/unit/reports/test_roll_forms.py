"""The month roll on standing paper, in large print, with holidays, a letterhead, a closing and other columns."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PIL import Image
from pypdf import PageObject, PdfReader

from faceattend.domain.closing import Closing
from faceattend.domain.months import Month
from faceattend.domain.people import PersonDetails
from faceattend.domain.results import ColumnKind, DayCode, DayResult, Mark, MonthResult, MonthStatus
from faceattend.domain.schedules import Shift
from faceattend.reports.month_csv import month_csv
from faceattend.reports.month_pdf import month_pdf
from faceattend.reports.month_table import cell_text
from faceattend.reports.paper import Letterhead, Orientation, PageOptions, Paper

MakeMonth = Callable[..., MonthResult]
Staff = Callable[[int], list[PersonDetails]]

MAY = Month(2026, 5)
FORMS = [
    PageOptions(paper, orientation, large) for paper in Paper for orientation in Orientation for large in (False, True)
]
CLOSING = Closing(MAY, 0, "7K3M-92QX-4TZD-8W", datetime(2026, 6, 3, 9, 30, tzinfo=UTC), "Grace", "", 0, 30, 12)


def pages(content: bytes) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(content)).pages)


def whole(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pages(content)).split())


def logo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), (30, 60, 120)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("options", FORMS, ids=str)
def test_every_form_prints_everybody_once_and_signs_once(
    make_month: MakeMonth, staff: Staff, options: PageOptions
) -> None:
    result = make_month(staff(30), holidays={1: "Labour Day"})
    text = whole(month_pdf(result, options))
    assert all(text.count(row.person.details.name) == 1 for row in result.rows)
    assert text.count("Prepared by") == 1
    assert text.count("Not on the roll") == 1
    assert "Labour Day" in text


@pytest.mark.parametrize("options", FORMS, ids=str)
def test_every_form_holds_all_cells_of_a_person(make_month: MakeMonth, options: PageOptions) -> None:
    result = make_month([PersonDetails("Grace", "1")], month=Month(2026, 4))
    days = tuple(DayResult(day, DayCode.PRESENT, marks=(Mark.LATE,)) for day in result.month.days)
    result = replace(result, rows=(replace(result.rows[0], days=days),))
    assert whole(month_pdf(result, options)).split().count("Pl") == 30


def test_four_and_twenty_people_fit_the_first_page(make_month: MakeMonth) -> None:
    people = [PersonDetails(f"Person {number:04d}", str(number)) for number in range(60)]
    result = make_month(people, holidays={1: "Labour Day"})
    for orientation in Orientation:
        [first, *_] = pages(month_pdf(result, PageOptions(orientation=orientation)))
        assert first.extract_text().count("Person ") >= 23


def test_a_class_that_nearly_fits_is_pressed_onto_one_page(make_month: MakeMonth) -> None:
    people = [PersonDetails(f"Person {number:04d}", str(number)) for number in range(18)]
    assert len(pages(month_pdf(make_month(people)))) == 1


def test_long_cells_are_printed_in_full_on_several_lines(make_month: MakeMonth) -> None:
    result = make_month([PersonDetails("Grace", "1")])
    long = DayResult(
        result.month.days[0],
        DayCode.PRESENT,
        other=DayCode.LEAVE,
        other_leave="MLPT",
        marks=(Mark.LATE, Mark.EARLY, Mark.MANUAL, Mark.WEAK),
    )
    assert cell_text(long) == "P/MLPTle*?"
    days = (long, *result.rows[0].days[1:])
    text = whole(month_pdf(replace(result, rows=(replace(result.rows[0], days=days),))))
    assert "P/ MLPT le*?" in text or "P/MLPT le*?" in text


def test_a_title_too_long_for_its_column_stands_at_the_foot(make_month: MakeMonth) -> None:
    title = "Anniversary of the foundation of the republic and of the college"
    text = whole(month_pdf(make_month([PersonDetails("Grace", "1")], holidays={4: title})))
    assert f"Holidays: 4 {title}." in text
    assert "\u2026" in text


def test_holidays_of_several_days_are_named_once(make_month: MakeMonth) -> None:
    holidays = dict.fromkeys(range(11, 16), "Term break")
    result = make_month([PersonDetails("Grace", "1")], holidays=holidays)
    assert whole(month_pdf(result)).count("Term break") == 1
    standing = whole(month_pdf(result, PageOptions(orientation=Orientation.PORTRAIT)))
    assert "Holidays: 11\u201315 Term break." in standing


def test_a_closed_month_names_its_closing_on_every_page(make_month: MakeMonth, staff: Staff) -> None:
    result = replace(make_month(staff(60)), status=MonthStatus.CLOSED, closing=CLOSING)
    for page in pages(month_pdf(result)):
        text = page.extract_text()
        assert "No. 2026-05, closed 3 June 2026, 11:30 by Grace" in text
        assert "Check code 7K3M-92QX-4TZD-8W" in text
        assert "DRAFT" not in text


def test_an_amendment_says_which_and_why(make_month: MakeMonth) -> None:
    closing = replace(CLOSING, number=2, reason="The bus was late.", undecided=3)
    result = replace(make_month([PersonDetails("Grace", "1")]), status=MonthStatus.CLOSED, closing=closing)
    text = whole(month_pdf(result))
    assert "Amendment 2 of 2026-05, 3 June 2026, 11:30 by Grace" in text
    assert "Closed with 3 days undecided: The bus was late." in text


def test_the_letterhead_is_on_every_page(make_month: MakeMonth, staff: Staff) -> None:
    letterhead = Letterhead(("12 Long Street", "Phone 555 0100"), "No. 4711", logo())
    for page in pages(month_pdf(make_month(staff(40)), PageOptions(letterhead=letterhead))):
        text = page.extract_text()
        assert all(words in text for words in ("12 Long Street", "Phone 555 0100", "Registration No. 4711"))
        assert len(page.images) == 1


def test_every_group_begins_on_a_page_of_its_own_and_is_signed(make_month: MakeMonth, staff: Staff) -> None:
    printed_pages = pages(month_pdf(make_month(staff(24)), PageOptions(group_pages=True)))
    texts = [page.extract_text() for page in printed_pages]
    assert [text.count("Prepared by") for text in texts] == [1, 1, 1]
    for number, (text, group) in enumerate(zip(texts, ("Office", "Sales", "Without a group"), strict=True), start=1):
        assert f"Group {group} People 8" in text
        assert f"Page {number} of 3" in text


def test_the_page_of_a_group_speaks_of_its_own_shift_and_working_days(make_month: MakeMonth) -> None:
    result = make_month([PersonDetails("Ann", "1", "Guards"), PersonDetails("Bo", "2", "Office")])
    guards, office = result.rows
    at_night = tuple(replace(day, shift="night" if day.shift else "") for day in guards.days)
    on_saturday = date(2026, 5, 2)
    at_night = tuple(
        DayResult(day.day, DayCode.PRESENT, shift="night") if day.day == on_saturday else day for day in at_night
    )
    both = replace(
        result,
        shifts=(Shift(), Shift("night", "Night")),
        calendars=("Guards", "Office"),
        columns=tuple(
            replace(column, kind=ColumnKind.WORKING) if column.day == on_saturday else column
            for column in result.columns
        ),
        rows=(replace(guards, days=at_night), office),
    )
    first, second = (page.extract_text() for page in pages(month_pdf(both, PageOptions(group_pages=True))))
    assert "Group Guards People 1 Working days 22 Shift Night" in first
    assert "Group Office People 1 Working days 21 Shift Day" in second
    assert "Calendar" not in first + second


def test_counts_in_large_print_begin_below_the_people(make_month: MakeMonth) -> None:
    result = make_month([PersonDetails("Grace", "1")], holidays={4: "May Fair"}, site="Hill School")
    texts = [page.extract_text() for page in pages(month_pdf(result, PageOptions(large=True)))]
    assert "Everybody (1)" in texts[0]
    assert "Prepared by" in texts[-1]
    assert "Weekly off" in texts[-1]


def test_a_long_group_still_says_what_its_sums_count(make_month: MakeMonth) -> None:
    details = [
        PersonDetails("Ann", "1", "Office administration and accounts, second floor"),
        PersonDetails("Bo", "2", "B"),
    ]
    text = whole(month_pdf(make_month(details)))
    assert "\u2026, present" in text
    assert "B, present" in text


def test_schools_see_a_share_in_place_of_the_hours(make_month: MakeMonth) -> None:
    result = make_month([PersonDetails("Grace", "1")])
    [row] = result.rows
    halves = {**row.totals.halves, DayCode.PRESENT: 31, DayCode.ABSENT: 5, DayCode.LEAVE: 4}
    result = replace(result, rows=(replace(row, totals=replace(row.totals, halves=halves)),))
    text = whole(month_pdf(result, PageOptions(percent=True)))
    assert "Late Early % OT Pay" in text
    assert " 77.5 " in text
    assert "% of the expected days attended" in text
    heads, line = csv.reader(io.StringIO(month_csv(result, percent=True).decode("utf-8-sig"), newline=""))
    assert line[heads.index("Percent of expected days")] == "77.5"


def test_days_deducted_for_lateness_have_a_column_only_when_there_are_any(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(3))
    assert "Ded." not in whole(month_pdf(result))
    rows = [replace(row, totals=replace(row.totals, late_deduction=3)) for row in result.rows]
    result = replace(result, rows=tuple(rows))
    text = whole(month_pdf(result))
    assert "Late Early Ded. Hours OT Pay" in text
    heads, *lines = csv.reader(io.StringIO(month_csv(result).decode("utf-8-sig"), newline=""))
    assert [line[heads.index("Days deducted for lateness")] for line in lines] == ["1.5"] * 3


def test_the_words_of_the_office_stand_in_the_legend(make_month: MakeMonth) -> None:
    result = replace(make_month([PersonDetails("Grace", "1")]), labels={DayCode.ON_DUTY: "field work"})
    text = whole(month_pdf(result))
    assert "OD field work" in text
    assert "CL Casual leave" in text
