"""Closed months: kept for good, proved by a code, gone with an erased person, and found when somebody changes them."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from faceattend.domain.check_codes import read_check_code
from faceattend.domain.closing import Closing
from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.domain.punches import Method
from faceattend.domain.results import (
    BALANCE_CODES,
    SUB_COUNTS,
    ColumnKind,
    Correction,
    CorrectionKind,
    DayCode,
    DayColumn,
    DayResult,
    Issue,
    Mark,
    MonthResult,
    MonthStatus,
    PersonMonth,
    SealMark,
    Totals,
)
from faceattend.domain.schedules import Break, Shift
from faceattend.errors import UserError
from faceattend.storage.closings import NewClosing
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]

ZONE = ZoneInfo("Europe/Berlin")
OCTOBER = Month(2026, 10)
TOTALS = Totals(dict.fromkeys((*BALANCE_CODES, *SUB_COUNTS), 2), {"CL": 1}, 1, 0, 0, 40, 9000, 9600, 0, 6, 0, 30, 0)


def result_of(person: Person) -> PersonMonth:
    def at(day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour, 6, 30), ZONE)

    days = tuple(
        DayResult(
            day,
            DayCode.PRESENT,
            (Mark.LATE, Mark.MANUAL),
            at(day, 2),
            at(day, 17),
            worked=474,
            methods=(Method.FACE, Method.MANUAL),
            issues=(Issue.WEAK,),
            shift="day",
        )
        for day in OCTOBER.days
    )
    first = OCTOBER.days[0]
    correction = Correction(first, CorrectionKind.ADDED, at(first, 9), "in", "forgot", "Edith", at(first, 18))
    return PersonMonth(replace(person, consent=None, templates={}), days, TOTALS, (correction,))


def month_of(people: list[Person], group: str = "") -> MonthResult:
    columns = tuple(DayColumn(day, ColumnKind.HOLIDAY if day.day == 3 else ColumnKind.WORKING) for day in OCTOBER.days)
    return MonthResult(
        month=OCTOBER,
        site="The Office",
        zone="Europe/Berlin",
        status=MonthStatus.DRAFT,
        generated_at=datetime(2026, 11, 2, 9, tzinfo=ZONE),
        group=group,
        columns=columns,
        shifts=(Shift(breaks=(Break(start=time(12), end=time(13)),)),),
        calendars=("Office",),
        rows=tuple(result_of(person) for person in people),
        evidence={method.value: len(people) for method in Method},
        watched=(100 * len(people), 120 * len(people)),
        labels={DayCode.ON_DUTY: "Field"},
        leave_titles={"CL": "Casual leave"},
        seal=SealMark("12-ABCD-EF01-2345-6789", "ABCD"),
    )


def close(vault: Vault, number: int = 0, by: str = "Edith") -> Closing:
    people = vault.people.all()
    groups = sorted({person.details.group for person in people})
    return vault.closings.add(
        NewClosing(
            number=number,
            whole=month_of(people),
            groups={group: month_of([one for one in people if one.details.group == group], group) for group in groups},
            by=by,
            at=datetime(2026, 11, 2, 8, number, tzinfo=UTC),
            reason="as agreed" if number else "",
            undecided=0,
        )
    )


def sentences(vault: Vault) -> list[str]:
    return [finding.sentence for finding in vault.verify().findings]


def execute(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        for statement in statements:
            database.execute(statement)


@pytest.fixture
def office(vault: Vault, enrol: Enrol) -> Vault:
    for number, name in enumerate(("Ada", "Ben", "Cleo")):
        enrol(vault, name, str(number), "North" if number else "")
    return vault


def test_a_closed_month_is_read_as_it_was_closed(office: Vault, folder: Path, passphrase: str) -> None:
    made = close(office)
    office.close()
    with Vault.unlock(folder, passphrase) as vault:
        closed = vault.closings.read(OCTOBER)
        assert closed is not None
        assert closed.closing == made
        assert list(closed.rows) == [result_of(person) for person in vault.people.all()]
        assert closed.whole == replace(
            month_of([]), evidence=closed.whole.evidence, watched=(300, 360), generated_at=made.at
        )
        assert {group: frame.watched for group, frame in closed.groups.items()} == {"": (100, 120), "North": (200, 240)}
        assert (closed.erased, closed.lost) == (0, 0)
        assert sentences(vault) == []


def test_an_open_month_has_no_closing(office: Vault) -> None:
    close(office)
    assert office.closings.latest(Month(2026, 9)) is None
    assert office.closings.read(Month(2026, 9)) is None
    assert office.closings.closed_months() == {OCTOBER}


def test_the_code_names_month_and_number_and_differs_for_every_content(office: Vault) -> None:
    first, second = close(office), close(office, 1)
    other = close(office, 2, by="Somebody else")
    codes = [read_check_code(one.code) for one in (first, second, other)]
    assert [(code.month, code.number) for code in codes] == [(OCTOBER, 0), (OCTOBER, 1), (OCTOBER, 2)]
    assert len({code.digest for code in codes}) == 3
    assert office.closings.all() == [first, second, other]
    assert office.closings.latest(OCTOBER) == other
    earlier = office.closings.read(OCTOBER, 1)
    assert earlier is not None
    assert earlier.closing == second


def test_two_who_close_at_once_close_once(office: Vault) -> None:
    close(office)
    with pytest.raises(UserError, match="meanwhile"):
        close(office)
    assert len(office.closings.all()) == 1


def test_an_erased_person_is_gone_and_the_code_still_holds(office: Vault, folder: Path, now: datetime) -> None:
    made = close(office)
    ada, ben, cleo = office.people.all()
    office.erasures.erase(ben.id, "asked for it", now)
    closed = office.closings.read(OCTOBER)
    assert closed is not None
    assert closed.closing == made
    assert [row.person.id for row in closed.rows] == [ada.id, cleo.id]
    assert (closed.erased, closed.lost) == (1, 0)
    assert office.closings.of_person(OCTOBER, ben.id) is None
    assert sentences(office) == []
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        assert database.execute("SELECT COUNT(*) FROM closing_row WHERE person = ?", (ben.id,)).fetchone() == (0,)


def test_one_person_is_read_alone(office: Vault, now: datetime) -> None:
    ada = office.people.all()[0]
    assert office.closings.of_person(OCTOBER, ada.id) is None
    close(office)
    assert office.closings.of_person(OCTOBER, ada.id) == result_of(ada)


@pytest.mark.parametrize("everything", [True, False])
def test_renewed_keys_open_closed_months(office: Vault, *, everything: bool) -> None:
    made = close(office)
    before = office.closings.read(OCTOBER)
    ada = office.people.all()[0]
    office.resealing.begin(None if everything else [ada.id])
    office.resealing.go_on(lambda done, total: None)
    assert not office.resealing.under_way
    assert office.closings.read(OCTOBER) == before
    assert office.closings.latest(OCTOBER) == made
    assert sentences(office) == []


CHANGES = {
    "a closing is taken away": (
        "DELETE FROM closing_row WHERE closing_id = 2",
        "DELETE FROM closing WHERE id = 2",
    ),
    "a row is taken away": ("DELETE FROM closing_row WHERE id = 2",),
    "rows change places": ("UPDATE closing_row SET token = (SELECT token FROM closing_row WHERE id = 1) WHERE id = 4",),
    "a row is damaged": ("UPDATE closing_row SET token = zeroblob(64) WHERE id = 2",),
    "a closing is damaged": ("UPDATE closing SET token = zeroblob(64) WHERE id = 1",),
    "a closing is moved to another month": ("UPDATE closing SET month = month - 1 WHERE id = 1",),
    "the amendment takes the place of the closing": (
        "UPDATE closing SET number = 9 WHERE id = 1",
        "UPDATE closing SET number = 0 WHERE id = 2",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_changes_a_closed_month_is_found(office: Vault, folder: Path, now: datetime, change: str) -> None:
    close(office)
    close(office, 1)
    office.seals.seal(now)
    execute(folder, *CHANGES[change])
    assert sentences(office)


def test_a_damaged_row_is_named_and_the_rest_is_read(office: Vault, folder: Path) -> None:
    close(office)
    execute(folder, "UPDATE closing_row SET token = zeroblob(64) WHERE id = 2")
    closed = office.closings.read(OCTOBER)
    assert closed is not None
    assert (len(closed.rows), closed.lost) == (2, 1)
    assert office.problems == ("The record 2 of a closed month is damaged. Restore the last backup.",)
    assert sentences(office) == ["The record 2 of the closed month 2026-10 was changed or is damaged."]


def test_a_row_of_which_sql_made_text_is_named(office: Vault, folder: Path) -> None:
    close(office)
    execute(folder, "UPDATE closing_row SET token = substr(token, 1, 60) || x'FF' || substr(token, 62) WHERE id = 2")
    closed = office.closings.read(OCTOBER)
    assert closed is not None
    assert (len(closed.rows), closed.lost) == (2, 1)
    assert sentences(office) == ["The record 2 of the closed month 2026-10 was changed or is damaged."]


def test_a_row_that_somebody_took_away_is_missed(office: Vault, folder: Path) -> None:
    close(office)
    execute(folder, "DELETE FROM closing_row WHERE id = 2")
    closed = office.closings.read(OCTOBER)
    assert closed is not None
    assert (len(closed.rows), closed.lost) == (2, 1)
    sentence = "The results of 1 of the people in the closed month 2026-10 are missing. Restore the last backup."
    assert office.problems == (sentence,)


def test_a_damaged_closing_is_named(office: Vault, folder: Path) -> None:
    close(office)
    execute(folder, "UPDATE closing SET token = zeroblob(64)")
    with pytest.raises(UserError, match="The closed month 2026-10 is damaged"):
        office.closings.read(OCTOBER)
    assert office.closings.all() == []
    assert "The closed month 1 was changed or is damaged." in sentences(office)


def test_a_backup_brings_closed_months_back_and_erases_again(
    office: Vault, folder: Path, passphrase: str, now: datetime, tmp_path: Path
) -> None:
    made = close(office)
    report = office.backups.make(office.backups.default_folder, now, lambda done, total: None)
    kept = shutil.copy(report.file, tmp_path / "attendance.db")
    office.erasures.erase(office.people.all()[1].id, "asked for it", now)
    office.close()
    shutil.copy(kept, folder / "attendance.db")
    with Vault.unlock(folder, passphrase) as vault:
        vault.finish_erasures(now + timedelta(days=1))
        closed = vault.closings.read(OCTOBER)
        assert closed is not None
        assert closed.closing == made
        assert (len(closed.rows), closed.erased, closed.lost) == (2, 1, 0)
