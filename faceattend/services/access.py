"""Who acts, and whether he may: every public call of a service asks here first."""

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Concatenate, NoReturn, ParamSpec, Protocol, TypeVar

from faceattend.domain.accounts import CONFIRMED_RIGHTS, Account, Right, Scope, reaches, scope_of
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.clock import Clock
from faceattend.domain.people import Person, PersonId
from faceattend.errors import UserError

CONFIRMED_FOR = timedelta(minutes=10)
"""How long a typed password counts for what needs one."""

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


class Access:
    """The account that is signed in on an open office, or nobody. Any thread may call it."""

    def __init__(self, audit: AuditLog, clock: Clock) -> None:
        """Begin with nobody signed in."""
        self._audit = audit
        self._clock = clock
        self._account: Account | None = None
        self._confirmed_at: datetime | None = None
        self._readings: dict[tuple[object, ...], datetime] = {}

    @property
    def account(self) -> Account | None:
        """Who is signed in."""
        return self._account

    def enter(self, account: Account) -> None:
        """Let an account act whose password was just typed."""
        self._account = account
        self._confirmed_at = self._clock()
        self._readings.clear()

    def leave(self) -> None:
        """Let nobody act until somebody signs in."""
        self._account = None
        self._confirmed_at = None
        self._readings.clear()

    def confirmed(self) -> None:
        """Note that the account that is signed in has just typed its password again."""
        self._confirmed_at = self._clock()

    def require(self, right: Right) -> Scope:
        """Return whose data the account reaches with a right.

        Raises:
            NotAllowedError: nobody is signed in, or the role has no such right.
            PasswordNeededError: the right needs the password to be typed again first.
        """
        account = self._account
        scope = None if account is None else scope_of(account.role, right)
        if scope is None:
            self._refuse(right)
        if right in CONFIRMED_RIGHTS and not self._is_confirmed():
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
            self._refuse(right, (person.id,))

    def may(self, right: Right, person: Person) -> bool:
        """Return whether the account may use a right on one person."""
        return self._account is not None and reaches(self._account, right, person.id, person.details.group)

    def has(self, right: Right) -> bool:
        """Return whether the account has a right on anybody, for what a window offers."""
        return self._account is not None and scope_of(self._account.role, right) is not None

    def within_reach(self, right: Right, people: Iterable[Person]) -> list[Person]:
        """Return those of some people on whom the account may use a right."""
        return [person for person in people if self.may(right, person)]

    def note(self, action: Right | str, people: Sequence[PersonId] = (), detail: str = "") -> None:
        """Write into the audit log what the account did; a reading that repeats itself within minutes is one line."""
        name = action.value if isinstance(action, Right) else action
        if action in _READING:
            now = self._clock()
            key = (name, tuple(people), detail)
            known = self._readings.get(key)
            if known is not None and now - known < _SAME_READING:
                return
            self._readings[key] = now
        self._write(name, Outcome.DONE, people, detail)

    def _is_confirmed(self) -> bool:
        return self._confirmed_at is not None and abs(self._clock() - self._confirmed_at) < CONFIRMED_FOR

    def _refuse(self, right: Right, people: Sequence[PersonId] = ()) -> NoReturn:
        self._write(right.value, Outcome.DENIED, people, "")
        if self._account is None:
            raise NotAllowedError("Nobody is signed in; sign in first.")
        raise NotAllowedError(
            f"The account {self._account.name} may not do this ({right.value}); ask an administrator."
        )

    def _write(self, action: str, outcome: Outcome, people: Sequence[PersonId], detail: str) -> None:
        account = None if self._account is None else self._account.id
        everybody = len(people) > _NAMED_PEOPLE
        named = () if everybody else tuple(people)
        self._audit.add(AuditEntry(self._clock(), account, action, outcome, named, everybody, detail))


def needs(
    right: Right,
) -> Callable[[Callable[Concatenate[Service, Arguments], Result]], Callable[Concatenate[Service, Arguments], Result]]:
    """Declare the right that a public call of a service needs; it is checked before the call begins."""

    def declare(
        call: Callable[Concatenate[Service, Arguments], Result],
    ) -> Callable[Concatenate[Service, Arguments], Result]:
        @functools.wraps(call)
        def checked(service: Service, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            service.access.require(right)
            return call(service, *args, **kwargs)

        checked.needs_right = right  # type: ignore[attr-defined]
        return checked

    return declare


def needs_nobody(call: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Declare that a public call of a service says nothing of anybody and changes nothing, so that all may use it."""
    call.needs_right = None  # type: ignore[attr-defined]
    return call
