"""Lines of the exports that terminals write, read as punches."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from faceattend.domain.punch_layouts import ColumnMapping, FileColumn, FileLayout, recognised, said
from faceattend.domain.punch_rows import RowReader
from faceattend.domain.written_times import Clock, DateOrder, DateOrderNeededError
from faceattend.errors import UserError

BERLIN = ZoneInfo("Europe/Berlin")

IN = "in"
HIKVISION = "Person ID,Name,Department,Time,Attendance Status,Attendance Check Point,Custom Name,Data Source"


def layout(heading: str, **mapping: str) -> FileLayout:
    columns = {FileColumn(key.replace("_", "-")): value for key, value in mapping.items()}
    found = said(heading.split(","), ColumnMapping(columns))
    assert found is not None
    return found


def read(heading: str, line: str, order: DateOrder | None = None) -> list[tuple[str, str, str]]:
    """Return code, local time and direction of every punch of a line."""
    found = layout(heading)
    cells = line.split(",")
    return [
        (
            punch.code,
            f"{datetime.fromtimestamp(punch.time / 1000, BERLIN):%Y-%m-%d %H:%M:%S}",
            "" if punch.direction is None else punch.direction.value,
        )
        for punch in RowReader(found, BERLIN, order).punches(cells)
    ]


@pytest.mark.parametrize(
    ("title", "heading", "line", "punches"),
    [
        ("code, time, direction", "code,time,direction", "7,2026-05-04 08:55,in", [("7", "2026-05-04 08:55:00", "in")]),
        ("code, time, direction", "Code,Time", "7,2026-05-04T06:55:00Z", [("7", "2026-05-04 08:55:00", "")]),
        (
            "ZKTeco",
            "AC-No.,Name,Time,State,New State,Exception,Operation",
            "7,Ada,5/4/2026 5:05:00 PM,C/Out,,,",
            [("7", "2026-05-04 17:05:00", "out")],
        ),
        (
            "ZKTeco",
            "AC-No.,No.,Name,Time,State",
            "7,1,Ada,2026-05-04 08:55,OverTime In",
            [("7", "2026-05-04 08:55:00", "in")],
        ),
        (
            "ZKTeco",
            "Department,Name,No.,Date/Time,Status,Location ID,ID Number,VerifyCode,CardNo",
            "Sales,Ada,7,2026-05-04 08:55:09,C/In,1,,FP,",
            [("7", "2026-05-04 08:55:09", "in")],
        ),
        (
            "ZKTeco BioTime",
            "Employee ID,First Name,Department,Date,Time,Punch State,Area",
            "7,Ada,Sales,2026-05-04,12:00:00,Break Out,Door",
            [("7", "2026-05-04 12:00:00", "out")],
        ),
        (
            "ZKTeco BioTime",
            "emp_code,punch_time,punch_state,verify_type",
            "7,2026-05-04 08:55:00,255,15",
            [("7", "2026-05-04 08:55:00", "")],
        ),
        ("Hikvision", HIKVISION, "'7,Ada,Art,2026-05-04 08:55:10,Check-in,Door,,", [("7", "2026-05-04 08:55:10", IN)]),
        ("Hikvision", HIKVISION, "'7,Ada,Sales,2026-05-04 08:55:10,None,Door,,", [("7", "2026-05-04 08:55:10", "")]),
        (
            "Hikvision",
            "Index,Person ID,Name,Date,First-In,Last-Out",
            "1,7,Ada,2026-05-04,22:00,06:00",
            [("7", "2026-05-04 22:00:00", "in"), ("7", "2026-05-05 06:00:00", "out")],
        ),
        ("Hikvision", "Index,Person ID,Name,Date,First-In,Last-Out", "1,7,Ada,2026-05-04,-,--", []),
        (
            "Hikvision",
            "First Name,Last Name,ID,Date,Week,Check-In Time,Card Swiping Type",
            "Ada,L,7,2026-05-04,Mon,17:05:00,",
            [("7", "2026-05-04 17:05:00", "")],
        ),
        (
            "Frappe HR",
            "ID,Employee,Employee Name,Log Type,Shift,Time,Location / Device ID",
            "CKIN-1,HR-7,Ada,OUT,Day,2026-05-04 17:05:00.123456,door",
            [("HR-7", "2026-05-04 17:05:00", "out")],
        ),
        (
            "Odoo",
            "Employee,Check In,Check Out",
            "7,2026-05-04 08:55:00,2026-05-04 17:05:00",
            [("7", "2026-05-04 08:55:00", "in"), ("7", "2026-05-04 17:05:00", "out")],
        ),
        ("Odoo", "employee,check_in,check_out", "7,2026-05-04 08:55:00,", [("7", "2026-05-04 08:55:00", "in")]),
        (
            "columns that are known",
            "employee_id/barcode,check_in,check_out",
            "7,2026-05-04 08:55:00,False",
            [("7", "2026-05-04 08:55:00", "in")],
        ),
        (
            "ZKTeco",
            "No,Mchn,EnNo,,Name,,Mode,IOMd,DateTime,",
            "000016,1,000000007,Ada       ,2,1,2026/05/04  17:05:00",
            [("000000007", "2026-05-04 17:05:00", "out")],
        ),
        (
            "ZKTeco",
            "No,TMNo,EnNo,Name,GMNo,Mode,In/Out,DateTime",
            "1,1,7,Ada,1,1,000,2026/05/04 08:55:00",
            [("7", "2026-05-04 08:55:00", "in")],
        ),
    ],
)  # fmt: skip
def test_exports_are_recognised_by_their_heading(
    title: str, heading: str, line: str, punches: list[tuple[str, str, str]]
) -> None:
    assert layout(heading).title == title
    assert read(heading, line, DateOrder.MONTH_FIRST) == punches


@pytest.mark.parametrize(
    ("line", "direction"),
    [
        ("        7|2026-05-04 08:55:00|1|0|1|0", "in"),
        ("7|2026-05-04 08:55:00|1|1|15|0", "out"),
        ("7|2026-05-04 08:55:00|1|15", "out"),
        ("7|2026-05-04 08:55:00|255|1|0|0|0", ""),
        ("7|2026-05-04 08:55:00|out", "out"),
        ("7|2026-05-04 08:55:00", ""),
    ],
)
def test_a_file_without_a_heading_is_recognised_by_its_first_punch(line: str, direction: str) -> None:
    cells = line.split("|")
    found = recognised(cells)
    assert found is not None
    assert found.heading == ()
    [punch] = RowReader(found, BERLIN).punches(cells)
    assert punch.code == "7"
    assert (punch.direction.value if punch.direction else "") == direction


@pytest.mark.parametrize("heading", ["name,stamp", "code,tiem", "time,direction", "Ada,Sales,Monday", ""])
def test_a_line_without_code_and_time_is_no_heading(heading: str) -> None:
    assert recognised(heading.split(",")) is None


def test_columns_are_what_somebody_says() -> None:
    mapping = ColumnMapping(
        {FileColumn.CODE: "Badge", FileColumn.DATE: "2", FileColumn.TIME: "Clock", FileColumn.DIRECTION: "Way"},
        in_words=("kommt", "1"),
        out_words=("geht", "0"),
    )
    found = said(["Badge", "Day of year", "Clock", "Way"], mapping)
    assert found is not None
    ways = [
        punch.direction and punch.direction.value
        for word in ("Kommt", "geht", "1", "0", "")
        for punch in RowReader(found, BERLIN).punches(["7", "2026-05-04", "08:55", word])
    ]
    assert ways == ["in", "out", "in", "out", None]


def test_columns_by_number_read_a_file_without_a_heading() -> None:
    mapping = ColumnMapping({FileColumn.CODE: "3", FileColumn.TIME: "1"})
    found = said(["2026-05-04 08:55", "x", "7"], mapping)
    assert found is not None
    assert found.heading == ()
    assert found.places == {FileColumn.CODE: 2, FileColumn.TIME: 0}


def test_named_columns_that_are_not_there_are_no_heading() -> None:
    assert said(["code", "time"], ColumnMapping({FileColumn.CODE: "Badge"})) is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("7,2026-05-04 08:55", "there are 2 columns, and 3 are needed"),
        ("7", "there is 1 column, and 3 are needed"),
        ("7,2026-05-04 08:55,in,x", "there are 4 columns, and the heading names 3"),
        (",2026-05-04 08:55,in", "the code of the person is missing"),
        ("7,today,in", "today is not a date"),
        ("7,46146.37153,in", "46146.37153 is not a date with a time, but how workbooks count days"),
        ("7,2026-13-04 08:55,in", "2026-13-04 is not a date"),
        ("7,1969-05-04 08:55,in", "1969-05-04 is not between the years"),
        ("7,2026-05-04 08:55,sideways", "sideways is no direction"),
        ("7,2026-05-04 08:55,1", "1 is no direction"),
    ],
)
def test_a_wrong_line_is_refused_with_what_is_wrong(line: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read("code,time,direction", line)


def test_a_date_that_may_be_two_days_waits_for_the_order() -> None:
    with pytest.raises(DateOrderNeededError):
        read("code,time", "7,04/05/2026 08:55")
    assert read("code,time", "7,04/05/2026 08:55", DateOrder.DAY_FIRST) == [("7", "2026-05-04 08:55:00", "")]


def test_leaving_before_coming_is_refused_where_both_have_a_date() -> None:
    with pytest.raises(UserError, match="is not after"):
        read("Employee,Check In,Check Out", "7,2026-05-04 17:05,2026-05-04 08:55")


def test_a_time_that_the_clock_showed_twice_is_the_first_and_one_it_never_showed_is_behind_the_gap() -> None:
    reader = RowReader(layout("code,time"), BERLIN)
    found = [
        (punch.clock, f"{datetime.fromtimestamp(punch.time / 1000, ZoneInfo('UTC')):%H:%M}")
        for text in ("2026-10-25 02:30", "2026-03-29 02:30", "2026-10-25 02:30+01:00", "2026-10-25 12:00")
        for punch in reader.punches(["7", text])
    ]
    assert found == [(Clock.TWICE, "00:30"), (Clock.NEVER, "01:30"), (Clock.ONCE, "01:30"), (Clock.ONCE, "11:00")]


def test_a_code_is_read_without_what_keeps_a_spreadsheet_from_changing_it() -> None:
    reader = RowReader(layout("code,time"), BERLIN)
    codes = [punch.code for text in ("'007", '="007"', " 007 ") for punch in reader.punches([text, "2026-05-04 08:55"])]
    assert codes == ["007"] * 3
