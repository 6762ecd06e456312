"""The papers of a month in one document."""

import io
import re
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from faceattend.domain.people import PersonDetails
from faceattend.domain.results import MonthResult
from faceattend.reports.month_pack import month_pack
from faceattend.reports.paper import Orientation, PageOptions

MakeMonth = Callable[..., MonthResult]
Staff = Callable[[int], list[PersonDetails]]


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("orientation", [None, *Orientation])
@pytest.mark.parametrize("cards", [False, True])
def test_the_cover_names_the_page_on_which_every_paper_begins(
    make_month: MakeMonth, staff: Staff, orientation: Orientation | None, *, cards: bool
) -> None:
    printed = texts(month_pack(make_month(staff(30)), PageOptions(orientation=orientation, cards=cards)))
    papers = ["Monthly attendance register", "Group summary", "Exceptions", "Corrections"]
    papers += ["Attendance cards"] if cards else []
    page = 2
    for paper in papers:
        [(first, count)] = re.findall(rf"{paper} (\d+) (\d+)", printed[0])
        assert int(first) == page
        for number in range(page, page + int(count)):
            assert paper.removesuffix("s") in printed[number - 1]
        page += int(count)
    assert page == len(printed) + 1
    assert all(f"Page {number} of {len(printed)}" in text for number, text in enumerate(printed, start=1))


def test_the_cover_has_the_totals_of_everybody(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(30))
    [cover, *_] = texts(month_pack(result))
    undecided = sum(day.undecided for row in result.rows for day in row.days)
    assert undecided
    assert re.search(rf"\b{undecided}\s*Days undecided", cover)


def test_the_same_month_gives_the_same_bytes(make_month: MakeMonth, staff: Staff) -> None:
    assert month_pack(make_month(staff(12))) == month_pack(make_month(staff(12)))


def test_a_pack_of_nobody_is_a_pack(make_month: MakeMonth) -> None:
    assert len(texts(month_pack(make_month([]), PageOptions(cards=True)))) == 5
