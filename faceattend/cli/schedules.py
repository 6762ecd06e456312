"""``faceattend schedule``: reports that the program makes and delivers by itself."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.errors import UserError
from faceattend.services.schedules import (
    About,
    Delivery,
    DueTimes,
    FileFormat,
    Frequency,
    MailSecurity,
    MailServer,
    Paper,
    PaperKind,
    ReportPlan,
    ReportSchedule,
    ScheduleId,
    Weekday,
)

_WEEKDAYS = {day.name.lower(): day for day in Weekday}
_PAPERS = {paper.name.lower(): paper for paper in Paper}
_LAST_DAY = 31

_ADD_HELP = """
Reports are made while the program is open, and by: faceattend schedule run. What became due while the computer was
off is made once, for the last time that it was due. A report that fails is tried again after 5 minutes, 15 minutes,
an hour, four hours, then twice a day, until the next one is due in its place; faceattend incident list names it.
Whoever can read the folder or the mailbox can read the report: choose them with care. Set the server for e-mail first:
faceattend schedule mail.
"""

_MAIL_HELP = """
The connection to the server is always encrypted, and its certificate is checked. The password is sealed in the vault
and shown to nobody. From the server on, an e-mail can be read by whoever runs the servers on its way. Without options
the command shows what is set.
"""

_RUN_HELP = """
A task of the operating system may run this every hour, so that reports are made while the window is closed. It ends
with 1 when a report failed.
"""


def add_add_arguments(parser: ArgumentParser) -> None:
    """Declare ``schedule add``."""
    parser.epilog = _ADD_HELP
    parser.add_argument("report", choices=[kind.value for kind in PaperKind], metavar="REPORT", help=_kinds())
    often = parser.add_mutually_exclusive_group(required=True)
    often.add_argument("--daily", action="store_true", help="every day")
    often.add_argument(
        "--weekly", choices=list(_WEEKDAYS), metavar="DAY", help="every week on this day, such as friday"
    )
    often.add_argument(
        "--monthly",
        type=_day_of_month,
        metavar="N",
        help="every month on day 1..31; in a shorter month on its last day",
    )
    parser.add_argument(
        "--at", type=_clock, required=True, metavar="HH:MM", help="at what time, on the clock of the site"
    )
    parser.add_argument(
        "--about",
        choices=[about.value for about in About],
        help="which day or month, counted from when it is due; else today for reports of a day, last-month for monthly "
        "ones, this-month for others",
    )
    parser.add_argument("--format", choices=[form.value for form in FileFormat], default="pdf", help="pdf if left out")
    parser.add_argument("--paper", choices=list(_PAPERS), default="a4", help="size of a PDF; a4 if left out")
    parser.add_argument("--group", default="", help="this group only")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="put it into this folder; a file of its name is replaced"
    )
    parser.add_argument(
        "--mail",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="send it to this address; may be given many times",
    )


def add_number(parser: ArgumentParser) -> None:
    """Declare ``schedule remove`` and ``schedule test``."""
    parser.add_argument("number", type=values.count, metavar="N", help="number of the scheduled report, as listed")


def add_mail_arguments(parser: ArgumentParser) -> None:
    """Declare ``schedule mail``."""
    parser.epilog = _MAIL_HELP
    parser.add_argument("--host", metavar="NAME", help="name of the server that takes e-mail, such as mail.example.org")
    parser.add_argument("--port", type=values.count, metavar="N", help="its port; else 587, or 465 for tls")
    parser.add_argument(
        "--security",
        choices=[security.value for security in MailSecurity],
        default="starttls",
        help="starttls: encrypted after the first words (if left out); tls: from the beginning",
    )
    parser.add_argument("--sender", metavar="ADDRESS", help="address that the e-mail comes from")
    parser.add_argument("--login", default="", metavar="NAME", help="name to sign in with, if the server asks for one")
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is the password that goes with --login",
    )
    parser.add_argument(
        "--authority",
        type=Path,
        metavar="FILE",
        help="certificate that vouches for the server, if this computer has none",
    )
    parser.add_argument("--remove", action="store_true", help="send no e-mail any more")
    parser.add_argument("--trial", metavar="ADDRESS", help="send an e-mail without a report to this address")


def add_run_arguments(parser: ArgumentParser) -> None:
    """Declare ``schedule run``."""
    parser.epilog = _RUN_HELP
    parser.add_argument(
        "--unattended", action="store_true", help="open the vault with the key that this computer keeps (keys keyring)"
    )


def add(session: Session) -> None:
    """Have a report made from now on."""
    arguments = session.arguments
    kind = PaperKind(arguments.report)
    due = _due_times(arguments.daily, arguments.weekly, arguments.monthly, arguments.at)
    plan = ReportPlan(
        kind=kind,
        due=due,
        about=_about(kind, due.frequency) if arguments.about is None else About(arguments.about),
        format=FileFormat(arguments.format),
        group=arguments.group,
        folder="" if arguments.folder is None else str(arguments.folder),
        receivers=tuple(arguments.mail),
        paper=_PAPERS[arguments.paper],
    )
    with session.office() as office:
        schedule, zone = office.schedules.add(plan), office.preferences.zone()
    _print(session, schedule, zone)


def list_schedules(session: Session) -> None:
    """Print the scheduled reports."""
    with session.office() as office:
        schedules, zone = office.schedules.schedules(), office.preferences.zone()
    if not schedules:
        session.output.say("No report is scheduled.")
    for schedule in schedules:
        _print(session, schedule, zone)


def remove(session: Session) -> None:
    """Make a report no more."""
    number = ScheduleId(session.arguments.number)
    with session.office() as office:
        office.schedules.remove(number)
    session.output.record({"id": number, "removed": True}, f"The report {number} is made no more.")


def run(session: Session) -> None:
    """Make what is due."""
    opened = session.unattended_office() if session.arguments.unattended else session.office()
    with opened as office:
        deliveries, zone = office.schedules.run_due(), office.preferences.zone()
    if not deliveries:
        session.output.say("No report is due.")
    for delivery in deliveries:
        _print_delivery(session, delivery, zone)
    failed = sum(not delivery.places for delivery in deliveries)
    if failed:
        raise UserError(f"{failed} of {len(deliveries)} scheduled reports failed; each is tried again later.")


def test(session: Session) -> None:
    """Make and deliver a report now."""
    with session.office() as office:
        delivery = office.schedules.try_out(ScheduleId(session.arguments.number))
        zone = office.preferences.zone()
    _print_delivery(session, delivery, zone)


def mail(session: Session) -> None:
    """Set, show, try or remove the mail server."""
    arguments = session.arguments
    with session.office() as office:
        if arguments.remove:
            office.schedules.set_mail_server(None)
        elif arguments.host is not None:
            office.schedules.set_mail_server(_server(session))
        if arguments.trial is not None:
            office.schedules.send_trial(arguments.trial)
        server = office.schedules.mail_server()
    if arguments.trial is not None:
        session.output.say(f"The mail server took an e-mail for {arguments.trial}.")
    _print_server(session, server)


def _server(session: Session) -> MailServer:
    arguments = session.arguments
    if arguments.sender is None:
        raise UserError("A mail server needs the address that e-mail comes from; give it with --sender.")
    security = MailSecurity(arguments.security)
    usual = 465 if security is MailSecurity.TLS else 587
    return MailServer(
        host=arguments.host,
        port=usual if arguments.port is None else arguments.port,
        sender=arguments.sender,
        security=security,
        user=arguments.login,
        password="" if arguments.password_file is None else _first_line(arguments.password_file),
        authority="" if arguments.authority is None else str(arguments.authority.absolute()),
    )


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"The file {file} with the password cannot be read. Check its name and who may read it."
        ) from error
    return lines[0] if lines else ""


def _print(session: Session, schedule: ReportSchedule, zone: ZoneInfo) -> None:
    plan = schedule.plan
    document = {
        "id": schedule.id,
        "report": plan.kind.value,
        "frequency": plan.due.frequency.value,
        "weekday": plan.due.weekday.name.lower() if plan.due.frequency is Frequency.WEEKLY else None,
        "day": plan.due.day if plan.due.frequency is Frequency.MONTHLY else None,
        "at": plan.due.at.isoformat("minutes"),
        "about": plan.about.value,
        "format": plan.format.value,
        "paper": plan.paper.name.lower(),
        "group": plan.group,
        "folder": plan.folder,
        "mail": list(plan.receivers),
        "since": schedule.since.astimezone(zone).isoformat(),
        "by": schedule.by,
        "done_until": _moment(schedule.done_until, zone),
        "failures": schedule.failures,
        "try_again": _moment(schedule.try_again, zone),
        "problem": schedule.problem,
    }
    group = f" of {plan.group}" if plan.group else ""
    state = ""
    if schedule.done_until is not None:
        state = f"; last made for {schedule.done_until.astimezone(zone):%Y-%m-%d %H:%M}"
    if schedule.problem and schedule.try_again is not None:
        state += f"; failed, next try {schedule.try_again.astimezone(zone):%Y-%m-%d %H:%M}: {schedule.problem}"
    session.output.record(
        document,
        f"{schedule.id:>4}  {plan.kind.value}{group} about {plan.about.value} as {plan.format.value}, "
        f"{_often(plan.due)}, to {', '.join(filter(None, (plan.folder, *plan.receivers)))}{state}",
    )


def _print_delivery(session: Session, delivery: Delivery, zone: ZoneInfo) -> None:
    number = delivery.schedule.id
    made = f"The report {number} ({delivery.name}) went to {', '.join(delivery.places)}."
    session.output.record(
        {
            "id": number,
            "due": delivery.due.astimezone(zone).isoformat(),
            "file": delivery.name,
            "places": list(delivery.places),
            "problem": delivery.problem,
        },
        " ".join(filter(None, (made if delivery.places else "", delivery.problem))),
    )


def _print_server(session: Session, server: MailServer | None) -> None:
    if server is None:
        session.output.record({"host": None}, "There is no mail server.")
        return
    login = f", signing in as {server.user}" if server.user else ""
    session.output.record(
        {
            "host": server.host,
            "port": server.port,
            "security": server.security.value,
            "sender": server.sender,
            "login": server.user,
            "authority": server.authority,
        },
        f"E-mail goes through {server.host}:{server.port} ({server.security.value}) from {server.sender}{login}.",
    )


def _due_times(daily: bool, weekly: str | None, monthly: int | None, at: time) -> DueTimes:  # noqa: FBT001 - an option
    if daily:
        return DueTimes(Frequency.DAILY, at)
    if weekly is not None:
        return DueTimes(Frequency.WEEKLY, at, weekday=_WEEKDAYS[weekly])
    return DueTimes(Frequency.MONTHLY, at, day=monthly or 1)


def _about(kind: PaperKind, frequency: Frequency) -> About:
    if kind in {PaperKind.DAY, PaperKind.ROLL_CALL} or (kind is PaperKind.LATE and frequency is Frequency.DAILY):
        return About.TODAY
    return About.LAST_MONTH if frequency is Frequency.MONTHLY else About.THIS_MONTH


def _often(due: DueTimes) -> str:
    at = due.at.isoformat("minutes")
    match due.frequency:
        case Frequency.DAILY:
            return f"daily at {at}"
        case Frequency.WEEKLY:
            return f"every {due.weekday.name.capitalize()} at {at}"
        case Frequency.MONTHLY:
            return f"on day {due.day} of every month at {at}"


def _moment(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat()


def _clock(text: str) -> time:
    try:
        read = time.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a time; write it as 18:30") from error
    if read.second or read.microsecond or read.tzinfo is not None:
        raise ArgumentTypeError(f"{text!r} is not a time; write it as 18:30")
    return read


def _day_of_month(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _LAST_DAY:
        raise ArgumentTypeError(f"{text!r} is not a day of a month, 1..31")
    return int(text)


def _kinds() -> str:
    return ", ".join(kind.value for kind in PaperKind)
