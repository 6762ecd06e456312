"""Who is in, late and not seen yet, behind the numbers of the Live tab."""

from datetime import UTC, date, datetime, timedelta

from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faceattend.domain.people import PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.services.presence import Place
from faceattend.ui.board import BoardLine, BoardModel, Count, chosen, numbers, with_punch
from faceattend.ui.today_panel import TodayPanel

NINE = datetime(2026, 5, 29, 9, tzinfo=UTC)


def line(number: int, place: Place, late: int = 0) -> BoardLine:
    since = None if place is Place.AWAY else NINE
    return BoardLine(PersonId(number), f"Person {number}", place, since, late)


LINES = [
    line(1, Place.LEFT),
    line(2, Place.IN, late=5),
    line(3, Place.EXPECTED),
    line(4, Place.OVERDUE, late=20),
    line(5, Place.AWAY),
    line(6, Place.IN),
    line(7, Place.IN, late=30),
]


def named(count: Count) -> list[int]:
    return [int(each.name.removeprefix("Person ")) for each in chosen(LINES, count)]


def test_numbers_count_those_who_matter_and_lists_show_the_others_below() -> None:
    found = numbers(LINES)
    assert (found[Count.IN], found[Count.LATE], found[Count.NOT_YET]) == (3, 3, 2)
    assert named(Count.IN) == [2, 6, 7, 1]
    assert named(Count.NOT_YET) == [4, 3, 5]
    assert named(Count.LATE) == [4, 7, 2], "whoever is still missing comes first, then the latest"


def test_a_punch_changes_the_line_at_once() -> None:
    def punch(direction: Direction, minutes: int, void: str | None = None) -> Punch:
        time = NINE + timedelta(minutes=minutes)
        return Punch(PunchId(1), PersonId(4), time, date(2026, 5, 29), direction, Method.FACE, "Door", 0.7, "", void)

    came = with_punch(LINES[3], punch(Direction.IN, 20))
    assert (came.place, came.since, came.late) == (Place.IN, NINE + timedelta(minutes=20), 20)
    assert with_punch(came, punch(Direction.OUT, 60)).place is Place.LEFT
    assert with_punch(came, punch(Direction.OUT, 10)) == came, "an older one says nothing of now"
    assert with_punch(LINES[3], punch(Direction.IN, 20, "somebody else")) == LINES[3]


def test_the_list_says_since_when_and_how_late(qtmodeltester: ModelTester) -> None:
    model = BoardModel(UTC)
    model.show_lines(LINES, UTC)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    words = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert words == [
        "Left 09:00",
        "In since 09:00, late 5 min",
        "Expected 09:00",
        "Expected 09:00, late 20 min",
        "Not expected",
        "In since 09:00",
        "In since 09:00, late 30 min",
    ]


def test_in_a_low_window_the_list_gives_way_and_the_numbers_stay_whole(qtbot: QtBot) -> None:
    panel = TodayPanel(UTC)
    qtbot.addWidget(panel)
    panel.resize(420, 280)
    panel.show()
    assert panel.height() == 280
    tile = panel.tile(Count.IN)
    assert tile.height() == tile.sizeHint().height()
