"""``faceattend audit``: who did, read or was refused what."""

from argparse import ArgumentParser
from zoneinfo import ZoneInfo

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.services.logs import AuditLine


def add_audit_arguments(parser: ArgumentParser) -> None:
    """Declare ``audit``."""
    parser.add_argument("--month", type=values.month, metavar="YYYY-MM", help="the month; else the present one")
    parser.add_argument("--person", metavar="CODE", help="only what was about this person")


def audit(session: Session) -> None:
    """Print what accounts did."""
    arguments = session.arguments
    with session.office() as office:
        zone = office.preferences.zone()
        if arguments.person is not None:
            lines = office.logs.audit_about(office.enrolment.find(arguments.person).id)
            if arguments.month is not None:
                days = arguments.month.days
                lines = [line for line in lines if days[0] <= line.entry.time.astimezone(zone).date() <= days[-1]]
        else:
            days = (arguments.month or office.reporting.current_month()).days
            lines = office.logs.audit(days[0], days[-1])
    if not lines:
        session.output.say("Nothing was done.")
    for line in lines:
        _print_audit(session, line, zone)


def _print_audit(session: Session, line: AuditLine, zone: ZoneInfo) -> None:
    entry = line.entry
    local = entry.time.astimezone(zone)
    codes = [None if person is None else person.details.code for person in line.people]
    about = "everybody" if entry.everybody else ", ".join(code or "somebody no longer on the roll" for code in codes)
    session.output.record(
        {
            "time": local.isoformat(),
            "account": line.account or None,
            "action": entry.action,
            "outcome": entry.outcome.value,
            "people": codes,
            "everybody": entry.everybody,
            "detail": entry.detail,
        },
        f"{local:%Y-%m-%d %H:%M:%S}  {entry.outcome.value:<6}  {line.account or 'the program'}: {entry.action}"
        f"{f' ({entry.detail})' if entry.detail else ''}{f' - {about}' if about else ''}",
    )
