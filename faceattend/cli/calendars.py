"""``faceattend calendar``: weekly days off, holidays and terms, and which group has which calendar."""

from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from faceattend.cli import rule_lines, rule_values, values
from faceattend.cli.context import Session
from faceattend.cli.output import counted
from faceattend.cli.rule_changing import add_change_options, add_since, make
from faceattend.domain.calendar_changes import (
    changed_calendar,
    chosen_calendar,
    missing_holidays,
    new_calendar,
    unchosen_calendar,
    with_holidays,
    with_term,
    without_calendar,
    without_holiday,
    without_term,
)
from faceattend.domain.calendars import Holiday, Term, WeeklyOff, WorkCalendar
from faceattend.domain.rule_book import ALWAYS, RuleBook
from faceattend.domain.rule_checks import known_key
from faceattend.domain.shift_checks import checked_key
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.office import Office
from faceattend.services.rules import ReadHolidays

_LONGEST_HOLIDAY = 366
_OFF_HELP = """
Days off are named by the days of the week: saturday sunday; for some weeks of the month: second-saturday 4th-saturday,
or none. The second Saturday is the second one in the month.
"""
_IMPORT_HELP = """
Every whole-day entry of the file (iCalendar, RFC 5545) becomes a holiday; entries with a time of day and cancelled ones
are left out and named. Entries that repeat are carried into the years that --year names, without it this year and the
next. Days that are holidays already stay as they are.
"""
_PUBLIC_HELP = """
The holidays are those of the library that comes with the program, without the network. Look at them first with
--dry-run. Days that are holidays already stay as they are.
"""
_TERM_HELP = """
Where a calendar has terms, every day outside all of them is a holiday.
"""


def add_key(parser: ArgumentParser) -> None:
    """Declare the short name of a calendar."""
    parser.add_argument("key", metavar="KEY", help="short name of the calendar; a new office has one called office")


def add_add_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar add``."""
    parser.epilog = _OFF_HELP
    parser.add_argument("key", metavar="KEY", help="short name: letters a-z, digits, hyphens")
    parser.add_argument("--title", help="what it is called on paper")
    parser.add_argument(
        "--off",
        nargs="+",
        default=["saturday", "sunday"],
        metavar="DAY",
        help="weekly day off; else saturday sunday",
    )
    add_change_options(parser)


def add_change_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar change``."""
    add_key(parser)
    parser.add_argument("--title", required=True, help="what it is called on paper")
    add_since(parser)
    add_change_options(parser)


def add_off_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar off-days``."""
    parser.epilog = _OFF_HELP
    add_key(parser)
    parser.add_argument("off", nargs="+", metavar="DAY", help="weekly day off, such as sunday or second-saturday")
    add_since(parser)
    add_change_options(parser)


def add_remove_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar remove``."""
    add_key(parser)
    add_change_options(parser)


def add_use_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar use``."""
    parser.add_argument("key", nargs="?", metavar="KEY", help="short name of the calendar")
    parser.add_argument("--group", default="", metavar="NAME", help="for this group; without it for everybody else")
    parser.add_argument("--none", action="store_true", help="let the group have the calendar of everybody again")
    add_since(parser)
    add_change_options(parser)


def add_holiday_add_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar holiday add``."""
    parser.add_argument("day", type=values.day, metavar="DATE", help="the day, or the first of several")
    parser.add_argument("title", metavar="TITLE", help="what the holiday is called")
    parser.add_argument("--to", dest="last", type=values.day, metavar="DATE", help="the last day of several")
    _add_calendar(parser)
    add_change_options(parser)


def add_holiday_remove_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar holiday remove``."""
    parser.add_argument("day", type=values.day, metavar="DATE", help="the day")
    _add_calendar(parser)
    add_change_options(parser)


def add_import_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar import``."""
    parser.epilog = _IMPORT_HELP
    parser.add_argument("file", type=Path, metavar="FILE.ics", help="the calendar file")
    _add_calendar(parser)
    parser.add_argument(
        "--year", type=rule_values.year, action="append", default=[], help="only holidays of this year; repeatable"
    )
    add_change_options(parser)


def add_public_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar public``."""
    parser.epilog = _PUBLIC_HELP
    parser.add_argument("country", metavar="COUNTRY", help="code of the country (ISO 3166), such as IN or DE")
    parser.add_argument("--subdivision", default="", metavar="CODE", help="state or province, such as BY")
    parser.add_argument(
        "--year", type=rule_values.year, action="append", required=True, help="the holidays of this year; repeatable"
    )
    parser.add_argument(
        "--language", default="", metavar="CODE", help="language of the titles, such as en_US; else the country's own"
    )
    _add_calendar(parser)
    add_change_options(parser)


def add_term_add_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar term add``."""
    parser.epilog = _TERM_HELP
    _add_term(parser)
    parser.add_argument("--from", dest="first", type=values.day, required=True, metavar="DATE", help="the first day")
    parser.add_argument("--to", dest="last", type=values.day, required=True, metavar="DATE", help="the last day")
    add_change_options(parser)


def add_term_remove_arguments(parser: ArgumentParser) -> None:
    """Declare ``calendar term remove``."""
    _add_term(parser)
    add_change_options(parser)


def list_calendars(session: Session) -> None:
    """Print every calendar with its holidays and terms."""
    with session.office() as office:
        book = office.rules.book()
        for dated in sorted(book.calendars, key=lambda dated: (dated.calendar.key, dated.since)):
            rule_lines.print_calendar(session, dated, book)


def add(session: Session) -> None:
    """Write down a new calendar."""
    arguments = session.arguments
    key = checked_key(arguments.key, "calendar")
    calendar = WorkCalendar(key, arguments.title or key.title(), _off_days(arguments.off))
    with session.office() as office:
        make(session, office, [new_calendar(calendar)])


def change(session: Session) -> None:
    """Give a calendar another title."""
    _change(session, title=session.arguments.title)


def off_days(session: Session) -> None:
    """Set the weekly days off of a calendar."""
    _change(session, off=_off_days(session.arguments.off))


def remove(session: Session) -> None:
    """Remove a calendar that nobody has."""
    with session.office() as office:
        make(session, office, [without_calendar(session.arguments.key)])


def use(session: Session) -> None:
    """Give a group a calendar, or take it back."""
    arguments = session.arguments
    with session.office() as office:
        if arguments.none:
            make(session, office, [unchosen_calendar(arguments.group)])
            return
        if not arguments.key:
            raise UserError("Say which calendar, by its short name.")
        # A first calendar of a group is something new, which holds from always like all that is new.
        first = not any(each.group == arguments.group for each in office.rules.book().calendar_choices)
        usual = ALWAYS if first else office.rules.usual_since()
        since = usual if arguments.since is None else arguments.since
        make(session, office, [chosen_calendar(arguments.group, arguments.key, since)])


def holiday_add(session: Session) -> None:
    """Add a holiday of one day or several."""
    arguments = session.arguments
    last = arguments.last or arguments.day
    if last < arguments.day:
        raise UserError(f"The holiday ends on {last}, before it starts on {arguments.day}; exchange them.")
    number = (last - arguments.day).days + 1
    if number > _LONGEST_HOLIDAY:
        raise UserError("The holiday is longer than a year; mind the last day.")
    days = [arguments.day + timedelta(offset) for offset in range(number)]
    with session.office() as office:
        book = office.rules.book()
        calendar = _calendar(book, arguments.calendar)
        found = ReadHolidays(tuple(Holiday(day, arguments.title, calendar) for day in days))
        _add_holidays(session, office, found)


def holiday_remove(session: Session) -> None:
    """Remove a holiday."""
    arguments = session.arguments
    with session.office() as office:
        calendar = _calendar(office.rules.book(), arguments.calendar)
        make(session, office, [without_holiday(arguments.day, calendar)])


def import_file(session: Session) -> None:
    """Add the holidays of an iCalendar file."""
    arguments = session.arguments
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise EnvironmentFault(f"{arguments.file} cannot be read ({error.strerror}).") from error
    with session.office() as office:
        this = session.context.clock().year
        calendar = _calendar(office.rules.book(), arguments.calendar)
        found = office.rules.holidays_of_file(content, calendar, tuple(arguments.year) or (this, this + 1))
        for title in found.left_out:
            session.output.say(f"Left out, because it has a time of day or was cancelled: {title}")
        _add_holidays(session, office, found)


def public(session: Session) -> None:
    """Add the public holidays of a country."""
    arguments = session.arguments
    with session.office() as office:
        calendar = _calendar(office.rules.book(), arguments.calendar)
        found = office.rules.public_holidays(
            arguments.country, tuple(arguments.year), calendar, arguments.subdivision, arguments.language
        )
        _add_holidays(session, office, found)


def term_add(session: Session) -> None:
    """Add a term."""
    arguments = session.arguments
    with session.office() as office:
        calendar = _calendar(office.rules.book(), arguments.calendar)
        make(session, office, [with_term(Term(arguments.title, arguments.first, arguments.last, calendar))])


def term_remove(session: Session) -> None:
    """Remove a term."""
    arguments = session.arguments
    with session.office() as office:
        calendar = _calendar(office.rules.book(), arguments.calendar)
        make(session, office, [without_term(calendar, arguments.title)])


def _add_calendar(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--calendar", default="", metavar="KEY", help="the calendar it belongs to; without it all calendars"
    )


def _add_term(parser: ArgumentParser) -> None:
    parser.add_argument("title", metavar="TITLE", help="what the term is called")
    parser.add_argument("--calendar", required=True, metavar="KEY", help="the calendar it belongs to")


def _off_days(words: list[str]) -> tuple[WeeklyOff, ...]:
    try:
        return rule_values.off_days(words)
    except ArgumentTypeError as error:
        raise UserError(f"{str(error)[0].upper()}{str(error)[1:]}.") from error


def _calendar(book: RuleBook, key: str) -> str:
    return known_key(key, (dated.calendar.key for dated in book.calendars), "calendar") if key else ""


def _change(session: Session, *, title: str | None = None, off: tuple[WeeklyOff, ...] | None = None) -> None:
    arguments = session.arguments
    with session.office() as office:
        book = office.rules.book()
        since = office.rules.usual_since() if arguments.since is None else arguments.since
        key = _calendar(book, arguments.key)
        versions = sorted((each for each in book.calendars if each.calendar.key == key), key=lambda each: each.since)
        held = [each for each in versions if each.since <= since] or versions[:1]
        calendar = held[-1].calendar
        if title is not None:
            calendar = replace(calendar, title=title)
        if off is not None:
            calendar = replace(calendar, weekly_off=off)
        make(session, office, [changed_calendar(calendar, since)])


def _add_holidays(session: Session, office: Office, found: ReadHolidays) -> None:
    new = missing_holidays(office.rules.book(), found.holidays)
    for each in found.holidays:
        added = each in new
        session.output.record(
            {"date": each.day.isoformat(), "title": each.title, "calendar": each.calendar, "new": added},
            f"{each.day}  {each.title}{'' if added else ' (a holiday already)'}",
        )
    if not found.holidays:
        raise UserError("There are no holidays in it for these years; nothing was added.")
    if not new:
        session.output.say("All of them are holidays already; nothing was added.")
        return
    session.output.say(f"{counted(len(new), 'holiday', 'holidays')} to add.")
    make(session, office, [with_holidays(new)])
