"""Closing, amending and proving a month, and scheduled reports, as an office types them."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Faceattend

JUNE = "2026-06"


@pytest.fixture(scope="module")
def model_office(model_vault: Faceattend) -> Faceattend:
    """Ada worked on 1 June and did not punch out on the 2nd; a terminal says that all of June was watched."""
    assert model_vault("person", "add", "--name", "Ada Lovelace", "--code", "1").code == 0
    file = model_vault.folder.parent / "door.csv"
    file.write_text(
        "code,time,direction\n1,2026-06-01 09:00,in\n1,2026-06-01 17:00,out\n1,2026-06-02 09:00,in\n", "utf-8"
    )
    run = model_vault("punches", "import", str(file), "--covers", "2026-06-01:2026-06-30")
    assert run.code == 0, run.errors
    return model_vault


@pytest.fixture
def worked(model_office: Faceattend, empty: Faceattend) -> Faceattend:
    return model_office.copied_to(empty)


@pytest.fixture
def closing(worked: Faceattend) -> dict[str, Any]:
    """June is closed with the day undecided, which is decided afterwards."""
    [closing] = worked("month", "close", JUNE, "--reason", "she is abroad", "--json").lines
    decided = worked("day", "decide", "1", "2026-06-02", "--as", "present", "--reason", "seen by all")
    assert "2026-06 is closed; this counts there once the month is amended" in decided.output
    return closing


def test_an_undecided_day_keeps_a_month_open(worked: Faceattend) -> None:
    assert "cannot be closed, because 1 day is undecided: 1 on 2026-06-02" in worked.fails("month", "close", JUNE)
    [state] = worked("month", "status", JUNE, "--json").lines
    assert (state["status"], [one["date"] for one in state["undecided"]]) == ("draft", ["2026-06-02"])
    assert worked("month", "list", "--json").lines == []


def test_a_closed_month_is_printed_as_it_was(worked: Faceattend, closing: dict[str, Any], tmp_path: Path) -> None:
    assert (closing["amendment"], closing["undecided"], closing["reason"]) == (0, 1, "she is abroad")
    papers = [tmp_path / name for name in ("first.pdf", "second.pdf")]
    for paper in papers:
        assert worked("report", "month", JUNE, "--output", str(paper)).code == 0
    assert papers[0].read_bytes() == papers[1].read_bytes()
    [month] = worked("report", "month", JUNE, "--json").lines
    assert (month["status"], month["code"], month["amendment"]) == ("closed", closing["code"], 0)
    assert month["people"][0]["days"][1]["code"] == "MO"
    assert "was closed on" in worked.fails("month", "close", JUNE)


def test_an_amendment_is_shown_first_and_the_paper_before_is_still_proved(
    worked: Faceattend, closing: dict[str, Any]
) -> None:
    [differs] = worked("month", "diff", JUNE, "--json").lines
    assert (differs["people"], differs["days"]) == (1, 1)
    [day] = differs["changes"][0]["days"]
    assert (day["before"]["code"], day["after"]["code"], day["after"]["marks"]) == ("MO", "P", ["*"])
    assert "Add --yes" in worked.fails("month", "amend", JUNE, "--reason", "seen by all")
    [amended] = worked("month", "amend", JUNE, "--reason", "seen by all", "--yes", "--json").lines
    assert (amended["amendment"], amended["undecided"], len(amended["changes"])) == (1, 0, 1)
    [proof] = worked("month", "verify", *closing["code"].lower().split("-"), "--json").lines
    codes = (proof["closing"]["code"], proof["latest"]["code"])
    assert (proof["holds"], *codes) == (False, closing["code"], amended["code"])


def test_a_paper_that_holds_and_one_that_was_mistyped(worked: Faceattend, closing: dict[str, Any]) -> None:
    code = closing["code"]
    assert worked("month", "verify", code, "--json").lines[0]["holds"]
    assert "typing mistake" in worked.fails("month", "verify", code[1] + code[0] + code[2:])
    assert worked("verify").code == 0


def test_a_report_is_scheduled_and_made(worked: Faceattend, tmp_path: Path) -> None:
    schedule = ("schedule", "add", "day", "--daily", "--at", "00:00", "--format", "csv")
    assert "nowhere to go" in worked.fails(*schedule)
    assert "no folder" in worked.fails(*schedule, "--folder", str(tmp_path / "nothing"))
    assert "no mail server" in worked.fails(*schedule, "--mail", "boss@example.org")
    [added] = worked(*schedule, "--folder", str(tmp_path), "--json").lines
    assert (added["id"], added["about"], added["folder"]) == (1, "today", str(tmp_path))
    # It was due before it was set up.
    assert worked("schedule", "run", "--json").lines == []
    [delivered] = worked("schedule", "test", "1", "--json").lines
    assert (tmp_path / delivered["file"]).read_bytes()
    assert worked("schedule", "remove", "1").code == 0
    assert worked("schedule", "list", "--json").lines == []


def test_the_password_of_the_mail_server_is_never_shown(worked: Faceattend, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a password for mail\n", "utf-8")
    server = ("--host", "127.0.0.1", "--port", "1", "--sender", "office@example.org", "--login", "office")
    run = worked("schedule", "mail", *server, "--password-file", str(secret), "--json")
    assert run.lines[0]["login"] == "office"
    for words in (("schedule", "mail", "--json"), ("schedule", "mail"), ("settings",), ("audit",)):
        shown = worked(*words)
        assert shown.code == 0
        assert "a password for mail" not in shown.output + shown.errors
    assert "cannot be reached" in worked.fails("schedule", "mail", "--trial", "boss@example.org")
