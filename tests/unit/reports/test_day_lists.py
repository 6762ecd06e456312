"""Lists of one day: everybody is in one part of them."""

from datetime import date, datetime, time

import pytest

from faceattend.domain.results import DayCode, DayResult, Issue, Mark
from faceattend.domain.schedules import Shift, ShiftKind, ShiftPart
from faceattend.reports.day_lists import Whereabouts, day_list, late_of_day, roll_call
from faceattend.reports.list_frame import Origin
from faceattend.reports.list_page import list_pdf
from faceattend.reports.paper import PageOptions
from tests.unit.reports.conftest import ZONE
from tests.unit.reports.lists import pages, person

TODAY = date(2026, 5, 18)
EARLY = Shift(key="early", parts=(ShiftPart(time(6), time(14)),))
FLEXIBLE = Shift(key="free", kind=ShiftKind.FLEXIBLE, expected=480)


def origin(hour: int = 9, minute: int = 30) -> Origin:
    return Origin(
        site="Northgate College",
        zone=ZONE.key,
        group="",
        generated_at=datetime(2026, 5, 18, hour, minute, tzinfo=ZONE),
        leave_titles={"CL": "Casual leave"},
        shifts=(Shift(), EARLY, FLEXIBLE),
    )


def on(code: DayCode, shift: str = "day", **facts: object) -> DayResult:
    return DayResult(TODAY, code, shift=shift, **facts)  # type: ignore[arg-type]


def parts(*results: DayResult, now: Origin | None = None) -> list[str]:
    """Return the titles of the parts of the day list in which these days stand."""
    table = day_list(TODAY, [(person(number), day) for number, day in enumerate(results)], now or origin())
    return [block.title for block in table.blocks]


@pytest.mark.parametrize(
    ("day", "part"),
    [
        (on(DayCode.PRESENT), "Present"),
        (on(DayCode.MISSING), "Present"),
        (on(DayCode.HALF_DAY), "Present"),
        (on(DayCode.WORKED_HOLIDAY), "Present"),
        (on(DayCode.PRESENT, late=6, marks=(Mark.LATE,)), "Late"),
        (on(DayCode.FUTURE), "Not yet here"),
        (on(DayCode.ABSENT), "Absent"),
        (on(DayCode.UNOBSERVED), "Not watched"),
        (on(DayCode.LEAVE, leave="CL"), "On leave"),
        (on(DayCode.ON_DUTY), "On duty elsewhere or at home"),
        (on(DayCode.FROM_HOME), "On duty elsewhere or at home"),
        (on(DayCode.HOLIDAY), "Day off"),
        (on(DayCode.WEEKLY_OFF), "Day off"),
    ],
)
def test_everybody_stands_in_the_part_that_says_what_he_is(day: DayResult, part: str) -> None:
    assert parts(day) == [part]


def test_who_is_not_on_the_roll_is_left_out() -> None:
    assert parts(on(DayCode.NOT_EMPLOYED)) == []


@pytest.mark.parametrize(
    ("shift", "hour", "part"),
    [("day", 8, "Not due yet"), ("day", 9, "Not yet here"), ("early", 6, "Not yet here"), ("early", 5, "Not due yet")],
)
def test_nobody_is_waited_for_before_the_shift_begins(shift: str, hour: int, part: str) -> None:
    assert parts(on(DayCode.FUTURE, shift), now=origin(hour, 0)) == [part]


def test_what_needs_somebody_comes_first_and_the_parts_add_up() -> None:
    days = [on(DayCode.WEEKLY_OFF), on(DayCode.PRESENT), on(DayCode.PRESENT, late=3), on(DayCode.FUTURE)]
    table = day_list(TODAY, [(person(number), day) for number, day in enumerate(days)], origin())
    assert [block.title for block in table.blocks] == ["Not yet here", "Late", "Present", "Day off"]
    assert sum(int(value) for label, value in table.facts if label != "Group") == len(days)


def test_a_flexible_shift_says_no_time_to_come() -> None:
    table = day_list(TODAY, [(person(1), on(DayCode.PRESENT, "free")), (person(2), on(DayCode.PRESENT))], origin())
    assert [row.cells[3] for row in table.rows] == ["", "09:00"]


def test_remarks_name_leave_holidays_and_what_is_missing() -> None:
    days = (
        on(DayCode.PRESENT, other=DayCode.LEAVE, other_leave="CL"),
        on(DayCode.WORKED_HOLIDAY, holiday="Founders' Day"),
        on(DayCode.MISSING, issues=(Issue.MISSING_OUT,)),
    )
    table = day_list(TODAY, [(person(number), day) for number, day in enumerate(days)], origin())
    assert [row.cells[-1] for row in table.rows] == ["Casual leave", "Founders' Day", "departure is missing"]


def test_only_who_was_late_is_on_the_late_list() -> None:
    days = [(person(1), on(DayCode.PRESENT)), (person(2), on(DayCode.PRESENT, late=6))]
    table = late_of_day(TODAY, days, origin())
    assert [row.cells[4] for row in table.rows] == [6]
    assert table.period == "Monday, 18 May 2026"


def test_a_roll_call_has_a_box_for_everybody_and_those_who_are_in_come_first() -> None:
    seen = datetime(2026, 5, 18, 9, 2, tzinfo=ZONE)
    people = [
        Whereabouts(person(1), inside=False, time=seen, where="Front door"),
        Whereabouts(person(2), inside=None, time=None, where="", reason="Casual leave"),
        Whereabouts(person(3), inside=True, time=seen, where="Front door"),
    ]
    table = roll_call(people, origin())
    assert [block.title for block in table.blocks] == ["In", "Not seen today", "Left"]
    [text] = pages(list_pdf([table], PageOptions()))
    for words in (
        "Roll call",
        "18 May 2026, 09:30",
        "In 1",
        "Not seen today 1",
        "Left 1",
        "Casual leave",
        "Front door",
    ):
        assert words in text


def test_a_roll_call_of_a_thousand_people_names_everybody() -> None:
    people = [Whereabouts(person(number), inside=True, time=None, where="") for number in range(1000)]
    whole = " ".join(pages(list_pdf([roll_call(people, origin())], PageOptions())))
    assert all(f"E{number:04d}" in whole for number in range(1000))
