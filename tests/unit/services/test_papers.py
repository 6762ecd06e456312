"""Papers of an office: what is on them, for whom, and as which files."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from faceattend.domain.accounts import Role
from faceattend.domain.day_entries import EntryKind
from faceattend.domain.explanation import PunchUse, StepKind
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.results import DayCode
from faceattend.domain.rule_book import ALWAYS
from faceattend.domain.rule_changes import changed_shift
from faceattend.domain.schedules import Shift, ShiftPart
from faceattend.errors import UserError
from faceattend.services.access import NotAllowedError
from faceattend.services.office import FIRST_ACCOUNT_NAME, Office
from faceattend.services.papers import PaperChoice, PaperKind, PaperResult
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import PASSPHRASE, Clock

MAY = Month(2026, 5)
FRIDAY = date(2026, 5, 29)
OF_A_MONTH = [kind for kind in PaperKind if kind not in {PaperKind.DAY, PaperKind.ROLL_CALL}]


def passes(vault: Vault, person: Person, day: date, *times: tuple[int, int, Direction]) -> None:
    """Let somebody pass the camera on a day."""
    for hour, minute, direction in times:
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        vault.punches.add(NewPunch(person.id, moment, day, direction, Method.FACE, "door", 0.8))


def watched(vault: Vault, day: date) -> None:
    begin = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    vault.coverage.extend(vault.coverage.begin("door", begin), begin + timedelta(hours=14))


def later(office: Office, clock: Clock, now: datetime) -> None:
    """Move the clock on; whoever signed in long ago signs in again."""
    clock.now = now
    office.accounts.sign_in(FIRST_ACCOUNT_NAME, PASSPHRASE)


@pytest.fixture
def people(office: Office, vault: Vault) -> list[Person]:
    """Ada is on time on Thursday and late on Friday, Bob was there on Thursday only, Cleo has Friday off."""
    names = (("Ada", "1", "Labs"), ("Bob", "2", "Labs"), ("Cleo", "3", "Sales"))
    ada, bob, cleo = found = [office.enrolment.enrol(PersonDetails(*each), "", []) for each in names]
    thursday = FRIDAY - timedelta(days=1)
    for day in (thursday, FRIDAY):
        watched(vault, day)
    for person in (ada, bob, cleo):
        passes(vault, person, thursday, (9, 0, Direction.IN), (17, 0, Direction.OUT))
    passes(vault, ada, FRIDAY, (9, 6, Direction.IN), (17, 30, Direction.OUT))
    office.day_entries.enter([cleo.id], FRIDAY, FRIDAY, EntryKind.LEAVE, leave="SL")
    return found


def codes(result: PaperResult, table: int = 0) -> list[tuple[str, str]]:
    """Return in which part of a list everybody stands."""
    place = [column.key for column in result.tables[table].columns].index("code")
    return [(block.title, str(row.cells[place])) for block in result.tables[table].blocks for row in block.rows]


def test_the_day_list_says_of_everybody_what_he_is(office: Office, people: list[Person]) -> None:
    result = office.papers.paper(PaperChoice(PaperKind.DAY, day=FRIDAY))
    assert codes(result) == [("Late", "1"), ("Absent", "2"), ("On leave", "3")]
    assert result.tables[0].period == "Friday, 29 May 2026"


def test_the_day_is_today_when_none_is_chosen(office: Office, people: list[Person], clock: Clock) -> None:
    later(office, clock, datetime(2026, 6, 1, 9, 30, tzinfo=UTC))
    result = office.papers.paper(PaperChoice(PaperKind.DAY))
    assert result.choice.day == date(2026, 6, 1)
    assert {part for part, _ in codes(result)} == {"Not yet here"}


def test_the_late_list_is_of_a_day_or_of_a_month(office: Office, people: list[Person]) -> None:
    of_day = office.papers.paper(PaperChoice(PaperKind.LATE, day=FRIDAY))
    of_month = office.papers.paper(PaperChoice(PaperKind.LATE, month=MAY))
    assert [code for _, code in codes(of_day)] == [code for _, code in codes(of_month)] == ["1"]
    assert office.papers.paper(PaperChoice(PaperKind.LATE, day=FRIDAY - timedelta(days=1))).tables[0].rows == ()


def test_the_roll_call_follows_the_last_entry_of_everybody(
    office: Office, vault: Vault, people: list[Person], clock: Clock
) -> None:
    _, bob, _ = people
    passes(vault, bob, FRIDAY, (13, 0, Direction.IN))
    clock.now = datetime(2026, 5, 29, 17, 45, tzinfo=UTC)
    result = office.papers.paper(PaperChoice(PaperKind.ROLL_CALL))
    assert codes(result) == [("In", "2"), ("Not seen today", "3"), ("Left", "1")]
    [not_seen] = [row for row in result.tables[0].rows if row.cells[1] == "3"]
    assert not_seen.cells[-1] == "Sick leave"


def test_the_roll_call_knows_who_came_in_last_night(
    office: Office, vault: Vault, people: list[Person], clock: Clock
) -> None:
    office.rules.carry_out(changed_shift(Shift(parts=(ShiftPart(time(22), time(6)),)), ALWAYS))
    ada, *_ = people
    passes(vault, ada, FRIDAY, (21, 55, Direction.IN))
    later(office, clock, datetime(2026, 5, 30, 2, 0, tzinfo=UTC))
    assert ("In", "1") in codes(office.papers.paper(PaperChoice(PaperKind.ROLL_CALL)))
    later(office, clock, datetime(2026, 5, 30, 20, 0, tzinfo=UTC))
    assert ("In", "1") not in codes(office.papers.paper(PaperChoice(PaperKind.ROLL_CALL)))


def test_low_attendance_counts_between_dates_over_months(office: Office, vault: Vault, people: list[Person]) -> None:
    ada, *_ = people
    for day in (date(2026, 4, 30), date(2026, 4, 29)):
        watched(vault, day)
        passes(vault, ada, day, (9, 0, Direction.IN), (17, 0, Direction.OUT))

    def low(first: date, last: date, percent: int) -> dict[str, tuple[object, object]]:
        choice = PaperChoice(PaperKind.LOW, first=first, last=last, percent=percent)
        rows = office.papers.paper(choice).tables[0].rows
        return {str(row.cells[0]): (row.cells[2], row.cells[3]) for row in rows}

    assert low(date(2026, 4, 29), FRIDAY, 75) == {"2": (4.0, 1.0), "3": (4.0, 1.0)}
    assert low(FRIDAY, FRIDAY, 75) == {"2": (1.0, 0.0), "3": (1.0, 0.0)}
    assert low(date(2026, 5, 28), date(2026, 5, 28), 100) == {}


def test_low_attendance_has_the_limit_of_the_office(office: Office, people: list[Person]) -> None:
    table = office.papers.paper(PaperChoice(PaperKind.LOW, month=MAY)).tables[0]
    assert ("Below", "75 %") in table.facts
    assert [row.cells[0] for row in table.rows] == ["2", "3"]


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (PaperChoice(PaperKind.LOW, first=FRIDAY, last=date(2026, 5, 1)), "before the first day"),
        (PaperChoice(PaperKind.LOW, first=date(2020, 1, 1), last=FRIDAY), "too long"),
        (PaperChoice(PaperKind.LOW, first=date(2026, 1, 1), last=date(2026, 1, 31)), "Nothing was recorded"),
        (PaperChoice(PaperKind.LOW, term="Autumn"), "no term called Autumn"),
        (PaperChoice(PaperKind.LOW, month=MAY, percent=101), "no percentage"),
        (PaperChoice(PaperKind.CARD, month=MAY, person_code="9"), "the code 9"),
        (PaperChoice(PaperKind.CARD, month=MAY, person_code="3", group="Labs"), "not in the group Labs"),
        (PaperChoice(PaperKind.DAY, day=FRIDAY, group="Lab"), "the groups are: Labs, Sales"),
        (PaperChoice(PaperKind.EXCEPTIONS, month=Month(2026, 1)), "Nothing was recorded in 2026-01"),
    ],
)
def test_what_cannot_be_made_gets_a_sentence(
    office: Office, people: list[Person], choice: PaperChoice, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        office.papers.paper(choice)


@pytest.mark.parametrize("kind", list(PaperKind), ids=lambda kind: kind.value)
@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".csv"])
def test_every_paper_is_every_kind_of_file(
    office: Office, people: list[Person], tmp_path: Path, kind: PaperKind, ending: str
) -> None:
    month = MAY if kind in OF_A_MONTH else None
    result = office.papers.paper(PaperChoice(kind, month=month, day=None if month else FRIDAY))
    file = tmp_path / f"paper{ending}"
    office.papers.export(result, file)
    content = file.read_bytes()
    if ending == ".pdf":
        assert content == office.papers.preview(result) == office.papers.pdf(result)
        assert len(PdfReader(io.BytesIO(content)).pages) >= 1
    elif ending == ".xlsx":
        assert len(load_workbook(file).sheetnames) >= 1
    else:
        assert content.startswith(b"\xef\xbb\xbf")
    assert office.papers.problems(result) == []


def test_a_file_replaces_the_old_one_also_with_a_name_in_capitals(
    office: Office, people: list[Person], tmp_path: Path
) -> None:
    path = tmp_path / "MAY.CSV"
    path.write_text("old")
    office.papers.export(office.papers.paper(PaperChoice(PaperKind.MONTH, month=MAY)), path)
    assert "Ada" in path.read_text("utf-8-sig")
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["MAY.CSV"]


def test_a_file_of_another_kind_is_refused_and_nothing_is_written(
    office: Office, people: list[Person], tmp_path: Path
) -> None:
    result = office.papers.paper(PaperChoice(PaperKind.DAY, day=FRIDAY))
    with pytest.raises(UserError, match=r"\.pdf, \.xlsx or \.csv"):
        office.papers.export(result, tmp_path / "paper.doc")
    assert list(tmp_path.glob("paper*")) == []


def test_names_that_no_font_prints_are_told(office: Office, people: list[Person]) -> None:
    office.enrolment.enrol(PersonDetails("\U00020bb7\u91ce\u5bb6", "4"), "", [])
    result = office.papers.paper(PaperChoice(PaperKind.DAY, day=FRIDAY))
    [problem] = office.papers.problems(result)
    assert "\U00020bb7" in problem


def test_a_lead_gets_papers_of_the_own_group_alone(office: Office, people: list[Person], tmp_path: Path) -> None:
    everybody = office.papers.paper(PaperChoice(PaperKind.DAY, day=FRIDAY))
    office.accounts.add("Lena", Role.LEAD, PASSPHRASE, groups=frozenset({"Labs"}))
    office.accounts.sign_out()
    office.accounts.sign_in("Lena", PASSPHRASE)
    for choice in (
        PaperChoice(PaperKind.DAY, day=FRIDAY),
        PaperChoice(PaperKind.ROLL_CALL),
        PaperChoice(PaperKind.CARD, month=MAY),
        PaperChoice(PaperKind.LOW, month=MAY, percent=100),
    ):
        assert {person.details.code for person in office.papers.paper(choice).people} <= {"1", "2"}
    with pytest.raises(NotAllowedError):
        office.papers.preview(everybody)
    with pytest.raises(NotAllowedError):
        office.papers.export(everybody, tmp_path / "all.csv")


def test_a_trend_goes_back_as_far_as_there_are_records(office: Office, vault: Vault, people: list[Person]) -> None:
    ada, *_ = people
    for month in (3, 4):
        watched(vault, date(2026, month, 15))
        passes(vault, ada, date(2026, month, 15), (9, 0, Direction.IN), (17, 0, Direction.OUT))
    numbers = office.papers.paper(PaperChoice(PaperKind.CHART, month=MAY)).statistics
    assert numbers is not None
    assert [trend.month.number for trend in numbers.trend] == [3, 4, 5]


def test_who_came_after_a_month_was_closed_has_papers_over_it(
    office: Office, vault: Vault, people: list[Person], clock: Clock
) -> None:
    later(office, clock, datetime(2026, 6, 2, 9, tzinfo=UTC))
    office.closing.close(MAY, "nobody watched")
    dora = office.enrolment.enrol(PersonDetails("Dora", "4", "Stores"), "", [])
    passes(vault, dora, date(2026, 6, 1), (9, 0, Direction.IN), (17, 0, Direction.OUT))
    both = PaperChoice(PaperKind.LOW, first=date(2026, 5, 1), last=date(2026, 6, 30))
    for choice in (replace(both, group="Stores"), replace(both, person_code="4")):
        low = office.papers.paper(choice)
        assert [person.details.code for person in low.people] == ["4"]
    chart = office.papers.paper(PaperChoice(PaperKind.CHART, month=Month(2026, 6), group="Stores"))
    assert [person.details.code for person in chart.people] == ["4"]
    with pytest.raises(UserError, match="nobody in it"):
        office.papers.paper(PaperChoice(PaperKind.CARD, month=MAY, person_code="4"))


def test_a_trend_begins_behind_results_that_are_deleted(
    office: Office, vault: Vault, people: list[Person], clock: Clock
) -> None:
    later(office, clock, datetime(2026, 6, 2, 9, tzinfo=UTC))
    office.closing.close(MAY, "nobody watched")
    passes(vault, people[0], date(2026, 6, 1), (9, 0, Direction.IN), (17, 0, Direction.OUT))
    vault.closings.expire(date(2026, 6, 1))
    chart = office.papers.paper(PaperChoice(PaperKind.CHART, month=Month(2026, 6)))
    assert chart.statistics is not None
    assert len(chart.statistics.trend) == 1


def test_a_closed_day_is_listed_as_it_was_closed(
    office: Office, vault: Vault, people: list[Person], clock: Clock
) -> None:
    _, bob, _ = people
    later(office, clock, datetime(2026, 6, 2, 9, 0, tzinfo=UTC))
    office.closing.close(MAY, "nobody watched before the end of May")
    passes(vault, bob, FRIDAY, (9, 0, Direction.IN), (17, 0, Direction.OUT))
    before = office.papers.paper(PaperChoice(PaperKind.DAY, day=FRIDAY))
    assert ("Absent", "2") in codes(before)
    explained = office.reporting.explain(bob.id, FRIDAY)
    assert explained.result.code is DayCode.PRESENT
    assert explained.closed is not None
    assert explained.closed.code is DayCode.ABSENT


def test_a_day_is_explained_in_order(office: Office, people: list[Person], tmp_path: Path) -> None:
    ada, *_ = people
    explained = office.reporting.explain(ada.id, FRIDAY)
    kinds = [step.kind for step in explained.steps]
    assert kinds[0] is StepKind.SHIFT
    assert kinds[-1] is StepKind.CODE
    assert [used.use for used in explained.punches] == [PunchUse.IN, PunchUse.OUT]
    file = tmp_path / "why.pdf"
    office.papers.export_explanation(explained, file)
    [page] = PdfReader(io.BytesIO(file.read_bytes())).pages
    text = " ".join(page.extract_text().split())
    for words in ("Why a day is what it is", "Ada", "Friday, 29 May 2026", "late by 6 min", "09:06:00"):
        assert words in text
    assert office.papers.explanation(explained) == file.read_bytes()
    with pytest.raises(UserError, match=r"\.pdf"):
        office.papers.export_explanation(explained, tmp_path / "why.txt")
