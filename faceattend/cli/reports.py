"""``faceattend report``: the papers."""

from argparse import ArgumentParser
from pathlib import Path

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.month_document import month_document
from faceattend.cli.output import counted, warn
from faceattend.errors import UserError


def add_month_arguments(parser: ArgumentParser) -> None:
    """Declare ``report month``."""
    parser.add_argument("month", type=values.month, metavar="YYYY-MM", help="the month to report")
    parser.add_argument("--output", type=Path, metavar="FILE", help="file to write: .pdf, .xlsx or .csv")
    parser.add_argument("--group", default="", help="this group only")
    parser.add_argument("--person", default="", metavar="CODE", help="this person only")


def month(session: Session) -> None:
    """Write the month roll to a file, and print its numbers as JSON when asked."""
    arguments = session.arguments
    if arguments.output is None and not session.output.json:
        raise UserError(
            "There is nowhere to write the report; name a file with --output, or ask for the numbers with --json."
        )
    with session.office() as office:
        result = office.reporting.month(arguments.month, arguments.group, arguments.person)
        if arguments.output is not None:
            if arguments.output.suffix.lower() == ".pdf":
                for problem in office.reporting.problems(result):
                    warn(problem)
            office.reporting.export(result, arguments.output)
    people = counted(len(result.rows), "person", "people")
    session.output.record(month_document(result), f"{arguments.output} holds {result.month} for {people}.")
