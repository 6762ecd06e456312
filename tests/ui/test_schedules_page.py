"""The page Scheduled reports of Preferences."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from PyQt6.QtCore import QTime, QTimer
from PyQt6.QtWidgets import QLineEdit, QTimeEdit
from pytestqt.qtbot import QtBot

from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction
from faceattend.services.office import Office
from faceattend.services.report_schedules import ScheduleBook
from faceattend.services.schedules import (
    About,
    DueTimes,
    FileFormat,
    Frequency,
    MailServer,
    PaperKind,
    ReportPlan,
    Weekday,
)
from faceattend.storage.vault import Vault
from faceattend.ui.machine import MachineSettings
from tests.fakes.mail_server import PASSWORD, USER, post_office
from tests.ui.conftest import PASSPHRASE, Clock
from tests.ui.rule_desk import RuleDesk, at_the_desk

DAILY = DueTimes(Frequency.DAILY, time(19, 0))


@pytest.fixture(scope="module", autouse=True)
def ada(office: Office) -> Person:
    """Somebody who was there yesterday."""
    person = office.enrolment.enrol(PersonDetails("Ada Lovelace", "1", "Yard"), "Signed on paper", [])
    office.attendance.add(person.id, datetime(2026, 5, 28, 8, tzinfo=UTC), Direction.IN, "by hand")
    return person


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(office: Office, machine: MachineSettings, qtbot: QtBot, clock: Clock) -> Iterator[RuleDesk]:
    now = clock.now
    with at_the_desk(office, machine, qtbot, "Scheduled reports") as desk:
        yield desk
    clock.now = now
    office.accounts.sign_in("Administrator", PASSPHRASE)
    for schedule in office.schedules.schedules():
        office.schedules.remove(schedule.id)
    office.schedules.set_mail_server(None)


def rows(desk: RuleDesk) -> list[tuple[str, ...]]:
    return [line.cells for line in desk.dialog.schedules.reports.lines]


def look_again(desk: RuleDesk) -> None:
    desk.dialog.schedules.opened()
    desk.rest()


def leave(desk: RuleDesk, name: str) -> None:
    """Leave a field of the dialog in front."""
    field = next(each for each in desk.front.findChildren(QLineEdit) if each.accessibleName() == name)
    field.editingFinished.emit()


def test_an_empty_page_says_what_it_is_for(desk: RuleDesk) -> None:
    assert "No report is scheduled" in desk.words()
    assert not desk.key("Make now").isEnabled()


def test_a_report_is_scheduled_and_taken_back(desk: RuleDesk, office: Office, papers: Path) -> None:
    desk.press("Add...")
    assert "Say where it goes." in desk.words()
    desk.box("For").setCurrentIndex(1)
    desk.box("When").setCurrentIndex(1)
    desk.box("Day of the week").setCurrentIndex(desk.box("Day of the week").findData(Weekday.FRIDAY))
    at = next(each for each in desk.front.findChildren(QTimeEdit) if each.accessibleName() == "Time")
    at.setTime(QTime(18, 30))
    desk.box("As").setCurrentIndex(1)
    desk.type("Into the folder", str(papers))
    desk.finish("Schedule")
    [made] = office.schedules.schedules()
    friday = DueTimes(Frequency.WEEKLY, time(18, 30), Weekday.FRIDAY)
    assert made.plan == ReportPlan(
        PaperKind.MONTH, friday, About.LAST_MONTH, FileFormat.XLSX, group="Yard", folder=str(papers)
    )
    assert rows(desk) == [("Month roll", "Fri, 18:30", "papers", "Not yet", "29 May, 18:30")]
    assert "every Friday at 18:30" in desk.words()
    desk.press("Undo")
    desk.wait_for("No report is scheduled")
    assert office.schedules.schedules() == ()


def test_a_report_of_a_day_is_proposed_for_every_day(desk: RuleDesk) -> None:
    desk.press("Add...")
    desk.box("Report").setCurrentIndex(desk.box("Report").findData(PaperKind.ROLL_CALL.value))
    assert desk.box("When").currentData() is Frequency.DAILY
    assert {desk.box("Of").itemData(place) for place in range(desk.box("Of").count())} == {
        About.TODAY,
        About.YESTERDAY,
    }
    desk.box("Report").setCurrentIndex(desk.box("Report").findData(PaperKind.PACK.value))
    assert desk.box("As").count() == 1
    desk.cancel()


def test_what_is_wrong_is_said_at_its_field(desk: RuleDesk, papers: Path) -> None:
    desk.press("Add...")
    desk.type("Into the folder", str(papers / "gone"))
    leave(desk, "Into the folder")
    desk.wait_for("There is no such folder.")
    desk.type("Into the folder", "reports")
    leave(desk, "Into the folder")
    assert "Write the whole path" in desk.words()
    assert not desk.key("Schedule").isEnabled()
    desk.type("Into the folder", str(papers))
    assert "Write the whole path" not in desk.words()
    desk.type("By e-mail to", "boss@example")
    leave(desk, "By e-mail to")
    assert "boss@example is not an e-mail address" in desk.words()
    desk.type("By e-mail to", "boss@example.org")
    leave(desk, "By e-mail to")
    assert "There is no mail server yet." in desk.words()
    desk.type("By e-mail to", "")
    assert desk.key("Schedule").isEnabled()
    desk.cancel()


def test_undoing_a_change_makes_nothing_again_that_was_made_since(
    desk: RuleDesk, office: Office, papers: Path, clock: Clock
) -> None:
    before = office.schedules.add(ReportPlan(PaperKind.DAY, DAILY, About.TODAY, folder=str(papers)))
    look_again(desk)
    desk.press("Change...")
    assert desk.box("Report").currentText() == "Day list"
    desk.box("Of").setCurrentIndex(1)
    desk.finish("Save")
    [changed] = office.schedules.schedules()
    assert (changed.id, changed.plan.about) == (before.id, About.YESTERDAY)
    clock.now += timedelta(days=1)
    office.schedules.run_due()
    office.accounts.sign_in("Administrator", PASSPHRASE)
    [made] = office.schedules.schedules()
    desk.press("Undo")
    desk.wait_for("It is as it was before.")
    assert made.done_until is not None
    assert office.schedules.schedules() == (replace(made, plan=before.plan),)


def test_a_removed_report_can_be_put_back(desk: RuleDesk, office: Office, papers: Path) -> None:
    before = office.schedules.add(ReportPlan(PaperKind.DAY, DAILY, About.TODAY, folder=str(papers)))
    look_again(desk)
    desk.press("Remove")
    desk.wait_for("The report is not made any more.")
    desk.rest()
    assert rows(desk) == []
    desk.press("Undo")
    desk.wait_for("It is as it was before.")
    assert office.schedules.schedules() == (before,)


def test_a_report_is_made_at_once(desk: RuleDesk, office: Office, papers: Path) -> None:
    office.schedules.add(ReportPlan(PaperKind.MONTH, DAILY, About.THIS_MONTH, FileFormat.CSV, folder=str(papers)))
    look_again(desk)
    desk.press("Make now")
    desk.wait_for("month-2026-05.csv went to")
    assert desk.key("Open folder").isVisible()
    assert "Ada Lovelace" in (papers / "month-2026-05.csv").read_text("utf-8-sig")


def test_it_says_what_is_caught_up_and_what_failed(desk: RuleDesk, office: Office, papers: Path, clock: Clock) -> None:
    office.schedules.add(ReportPlan(PaperKind.DAY, DAILY, About.TODAY, FileFormat.CSV, folder=str(papers)))
    clock.now += timedelta(days=3)
    office.accounts.sign_in("Administrator", PASSPHRASE)
    look_again(desk)
    assert rows(desk)[0][3:] == ("Not yet", "Now")
    assert "It was due on 31 May, 19:00 and is caught up" in desk.words()
    papers.rmdir()
    office.schedules.run_due()
    look_again(desk)
    assert rows(desk)[0][3:] == ("Failed", "1 Jun, 09:35")
    assert "failed once: The folder" in desk.words()
    papers.mkdir()
    clock.now += timedelta(minutes=5)
    office.schedules.run_due()
    look_again(desk)
    assert rows(desk)[0][3:] == ("31 May, 19:00", "1 Jun, 19:00")


def test_a_mail_server_is_set_and_tried(desk: RuleDesk, office: Office, tmp_path: Path) -> None:
    with post_office(tmp_path) as found:
        desk.dialog.schedules.tabs.setCurrentIndex(1)
        assert "There is no mail server yet" in desk.words()
        assert not desk.key("Send a test mail...").isEnabled()
        desk.press("Mail server...")
        desk.type("Server", "127.0.0.1")
        desk.number("Port").setValue(found.port)
        desk.type("From the address", "office@example.org")
        desk.type("Sign in as", USER)
        desk.type("Password", PASSWORD)
        desk.type("Certificate", str(found.authority))
        desk.finish("Save")
        assert f"E-mail goes through 127.0.0.1, port {found.port}" in desk.words()
        assert PASSWORD not in desk.words()
        desk.press("Send a test mail...")
        desk.type("Address", "boss@example.org")
        desk.finish("Send")
        assert "The mail server took an e-mail for boss@example.org." in desk.words()
    [message] = found.received
    assert message["Subject"] == "faceattend: a trial"


def test_what_is_wrong_with_a_mail_server_is_said_at_its_field(desk: RuleDesk) -> None:
    desk.dialog.schedules.tabs.setCurrentIndex(1)
    desk.press("Mail server...")
    assert "Name the server." in desk.words()
    for field, typed, said in (
        ("Server", "mail server", "mail server is no name of a mail server"),
        ("From the address", "office", "office is not an e-mail address"),
    ):
        desk.type(field, typed)
        leave(desk, field)
        assert said in desk.words(), said
    user = next(each for each in desk.front.findChildren(QLineEdit) if each.accessibleName() == "Sign in as")
    user.setText("b\u00fcro")
    leave(desk, "Sign in as")
    assert "without accents" in desk.words()
    assert not desk.key("Save").isEnabled()
    desk.cancel()


def test_the_usual_port_follows_the_encryption(desk: RuleDesk) -> None:
    desk.dialog.schedules.tabs.setCurrentIndex(1)
    desk.press("Mail server...")
    assert desk.number("Port").value() == 587
    desk.box("Connection").setCurrentIndex(1)
    assert desk.number("Port").value() == 465
    desk.number("Port").setValue(2525)
    desk.box("Connection").setCurrentIndex(0)
    assert desk.number("Port").value() == 2525
    desk.cancel()


def test_a_kept_password_is_not_shown_and_stays(desk: RuleDesk, office: Office, vault: Vault) -> None:
    office.schedules.set_mail_server(MailServer("mail.example.org", 587, "a@example.org", user=USER, password=PASSWORD))
    look_again(desk)
    desk.dialog.schedules.tabs.setCurrentIndex(1)
    desk.press("Mail server...")
    field = next(each for each in desk.front.findChildren(QLineEdit) if each.accessibleName() == "Password")
    assert (field.text(), field.placeholderText()) == ("", "Kept; type only to change it")
    desk.type("Server", "mail.example.com")
    assert field.placeholderText() == ""
    assert not desk.key("Save").isEnabled()
    desk.type("Server", "mail.example.org")
    desk.type("From the address", "b@example.org")
    desk.finish("Save")
    kept = ScheduleBook(vault.settings).mail_server()
    assert kept == MailServer("mail.example.org", 587, "b@example.org", user=USER, password=PASSWORD)


def test_a_mail_server_that_is_needed_is_not_removed(desk: RuleDesk, office: Office) -> None:
    office.schedules.set_mail_server(MailServer("mail.example.org", 587, "a@example.org"))
    schedule = office.schedules.add(ReportPlan(PaperKind.DAY, DAILY, About.TODAY, receivers=("b@example.org",)))
    look_again(desk)
    desk.dialog.schedules.tabs.setCurrentIndex(1)
    QTimer.singleShot(300, lambda: desk.press("Remove"))
    desk.press("Remove...")
    desk.wait_for("There are scheduled reports that are sent by e-mail.")
    office.schedules.remove(schedule.id)
    QTimer.singleShot(300, lambda: desk.press("Remove"))
    desk.press("Remove...")
    desk.wait_for("There is no mail server yet")
    assert office.schedules.mail_server() is None
