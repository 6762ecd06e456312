"""Lists on paper."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from faceattend.domain.results import MonthStatus
from faceattend.reports.list_page import list_pdf
from faceattend.reports.paper import Letterhead, Orientation, PageOptions, Paper
from faceattend.reports.tables import CellKind, FactBlock, ListBlock, ListColumn, ListRow
from faceattend.reports.typesetting import ELLIPSIS
from tests.unit.reports.lists import NAMES, pages, person, plain_list

A4 = PageOptions()
EVERY_PAPER = [
    PageOptions(paper=paper, orientation=orientation, large=large)
    for paper in Paper
    for orientation in Orientation
    for large in (False, True)
]


@pytest.mark.parametrize("options", EVERY_PAPER, ids=str)
@pytest.mark.parametrize("count", [1, 40])
def test_every_row_is_printed_once_below_heads_on_every_page(options: PageOptions, count: int) -> None:
    printed = pages(list_pdf([plain_list(count, groups=min(count, 2))], options))
    for number, text in enumerate(printed, start=1):
        assert f"Page {number} of {len(printed)}" in text
        assert "Northgate College" in text
        assert "Late list" in text
        assert "Code Name Number" in text
    whole = " ".join(printed)
    assert all(whole.count(f"E{number:04d}") == 1 for number in range(1, count + 1))


def test_a_thousand_rows_go_on_as_many_pages_as_they_need() -> None:
    printed = pages(list_pdf([plain_list(1000, groups=7)], A4))
    assert len(printed) > 20
    whole = " ".join(printed)
    assert all(whole.count(f"E{number:04d}") == 1 for number in range(1, 1001))
    assert "Class 1 (continued)" in whole


def test_the_same_list_gives_the_same_bytes() -> None:
    assert list_pdf([plain_list(30)], A4) == list_pdf([plain_list(30)], A4)


@pytest.mark.parametrize(
    ("paper", "orientation", "size"),
    [
        (Paper.A4, Orientation.PORTRAIT, (595, 842)),
        (Paper.A4, Orientation.LANDSCAPE, (842, 595)),
        (Paper.A3, Orientation.PORTRAIT, (842, 1191)),
        (Paper.LETTER, Orientation.LANDSCAPE, (792, 612)),
    ],
)
def test_pages_have_the_size_of_the_paper(paper: Paper, orientation: Orientation, size: tuple[int, int]) -> None:
    content = list_pdf([plain_list(40)], PageOptions(paper=paper, orientation=orientation))
    for page in PdfReader(io.BytesIO(content)).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size


@pytest.mark.parametrize("name", NAMES)
def test_no_name_loses_its_end(name: str) -> None:
    table = plain_list(1)
    row = ListRow(("E1", name, 1), person(1, name))
    [text] = pages(list_pdf([replace(table, blocks=(ListBlock("", (row,)),))], PageOptions(large=True)))
    assert ELLIPSIS not in text
    # Joined letters are read from the page as shapes.
    assert all(word in text for word in name.split() if word.isascii())


def test_a_long_reason_goes_on_in_further_lines() -> None:
    reason = " ".join(f"word{number}" for number in range(60))
    table = plain_list(1)
    row = ListRow(("E1", reason, 1), person(1))
    [text] = pages(list_pdf([replace(table, blocks=(ListBlock("", (row,)),))], A4))
    assert all(f"word{number}" in text for number in range(60))


def test_nobody_signs_a_page_without_a_row() -> None:
    for count in range(30, 50):
        printed = pages(list_pdf([plain_list(count, sums=False)], A4))
        assert "Signature" in printed[-1]
        assert "E0" in printed[-1]
        assert not any("Signature" in text for text in printed[:-1])


def test_an_empty_list_says_so_in_a_sentence() -> None:
    table = replace(plain_list(1), blocks=())
    [text] = pages(list_pdf([table], A4))
    assert "Nobody was late." in text


def test_a_page_says_whether_the_month_is_closed_and_how_to_prove_it() -> None:
    closed = replace(
        plain_list(3), status=MonthStatus.CLOSED, status_note="No. 2026-05", check_code="Check code ABCD-EFGH"
    )
    [text] = pages(list_pdf([closed], A4))
    assert "CLOSED" in text
    assert "No. 2026-05" in text
    assert "Check code ABCD-EFGH" in text


def test_groups_begin_on_pages_of_their_own_when_wanted() -> None:
    printed = pages(list_pdf([plain_list(9, groups=3)], PageOptions(group_pages=True)))
    assert len(printed) == 3
    assert [text.count("sum") for text in printed] == [1, 1, 1]


def test_a_title_never_stands_without_a_row_below_it() -> None:
    for count in range(60, 110, 2):
        for text in pages(list_pdf([plain_list(count, groups=2)], A4)):
            assert "Class 2" not in text or text.rindex("Class 2") < text.rindex("E0")


def test_several_lists_are_one_document_with_one_numbering() -> None:
    printed = pages(list_pdf([plain_list(40), plain_list(2)], A4))
    assert f"Page {len(printed)} of {len(printed)}" in printed[-1]


def test_the_letterhead_stands_on_every_page() -> None:
    options = PageOptions(letterhead=Letterhead(("12 School Road", "600001 Chennai"), "TN-4711"))
    for text in pages(list_pdf([plain_list(60)], options)):
        assert "12 School Road" in text
        assert "600001 Chennai" in text


def test_what_stands_below_a_list_is_printed_in_full() -> None:
    long = " ".join(f"reason{number}" for number in range(40))
    blocks = (
        FactBlock("Days", (("P present", "20"), ("A absent", "1.5"))),
        FactBlock("Corrections", tuple((f"{day} May", long) for day in range(1, 32)), wide=True),
    )
    printed = pages(list_pdf([replace(plain_list(20), below=blocks)], A4))
    whole = " ".join(printed)
    assert "A absent 1.5" in whole or ("A absent" in whole and "1.5" in whole)
    assert all(f"{day} May" in whole for day in range(1, 32))
    assert whole.count("reason39") == 31


def test_many_columns_still_fit_between_the_margins() -> None:
    columns = tuple(ListColumn(f"c{number}", f"Heading {number}") for number in range(16))
    row = ListRow(tuple(f"value{number}" for number in range(16)))
    table = replace(plain_list(1), columns=columns, blocks=(ListBlock("", (row,)),))
    [text] = pages(list_pdf([table], A4))
    letters = text.replace(" ", "")
    assert all(f"value{number}" in letters for number in range(16))


def test_boxes_to_tick_and_places_to_sign_have_room() -> None:
    table = plain_list(40)
    marked = replace(
        table,
        columns=(*table.columns, ListColumn("box", "Here", CellKind.BOX), ListColumn("sign", "Remark", signed=True)),
        blocks=(ListBlock("", tuple(ListRow((*row.cells, None, None), row.person) for row in table.rows)),),
    )
    assert len(pages(list_pdf([marked], A4))) > len(pages(list_pdf([replace(table, signers=())], A4)))
