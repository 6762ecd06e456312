"""Accounts: who may do what, as one declared table."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from faceattend.domain.identifiers import AccountId, PersonId

__all__ = [
    "CONFIRMED_RIGHTS",
    "MAX_ACCOUNT_NAME_LENGTH",
    "RIGHTS",
    "Account",
    "AccountId",
    "Right",
    "Role",
    "Scope",
    "reaches",
    "same_name_key",
    "scope_of",
]

MAX_ACCOUNT_NAME_LENGTH = 60


class Role(Enum):
    """What an account is there for."""

    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    """Sits at the reception."""
    LEAD = "lead"
    """Leads groups, or teaches them."""
    AUDITOR = "auditor"
    """Reads everything and changes nothing."""
    PERSON = "person"
    """Reads his own card."""


class Scope(Enum):
    """Whose data a right reaches."""

    ALL = "all"
    OWN_GROUPS = "own groups"
    OWN = "own"


class Right(Enum):
    """What can be done in an open office; every public call of a service names one."""

    WATCH = "watch"
    """Start and stop cameras, see the live picture, answer who an unsure face is."""
    READ_PEOPLE = "read people"
    EDIT_PEOPLE = "edit people"
    """Enrol, change, record consent and leaving."""
    READ_ATTENDANCE = "read attendance"
    CORRECT_ATTENDANCE = "correct attendance"
    EXPORT_REPORTS = "export reports"
    SET_RULES = "set rules"
    """Change shifts, calendars, types of leave and who has which."""
    CLOSE_MONTH = "close month"
    READ_STATE = "read state"
    """See how safe the records are: backups, seals, what retention will delete."""
    CHANGE_SETTINGS = "change settings"
    MANAGE_ENGINES = "manage engines"
    MANAGE_ACCOUNTS = "manage accounts"
    MANAGE_KEYS = "manage keys"
    KEEP_RECORDS = "keep records"
    """Back up, restore, set and run retention."""
    VERIFY = "verify"
    READ_AUDIT = "read audit"
    VIEW_EVIDENCE = "view evidence"
    """Look at the picture of an incident."""
    EXPORT_PERSON = "export person"
    ERASE_PERSON = "erase person"
    CHANGE_OWN_PASSWORD = "change own password"


RIGHTS: Mapping[Right, Mapping[Role, Scope]] = {
    Right.WATCH: {Role.ADMINISTRATOR: Scope.ALL, Role.OPERATOR: Scope.ALL},
    Right.READ_PEOPLE: {
        Role.ADMINISTRATOR: Scope.ALL,
        Role.OPERATOR: Scope.ALL,
        Role.LEAD: Scope.OWN_GROUPS,
        Role.AUDITOR: Scope.ALL,
        Role.PERSON: Scope.OWN,
    },
    Right.EDIT_PEOPLE: {Role.ADMINISTRATOR: Scope.ALL, Role.OPERATOR: Scope.ALL, Role.LEAD: Scope.OWN_GROUPS},
    Right.READ_ATTENDANCE: {
        Role.ADMINISTRATOR: Scope.ALL,
        Role.OPERATOR: Scope.ALL,
        Role.LEAD: Scope.OWN_GROUPS,
        Role.AUDITOR: Scope.ALL,
        Role.PERSON: Scope.OWN,
    },
    Right.CORRECT_ATTENDANCE: {
        Role.ADMINISTRATOR: Scope.ALL,
        Role.OPERATOR: Scope.ALL,
        Role.LEAD: Scope.OWN_GROUPS,
    },
    Right.EXPORT_REPORTS: {
        Role.ADMINISTRATOR: Scope.ALL,
        Role.OPERATOR: Scope.ALL,
        Role.LEAD: Scope.OWN_GROUPS,
        Role.AUDITOR: Scope.ALL,
        Role.PERSON: Scope.OWN,
    },
    Right.SET_RULES: {Role.ADMINISTRATOR: Scope.ALL},
    Right.CLOSE_MONTH: {Role.ADMINISTRATOR: Scope.ALL},
    Right.READ_STATE: {Role.ADMINISTRATOR: Scope.ALL, Role.OPERATOR: Scope.ALL, Role.AUDITOR: Scope.ALL},
    Right.CHANGE_SETTINGS: {Role.ADMINISTRATOR: Scope.ALL},
    Right.MANAGE_ENGINES: {Role.ADMINISTRATOR: Scope.ALL},
    Right.MANAGE_ACCOUNTS: {Role.ADMINISTRATOR: Scope.ALL},
    Right.MANAGE_KEYS: {Role.ADMINISTRATOR: Scope.ALL},
    Right.KEEP_RECORDS: {Role.ADMINISTRATOR: Scope.ALL},
    Right.VERIFY: {Role.ADMINISTRATOR: Scope.ALL, Role.AUDITOR: Scope.ALL},
    Right.READ_AUDIT: {Role.ADMINISTRATOR: Scope.ALL, Role.AUDITOR: Scope.ALL},
    Right.VIEW_EVIDENCE: {Role.ADMINISTRATOR: Scope.ALL},
    Right.EXPORT_PERSON: {Role.ADMINISTRATOR: Scope.ALL},
    Right.ERASE_PERSON: {Role.ADMINISTRATOR: Scope.ALL},
    Right.CHANGE_OWN_PASSWORD: dict.fromkeys(Role, Scope.OWN),
}
"""Who has which right, and whose data it reaches; what is not here is not allowed."""

CONFIRMED_RIGHTS = frozenset(
    {
        Right.EXPORT_REPORTS,
        Right.MANAGE_ENGINES,
        Right.MANAGE_ACCOUNTS,
        Right.MANAGE_KEYS,
        Right.KEEP_RECORDS,
        Right.EXPORT_PERSON,
        Right.ERASE_PERSON,
    }
)
"""Rights that are used only shortly after the password was typed."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        groups: the groups of the roll that a LEAD sees; empty for everybody else.
        person: who this account is on the roll; always set for PERSON, optional otherwise.
        opens_vault: whether his password opens the records when the program starts, and not only an open program.
        enabled: False after too many wrong passwords or when an administrator switched it off.
    """

    id: AccountId
    name: str
    role: Role
    groups: frozenset[str] = frozenset()
    person: PersonId | None = None
    opens_vault: bool = False
    enabled: bool = True


def same_name_key(name: str) -> str:
    """Return what two names of accounts have in common that count as one: case, spaces and spelling do not matter."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())


def scope_of(role: Role, right: Right) -> Scope | None:
    """Return whose data a role reaches with a right, or None when it does not have the right."""
    return RIGHTS[right].get(role)


def reaches(account: Account, right: Right, person: PersonId, group: str) -> bool:
    """Return whether an account may use a right on one person, who is in ``group``.

    Nobody but an administrator corrects his own record.
    """
    scope = scope_of(account.role, right)
    if right is Right.CORRECT_ATTENDANCE and account.role is not Role.ADMINISTRATOR and account.person == person:
        return False
    if scope is Scope.OWN_GROUPS:
        return bool(group) and group in account.groups
    if scope is Scope.OWN:
        return account.person == person
    return scope is Scope.ALL
