"""Reading what was written down of what accounts did and of what went wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from faceattend.domain.accounts import AccountId, Right
from faceattend.domain.audit import AuditEntry
from faceattend.domain.clock import Clock
from faceattend.domain.incidents import Acknowledgement, Incident, IncidentId, IncidentKind
from faceattend.domain.people import Person, PersonId, clean_text
from faceattend.errors import UserError
from faceattend.services.access import Access, needs
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.vault import Vault

__all__ = ["Acknowledgement", "AuditLine", "Incident", "IncidentId", "IncidentKind", "IncidentLine", "LogService"]

MAX_NOTE_LENGTH = 500

_EVER = (datetime(1971, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))
"""Longer than anything is kept, and also for a clock that once ran far ahead."""

REMOVED = "a removed account"
"""Stands for the name of an account that is there no more."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit log with its names.

    Attributes:
        account: name of who acted; empty for the program itself or somebody unknown.
        people: whom it was about; None for somebody who is on the roll no more.
    """

    entry: AuditEntry
    account: str
    people: tuple[Person | None, ...]


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident with the name of who took note of it; empty while nobody did."""

    incident: Incident
    acknowledged_by: str


class LogService:
    """Reads the audit log and the incidents.

    Attributes:
        access: who acts.
    """

    def __init__(self, vault: Vault, office_settings: OfficeSettings, access: Access, clock: Clock) -> None:
        self._vault = vault
        self._settings = office_settings
        self.access = access
        self._clock = clock

    @needs(Right.READ_AUDIT)
    def audit(self, first: date, last: date) -> list[AuditLine]:
        """Return what was done from the first day to the last, both included and in the site's zone, oldest first."""
        entries = self._vault.audit.between(*self._span(first, last))
        self.access.note(Right.READ_AUDIT, detail=f"{first} to {last}")
        return self._lines(entries)

    @needs(Right.READ_AUDIT)
    def audit_about(self, person: PersonId) -> list[AuditLine]:
        """Return everything that was about one person or about everybody, oldest first."""
        entries = self._vault.audit.about(person)
        self.access.note(Right.READ_AUDIT, [person])
        return self._lines(entries)

    @needs(Right.READ_STATE)
    def incidents(self) -> list[IncidentLine]:
        """Return what went wrong, as far back as it is kept, oldest first."""
        incidents = self._vault.incidents.between(*_EVER)
        names = self._names()
        self.access.note(Right.READ_STATE, detail="incidents")
        return [IncidentLine(incident, _acknowledged_by(incident, names)) for incident in incidents]

    @needs(Right.KEEP_RECORDS)
    def acknowledge(self, incident: IncidentId, note: str) -> IncidentLine:
        """Write down that an incident was seen to.

        Args:
            note: what was done about it; it may be empty.

        Raises:
            UserError: there is no such incident, or the note is too long.
        """
        account = self.access.account
        if account is None:
            self.access.refuse(Right.KEEP_RECORDS)
        given = clean_text(note, "note", MAX_NOTE_LENGTH)
        changed = self._vault.incidents.acknowledge(incident, account.id, given, self._clock())
        self.access.note(Right.KEEP_RECORDS, detail=f"incident {incident}")
        return IncidentLine(changed, account.name)

    def _span(self, first: date, last: date) -> tuple[datetime, datetime]:
        zone = self._settings.zone()
        if last < first:
            raise UserError("The last day is before the first; turn them round.")
        return (
            datetime.combine(first, time(), zone),
            datetime.combine(last + timedelta(days=1), time(), zone),
        )

    def _lines(self, entries: Iterable[AuditEntry]) -> list[AuditLine]:
        people = {person.id: person for person in self._vault.people.all()}
        names = self._names()
        return [
            AuditLine(
                entry,
                "" if entry.account is None else names.get(entry.account, REMOVED),
                tuple(people.get(person) for person in entry.people),
            )
            for entry in entries
        ]

    def _names(self) -> dict[AccountId, str]:
        return {kept.account.id: kept.account.name for kept in self._vault.accounts.all()}


def _acknowledged_by(incident: Incident, names: Mapping[AccountId, str]) -> str:
    return "" if incident.acknowledged is None else names.get(incident.acknowledged.account, REMOVED)
