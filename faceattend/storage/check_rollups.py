"""Checking the roll-ups: what reports read must say what the rows say."""

from collections.abc import Iterator
from datetime import date

from faceattend.domain.verification import Finding
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader
from faceattend.storage.erasure import ErasureRepository
from faceattend.storage.event_reader import EventReader, by_day
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Ledger
from faceattend.storage.models import EventRow, RollupRow
from faceattend.storage.moments import to_day
from faceattend.storage.rollups import RollupReader

# Roll-ups that are compared at once: enough that people are looked up once a month, few enough for the memory.
_BATCH = 31


class RollupCheck:
    """Compares every roll-up that is in use with the rows of its day."""

    def __init__(self, reader: Reader, keystore: Keystore, erasures: ErasureRepository) -> None:
        """Begin a check.

        Args:
            reader: reads the state of the database that is checked.
        """
        self._reader = reader
        self._keystore = keystore
        # What cannot be read is found where rows and sealed values are checked.
        damage = DamageLog()
        self._rollups = RollupReader(reader, keystore, damage)
        cameras = CameraRegister(reader, keystore, damage)
        self._events = EventReader(reader, keystore, Ledger(keystore), cameras, erasures, damage)

    def run(self) -> Iterator[Finding]:
        """Yield the first roll-up that says something else than its rows.

        Raises:
            EnvironmentFault: the database is damaged.
        """
        last = -1
        days = RollupRow.select(RollupRow.day).order_by(RollupRow.day).limit(_BATCH)
        while found := [day for (day,) in self._reader.rows(days.where(RollupRow.day > last))]:
            last = found[-1]
            wrong = self._first_wrong(to_day(found[0]), to_day(last))
            if wrong is not None:
                day = f"{to_day(wrong)}"
                yield Finding(None, None, f"The fast list of {day} says something else than the records of that day.")
                return

    def _first_wrong(self, first: date, last: date) -> int | None:
        in_use = self._rollups.read(first, last, self._rollups.days(first, last))
        columns = EventRow.select(EventRow.seq, EventRow.day, EventRow.pidx, EventRow.token, EventRow.note)
        rows = self._reader.rows(columns.where(EventRow.day.in_(list(in_use))).order_by(EventRow.seq))
        read = by_day(self._events.read(rows, self._keystore.people).records, in_use)
        return next((day for day in sorted(in_use) if in_use[day] != read[day]), None)
