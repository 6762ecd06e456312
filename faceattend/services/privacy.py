"""What people may ask of the office: to be told, to leave, to take consent back, to see their data, to be erased."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

from faceattend import settings
from faceattend.domain.accounts import AccountId, Right
from faceattend.domain.clock import Clock
from faceattend.domain.people import Person, PersonDetails, PersonId, clean_text
from faceattend.domain.privacy import (
    MAX_ERASURE_REASON_LENGTH,
    CertificateData,
    DataKind,
    Erasure,
    Notice,
    RetentionLine,
)
from faceattend.domain.results import SealMark
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.access import Access, needs, needs_nobody
from faceattend.services.account_book import AccountBook
from faceattend.services.erasing import PersonEraser
from faceattend.services.logs import REMOVED
from faceattend.services.notices import Document, NoticeBook, shipped_text
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.own_data import OwnData, zipped
from faceattend.services.reporting import write_whole
from faceattend.services.retention import Retention
from faceattend.services.seal_mark import last_seal
from faceattend.storage.vault import Vault

__all__ = [
    "Certificate",
    "CertificateData",
    "DataKind",
    "Document",
    "Erasure",
    "Notice",
    "PrivacyParts",
    "PrivacyService",
    "RetentionLine",
]

_LOGGER = logging.getLogger(__name__)

_TELLING_LETTERS = 3
"""A part of a name or a code that is shorter is also a word or the number of a day."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The paper that a person is given who was erased."""

    data: CertificateData

    def pdf(self) -> bytes:
        """Return it as one printable page; the same data always gives the same bytes."""
        from faceattend.reports.certificate import certificate_pdf

        return certificate_pdf(self.data)


@dataclass(frozen=True, slots=True)
class PrivacyParts:
    """What the service works with; each is the program's own and asks nobody."""

    notices: NoticeBook
    eraser: PersonEraser
    retention: Retention
    own_data: OwnData

    @classmethod
    def of(cls, vault: Vault, office_settings: OfficeSettings, accounts: AccountBook, clock: Clock) -> Self:
        """Build them on an open vault."""
        notices, eraser = NoticeBook(vault.settings), PersonEraser(vault, accounts)
        retention = Retention(vault, office_settings, eraser, clock)
        return cls(notices, eraser, retention, OwnData(vault, office_settings, notices, accounts, clock))


class PrivacyService:
    """Keeps the office's promises about people's data.

    Attributes:
        access: who acts.
    """

    def __init__(
        self, vault: Vault, office_settings: OfficeSettings, parts: PrivacyParts, access: Access, clock: Clock
    ) -> None:
        self.access = access
        self._vault = vault
        self._settings = office_settings
        self._notices = parts.notices
        self._eraser = parts.eraser
        self._retention = parts.retention
        self._own_data = parts.own_data
        self._clock = clock

    @needs_nobody
    def notice(self) -> Notice:
        """Return the notice that people are given now: version 0, which comes with the program, until there is another.

        Raises:
            EnvironmentFault: the one that comes with the program is missing from the installation.
        """
        return self._notices.current()

    @needs_nobody
    def notices(self) -> tuple[Notice, ...]:
        """Return every notice of the office's own that was ever given, the oldest first."""
        return self._notices.all()

    @needs_nobody
    def document(self, document: Document) -> str:
        """Return a document that comes with the program, as Markdown; the office fills in the square brackets."""
        return shipped_text(document)

    @needs(Right.CHANGE_SETTINGS)
    def set_notice(self, text: str) -> Notice:
        """Give people another notice from now on; earlier consents keep the one that they were given.

        Raises:
            UserError: the text is empty or too long.
        """
        notice = self._notices.replace(text)
        self.access.note(Right.CHANGE_SETTINGS, detail=f"notice, version {notice.version}")
        return notice

    @needs(Right.CORRECT_ATTENDANCE)
    def leave(self, person: PersonId, day: date | None) -> Person:
        """Record a person's last day on the roll, or with None that he has not left.

        From the day after it he is neither expected nor recognised.

        Raises:
            UserError: the day is before he joined, or there is no such person.
        """
        # Days after the last one are no absences: it changes the record as an entry by hand does.
        self.access.require_person(Right.CORRECT_ATTENDANCE, self._vault.people.get(person))
        changed = self._vault.people.set_left(person, day)
        self.access.note(Right.EDIT_PEOPLE, [person], "not leaving" if day is None else "leaving")
        return changed

    @needs(Right.EDIT_PEOPLE)
    def withdraw(self, person: PersonId) -> Person:
        """Record that a person took the consent back, and destroy what the program learned of his face.

        Raises:
            UserError: there is no consent that could be taken back, or no such person.
        """
        self.access.require_person(Right.EDIT_PEOPLE, self._vault.people.get(person))
        changed = self._vault.people.withdraw_consent(person, self._clock())
        self.access.note(Right.EDIT_PEOPLE, [person], "consent taken back")
        return changed

    @needs(Right.ERASE_PERSON)
    def erase(self, person: PersonId, reason: str) -> Certificate:
        """Destroy everything that the vault holds of a person.

        Args:
            reason: why, in a few words without the person's name or code; it is kept.

        Raises:
            UserError: the reason is empty, too long or names the person, or there is no such person.
            EnvironmentFault: the disk failed; what is missing is made up for when the vault is opened again.
        """
        found = self._vault.people.get(person)
        self.access.require_person(Right.ERASE_PERSON, found)
        cleaned = _reason(reason, found.details)
        now = self._clock()
        account = self.access.account
        self.access.note(Right.ERASE_PERSON, [person], "begun")
        erasure = self._eraser.erase(person, cleaned, now, None if account is None else account.id)
        seal = self._sealed(now)
        zone = self._settings.zone()
        return Certificate(
            CertificateData(
                site=self._settings.get(settings.SITE_NAME),
                name=found.details.name,
                code=found.details.code,
                erased_at=now.astimezone(zone),
                zone=zone.key,
                account="" if account is None else account.name,
                reason=cleaned,
                emptied={stream: len(numbers) for stream, numbers in erasure.rows.items()},
                templates=erasure.templates,
                seal="" if seal is None else seal.head,
                device="" if seal is None else seal.device,
                backup_days=self._settings.get(settings.BACKUP_KEEP_DAYS),
            )
        )

    def _sealed(self, now: datetime) -> SealMark | None:
        """Seal what was erased, and return the seal; what is destroyed is destroyed, also when this fails."""
        try:
            self._vault.seals.seal(now)
        except (UserError, EnvironmentFault) as error:
            _LOGGER.warning("an erasure was not sealed at once: %s", error)
        return last_seal(self._vault)

    @needs(Right.READ_AUDIT)
    def erasures(self) -> list[Erasure]:
        """Return what is on record of everybody who was erased, the oldest first; nobody is named."""
        return self._vault.erasures.all()

    @needs(Right.EXPORT_PERSON)
    def export(self, person: PersonId, path: Path) -> None:
        """Write everything that the vault holds of a person into one zip file: JSON, CSV and PDF.

        Raises:
            UserError: the name does not end with .zip, or there is no such person.
            EnvironmentFault: the file cannot be written there; nothing was changed.
        """
        if path.suffix.lower() != ".zip":
            raise UserError(f"{path.name}: the name must end with .zip.")
        found = self._vault.people.get(person)
        self.access.require_person(Right.EXPORT_PERSON, found)
        # Before it is gathered, so that this is a line of it too.
        self.access.note(Right.EXPORT_PERSON, [person])
        write_whole(path, zipped(self._own_data.of(found)))

    @needs(Right.READ_PEOPLE)
    def recorders(self) -> Mapping[AccountId, str]:
        """Return the name of every account that wrote down a consent of somebody whom the account may see."""
        names = {kept.account.id: kept.account.name for kept in self._vault.accounts.all()}
        people = self.access.within_reach(Right.READ_PEOPLE, self._vault.people.all())
        recorded = {person.consent.recorded_by for person in people if person.consent is not None}
        return {account: names.get(account, REMOVED) for account in recorded if account is not None}

    @needs(Right.READ_STATE)
    def retention_plan(self, proposed: Mapping[str, object] | None = None) -> tuple[RetentionLine, ...]:
        """Return for every kind of data what :meth:`run_retention` would delete now; a count may be 0.

        Args:
            proposed: periods, by the keys of their settings, that somebody thinks of choosing.

        Raises:
            UserError: a period is out of range.
        """
        return self._retention.plan(proposed or {})

    @needs(Right.READ_STATE)
    def retention_ran_at(self) -> datetime | None:
        """Return when retention last ran to its end, aware UTC; None when that is not known."""
        return self._retention.ran_at

    @needs(Right.KEEP_RECORDS)
    def run_retention(self) -> tuple[RetentionLine, ...]:
        """Delete what has been kept long enough, and return what was deleted of every kind.

        Raises:
            EnvironmentFault: the disk failed; the rest is deleted by the next run.
        """
        account = self.access.account
        return self._retention.run(None if account is None else account.id)


def _reason(reason: str, details: PersonDetails) -> str:
    """Return the reason as it is kept; it outlives the person's data and must not be one of them."""
    cleaned = clean_text(reason, "reason", MAX_ERASURE_REASON_LENGTH)
    if not cleaned:
        raise UserError("There is no reason; write down why this person is erased, without naming the person.")
    telling = [part for part in (*details.name.split(), details.code) if len(part) >= _TELLING_LETTERS]
    if any(_words(part) in _words(cleaned) for part in (details.name, *telling)):
        raise UserError("The reason is kept for good and names the person; write it without the name and the code.")
    return cleaned


def _words(text: str) -> str:
    """Return the words of a text with spaces around each, so that a word is found and a part of one is not."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "
