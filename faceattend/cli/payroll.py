"""``faceattend payroll layout`` and ``faceattend report payroll``: the month for a payroll program."""

from argparse import ArgumentParser
from pathlib import Path

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import counted, warn
from faceattend.errors import UserError
from faceattend.services.payroll import (
    COUNTED_CODES,
    MinutesForm,
    PayrollField,
    PayrollLayout,
    read_column,
    written_column,
)

_TAB = "tab"
_COLUMNS_HELP = f"""
A column is written TITLE=FIELD. The fields are: {", ".join(field.value for field in PayrollField)}. Some have a detail
behind a colon: days:CODE with one of {" ".join(code.value for code in COUNTED_CODES)}; leave:TYPE for one type of leave
and leave for all; overtime:CLASS and approved:CLASS with weekday, off day or holiday; text:WORDS for the same words in
every line. Times end with @{", @".join(form.value for form in MinutesForm)}; without it they are minutes. For example:
--column "Employee=code" --column "Paid=pay-days" --column "Sick=leave:SL" --column "OT 1=approved:weekday@hours"
"""


def add_set_arguments(parser: ArgumentParser) -> None:
    """Declare ``payroll layout set``."""
    parser.epilog = _COLUMNS_HELP
    parser.add_argument("name", metavar="NAME", help="name of the layout; one that has it is replaced")
    parser.add_argument(
        "--column", action="append", required=True, metavar="TITLE=FIELD", help="a column, in their order"
    )
    parser.add_argument("--delimiter", choices=[",", ";", "|", _TAB], default=",", help="between columns; else a comma")
    parser.add_argument("--decimal", choices=[".", ","], default=".", help="before decimal places; else a full stop")
    parser.add_argument("--no-heading", action="store_true", help="begin with the first person")
    parser.add_argument("--no-mark", action="store_true", help="leave the byte order mark out")


def add_name(parser: ArgumentParser) -> None:
    """Declare the name of a layout."""
    parser.add_argument("name", metavar="NAME", help="name of the layout")


def add_report_arguments(parser: ArgumentParser) -> None:
    """Declare ``report payroll``."""
    parser.add_argument("month", type=values.month, metavar="YYYY-MM", help="the month to report")
    parser.add_argument("--layout", required=True, metavar="NAME", help="how the file looks; see payroll layout")
    parser.add_argument("--output", type=Path, metavar="FILE", help="file to write")
    parser.add_argument("--group", default="", help="this group only")
    parser.add_argument("--person", default="", metavar="CODE", help="this person only")


def set_layout(session: Session) -> None:
    """Keep a layout."""
    arguments = session.arguments
    layout = PayrollLayout(
        columns=tuple(read_column(text) for text in arguments.column),
        delimiter="\t" if arguments.delimiter == _TAB else arguments.delimiter,
        decimal=arguments.decimal,
        heading=not arguments.no_heading,
        mark=not arguments.no_mark,
    )
    with session.office() as office:
        name = office.payroll.save(arguments.name, layout)
    _print(session, name, layout)


def list_layouts(session: Session) -> None:
    """Print the layouts."""
    with session.office() as office:
        layouts = office.payroll.layouts()
    if not layouts:
        session.output.say("There are no layouts yet; make one with: faceattend payroll layout set NAME --column ...")
    for name, layout in sorted(layouts.items()):
        _print(session, name, layout)


def remove_layout(session: Session) -> None:
    """Forget a layout."""
    name = session.arguments.name
    with session.office() as office:
        office.payroll.remove(name)
    session.output.record({"layout": name, "removed": True}, f"The layout {name} is forgotten.")


def report(session: Session) -> None:
    """Write the month for a payroll program, and print its lines as JSON when asked."""
    arguments = session.arguments
    if arguments.output is None and not session.output.json:
        raise UserError("There is nowhere to write the file; name one with --output, or ask for the lines with --json.")
    with session.office() as office:
        result = office.reporting.month(arguments.month, arguments.group, arguments.person)
        heading, *lines = office.payroll.lines(result, arguments.layout)
        if arguments.output is not None:
            office.payroll.export(result, arguments.layout, arguments.output)
    undecided = sum(day.undecided for row in result.rows for day in row.days)
    if undecided:
        warn(f"{result.month} is not decided yet on {counted(undecided, 'day', 'days')}; close the month first.")
    people = counted(len(lines), "person", "people")
    session.output.record(
        {
            "month": str(result.month),
            "status": result.status.value,
            "layout": arguments.layout,
            "columns": heading,
            "lines": lines,
        },
        f"{arguments.output} holds {result.month} for {people}.",
    )


def _print(session: Session, name: str, layout: PayrollLayout) -> None:
    columns = [written_column(column) for column in layout.columns]
    session.output.record(
        {
            "layout": name,
            "columns": columns,
            "delimiter": layout.delimiter,
            "decimal": layout.decimal,
            "heading": layout.heading,
            "mark": layout.mark,
        },
        f"{name}: {', '.join(columns)}",
    )
