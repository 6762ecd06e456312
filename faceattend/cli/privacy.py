"""``faceattend person consent|withdraw|leave|export|erase`` and ``retention``: what people may ask for, and age."""

from argparse import ArgumentParser
from pathlib import Path

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import counted
from faceattend.cli.people import add_code
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.reporting import write_whole

_SHIPPED_NOTICE = (
    "The office has no notice of its own; people are given this one. Fill it in, and keep it with: notice --set FILE"
)


def add_consent_arguments(parser: ArgumentParser) -> None:
    """Declare ``person consent``."""
    add_code(parser)
    parser.add_argument("--text", required=True, metavar="TEXT", help="what was agreed, and how")
    parser.add_argument(
        "--guardian", default="", metavar="NAME", help="who agreed for somebody who may not agree alone"
    )


def add_leave_arguments(parser: ArgumentParser) -> None:
    """Declare ``person leave``."""
    add_code(parser)
    day = parser.add_mutually_exclusive_group(required=True)
    day.add_argument("--date", type=values.day, metavar="YYYY-MM-DD", help="the last day on the roll")
    day.add_argument("--back", action="store_true", help="the person did not leave, or is back")


def add_export_arguments(parser: ArgumentParser) -> None:
    """Declare ``person export``."""
    add_code(parser)
    parser.add_argument("--output", type=Path, required=True, metavar="FILE.zip", help="the file to write")


def add_erase_arguments(parser: ArgumentParser) -> None:
    """Declare ``person erase``."""
    add_code(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; without the person's name or code")
    parser.add_argument("--certificate", type=Path, metavar="FILE.pdf", help="where to write the certificate")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def add_notice_arguments(parser: ArgumentParser) -> None:
    """Declare ``notice``."""
    parser.add_argument(
        "--set", type=Path, dest="file", metavar="FILE", help="a text file with what people are told from now on"
    )


def add_retention_arguments(parser: ArgumentParser) -> None:
    """Declare ``retention``."""
    parser.add_argument("--run", action="store_true", help="delete it now instead of waiting for the daily run")


def consent(session: Session) -> None:
    """Write down that somebody on the roll agreed to be recognised."""
    arguments = session.arguments
    with session.office() as office:
        person = office.enrolment.find(arguments.code)
        person = office.enrolment.give_consent(person.id, arguments.text, arguments.guardian)
        given = person.consent
        session.output.record(
            {
                "code": person.details.code,
                "consent": given is not None,
                "notice": 0 if given is None else given.notice_version,
                "guardian": "" if given is None else given.guardian,
            },
            f"The consent of {person.details.name} ({person.details.code}) is written down.",
        )


def withdraw(session: Session) -> None:
    """Take back a consent."""
    with session.office() as office:
        person = office.enrolment.find(session.arguments.code)
        office.privacy.withdraw(person.id)
        session.output.record(
            {"code": person.details.code, "consent": False, "templates": {}},
            f"{person.details.name} ({person.details.code}) is no longer recognised; the templates are destroyed. "
            "Entries by hand go on.",
        )


def leave(session: Session) -> None:
    """Set or take back the last day on the roll."""
    arguments = session.arguments
    with session.office() as office:
        person = office.enrolment.find(arguments.code)
        person = office.privacy.leave(person.id, arguments.date)
        said = "is on the roll without an end" if person.left is None else f"is on the roll until {person.left}"
        session.output.record(
            {"code": person.details.code, "left": None if person.left is None else person.left.isoformat()},
            f"{person.details.name} ({person.details.code}) {said}.",
        )


def export(session: Session) -> None:
    """Write all that is kept about a person into one zip."""
    arguments = session.arguments
    with session.office() as office:
        person = office.enrolment.find(arguments.code)
        office.privacy.export(person.id, arguments.output)
    session.output.record(
        {"code": person.details.code, "file": str(arguments.output)},
        f"{arguments.output} holds all that is kept about {person.details.name} ({person.details.code}).",
    )


def erase(session: Session) -> None:
    """Erase a person for good."""
    arguments = session.arguments
    with session.office() as office:
        person = office.enrolment.find(arguments.code)
        name = f"{person.details.name} ({person.details.code})"
        session.agree(f"All that is kept about {name} will be destroyed, in old backups too, and cannot be had back.")
        certificate = office.privacy.erase(person.id, arguments.reason)
        if arguments.certificate is not None:
            write_whole(arguments.certificate, certificate.pdf())
    data = certificate.data
    rows = counted(sum(data.emptied.values()), "record", "records")
    session.output.record(
        {
            "code": data.code,
            "erased_at": data.erased_at.isoformat(),
            "emptied": {stream.value: count for stream, count in data.emptied.items()},
            "templates": data.templates,
            "head": data.seal or None,
            "certificate": None if arguments.certificate is None else str(arguments.certificate),
        },
        f"{name} is erased: {rows} emptied, {counted(data.templates, 'template', 'templates')} destroyed.",
    )


def notice(session: Session) -> None:
    """Print what people are told before they agree, or replace it."""
    file: Path | None = session.arguments.file
    with session.office() as office:
        told = office.privacy.notice() if file is None else office.privacy.set_notice(_text(file))
    session.output.record(
        {"version": told.version, "digest": told.digest, "text": told.text},
        told.text if told.version else f"{_SHIPPED_NOTICE}\n\n{told.text}",
    )


def retention(session: Session) -> None:
    """Print what is deleted by age, or delete it now."""
    run: bool = session.arguments.run
    with session.office() as office:
        lines = office.privacy.run_retention() if run else office.privacy.retention_plan()
    for line in lines:
        session.output.record(
            {"kind": line.kind.name.lower(), "count": line.count, "before": line.before.isoformat(), "deleted": run},
            f"{line.count:>7} {line.kind.value} from before {line.before} {'deleted' if run else 'to be deleted'}",
        )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not a text file in UTF-8; save it as one.") from error
    except OSError as error:
        raise EnvironmentFault(f"{file} could not be read ({error.strerror}).") from error
