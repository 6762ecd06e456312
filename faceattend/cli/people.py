"""``faceattend person``: the roll."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import warn
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.errors import FaceAttendError, UserError
from faceattend.services.enrolment import EnrolmentService, FaceSample
from faceattend.services.office import Office


def add_arguments(parser: ArgumentParser) -> None:
    """Declare ``person add``."""
    parser.add_argument("--name", required=True, help="the person's name in any script")
    parser.add_argument("--code", required=True, help="the number or code that the person has in the office")
    parser.add_argument("--group", default="", help="class, department or shift")
    parser.add_argument("--consent", default="", metavar="TEXT", help="how the person agreed to be recognised")
    parser.add_argument(
        "--guardian", default="", metavar="NAME", help="who agreed for somebody who may not agree alone"
    )
    parser.add_argument(
        "--joined", type=values.day, metavar="DATE", help="first day on the roll; without it every day counts"
    )
    parser.add_argument(
        "images", nargs="*", metavar="IMAGE", type=Path, help="pictures of this person alone, three to five"
    )


def add_code(parser: ArgumentParser) -> None:
    """Declare the person's code."""
    parser.add_argument("code", metavar="CODE", help="the person's code")


def add_pictures_arguments(parser: ArgumentParser) -> None:
    """Declare ``person pictures``."""
    add_code(parser)
    parser.add_argument("images", nargs="+", metavar="IMAGE", type=Path, help="pictures of this person alone")
    parser.add_argument("--replace", action="store_true", help="forget the pictures that were learned before")


def add(session: Session) -> None:
    """Put a person on the roll, with all the pictures or not at all."""
    arguments = session.arguments
    with session.office() as office:
        if arguments.images and not arguments.consent.strip():
            raise UserError(
                "There is no consent; say with --consent how this person agreed to be recognised, "
                "or leave the pictures out."
            )
        samples = _learn(office.enrolment, arguments.images)
        details = PersonDetails(arguments.name, arguments.code, arguments.group)
        _warn_of_others(office.enrolment, samples, None)
        person = office.enrolment.enrol(details, arguments.consent, samples, arguments.joined, arguments.guardian)
        _print(session, office, person)


def pictures(session: Session) -> None:
    """Learn more pictures of somebody on the roll, all of them or none."""
    arguments = session.arguments
    with session.office() as office:
        person = office.enrolment.find(arguments.code)
        samples = _learn(office.enrolment, arguments.images)
        _warn_of_others(office.enrolment, samples, person.id)
        learn = office.enrolment.replace_pictures if arguments.replace else office.enrolment.add_pictures
        _print(session, office, learn(person.id, samples))


def list_people(session: Session) -> None:
    """Print everybody on the roll."""
    with session.office() as office:
        people = office.enrolment.people()
        if session.output.json:
            for person in people:
                _print(session, office, person)
        elif people:
            formats = _formats(office)
            session.output.table(
                ("Code", "Name", "Group", "Consent", "Pictures"),
                [
                    (
                        person.details.code,
                        person.details.name,
                        person.details.group or "-",
                        "yes" if _agrees(person) else "no",
                        ", ".join(f"{id} {number}" for id, number in _templates(person, formats).items()) or "-",
                    )
                    for person in people
                ],
            )
        else:
            session.output.say("No one is enrolled yet; add somebody with: faceattend person add")


def show(session: Session) -> None:
    """Print one person."""
    with session.office() as office:
        _print(session, office, office.enrolment.find(session.arguments.code))


def _learn(enrolment: EnrolmentService, images: list[Path]) -> list[FaceSample]:
    """Learn every picture, or name every one that cannot be used."""
    samples, problems = [], []
    for path in images:
        try:
            samples.append(enrolment.sample_file(path))
        except FaceAttendError as error:
            problems.append(str(error))
    if problems:
        raise UserError("\n".join([*problems, "Nobody was added; leave these pictures out or replace them."]))
    return samples


def _formats(office: Office) -> dict[str, str]:
    """Return engine ids by template format."""
    return {engine.info.template_format: id for id, engine in office.recognizers.loaded().items()}


def _templates(person: Person, formats: Mapping[str, str]) -> dict[str, int]:
    return {formats.get(format, format): number for format, number in person.templates.items()}


def _agrees(person: Person) -> bool:
    return person.consent is not None and person.consent.valid


def _print(session: Session, office: Office, person: Person) -> None:
    details = person.details
    templates = _templates(person, _formats(office))
    learned = ", ".join(f"{number} by {id}" for id, number in templates.items()) or "none"
    group = f", group {details.group}" if details.group else ""
    left = "" if person.left is None else f", on the roll until {person.left}"
    session.output.record(
        {
            "code": details.code,
            "name": details.name,
            "group": details.group,
            "templates": templates,
            "consent": _agrees(person),
            "left": None if person.left is None else person.left.isoformat(),
        },
        f"{details.name} ({details.code}){group}{left}; pictures learned: {learned}.",
    )


def _warn_of_others(enrolment: EnrolmentService, samples: Sequence[FaceSample], besides: PersonId | None) -> None:
    for lookalike in enrolment.lookalikes(samples, besides):
        other = lookalike.person.details
        warn(
            f"These pictures look like {other.name} ({other.code}), who is on the roll already; "
            "check that they are two people."
        )
    for odd in enrolment.odd_ones(samples):
        warn(f"{odd.source} may show somebody else than the first picture; check it.")
