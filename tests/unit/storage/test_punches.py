import dataclasses
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Direction, Method, NewPunch, PunchId
from faceattend.errors import BugError, UserError
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
DAY = date(2026, 11, 20)


@pytest.fixture
def ada(vault: Vault, enrol: Enrol) -> Person:
    return enrol(vault, "Ada", "1")


@pytest.fixture
def grace(vault: Vault, enrol: Enrol) -> Person:
    return enrol(vault, "Grace", "2")


def _punch(person: Person, time: datetime, day: date = DAY) -> NewPunch:
    return NewPunch(person.id, time, day, Direction.IN, Method.FACE, "Front door", 0.6125)


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("note", ["", "Forgot the badge – Büro", "x" * 2000])
def test_a_punch_comes_back_as_written(
    vault: Vault, ada: Person, now: datetime, direction: Direction, method: Method, note: str
) -> None:
    new = NewPunch(ada.id, now, DAY, direction, method, "" if method is Method.MANUAL else "Front door", 0.5, note)
    punch = vault.punches.add(new)
    assert {field.name: getattr(punch, field.name) for field in dataclasses.fields(new)} == dataclasses.asdict(new)
    assert punch.counts
    assert vault.punches.get(punch.id) == punch
    assert vault.punches.between(DAY, DAY) == [punch]
    assert vault.punches.of(ada.id, DAY, DAY) == [punch]


def test_numbers_count_up(vault: Vault, ada: Person, now: datetime) -> None:
    assert [vault.punches.add(_punch(ada, now)).id for _ in range(3)] == [1, 2, 3]


def test_punches_come_in_order_of_time(vault: Vault, ada: Person, grace: Person, now: datetime) -> None:
    later = vault.punches.add(_punch(ada, now + timedelta(hours=8)))
    first = vault.punches.add(_punch(grace, now))
    second = vault.punches.add(_punch(ada, now))
    assert vault.punches.between(DAY, DAY) == [first, second, later]
    assert vault.punches.of(ada.id, DAY, DAY) == [second, later]


def test_a_night_shift_keeps_its_day(vault: Vault, ada: Person, now: datetime) -> None:
    punch = vault.punches.add(_punch(ada, now, DAY - timedelta(days=1)))
    assert vault.punches.between(DAY, DAY) == []
    assert vault.punches.between(DAY - timedelta(days=1), DAY) == [punch]


def test_a_range_reaches_over_the_year(vault: Vault, ada: Person, now: datetime) -> None:
    written = [
        vault.punches.add(_punch(ada, now + timedelta(days=days), DAY + timedelta(days=days)))
        for days in range(0, 90, 9)
    ]
    last = DAY + timedelta(days=89)
    assert vault.punches.of(ada.id, DAY, last) == written
    assert vault.punches.between(DAY, last) == written
    assert vault.punches.between(date(2026, 12, 1), date(2026, 12, 31)) == written[2:5]
    assert vault.punches.of(ada.id, date(2026, 12, 1), date(2026, 12, 31)) == written[2:5]


def test_the_latest_day_is_known(vault: Vault, ada: Person, now: datetime) -> None:
    assert vault.punches.latest_day() is None
    vault.punches.add(_punch(ada, now))
    vault.punches.add(_punch(ada, now, DAY - timedelta(days=1)))
    assert vault.punches.latest_day() == DAY


def test_a_voided_punch_stays_with_its_reason(vault: Vault, ada: Person, now: datetime) -> None:
    punch, other = vault.punches.add(_punch(ada, now)), vault.punches.add(_punch(ada, now))
    later = now + timedelta(days=200)
    voided = vault.punches.void(punch.id, "Wrong person", later, "Mrs. Gray")
    assert voided == punch._replace(void_reason="Wrong person", voided_by="Mrs. Gray", voided_at=later)
    assert not voided.counts
    assert vault.punches.between(DAY, DAY) == [voided, other]
    assert vault.punches.of(ada.id, DAY, DAY) == [voided, other]
    assert vault.punches.latest_day() == DAY


def test_a_punch_is_voided_once(vault: Vault, ada: Person, now: datetime) -> None:
    punch = vault.punches.add(_punch(ada, now))
    vault.punches.void(punch.id, "Wrong person", now)
    with pytest.raises(UserError, match="does not count already"):
        vault.punches.void(punch.id, "Again", now)
    assert vault.punches.get(punch.id).void_reason == "Wrong person"


def test_only_a_punch_can_be_voided_or_read(vault: Vault, ada: Person, now: datetime) -> None:
    punch = vault.punches.add(_punch(ada, now))
    vault.punches.void(punch.id, "Wrong person", now)
    for id in (PunchId(punch.id + 1), PunchId(99)):
        with pytest.raises(UserError, match="There is no punch"):
            vault.punches.void(id, "Reason", now)
        with pytest.raises(UserError, match="There is no punch"):
            vault.punches.get(id)
    with pytest.raises(UserError, match="for a reason"):
        vault.punches.void(punch.id, "", now)


def test_nobody_can_be_punched_who_is_not_there(vault: Vault, ada: Person, now: datetime) -> None:
    with pytest.raises(UserError, match="not on the roll"):
        vault.punches.add(dataclasses.replace(_punch(ada, now), person=PersonId(ada.id ^ 1)))
    assert vault.punches.between(DAY, DAY) == []


def test_a_score_below_zero_is_kept(vault: Vault, ada: Person, now: datetime) -> None:
    punch = vault.punches.add(dataclasses.replace(_punch(ada, now), score=-0.25))
    assert vault.punches.get(punch.id).score == -0.25


@pytest.mark.parametrize("score", [float("nan"), float("inf"), float("-inf")])
def test_an_impossible_score_is_our_mistake(vault: Vault, ada: Person, now: datetime, score: float) -> None:
    with pytest.raises(BugError):
        vault.punches.add(dataclasses.replace(_punch(ada, now), score=score))


def test_a_work_day_far_from_the_time_is_our_mistake(vault: Vault, ada: Person, now: datetime) -> None:
    with pytest.raises(BugError):
        vault.punches.add(_punch(ada, now, DAY - timedelta(days=200)))


def test_lengths_and_pseudonyms_say_nothing(
    vault: Vault, ada: Person, grace: Person, folder: Path, now: datetime
) -> None:
    for person in (ada, grace):
        punch = vault.punches.add(_punch(person, now))
        vault.punches.add(NewPunch(person.id, now, DAY, Direction.OUT, Method.MANUAL, note="Forgot"))
        vault.punches.void(punch.id, "A much longer reason than the other one", now)
        vault.punches.add(_punch(person, now + timedelta(days=30), DAY + timedelta(days=30)))
    connection = sqlite3.connect(folder / "attendance.db")
    lengths = connection.execute("SELECT DISTINCT length(token) FROM event").fetchall()
    notes = connection.execute("SELECT DISTINCT length(note) FROM event WHERE note IS NOT NULL").fetchall()
    pseudonyms = connection.execute("SELECT DISTINCT pidx FROM event").fetchall()
    connection.close()
    assert len(lengths) == 1
    assert len(notes) == 1
    assert len(pseudonyms) == 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET token = zeroblob(90) WHERE seq = 1",
        "UPDATE event SET token = (SELECT token FROM event WHERE seq = 2) WHERE seq = 1",
        "UPDATE event SET day = day + 1 WHERE seq = 1",
        "UPDATE event SET pidx = (SELECT pidx FROM event WHERE seq = 3) WHERE seq = 1",
        "UPDATE event SET pidx = zeroblob(16) WHERE seq = 1",
        "UPDATE event SET note = x'01' WHERE seq = 1",
        "UPDATE event SET seq = 40 WHERE seq = 1",
    ],
)
def test_an_altered_row_is_not_counted_and_is_named(
    vault: Vault, ada: Person, grace: Person, folder: Path, now: datetime, statement: str
) -> None:
    vault.punches.add(_punch(ada, now))
    whole = [vault.punches.add(_punch(ada, now)), vault.punches.add(_punch(grace, now))]
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert vault.punches.between(DAY, DAY + timedelta(days=1)) == whole
    (problem,) = vault.problems
    assert "is damaged and is not counted" in problem


def test_a_damaged_punch_cannot_be_read_or_voided(vault: Vault, ada: Person, folder: Path, now: datetime) -> None:
    punch = vault.punches.add(_punch(ada, now))
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute("UPDATE event SET token = zeroblob(90)")
    connection.commit()
    connection.close()
    with pytest.raises(UserError, match="is damaged"):
        vault.punches.get(punch.id)
    with pytest.raises(UserError, match="is damaged"):
        vault.punches.void(punch.id, "Reason", now)


def test_a_voiding_moved_elsewhere_is_named(vault: Vault, ada: Person, folder: Path, now: datetime) -> None:
    punch = vault.punches.add(_punch(ada, now))
    vault.punches.void(punch.id, "Wrong person", now)
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute("UPDATE event SET day = day + 1 WHERE seq = 2")
    connection.commit()
    connection.close()
    vault.punches.between(DAY, DAY + timedelta(days=1))
    assert len(vault.problems) == 1


@pytest.mark.parametrize("stated", [True, False])
def test_who_wrote_a_punch_and_when_comes_back(vault: Vault, ada: Person, now: datetime, stated: bool) -> None:
    new = NewPunch(ada.id, now, DAY, Direction.OUT, Method.MANUAL, note="Forgot", by="Mrs. Gray", stated=stated)
    written = now + timedelta(days=2, microseconds=600)
    punch = vault.punches.add(new, written)
    assert (punch.note, punch.by, punch.at) == ("Forgot", "Mrs. Gray", now + timedelta(days=2))
    assert punch.stated is stated
    assert vault.punches.get(punch.id) == punch
    assert vault.punches.between(DAY, DAY) == [punch]


def test_a_note_of_which_only_the_text_is_known_is_read(vault: Vault, ada: Person, now: datetime) -> None:
    """So it is written in a vault of an older program."""
    punch = vault.punches.add(NewPunch(ada.id, now, DAY, Direction.IN, Method.MANUAL, note='["x", "y", null]'))
    assert vault.punches.get(punch.id).note == '["x", "y", null]'
    assert (punch.by, punch.at) == ("", None)


def test_many_punches_are_written_in_their_order(vault: Vault, ada: Person, grace: Person, now: datetime) -> None:
    new = [
        dataclasses.replace(
            _punch((ada, grace)[number % 2], now + timedelta(minutes=number)), camera=f"Gate {number % 3}"
        )
        for number in range(2500)
    ]
    told: list[int] = []
    ids = vault.punches.add_many(iter(new), written=told.append)
    assert ids == list(range(1, 2501))
    assert told == [0, 1000, 2000]
    found = vault.punches.between(DAY, DAY + timedelta(days=2))
    assert [(punch.person, punch.time, punch.camera) for punch in found] == [
        (punch.person, punch.time, punch.camera) for punch in new
    ]
    assert vault.verify().ok


def test_many_punches_are_written_all_or_none(vault: Vault, ada: Person, now: datetime) -> None:
    kept = vault.punches.add(_punch(ada, now))
    stranger = dataclasses.replace(_punch(ada, now), person=PersonId(4), camera="Never seen")
    with pytest.raises(UserError, match="not on the roll"):
        vault.punches.add_many([*[_punch(ada, now)] * 1500, stranger])
    with pytest.raises(InterruptedError):
        vault.punches.add_many([_punch(ada, now)] * 1500, written=_stop)
    assert vault.punches.between(DAY, DAY) == [kept]
    assert vault.punches.add(_punch(ada, now)).id == kept.id + 1
    assert vault.verify().ok


def _stop(written: int) -> None:
    if written:
        raise InterruptedError


def test_many_punches_are_voided_all_or_none(vault: Vault, ada: Person, grace: Person, now: datetime) -> None:
    new = [
        dataclasses.replace(_punch(who, now + timedelta(days=day)), day=DAY + timedelta(days=day))
        for day in range(3)
        for who in (ada, grace)
    ]
    ids = vault.punches.add_many(new)
    vault.punches.void(ids[1], "Somebody else", now)
    with pytest.raises(UserError, match="no punch 99"):
        vault.punches.void_many([*ids, PunchId(99)], "Wrong file", now, "Mrs. Gray")
    assert sum(punch.counts for punch in vault.punches.between(DAY, DAY + timedelta(days=3))) == 5
    assert vault.punches.void_many(ids[:5], "Wrong file", now, "Mrs. Gray") == 4
    found = vault.punches.between(DAY, DAY + timedelta(days=3))
    assert [punch.void_reason for punch in found] == [
        "Wrong file",
        "Somebody else",
        "Wrong file",
        "Wrong file",
        "Wrong file",
        None,
    ]
    assert {punch.voided_by for punch in found if punch.void_reason == "Wrong file"} == {"Mrs. Gray"}


def test_the_latest_day_until_another_is_known(vault: Vault, ada: Person, now: datetime) -> None:
    vault.punches.add(_punch(ada, now))
    vault.punches.add(_punch(ada, now, DAY + timedelta(days=9)))
    assert vault.punches.latest_day(DAY + timedelta(days=8)) == DAY
    assert vault.punches.latest_day(DAY - timedelta(days=1)) is None
