"""Holidays from calendar files and of countries."""

from datetime import date

import pytest

from faceattend.domain.calendars import Holiday
from faceattend.errors import UserError
from faceattend.services.holiday_sources import LARGEST_FILE, known_countries, public_holidays, read_ics


def ics(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", *event.splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def test_whole_days_are_holidays_and_the_end_is_not() -> None:
    content = ics(
        "SUMMARY:New Year\nDTSTART;VALUE=DATE:20260101",
        "SUMMARY:Diwali\nDTSTART;VALUE=DATE:20261107\nDTEND;VALUE=DATE:20261110",
        "SUMMARY:Pentecôte\\, lundi\nDTSTART;VALUE=DATE:20260525\nDURATION:P1D",
    )
    assert read_ics(content, "office", ()).holidays == (
        Holiday(date(2026, 1, 1), "New Year", "office"),
        Holiday(date(2026, 5, 25), "Pentecôte, lundi", "office"),
        Holiday(date(2026, 11, 7), "Diwali", "office"),
        Holiday(date(2026, 11, 8), "Diwali", "office"),
        Holiday(date(2026, 11, 9), "Diwali", "office"),
    )


def test_what_has_a_time_of_day_or_was_cancelled_is_left_out_and_named() -> None:
    content = ics(
        "SUMMARY:Meeting\nDTSTART:20260101T090000Z\nDTEND:20260101T100000Z",
        "SUMMARY:Fair\nDTSTART;VALUE=DATE:20260102\nSTATUS:CANCELLED",
        "SUMMARY:Kept\nDTSTART;VALUE=DATE:20260103",
    )
    read = read_ics(content, "", ())
    assert ([each.title for each in read.holidays], read.left_out) == (["Kept"], ("Meeting", "Fair"))


def test_an_entry_that_repeats_is_carried_into_the_years_that_are_named() -> None:
    content = ics(
        "SUMMARY:Christmas\nDTSTART;VALUE=DATE:20101225\nRRULE:FREQ=YEARLY",
        "SUMMARY:Thanksgiving\nDTSTART;VALUE=DATE:20101125\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
        "SUMMARY:Fair\nDTSTART;VALUE=DATE:20100101\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20260101",
        "SUMMARY:Once\nDTSTART;VALUE=DATE:20280301",
    )
    found = read_ics(content, "", (2026, 2027)).holidays
    assert [(each.day.isoformat(), each.title) for each in found] == [
        ("2026-11-26", "Thanksgiving"),
        ("2026-12-25", "Christmas"),
        ("2027-01-01", "Fair"),
        ("2027-11-25", "Thanksgiving"),
        ("2027-12-25", "Christmas"),
    ]


def test_two_entries_of_one_day_become_one_holiday() -> None:
    one, other = (f"SUMMARY:{title}\nDTSTART;VALUE=DATE:20260501" for title in ("May Day", "Sports"))
    [holiday] = read_ics(ics(one, one, other), "", ()).holidays
    assert holiday.title == "May Day, Sports"
    [holiday] = read_ics(ics(f"SUMMARY:{'x' * 80}\nDTSTART;VALUE=DATE:20260501"), "", ()).holidays
    assert (len(holiday.title), holiday.title[-1]) == (60, "…")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no calendar; its first line"),
        (b"Date;Title\n2026-01-01;New Year\n", "no calendar; its first line"),
        (ics("SUMMARY:A\nDTSTART;VALUE=DATE:20260101\nwhat is this"), "Line 8 of the calendar"),
        (ics("SUMMARY:A\nDTSTART;VALUE=DATE:20269901"), "'A' of the calendar has a wrong DTSTART"),
        (ics("SUMMARY:A"), "'A' of the calendar has no date"),
        (ics("SUMMARY:A\nDTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20290101"), "longer than a year"),
        (ics("SUMMARY:Büro\nDTSTART;VALUE=DATE:20260101").decode().encode("latin-1"), "Line 6 .* is not UTF-8"),
        (ics("SUMMARY:A\nDTSTART;VALUE=DATE:20260101")[:-20], "beginning without an end"),
        (b" " * (LARGEST_FILE + 1), "larger than 4 MB"),
    ],
)
def test_a_file_that_is_no_list_of_holidays_is_said(content: bytes, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read_ics(content, "", ())


def test_a_rule_that_cannot_be_read_is_said() -> None:
    content = ics("SUMMARY:A\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=NEVER")
    with pytest.raises(UserError, match="'A' of the calendar"):
        read_ics(content, "", (2026,))


def test_the_public_holidays_of_a_country() -> None:
    found = {each.day: each for each in public_holidays("de", (2026,), "office", "BY").holidays}
    assert found[date(2026, 1, 6)] == Holiday(date(2026, 1, 6), "Heilige Drei Könige", "office")
    assert date(2026, 1, 6) not in {each.day for each in public_holidays("DE", (2026,), "").holidays}
    assert {each.day.year for each in public_holidays("IN", (2026, 2027), "").holidays} == {2026, 2027}


def test_titles_are_in_the_language_of_the_country_or_the_one_that_is_asked_for() -> None:
    new_year = [public_holidays("DE", (2026,), "", language=each).holidays[0].title for each in ("", "en_US")]
    assert new_year == ["Neujahr", "New Year's Day"]
    with pytest.raises(UserError, match="no titles in 'xx'; there are: de, en_US"):
        public_holidays("DE", (2026,), "", language="xx")


@pytest.mark.parametrize(
    ("country", "subdivision", "year", "sentence"),
    [
        ("XX", "", 2026, "No public holidays are known for 'XX'"),
        ("Germany", "", 2026, "by its code"),
        ("DE", "XY", 2026, "its parts are: .*BB, BE"),
        ("DE", "", 1700, "1971 to 2100"),
    ],
)
def test_a_country_that_is_not_known_is_said(country: str, subdivision: str, year: int, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        public_holidays(country, (year,), "", subdivision)


def test_states_of_a_country_have_names() -> None:
    parts = {country.code: {part.code: part.name for part in country.parts} for country in known_countries()}
    assert parts["DE"]["BY"] == "Bayern"
    assert parts["IN"]["TS"] == "Telangana"
    assert parts["GR"] == {}
    assert all(part.name for country in known_countries() for part in country.parts)


def test_days_of_a_list_are_added_and_an_entry_that_was_moved_is_not_there_twice() -> None:
    content = ics(
        "SUMMARY:Fair\nDTSTART;VALUE=DATE:20260701\nRDATE;VALUE=DATE:20260710,20260720",
        "SUMMARY:New Year\nDTSTART;VALUE=DATE:20250101\nRRULE:FREQ=YEARLY",
    ).replace(
        b"END:VCALENDAR",
        b"BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;VALUE=DATE:20260101\r\nSUMMARY:Moved\r\n"
        b"DTSTART;VALUE=DATE:20260102\r\nEND:VEVENT\r\nEND:VCALENDAR",
    )
    found = read_ics(content, "", (2026,)).holidays
    assert [(each.day.isoformat(), each.title) for each in found] == [
        ("2026-01-02", "Moved"),
        ("2026-07-01", "Fair"),
        ("2026-07-10", "Fair"),
        ("2026-07-20", "Fair"),
    ]


def test_what_begins_in_the_year_before_goes_on_into_the_one_that_is_named() -> None:
    content = ics("SUMMARY:Break\nDTSTART;VALUE=DATE:20201230\nDTEND;VALUE=DATE:20210103\nRRULE:FREQ=YEARLY")
    found = read_ics(content, "", (2027,)).holidays
    assert [f"{each.day:%m-%d}" for each in found] == ["01-01", "01-02", "12-30", "12-31"]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261220", "ends before it begins on 2026-12-25"),
        ("DTSTART;VALUE=DATE:20000101\nRRULE:FREQ=SECONDLY", "repeats in a way that cannot be read"),
    ],
)
def test_an_entry_that_cannot_be_is_said(event: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read_ics(ics(f"SUMMARY:X\n{event}"), "", (2026,))


def test_a_title_has_no_breaks_and_a_part_of_a_country_any_case() -> None:
    [holiday] = read_ics(ics("SUMMARY:Day\\nof\x07 rest\nDTSTART;VALUE=DATE:20261225"), "", ()).holidays
    assert holiday.title == "Day of rest"
    assert public_holidays("in", (2026,), "", "mh") == public_holidays("IN", (2026,), "", "MH")
