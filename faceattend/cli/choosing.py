"""Choosing people on the command line: by code, several times, or a whole group."""

from argparse import ArgumentParser
from datetime import date

from faceattend.cli.context import Session
from faceattend.domain.people import Person
from faceattend.errors import UserError
from faceattend.services.office import Office


def add_people(parser: ArgumentParser, whom: str) -> None:
    """Declare ``--person`` and ``--group``.

    Args:
        whom: what they are, for the help.
    """
    parser.add_argument(
        "--person", action="append", default=[], metavar="CODE", help=f"{whom}; may be given several times"
    )
    parser.add_argument(
        "--group", action="append", default=[], metavar="NAME", help="everybody in this group; likewise"
    )


def chosen_people(session: Session, office: Office, first: date, last: date) -> list[Person]:
    """Return the people who are named, each once; of groups those who are employed in some days.

    Raises:
        UserError: nobody is named, a code is nobody's, or there is nobody in a group.
    """
    named: list[str] = session.arguments.person
    groups: list[str] = session.arguments.group
    if not named and not groups:
        raise UserError("Nobody is named; say who with --person CODE or --group NAME.")
    found = {person.id: person for person in map(office.enrolment.find, named)}
    everybody = office.enrolment.people() if groups else []
    for group in groups:
        members = [person for person in everybody if person.details.group == group and _employed(person, first, last)]
        if not members:
            raise UserError(f"There is nobody in the group {group} on these days; look at: faceattend person list")
        found.update((person.id, person) for person in members)
    return list(found.values())


def _employed(person: Person, first: date, last: date) -> bool:
    begun = person.joined is None or person.joined <= last
    return begun and (person.left is None or person.left >= first)
