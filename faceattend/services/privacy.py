"""What people may ask of the office: to be told, to leave, to take consent back, to see their data, to be erased."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.people import Person, PersonId
from faceattend.domain.privacy import CertificateData, DataKind, Notice, RetentionLine
from faceattend.services.access import Access, needs, needs_nobody
from faceattend.services.notices import Document, NoticeBook, shipped_text
from faceattend.services.preferences import PreferencesService
from faceattend.storage.vault import Vault

__all__ = ["Certificate", "CertificateData", "DataKind", "Document", "Notice", "PrivacyService", "RetentionLine"]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The paper that a person is given who was erased."""

    data: CertificateData

    def pdf(self) -> bytes:
        """Return it as one printable page; the same data always gives the same bytes."""
        raise NotImplementedError


class PrivacyService:
    """Keeps the office's promises about people's data."""

    def __init__(
        self, vault: Vault, preferences: PreferencesService, notices: NoticeBook, access: Access, clock: Clock
    ) -> None:
        self._vault = vault
        self._preferences = preferences
        self._notices = notices
        self._access = access
        self._clock = clock

    @property
    def access(self) -> Access:
        """Who acts."""
        return self._access

    @needs_nobody
    def notice(self) -> Notice:
        """Return the notice that people are given now; version 0 with an empty text while there is none."""
        return self._notices.current()

    @needs_nobody
    def notices(self) -> tuple[Notice, ...]:
        """Return every notice that was ever given, the oldest first."""
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
        self._access.note(Right.CHANGE_SETTINGS, detail=f"notice, version {notice.version}")
        return notice

    @needs(Right.EDIT_PEOPLE)
    def leave(self, person: PersonId, day: date | None) -> Person:
        """Record a person's last day on the roll, or with None that he has not left.

        From the day after it he is neither expected nor recognised.

        Raises:
            UserError: the day is before he joined, or there is no such person.
        """
        self._access.require_person(Right.EDIT_PEOPLE, self._vault.people.get(person))
        changed = self._vault.people.set_left(person, day)
        self._access.note(Right.EDIT_PEOPLE, [person], "not leaving" if day is None else "leaving")
        return changed

    @needs(Right.EDIT_PEOPLE)
    def withdraw(self, person: PersonId) -> Person:
        """Record that a person took the consent back, and destroy what the program learned of his face.

        Raises:
            UserError: there is no consent that could be taken back, or no such person.
        """
        self._access.require_person(Right.EDIT_PEOPLE, self._vault.people.get(person))
        changed = self._vault.people.withdraw_consent(person, self._clock())
        self._access.note(Right.EDIT_PEOPLE, [person], "consent taken back")
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
        raise NotImplementedError

    @needs(Right.EXPORT_PERSON)
    def export(self, person: PersonId, path: Path) -> None:
        """Write everything that the vault holds of a person into one zip file: JSON, CSV and PDF.

        Raises:
            UserError: the name does not end with .zip, or there is no such person.
            EnvironmentFault: the file cannot be written there; nothing was changed.
        """
        raise NotImplementedError

    @needs(Right.READ_STATE)
    def retention_plan(self) -> tuple[RetentionLine, ...]:
        """Return for every kind of data what :meth:`run_retention` would delete now; a count may be 0."""
        raise NotImplementedError

    @needs(Right.KEEP_RECORDS)
    def run_retention(self) -> tuple[RetentionLine, ...]:
        """Delete what has been kept long enough, and return what was deleted of every kind.

        Raises:
            EnvironmentFault: the disk failed; the rest is deleted by the next run.
        """
        raise NotImplementedError
