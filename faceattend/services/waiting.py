"""Entries that were typed while the records were locked, and what becomes of them."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faceattend.domain.accounts import Right
from faceattend.domain.people import Person
from faceattend.domain.punches import Punch
from faceattend.domain.waiting import WaitingEntry
from faceattend.errors import UserError
from faceattend.services.access import Access, Unchecked, needs, unchecked
from faceattend.services.attendance import AttendanceService
from faceattend.storage.vault import Vault
from faceattend.storage.waiting import WaitingBox

__all__ = ["WaitingEntry", "WaitingLine", "WaitingList", "WaitingService"]

_KEY_SETTING = "waiting.private_key"
_REASON = "Typed at the locked desk"


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """An entry with the person whose code it has; None when nobody has it or the account may not enter him."""

    entry: WaitingEntry
    person: Person | None


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Everything that waits.

    Attributes:
        lines: in the order in which they were typed.
        damaged: how many entries cannot be read.
    """

    lines: tuple[WaitingLine, ...]
    damaged: int


class WaitingService:
    """Lets somebody decide on what was typed at the locked desk: a code proves nothing by itself.

    Attributes:
        access: who acts.
    """

    def __init__(self, vault: Vault, attendance: AttendanceService, access: Access) -> None:
        self.access = access
        self._vault = vault
        self._attendance = attendance
        self._box = WaitingBox(vault.folder)

    @unchecked(Unchecked.OWN_WORK)
    def prepare(self) -> None:
        """Leave beside the records what is needed to take entries while they are locked; called when they are opened.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        self._box.prepare(self._private_key())

    @unchecked(Unchecked.SAYS_NOTHING)
    def count(self) -> int:
        """Return how many entries wait, readable or not."""
        found = self._box.read(self._private_key())
        return len(found.entries) + found.damaged

    @needs(Right.CORRECT_ATTENDANCE)
    def entries(self) -> WaitingList:
        """Return everything that waits."""
        found = self._box.read(self._private_key())
        lines = tuple(WaitingLine(entry, self._person(entry.code)) for entry in found.entries)
        self.access.note(
            Right.READ_ATTENDANCE, [line.person.id for line in lines if line.person is not None], "waiting entries"
        )
        return WaitingList(lines, found.damaged)

    @needs(Right.CORRECT_ATTENDANCE)
    def settle(self, accepted: Iterable[WaitingLine]) -> tuple[Punch, ...]:
        """Write the accepted entries as entries by hand and forget all the others.

        What was written before a fault is not written again by the next call.

        Raises:
            UserError: an entry belongs to nobody, or its time is still to come.
            EnvironmentFault: the disk is full or failed; everything still waits.
        """
        punches = tuple(self._written(line) for line in accepted)
        self._box.empty(self._private_key())
        self.access.note(Right.CORRECT_ATTENDANCE, detail=f"{len(punches)} waiting entries accepted")
        return punches

    @needs(Right.CORRECT_ATTENDANCE)
    def accept(self, accepted: Sequence[WaitingLine]) -> tuple[Punch, ...]:
        """Write some entries as entries by hand; all the others go on waiting.

        Raises:
            UserError: as :meth:`settle`.
            EnvironmentFault: as :meth:`settle`.
        """
        punches = tuple(self._written(line) for line in accepted)
        self._box.remove(self._private_key(), [line.entry for line in accepted])
        self.access.note(Right.CORRECT_ATTENDANCE, detail=f"{len(punches)} waiting entries accepted")
        return punches

    def _written(self, line: WaitingLine) -> Punch:
        if line.person is None:
            raise UserError(f"Nobody on the roll has the code {line.entry.code}; leave this entry out.")
        person, entry = line.person.id, line.entry
        for known in self._attendance.at(person, entry.time):
            if known.note == _REASON and known.direction is entry.direction:
                return known
        return self._attendance.add(person, entry.time, entry.direction, _REASON)

    def _person(self, code: str) -> Person | None:
        person = self._vault.people.find(code)
        if person is None or not self.access.may(Right.CORRECT_ATTENDANCE, person):
            return None
        return person

    def _private_key(self) -> bytes:
        kept = self._vault.settings.read(_KEY_SETTING)
        if isinstance(kept, str):
            return base64.b64decode(kept)
        key = WaitingBox.new_private_key()
        self._vault.settings.write(_KEY_SETTING, base64.b64encode(key).decode("ascii"))
        return key
