"""``faceattend stranger``: people who are not known, and visitors."""

from argparse import ArgumentParser
from zoneinfo import ZoneInfo

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import counted
from faceattend.domain.people import PersonDetails
from faceattend.services.strangers import Stranger, StrangerId

_NOBODY = "There are no visitors."

_OTHERS = (
    "Only visitors are listed. Everybody else who is not known is remembered for the day, by the program that watches "
    "and never on the disk: the window lists them behind its Live tab. To make visitors of all of them from now on: "
    "faceattend settings strangers.visitors yes"
)


def add_number(parser: ArgumentParser) -> None:
    """Declare the number of somebody who is not known."""
    parser.add_argument("number", type=values.count, metavar="N", help="number of the list")


def add_enrol_arguments(parser: ArgumentParser) -> None:
    """Declare ``stranger enrol``."""
    add_number(parser)
    parser.add_argument("--name", required=True, help="the person's name in any script")
    parser.add_argument("--code", required=True, help="the number or code that the person has in the office")
    parser.add_argument("--group", default="", help="class, department or shift")
    parser.add_argument(
        "--consent",
        required=True,
        metavar="TEXT",
        help="how the person agreed to be recognised; without it the face must not be kept",
    )
    parser.add_argument(
        "--guardian", default="", metavar="NAME", help="who agreed for somebody who may not agree alone"
    )
    parser.add_argument(
        "--joined", type=values.day, metavar="DATE", help="first day on the roll; without it every day counts"
    )


def list_strangers(session: Session) -> None:
    """Print the visitors, and say where everybody else is found who is not known."""
    with session.office() as office:
        zone = office.preferences.zone()
        strangers = office.strangers.waiting()
    if not strangers:
        session.output.say(_NOBODY)
    for stranger in strangers:
        _print(session, stranger, zone)
    session.output.say(_OTHERS)


def enrol(session: Session) -> None:
    """Put somebody on the roll with the face by which he was remembered."""
    arguments = session.arguments
    with session.office() as office:
        person = office.strangers.enrol(
            StrangerId(arguments.number),
            PersonDetails(arguments.name, arguments.code, arguments.group),
            arguments.consent,
            arguments.guardian,
            arguments.joined,
        )
    details = person.details
    session.output.record(
        {
            "code": details.code,
            "name": details.name,
            "group": details.group,
            "templates": sum(person.templates.values()),
        },
        f"{details.name} ({details.code}) is on the roll now. Add pictures as well, so that the face is known in any "
        "light: faceattend person pictures",
    )


def visitor(session: Session) -> None:
    """Give somebody a number as a visitor, or more time to one who has."""
    with session.office() as office:
        zone = office.preferences.zone()
        made = office.strangers.make_visitor(StrangerId(session.arguments.number))
    _print(session, made, zone)


def dismiss(session: Session) -> None:
    """Forget somebody for good."""
    number = session.arguments.number
    with session.office() as office:
        office.strangers.dismiss(StrangerId(number))
    session.output.record({"dismissed": number}, f"Number {number} is forgotten.")


def _print(session: Session, stranger: Stranger, zone: ZoneInfo) -> None:
    first, last = stranger.first.astimezone(zone), stranger.last.astimezone(zone)
    until = None if stranger.until is None else stranger.until.astimezone(zone)
    who = "not known" if stranger.visitor is None else f"visitor {stranger.visitor}"
    kept = "" if until is None else f", forgotten on {until:%Y-%m-%d %H:%M}"
    session.output.record(
        {
            "id": stranger.id,
            "first": first.isoformat(),
            "last": last.isoformat(),
            "visits": stranger.visits,
            "sightings": stranger.sightings,
            "cameras": list(stranger.cameras),
            "visitor": stranger.visitor,
            "until": None if until is None else until.isoformat(),
        },
        f"{stranger.id:>6}  {who}: {counted(stranger.visits, 'visit', 'visits')}, seen "
        f"{counted(stranger.sightings, 'time', 'times')} from {first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S} at "
        f"{', '.join(stranger.cameras)}{kept}",
    )
