"""The month on paper."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, cast

import pytest
from pypdf import PdfReader

from faceattend import __version__
from faceattend.domain.months import Month
from faceattend.domain.people import PersonDetails
from faceattend.domain.results import MonthResult, MonthStatus
from faceattend.reports.month_pdf import PageOptions, Paper, month_pdf, month_problems

MakeMonth = Callable[..., MonthResult]
Staff = Callable[[int], list[PersonDetails]]


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def alone(count: int) -> list[PersonDetails]:
    return [PersonDetails(f"Person {number:04d}", f"{number:04d}") for number in range(1, count + 1)]


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (15, 1), (24, 2), (25, 2), (26, 2), (60, 3), (500, 20)])
def test_every_person_is_printed_once_on_pages_that_are_numbered(make_month: MakeMonth, count: int, pages: int) -> None:
    printed = texts(month_pdf(make_month(alone(count))))
    assert len(printed) == pages
    for number, text in enumerate(printed, start=1):
        assert f"Page {number} of {pages}" in text
    whole = "\n".join(printed)
    assert all(whole.count(f"Person {number:04d}") == 1 for number in range(1, count + 1))


def test_every_page_says_what_it_is(make_month: MakeMonth, staff: Staff) -> None:
    now = datetime(2026, 5, 20, 14, 5, tzinfo=UTC)
    for text in texts(month_pdf(make_month(staff(60), now=now))):
        for words in (
            "Northgate College",
            "Monthly attendance register",
            "May 2026",
            "DRAFT",
            "Working days 21",
            "Shift Day 09:00\u201317:00",
            "Calendar Office",
            "No. Code Name",
            "P HD A L H WO U - Late Early Hours OT Pay",
            "U not watched",
            "Evidence of",
            "Watched: ",
            f"Generated 20 May 2026, 16:05 (Europe/Berlin) by faceattend {__version__}, rules 1",
        ):
            assert words in text


def test_signatures_are_on_the_last_page_with_people_and_counts(make_month: MakeMonth) -> None:
    for count in range(14, 30):
        *full, last = texts(month_pdf(make_month(alone(count))))
        assert all("Prepared by" not in text and "Not watched" not in text for text in full)
        for words in ("Prepared by", "Checked by", "Approved by", "Present", "Not watched", f"Person {count:04d}"):
            assert words in last


@pytest.mark.parametrize("count", range(3, 80, 7))
def test_no_group_heading_stands_alone_and_no_sum_without_people(
    make_month: MakeMonth, staff: Staff, count: int
) -> None:
    headings = {"Office", "Sales", "Without a group"}
    for text in texts(month_pdf(make_month(staff(count)))):
        lines = text.splitlines()
        for above, below in pairwise(lines):
            if above.removesuffix(" (continued)") in headings:
                assert "Person" in below
            if ", present " in below:
                assert "Person" in above


def test_a_page_that_goes_on_with_a_group_says_so(make_month: MakeMonth) -> None:
    details = [PersonDetails(f"Person {n:04d}", str(n), "Sales" if n else "Office") for n in range(60)]
    pages = texts(month_pdf(make_month(details)))
    assert all("Sales (continued)" in text for text in pages[1:])
    assert "(continued)" not in pages[0]


def test_one_group_needs_no_headings(make_month: MakeMonth) -> None:
    [text] = texts(month_pdf(make_month([PersonDetails("Ann", "1", "Sales")], group="Sales")))
    assert "Group Sales" in text
    assert "Sales, present" not in text


def test_markup_in_names_prints_as_itself(make_month: MakeMonth) -> None:
    names = ["O<Brien", "<b>x</b>", "<img src='file:///etc/passwd'>", "A & B", "%s {0} \\(x\\)", "(Tj) ET"]
    result = make_month([PersonDetails(name, str(number)) for number, name in enumerate(names)], site="<i>Site</i>")
    [text] = texts(month_pdf(result))
    assert all(name in text for name in [*names, "<i>Site</i>"])
    assert month_problems(result) == []


def test_a_closed_month_says_so(make_month: MakeMonth) -> None:
    [text] = texts(month_pdf(replace(make_month(alone(1)), status=MonthStatus.CLOSED)))
    assert "CLOSED" in text
    assert "DRAFT" not in text
    assert "can still change" not in text


def test_a_month_without_evidence_says_so(make_month: MakeMonth) -> None:
    [text] = texts(month_pdf(make_month(alone(2), month=Month(2026, 8))))
    assert "No punches in this month. No time was expected yet." in text


@pytest.mark.parametrize(
    ("paper", "millimetres"),
    [(Paper.A4, (297, 210)), (Paper.A3, (420, 297)), (Paper.LETTER, (279.4, 215.9))],
)
def test_papers_lie(make_month: MakeMonth, paper: Paper, millimetres: tuple[float, float]) -> None:
    reader = PdfReader(io.BytesIO(month_pdf(make_month(alone(30)), PageOptions(paper))))
    for page in reader.pages:
        box = page.mediabox
        assert (float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4) == pytest.approx(millimetres, abs=0.01)


def test_the_paper_uses_no_font_that_it_does_not_carry(make_month: MakeMonth) -> None:
    names = ["Grace", "\u0645\u062d\u0645\u062f", "\u5c71\u7530 \uae40\ubbfc\uc218", "\u0905\u0928\u0940\u0924\u093e"]
    content = month_pdf(make_month([PersonDetails(name, str(i)) for i, name in enumerate(names)]))
    [page] = PdfReader(io.BytesIO(content)).pages
    fonts = cast("dict[str, Any]", page["/Resources"])["/Font"]
    stream = page.get_contents()
    assert stream is not None
    # reportlab chooses its own Helvetica at the head of every page and prints nothing with it.
    printed = stream.get_data().decode("latin-1").split("1 0 0 1", 2)[2]
    used = {name for name in fonts if f"{name} " in printed}
    assert len(used) >= 6
    for name in used:
        assert "/FontFile2" in fonts[name]["/FontDescriptor"]


def test_names_that_cannot_be_printed_in_full_are_told(make_month: MakeMonth) -> None:
    result = make_month(
        [
            PersonDetails("Maria Antonieta Fernanda de la Concepci\u00f3n y Villanueva-Montenegro", "1"),
            PersonDetails("\U00020bb7\u91ce\u5bb6", "2"),
            PersonDetails("X" * 120, "3"),
            PersonDetails("Ann", "C" * 40),
        ],
        site="\U00020bb7 " + "W" * 119,
    )
    site, code, name = result.site, "C" * 40, "X" * 120
    no_font = "has signs that no font of the program has (\U00020bb7); \u25a1 is printed."
    too_long = "is too long for its column; it is printed with \u2026 at the end."
    assert month_problems(result) == [
        f"The name of the organisation {site} {no_font}",
        f"The name of the organisation {site} is too long for its place; it is printed with \u2026 at the end.",
        f"The code {code} (code {code}) {too_long}",
        f"The name {name} (code 3) {too_long}",
        f"The name \U00020bb7\u91ce\u5bb6 (code 2) {no_font}",
    ]
    [text] = texts(month_pdf(result))
    assert text.count("\u2026") >= 3


@pytest.mark.parametrize(("limited", "told"), [(True, 1), (False, 0)])
def test_a_long_group_is_cut_only_in_the_head_of_its_own_paper(
    make_month: MakeMonth, *, limited: bool, told: int
) -> None:
    group = "Department of " + "W" * 60
    details = [PersonDetails("Ann", "1", group), *([] if limited else [PersonDetails("Bo", "2", "Sales")])]
    result = make_month(details, group=group if limited else "")
    assert len(month_problems(result)) == told
    [text] = texts(month_pdf(result))
    assert ("\u2026" in text.split("No. Code Name")[0]) is limited
    assert (group in text) is not limited
