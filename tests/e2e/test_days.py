"""Leave, duty elsewhere, decisions and entries for a class, as an office types them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.conftest import Faceattend

JUNE = ["--from", "2026-06-01", "--to", "2026-06-07"]


@pytest.fixture(scope="module")
def model_school(model_vault: Faceattend) -> Faceattend:
    for code, group, joined in (("1", "Form 1", "2026-01-01"), ("2", "Form 1", "2026-01-01"), ("3", "", "2026-06-03")):
        run = model_vault(
            *("person", "add", "--name", f"Pupil {code}", "--code", code), *("--group", group, "--joined", joined)
        )
        assert run.code == 0, run.errors
    return model_vault


@pytest.fixture
def school(model_school: Faceattend, empty: Faceattend) -> Faceattend:
    return model_school.copied_to(empty)


def test_leave_is_entered_listed_and_withdrawn(school: Faceattend) -> None:
    added = school("leave", "add", "--person", "1", *JUNE, "--type", "sl", "--half", "second", "--json").lines
    assert [line["date"] for line in added] == [f"2026-06-0{day}" for day in range(1, 6)]
    assert {(line["kind"], line["type"], line["half"], line["by"]) for line in added} == {
        ("leave", "SL", "second", "Administrator")
    }
    number = str(added[0]["id"])
    assert school("leave", "withdraw", number, "--reason", "was there").code == 0
    assert "withdrawn already" in school.fails("leave", "withdraw", number, "--reason", "again")
    listed = school("leave", "list", "--month", "2026-06", "--json").lines
    assert [line["withdrawn_reason"] for line in listed] == ["was there", None, None, None, None]
    assert school("leave", "list", *JUNE, "--person", "2", "--json").lines == []
    month = school("report", "month", "2026-06", "--person", "1", "--json").lines[0]
    codes = [day["code"] for day in month["people"][0]["days"]]
    assert codes[:5] == ["U", *["U/SL"] * 4]


def test_leave_that_cannot_be_is_refused_in_a_sentence(school: Faceattend) -> None:
    for words, told in (
        (["--person", "3", *JUNE, "--type", "SL"], "Pupil 3 (3) joins on 2026-06-03"),
        (["--person", "1", "--person", "9", *JUNE, "--type", "SL"], "9"),
        (["--group", "Form 2", *JUNE, "--type", "SL"], "nobody in the group Form 2"),
        ([*JUNE, "--type", "SL"], "Nobody is named"),
        (["--person", "1", "--from", "2026-06-05", "--to", "2026-06-01", "--type", "SL"], "is before the first one"),
        (["--person", "1", *JUNE, "--type", "holiday"], "no type of leave holiday"),
        (["--person", "1", "--from", "2026-06-06", "--type", "SL"], "is no working day"),
    ):
        assert told in school.fails("leave", "add", *words)
    assert school("leave", "list", "--month", "2026-06", "--json").lines == []


def test_a_class_is_on_duty_elsewhere_and_a_day_is_decided(school: Faceattend) -> None:
    trip = ["duty", "add", "--group", "Form 1", "--from", "2026-06-02", "--reason", "museum", "--json"]
    assert [(line["person"], line["kind"]) for line in school(*trip).lines] == [("1", "on-duty"), ("2", "on-duty")]
    assert "has duty elsewhere on 2026-06-02 already" in school.fails(*trip)
    decide = ["day", "decide", "1", "2026-06-03", "--reason", "asked the teacher", "--as"]
    assert school(*decide, "half", "--json").lines[0]["kind"] == "half-day"
    assert school(*decide, "present").code == 0
    open_days = school("day", "open", "2026-06", "--group", "Form 1", "--json").lines
    assert ("2026-06-03", "1") not in {(line["date"], line["person"]) for line in open_days}
    assert {line["code"] for line in open_days} == {"U"}
    month = school("report", "month", "2026-06", "--person", "1", "--json").lines[0]
    days = month["people"][0]["days"]
    assert [(day["code"], day["marks"]) for day in days[1:3]] == [("OD", []), ("P", ["*"])]


def test_a_missing_punch_is_accepted(school: Faceattend) -> None:
    add = ["punches", "add", "--person", "1", "--direction", "in", "--reason", "forgot", "--time", "2026-06-04T09:00"]
    assert school(*add).code == 0
    [line] = [line for line in school("day", "open", "2026-06", "--json").lines if line["code"] == "MO"]
    assert (line["date"], line["person"], line["blocking"]) == ("2026-06-04", "1", True)
    accepted = school("day", "accept", "1", "2026-06-04", "--json").lines[0]
    assert (accepted["time"], accepted["direction"]) == (line["proposed"], "out")
    assert "no punch is missing" in school.fails("day", "accept", "1", "2026-06-04")
    assert "needs no approval" in school.fails("overtime", "approve", "1", "2026-06-04", "--minutes", "30")


def test_a_class_on_a_trip_gets_punches_at_once(school: Faceattend) -> None:
    add = ["punches", "add", "--group", "Form 1", "--person", "3", "--direction", "in", "--time"]
    added = school(*add, "2026-06-05T08:00", "--reason", "class trip", "--json").lines
    assert sorted(line["person"] for line in added) == ["1", "2", "3"]
    ahead = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    assert "still to come" in school.fails(*add, ahead, "--reason", "class trip")
    assert "no reason" in school.fails(*add, "2026-06-05T08:00")
    numbers = [str(line["id"]) for line in added]
    assert len(school("punches", "void", *numbers, "--reason", "rain", "--json").lines) == 3
    listed = school("punches", "list", "--month", "2026-06", "--json").lines
    assert [(line["void"], line["reason"], line["by"]) for line in listed] == [(True, "rain", "Administrator")] * 3


def test_work_on_a_day_off_is_told_with_its_class_of_overtime(school: Faceattend) -> None:
    for time, direction in (("08:00", "in"), ("11:30", "out")):
        add = ["punches", "add", "--person", "1", "--time", f"2026-06-06T{time}", "--direction", direction]
        assert school(*add, "--reason", "fair").code == 0
    [month] = school("report", "month", "2026-06", "--person", "1", "--json").lines
    saturday, sunday = month["people"][0]["days"][5:7]
    assert (saturday["code"], saturday["overtime"], saturday["overtime_class"]) == ("PW", 210, "off day")
    assert (sunday["code"], sunday["overtime"], sunday["overtime_class"]) == ("WO", 0, None)
