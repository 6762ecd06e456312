"""Entries that were typed while the records were locked, and what becomes of them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from faceattend.domain.accounts import Right, Scope
from faceattend.domain.people import Person, PersonId
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
    """An entry with the person whose code it has, or None when nobody has it."""

    entry: WaitingEntry
    person: Person | None


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Everything that waits.

    Attributes:
        lines: on which the account may decide, in the order in which they were typed.
        damaged: how many entries cannot be read; only whoever decides on everybody may dismiss them.
        others: how many entries wait for somebody else to decide.
    """

    lines: tuple[WaitingLine, ...]
    damaged: int
    others: int


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
        """Return what waits for the account to decide, and how much there is besides."""
        found = self._box.read(self._private_key())
        known = [WaitingLine(entry, self._vault.people.find(entry.code)) for entry in found.entries]
        lines = tuple(line for line in known if self._decides_on(line.person))
        self.access.note(Right.READ_ATTENDANCE, _people(lines), "waiting entries")
        damaged = found.damaged if self._decides_on(None) else 0
        return WaitingList(lines, damaged, len(known) + found.damaged - len(lines) - damaged)

    @needs(Right.CORRECT_ATTENDANCE)
    def accept(self, lines: Sequence[WaitingLine]) -> tuple[Punch, ...]:
        """Write some entries as entries by hand; all the others go on waiting.

        What was written before a fault is not written again by the next call.

        Raises:
            NotAllowedError: the account may not correct one of these people's records.
            UserError: an entry belongs to nobody or waits no more, or its time is still to come.
            EnvironmentFault: the disk is full or failed; everything still waits.
        """
        self._check(lines)
        punches = tuple(self._written(line) for line in lines)
        self._box.remove(self._private_key(), [line.entry for line in lines])
        self.access.note(Right.CORRECT_ATTENDANCE, _people(lines), f"{len(punches)} waiting entries accepted")
        return punches

    @needs(Right.CORRECT_ATTENDANCE)
    def dismiss(self, lines: Sequence[WaitingLine], *, damaged: bool = False) -> None:
        """Forget some entries for good; all the others go on waiting.

        Args:
            damaged: forget also whatever cannot be read.

        Raises:
            NotAllowedError: the account may not correct one of these people's records, or, for entries of nobody and
                damaged ones, not everybody's.
            UserError: an entry waits no more.
            EnvironmentFault: the disk is full or failed; everything still waits.
        """
        self._check(lines)
        if damaged and not self._decides_on(None):
            self.access.refuse(Right.CORRECT_ATTENDANCE)
        count = self._box.remove(self._private_key(), [line.entry for line in lines], damaged=damaged)
        self.access.note(Right.CORRECT_ATTENDANCE, _people(lines), f"{count} waiting entries dismissed")

    def _check(self, lines: Sequence[WaitingLine]) -> None:
        waiting = self._box.read(self._private_key()).entries
        for line in lines:
            person = self._vault.people.find(line.entry.code)
            if not self._decides_on(person):
                self.access.refuse(Right.CORRECT_ATTENDANCE, _people([WaitingLine(line.entry, person)]))
            if line.entry not in waiting or _people([line]) != _people([WaitingLine(line.entry, person)]):
                raise UserError("What waits has changed meanwhile. Look at it again, then decide.")

    def _decides_on(self, person: Person | None) -> bool:
        if person is None:
            return self.access.require(Right.CORRECT_ATTENDANCE) is Scope.ALL
        return self.access.may(Right.CORRECT_ATTENDANCE, person)

    def _written(self, line: WaitingLine) -> Punch:
        if line.person is None:
            raise UserError(f"Nobody on the roll has the code {line.entry.code}; leave this entry out.")
        person, entry = line.person.id, line.entry
        for known in self._attendance.at(person, entry.time):
            if known.note == _REASON and known.direction is entry.direction:
                return known
        return self._attendance.add(person, entry.time, entry.direction, _REASON)

    def _private_key(self) -> bytes:
        kept = self._vault.settings.read(_KEY_SETTING)
        if isinstance(kept, str):
            return base64.b64decode(kept)
        key = WaitingBox.new_private_key()
        self._vault.settings.write(_KEY_SETTING, base64.b64encode(key).decode("ascii"))
        return key


def _people(lines: Sequence[WaitingLine]) -> list[PersonId]:
    return [line.person.id for line in lines if line.person is not None]
