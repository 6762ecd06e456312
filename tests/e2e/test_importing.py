"""A terminal's file on the command line, from its lines to the month and the file for payroll."""

from pathlib import Path

import pytest

from tests.e2e.conftest import Faceattend


@pytest.fixture(scope="module")
def model_school(model_vault: Faceattend) -> Faceattend:
    """An office in Berlin with Ada (7) and Bob (8)."""
    for code, name in (("7", "Ada"), ("8", "Bob")):
        run = model_vault("person", "add", "--name", name, "--code", code)
        assert run.code == 0, run.errors
    return model_vault


@pytest.fixture
def school(model_school: Faceattend, empty: Faceattend) -> Faceattend:
    return model_school.copied_to(empty)


@pytest.fixture
def door(tmp_path: Path) -> Path:
    """What the terminal at the door recorded in a week of May."""
    path = tmp_path / "door.csv"
    lines = ["AC-No.,Name,Time,State"]
    for day in (4, 5, 7, 8):
        lines += [f"7,Ada,{day:02d}/05/2026 09:00,C/In", f"7,Ada,{day:02d}/05/2026 17:00,C/Out"]
    lines += ["8,Bob,04/05/2026 09:10,C/In", "8,Bob,04/05/2026 13:00,C/Out"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def codes(school: Faceattend, code: str, first: int, last: int) -> list[str]:
    [month] = school("report", "month", "2026-05", "--json").lines
    [row] = [person for person in month["people"] if person["code"] == code]
    return [day["code"] for day in row["days"][first - 1 : last]]


def test_a_file_becomes_a_month(school: Faceattend, door: Path) -> None:
    assert "may be two different days" in school.fails("punches", "import", door)
    words = ("punches", "import", door, "--date-order", "dmy", "--terminal", "Front door", "--json")
    [tried] = school(*words, "--dry-run").lines
    assert (tried["rows"], tried["imported"], tried["people"], tried["import"]) == (10, 10, 2, None)
    assert "Nothing was recorded" in school.fails("report", "month", "2026-05", "--json")
    [done] = school(*words).lines
    assert (done["imported"], done["first"], done["last"]) == (10, "2026-05-04", "2026-05-08")
    assert (done["recognised"], done["terminal"], done["import"]) == ("ZKTeco", "Front door", 1)
    assert done["quiet_days"] == ["2026-05-06"]
    assert codes(school, "7", 1, 11) == ["U", "WO", "WO", "P", "P", "A", "P", "P", "WO", "WO", "U"]
    assert codes(school, "8", 4, 8) == ["P", "A", "A", "A", "A"]
    [again] = school(*words).lines
    assert (again["imported"], again["duplicates"], again["import"]) == (0, 10, None)
    listed = school("punches", "list", "--month", "2026-05", "--json").lines
    assert {(line["method"], line["camera"]) for line in listed} == {("terminal", "Front door")}


def test_an_import_is_taken_back(school: Faceattend, door: Path) -> None:
    school("punches", "import", door, "--date-order", "dmy")
    [listed] = school("punches", "imports", "--json").lines
    assert (listed["import"], listed["file"], listed["punches"], listed["undone"]) == (1, "door.csv", 10, False)
    assert "no reason" in school.fails("punches", "undo-import", "1")
    [undone] = school("punches", "undo-import", "1", "--reason", "the wrong year", "--json").lines
    assert undone == {"import": 1, "voided": 10}
    assert "taken back" in school("punches", "imports").output
    assert codes(school, "7", 4, 5) == ["U", "U"]


def test_wrong_lines_are_named_and_nothing_is_written(school: Faceattend, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("code,time,direction\n7,2026-05-04 09:00,in\n9,2026-05-04 09:00,in\n7,2026-05-04,in\n")
    told = school.fails("punches", "import", path, lines=3).splitlines()
    assert told == [
        "Nothing was imported: 2 lines are wrong in wrong.csv.",
        "Line 3: nobody on the roll has the code 9.",
        "Line 4: 2026-05-04 is not a date with a time.",
    ]
    run = school("punches", "import", path, "--json")
    assert run.code == 1
    assert (run.lines[0]["imported"], run.lines[0]["problem_count"]) == (0, 2)
    path.write_bytes(b"code,time,name\n7,2026-05-04 09:00,Ada\n8,2026-05-04 09:00,Ren\xe9\n")
    assert "Line 3 is not written in UTF-8" in school.fails("punches", "import", path)
    assert "There is no file" in school.fails("punches", "import", tmp_path / "nothing.csv")
    assert school("punches", "list", "--month", "2026-05").output == "There are no punches in 2026-05.\n"


def test_columns_are_said_once_and_kept(school: Faceattend, tmp_path: Path) -> None:
    path = tmp_path / "clock.txt"
    path.write_text("Badge|Day|Clock|Way\n7|04/05/2026|09:00|kommt\n7|04/05/2026|17:00|geht\n")
    said = ("--map", "code=Badge", "--map", "date=Day", "--map", "time=3", "--map", "direction=Way")
    ways = ("--map", "in=kommt", "--map", "out=geht", "--date-order", "dmy", "--save-columns", "Clock")
    run = school("punches", "import", path, *said, *ways, "--covers", "2026-05-01:2026-05-04")
    assert run.code == 0, run.errors
    assert codes(school, "7", 1, 5) == ["A", "WO", "WO", "P", "U"]
    path.write_text("Badge|Day|Clock|Way\n7|05/05/2026|09:00|kommt\n7|05/05/2026|17:00|geht\n")
    assert school("punches", "import", path, "--columns", "Clock", "--covers", "none").code == 0
    assert codes(school, "7", 4, 6) == ["P", "P", "U"]
    [kept] = school("punches", "columns", "--json").lines
    assert kept["columns"] == "Clock"
    assert school("punches", "columns", "--remove", "Clock").code == 0
    assert "No columns are kept as Clock" in school.fails("punches", "import", path, "--columns", "Clock")


@pytest.mark.parametrize("words", [("--map", "code"), ("--map", "wage=3"), ("--covers", "May"), ("--covers", "1:2")])
def test_wrong_words_are_wrong_usage(empty: Faceattend, door: Path, words: tuple[str, str]) -> None:
    assert empty("punches", "import", door, *words).code == 2


def test_a_month_is_written_for_payroll(school: Faceattend, door: Path, tmp_path: Path) -> None:
    school("punches", "import", door, "--date-order", "dmy", "--covers", "2026-05-01:2026-05-31")
    columns = ("--column", "Nr=code", "--column", "Tage=pay-days", "--column", "Std=worked@hours")
    signs = ("--delimiter", ";", "--decimal", ",")
    assert school("payroll", "layout", "set", "Lohn", *columns, *signs).code == 0
    [layout] = school("payroll", "layout", "list", "--json").lines
    assert layout["columns"] == ["Nr=code", "Tage=pay-days", "Std=worked@hours"]
    output = tmp_path / "lohn.csv"
    run = school("report", "payroll", "2026-05", "--layout", "Lohn", "--output", output, "--json")
    assert run.code == 0, run.errors
    [ada] = [line for line in run.lines[0]["lines"] if line[0] == "7"]
    assert ada == ["7", "14", "32,00"]
    assert "7;14;32,00" in output.read_text(encoding="utf-8-sig").splitlines()
    assert "no field wage" in school.fails("payroll", "layout", "set", "Lohn", "--column", "A=wage")
    assert "no payroll layout X" in school.fails("report", "payroll", "2026-05", "--layout", "X", "--json")
    assert "nowhere to write" in school.fails("report", "payroll", "2026-05", "--layout", "Lohn")
    assert school("payroll", "layout", "remove", "Lohn").code == 0
