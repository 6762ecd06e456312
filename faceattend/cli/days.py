"""``faceattend day`` and ``faceattend overtime``: deciding what a day is where punches alone do not say it."""

from argparse import ArgumentParser

from faceattend.cli import values
from faceattend.cli.closed_months import say_if_closed
from faceattend.cli.context import Session
from faceattend.cli.entry_lines import print_entry
from faceattend.cli.punches import print_punch
from faceattend.domain.day_entries import EntryKind
from faceattend.services.day_entries import OpenDay

_DECIDE_HELP = """
For a day that nobody can work out from the records: nobody watched (U), a punch is missing (MO), or the code is wrong
for a reason that no camera knows. Punches of the day stay as they are, and papers mark the day with a star. Deciding
once more takes the place of the decision before; faceattend leave withdraw takes it back.
"""

_ACCEPT_HELP = """
When somebody was seen to come and not to leave, or the other way round, the rules of the shift propose a time; see:
faceattend day open. This writes it as an entry by hand. If you know the true time, use: faceattend punches add.
"""

_APPROVE_HELP = """
Only for shifts whose overtime needs approval. Of what somebody works beyond the shift, no more than the approved
minutes count. It may be approved before it is worked. Approving once more takes the place of the approval before.
"""

_DECISIONS = {"present": EntryKind.PRESENT, "half": EntryKind.HALF_DAY, "absent": EntryKind.ABSENT}


def add_open_arguments(parser: ArgumentParser) -> None:
    """Declare ``day open``."""
    parser.add_argument("month", type=values.month, metavar="YYYY-MM", help="the month to look through")
    parser.add_argument("--group", default="", metavar="NAME", help="only this group's days")


def add_accept_arguments(parser: ArgumentParser) -> None:
    """Declare ``day accept``."""
    parser.epilog = _ACCEPT_HELP
    _add_day(parser)


def _add_day(parser: ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="the person's code")
    parser.add_argument("day", type=values.day, metavar="DATE", help="the work day, such as 2026-05-29")


def add_decide_arguments(parser: ArgumentParser) -> None:
    """Declare ``day decide``."""
    parser.epilog = _DECIDE_HELP
    _add_day(parser)
    parser.add_argument("--as", dest="decision", choices=list(_DECISIONS), required=True, help="what the day is")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why")


def add_approve_arguments(parser: ArgumentParser) -> None:
    """Declare ``overtime approve``."""
    parser.epilog = _APPROVE_HELP
    _add_day(parser)
    parser.add_argument(
        "--minutes", type=values.minutes, required=True, metavar="N", help="so many minutes count at most; 0 for none"
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; may be left out")


def list_open(session: Session) -> None:
    """Print the days of a month that somebody should decide."""
    arguments = session.arguments
    with session.office() as office:
        found = office.day_entries.open_days(arguments.month, arguments.group)
        if not found:
            session.output.say(f"Nothing is left to decide in {arguments.month}.")
        for each in found:
            _print_open(session, each)


def decide(session: Session) -> None:
    """Declare a day present, half a day or absent."""
    arguments = session.arguments
    with session.office() as office:
        person = office.enrolment.find(arguments.person)
        line = office.day_entries.decide(person.id, arguments.day, _DECISIONS[arguments.decision], arguments.reason)
        print_entry(session, line, office.preferences.zone())
        say_if_closed(session, office, [arguments.day])


def accept(session: Session) -> None:
    """Write the punch that is missing at the proposed time."""
    arguments = session.arguments
    with session.office() as office:
        person = office.enrolment.find(arguments.person)
        line = office.day_entries.accept_proposed(person.id, arguments.day)
        print_punch(session, line, office.preferences.zone())
        say_if_closed(session, office, [arguments.day])


def approve(session: Session) -> None:
    """Approve overtime of a day."""
    arguments = session.arguments
    with session.office() as office:
        person = office.enrolment.find(arguments.person)
        line = office.day_entries.approve_overtime(person.id, arguments.day, arguments.minutes, arguments.reason)
        print_entry(session, line, office.preferences.zone())
        say_if_closed(session, office, [arguments.day])


def _print_open(session: Session, found: OpenDay) -> None:
    result, details = found.result, found.person.details
    proposed = None if result.proposed is None else result.proposed
    what = ", ".join(issue.value for issue in result.issues)
    offers = []
    if proposed is not None:
        offers.append(f"proposed: {proposed:%Y-%m-%d %H:%M}")
    if found.approvable:
        offers.append(f"to approve: {found.approvable} min")
    remark = f" - {'; '.join(offers)}" if offers else ""
    session.output.record(
        {
            "date": result.day.isoformat(),
            "person": details.code,
            "code": result.text,
            "issues": [issue.value for issue in result.issues],
            "proposed": None if proposed is None else proposed.isoformat(timespec="seconds"),
            "blocking": result.undecided,
            "overtime_to_approve": found.approvable,
        },
        f"{result.day}  {result.text:<5}  {details.name} ({details.code}): {what}{remark}",
    )
