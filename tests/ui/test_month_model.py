"""The month on the screen: codes and sums, looked through and ordered."""

import pytest
from PyQt6.QtCore import QModelIndex, Qt
from PyQt6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faceattend.domain.results import DayCode, DayResult
from faceattend.ui.column_order import ColumnOrder
from faceattend.ui.month_model import CellRole, MonthModel, RowChoice, figures
from faceattend.ui.month_view import MonthView
from tests.ui.conftest import Stage, press_key
from tests.ui.month_samples import MAY, NAMES, month, person, person_month, plain, three_people


@pytest.fixture
def model(qapp: QApplication) -> MonthModel:
    made = MonthModel()
    made.set_result(three_people())
    return made


def names(model: MonthModel) -> list[object]:
    return [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]


def head(model: MonthModel, sign: str) -> int:
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    return heads.index(sign)


def test_the_model_keeps_the_rules_of_models(model: MonthModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_a_cell_shows_its_code_with_marks(model: MonthModel) -> None:
    assert [model.index(row, 4 + row).data() for row in range(3)] == ["Pl", "MO", "A"]


def test_both_halves_of_a_day_are_shown(model: MonthModel) -> None:
    mixed = DayResult(MAY.days[3], DayCode.PRESENT, other=DayCode.LEAVE, other_leave="CL")
    model.set_result(month([person_month(person(1, "Ada"), [mixed])]))
    assert model.index(0, 3).data() == "P/CL"
    assert "half present, half Casual leave" in model.sentence(model.index(0, 3))


def test_lateness_is_said_in_minutes(model: MonthModel) -> None:
    assert model.sentence(model.index(0, 4)).endswith("in 09:12, out 17:00, 7:48 hours, late by 12 min")


def test_sums_stand_in_the_order_of_the_paper(model: MonthModel) -> None:
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(31, model.columnCount())]
    assert heads == ["P", "HD", "A", "L", "H", "WO", "U", "-", "Late", "Early", "Hours", "OT", "Pay"]


def test_an_undecided_day_is_known_to_the_painter(model: MonthModel) -> None:
    assert model.index(1, 5).data(CellRole.UNDECIDED) is True
    assert model.index(0, 5).data(CellRole.UNDECIDED) is False
    assert figures(three_people()).undecided == 1


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (RowChoice.UNDECIDED, [NAMES[1]]),
        (RowChoice.ABSENT, [NAMES[2]]),
        (RowChoice.LATE, [NAMES[0]]),
        (RowChoice.OVERTIME, []),
        (RowChoice.EVERYBODY, list(NAMES)),
    ],
)
def test_rows_can_be_limited_to_what_is_looked_for(model: MonthModel, choice: RowChoice, expected: list[str]) -> None:
    model.set_choice(choice)
    assert names(model) == expected


def test_a_search_finds_names_and_numbers(model: MonthModel) -> None:
    model.set_search("小")
    assert names(model) == [NAMES[2]]
    model.set_search("1")
    assert names(model) == [NAMES[0]]


def test_rows_are_ordered_by_a_sum_and_back(model: MonthModel) -> None:
    column = head(model, "A")
    model.sort(column, Qt.SortOrder.DescendingOrder)
    assert names(model)[0] == NAMES[2]
    model.sort(-1)
    assert names(model) == list(NAMES)


def test_the_cell_of_a_person_is_found_in_any_order(model: MonthModel) -> None:
    model.sort(head(model, "A"), Qt.SortOrder.DescendingOrder)
    place = model.place_of(3, 6)
    assert (place.row(), place.data()) == (0, "A")
    assert not model.place_of(77, 6).isValid()


def test_a_column_is_ordered_by_the_keyboard_three_ways(model: MonthModel, stage: Stage, qtbot: QtBot) -> None:
    view = MonthView(model)
    stage.place.addWidget(view)
    with qtbot.waitActive(stage):
        stage.activateWindow()
    view.show()
    view.setFocus()
    column = head(model, "A")
    view.setCurrentIndex(model.index(0, column))
    seen = []
    for _ in range(3):
        press_key(view, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        seen.append(names(model)[0])
    assert seen == [NAMES[0], NAMES[2], NAMES[0]]


def test_a_click_on_a_head_orders_the_rows(model: MonthModel) -> None:
    view = MonthView(model)
    order = ColumnOrder(view)
    order.order_by(head(model, "A"))
    order.order_by(head(model, "A"))
    assert names(model)[0] == NAMES[2]
    view.deleteLater()


def test_nothing_is_said_of_no_cell(model: MonthModel) -> None:
    assert model.sentence(QModelIndex()) == ""
    assert model.day(model.index(0, 40)) is None


def test_a_month_without_days_off_has_every_code(model: MonthModel) -> None:
    codes = [code for code in DayCode if code is not DayCode.LEAVE]
    model.set_result(
        month([person_month(person(1, "Ada"), [plain(number, code) for number, code in enumerate(codes, start=1)])])
    )
    assert [model.index(0, number).data() for number in range(len(codes))] == [code.value for code in codes]
    assert all(model.sentence(model.index(0, number)) for number in range(len(codes)))
