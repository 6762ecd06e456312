"""``faceattend shift``: when people are expected, by which rules, and who has which."""

from argparse import ArgumentParser
from datetime import date

from faceattend.cli import rule_lines, rule_values, values
from faceattend.cli.context import Session
from faceattend.cli.rule_changing import add_change_options, add_since, make
from faceattend.cli.shift_options import add_shift_options, shift_from
from faceattend.domain.rule_book import ALWAYS, EVERYBODY, Assignment, AssignmentId, RuleBook, Target
from faceattend.domain.rule_changes import (
    assigned,
    changed_shift,
    new_shift,
    not_overridden,
    overridden,
    unassigned,
    without_shift,
)
from faceattend.domain.rule_checks import known_key
from faceattend.domain.schedules import Shift
from faceattend.domain.shift_checks import checked_key
from faceattend.errors import UserError
from faceattend.services.office import Office

_ADD_HELP = """
A new shift is from 09:00 to 17:00 with overtime after the end from 30 minutes on; every option says what is different.
Nobody has it before it is assigned: faceattend shift assign. Example of a night shift: faceattend shift add night
--title Night --start 22:00 --end 06:00 --late-grace 5 --break 30. Of a split one: faceattend shift add split --part
09:00-13:00 --part 15:00-19:00.
"""
_CHANGE_HELP = """
What is not named stays as it is on that day. A later change of the same shift goes on to hold from its own day.
"""
_ASSIGN_HELP = """
An assignment of a person goes before one of his group, and that before one of everybody; one for some days of the week
goes before one for all of them. Two of the same standing may not meet: --replace cuts the earlier one off, and
faceattend shift unassign ends it.
"""
_UNASSIGN_HELP = """
Without --from the assignment ends yesterday, and days of the past stay as they are; --from always takes it away as if
it never was.
"""
_OVERRIDE_HELP = """
A day with a shift is a working day then, whatever the calendar says; a day off is no working day. It goes before all
assignments. --remove takes such a rule away by its number in: faceattend shift list.
"""


def add_key(parser: ArgumentParser) -> None:
    """Declare the short name of a shift."""
    parser.add_argument("key", metavar="KEY", help="short name of the shift")


def add_add_arguments(parser: ArgumentParser) -> None:
    """Declare ``shift add``."""
    parser.epilog = _ADD_HELP
    parser.add_argument("key", metavar="KEY", help="short name by which it is assigned: letters a-z, digits, hyphens")
    add_shift_options(parser)
    add_change_options(parser)


def add_change_arguments(parser: ArgumentParser) -> None:
    """Declare ``shift change``."""
    parser.epilog = _CHANGE_HELP
    add_key(parser)
    add_since(parser)
    add_shift_options(parser)
    add_change_options(parser)


def add_remove_arguments(parser: ArgumentParser) -> None:
    """Declare ``shift remove``."""
    add_key(parser)
    add_change_options(parser)


def add_assign_arguments(parser: ArgumentParser) -> None:
    """Declare ``shift assign``."""
    parser.epilog = _ASSIGN_HELP
    add_key(parser)
    _add_targets(parser)
    parser.add_argument(
        "--from", dest="first", type=values.day, metavar="DATE", help="first day; without it from always"
    )
    parser.add_argument("--to", dest="last", type=values.day, metavar="DATE", help="last day; without it for ever")
    parser.add_argument(
        "--on",
        type=rule_values.weekdays,
        default=frozenset(),
        metavar="DAYS",
        help="on these days of the week only, such as monday,friday",
    )
    parser.add_argument("--replace", action="store_true", help="cut other assignments off where this one holds")
    add_change_options(parser)


def add_unassign_arguments(parser: ArgumentParser) -> None:
    """Declare ``shift unassign``."""
    parser.epilog = _UNASSIGN_HELP
    parser.add_argument("id", type=values.count, nargs="+", metavar="ID", help="number of an assignment in the list")
    parser.add_argument(
        "--from", dest="first", type=rule_values.since, metavar="DATE", help="first day without it, or always"
    )
    add_change_options(parser)


def add_override_arguments(parser: ArgumentParser) -> None:
    """Declare ``shift override``."""
    parser.epilog = _OVERRIDE_HELP
    parser.add_argument("day", nargs="?", type=values.day, metavar="DATE", help="the day that is different")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--shift", metavar="KEY", help="the shift of that day")
    what.add_argument("--day-off", action="store_true", help="nobody of them is expected")
    what.add_argument("--remove", type=values.count, metavar="ID", help="take the rule with this number away")
    _add_targets(parser)
    add_change_options(parser)


def add(session: Session) -> None:
    """Write down a new shift."""
    arguments = session.arguments
    key = checked_key(arguments.key, "shift")
    shift = shift_from(arguments, Shift(key=key, title=arguments.title or key))
    with session.office() as office:
        if make(session, office, [new_shift(shift)]):
            _print_shift(session, office.rules.book(), key)


def change(session: Session) -> None:
    """Give a shift other rules from a day on."""
    arguments = session.arguments
    with session.office() as office:
        since = office.rules.usual_since() if arguments.since is None else arguments.since
        book = office.rules.book()
        key = _known(book, arguments.key)
        if make(session, office, [changed_shift(shift_from(arguments, book.shift(key, since)), since)]):
            _print_shift(session, office.rules.book(), key)


def remove(session: Session) -> None:
    """Remove a shift that nobody has."""
    with session.office() as office:
        make(session, office, [without_shift(session.arguments.key)])


def list_shifts(session: Session) -> None:
    """Print all shifts, and who has which."""
    with session.office() as office:
        book = office.rules.book()
        codes = rule_lines.codes_of(office.enrolment.people())
        for key in sorted({dated.shift.key for dated in book.shifts}):
            _print_shift(session, book, key)
        session.output.say("Who has which:" if book.assignments else "Nobody has any; the first one holds for all.")
        for each in sorted(book.assignments, key=lambda each: each.id):
            _print_assignment(session, each, codes)
        if book.overrides:
            session.output.say("Days that are different:")
        for override in sorted(book.overrides, key=lambda each: (each.day, each.id)):
            session.output.record(
                {"type": "override", **rule_lines.override_values(override, codes)},
                rule_lines.override_words(override, codes),
            )


def show(session: Session) -> None:
    """Print one shift, as it was and is."""
    with session.office() as office:
        book = office.rules.book()
        _print_shift(session, book, _known(book, session.arguments.key))


def assign(session: Session) -> None:
    """Give people, groups or everybody a shift."""
    arguments = session.arguments
    with session.office() as office:
        changes = [
            assigned(target, arguments.key, arguments.first, arguments.last, arguments.on, replacing=arguments.replace)
            for target in _targets(session, office)
        ]
        before = {each.id for each in office.rules.book().assignments}
        if make(session, office, changes):
            codes = rule_lines.codes_of(office.enrolment.people())
            for each in office.rules.book().assignments:
                if each.id not in before:
                    _print_assignment(session, each, codes)


def unassign(session: Session) -> None:
    """End assignments."""
    arguments = session.arguments
    with session.office() as office:
        since: date = office.rules.usual_since() if arguments.first is None else arguments.first
        ids = [AssignmentId(id) for id in arguments.id]
        make(session, office, [unassigned(id, None if since == ALWAYS else since) for id in ids])


def override(session: Session) -> None:
    """Make one day different, or take that back."""
    arguments = session.arguments
    with session.office() as office:
        if arguments.remove is not None:
            make(session, office, [not_overridden(AssignmentId(arguments.remove))])
            return
        if arguments.day is None:
            raise UserError("Say which day is different, such as 2026-05-29.")
        targets = _targets(session, office)
        make(session, office, [overridden(target, arguments.day, arguments.shift) for target in targets])


def _add_targets(parser: ArgumentParser) -> None:
    parser.add_argument("--person", action="append", default=[], metavar="CODE", help="for this person; repeatable")
    parser.add_argument("--group", action="append", default=[], metavar="NAME", help="for this group; repeatable")
    parser.add_argument("--everybody", action="store_true", help="for everybody")


def _targets(session: Session, office: Office) -> list[Target]:
    arguments = session.arguments
    found = [Target(person=office.enrolment.find(code).id) for code in arguments.person]
    found.extend(Target(group=group) for group in arguments.group)
    if arguments.everybody:
        found.append(EVERYBODY)
    if not found:
        raise UserError("Say for whom: --person CODE, --group NAME or --everybody.")
    return list(dict.fromkeys(found))


def _known(book: RuleBook, key: str) -> str:
    return known_key(key, (dated.shift.key for dated in book.shifts), "shift")


def _print_assignment(session: Session, assignment: Assignment, codes: rule_lines.Codes) -> None:
    session.output.record(
        {"type": "assignment", **rule_lines.assignment_values(assignment, codes)},
        rule_lines.assignment_words(assignment, codes),
    )


def _print_shift(session: Session, book: RuleBook, key: str) -> None:
    versions = [dated for dated in book.shifts if dated.shift.key == key]
    for dated in sorted(versions, key=lambda dated: dated.since):
        session.output.record({"type": "shift", **rule_lines.shift_values(dated)}, rule_lines.shift_words(dated))
