"""The mean template of every face that passed, kept for some days to be looked at again when rules or rolls change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.people import PersonId
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader
from faceattend.storage.day_rows import LOOKS, DayRepository, DayRows
from faceattend.storage.keystore import Keystore
from faceattend.storage.looks import read_looks, write_looks
from faceattend.storage.models import KeptLookRow
from faceattend.storage.moments import to_day_number
from faceattend.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class KeptLook:
    """A face that passed.

    Attributes:
        day: the work day of the event.
        person: whom it was taken for; None where nobody was known.
        template: float32 (k, D).
        meta: what JSON can hold: template format, time, camera, and whatever else its writer wants back.
    """

    id: int
    day: date
    person: PersonId | None
    template: NDArray[np.float32] = field(compare=False, repr=False)
    meta: Mapping[str, Any]


class KeptLookRepository(DayRepository):
    """Keeps looks. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        super().__init__(DayRows(LOOKS, writer, reader, keystore, damage))
        self._damage = damage

    def add(
        self, day: date, person: PersonId | None, template: NDArray[np.float32], meta: Mapping[str, object]
    ) -> int | None:
        """Keep a look and return its number; nothing is kept of somebody who was erased meanwhile.

        Args:
            template: float32 (k, D) with k >= 1.
            meta: what JSON can hold.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was kept.
        """
        return self._rows.add(day, person, write_looks(meta, template))

    def between(self, first: date, last: date) -> list[KeptLook]:
        """Return the looks of the days from ``first`` to ``last``; the damage log names those that cannot be read."""
        found = []
        for row in self._rows.read(KeptLookRow.day.between(to_day_number(first), to_day_number(last))):
            try:
                meta, template = read_looks(row.body)
                found.append(KeptLook(row.id, row.day, row.person, template, meta))
            except UnreadableError:
                self._damage.note(LOOKS.name, row.id, f"The {LOOKS.name} {row.id} is damaged and is left out.")
        return found
