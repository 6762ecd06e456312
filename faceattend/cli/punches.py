"""``faceattend punches``: the records, entries by hand, voiding, and what was typed while the records were locked."""

from argparse import ArgumentParser
from zoneinfo import ZoneInfo

from faceattend.cli import values
from faceattend.cli.choosing import add_people, chosen_people
from faceattend.cli.closed_months import say_if_closed
from faceattend.cli.context import Session
from faceattend.cli.output import counted
from faceattend.domain.punches import Direction, PunchId
from faceattend.services.attendance import PunchLine
from faceattend.services.waiting import WaitingLine

_ADD_HELP = """
For a class on a trip, name the group, or several people: each gets an entry at the same time, all or nobody. The entry
is marked on papers with a star. The numbers that are printed take it back with: faceattend punches void.
"""


def add_list_arguments(parser: ArgumentParser) -> None:
    """Declare ``punches list``."""
    parser.add_argument("--month", type=values.month, required=True, metavar="YYYY-MM", help="the month to list")


def add_add_arguments(parser: ArgumentParser) -> None:
    """Declare ``punches add``."""
    parser.epilog = _ADD_HELP
    add_people(parser, "who came or went")
    parser.add_argument("--time", type=values.moment, required=True, help="when, in the site's zone or with an offset")
    parser.add_argument(
        "--direction", choices=[direction.value for direction in Direction], required=True, help="which way"
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="why the entry is made by hand")


def add_void_arguments(parser: ArgumentParser) -> None:
    """Declare ``punches void``."""
    parser.add_argument("id", type=values.count, nargs="+", metavar="ID", help="number of a punch in the list")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it does not count")


def add_check_in_arguments(parser: ArgumentParser) -> None:
    """Declare ``punches check-in``."""
    parser.add_argument("code", metavar="CODE", help="who comes or goes")
    parser.add_argument(
        "--direction", choices=[direction.value for direction in Direction], required=True, help="which way"
    )


def add_waiting_arguments(parser: ArgumentParser) -> None:
    """Declare ``punches waiting``."""
    parser.add_argument("--accept", action="store_true", help="write those of people on the roll as entries by hand")
    parser.add_argument("--dismiss", action="store_true", help="forget for good all that is not accepted")


def list_punches(session: Session) -> None:
    """Print the punches of a month."""
    with session.office() as office:
        lines = office.attendance.month(session.arguments.month)
        zone = office.preferences.zone()
        if not lines:
            session.output.say(f"There are no punches in {session.arguments.month}.")
        for line in lines:
            print_punch(session, line, zone)


def add(session: Session) -> None:
    """Write an entry by hand, for one person or many."""
    arguments = session.arguments
    with session.office() as office:
        zone = office.preferences.zone()
        time = values.in_zone(arguments.time, zone)
        day = time.astimezone(zone).date()
        people = [person.id for person in chosen_people(session, office, day, day)]
        lines = office.attendance.add_many(people, time, Direction(arguments.direction), arguments.reason)
        for line in lines:
            print_punch(session, line, zone)
        say_if_closed(session, office, [line.punch.day for line in lines])


def void(session: Session) -> None:
    """Declare that punches do not count."""
    with session.office() as office:
        lines = office.attendance.void_many(list(map(PunchId, session.arguments.id)), session.arguments.reason)
        for line in lines:
            print_punch(session, line, office.preferences.zone())
        say_if_closed(session, office, [line.punch.day for line in lines])


def check_in(session: Session) -> None:
    """Take an entry without any passphrase; it counts when somebody has accepted it."""
    arguments = session.arguments
    entry = session.existing_gate().write_while_locked(arguments.code, Direction(arguments.direction))
    session.output.record(
        {"time": entry.time.isoformat(), "code": entry.code, "direction": entry.direction.value},
        f"{entry.code} was written down at {entry.time.astimezone():%H:%M}. It counts when somebody has accepted it.",
    )


def waiting(session: Session) -> None:
    """Print what was typed while the records were locked; accept or forget it."""
    arguments = session.arguments
    with session.office() as office:
        zone = office.preferences.zone()
        found = office.waiting.entries()
        for line in found.lines:
            _print_waiting(session, line, zone)
        if found.damaged:
            session.output.say(f"{counted(found.damaged, 'entry', 'entries')} cannot be read.")
        if not (found.lines or found.damaged or found.others):
            session.output.say("Nothing was typed while the records were locked.")
        if found.others:
            session.output.say(f"{counted(found.others, 'entry waits', 'entries wait')} for somebody else to decide.")
        accepted = [line for line in found.lines if arguments.accept and line.person is not None]
        if arguments.accept:
            written = len(office.waiting.accept(accepted))
            session.output.say(f"{counted(written, 'entry', 'entries')} accepted.")
        if arguments.dismiss:
            others = [line for line in found.lines if line not in accepted]
            office.waiting.dismiss(others, damaged=bool(found.damaged))
            session.output.say(f"{counted(len(others) + found.damaged, 'entry', 'entries')} dismissed.")


def _print_waiting(session: Session, line: WaitingLine, zone: ZoneInfo) -> None:
    entry, person = line.entry, line.person
    local = entry.time.astimezone(zone)
    name = "nobody has this code" if person is None else person.details.name
    session.output.record(
        {
            "time": local.isoformat(),
            "code": entry.code,
            "direction": entry.direction.value,
            "person": None if person is None else person.details.code,
        },
        f"{local:%Y-%m-%d %H:%M:%S}  {entry.direction.value:<3}  {entry.code} ({name})",
    )


def print_punch(session: Session, line: PunchLine, zone: ZoneInfo) -> None:
    """Print a punch with the person it belongs to."""
    punch, details = line.punch, line.person.details
    local = punch.time.astimezone(zone)
    reason = punch.void_reason if punch.void_reason is not None else punch.note
    remark = f" - void: {reason}" if not punch.counts else f" - {reason}" if reason else ""
    session.output.record(
        {
            "id": punch.id,
            "time": local.isoformat(),
            "person": details.code,
            "direction": punch.direction.value,
            "method": punch.method.value,
            "camera": punch.camera,
            "void": not punch.counts,
            "reason": reason,
            "by": (punch.by if punch.counts else punch.voided_by) or None,
        },
        f"{punch.id:>6}  {local:%Y-%m-%d %H:%M:%S}  {punch.direction.value:<3}  {punch.method.value:<9}  "
        f"{details.name} ({details.code}){remark}",
    )
