"""What the office tells people, how long it keeps what, and what is left on paper of somebody who was erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from faceattend.domain.audit import Outcome
from faceattend.domain.closing import Closing
from faceattend.domain.credentials import CredentialKind
from faceattend.domain.day_entries import DayEntry
from faceattend.domain.identifiers import PersonId
from faceattend.domain.people import Person
from faceattend.domain.punches import Punch
from faceattend.domain.results import PersonMonth, SealMark
from faceattend.domain.rule_book import Assignment, Override
from faceattend.domain.sightings import Appearance
from faceattend.domain.verification import Stream

MAX_NOTICE_LENGTH = 20_000
MAX_GUARDIAN_LENGTH = 120
MAX_ERASURE_REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """What people are told before they agree.

    Attributes:
        version: counted up with every change; 0 for the one that comes with the program, until the office has its own.
        digest: SHA-256 of the text in UTF-8 as hexadecimal digits.
    """

    version: int
    text: str
    digest: str


class DataKind(Enum):
    """A kind of data that is kept for a time of its own."""

    TEMPLATES = "faces of people who left"
    PUNCHES = "punches"
    SIGHTINGS = "sightings"
    INCIDENTS = "incidents"
    PICTURES = "pictures of incidents"
    LOOKS = "looks at faces"
    AUDIT = "audit lines"
    PEOPLE = "people who left and of whom nothing is left"


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """What retention deletes of one kind.

    Attributes:
        count: how many items; for faces and people, how many people.
        before: what is older than this day goes; for faces and people, who left before it.
    """

    kind: DataKind
    count: int
    before: date


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a person was erased; what the office keeps of it.

    Attributes:
        time: aware UTC time.
        person: the number, which nothing in the vault belongs to any more.
        reason: without the person's name or code.
        rows: numbers of the rows that were emptied, by stream.
        templates: how many templates were destroyed.
    """

    id: int
    time: datetime
    person: PersonId
    reason: str
    rows: Mapping[Stream, tuple[int, ...]]
    templates: int


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What the certificate of an erasure says; it is handed over, and the program keeps no copy of it.

    Attributes:
        site: name of the office or school.
        name, code: of the person who was erased.
        erased_at: aware time in the site's zone.
        zone: IANA name of that zone.
        account: name of the account that did it.
        emptied: number of rows by stream, for each that people have rows in.
        templates: number of templates that were destroyed.
        seal: the last seal of the records in its written form, or empty.
        device: fingerprint of the key that signs the seals, or empty.
        backup_days: for how long backups are kept that still hold the unreadable rest.
    """

    site: str
    name: str
    code: str
    erased_at: datetime
    zone: str
    account: str
    reason: str
    emptied: Mapping[Stream, int]
    templates: int
    seal: str
    device: str
    backup_days: int


@dataclass(frozen=True, slots=True)
class AccessLine:
    """That somebody read, changed or was refused something about a person.

    Attributes:
        time: aware UTC time.
        account: name of the account, "the program", or "a removed account".
        everybody: it was about the whole roll.
    """

    time: datetime
    account: str
    action: str
    outcome: Outcome
    everybody: bool
    detail: str


@dataclass(frozen=True, slots=True)
class PersonData:
    """Everything that the office holds of a person, as it is handed to him.

    Attributes:
        site: name of the office or school.
        zone: the zone in which days and times are read.
        made_at: aware UTC time.
        notice: the text that the person agreed to, empty when none was recorded.
        recorded_by: name of the account that wrote the consent down, or empty.
        punches: in order of time, voided ones included.
        entries: in order of days, withdrawn ones included.
        assignments, overrides: rules of attendance that are for this person alone.
        closed: what closed months say of the person, with every amendment, the oldest month first.
        sightings: in the order in which they were written.
        credentials: what he may check in with beside his face; the PIN itself is known to nobody else.
        looks: number of templates of faces at the cameras that were taken for his and are kept for some days.
        pictures: number of pictures of incidents that show him.
        access: the oldest first.
        seal: the last one before; None while nothing was ever sealed.
    """

    site: str
    zone: ZoneInfo
    made_at: datetime
    person: Person
    notice: str
    recorded_by: str
    punches: tuple[Punch, ...]
    entries: tuple[DayEntry, ...]
    assignments: tuple[Assignment, ...]
    overrides: tuple[Override, ...]
    closed: tuple[tuple[Closing, PersonMonth], ...]
    sightings: tuple[Appearance, ...]
    credentials: frozenset[CredentialKind]
    looks: int
    pictures: int
    access: tuple[AccessLine, ...]
    seal: SealMark | None
