"""Real faces in, a printed month out, by the command line."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pypdf

from faceattend.cli import demo
from tests.e2e.conftest import Faceattend


def test_a_recorded_morning_becomes_a_printed_month(
    vault: Faceattend, speech: Path, portraits: Path, tmp_path: Path
) -> None:
    for code, name, pictures in (
        ("B-1", "Barack <b>Obama</b>", ("obama.jpg", "obama2.jpg", "obama3.jpg")),
        ("J-2", "Joe Biden", ("biden.jpg",)),
    ):
        added = vault(
            "person", "add", "--name", name, "--code", code, "--group", "Guests", "--consent", "Public figure",
            "--json", *(portraits / picture for picture in pictures),
        )  # fmt: skip
        assert added.code == 0, added.errors
        assert added.lines[0]["templates"] == {"lbph": len(pictures), "sface": len(pictures)}

    watched = vault("watch", speech, "--camera", "Door", "--start", "2026-05-29T08:55:00", "--json")
    assert watched.code == 0, watched.errors
    punches = watched.of_type("punch")
    assert sorted(punch["person"] for punch in punches) == ["B-1", "J-2"]
    assert {punch["direction"] for punch in punches} == {"in"}
    assert all(punch["time"].startswith("2026-05-29T08:55:0") and punch["time"].endswith("+02:00") for punch in punches)
    assert watched.lines[-1]["frames"] == 105
    assert watched.lines[-1]["punches"] == 2
    assert {sighting["person"] for sighting in watched.of_type("sighting")} <= {"B-1", "J-2", None}

    again = vault("watch", speech, "--camera", "Door", "--start", "2026-05-29T08:56:00", "--json")
    assert again.of_type("punch") == [], "a person who was just seen is on the same visit"
    evening = vault("watch", speech, "--camera", "Door", "--start", "2026-05-29T17:05:00", "--json")
    assert {punch["direction"] for punch in evening.of_type("punch")} == {"out"}

    listed = vault("punches", "list", "--month", "2026-05", "--json").lines
    assert len(listed) == 4
    assert {"id", "time", "person", "direction", "method", "camera", "void", "reason"} <= set(listed[0])

    report = vault("report", "month", "2026-05", "--output", tmp_path / "may.pdf", "--json")
    assert report.code == 0, report.errors
    [month] = report.lines
    assert [person["code"] for person in month["people"]] == ["B-1", "J-2"]
    days = {day["date"]: day for day in month["people"][0]["days"]}
    assert len(days) == 31
    assert days["2026-05-29"]["code"] == "P"
    assert days["2026-05-29"]["worked"] == 490
    assert days["2026-05-28"]["code"] == "U", "nobody watched on the day before"
    assert days["2026-05-30"]["code"] == "WO"

    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "may.pdf").pages)
    assert "Test Office" in text
    assert "<b>Obama</b>" in text, "markup in a name prints as itself"

    assert vault("report", "month", "2026-05", "--output", tmp_path / "may.xlsx").code == 0
    assert vault("report", "month", "2026-05", "--output", tmp_path / "may.csv").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "may.xlsx").worksheets[0]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"Barack <b>Obama</b>", "Joe Biden"} <= cells
    with (tmp_path / "may.csv").open(encoding="utf-8-sig", newline="") as file:
        assert any("Joe Biden" in row for row in csv.reader(file))


def test_a_recording_without_a_start_makes_no_punch_in_the_future(
    vault: Faceattend, speech: Path, portraits: Path
) -> None:
    added = vault("person", "add", "--name", "A", "--code", "1", "--consent", "yes", portraits / "obama.jpg")
    assert added.code == 0, added.errors
    began = datetime.now(UTC)
    [punch] = vault("watch", speech, "--json").of_type("punch")
    assert began - timedelta(minutes=1) < datetime.fromisoformat(punch["time"]) < datetime.now(UTC)


def test_nobody_is_named_where_nobody_is_enrolled(vault: Faceattend, samples: Path, orl: Path) -> None:
    assert (
        vault(
            "person", "add", "--name", "A", "--code", "1", "--consent", "yes", *sorted((orl / "s1").iterdir())[:5]
        ).code
        == 0
    )
    for clip in ("single_face.mp4", "no_face.mp4"):
        watched = vault("watch", samples / "feat" / "tests" / "data" / clip, "--json", "--frames", "120")
        assert watched.code == 0, watched.errors
        assert watched.of_type("punch") == []
        assert all(sighting["verdict"] != "recognised" for sighting in watched.of_type("sighting"))


def test_the_weak_engine_asks_instead_of_punching(vault: Faceattend, orl: Path, tmp_path: Path) -> None:
    pictures = sorted((orl / "s5").iterdir())
    assert vault("person", "add", "--name", "A", "--code", "1", "--consent", "yes", *pictures[:5]).code == 0
    folder = tmp_path / "same person"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.pgm").write_bytes(pictures[number % 5].read_bytes())
    watched = vault("watch", folder, "--recognizer", "lbph", "--json")
    assert watched.code == 0, watched.errors
    assert watched.of_type("punch") == []


def test_evaluation_prints_the_promised_keys(empty: Faceattend, orl: Path) -> None:
    run = empty("evaluate", orl, "--recognizer", "sface", "--json")
    assert run.code == 0, run.errors
    [result] = run.lines
    assert result["people"] == 40
    assert result["images"] == 400
    assert result["detected"] == 400
    assert result["eer"] <= 0.0013
    assert result["tar"]["1e-3"] == 1.0
    assert result["rank1"] == 1.0
    assert set(result["tar"]) == {"1e-2", "1e-3", "1e-4"}
    assert set(result["fnir"]) == {"1e-2", "1e-3"}


def test_the_demonstration_finds_everybody_and_names_no_stranger(empty: Faceattend, tmp_path: Path) -> None:
    run = empty("demo", "--output", tmp_path / "out", "--json")
    assert run.code == 0, run.errors
    [end] = run.of_type("end")
    assert end["found"] == end["people"] == 9
    assert end["strangers_named"] == 0
    assert end["strangers"] == 3
    demonstrated = Faceattend(tmp_path / "out" / "data", demo.PASSPHRASE)
    log = demonstrated("incident", "list", "--json").lines
    assert len(log) > 2
    assert [line for line in log if line["acknowledged"] is None] == [], "the window is not covered by reminders"
    made = {path.suffix for path in (tmp_path / "out").iterdir()}
    assert {".pdf", ".xlsx", ".csv", ".png", ".avi"} <= made
    with (tmp_path / "out" / "attendance-2026-05.csv").open(encoding="utf-8-sig", newline="") as file:
        [roll] = [row for row in csv.DictReader(file) if "1004" in row.values()]
    assert roll["2026-05-14"] == "H"
    assert roll["2026-05-26"] == "MO", "the other terminal did not see him go"
    assert roll["2026-05-29"] == "P", "this program saw him come and go"
