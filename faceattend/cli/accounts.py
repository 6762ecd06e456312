"""``faceattend account``: who may sign in."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from faceattend.cli.context import Session
from faceattend.cli.passphrases import NEW_PASSPHRASE_VARIABLE
from faceattend.domain.accounts import Account, Role, same_name_key
from faceattend.errors import UserError
from faceattend.services.office import Office

_OPENS = "its password also opens the records, as starting the program or a command does"


def add_name(parser: ArgumentParser) -> None:
    """Declare the name of an account."""
    parser.add_argument("name", metavar="NAME", help="name of the account")


def add_add_arguments(parser: ArgumentParser) -> None:
    """Declare ``account add``."""
    add_name(parser)
    parser.add_argument("--role", choices=[role.value for role in Role], required=True, help="what the account may do")
    _add_reach(parser)
    parser.add_argument("--opens-records", action="store_true", help=_OPENS)
    add_new_passphrase(parser)


def add_change_arguments(parser: ArgumentParser) -> None:
    """Declare ``account change``."""
    add_name(parser)
    parser.add_argument("--name", dest="new_name", metavar="NAME", help="its new name")
    parser.add_argument("--role", choices=[role.value for role in Role], help="what the account may do")
    _add_reach(parser)
    opening = parser.add_mutually_exclusive_group()
    opening.add_argument("--opens-records", action="store_true", help=f"{_OPENS}; asks for a new password")
    opening.add_argument(
        "--closes-records", action="store_true", help="its password signs in only where the program is open"
    )
    add_new_passphrase(parser)


def add_password_arguments(parser: ArgumentParser) -> None:
    """Declare ``account password``."""
    add_name(parser)
    add_new_passphrase(parser)


def add_new_passphrase(parser: ArgumentParser) -> None:
    """Declare where a new password comes from; it is never an argument."""
    parser.add_argument(
        "--new-passphrase-file",
        metavar="FILE",
        help=f"file whose first line is the new password; else {NEW_PASSPHRASE_VARIABLE}, else it is typed twice",
    )


def _add_reach(parser: ArgumentParser) -> None:
    parser.add_argument("--groups", metavar="A,B", help="the groups of a lead, with commas; empty for none")
    parser.add_argument("--person", metavar="CODE", help="who this account is on the roll; empty for nobody")


def add(session: Session) -> None:
    """Let somebody sign in."""
    arguments = session.arguments
    with session.office() as office:
        account = office.accounts.add(
            arguments.name,
            Role(arguments.role),
            session.passphrases.new(),
            groups=_groups(arguments.groups or ""),
            person=None if not arguments.person else office.enrolment.find(arguments.person).id,
            opens_vault=arguments.opens_records,
        )
        _print(session, office, account)
        if not account.opens_vault:
            session.output.say(
                "This password signs in where the program is open. To start the program or give commands with it, "
                f"let it open the records: faceattend account change {account.name} --opens-records"
            )


def list_accounts(session: Session) -> None:
    """Print every account."""
    with session.office() as office:
        accounts = office.accounts.accounts()
        if session.output.json:
            for account in accounts:
                _print(session, office, account)
            return
        session.output.table(
            ("Name", "Role", "Groups", "Person", "Opens the records", "May sign in"),
            [
                (
                    account.name,
                    account.role.value,
                    ", ".join(sorted(account.groups)) or "-",
                    _code(office, account) or "-",
                    "yes" if account.opens_vault else "no",
                    "yes" if account.enabled else "no",
                )
                for account in accounts
            ],
        )


def change(session: Session) -> None:
    """Change name, role or reach of an account, and whether its password opens the records."""
    arguments = session.arguments
    with session.office() as office:
        account = _named(office, arguments.name)
        # Nothing is changed when there is no new password to open the records with.
        password = session.passphrases.new() if arguments.opens_records else None
        account = office.accounts.change(_changed(office, account, arguments))
        if password is not None:
            account = office.accounts.set_password(account.id, password, opens_vault=True)
        _print(session, office, account)


def password(session: Session) -> None:
    """Give an account a new password."""
    with session.office() as office:
        account = _named(office, session.arguments.name)
        _print(session, office, office.accounts.set_password(account.id, session.passphrases.new()))


def enable(session: Session) -> None:
    """Let an account sign in again."""
    with session.office() as office:
        account = office.accounts.enable(_named(office, session.arguments.name).id)
        _print(session, office, account)


def disable(session: Session) -> None:
    """Keep an account from signing in."""
    with session.office() as office:
        account = _named(office, session.arguments.name)
        _print(session, office, office.accounts.disable(account.id))


def remove(session: Session) -> None:
    """Remove an account."""
    with session.office() as office:
        account = _named(office, session.arguments.name)
        office.accounts.remove(account.id)
        session.output.record({"name": account.name, "removed": True}, f"The account {account.name} is removed.")


def _named(office: Office, name: str) -> Account:
    for account in office.accounts.accounts():
        if same_name_key(account.name) == same_name_key(name):
            return account
    raise UserError(f"There is no account called {name}; list them with: faceattend account list")


def _changed(office: Office, account: Account, arguments: Namespace) -> Account:
    """Return the account with what the arguments name in place of what it had."""
    if arguments.new_name is not None:
        account = replace(account, name=arguments.new_name)
    if arguments.role is not None:
        account = replace(account, role=Role(arguments.role))
    if arguments.groups is not None:
        account = replace(account, groups=frozenset(_groups(arguments.groups)))
    if arguments.person is not None:
        person = office.enrolment.find(arguments.person).id if arguments.person else None
        account = replace(account, person=person)
    if arguments.closes_records:
        account = replace(account, opens_vault=False)
    return account


def _groups(text: str) -> list[str]:
    return [group.strip() for group in text.split(",") if group.strip()]


def _code(office: Office, account: Account) -> str | None:
    """Return the code of who the account is on the roll."""
    if account.person is None:
        return None
    return next((person.details.code for person in office.enrolment.people() if person.id == account.person), None)


def _print(session: Session, office: Office, account: Account) -> None:
    code = _code(office, account)
    groups = sorted(account.groups)
    remarks = [
        f"role {account.role.value}",
        *([f"groups {', '.join(groups)}"] if groups else []),
        *([f"person {code}"] if code else []),
        "opens the records" if account.opens_vault else "signs in where the program is open",
        *([] if account.enabled else ["switched off"]),
    ]
    session.output.record(
        {
            "name": account.name,
            "role": account.role.value,
            "groups": groups,
            "person": code,
            "opens_records": account.opens_vault,
            "enabled": account.enabled,
        },
        f"{account.name}: {', '.join(remarks)}.",
    )
