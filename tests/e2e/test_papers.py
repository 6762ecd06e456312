"""Papers and explanations from a script."""

from pathlib import Path

import pytest

from tests.e2e.conftest import Faceattend

LISTS = ("card", "summary", "low")


@pytest.fixture(scope="module")
def model_office(model_vault: Faceattend) -> Faceattend:
    """Ada, who came six minutes late on a Thursday and forgot to leave on the Friday."""
    assert model_vault("person", "add", "--name", "Ada", "--code", "7", "--group", "Lab").code == 0
    for time, direction in (("28T09:06", "in"), ("28T17:00", "out"), ("29T09:00", "in")):
        run = model_vault(
            *("punches", "add", "--person", "7", "--time", f"2026-05-{time}"),
            *("--direction", direction, "--reason", "the camera was off"),
        )
        assert run.code == 0, run.errors
    return model_vault


@pytest.fixture
def office(model_office: Faceattend, empty: Faceattend) -> Faceattend:
    return model_office.copied_to(empty)


def test_lists_of_a_month_are_lines_json_and_files(office: Faceattend, tmp_path: Path) -> None:
    for kind in LISTS:
        shown = office("report", kind, "2026-05")
        assert shown.code == 0, shown.errors
        assert "May 2026" in shown.output
    [late] = office("report", "late", "2026-05", "--json").lines
    assert (late["report"], late["period"]) == ("late", "May 2026")
    [row] = late["rows"]
    assert (row["code"], row["date"], row["late"]) == ("7", "2026-05-28", 6)
    [exceptions] = office("report", "exceptions", "2026-05", "--json").lines
    assert "2026-05-29" in [row["date"] for row in exceptions["rows"]]
    for ending in ("pdf", "csv"):
        file = tmp_path / f"overtime.{ending}"
        run = office("report", "overtime", "2026-05", "--output", file, "--paper", "letter", "--large")
        assert run.code == 0, run.errors
        assert file.stat().st_size > 0


def test_lists_of_a_day(office: Faceattend, tmp_path: Path) -> None:
    [day] = office("report", "day", "2026-05-28", "--json").lines
    assert [(row["block"], row["code"], row["late"]) for row in day["rows"]] == [("Late", "7", 6)]
    [late] = office("report", "late", "2026-05-28", "--json").lines
    assert [row["code"] for row in late["rows"]] == ["7"]
    call = office("report", "rollcall", "--output", tmp_path / "call.pdf")
    assert call.code == 0, call.errors
    assert (tmp_path / "call.pdf").read_bytes().startswith(b"%PDF")


def test_a_pack_with_cards_and_charts(office: Faceattend, tmp_path: Path) -> None:
    for kind, options in (("pack", ("--cards",)), ("chart", ())):
        file = tmp_path / f"{kind}.pdf"
        run = office("report", kind, "2026-05", "--output", file, *options)
        assert run.code == 0, run.errors
        assert "2026-05" in run.output
    assert "--output" in office.fails("report", "chart", "2026-05")


def test_a_day_is_explained(office: Faceattend, tmp_path: Path) -> None:
    told = office("explain", "7", "2026-05-28")
    assert told.code == 0, told.errors
    assert "late by 6 min" in told.output
    [why] = office("explain", "7", "2026-05-29", "--json").lines
    assert why["day"]["code"] == "MO"
    assert why["steps"][-1]["kind"] == "code"
    assert [punch["use"] for punch in why["punches"]] == ["without its other half"]
    written = office("explain", "7", "2026-05-28", "--output", tmp_path / "why.pdf")
    assert written.code == 0, written.errors
    assert (tmp_path / "why.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_wrong_is_said_in_a_sentence(office: Faceattend, tmp_path: Path) -> None:
    assert "the code 9" in office.fails("explain", "9", "2026-05-28")
    assert "no term called Autumn" in office.fails("report", "low", "--term", "Autumn")
    wrong = office.fails("report", "low", "--from", "2026-05-28", "--to", "2026-05-01")
    assert "before the first day" in wrong
    assert ".pdf, .xlsx or .csv" in office.fails("report", "day", "2026-05-28", "--output", tmp_path / "day.doc")
    assert not (tmp_path / "day.doc").exists()
