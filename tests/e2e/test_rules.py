"""Shifts, calendars, types of leave and the policy, set from a script."""

from pathlib import Path

import pytest

from tests.e2e.conftest import Faceattend

THURSDAY, FRIDAY = "2026-05-28", "2026-05-29"


WRONG: tuple[tuple[tuple[str, ...], str], ...] = (
    (("shift", "show", "late"), "There is no shift called late; there are: day."),
    (("shift", "assign", "day", "--person", "99"), "99"),
    (("shift", "assign", "day", "--group", "Labs"), "Nobody is in the group Labs; the groups are: Lab."),
    (("shift", "assign", "day", "--person", "7", "--from", "2026-06-01", "--to", "2026-05-01"), "before it starts"),
    (("calendar", "off-days", "office", "caturday"), "'caturday' is not a day of the week"),
    (("calendar", "import", "missing.ics"), "cannot be read"),
    (("calendar", "holiday", "add", "2026-05-02", "Fair", "--to", "2026-05-01"), "before it starts"),
    (("leave", "type", "change", "ZZ", "--title", "Off"), "no type of leave called ZZ"),
)


@pytest.fixture(scope="module")
def model_office(model_vault: Faceattend) -> Faceattend:
    """Ada in the group Lab, with a Thursday from half past eight to five."""
    assert model_vault("person", "add", "--name", "Ada", "--code", "7", "--group", "Lab").code == 0
    for time, direction in (("08:30", "in"), ("17:00", "out")):
        run = model_vault(
            *("punches", "add", "--person", "7", "--time", f"{THURSDAY}T{time}"),
            *("--direction", direction, "--reason", "the camera was off"),
        )
        assert run.code == 0, run.errors
    return model_vault


@pytest.fixture
def office(model_office: Faceattend, empty: Faceattend) -> Faceattend:
    return model_office.copied_to(empty)


def thursday(office: Faceattend) -> dict[str, object]:
    [month] = office("report", "month", "2026-05", "--json").lines
    [day] = [day for day in month["people"][0]["days"] if day["date"] == THURSDAY]
    assert isinstance(day, dict)
    return day


def test_a_shift_from_its_first_line_to_its_last(office: Faceattend) -> None:
    added = office("shift", "add", "early", "--start", "08:00", "--end", "16:00", "--late-grace", "5", "--json")
    assert added.code == 0, added.errors
    [shift] = added.of_type("shift")
    assert (shift["parts"], shift["late_grace"]) == ([{"start": "08:00", "end": "16:00"}], 5)
    assert thursday(office)["late"] == 0

    assert "2026-05-28" not in office("shift", "list").output
    refused = office.fails("shift", "assign", "early", "--group", "Lab")
    assert f"1 past day of 1 person (7), {THURSDAY}." in refused
    assert "--yes" in refused
    tried = office("shift", "assign", "early", "--group", "Lab", "--dry-run", "--json")
    assert [(line["done"], line["people"], line["days"]) for line in tried.of_type("change")] == [(False, 1, 1)]
    assert thursday(office)["late"] == 0
    assert office("shift", "assign", "early", "--group", "Lab", "--yes").code == 0
    assert thursday(office)["late"] == 30

    assert "in use" in office.fails("shift", "remove", "early", "--yes")
    assert "already the shift early" in office.fails("shift", "assign", "day", "--group", "Lab", "--yes")
    assert office("shift", "unassign", "2", "--from", "always", "--yes").code == 0
    assert office("shift", "remove", "early").code == 0
    assert thursday(office)["late"] == 0


def test_a_change_holds_from_today_and_leaves_the_past(office: Faceattend) -> None:
    assert office("shift", "change", "day", "--start", "08:00").code == 0
    assert thursday(office)["late"] == 0
    versions = office("shift", "show", "day", "--json").of_type("shift")
    assert [version["parts"][0]["start"] for version in versions] == ["09:00", "08:00"]
    assert office("shift", "change", "day", "--start", "08:00", "--since", "always", "--yes").code == 0
    assert thursday(office)["late"] == 30


def test_one_day_is_different(office: Faceattend) -> None:
    assert office("shift", "override", THURSDAY, "--day-off", "--everybody", "--yes").code == 0
    assert thursday(office)["code"] == "PW"
    [rule] = office("shift", "list", "--json").of_type("override")
    assert office("shift", "override", "--remove", str(rule["id"]), "--yes").code == 0
    assert thursday(office)["code"] == "P"


def test_holidays_by_hand_from_a_file_and_of_a_country(office: Faceattend, tmp_path: Path) -> None:
    assert office("calendar", "holiday", "add", THURSDAY, "Sports day", "--yes").code == 0
    assert (thursday(office)["code"], thursday(office)["holiday"]) == ("PH", "Sports day")
    assert office("calendar", "holiday", "remove", THURSDAY, "--yes").code == 0
    file = tmp_path / "holidays.ics"
    file.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Christmas\r\n"
        "DTSTART;VALUE=DATE:20101225\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        encoding="utf-8",
    )
    imported = office("calendar", "import", file, "--year", "2026", "--json")
    assert [line["date"] for line in imported.lines if "date" in line] == ["2026-12-25"]
    public = office("calendar", "public", "DE", "--year", "2026", "--yes", "--json")
    assert [line["new"] for line in public.lines if line.get("date") == "2026-12-25"] == [False]
    [calendar] = office("calendar", "list", "--json").lines
    assert {"2026-12-25", "2026-10-03"} <= {each["date"] for each in calendar["holidays"]}


def test_a_calendar_of_a_group_with_terms(office: Faceattend) -> None:
    assert office("calendar", "add", "school", "--off", "sunday", "2nd-saturday", "4th-saturday").code == 0
    assert office("calendar", "use", "school", "--group", "Lab", "--yes").code == 0
    term = ("calendar", "term", "add", "Summer", "--calendar", "school", "--to", "2026-07-31", "--from")
    assert "past days of 1 person" in office.fails(*term, "2026-06-01")
    assert office(*term, "2026-05-01", "--yes").code == 0
    calendars = {line["key"]: line for line in office("calendar", "list", "--json").lines}
    assert calendars["school"]["off_days"] == [
        {"weekday": "saturday", "weeks": [2, 4]},
        {"weekday": "sunday", "weeks": []},
    ]
    assert calendars["school"]["terms"] == [{"title": "Summer", "from": "2026-05-01", "to": "2026-07-31"}]
    assert calendars["school"]["used_by"] == [{"group": "Lab", "since": "always"}]
    assert "in use" in office.fails("calendar", "remove", "school")


def test_types_of_leave_labels_and_policy(office: Faceattend) -> None:
    assert office("leave", "type", "add", "cl", "--title", "Casual leave", "--no-paid").code == 0
    assert office("leave", "type", "change", "CL", "--off-days").code == 0
    kinds = {line["code"]: line for line in office("leave", "type", "list", "--json").lines}
    assert kinds["CL"] == {"code": "CL", "title": "Casual leave", "paid": False, "counts_off_days": True}
    leave = ("--person", "7", "--from", FRIDAY, "--to", FRIDAY, "--type", "CL")
    assert office("leave", "add", *leave).code == 0
    assert "CL is entered for days" in office.fails("leave", "type", "remove", "CL")
    assert office("label", "OD", "Business trip").code == 0
    assert office("label", "--json").lines == [{"code": "OD", "words": "Business trip"}]
    assert office("policy", "--lates-per-half-day", "3", "--low-attendance", "80").code == 0
    assert [line["lates_per_half_day"] for line in office("policy", "--json").lines] == [0, 3]


def test_what_cannot_be_gets_a_sentence_and_changes_nothing(office: Faceattend) -> None:
    before = office("shift", "list", "--json").output + office("calendar", "list", "--json").output
    for words, sentence in WRONG:
        assert sentence in office.fails(*words)
    assert office("shift", "list", "--json").output + office("calendar", "list", "--json").output == before
