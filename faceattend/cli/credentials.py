"""``faceattend person pin`` and ``person badge``: what somebody checks in with beside his face."""

import getpass
from argparse import ArgumentParser
from pathlib import Path

from faceattend.cli import people
from faceattend.cli.context import Session
from faceattend.cli.passphrases import first_line, somebody_types
from faceattend.errors import UserError
from faceattend.services.check_in import CredentialKind


def add_pin_arguments(parser: ArgumentParser) -> None:
    """Declare ``person pin``."""
    _add_arguments(parser, "PIN, 4 to 8 digits")


def add_badge_arguments(parser: ArgumentParser) -> None:
    """Declare ``person badge``."""
    _add_arguments(parser, "text of the badge, as its reader types it")


def pin(session: Session) -> None:
    """Give a person a PIN, or take it away."""
    _change(session, CredentialKind.PIN, "PIN")


def badge(session: Session) -> None:
    """Give a person a badge, or take it away."""
    _change(session, CredentialKind.BADGE, "badge")


def _add_arguments(parser: ArgumentParser, what: str) -> None:
    people.add_code(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--file", type=Path, metavar="FILE", help=f"file whose first line is the {what}; without it you are asked"
    )
    which.add_argument("--take-away", action="store_true", help="let the person check in with it no more")


def _change(session: Session, kind: CredentialKind, word: str) -> None:
    arguments = session.arguments
    secret = "" if arguments.take_away else _secret(arguments.file, word)
    with session.office() as office:
        person = office.enrolment.find(arguments.code)
        if arguments.take_away:
            had = office.check_in.take_away(person.id, kind)
            said = f"{person.details.name} has no {word} any more." if had else f"{person.details.name} had no {word}."
        else:
            office.check_in.give(person.id, kind, secret)
            said = f"{person.details.name} can check in with the new {word}."
        session.output.record({"code": person.details.code, word.lower(): not arguments.take_away}, said)


def _secret(file: Path | None, word: str) -> str:
    # Never an argument: every program on the computer can read those.
    if file is not None:
        return first_line(file, word)
    if not somebody_types():
        raise UserError(f"The {word} is missing; name a file with --file.")
    return getpass.getpass(f"New {word}: ")
