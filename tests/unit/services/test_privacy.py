"""What people may ask of the office, through the office's own door and with a clock that is moved."""

import csv
import hashlib
import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from faceattend import settings
from faceattend.domain.accounts import Role
from faceattend.domain.credentials import CredentialKind
from faceattend.domain.day_entries import DayPart, EntryKind, NewDayEntry
from faceattend.domain.incidents import IncidentId
from faceattend.domain.matching import Verdict
from faceattend.domain.months import Month
from faceattend.domain.people import Consent, Person, PersonDetails
from faceattend.domain.privacy import DataKind
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.results import DayCode
from faceattend.domain.sightings import Appearance
from faceattend.domain.verification import Stream
from faceattend.errors import UserError
from faceattend.services.access import NotAllowedError, PasswordNeededError
from faceattend.services.account_book import AccountBook
from faceattend.services.office import Office, VaultGate
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.privacy import Document, PrivacyParts
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import PASSPHRASE, Clock

FORMAT = "sface:1"
NOTICE = "We write down when you come and go.\n\nYou may refuse."


def learned(vault: Vault, name: str, code: str, joined: date | None = None) -> Person:
    """Somebody on the roll with two templates."""
    templates = {FORMAT: np.ones((2, 4), np.float32)}
    return vault.people.add(
        PersonDetails(name, code), Consent("signed", datetime(2024, 1, 2, tzinfo=UTC)), joined, templates
    )


def punch(vault: Vault, person: Person, day: date, note: str = "") -> None:
    at = datetime.combine(day, time(8), UTC)
    method = Method.MANUAL if note else Method.FACE
    vault.punches.add(NewPunch(person.id, at, day, Direction.IN, method, "" if note else "door", 0.5, note))


def seen(vault: Vault, person: Person | None, day: date) -> None:
    at = datetime.combine(day, time(8), UTC)
    verdict = Verdict.UNKNOWN if person is None else Verdict.RECOGNISED
    vault.sightings.add(Appearance(at, day, "door", verdict, None if person is None else person.id, 0.5))


@pytest.fixture
def kind_of(office: Office) -> Callable[[DataKind], tuple[int, date]]:
    """Returns what retention would delete of a kind, and before which day."""

    def look(kind: DataKind) -> tuple[int, date]:
        [line] = [line for line in office.privacy.retention_plan() if line.kind is kind]
        return line.count, line.before

    return look


def test_a_notice_counts_its_versions_and_keeps_the_old_ones(office: Office) -> None:
    assert office.privacy.notice().version == 0
    first = office.privacy.set_notice(f"  {NOTICE}\r\n")
    assert (first.version, first.text) == (1, NOTICE)
    assert first.digest == hashlib.sha256(NOTICE.encode()).hexdigest()
    assert office.privacy.set_notice(NOTICE) == first
    second = office.privacy.set_notice("Something else.")
    assert second.version == 2
    assert office.privacy.notice() == second
    assert office.privacy.notices() == (first, second)


@pytest.mark.parametrize(("text", "words"), [("  \n ", "empty"), ("x" * 20_001, "longer than 20,000")])
def test_a_notice_that_says_nothing_or_too_much_is_refused(office: Office, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        office.privacy.set_notice(text)


@pytest.mark.parametrize("document", list(Document))
def test_a_document_to_start_from_comes_with_the_program(office: Office, document: Document) -> None:
    text = office.privacy.document(document)
    assert text.startswith("# ")
    assert "[" in text


def test_a_consent_says_to_what_by_whom_and_for_whom(office: Office, clock: Clock) -> None:
    notice = office.privacy.set_notice(NOTICE)
    person = office.enrolment.enrol(PersonDetails("Ada", "1"), "signed on paper", [], guardian="Annabella Byron")
    account = office.access.account
    assert account is not None
    assert person.consent == Consent("signed on paper", clock.now, 1, notice.digest, account.id, "Annabella Byron")
    office.privacy.set_notice("Something else.")
    again = office.enrolment.give_consent(person.id, "signed anew").consent
    assert again is not None
    assert (again.notice_version, again.guardian) == (2, "")


def test_until_the_office_has_a_notice_of_its_own_a_consent_is_bound_to_the_one_that_comes_with_the_program(
    office: Office, tmp_path: Path
) -> None:
    shipped = office.privacy.document(Document.NOTICE)
    given = office.privacy.notice()
    assert (given.version, given.text) == (0, shipped)
    assert given.digest == hashlib.sha256(shipped.encode()).hexdigest()
    person = office.enrolment.enrol(PersonDetails("Ada", "1"), "signed", [])
    assert person.consent is not None
    assert (person.consent.notice_version, person.consent.notice_digest) == (0, given.digest)
    office.privacy.set_notice(NOTICE)
    office.privacy.export(person.id, tmp_path / "own.zip")
    with zipfile.ZipFile(tmp_path / "own.zip") as archive:
        consent = json.loads(archive.read("data.json"))["consent"]
        paper = archive.read("report.pdf")
    assert consent["notice"] == {"version": 0, "sha256": given.digest, "text": shipped}
    words = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())
    assert "the one that comes with the program" in words


def test_a_consent_that_is_taken_back_destroys_the_templates(office: Office, vault: Vault, clock: Clock) -> None:
    person = learned(vault, "Ada", "1")
    clock.advance(timedelta(hours=1))
    withdrawn = office.privacy.withdraw(person.id)
    assert withdrawn.templates == {}
    assert withdrawn.consent is not None
    assert withdrawn.consent.withdrawn_at == clock.now
    assert vault.people.templates(FORMAT) == {}
    with pytest.raises(UserError, match="took the consent back"):
        vault.people.set_templates(person.id, {FORMAT: np.ones((1, 4), np.float32)})
    with pytest.raises(UserError, match="no consent of Ada that could be taken back"):
        office.privacy.withdraw(person.id)
    office.enrolment.give_consent(person.id, "changed her mind")
    assert vault.people.set_templates(person.id, {FORMAT: np.ones((1, 4), np.float32)}).templates == {FORMAT: 1}


def test_a_consent_that_was_taken_back_cannot_be_put_back(
    office: Office, vault: Vault, gate: VaultGate, opened: list[Vault], clock: Clock, tmp_path: Path
) -> None:
    person = learned(vault, "Ada", "1")
    office.accounts.lock()
    vault.seals.seal(clock.now)
    database = tmp_path / "data" / "attendance.db"
    shutil.copy(database, tmp_path / "before.db")
    clock.advance(timedelta(hours=1))
    office.accounts.sign_in("Administrator", PASSPHRASE)
    office.privacy.withdraw(person.id)
    office.close()
    with closing(sqlite3.connect(database)) as records, records:
        records.execute("ATTACH ? AS before", (str(tmp_path / "before.db"),))
        records.execute("UPDATE person SET profile = (SELECT profile FROM before.person)")
        records.execute("INSERT INTO template SELECT * FROM before.template")
    again = gate.unlock(PASSPHRASE)
    found = again.enrolment.find("1")
    assert found.templates == {}
    assert found.consent is not None
    assert found.consent.withdrawn_at == clock.now
    [line] = [one for one in opened[-1].audit.about(person.id) if one.detail == "consent taken back, as before"]
    assert line.account is None
    again.enrolment.give_consent(person.id, "changed her mind")
    opened[-1].people.set_templates(person.id, {FORMAT: np.ones((1, 4), np.float32)})
    again.close()
    last = gate.unlock(PASSPHRASE)
    assert last.enrolment.find("1").templates == {FORMAT: 1}
    last.close()


def test_who_left_is_not_absent_afterwards_and_not_in_later_months(office: Office, vault: Vault, clock: Clock) -> None:
    ada, ben = learned(vault, "Ada", "1"), learned(vault, "Ben", "2")
    clock.now = datetime(2026, 7, 20, tzinfo=UTC)
    confirm(office)
    for month in (5, 6, 7):
        punch(vault, ben, date(2026, month, 4))
        for day in range(1, 20):
            span = vault.coverage.begin("door", datetime(2026, month, day, 7, tzinfo=UTC))
            vault.coverage.extend(span, datetime(2026, month, day, 19, tzinfo=UTC))
    office.privacy.leave(ada.id, date(2026, 6, 10))

    def codes(month: int) -> dict[str, list[DayCode]]:
        rows = office.reporting.month(Month(2026, month)).rows
        return {row.person.details.name: [day.code for day in row.days] for row in rows}

    assert codes(5)["Ada"].count(DayCode.ABSENT) == 13
    assert DayCode.ABSENT in codes(6)["Ada"][:10]
    assert set(codes(6)["Ada"][10:]) == {DayCode.NOT_EMPLOYED}
    assert set(codes(7)) == {"Ben"}
    [row] = office.reporting.month(Month(2026, 7), person_code="1").rows
    assert {day.code for day in row.days} == {DayCode.NOT_EMPLOYED}
    office.privacy.leave(ada.id, None)
    assert set(codes(7)) == {"Ada", "Ben"}


def test_nobody_leaves_before_he_joined(office: Office, vault: Vault) -> None:
    person = learned(vault, "Ada", "1", joined=date(2026, 5, 4))
    with pytest.raises(UserError, match="joined on 2026-05-04"):
        office.privacy.leave(person.id, date(2026, 5, 3))


def test_an_erasure_is_certified(office: Office, vault: Vault, clock: Clock) -> None:
    office.preferences.set(settings.SITE_ZONE, "Europe/Berlin")
    ada = learned(vault, "Ada Lovelace", "A 77")
    for day in range(1, 6):
        punch(vault, ada, date(2026, 5, day), "forgot" if day == 3 else "")
        seen(vault, ada, date(2026, 5, day))
    office.accounts.add("Ada's own", Role.PERSON, "difference engine", person=ada.id)
    certificate = office.privacy.erase(ada.id, "asked for it in a letter")
    data = certificate.data
    assert (data.name, data.code, data.account, data.site) == ("Ada Lovelace", "A 77", "Administrator", "Test")
    assert data.emptied == {Stream.PUNCHES: 5, Stream.SIGHTINGS: 5}
    assert (data.templates, data.backup_days) == (2, 35)
    latest = vault.seals.latest()
    assert latest is not None
    assert (data.seal, data.device) == (latest.text, vault.seals.fingerprint)
    assert data.erased_at.isoformat() == "2026-05-29T20:00:00+02:00"
    [page] = PdfReader(io.BytesIO(certificate.pdf())).pages
    text = " ".join(page.extract_text().split())
    for words in (
        "Certificate of erasure",
        "Ada Lovelace",
        "A 77",
        "29 May 2026, 20:00",
        data.seal,
        "asked for it",
        "35 days",
    ):
        assert words in text
    assert certificate.pdf() == certificate.pdf()
    assert office.enrolment.people() == []
    assert [account.name for account in office.accounts.accounts()] == ["Administrator"]
    [erasure] = office.privacy.erasures()
    assert erasure.person == ada.id
    assert vault.problems == ()


def test_who_is_erased_while_another_program_reads_the_database_is_certified_and_the_problem_told(
    office: Office, vault: Vault, tmp_path: Path
) -> None:
    ada = learned(vault, "Ada Lovelace", "A 77")
    with closing(sqlite3.connect(tmp_path / "data" / "attendance.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM template").fetchall()
        assert office.privacy.erase(ada.id, "asked for it").data.templates == 2
        assert any("still being read" in problem for problem in office.problems())
    assert office.enrolment.people() == []


def test_accounts_of_somebody_who_was_erased_end_with_him(office: Office, vault: Vault, gate: VaultGate) -> None:
    ada = learned(vault, "Ada Lovelace", "A 77")
    office.accounts.add("Own card", Role.PERSON, "difference engine", person=ada.id)
    office.accounts.add("Desk", Role.OPERATOR, "reception umbrella rain puddle", person=ada.id)
    # As after a crash between the two.
    vault.erasures.erase(ada.id, "asked for it", datetime(2026, 5, 29, tzinfo=UTC))
    office.close()
    again = gate.unlock(PASSPHRASE)
    try:
        linked = {account.name: account.person for account in again.accounts.accounts()}
        assert linked == {"Administrator": None, "Desk": None}
    finally:
        again.close()


def test_records_that_were_cut_by_retention_still_verify(office: Office, vault: Vault, clock: Clock) -> None:
    ada = learned(vault, "Ada", "1")
    for day in (date(2024, 1, 5), date(2024, 1, 6), date(2026, 5, 20)):
        punch(vault, ada, day)
        seen(vault, ada, day)
    vault.seals.seal(clock.now)
    clock.advance(timedelta(minutes=1))
    office.privacy.run_retention()
    assert [one.day for one in vault.punches.between(date(2024, 1, 1), date(2026, 5, 29))] == [date(2026, 5, 20)]
    found = vault.verify()
    assert found.findings == ()


@pytest.mark.parametrize("reason", ["Lovelace asked", "ada lovelace", "left, was A 77 here", " \t"])
def test_the_reason_of_an_erasure_names_nobody(office: Office, vault: Vault, reason: str) -> None:
    ada = learned(vault, "Ada Lovelace", "A 77")
    with pytest.raises(UserError, match="reason"):
        office.privacy.erase(ada.id, reason)
    assert office.enrolment.people() == [ada]


def test_who_operates_the_desk_neither_erases_nor_exports(office: Office, vault: Vault, tmp_path: Path) -> None:
    ada = learned(vault, "Ada Lovelace", "1")
    office.accounts.add("Desk", Role.OPERATOR, "reception umbrella rain puddle")
    office.accounts.sign_out()
    office.accounts.sign_in("Desk", "reception umbrella rain puddle")
    for refused in (
        lambda: office.privacy.erase(ada.id, "asked for it"),
        lambda: office.privacy.export(ada.id, tmp_path / "ada.zip"),
        office.privacy.run_retention,
        lambda: office.privacy.set_notice("Mine."),
    ):
        with pytest.raises(NotAllowedError):
            refused()
    assert office.privacy.leave(ada.id, date(2026, 5, 29)).left == date(2026, 5, 29)
    assert list(tmp_path.glob("*.zip")) == []


def test_erasing_and_exporting_need_the_password_again_after_a_while(
    office: Office, vault: Vault, clock: Clock, tmp_path: Path
) -> None:
    ada = learned(vault, "Ada Lovelace", "1")
    clock.advance(timedelta(minutes=11))
    with pytest.raises(PasswordNeededError):
        office.privacy.erase(ada.id, "asked for it")
    with pytest.raises(PasswordNeededError):
        office.privacy.export(ada.id, tmp_path / "ada.zip")


def test_a_person_gets_everything_in_one_file(office: Office, vault: Vault, clock: Clock, tmp_path: Path) -> None:
    office.preferences.set(settings.SITE_ZONE, "Europe/Berlin")
    notice = office.privacy.set_notice(NOTICE)
    person = office.enrolment.enrol(PersonDetails("=cmd|Ada", "1", "+Office"), "signed", [], guardian="@Byron")
    other = learned(vault, "Ben", "2")
    vault.people.set_templates(person.id, {FORMAT: np.full((2, 4), 0.125, np.float32)})
    punch(vault, person, date(2026, 5, 28))
    punch(vault, person, date(2026, 5, 29), "=HYPERLINK(1)")
    punch(vault, other, date(2026, 5, 29))
    kept = NewDayEntry(person.id, date(2026, 6, 1), EntryKind.LEAVE, DayPart.FIRST_HALF, "SL", reason="=the doctor")
    [entry] = vault.day_entries.add([kept], "Operator", clock.now)
    vault.day_entries.void(entry.id, "not taken", "Administrator", clock.now)
    vault.day_entries.add([NewDayEntry(other.id, kept.day, EntryKind.ON_DUTY, reason="a fair")], "Operator", clock.now)
    seen(vault, person, date(2026, 5, 29))
    seen(vault, other, date(2026, 5, 29))
    vault.credentials.set(person.id, CredentialKind.PIN, "40719902")
    vault.credentials.set(other.id, CredentialKind.BADGE, "04a377f1")
    vault.kept_looks.add(date(2026, 5, 29), person.id, np.full((1, 4), 0.125, np.float32), {})
    vault.evidence.add(IncidentId(1), date(2026, 5, 29), b"a picture of him", person.id)
    office.enrolment.people()
    vault.seals.seal(clock.now)

    office.privacy.export(person.id, tmp_path / "own.zip")

    with zipfile.ZipFile(tmp_path / "own.zip") as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    tables = {"punches.csv", "entries.csv", "closed-months.csv", "sightings.csv", "access.csv"}
    assert set(files) == {"data.json", *tables, "report.pdf"}
    data = json.loads(files["data.json"])
    assert data["person"] == {"name": "=cmd|Ada", "code": "1", "group": "+Office", "joined": None, "left": None}
    assert data["consent"]["guardian"] == "@Byron"
    assert data["consent"]["recorded_by"] == "Administrator"
    assert data["consent"]["notice"] == {"version": 1, "sha256": notice.digest, "text": NOTICE}
    assert data["templates"] == [{"format": FORMAT, "count": 2}]
    assert [line["time"] for line in data["punches"]] == ["2026-05-28T10:00:00+02:00", "2026-05-29T10:00:00+02:00"]
    assert len(data["sightings"]) == 1
    assert (data["checks_in_with"], data["looks_kept"], data["pictures_of_incidents"]) == (["pin"], 1, 1)
    whole = b"".join(files.values())
    assert b"40719902" not in whole
    assert b"Ben" not in whole
    assert np.full(2, 0.125, "<f4").tobytes() not in whole
    punches = list(csv.DictReader(io.StringIO(files["punches.csv"].decode("utf-8-sig"), newline="")))
    assert [line["note"] for line in punches] == ["", "'=HYPERLINK(1)"]
    [line] = csv.DictReader(io.StringIO(files["entries.csv"].decode("utf-8-sig"), newline=""))
    assert (line["day"], line["kind"], line["part"], line["leave"]) == ("2026-06-01", "leave", "first half", "SL")
    assert (line["reason"], line["by"], line["void_reason"]) == ("'=the doctor", "Operator", "not taken")
    assert data["entries"][0]["voided_by"] == "Administrator"
    assert b"a fair" not in whole
    access = list(csv.DictReader(io.StringIO(files["access.csv"].decode("utf-8-sig"), newline="")))
    assert {line["account"] for line in access} == {"Administrator"}
    assert {"export person", "read people", "edit people"} <= {line["action"] for line in access}
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["report.pdf"])).pages).split())
    latest = vault.seals.latest()
    assert latest is not None
    for words in (
        "What is kept about you",
        "=cmd|Ada",
        "@Byron",
        FORMAT,
        "May 2026",
        "2026-05-28 10:00:00",
        "leave SL, first half",
        "does not count: not taken",
        "a PIN",
        "Pictures of incidents that show you: 1",
        latest.text,
    ):
        assert words in text


def test_an_export_that_is_no_zip_is_refused(office: Office, vault: Vault, tmp_path: Path) -> None:
    ada = learned(vault, "Ada", "1")
    with pytest.raises(UserError, match=r"end with \.zip"):
        office.privacy.export(ada.id, tmp_path / "ada.pdf")


def test_retention_deletes_each_kind_in_its_time_and_not_before(
    office: Office, vault: Vault, clock: Clock, kind_of: Callable[[DataKind], tuple[int, date]]
) -> None:
    clock.now = datetime(2024, 1, 10, 12, tzinfo=UTC)
    confirm(office)
    ada, ben = learned(vault, "Ada", "1"), learned(vault, "Ben", "2")
    for day in (date(2024, 1, 10), date(2024, 1, 11)):
        punch(vault, ada, day)
        punch(vault, ben, day)
        seen(vault, ada, day)
        seen(vault, None, day)
    office.privacy.leave(ada.id, date(2024, 1, 31))

    clock.now = datetime(2024, 3, 1, 12, tzinfo=UTC)
    confirm(office)
    assert kind_of(DataKind.TEMPLATES) == (0, date(2024, 1, 31))
    clock.now = datetime(2024, 3, 2, 12, tzinfo=UTC)
    confirm(office)
    assert kind_of(DataKind.TEMPLATES) == (1, date(2024, 2, 1))
    clock.now = datetime(2024, 4, 10, 12, tzinfo=UTC)
    confirm(office)
    assert kind_of(DataKind.SIGHTINGS) == (2, date(2024, 1, 11))
    done = {line.kind: line.count for line in office.privacy.run_retention()}
    assert (done[DataKind.TEMPLATES], done[DataKind.SIGHTINGS], done[DataKind.PUNCHES]) == (1, 2, 0)
    assert set(vault.people.templates(FORMAT)) == {ben.id}
    assert len(vault.sightings.between(date(2024, 1, 1), date(2024, 12, 31))) == 2

    clock.now = datetime(2026, 1, 11, 12, tzinfo=UTC)
    confirm(office)
    assert kind_of(DataKind.PUNCHES) == (2, date(2024, 1, 11))
    assert kind_of(DataKind.PEOPLE)[0] == 0
    office.privacy.run_retention()
    assert {one.day for one in vault.punches.between(date(2024, 1, 1), date(2026, 1, 31))} == {date(2024, 1, 11)}

    clock.now = datetime(2026, 2, 1, 12, tzinfo=UTC)
    confirm(office)
    assert kind_of(DataKind.PEOPLE) == (1, date(2024, 2, 1))
    done = {line.kind: line.count for line in office.privacy.run_retention()}
    assert (done[DataKind.PUNCHES], done[DataKind.PEOPLE]) == (2, 1)
    assert [person.details.name for person in office.enrolment.people()] == ["Ben"]
    assert all(line.count == 0 for line in office.privacy.run_retention())
    assert vault.problems == ()


def test_retention_deletes_looks_and_pictures_in_their_time(
    office: Office, vault: Vault, clock: Clock, kind_of: Callable[[DataKind], tuple[int, date]]
) -> None:
    office.preferences.set(settings.KEPT_LOOK_DAYS, 14)
    office.preferences.set(settings.PICTURE_DAYS, 20)
    ada = learned(vault, "Ada", "1")
    for day in (date(2026, 5, 8), date(2026, 5, 9), date(2026, 5, 29)):
        vault.evidence.add(IncidentId(1), day, b"a picture", ada.id)
        vault.kept_looks.add(day, ada.id, np.ones((1, 128), np.float32), {})
    assert kind_of(DataKind.PICTURES) == (1, date(2026, 5, 9))
    assert kind_of(DataKind.LOOKS) == (2, date(2026, 5, 15))
    done = {line.kind: line.count for line in office.privacy.run_retention()}
    assert (done[DataKind.PICTURES], done[DataKind.LOOKS]) == (1, 2)
    # No picture outlives its incident, and where no looks are kept those of today go as well.
    office.preferences.set(settings.INCIDENT_DAYS, 10)
    office.preferences.set(settings.KEPT_LOOK_DAYS, 0)
    done = {line.kind: line.count for line in office.privacy.run_retention()}
    assert (done[DataKind.PICTURES], done[DataKind.LOOKS]) == (1, 1)
    assert vault.evidence.count_of(ada.id) == 1


def test_a_period_can_be_tried_before_it_is_chosen(office: Office, vault: Vault) -> None:
    ada = learned(vault, "Ada", "1")
    for day in (date(2026, 5, 1), date(2026, 5, 20)):
        seen(vault, ada, day)
    tried = {line.kind: line for line in office.privacy.retention_plan({settings.SIGHTING_DAYS.key: 14})}
    assert (tried[DataKind.SIGHTINGS].count, tried[DataKind.SIGHTINGS].before) == (1, date(2026, 5, 15))
    assert all(line.count == 0 for line in office.privacy.retention_plan())
    assert len(vault.sightings.between(date(2026, 5, 1), date(2026, 5, 29))) == 2
    with pytest.raises(UserError, match="between 1 and 1096"):
        office.privacy.retention_plan({settings.SIGHTING_DAYS.key: 0})


def test_a_row_that_a_clock_dated_far_ahead_keeps_no_other_one(office: Office, vault: Vault, clock: Clock) -> None:
    ada = learned(vault, "Ada", "1")
    for day in (date(2025, 1, 7), date(2099, 1, 1), date(2025, 1, 8), date(2099, 1, 2), date(2026, 5, 29)):
        seen(vault, ada, day)
    lines = {line.kind: line.count for line in office.privacy.run_retention()}
    # The first one that is dated ahead goes with what came after it; whether the second one is old nobody knows yet.
    assert lines[DataKind.SIGHTINGS] == 3
    assert [one.day for one in vault.sightings.of(ada.id, date(2020, 1, 1), date(2099, 12, 31))] == [
        date(2099, 1, 2),
        date(2026, 5, 29),
    ]
    assert vault.verify().ok


def test_a_clock_that_is_years_behind_deletes_nothing_that_is_newer(office: Office, vault: Vault, clock: Clock) -> None:
    ada = learned(vault, "Ada", "1")
    for day in (date(2026, 5, 28), date(2026, 5, 29)):
        seen(vault, ada, day)
    clock.now = datetime(2020, 1, 1, tzinfo=UTC)
    confirm(office)
    assert {line.kind: line.count for line in office.privacy.run_retention()}[DataKind.SIGHTINGS] == 0


def test_when_retention_ran_is_known_also_when_nothing_was_old(office: Office, clock: Clock) -> None:
    assert office.privacy.retention_ran_at() is None
    office.privacy.run_retention()
    assert office.privacy.retention_ran_at() == clock.now


def test_whoever_sees_a_consent_may_know_who_wrote_it_down(office: Office) -> None:
    office.accounts.add("Desk", Role.OPERATOR, "reception umbrella rain puddle")
    office.accounts.add("Lead", Role.LEAD, "rings and ideals forever", groups=["Form 1"])
    first = office.access.account
    office.enrolment.enrol(PersonDetails("Ada", "1", "Form 1"), "signed", [])
    office.accounts.sign_out()
    office.accounts.sign_in("Desk", "reception umbrella rain puddle")
    second = office.access.account
    assert first is not None
    assert second is not None
    office.enrolment.enrol(PersonDetails("Ben", "2", "Form 2"), "signed", [])
    assert office.privacy.recorders() == {first.id: "Administrator", second.id: "Desk"}
    office.accounts.sign_out()
    office.accounts.sign_in("Lead", "rings and ideals forever")
    assert office.privacy.recorders() == {first.id: "Administrator"}
    office.accounts.sign_out()
    office.accounts.sign_in("Administrator", PASSPHRASE)
    office.accounts.remove(second.id)
    assert office.privacy.recorders() == {first.id: "Administrator", second.id: "a removed account"}


def test_retention_is_written_into_the_log(office: Office, vault: Vault, clock: Clock) -> None:
    ada = learned(vault, "Ada", "1")
    seen(vault, ada, date(2026, 1, 5))
    office.privacy.run_retention()
    [line] = [
        line for line in vault.audit.between(clock.now, clock.now + timedelta(days=1)) if line.action == "retention"
    ]
    assert line.detail == "sightings: 1, before 2026-02-28"
    assert line.account is not None


def test_the_program_deletes_nothing_by_itself_by_a_date_that_is_years_ahead(
    vault: Vault, office: Office, clock: Clock
) -> None:
    ada = learned(vault, "Ada", "1")
    seen(vault, ada, date(2026, 5, 29))
    retention = PrivacyParts.of(vault, OfficeSettings(vault.settings), AccountBook(vault), clock).retention
    vault.seals.seal(clock.now)
    clock.advance(timedelta(days=4000))
    vault.seals.seal(clock.now)
    assert all(line.count == 0 for line in retention.run())
    clock.advance(timedelta(days=7))
    assert {line.kind: line.count for line in retention.run()}[DataKind.SIGHTINGS] == 1


def test_rows_after_a_cut_go_on_counting_and_a_seal_covers_where_they_begin(
    office: Office, vault: Vault, clock: Clock
) -> None:
    ada = learned(vault, "Ada", "1")
    seen(vault, ada, date(2026, 1, 5))
    before = vault.seals.latest()
    office.privacy.run_retention()
    after = vault.seals.latest()
    assert after is not None
    assert before is None or after.epoch > before.epoch
    seen(vault, ada, date(2026, 5, 29))
    assert len(vault.sightings.of(ada.id, date(2026, 1, 1), date(2026, 12, 31))) == 1


def test_no_kind_of_data_can_be_kept_for_more_than_three_years(office: Office) -> None:
    for setting, longest in (
        (settings.TEMPLATES_DAYS, 1096),
        (settings.PUNCH_MONTHS, 36),
        (settings.SIGHTING_DAYS, 1096),
        (settings.INCIDENT_DAYS, 1096),
        (settings.AUDIT_MONTHS, 36),
    ):
        office.preferences.set(setting, longest)
        with pytest.raises(UserError, match="between"):
            office.preferences.set(setting, longest + 1)


def confirm(office: Office) -> None:
    """Sign in again: days have gone by."""
    office.accounts.sign_in("Administrator", PASSPHRASE)


def test_nobody_but_an_administrator_corrects_his_own_record_or_takes_himself_off_the_roll(
    office: Office, ada: Person
) -> None:
    office.accounts.add("Reception", Role.OPERATOR, "seven copper kettles on a hill", person=ada.id)
    office.accounts.sign_in("Reception", "seven copper kettles on a hill")
    with pytest.raises(NotAllowedError):
        office.attendance.add(ada.id, office.attendance.now(), Direction.IN, "forgot")
    with pytest.raises(NotAllowedError):
        office.privacy.leave(ada.id, date(2026, 5, 4))
    grace = office.enrolment.enrol(PersonDetails("Grace Hopper", "8"), "", [])
    assert office.privacy.leave(grace.id, date(2026, 5, 29)).left == date(2026, 5, 29)
