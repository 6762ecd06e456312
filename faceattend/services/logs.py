"""Reading what was written down of what accounts did and of what went wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from faceattend.domain.accounts import AccountId, Right
from faceattend.domain.audit import AuditEntry
from faceattend.domain.clock import Clock
from faceattend.domain.evidence import Evidence
from faceattend.domain.incidents import Acknowledgement, Incident, IncidentId, IncidentKind
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonId, clean_text
from faceattend.domain.punches import Method
from faceattend.domain.sightings import Rejection
from faceattend.errors import UserError
from faceattend.services.access import Access, needs
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.vault import Vault

__all__ = [
    "Acknowledgement",
    "Attempt",
    "AuditLine",
    "Evidence",
    "Incident",
    "IncidentId",
    "IncidentKind",
    "IncidentLine",
    "LogService",
]

MAX_NOTE_LENGTH = 500

_A_DAY = timedelta(days=1)

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
    """One incident.

    Attributes:
        acknowledged_by: name of who took note of it; empty while nobody did.
        has_evidence: whether more is kept of it than its sentence.
    """

    incident: Incident
    acknowledged_by: str
    has_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """That somebody was seen, or checked in by other means.

    Attributes:
        camera: name of the camera; empty where none was used.
        verdict: what was decided on a face; None for a check-in by other means.
        method: how somebody checked in by other means than the face; None for a face.
        person: who it was (recognised, or by other means) or may be; None for nobody known.
        rejection: why a face was not let in, where more is known than the verdict says.
    """

    time: datetime
    camera: str
    verdict: Verdict | None
    method: Method | None
    person: Person | None
    score: float
    rejection: Rejection | None


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

    @needs(Right.READ_AUDIT)
    def attempts(self, first: date, last: date) -> list[Attempt]:
        """Return who was seen or checked in from the first day to the last, both included and in the site's zone.

        Of a face there is one line for each verdict in half a minute. The oldest come first.
        """
        start, end = self._span(first, last)
        # Rows are filed under the work day, to which a night belongs that is on the next date.
        filed = first - _A_DAY, last + _A_DAY
        people = {person.id: person for person in self._vault.people.all()}
        found = [
            Attempt(one.time, one.camera, one.verdict, None, _known(people, one.person), one.score, one.rejection)
            for one in self._vault.sightings.between(*filed)
            if start <= one.time < end
        ]
        found += [
            Attempt(punch.time, punch.camera, None, punch.method, people.get(punch.person), punch.score, None)
            for punch in self._vault.punches.between(*filed)
            if punch.method is not Method.FACE and start <= punch.time < end
        ]
        named = [attempt.person.id for attempt in found if attempt.person is not None]
        self.access.note(Right.READ_AUDIT, named, f"attempts {first} to {last}")
        return sorted(found, key=lambda attempt: attempt.time)

    @needs(Right.READ_STATE)
    def incidents(self) -> list[IncidentLine]:
        """Return what went wrong, as far back as it is kept, oldest first."""
        incidents = self._vault.incidents.between(*_EVER)
        self.access.note(Right.READ_STATE, detail="incidents")
        return self._incident_lines(incidents)

    @needs(Right.READ_STATE)
    def incident(self, id: IncidentId) -> IncidentLine:
        """Return one incident.

        Raises:
            UserError: there is no such incident, or it is kept no more.
        """
        found = [incident for incident in self._vault.incidents.between(*_EVER) if incident.id == id]
        if not found:
            raise UserError(f"There is no incident {id}; look it up in the list.")
        self.access.note(Right.READ_STATE, detail=f"incident {id}")
        return self._incident_lines(found)[0]

    @needs(Right.VIEW_EVIDENCE)
    def evidence(self, id: IncidentId) -> list[Evidence]:
        """Return what is kept of an incident beside its sentence; every look is written into the audit log.

        Raises:
            UserError: what is kept cannot be read.
        """
        kept = self._vault.evidence.of(id)
        self.access.note(Right.VIEW_EVIDENCE, detail=f"incident {id}")
        try:
            return [Evidence.unpacked(content) for content in kept]
        except ValueError as error:
            raise UserError(f"What is kept of incident {id} cannot be read; it may be of a newer version.") from error

    @needs(Right.KEEP_RECORDS)
    def acknowledge(self, incident: IncidentId, note: str) -> IncidentLine:
        """Write down that an incident was seen to.

        Args:
            note: what was done about it; it may be empty.

        Raises:
            UserError: there is no such incident, or the note is too long.
        """
        return self.acknowledge_all([incident], note)[0]

    @needs(Right.KEEP_RECORDS)
    def acknowledge_all(self, incidents: Sequence[IncidentId], note: str) -> list[IncidentLine]:
        """Write down that incidents were seen to, with the same note.

        Raises:
            UserError: there is no such incident, or the note is too long; those before it were written down.
        """
        account = self.access.account
        if account is None:
            self.access.refuse(Right.KEEP_RECORDS)
        given = clean_text(note, "note", MAX_NOTE_LENGTH)
        with_evidence = self._vault.evidence.incidents()
        lines = []
        for incident in incidents:
            changed = self._vault.incidents.acknowledge(incident, account.id, given, self._clock())
            self.access.note(Right.KEEP_RECORDS, detail=f"incident {incident}")
            lines.append(IncidentLine(changed, account.name, incident in with_evidence))
        return lines

    def _incident_lines(self, incidents: Iterable[Incident]) -> list[IncidentLine]:
        names, with_evidence = self._names(), self._vault.evidence.incidents()
        return [
            IncidentLine(incident, _acknowledged_by(incident, names), incident.id in with_evidence)
            for incident in incidents
        ]

    def _span(self, first: date, last: date) -> tuple[datetime, datetime]:
        zone = self._settings.zone()
        if last < first:
            raise UserError("The last day is before the first; turn them round.")
        return (
            datetime.combine(first, time(), zone),
            datetime.combine(last + _A_DAY, time(), zone),
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


def _known(people: Mapping[PersonId, Person], person: PersonId | None) -> Person | None:
    return None if person is None else people.get(person)


def _acknowledged_by(incident: Incident, names: Mapping[AccountId, str]) -> str:
    return "" if incident.acknowledged is None else names.get(incident.acknowledged.account, REMOVED)
