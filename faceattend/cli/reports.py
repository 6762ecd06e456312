"""``faceattend report``: the papers."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.list_document import print_list, table_document
from faceattend.cli.month_document import month_document
from faceattend.cli.output import counted, warn
from faceattend.domain.months import Month
from faceattend.errors import UserError
from faceattend.services.papers import Orientation, PageOptions, Paper, PaperChoice, PaperKind, PaperResult

_DRAWN = frozenset({PaperKind.MONTH, PaperKind.PACK, PaperKind.CHART})
"""Papers that cannot be read as lines of text."""


def add_month_arguments(parser: ArgumentParser) -> None:
    """Declare ``report month``."""
    _add_month(parser)
    parser.add_argument("--percent", action="store_true", help="the share of the expected days in place of the hours")
    _add_output(parser, ".pdf, .xlsx or .csv")


def add_pack_arguments(parser: ArgumentParser) -> None:
    """Declare ``report pack``."""
    _add_month(parser)
    parser.add_argument("--cards", action="store_true", help="end with the card of every person")
    parser.add_argument("--percent", action="store_true", help="the share of the expected days in place of the hours")
    _add_output(parser, ".pdf; .xlsx and .csv hold the roll alone")


def add_card_arguments(parser: ArgumentParser) -> None:
    """Declare ``report card``."""
    _add_month(parser)
    _add_output(parser, ".pdf with a page for each person, .xlsx or .csv with a row for each person and date")


def add_list_arguments(parser: ArgumentParser) -> None:
    """Declare a list of a month."""
    _add_month(parser)
    _add_output(parser, ".pdf, .xlsx or .csv")


def add_chart_arguments(parser: ArgumentParser) -> None:
    """Declare ``report chart``."""
    _add_month(parser)
    _add_output(parser, ".pdf; .xlsx with the numbers of all charts, or .csv with those of the days")


def add_day_arguments(parser: ArgumentParser) -> None:
    """Declare a list of a day."""
    parser.add_argument("day", nargs="?", type=values.day, metavar="YYYY-MM-DD", help="the day; else today")
    _add_group(parser)
    _add_output(parser, ".pdf, .xlsx or .csv")


def add_late_arguments(parser: ArgumentParser) -> None:
    """Declare ``report late``."""
    parser.add_argument(
        "when",
        nargs="?",
        type=_month_or_day,
        metavar="YYYY-MM[-DD]",
        help="a month for everybody who was late in it, or a day; else today",
    )
    _add_group(parser)
    _add_output(parser, ".pdf, .xlsx or .csv")


def add_roll_call_arguments(parser: ArgumentParser) -> None:
    """Declare ``report rollcall``."""
    _add_group(parser)
    _add_output(parser, ".pdf with boxes to tick, .xlsx or .csv")


def add_low_arguments(parser: ArgumentParser) -> None:
    """Declare ``report low``."""
    parser.add_argument(
        "month", nargs="?", type=values.month, metavar="YYYY-MM", help="the month; else this month, or the dates below"
    )
    parser.add_argument("--from", dest="first", type=values.day, metavar="YYYY-MM-DD", help="the first day that counts")
    parser.add_argument("--to", dest="last", type=values.day, metavar="YYYY-MM-DD", help="the last day that counts")
    parser.add_argument(
        "--term", default="", metavar="TITLE", help="from the first to the last day of this school term"
    )
    parser.add_argument(
        "--below",
        type=int,
        metavar="PERCENT",
        help="list whoever attended less than this share of his days, 0 to 100; else the limit of the office",
    )
    _add_group(parser)
    _add_person(parser)
    _add_output(parser, ".pdf, .xlsx or .csv")


def of_month(kind: PaperKind) -> Callable[[Session], None]:
    """Return the command that makes a paper of a month."""

    def command(session: Session) -> None:
        arguments = session.arguments
        choice = PaperChoice(kind, month=arguments.month, group=arguments.group, person_code=arguments.person)
        _make(session, choice)

    return command


def of_day(kind: PaperKind) -> Callable[[Session], None]:
    """Return the command that makes a paper of a day."""

    def command(session: Session) -> None:
        arguments = session.arguments
        _make(session, PaperChoice(kind, day=getattr(arguments, "day", None), group=arguments.group))

    return command


def late(session: Session) -> None:
    """List who was late in a month or on a day."""
    arguments = session.arguments
    month = arguments.when if isinstance(arguments.when, Month) else None
    day = arguments.when if isinstance(arguments.when, date) else None
    _make(session, PaperChoice(PaperKind.LATE, month=month, day=day, group=arguments.group))


def low(session: Session) -> None:
    """List who attended less than a share of his days."""
    arguments = session.arguments
    _make(
        session,
        PaperChoice(
            PaperKind.LOW,
            month=arguments.month,
            first=arguments.first,
            last=arguments.last,
            term=arguments.term,
            group=arguments.group,
            person_code=arguments.person,
            percent=arguments.below,
        ),
    )


def _make(session: Session, choice: PaperChoice) -> None:
    """Make a paper: write the file that was named, and print it as JSON or as lines of text."""
    output = session.arguments.output
    if output is None and choice.kind in _DRAWN and not session.output.json:
        raise UserError(
            "There is nowhere to write the report; name a file with --output, or ask for the numbers with --json."
        )
    with session.office() as office:
        result = office.papers.paper(choice)
        if output is not None:
            options = _options(session)
            if output.suffix.lower() == ".pdf":
                for problem in office.papers.problems(result, options):
                    warn(problem)
            office.papers.export(result, output, options)
    if output is None and not session.output.json:
        for table in result.tables:
            print_list(session.output, table)
        return
    session.output.record(_document(result), _sentence(result, output))


def _document(result: PaperResult) -> dict[str, object]:
    kind = result.choice.kind
    if result.month is not None and kind in {PaperKind.MONTH, PaperKind.PACK, PaperKind.CARD}:
        return month_document(result.month)
    first, *more = (table_document(table) for table in result.tables)
    return {"report": kind.value, **first, "more": more} if more else {"report": kind.value, **first}


def _sentence(result: PaperResult, output: Path | None) -> str:
    if result.choice.kind in {PaperKind.MONTH, PaperKind.PACK, PaperKind.CARD} and result.month is not None:
        people = counted(len(result.people), "person", "people")
        return f"{output} holds {result.month.month} for {people}."
    if result.statistics is not None:
        return f"{output} holds the charts of {result.statistics.month}."
    table = result.tables[0]
    rows = counted(len(table.rows), "row", "rows")
    return f"{output} holds {table.title}, {table.period}: {rows}."


def _options(session: Session) -> PageOptions:
    arguments = session.arguments
    return PageOptions(
        paper=Paper[arguments.paper.upper()],
        orientation=None if arguments.orientation is None else Orientation(arguments.orientation),
        large=arguments.large,
        group_pages=arguments.group_pages,
        percent=getattr(arguments, "percent", False),
        cards=getattr(arguments, "cards", False),
    )


def _add_month(parser: ArgumentParser) -> None:
    parser.add_argument("month", type=values.month, metavar="YYYY-MM", help="the month to report")
    _add_group(parser)
    _add_person(parser)


def _add_group(parser: ArgumentParser) -> None:
    parser.add_argument("--group", default="", help="this group only")


def _add_person(parser: ArgumentParser) -> None:
    parser.add_argument("--person", default="", metavar="CODE", help="this person only")


def _add_output(parser: ArgumentParser, kinds: str) -> None:
    parser.add_argument("--output", type=Path, metavar="FILE", help=f"file to write: {kinds}")
    paper = parser.add_argument_group("the pages of a PDF")
    paper.add_argument(
        "--paper", choices=[one.name.lower() for one in Paper], default="a4", help="size of the paper; else a4"
    )
    paper.add_argument(
        "--orientation",
        choices=[one.value for one in Orientation],
        help="how the paper lies; else as suits the report best",
    )
    paper.add_argument("--large", action="store_true", help="large print")
    paper.add_argument("--group-pages", action="store_true", help="begin a new page with every group")


def _month_or_day(text: str) -> Month | date:
    """Read ``2026-05`` or ``2026-05-29``."""
    try:
        return values.day(text) if text.count("-") > 1 else values.month(text)
    except ArgumentTypeError as error:
        raise ArgumentTypeError(f"{text!r} is neither a month nor a date; write 2026-05 or 2026-05-29") from error
