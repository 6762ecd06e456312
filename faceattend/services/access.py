"""Who acts, and whether he may: every public call of a service asks here first."""

import functools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Concatenate, NoReturn, ParamSpec, Protocol, TypeVar

from faceattend.domain.accounts import CONFIRMED_RIGHTS, Account, AccountId, Right, Role, Scope, reaches, scope_of
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.clock import Clock
from faceattend.domain.people import Person, PersonId
from faceattend.errors import UserError

CONFIRMED_FOR = timedelta(minutes=10)
"""How long a typed password counts for what needs one."""

SIGNED_IN_FOR = timedelta(hours=12)
"""After so long nobody is signed in any more, however busy the desk is."""

_SAME_READING = timedelta(minutes=5)
"""A view that refreshes itself is one reading."""

_NAMED_PEOPLE = 50
"""A reading of more people than these is written down as one of everybody."""

_READING = frozenset({Right.READ_PEOPLE, Right.READ_ATTENDANCE, Right.READ_AUDIT, Right.READ_STATE})


class NotAllowedError(UserError):
    """The account that is signed in has no right to this; the refusal is in the audit log."""


class PasswordNeededError(UserError):
    """The password must be typed again before this; see :meth:`Access.confirmed`."""


class AuditLog(Protocol):
    """Where it is written down; the vault's audit repository."""

    def add(self, entry: AuditEntry) -> None:
        """Write one line."""


class Guarded(Protocol):
    """A service whose calls are checked."""

    @property
    def access(self) -> "Access":
        """Who acts."""


Service = TypeVar("Service", bound=Guarded)
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class _SignIn:
    """Somebody at the desk, from signing in to leaving: what is noted of one who has left concerns nobody any more.

    Attributes:
        since: when he signed in.
        confirmed_at: when he last typed his password.
        by_recovery: whether it was the recovery key instead, so that he may choose a password without the old one.
    """

    account: Account
    since: datetime
    confirmed_at: datetime
    by_recovery: bool


_PROGRAM = Account(AccountId(0), "", Role.ADMINISTRATOR)
"""The program at work that nobody has to sign in for; no account has its number."""


class _Calls(threading.local):
    """Who began the calls that this thread is in, the outermost first; None for nobody."""

    def __init__(self) -> None:
        self.begun_by: list[_SignIn | None] = []


class Access:
    """The account that is signed in on an open office, or nobody. Any thread may call it.

    A call belongs to whoever began it, also when somebody else sits down before it ends; see :meth:`call`.
    """

    def __init__(self, audit: AuditLog, clock: Clock) -> None:
        """Begin with nobody signed in."""
        self._audit = audit
        self._clock = clock
        self._sign_in: _SignIn | None = None
        self._unattended = False
        self._own_work = False
        self._readings: dict[tuple[str, str, PersonId | None], datetime] = {}
        self._lock = threading.Lock()
        self._calls = _Calls()

    @classmethod
    def of_program(cls, audit: AuditLog, clock: Clock) -> "Access":
        """Return what lets services do the program's own work, which an administrator set up.

        It is handed to nobody who acts for an account; the audit log says that it was the program.
        """
        access = cls(audit, clock)
        access._own_work = True
        return access

    @property
    def account(self) -> Account | None:
        """Who is signed in; within a call, who began it."""
        found = self._present()
        return None if found is None else found.account

    @property
    def name(self) -> str:
        """Name of the account that acts, for what it writes; empty for the program itself."""
        found = self._present()
        return "" if found is None else found.account.name

    @property
    def must_set_password(self) -> bool:
        """Whether the recovery key was used to sign in, and no new password was chosen since."""
        found = self._present()
        return found is not None and found.by_recovery

    @property
    def unattended(self) -> bool:
        """Whether the program may begin to watch cameras by itself."""
        return self._unattended

    @contextmanager
    def call(self) -> Iterator[None]:
        """Let what this thread does within the ``with`` block be done by whoever is signed in at its beginning."""
        self._calls.begun_by.append(self._present())
        try:
            yield
        finally:
            self._calls.begun_by.pop()

    def enter(self, account: Account, how: str = "", *, by_recovery: bool = False) -> None:
        """Let an account act whose password, or whose recovery key, was just typed.

        Args:
            how: a few words for the audit log.
        """
        now = self._clock()
        self._sign_in = _SignIn(account, now, now, by_recovery)
        self._forget_readings()
        self._write("sign in", Outcome.DONE, account, detail=how)

    def renew(self, account: Account) -> None:
        """Take over what was changed about an account, if it acts or is signed in."""
        for found in (self._present(), self._sign_in):
            if found is not None and found.account.id == account.id:
                found.account = account

    def leave(self, action: str, account: AccountId | None = None) -> None:
        """Let nobody act until somebody signs in, and then write down that somebody left.

        Args:
            action: how he left, for the audit log.
            account: who is to leave; None for whoever is there.
        """
        with self._lock:
            found = self._sign_in
            if found is None or account not in (None, found.account.id):
                return
            self._sign_in = None
        self._forget_readings()
        self._write(action, Outcome.DONE, found.account)

    def begin_unattended(self) -> None:
        """Let the program watch cameras by itself: the office was opened by a key that this computer keeps."""
        self._unattended = True

    def confirmed(self) -> None:
        """Note that the account that acts has just typed its password again."""
        found = self._present()
        if found is not None:
            found.confirmed_at = self._clock()

    def password_was_set(self) -> None:
        """Note that the account that acts has a password that it knows."""
        found = self._present()
        if found is not None:
            found.confirmed_at, found.by_recovery = self._clock(), False

    def require(self, right: Right) -> Scope:
        """Return whose data the account reaches with a right.

        Raises:
            NotAllowedError: nobody is signed in, or the role has no such right.
            PasswordNeededError: the right needs the password to be typed again first.
        """
        found = self._present()
        if found is None and self._unattended and right is Right.WATCH:
            return Scope.ALL
        scope = None if found is None else scope_of(found.account.role, right)
        if found is None or scope is None:
            self.refuse(right)
        if right in CONFIRMED_RIGHTS and abs(self._clock() - found.confirmed_at) >= CONFIRMED_FOR:
            raise PasswordNeededError("Type your password again to do this.")
        return scope

    def require_person(self, right: Right, person: Person) -> None:
        """Make sure that the account may use a right on one person.

        Raises:
            NotAllowedError: he is out of the account's reach.
            PasswordNeededError: the right needs the password to be typed again first.
        """
        self.require(right)
        if not self.may(right, person):
            self.refuse(right, (person.id,))

    def require_people(self, right: Right, people: Iterable[Person]) -> None:
        """Make sure that the account may use a right on everybody in what somebody else may have read.

        Raises:
            NotAllowedError: one of them is out of the account's reach.
        """
        beyond = [person.id for person in people if not self.may(right, person)]
        if beyond:
            self.refuse(right, beyond)

    def require_group(self, right: Right, group: str) -> None:
        """Make sure that the account may use a right on somebody who comes into a group.

        Raises:
            NotAllowedError: it may not, on people of that group.
            PasswordNeededError: the right needs the password to be typed again first.
        """
        scope = self.require(right)
        account = self.account
        in_own = account is not None and bool(group) and group in account.groups
        if scope is not Scope.ALL and not (scope is Scope.OWN_GROUPS and in_own):
            self.refuse(right)

    def may(self, right: Right, person: Person) -> bool:
        """Return whether the account may use a right on one person."""
        account = self.account
        return account is not None and reaches(account, right, person.id, person.details.group)

    def has(self, right: Right) -> bool:
        """Return whether the account has a right on anybody, for what a window offers."""
        account = self.account
        return account is not None and scope_of(account.role, right) is not None

    def own_groups(self, right: Right) -> frozenset[str] | None:
        """Return the groups to which the account's right is limited, for what a window offers; None for no limit."""
        account = self.account
        limited = account is not None and scope_of(account.role, right) is Scope.OWN_GROUPS
        return account.groups if account is not None and limited else None

    def within_reach(self, right: Right, people: Iterable[Person]) -> list[Person]:
        """Return those of some people on whom the account may use a right."""
        return [person for person in people if self.may(right, person)]

    def note(self, action: Right | str, people: Sequence[PersonId] = (), detail: str = "") -> None:
        """Write into the audit log what the account did.

        A reading is written once for each person and detail within five minutes, so that a view that refreshes itself
        does not fill the log.

        Args:
            people: whom it was about.
            detail: a few words without names of people.
        """
        name = action.value if isinstance(action, Right) else action
        about = tuple(dict.fromkeys(people))
        if action in _READING:
            fresh = self._not_read_lately(name, about, detail)
            if not fresh:
                return
            about = tuple(person for person in about if person in fresh)
        self._write(name, Outcome.DONE, self.account, about, detail)

    def note_failure(self, action: str, detail: str = "") -> None:
        """Write into the audit log that something was tried in vain, such as a sign-in."""
        self._write(action, Outcome.FAILED, self.account, detail=detail)

    def refuse(self, right: Right, people: Sequence[PersonId] = ()) -> NoReturn:
        """Write a refusal into the audit log and raise it.

        Raises:
            NotAllowedError: always.
        """
        account = self.account
        self._write(right.value, Outcome.DENIED, account, people)
        if account is None:
            raise NotAllowedError("Nobody is signed in; sign in first.")
        raise NotAllowedError(f"The account {account.name} may not do this ({right.value}); ask an administrator.")

    def _present(self) -> _SignIn | None:
        if self._own_work:
            return _SignIn(_PROGRAM, self._clock(), self._clock(), by_recovery=False)
        if self._calls.begun_by:
            return self._calls.begun_by[0]
        found = self._sign_in
        if found is not None and abs(self._clock() - found.since) >= SIGNED_IN_FOR:
            return None
        return found

    def _not_read_lately(self, name: str, people: Sequence[PersonId], detail: str) -> set[PersonId | None]:
        now = self._clock()
        with self._lock:
            self._readings = {key: time for key, time in self._readings.items() if abs(now - time) < _SAME_READING}
            wanted: tuple[PersonId | None, ...] = tuple(people) or (None,)
            fresh = {person for person in wanted if (name, detail, person) not in self._readings}
            self._readings.update({(name, detail, person): now for person in fresh})
        return fresh

    def _forget_readings(self) -> None:
        with self._lock:
            self._readings = {}

    def _write(
        self,
        action: str,
        outcome: Outcome,
        account: Account | None,
        people: Sequence[PersonId] = (),
        detail: str = "",
    ) -> None:
        everybody = len(people) > _NAMED_PEOPLE
        named = () if everybody else tuple(people)
        acting = None if account is None or account is _PROGRAM else account.id
        self._audit.add(AuditEntry(self._clock(), acting, action, outcome, named, everybody, detail))


class Unchecked(Enum):
    """Why a public call of a service needs no right of its own."""

    SAYS_NOTHING = "says nothing of anybody and changes nothing"
    ASKS_INSIDE = "which right it needs depends on its arguments, and it asks itself"
    OWN_WORK = "the work of the program itself, which goes on while nobody is signed in"
    ENTRANCE = "the way in and out"
    OWN_SECRET = "whoever calls proves with his own PIN or badge who he is, and it is about him alone"
    AT_THE_DOOR = "takes back, within seconds, what the person at the door says is not so; nobody sits there"


def needs(
    right: Right,
) -> Callable[[Callable[Concatenate[Service, Arguments], Result]], Callable[Concatenate[Service, Arguments], Result]]:
    """Declare the right that a public call of a service needs; it is checked before the call begins.

    To its end the call is that of whoever began it.
    """

    def declare(
        call: Callable[Concatenate[Service, Arguments], Result],
    ) -> Callable[Concatenate[Service, Arguments], Result]:
        @functools.wraps(call)
        def checked(service: Service, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            with service.access.call():
                service.access.require(right)
                return call(service, *args, **kwargs)

        checked.needs_right = right  # type: ignore[attr-defined]
        return checked

    return declare


def unchecked(reason: Unchecked) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Declare why a public call of a service needs no right of its own."""

    def declare(call: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        call.needs_right = reason  # type: ignore[attr-defined]
        return call

    return declare


def needs_nobody(call: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Declare that a public call of a service says nothing of anybody and changes nothing, so that all may use it."""
    return unchecked(Unchecked.SAYS_NOTHING)(call)


def declared_need(call: object) -> Right | Unchecked | None:
    """Return what a public call of a service declares, or None when it declares nothing."""
    declared = getattr(call, "needs_right", None)
    return declared if isinstance(declared, Right | Unchecked) else None
