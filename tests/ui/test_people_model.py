"""The table of the roll: what it shows, finds and sorts."""

from datetime import UTC, date, datetime

import pytest
from PyQt6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from faceattend.domain.people import Consent, Person, PersonDetails, PersonId
from faceattend.ui.people_model import PERSON_ROLE, Column, FaceRecord, PeopleModel, Roll, RollEntry

CONSENT = Consent("signed", datetime(2026, 5, 4, 9, 0, tzinfo=UTC))


def entry(number: int, name: str, code: str, group: str, record: FaceRecord, pictures: int) -> RollEntry:
    consent = CONSENT if pictures else None
    person = Person(PersonId(number), PersonDetails(name, code, group), consent, date(2026, 5, 1), None, {})
    return RollEntry(person, record, pictures)


ROLL = Roll(
    (
        entry(1, "Ada Lovelace", "10", "Office", FaceRecord.GOOD, 5),
        entry(2, "grace hopper", "7", "Office", FaceRecord.FEW, 3),
        entry(3, "Zoë Ångström", "B2", "", FaceRecord.NONE, 0),
        entry(4, "Emmy Noether", "9", "School", FaceRecord.OTHER_ENGINE, 0),
    ),
    "SFace",
)


@pytest.fixture
def model(qtmodeltester: ModelTester) -> PeopleModel:
    made = PeopleModel()
    made.set_roll(ROLL)
    return made


def column(model: PeopleModel, which: Column) -> list[object]:
    return [model.index(row, which).data() for row in range(model.rowCount())]


def test_it_keeps_the_rules_of_models(model: PeopleModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_people_come_by_name_whatever_their_case(model: PeopleModel) -> None:
    assert column(model, Column.NAME) == ["Ada Lovelace", "Emmy Noether", "grace hopper", "Zoë Ångström"]


def test_the_face_record_is_words_not_colour_alone(model: PeopleModel) -> None:
    assert column(model, Column.RECORD) == ["5 pictures", "Not learned yet", "3 of 5 pictures", "No pictures"]


def test_codes_that_are_numbers_sort_as_numbers_before_the_others(model: PeopleModel) -> None:
    model.sort(Column.CODE)
    assert column(model, Column.CODE) == ["7", "9", "10", "B2"]
    model.sort(Column.CODE, Qt.SortOrder.DescendingOrder)
    assert column(model, Column.CODE) == ["B2", "10", "9", "7"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("HOPPER", ["grace hopper"]),
        ("office ada", ["Ada Lovelace"]),
        ("ångström", ["Zoë Ångström"]),
        ("9", ["Emmy Noether"]),
        ("adx", []),
    ],
)
def test_search_looks_in_name_code_and_group(model: PeopleModel, text: str, names: list[str]) -> None:
    model.set_search(text)
    assert column(model, Column.NAME) == names


def test_a_group_narrows_the_list_and_a_search_narrows_it_further(model: PeopleModel) -> None:
    model.set_group("Office")
    assert column(model, Column.NAME) == ["Ada Lovelace", "grace hopper"]
    model.set_search("grace")
    assert column(model, Column.NAME) == ["grace hopper"]


def test_a_row_gives_its_whole_entry_and_a_person_its_row(model: PeopleModel) -> None:
    row = model.row_of(PersonId(2))
    assert row == 2
    assert model.index(row, 0).data(PERSON_ROLE) is ROLL.entries[1]
    model.set_search("ada")
    assert model.row_of(PersonId(2)) is None


def test_the_roll_counts_who_can_be_recognised() -> None:
    assert ROLL.ready == 2
    assert ROLL.groups == ["Office", "School"]
