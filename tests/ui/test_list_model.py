"""Lists of the papers on the screen: looked through and ordered as they are printed."""

from datetime import UTC, date, datetime

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from faceattend.services.papers import CellKind, ListBlock, ListColumn, ListRow, ListTable, PaperKind, Tone
from faceattend.ui.list_model import ListModel
from tests.ui.month_samples import person

COLUMNS = (
    ListColumn("name", "Name"),
    ListColumn("minutes", "Late by", CellKind.MINUTES),
    ListColumn("day", "Day", CellKind.DATE),
    ListColumn("box", "Seen", CellKind.BOX),
    ListColumn("sign", "Signature", signed=True),
)


def row(name: str, minutes: int | None, day: int, tone: Tone = Tone.PLAIN) -> ListRow:
    when = date(2026, 5, day)
    return ListRow((name, minutes, when, None, None), person(day, name), when, tone)


def table(*blocks: ListBlock, block_title: str = "", sums: int | None = None) -> ListTable:
    return ListTable(
        kind=PaperKind.LATE,
        title="Late list",
        period="May 2026",
        site="Analytical Society",
        columns=COLUMNS,
        blocks=blocks,
        generated_at=datetime(2026, 6, 1, tzinfo=UTC),
        made="Made today.",
        empty="Nobody was late.",
        block_title=block_title,
        sums=None if sums is None else ("", sums, None, None, None),
    )


@pytest.fixture
def model(qapp: QApplication) -> ListModel:
    made = ListModel()
    rows = (row("Emmy Noether", 125, 6), row("Ada Lovelace", 9, 5), row("Wang", None, 7, Tone.QUIET))
    made.set_table(table(ListBlock("", rows), sums=134))
    return made


def cells(model: ListModel, column: int) -> list[object]:
    return [model.index(place, column).data() for place in range(model.rowCount())]


def test_the_model_keeps_the_rules_of_models(model: ListModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_cells_read_as_on_paper(model: ListModel) -> None:
    assert cells(model, 1) == ["2:05", "0:09", "", "2:14"]
    assert cells(model, 2)[0] == "Wed 6 May"


def test_what_is_ticked_and_signed_on_paper_is_no_column(model: ListModel) -> None:
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert heads == ["Name", "Late by", "Day"]


def test_a_remark_that_is_known_is_read_beside_the_name(model: ListModel) -> None:
    when = date(2026, 5, 6)
    model.set_table(table(ListBlock("", (ListRow(("Ada", 9, when, None, "Day off"), person(6, "Ada"), when),))))
    assert model.headerData(3, Qt.Orientation.Horizontal) == "Signature"
    assert cells(model, 3) == ["Day off"]


def test_numbers_are_ordered_as_numbers_and_sums_stay_last(model: ListModel) -> None:
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert cells(model, 0) == ["Ada Lovelace", "Emmy Noether", "Wang", ""]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert cells(model, 0) == ["Emmy Noether", "Ada Lovelace", "Wang", ""]
    model.sort(-1)
    assert cells(model, 0)[0] == "Emmy Noether"


def test_a_search_looks_into_every_cell_and_leaves_the_sums_out(model: ListModel) -> None:
    model.set_search("6 may")
    assert cells(model, 0) == ["Emmy Noether"]
    assert model.found == 1
    model.set_search("nobody at all")
    assert model.rowCount() == 0


def test_a_row_leads_to_its_person_and_day_and_sums_to_nobody(model: ListModel) -> None:
    first = model.row(0)
    assert first is not None
    assert (first.person is not None and first.person.details.name, first.day) == ("Emmy Noether", date(2026, 5, 6))
    assert model.row(3) is None


def test_blocks_become_a_column(model: ListModel) -> None:
    model.set_table(
        table(
            ListBlock("Office", (row("Ada", 3, 5),)), ListBlock("Yard", (row("Bo", 4, 6),)), block_title="Group", sums=7
        )
    )
    assert cells(model, 0) == ["Office", "Yard", ""]
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Group"
    assert cells(model, 2) == ["0:03", "0:04", "0:07"]


def test_tones_do_not_depend_on_colour_alone(model: ListModel) -> None:
    font = model.index(3, 0).data(Qt.ItemDataRole.FontRole)
    assert font.bold()
    assert model.index(2, 0).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) is None


def test_nothing_is_shown_of_no_list(model: ListModel) -> None:
    model.set_table(None)
    assert (model.rowCount(), model.columnCount()) == (0, 0)
