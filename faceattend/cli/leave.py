"""``faceattend leave`` and ``faceattend duty``: days that are settled without punches."""

from argparse import ArgumentParser
from datetime import date

from faceattend.cli import values
from faceattend.cli.choosing import add_people, chosen_people
from faceattend.cli.closed_months import say_if_closed
from faceattend.cli.context import Session
from faceattend.cli.entry_lines import print_entry
from faceattend.cli.output import counted
from faceattend.domain.day_entries import DayEntryId, DayPart, EntryKind
from faceattend.errors import UserError

_HALVES = {"first": DayPart.FIRST_HALF, "second": DayPart.SECOND_HALF}
_DUTIES = {"on-duty": EntryKind.ON_DUTY, "home": EntryKind.FROM_HOME}

_LEAVE_HELP = """
An entry is written for every working day of each person from the first to the last day; for days off too when the type
of leave counts them. Nothing is written when somebody is not employed on one of the days, has other leave or duty
there, or has no working day among them. Entries are taken back with: faceattend leave withdraw.
"""

_DUTY_HELP = """
For people who work where no camera sees them: the day counts as present, with the minutes of the shift. An entry is
written for every working day, under the same conditions as leave. Taken back with: faceattend leave withdraw.
"""

_LIST_HELP = """
Leave, duty elsewhere, work from home, decisions and approved overtime are listed, withdrawn ones too. Without days it
is the present month.
"""


def add_add_arguments(parser: ArgumentParser) -> None:
    """Declare ``leave add``."""
    parser.epilog = _LEAVE_HELP
    _add_range(parser, "who is on leave")
    parser.add_argument("--type", required=True, metavar="CODE", help="type of leave; see: faceattend leave type list")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; may be left out")


def add_duty_arguments(parser: ArgumentParser) -> None:
    """Declare ``duty add``."""
    parser.epilog = _DUTY_HELP
    _add_range(parser, "who is at work in another place")
    parser.add_argument(
        "--kind",
        choices=list(_DUTIES),
        default="on-duty",
        help="on duty elsewhere (OD), which is meant when it is left out, or at work from home (WFH)",
    )
    parser.add_argument("--reason", required=True, metavar="TEXT", help="where and why")


def add_list_arguments(parser: ArgumentParser) -> None:
    """Declare ``leave list``."""
    parser.epilog = _LIST_HELP
    parser.add_argument("--month", type=values.month, metavar="YYYY-MM", help="the month to list")
    parser.add_argument("--from", dest="first", type=values.day, metavar="DATE", help="the first day to list")
    parser.add_argument("--to", dest="last", type=values.day, metavar="DATE", help="the last day to list")
    parser.add_argument("--person", metavar="CODE", help="only this person's")
    parser.add_argument("--group", default="", metavar="NAME", help="only this group's")


def add_withdraw_arguments(parser: ArgumentParser) -> None:
    """Declare ``leave withdraw``."""
    parser.add_argument("id", type=values.count, nargs="+", metavar="ID", help="number of an entry in the list")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it does not count")


def add(session: Session) -> None:
    """Write leave for some people."""
    _enter(session, EntryKind.LEAVE, session.arguments.type)


def add_duty(session: Session) -> None:
    """Write duty elsewhere or work from home for some people."""
    _enter(session, _DUTIES[session.arguments.kind], "")


def list_entries(session: Session) -> None:
    """Print leave, duty elsewhere, decisions and approved overtime; withdrawn ones too."""
    arguments = session.arguments
    with session.office() as office:
        first, last = _listed(session, office.attendance.today())
        person = None if arguments.person is None else office.enrolment.find(arguments.person).id
        lines = office.day_entries.between(first, last, person, arguments.group)
        if not lines:
            session.output.say(f"Nothing was entered for {first} to {last}.")
        for line in lines:
            print_entry(session, line, office.preferences.zone())


def withdraw(session: Session) -> None:
    """Declare that entries do not count."""
    arguments = session.arguments
    with session.office() as office:
        lines = office.day_entries.withdraw([DayEntryId(id) for id in arguments.id], arguments.reason)
        for line in lines:
            print_entry(session, line, office.preferences.zone())
        session.output.say(f"{counted(len(lines), 'entry', 'entries')} withdrawn.")
        say_if_closed(session, office, [line.entry.day for line in lines])


def _add_range(parser: ArgumentParser, whom: str) -> None:
    add_people(parser, whom)
    parser.add_argument("--from", dest="first", type=values.day, required=True, metavar="DATE", help="the first day")
    parser.add_argument(
        "--to", dest="last", type=values.day, metavar="DATE", help="the last day; else the first is the only one"
    )
    parser.add_argument("--half", choices=list(_HALVES), help="only this half of each of the days")


def _enter(session: Session, kind: EntryKind, leave: str) -> None:
    arguments = session.arguments
    first = arguments.first
    last = first if arguments.last is None else arguments.last
    part = DayPart.WHOLE if arguments.half is None else _HALVES[arguments.half]
    with session.office() as office:
        people = chosen_people(session, office, min(first, last), max(first, last))
        lines = office.day_entries.enter(
            [person.id for person in people], first, last, kind, part=part, leave=leave, reason=arguments.reason
        )
        for line in lines:
            print_entry(session, line, office.preferences.zone())
        days, whom = counted(len(lines), "entry", "entries"), counted(len(people), "person", "people")
        session.output.say(f"{days} written for {whom}.")
        say_if_closed(session, office, [line.entry.day for line in lines])


def _listed(session: Session, today: date) -> tuple[date, date]:
    arguments = session.arguments
    given = arguments.first is not None or arguments.last is not None
    if arguments.month is not None:
        if given:
            raise UserError("Give either --month, or --from and --to.")
        return arguments.month.days[0], arguments.month.days[-1]
    if not given:
        month = values.month(f"{today:%Y-%m}")
        return month.days[0], month.days[-1]
    first = arguments.first if arguments.first is not None else arguments.last
    return first, arguments.last if arguments.last is not None else first
