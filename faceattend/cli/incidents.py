"""``faceattend incident``: what an administrator must know of, and ``attempts``: who was seen."""

from argparse import ArgumentParser
from pathlib import Path
from zoneinfo import ZoneInfo

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import counted
from faceattend.domain.incidents import IncidentId
from faceattend.errors import EnvironmentFault
from faceattend.services.logs import Attempt, Evidence, IncidentLine


def add_list_arguments(parser: ArgumentParser) -> None:
    """Declare ``incident list``."""
    parser.add_argument("--open", action="store_true", help="only those of which nobody has taken note")
    parser.add_argument(
        "--kind",
        type=values.incident_kind,
        metavar="KIND",
        help=f"one of: {', '.join(sorted(values.INCIDENT_KINDS))}",
    )
    parser.add_argument("--camera", metavar="NAME", help="only those of this camera")
    parser.add_argument("--since", type=values.day, metavar="DATE", help="only those from this day on")


def add_show_arguments(parser: ArgumentParser) -> None:
    """Declare ``incident show``."""
    _add_number(parser)
    parser.add_argument(
        "--picture",
        type=Path,
        metavar="FILE",
        help="write the picture that was kept into a new file; this is noted in the audit log, and the file is not "
        "encrypted",
    )


def add_acknowledge_arguments(parser: ArgumentParser) -> None:
    """Declare ``incident acknowledge``."""
    parser.add_argument("numbers", nargs="*", type=values.count, metavar="N", help="numbers of the incidents")
    parser.add_argument("--all", action="store_true", help="all of which nobody has taken note yet")
    parser.add_argument("--note", metavar="TEXT", default="", help="what was done about it")


def add_attempts_arguments(parser: ArgumentParser) -> None:
    """Declare ``attempts``."""
    parser.add_argument("--from", dest="first", type=values.day, metavar="DATE", help="first day; else the last one")
    parser.add_argument("--to", dest="last", type=values.day, metavar="DATE", help="last day; else today")


def list_incidents(session: Session) -> None:
    """Print incidents."""
    with session.office() as office:
        zone = office.preferences.zone()
        lines = [line for line in office.logs.incidents() if _is_wanted(session, line, zone)]
    if not lines:
        session.output.say("There is no such incident.")
    for line in lines:
        _print(session, line, zone)


def show(session: Session) -> None:
    """Print one incident with what is kept of it, or write its picture into a file."""
    id = IncidentId(session.arguments.number)
    with session.office() as office:
        zone = office.preferences.zone()
        line = office.logs.incident(id)
        evidence = office.logs.evidence(id) if line.has_evidence else []
    _print(session, line, zone)
    for one in evidence:
        _print_evidence(session, one)
    picture = session.arguments.picture
    if picture is not None:
        _write_picture(session, picture, evidence)


def acknowledge(session: Session) -> None:
    """Note that incidents were seen to."""
    arguments = session.arguments
    with session.office() as office:
        zone = office.preferences.zone()
        ids = [IncidentId(number) for number in arguments.numbers]
        if arguments.all:
            waiting = [line.incident.id for line in office.logs.incidents() if line.incident.acknowledged is None]
            ids = list(dict.fromkeys([*ids, *waiting]))
        lines = office.logs.acknowledge_all(ids, arguments.note)
    if not lines:
        session.output.say("Nothing was acknowledged; name the numbers of incidents, or use --all.")
    for line in lines:
        _print(session, line, zone)


def attempts(session: Session) -> None:
    """Print who was seen by a camera or checked in by other means."""
    arguments = session.arguments
    with session.office() as office:
        zone = office.preferences.zone()
        today = session.context.clock().astimezone(zone).date()
        last = arguments.last or max(today, arguments.first or today)
        found = office.logs.attempts(arguments.first or last, last)
    if not found:
        session.output.say("Nobody was seen.")
    for attempt in found:
        _print_attempt(session, attempt, zone)


def _add_number(parser: ArgumentParser) -> None:
    parser.add_argument("number", type=values.count, metavar="N", help="number of the incident")


def _is_wanted(session: Session, line: IncidentLine, zone: ZoneInfo) -> bool:
    arguments, incident = session.arguments, line.incident
    return not (
        (arguments.open and incident.acknowledged is not None)
        or (arguments.kind is not None and incident.kind is not arguments.kind)
        or (arguments.camera is not None and incident.camera.casefold() != arguments.camera.casefold())
        or (arguments.since is not None and incident.time.astimezone(zone).date() < arguments.since)
    )


def _print(session: Session, line: IncidentLine, zone: ZoneInfo) -> None:
    incident = line.incident
    local = incident.time.astimezone(zone)
    seen = incident.acknowledged
    seen_to = "" if seen is None else f" - seen to by {line.acknowledged_by}{f': {seen.note}' if seen.note else ''}"
    session.output.record(
        {
            "id": incident.id,
            "time": local.isoformat(),
            "kind": incident.kind.name.lower(),
            "camera": incident.camera or None,
            "sentence": incident.detail,
            "evidence": line.has_evidence,
            "acknowledged": None if seen is None else seen.time.astimezone(zone).isoformat(),
            "acknowledged_by": line.acknowledged_by or None,
            "note": "" if seen is None else seen.note,
        },
        f"{incident.id:>6}  {local:%Y-%m-%d %H:%M:%S}  {incident.kind.value}: {incident.detail}"
        f"{' (more is kept)' if line.has_evidence else ''}{seen_to}",
    )


def _print_evidence(session: Session, evidence: Evidence) -> None:
    box = evidence.box
    size = f"{round(box.width)} x {round(box.height)}"
    session.output.record(
        {
            "camera": evidence.camera,
            "box": [round(side) for side in (box.x, box.y, box.width, box.height)],
            "seconds": evidence.seconds,
            "picture_bytes": len(evidence.picture),
        },
        f"        camera {evidence.camera}, a face of {size} pixels, there for {evidence.seconds:g} seconds, "
        f"{'with a picture' if evidence.picture else 'without a picture'}",
    )


def _write_picture(session: Session, path: Path, evidence: list[Evidence]) -> None:
    pictures = [one.picture for one in evidence if one.picture]
    if not pictures:
        session.output.say("No picture was kept of this incident.")
        return
    try:
        with path.open("xb") as file:
            file.write(pictures[0])
    except OSError as error:
        raise EnvironmentFault(f"{path} could not be written ({error.strerror}); choose another file.") from error
    session.output.say(f"{path} has the picture, {counted(len(pictures[0]), 'byte', 'bytes')}. It is not encrypted.")


def _print_attempt(session: Session, attempt: Attempt, zone: ZoneInfo) -> None:
    local = attempt.time.astimezone(zone)
    code = None if attempt.person is None else attempt.person.details.code
    how = attempt.method.value if attempt.method is not None else "face"
    outcome = "accepted" if attempt.verdict is None else attempt.verdict.value
    reason = f" ({attempt.rejection.value})" if attempt.rejection is not None else ""
    session.output.record(
        {
            "time": local.isoformat(),
            "camera": attempt.camera or None,
            "method": how,
            "outcome": outcome,
            "reason": None if attempt.rejection is None else attempt.rejection.name.lower(),
            "person": code,
            "score": round(attempt.score, 4),
        },
        f"{local:%Y-%m-%d %H:%M:%S}  {attempt.camera or '-'}  {how}: {outcome}{reason}{f'  {code}' if code else ''}",
    )
