"""``faceattend report``: the papers."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import counted, warn
from faceattend.domain.results import DayResult, MonthResult, PersonMonth
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
    session.output.record(as_json(result), f"{arguments.output} holds {result.month} for {people}.")


def as_json(result: MonthResult) -> dict[str, object]:
    """Return the month as other programs read it."""
    return {
        "month": str(result.month),
        "status": result.status.value,
        "people": [_person(row) for row in result.rows],
    }


def _person(row: PersonMonth) -> dict[str, object]:
    details = row.person.details
    totals: dict[str, int] = {code.value: number for code, number in row.totals.items()}
    return {
        "code": details.code,
        "name": details.name,
        "group": details.group,
        "days": [_day(day) for day in row.days],
        "totals": totals | {"minutes": row.minutes},
    }


def _day(day: DayResult) -> dict[str, object]:
    return {
        "date": day.day.isoformat(),
        "code": day.code.value,
        "marks": [mark.value for mark in day.marks],
        "in": _time(day.first_in),
        "out": _time(day.last_out),
        "worked": day.worked,
        "late": day.late,
        "early": day.early,
        "overtime": day.overtime,
    }


def _time(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
