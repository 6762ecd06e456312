"""Pictures of incidents, kept for some days."""

from dataclasses import dataclass
from datetime import date

import peewee

from faceattend.domain.incidents import IncidentId
from faceattend.domain.people import PersonId
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader
from faceattend.storage.day_rows import EVIDENCE, DayRepository, DayRows
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import EvidenceRow
from faceattend.storage.moments import to_day_number
from faceattend.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class EvidenceUse:
    """How much is kept.

    Attributes:
        of_day: number of pictures of the day that was asked for.
        size: bytes of all pictures, as they lie on the disk.
    """

    of_day: int
    size: int


class EvidenceRepository(DayRepository):
    """Keeps pictures. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        super().__init__(DayRows(EVIDENCE, writer, reader, keystore, damage))
        self._reader = reader

    def add(self, incident: IncidentId, day: date, picture: bytes, person: PersonId | None = None) -> int | None:
        """Keep a picture of an incident and return its number.

        Args:
            picture: as a file, for example a JPEG.
            person: whom it shows, if he is known: it goes when he is erased. Nothing is kept of somebody who was erased
                meanwhile.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was kept.
        """
        return self._rows.add(day, person, picture, incident=incident)

    def of(self, incident: IncidentId) -> list[bytes]:
        """Return the pictures of an incident, in the order in which they were taken."""
        return [row.body for row in self._rows.read(EvidenceRow.incident == incident)]

    def incidents(self) -> frozenset[IncidentId]:
        """Return the incidents of which there are pictures; none of them is opened."""
        found = self._reader.rows(EvidenceRow.select(EvidenceRow.incident).distinct())
        return frozenset(IncidentId(incident) for (incident,) in found)

    def use(self, day: date) -> EvidenceUse:
        """Return how much is kept; nothing is opened."""
        of_day = EvidenceRow.select(peewee.fn.COUNT(EvidenceRow.id)).where(EvidenceRow.day == to_day_number(day))
        size = EvidenceRow.select(peewee.fn.SUM(peewee.fn.LENGTH(EvidenceRow.token)))
        return EvidenceUse(int(self._reader.rows(of_day)[0][0]), int(self._reader.rows(size)[0][0] or 0))
