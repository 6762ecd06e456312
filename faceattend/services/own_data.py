"""Gathering everything that the vault holds of one person, for him to have."""

import io
import zipfile
from datetime import timedelta

from faceattend import settings
from faceattend.domain.audit import AuditEntry
from faceattend.domain.clock import Clock
from faceattend.domain.people import Person
from faceattend.domain.privacy import AccessLine, PersonData
from faceattend.reports.person_files import access_csv, closed_csv, entries_csv, person_json, punches_csv, sightings_csv
from faceattend.services.account_book import AccountBook
from faceattend.services.logs import REMOVED
from faceattend.services.notices import NoticeBook, shipped_notice
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.seal_mark import last_seal
from faceattend.storage.vault import Vault

_PAST, _FUTURE = timedelta(days=3660), timedelta(days=366)
"""How far a search reaches: a program that runs keeps nothing longer than three years, and a clock can be wrong."""

_PROGRAM = "the program"

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


class OwnData:
    """Gathers the data of people; whether somebody may have it is asked by who calls it."""

    def __init__(
        self, vault: Vault, office_settings: OfficeSettings, notices: NoticeBook, accounts: AccountBook, clock: Clock
    ) -> None:
        self._vault = vault
        self._settings = office_settings
        self._notices = notices
        self._accounts = accounts
        self._clock = clock

    def of(self, person: Person) -> PersonData:
        """Return everything of a person as it is now."""
        now = self._clock()
        zone = self._settings.zone()
        today = now.astimezone(zone).date()
        first, last = today - _PAST, today + _FUTURE
        names = {account.id: account.name for account in self._accounts.all()}
        consent = person.consent
        recorded_by = "" if consent is None or consent.recorded_by is None else names.get(consent.recorded_by, REMOVED)
        texts = {notice.digest: notice.text for notice in (*self._notices.all(), shipped_notice())}

        def line(entry: AuditEntry) -> AccessLine:
            account = _PROGRAM if entry.account is None else names.get(entry.account, REMOVED)
            return AccessLine(entry.time, account, entry.action, entry.outcome, entry.everybody, entry.detail)

        rules = self._vault.rule_book.read()
        punches, entries = self._vault.punches.day_records_of(person.id, first, last)
        return PersonData(
            site=self._settings.get(settings.SITE_NAME),
            zone=zone,
            made_at=now,
            person=person,
            notice="" if consent is None else texts.get(consent.notice_digest, ""),
            recorded_by=recorded_by,
            punches=tuple(punches),
            entries=tuple(entries),
            assignments=tuple(rule for rule in rules.assignments if rule.target.person == person.id),
            overrides=tuple(rule for rule in rules.overrides if rule.target.person == person.id),
            closed=tuple(self._vault.closings.all_of_person(person.id)),
            sightings=tuple(self._vault.sightings.of(person.id, first, last)),
            credentials=self._vault.credentials.kinds_of(person.id),
            looks=self._vault.kept_looks.count_of(person.id),
            pictures=self._vault.evidence.count_of(person.id),
            access=tuple(map(line, self._vault.audit.about(person.id))),
            seal=last_seal(self._vault),
        )


def zipped(data: PersonData) -> bytes:
    """Return one zip with everything: data.json, five tables and a paper."""
    from faceattend.reports.person_pdf import person_pdf

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (
            ("data.json", person_json(data)),
            ("punches.csv", punches_csv(data)),
            ("entries.csv", entries_csv(data)),
            ("closed-months.csv", closed_csv(data)),
            ("sightings.csv", sightings_csv(data)),
            ("access.csv", access_csv(data)),
            ("report.pdf", person_pdf(data)),
        ):
            # With no time of its own a file says when it was made inside, in the site's zone.
            archive.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), body, zipfile.ZIP_DEFLATED)
    return content.getvalue()
