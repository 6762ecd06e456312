"""Checking in without a face: by a PIN that is typed or by a badge that a reader types; and "this was not me"."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.credentials import CredentialKind
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import CameraDirection, Direction, Method, NewPunch, Punch, PunchId, next_direction
from faceattend.errors import EnvironmentFault, TryLaterError, UserError, WrongSecretError
from faceattend.services.access import Access, Unchecked, needs, unchecked
from faceattend.services.calculation import Calculation
from faceattend.services.incidents import IncidentDesk
from faceattend.services.mistakes import MistakeBook
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.attempts import ClosedNameError
from faceattend.storage.credentials import PIN_COST
from faceattend.storage.login import compare_with_nobody
from faceattend.storage.vault import Vault

_logger = logging.getLogger(__name__)

__all__ = ["NOT_ME", "CheckIn", "CheckInService", "CredentialKind"]

NOT_ME = "not me"
"""Why an entry does not count whose person says that it was somebody else."""

NOT_ME_FOR = timedelta(seconds=15)
"""How long after an entry its person can say so without anybody at the desk: while he still stands there."""

_FREE_MISSES = 5
"""Wrong PINs and badges in a row, whoever's they were meant to be, before the pad waits."""
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(minutes=4)

_INCIDENT_EVERY = 5
"""Wrong PINs in a row for one person that are an incident each time."""

_DAY = timedelta(days=1)
_WRONG_PIN = "The number or the PIN is wrong. Type both again, or ask at the desk."
_WRONG_BADGE = "Nobody has this badge. Type your number and PIN, or ask at the desk."


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What became of a PIN or a badge.

    Attributes:
        punch: what was written now; None when the person was already written down on this visit.
        last: the newest punch of the person that counts.
    """

    person: Person
    punch: Punch | None
    last: Punch


class CheckInService:
    """PINs and badges: who has which, and what happens when one is used. Any thread may call it.

    Whoever uses his own proves by it who he is, so nobody needs to be signed in.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        vault: Vault,
        office_settings: OfficeSettings,
        calculation: Calculation,
        incidents: IncidentDesk,
        access: Access,
        clock: Clock,
    ) -> None:
        self.access = access
        self._vault = vault
        self._settings = office_settings
        self._calculation = calculation
        self._incidents = incidents
        self._clock = clock
        self._writing = Lock()
        self._pad = _Pad()
        self._mistakes = MistakeBook(vault, office_settings)

    @needs(Right.READ_PEOPLE)
    def means_of(self, person: PersonId) -> frozenset[CredentialKind]:
        """Return what a person may check in with beside the face.

        Raises:
            NotAllowedError: the account may not see this person.
        """
        self.access.require_person(Right.READ_PEOPLE, self._vault.people.get(person))
        self.access.note(Right.READ_PEOPLE, [person])
        return self._vault.credentials.kinds_of(person)

    @needs(Right.EDIT_PEOPLE)
    def give(self, person: PersonId, kind: CredentialKind, secret: str) -> None:
        """Give a person a PIN or a badge, in place of the one before.

        Raises:
            NotAllowedError: the account may not change this person.
            UserError: the PIN is not allowed, or the badge is somebody else's or no badge.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        found = self._vault.people.get(person)
        self.access.require_person(Right.EDIT_PEOPLE, found)
        self._vault.credentials.set(person, kind, secret)
        if kind is CredentialKind.PIN:
            self._vault.attempts.reset(self._tag(found))
        self.access.note(Right.EDIT_PEOPLE, [person], f"{kind.value} given")

    @needs(Right.EDIT_PEOPLE)
    def take_away(self, person: PersonId, kind: CredentialKind) -> bool:
        """Take the PIN or the badge from a person, and return whether there was one.

        Raises:
            NotAllowedError: the account may not change this person.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        self.access.require_person(Right.EDIT_PEOPLE, self._vault.people.get(person))
        taken = self._vault.credentials.clear(person, kind)
        self.access.note(Right.EDIT_PEOPLE, [person], f"{kind.value} taken away")
        return taken

    @unchecked(Unchecked.OWN_SECRET)
    def with_pin(self, code: str, pin: str, direction: Direction | None = None) -> CheckIn:
        """Check the person with this number in or out, whose PIN was typed; takes as long whoever it is.

        Args:
            direction: None to go by what he did last.

        Raises:
            WrongSecretError: the number or the PIN is wrong.
            TryLaterError: there were too many wrong ones; it says how long to wait.
            UserError: no PIN is taken of this person any more, or he is not on the roll today.
            EnvironmentFault: the disk is full or failed; nothing was written.
        """
        with self._tried("a PIN"):
            person = self._vault.people.find(code.strip())
            if person is None or CredentialKind.PIN not in self._vault.credentials.kinds_of(person.id):
                compare_with_nobody(pin, PIN_COST)
                raise WrongSecretError(_WRONG_PIN)
            with self._counted(person):
                if not self._vault.credentials.verify_pin(person.id, pin):
                    raise WrongSecretError(_WRONG_PIN)
        return self._check_in(person, Method.PIN, direction)

    @unchecked(Unchecked.OWN_SECRET)
    def with_badge(self, badge: str, direction: Direction | None = None) -> CheckIn:
        """Check the person with this badge in or out.

        Args:
            direction: None to go by what he did last.

        Raises:
            WrongSecretError: nobody has this badge.
            TryLaterError: there were too many wrong ones; it says how long to wait.
            UserError: he is not on the roll today.
            EnvironmentFault: the disk is full or failed; nothing was written.
        """
        with self._tried("a badge"):
            found = self._vault.credentials.find_badge(badge)
            if found is None:
                raise WrongSecretError(_WRONG_BADGE)
        return self._check_in(self._vault.people.get(found), Method.BADGE, direction)

    @unchecked(Unchecked.AT_THE_DOOR)
    def not_me(self, id: PunchId) -> Punch:
        """Take back an entry of a face because the person at the door says that it was not he.

        Only for some seconds, as long as he stands there: it is for the door, where nobody is signed in.

        Raises:
            UserError: it is too late, the entry was not made by a face, or it does not count already.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        punch, now = self._vault.punches.get(id), self._clock()
        if punch.method is not Method.FACE or abs(now - punch.time) > NOT_ME_FOR:
            raise UserError("This entry can be undone at the desk only. Ask there.")
        voided = self._vault.punches.void(id, NOT_ME, now, self.access.name)
        self._mistakes.remember(voided)
        self.access.note(NOT_ME, [punch.person], f"void {id}")
        return voided

    def _check_in(self, person: Person, method: Method, direction: Direction | None) -> CheckIn:
        now = self._clock()
        day = self._calculation.work_day(person.id, now)
        if (person.joined is not None and day < person.joined) or (person.left is not None and day > person.left):
            raise UserError("You are not on the roll today. Ask at the desk.")
        with self._writing:
            around = self._vault.punches.of(person.id, day - _DAY, day + _DAY)
            counting = [punch for punch in around if punch.counts and punch.time <= now]
            last = max(counting, key=lambda punch: (punch.time, punch.id), default=None)
            # Somebody who chose a direction means it, unless it is the one that he has.
            meant = last is not None and direction not in (None, last.direction)
            if last is not None and not meant and now - last.time < self._settings.repeat_gap():
                return CheckIn(person, None, last)
            todays = [punch for punch in counting if punch.day == day]
            chosen = direction or next_direction(CameraDirection.AUTO, todays)
            punch = self._vault.punches.add(NewPunch(person.id, now, day, chosen, method, stated=direction is not None))
        self.access.note("check in", [person.id], f"{method.value} {punch.id}")
        return CheckIn(person, punch, punch)

    @contextmanager
    def _tried(self, what: str) -> Iterator[None]:
        """Let the pad wait after too many misses in a row, whoever they were about."""
        self._pad.check(self._clock())
        try:
            yield
        except WrongSecretError:
            self._pad.missed(self._clock())
            self.access.note_failure("check in", what)
            raise
        self._pad.met()

    @contextmanager
    def _counted(self, person: Person) -> Iterator[None]:
        """Count the wrong PINs of one person; the count is on the disk, so that a restart does not clear it."""
        attempts, tag = self._vault.attempts, self._tag(person)
        try:
            attempts.check(tag, self._clock())
        except TryLaterError as error:
            raise _later(error.seconds) from error
        except ClosedNameError as error:
            raise UserError(
                "There were so many wrong PINs for this number that none is taken any more. Ask at the desk for a new "
                "one."
            ) from error
        try:
            yield
        except WrongSecretError:
            failures = attempts.failed(tag, self._clock(), reported=True)
            if failures % _INCIDENT_EVERY == 0:
                self._add_incident(failures, person)
            raise
        attempts.reset(tag)

    def _add_incident(self, failures: int, person: Person) -> None:
        detail = f"There were {failures} wrong PINs in a row for one number."
        try:
            self._incidents.note(IncidentKind.FAILED_SIGN_INS, self._clock(), detail, people=[person.id])
        except EnvironmentFault as error:
            # A full disk must not hide from the person at the door that his PIN was wrong.
            _logger.warning("an incident was not written: %s", error)

    def _tag(self, person: Person) -> str:
        # No account can have this name: the names of accounts have no line break.
        return self._vault.keystore.slots.tag_of(f"pin\n{person.id}")


class _Pad:
    """How often in a row something wrong was typed or held to the reader; forgotten when the program ends."""

    def __init__(self) -> None:
        self._misses = 0
        self._last: datetime | None = None
        self._lock = Lock()

    def check(self, now: datetime) -> None:
        """Make sure that something may be tried.

        Raises:
            TryLaterError: only after a while.
        """
        with self._lock:
            if self._last is None or self._misses < _FREE_MISSES:
                return
            # A clock that was set back must not make the wait longer than it is.
            self._last = min(self._last, now)
            pause = min(_FIRST_PAUSE * (1 << min(self._misses - _FREE_MISSES, 8)), _LONGEST_PAUSE)
            left = self._last + pause - now
            if left > timedelta():
                raise _later(left.total_seconds())

    def missed(self, now: datetime) -> None:
        """Note that it was wrong."""
        with self._lock:
            self._misses += 1
            self._last = now

    def met(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._misses = 0


def _later(seconds: float) -> TryLaterError:
    whole = max(1, round(seconds))
    wait = f"{whole} second{'' if whole == 1 else 's'}" if whole <= 90 else f"{-(-whole // 60)} minutes"
    return TryLaterError(f"There were too many wrong tries. Wait {wait}, then try again, or ask at the desk.", seconds)
