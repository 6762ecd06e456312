"""Scheduled reports: made once when due, caught up after a break, tried again when they fail."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from faceattend import settings
from faceattend.domain.accounts import Account, AccountId, Role
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.access import NotAllowedError, PasswordNeededError
from faceattend.services.incidents import IncidentDesk
from faceattend.services.office import Office
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.papers import PaperChoice
from faceattend.services.report_schedules import ScheduleBook
from faceattend.services.schedules import (
    About,
    DueTimes,
    FileFormat,
    Frequency,
    MailServer,
    PaperKind,
    ReportPlan,
    ScheduleId,
    Weekday,
)
from faceattend.services.scheduling import Scheduling
from faceattend.storage.vault import Vault
from tests.fakes.full_settings import FullSettings
from tests.fakes.mail_server import PASSWORD, REFUSED, USER, PostOffice, post_office
from tests.unit.services.conftest import Clock

DAILY = DueTimes(Frequency.DAILY, time(19, 0))


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


@pytest.fixture
def plan(papers: Path) -> ReportPlan:
    """The roll of this month as CSV, every evening."""
    return ReportPlan(PaperKind.MONTH, DAILY, About.THIS_MONTH, FileFormat.CSV, folder=str(papers))


@pytest.fixture
def worked(office: Office, ada: Person) -> Person:
    for hour, direction in ((9, Direction.IN), (17, Direction.OUT)):
        office.attendance.add(ada.id, datetime(2026, 5, 29, hour, tzinfo=UTC), direction, "camera was being cleaned")
    return ada


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def post(office: Office, found: PostOffice, password: str = PASSWORD) -> None:
    office.schedules.set_mail_server(
        MailServer(
            "127.0.0.1",
            found.port,
            "office@example.org",
            user=USER,
            password=password,
            authority=str(found.authority),
        )
    )


def incidents(vault: Vault, clock: Clock) -> list[str]:
    found = vault.incidents.between(clock.now - timedelta(days=99), clock.now + timedelta(days=1))
    return [one.detail for one in found if one.kind is IncidentKind.REPORT_FAILED]


def password_typed(office: Office) -> None:
    office.access.enter(Account(AccountId(1), "Admin", Role.ADMINISTRATOR))


def test_a_report_is_made_when_it_is_due_and_not_before(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    office.schedules.add(plan)
    assert office.schedules.run_due() == []
    assert names(papers) == []
    clock.advance(timedelta(hours=1))
    [delivery] = office.schedules.run_due()
    assert (delivery.due, delivery.places, delivery.problem) == (clock.now, (str(papers),), "")
    assert names(papers) == ["month-2026-05.csv"]
    assert "Ada Lovelace" in (papers / "month-2026-05.csv").read_text("utf-8-sig")
    clock.advance(timedelta(hours=1))
    assert office.schedules.run_due() == []


def test_it_is_the_same_file_as_the_report_that_somebody_saves(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, tmp_path: Path, clock: Clock, vault: Vault
) -> None:
    kept = OfficeSettings(vault.settings)
    kept.set(settings.REPORT_ADDRESS, "12 Hill Road")
    kept.set(settings.REPORT_REGISTRATION, "School no. 7")
    office.schedules.add(replace(plan, format=FileFormat.PDF))
    clock.advance(timedelta(hours=1))
    office.schedules.run_due()
    password_typed(office)
    saved = tmp_path / "saved.pdf"
    office.papers.export(office.papers.paper(PaperChoice(PaperKind.MONTH, month=Month(2026, 5))), saved)
    assert (papers / "month-2026-05.pdf").read_bytes() == saved.read_bytes()


def test_it_is_made_while_nobody_is_signed_in(
    office: Office, vault: Vault, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    office.schedules.add(plan)
    office.accounts.lock()
    clock.advance(timedelta(hours=1))
    office.keeping.tick(clock.now, 0.0)
    assert names(papers) == ["month-2026-05.csv"]
    lines = vault.audit.between(clock.now - timedelta(minutes=1), clock.now + timedelta(minutes=1))
    [line] = [line for line in lines if line.detail.startswith("scheduled report 1 month-2026-05.csv")]
    assert line.account is None
    assert line.people == (worked.id,)


def test_after_a_break_it_is_made_once(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    office.schedules.add(plan)
    clock.now = datetime(2026, 6, 9, 8, tzinfo=UTC)
    [delivery] = office.schedules.run_due()
    # What the roll of the present month would have been on the evening before.
    assert delivery.due == datetime(2026, 6, 8, 19, tzinfo=UTC)
    assert office.schedules.run_due() == []


def test_the_last_month_is_that_before_the_day_on_which_it_was_due(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    office.schedules.add(
        replace(plan, due=DueTimes(Frequency.MONTHLY, time(6), day=1), about=About.LAST_MONTH, format=FileFormat.PDF)
    )
    clock.now = datetime(2026, 6, 3, 8, tzinfo=UTC)
    office.schedules.run_due()
    assert names(papers) == ["month-2026-05.pdf"]
    assert (papers / "month-2026-05.pdf").read_bytes().startswith(b"%PDF")


def test_a_daily_list_by_the_day(office: Office, worked: Person, plan: ReportPlan, papers: Path, clock: Clock) -> None:
    weekly = DueTimes(Frequency.WEEKLY, time(18, 30), Weekday.FRIDAY)
    office.schedules.add(replace(plan, kind=PaperKind.DAY, about=About.TODAY, due=weekly))
    clock.now = datetime(2026, 5, 31, 8, tzinfo=UTC)
    office.schedules.run_due()
    assert names(papers) == ["day-2026-05-29.csv"]


def test_what_fails_is_told_once_and_tried_again_later_and_later(
    office: Office, vault: Vault, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    office.schedules.add(plan)
    papers.rmdir()
    clock.advance(timedelta(hours=1))
    [delivery] = office.schedules.run_due()
    assert "is not there" in delivery.problem
    assert office.schedules.run_due() == []
    tried = []
    for minute in range(1, 120):
        clock.advance(timedelta(minutes=1))
        if office.schedules.run_due():
            tried.append(minute)
    assert tried == [5, 20, 80]
    assert len(incidents(vault, clock)) == 1
    [schedule] = office.schedules.schedules()
    assert schedule.failures == 4
    assert "is not there" in schedule.problem
    papers.mkdir()
    clock.advance(timedelta(hours=4))
    [delivery] = office.schedules.run_due()
    assert delivery.problem == ""
    [schedule] = office.schedules.schedules()
    assert (schedule.failures, schedule.problem, schedule.try_again) == (0, "", None)
    assert names(papers) == ["month-2026-05.csv"]


def test_a_failure_is_over_with_the_next_due_time(
    office: Office, vault: Vault, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    office.schedules.add(plan)
    papers.rmdir()
    clock.advance(timedelta(hours=1))
    office.schedules.run_due()
    clock.advance(timedelta(days=1))
    [delivery] = office.schedules.run_due()
    assert delivery.due == clock.now
    assert len(incidents(vault, clock)) == 2


def test_one_that_fails_keeps_no_other_one_back(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, tmp_path: Path, clock: Clock
) -> None:
    gone = tmp_path / "stick"
    gone.mkdir()
    office.schedules.add(replace(plan, folder=str(gone)))
    office.schedules.add(plan)
    gone.rmdir()
    clock.advance(timedelta(hours=1))
    assert [bool(delivery.problem) for delivery in office.schedules.run_due()] == [True, False]
    assert names(papers) == ["month-2026-05.csv"]


def test_where_it_cannot_be_written_down_nothing_is_delivered(
    office: Office, vault: Vault, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    full = FullSettings(vault.settings)
    kept = OfficeSettings(vault.settings)
    scheduling = Scheduling(ScheduleBook(full), office.papers, IncidentDesk.of(vault, kept), kept, clock)
    office.schedules.add(plan)
    clock.advance(timedelta(hours=1))
    for _ in range(2):
        with pytest.raises(EnvironmentFault):
            scheduling.run_due()
    assert names(papers) == []
    full.full = False
    assert [delivery.problem for delivery in scheduling.run_due()] == [""]
    assert names(papers) == ["month-2026-05.csv"]


def test_a_clock_that_was_years_ahead_keeps_nothing_back(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    right = clock.now
    clock.now = datetime(2031, 1, 1, tzinfo=UTC)
    office.access.enter(Account(AccountId(1), "Admin", Role.ADMINISTRATOR))
    office.schedules.add(plan)
    clock.now = right
    assert len(office.schedules.run_due()) == 1
    assert office.schedules.run_due() == []


def test_a_report_is_sent_by_mail(
    office: Office, worked: Person, plan: ReportPlan, tmp_path: Path, clock: Clock
) -> None:
    with post_office(tmp_path) as found:
        post(office, found)
        office.schedules.add(replace(plan, folder="", receivers=("boss@example.org",), format=FileFormat.XLSX))
        clock.advance(timedelta(hours=1))
        [delivery] = office.schedules.run_due()
        assert (delivery.places, delivery.problem) == (("boss@example.org",), "")
    [message] = found.received
    assert message["Subject"] == "Test: month-2026-05"
    [attachment] = message.iter_attachments()
    assert attachment.get_filename() == "month-2026-05.xlsx"
    assert attachment.get_content().startswith(b"PK")
    assert found.encrypted == [True]


def test_one_address_that_is_refused_is_told_and_the_others_get_it_once(
    office: Office, vault: Vault, worked: Person, plan: ReportPlan, tmp_path: Path, clock: Clock
) -> None:
    with post_office(tmp_path) as found:
        post(office, found)
        office.schedules.add(replace(plan, folder="", receivers=("boss@example.org", REFUSED)))
        clock.advance(timedelta(hours=1))
        [delivery] = office.schedules.run_due()
        assert delivery.places == ("boss@example.org",)
        assert office.schedules.run_due() == []
    assert len(found.received) == 1
    assert incidents(vault, clock) == [f"The mail server did not take the report for {REFUSED}."]


def test_the_password_of_the_mail_server_is_shown_to_nobody(office: Office, vault: Vault, tmp_path: Path) -> None:
    with post_office(tmp_path) as found:
        post(office, found)
        shown = office.schedules.mail_server()
        assert shown is not None
        assert (shown.user, shown.password) == (USER, "")
        office.schedules.send_trial("boss@example.org")
    assert [message["To"] for message in found.received] == ["boss@example.org"]
    assert all(PASSWORD.encode() not in file.read_bytes() for file in vault.folder.glob("*.db*"))


def test_a_mail_server_in_use_is_not_removed(office: Office, plan: ReportPlan, tmp_path: Path) -> None:
    with post_office(tmp_path) as found:
        post(office, found)
    schedule = office.schedules.add(replace(plan, receivers=("boss@example.org",)))
    with pytest.raises(UserError, match="Remove them first"):
        office.schedules.set_mail_server(None)
    office.schedules.remove(schedule.id)
    office.schedules.set_mail_server(None)
    assert office.schedules.mail_server() is None
    assert list(office.schedules.schedules()) == []


def test_a_schedule_is_tried_out_and_goes_on(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    schedule = office.schedules.add(plan)
    assert office.schedules.try_out(schedule.id).places == (str(papers),)
    assert names(papers) == ["month-2026-05.csv"]
    clock.advance(timedelta(hours=1))
    assert len(office.schedules.run_due()) == 1


def test_plans_that_cannot_be_carried_out_are_refused(office: Office, plan: ReportPlan, tmp_path: Path) -> None:
    wrong = {
        "nowhere to go": replace(plan, folder=""),
        "is of a day": replace(plan, kind=PaperKind.DAY),
        "is of a month": replace(plan, about=About.TODAY),
        "only be a PDF": replace(plan, kind=PaperKind.PACK),
        "no folder": replace(plan, folder=str(tmp_path / "nothing")),
        "no mail server": replace(plan, receivers=("boss@example.org",)),
        "not an e-mail address": replace(plan, receivers=("boss",)),
    }
    for sentence, each in wrong.items():
        with pytest.raises(UserError, match=sentence):
            office.schedules.add(each)
    for missing in (office.schedules.remove, office.schedules.try_out):
        with pytest.raises(UserError, match="no scheduled report 7"):
            missing(ScheduleId(7))
    assert list(office.schedules.schedules()) == []


def test_only_an_administrator_who_just_typed_his_password_sets_up_reports(
    office: Office, plan: ReportPlan, clock: Clock
) -> None:
    clock.advance(timedelta(minutes=30))
    with pytest.raises(PasswordNeededError):
        office.schedules.add(plan)
    office.access.enter(Account(AccountId(5), "Olga", Role.OPERATOR))
    with pytest.raises(NotAllowedError):
        office.schedules.add(plan)


def test_a_changed_plan_goes_on_where_it_was(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    schedule = office.schedules.add(plan)
    clock.advance(timedelta(hours=1))
    office.schedules.run_due()
    password_typed(office)
    changed = office.schedules.change(schedule.id, replace(plan, format=FileFormat.XLSX))
    assert changed.done_until == clock.now
    assert office.schedules.run_due() == []
    assert office.schedules.schedules() == (changed,)


def test_other_times_make_nothing_of_the_past_due(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    schedule = office.schedules.add(plan)
    clock.advance(timedelta(days=3))
    password_typed(office)
    office.schedules.change(schedule.id, replace(plan, due=replace(DAILY, at=time(9))))
    assert office.schedules.run_due() == []
    [outlook] = office.schedules.outlooks()
    assert (outlook.waiting, outlook.following) == (None, datetime(2026, 6, 2, 9, tzinfo=UTC))
    clock.now = outlook.following
    assert len(office.schedules.run_due()) == 1


def test_what_failed_is_tried_at_once_after_a_change(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, tmp_path: Path, clock: Clock
) -> None:
    schedule = office.schedules.add(plan)
    papers.rmdir()
    clock.advance(timedelta(hours=1))
    office.schedules.run_due()
    [outlook] = office.schedules.outlooks()
    assert outlook.waiting == clock.now
    assert outlook.schedule.failures == 1
    other = tmp_path / "other"
    other.mkdir()
    password_typed(office)
    office.schedules.change(schedule.id, replace(plan, folder=str(other)))
    [delivery] = office.schedules.run_due()
    assert delivery.places == (str(other),)


def test_a_change_that_cannot_be_used_changes_nothing(office: Office, plan: ReportPlan, tmp_path: Path) -> None:
    schedule = office.schedules.add(plan)
    with pytest.raises(UserError, match="There is no folder"):
        office.schedules.change(schedule.id, replace(plan, folder=str(tmp_path / "gone")))
    with pytest.raises(UserError, match="no scheduled report 7"):
        office.schedules.change(ScheduleId(7), plan)
    assert office.schedules.schedules() == (schedule,)


def test_a_removed_one_takes_the_place_of_no_other(office: Office, plan: ReportPlan) -> None:
    removed = office.schedules.add(plan)
    office.schedules.remove(removed.id)
    other = office.schedules.add(replace(plan, format=FileFormat.XLSX))
    office.schedules.put_back(removed)
    assert office.schedules.schedules() == (other, replace(removed, id=ScheduleId(other.id + 1)))


def test_a_removed_one_is_put_back_as_it_was(
    office: Office, worked: Person, plan: ReportPlan, papers: Path, clock: Clock
) -> None:
    first = office.schedules.add(plan)
    office.schedules.add(replace(plan, format=FileFormat.XLSX))
    clock.advance(timedelta(hours=1))
    office.schedules.run_due()
    before = office.schedules.schedules()
    office.schedules.remove(first.id)
    password_typed(office)
    office.schedules.put_back(before[0])
    assert office.schedules.schedules() == before
    assert office.schedules.run_due() == []


def test_the_kept_password_is_used_for_its_own_server_only(office: Office, vault: Vault) -> None:
    server = MailServer("mail.example.org", 587, "office@example.org", user=USER, password=PASSWORD)
    office.schedules.set_mail_server(server)
    shown = office.schedules.mail_server()
    assert shown is not None
    assert shown.password == ""
    office.schedules.set_mail_server(replace(shown, port=2525), keep_password=True)
    changed = replace(server, port=2525)
    for other in (replace(shown, host="mail.example.com"), replace(shown, user="boss")):
        with pytest.raises(UserError, match="Type it again"):
            office.schedules.set_mail_server(other, keep_password=True)
    assert ScheduleBook(vault.settings).mail_server() == changed
