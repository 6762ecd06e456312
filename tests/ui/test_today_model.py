"""The list of the day: its lines, their order and what counts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from PyQt6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from faceattend.domain.faces import Box
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.sightings import Sighting
from faceattend.services.attendance import PunchLine
from faceattend.ui.day_events import MAX_FACES, DayBook, EventKind, Presence
from faceattend.ui.today_model import Column, TodayModel

DAY = date(2026, 5, 29)
MORNING = datetime(2026, 5, 29, 7, 2, tzinfo=UTC)
ADA = Person(PersonId(1), PersonDetails("Ada Lovelace", "1001"), None, None, None, {})
GRACE = Person(PersonId(2), PersonDetails("Grace Hopper", "1002"), None, None, None, {})


def punch(
    number: int,
    person: Person = ADA,
    direction: Direction = Direction.IN,
    void: str | None = None,
    method: Method = Method.FACE,
) -> Punch:
    time = MORNING + timedelta(minutes=number)
    return Punch(PunchId(number), person.id, time, DAY, direction, method, "Front desk", 0.7, "", void)


def sighting(verdict: Verdict, person: Person | None = ADA, minutes: int = 0) -> Sighting:
    time = MORNING + timedelta(minutes=minutes)
    who = None if person is None else person.id
    return Sighting(time, "Front desk", 0, 1, verdict, who, 0.4, 0.1, Box(0, 0, 10, 10))


def shown(model: TodayModel, column: Column) -> list[object]:
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_the_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    book = DayBook()
    book.load(DAY, [ADA, GRACE], [PunchLine(punch(1), ADA), PunchLine(punch(2, GRACE), GRACE)])
    model = TodayModel(ZoneInfo("Europe/London"))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.set_events(book.events())
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_the_newest_line_is_first_and_times_are_the_sites() -> None:
    book = DayBook()
    book.load(DAY, [ADA], [PunchLine(punch(1), ADA)])
    book.add_punch(punch(90, GRACE, Direction.OUT, method=Method.MANUAL), "Grace Hopper")
    book.add_punch(punch(30, GRACE, void="It was somebody else"), "Grace Hopper")
    model = TodayModel(ZoneInfo("Europe/London"))
    model.set_events(book.events())
    assert shown(model, Column.TIME) == ["09:32", "08:32", "08:03"]
    assert shown(model, Column.EVENT) == ["Out, by hand", "Undone", "In"]
    assert model.data(model.index(1, Column.EVENT), Qt.ItemDataRole.ToolTipRole) == "It was somebody else"


def test_only_lines_that_changed_are_touched() -> None:
    book = DayBook()
    for number in range(1, 6):
        book.add_punch(punch(number), "Ada Lovelace")
    model = TodayModel(UTC)
    model.set_events(book.events())
    inserted: list[int] = []
    removed: list[int] = []
    changed: list[int] = []
    model.rowsInserted.connect(lambda _parent, first, _last: inserted.append(first))
    model.rowsRemoved.connect(lambda _parent, first, _last: removed.append(first))
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    book.add_punch(punch(9), "Ada Lovelace")
    book.add_punch(punch(3, void="by mistake"), "Ada Lovelace")
    model.set_events(book.events())
    assert (inserted, removed, changed) == ([0], [], [3])
    assert [model.event_at(model.index(row, 0)) for row in range(6)] == book.events()


def test_people_are_counted_by_their_last_punch_that_counts() -> None:
    book = DayBook()
    book.load(DAY, [ADA, GRACE], [])
    assert book.presence() == Presence(inside=0, left=0, missing=2, to_review=0)
    book.add_punch(punch(1), "Ada Lovelace")
    book.add_punch(punch(5, direction=Direction.OUT), "Ada Lovelace")
    assert book.presence() == Presence(inside=0, left=1, missing=1, to_review=0)
    book.add_punch(punch(5, direction=Direction.OUT, void="by mistake"), "Ada Lovelace")
    assert book.presence() == Presence(inside=1, left=0, missing=1, to_review=0)
    latest = book.latest_punch(ADA.id)
    assert latest is not None
    assert latest.id == 1


def test_what_was_written_while_the_vault_was_read_stays() -> None:
    book = DayBook()
    read = [PunchLine(punch(1), ADA), PunchLine(punch(2, GRACE), GRACE)]
    book.load(DAY, [ADA, GRACE], read)
    book.add_punch(punch(3, direction=Direction.OUT), "Ada Lovelace")
    book.add_punch(punch(2, GRACE, void="It was somebody else"), "Grace Hopper")
    book.load(DAY, [ADA, GRACE], read)
    assert [(event.key, event.kind) for event in book.events()] == [
        ("punch 3", EventKind.OUT),
        ("punch 2", EventKind.VOIDED),
        ("punch 1", EventKind.IN),
    ]


def test_a_new_day_keeps_only_the_questions_of_the_day_before() -> None:
    book = DayBook()
    book.load(DAY, [ADA], [PunchLine(punch(1), ADA)])
    book.add_question("face 1.1", sighting(Verdict.REVIEW), "Ada Lovelace", lambda: punch(2), lambda: None)
    book.add_stranger("face 1.2", sighting(Verdict.UNKNOWN, None))
    book.load(DAY, [ADA], [PunchLine(punch(1), ADA)])
    assert {event.key for event in book.events()} == {"punch 1", "face 1.1", "face 1.2"}
    book.load(DAY + timedelta(days=1), [ADA], [])
    assert {event.key for event in book.events()} == {"face 1.1"}


def test_a_later_verdict_takes_the_place_of_the_earlier_one() -> None:
    book = DayBook()
    book.add_stranger("face 1.1", sighting(Verdict.UNKNOWN, None))
    book.add_question("face 1.1", sighting(Verdict.REVIEW, minutes=1), "Ada Lovelace", lambda: punch(1), lambda: None)
    assert [event.kind for event in book.events()] == [EventKind.REVIEW]
    assert book.presence().to_review == 1
    book.settle_face("face 1.1")
    assert book.events() == []


def test_faces_of_a_busy_day_do_not_pile_up() -> None:
    book = DayBook()
    for number in range(MAX_FACES + 20):
        book.add_stranger(f"face {number}", sighting(Verdict.UNKNOWN, None, number))
    keys = [event.key for event in book.events()]
    assert len(keys) == MAX_FACES
    assert keys[0] == f"face {MAX_FACES + 19}"
