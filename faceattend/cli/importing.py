"""``faceattend punches import``: the files of other attendance terminals, and taking an import back."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import counted, show_progress
from faceattend.cli.stopping import pausing, stop_signals
from faceattend.errors import UserError
from faceattend.services.importing import (
    ColumnMapping,
    Covers,
    DateOrder,
    FileColumn,
    ImportOptions,
    ImportPlan,
    ImportRecord,
    known_headings,
)

_IN, _OUT = "in", "out"
_STOPPED = "Stopped; nothing was imported."

_IMPORT_HELP = f"""
A file is a table as text: CSV with comma, semicolon or | between its columns, or columns cut by tabs. It is recognised
by its heading when it comes from {", ".join(known_headings()[1:])}, or has the columns code, time and direction (in or
out; may be left out or empty). Any other file is read with --map. Nothing is imported while one line is wrong.
"""


def add_import_arguments(parser: ArgumentParser) -> None:
    """Declare ``punches import``."""
    parser.epilog = _IMPORT_HELP
    parser.add_argument("file", type=Path, metavar="FILE", help="the file of the terminal")
    parser.add_argument("--dry-run", action="store_true", help="say what would be imported, and write nothing")
    parser.add_argument(
        "--map",
        type=_mapped,
        action="append",
        default=[],
        metavar="WHAT=COLUMN",
        help="which column holds what, by its heading or its number: code=, time=, date= (when time holds no date), "
        "direction=; check-in= and check-out= for two punches a line. in=WORD and out=WORD say what stands in the "
        "column of the direction. May be given many times",
    )
    parser.add_argument("--columns", default="", metavar="NAME", help="read it as --save-columns kept it")
    parser.add_argument("--save-columns", default="", metavar="NAME", help="keep what --map and --date-order say")
    parser.add_argument(
        "--date-order",
        choices=[order.value for order in DateOrder],
        help="how dates of three numbers are written, such as 04/05/2026: day first, month first, or year first",
    )
    parser.add_argument("--zone", default="", help="zone of times without an offset; else that of the site")
    parser.add_argument("--encoding", default="", help="encoding of the file; else UTF-8, or UTF-16 if it says so")
    parser.add_argument("--terminal", default="", metavar="NAME", help="name of the terminal; else that of the file")
    parser.add_argument(
        "--covers",
        type=_covers,
        default=Covers.FILE,
        metavar="FIRST:LAST",
        help="days on which the terminal was working, as 2026-05-01:2026-05-31, so that who is missing there is "
        "absent and not unobserved; or none. Else from the first to the last work day in the file",
    )
    parser.add_argument(
        "--skip-unknown", action="store_true", help="pass over lines of codes that nobody has, and name the codes"
    )


def add_undo_arguments(parser: ArgumentParser) -> None:
    """Declare ``punches undo-import``."""
    parser.add_argument("number", type=values.count, metavar="NUMBER", help="number of the import in the list")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is taken back")


def add_columns_arguments(parser: ArgumentParser) -> None:
    """Declare ``punches columns``."""
    parser.add_argument("--remove", default="", metavar="NAME", help="forget the columns of this name")


def import_file(session: Session) -> None:
    """Import a file, or say what would be imported."""
    arguments = session.arguments
    with session.office() as office, stop_signals() as stop:
        mapping = _mapping(session, office.importing.mapping(arguments.columns) if arguments.columns else None)
        options = ImportOptions(
            mapping=mapping,
            encoding=arguments.encoding,
            zone=arguments.zone,
            terminal=arguments.terminal,
            covers=arguments.covers,
            skip_unknown=arguments.skip_unknown,
        )
        read = pausing(stop, show_progress("bytes read"), _STOPPED)
        plan = office.importing.plan(arguments.file, options, read)
        if plan.problem_count:
            if session.output.json:
                session.output.record(_as_json(plan, None, dry_run=arguments.dry_run), "")
            raise UserError(_refusal(plan))
        if arguments.save_columns and not arguments.dry_run:
            office.importing.save_mapping(arguments.save_columns, mapping)
        written = pausing(stop, show_progress("punches written"), _STOPPED)
        record = None if arguments.dry_run else office.importing.carry_out(plan, written)
    _tell(session, plan)
    session.output.record(_as_json(plan, record, dry_run=arguments.dry_run), _summary(plan, record, arguments.dry_run))


def list_imports(session: Session) -> None:
    """Print the imports, the last one first."""
    with session.office() as office:
        zone = office.preferences.zone()
        records = office.importing.imports()
    if not records:
        session.output.say("Nothing was imported yet.")
    for record in records:
        state = "" if record.undone_at is None else f" - taken back by {record.undone_by}"
        session.output.record(
            {
                "import": record.number,
                "time": record.at.astimezone(zone).isoformat(),
                "by": record.by,
                "file": record.file,
                "terminal": record.terminal,
                "punches": record.punches,
                "first": record.first.isoformat(),
                "last": record.last.isoformat(),
                "undone": record.undone_at is not None,
            },
            f"{record.number:>4}  {record.at.astimezone(zone):%Y-%m-%d %H:%M}  {record.file}: "
            f"{counted(record.punches, 'punch', 'punches')} from {record.first} to {record.last}, as "
            f"{record.terminal}, by {record.by}{state}",
        )


def undo_import(session: Session) -> None:
    """Take an import back."""
    arguments = session.arguments
    with session.office() as office:
        voided = office.importing.undo(arguments.number, arguments.reason)
    session.output.record(
        {"import": arguments.number, "voided": voided},
        f"The import {arguments.number} is taken back: {counted(voided, 'punch does', 'punches do')} not count any "
        "more.",
    )


def list_columns(session: Session) -> None:
    """Print the columns that are kept, or forget some."""
    name = session.arguments.remove
    with session.office() as office:
        if name:
            office.importing.remove_mapping(name)
            session.output.record({"columns": name, "removed": True}, f"The columns {name} are forgotten.")
            return
        mappings = office.importing.mappings()
    if not mappings:
        session.output.say("No columns are kept; punches import keeps some with --save-columns.")
    for known, mapping in sorted(mappings.items()):
        said = _said(mapping)
        session.output.record({"columns": known, "map": said}, f"{known}: {', '.join(said)}")


def _mapped(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    known = [*(column.value for column in FileColumn), _IN, _OUT]
    if key.strip().lower() not in known or not value.strip():
        raise ArgumentTypeError(f"{text!r} does not say which column; write it as code=COLUMN ({', '.join(known)})")
    return key.strip().lower(), value.strip()


def _covers(text: str) -> Covers | tuple[date, date]:
    if text == Covers.NONE.value:
        return Covers.NONE
    first, parted, last = text.partition(":")
    if not parted:
        raise ArgumentTypeError(f"{text!r} is no range of days; write it as 2026-05-01:2026-05-31, or none")
    return values.day(first), values.day(last)


def _mapping(session: Session, kept: ColumnMapping | None) -> ColumnMapping:
    given: list[tuple[str, str]] = session.arguments.map
    before = kept or ColumnMapping()
    columns = {FileColumn(key): value for key, value in given if key not in {_IN, _OUT}}
    order = session.arguments.date_order
    return ColumnMapping(
        {**before.columns, **columns},
        before.in_words + tuple(value for key, value in given if key == _IN),
        before.out_words + tuple(value for key, value in given if key == _OUT),
        before.date_order if order is None else DateOrder(order),
    )


def _said(mapping: ColumnMapping) -> list[str]:
    return [
        *(f"{column.value}={name}" for column, name in mapping.columns.items()),
        *(f"{_IN}={word}" for word in mapping.in_words),
        *(f"{_OUT}={word}" for word in mapping.out_words),
        *([f"dates {mapping.date_order.value}"] if mapping.date_order is not None else []),
    ]


def _refusal(plan: ImportPlan) -> str:
    rest = plan.problem_count - len(plan.problems)
    more = [f"There are {rest} more wrong lines."] if rest else []
    wrong = counted(plan.problem_count, "line is", "lines are")
    return "\n".join([f"Nothing was imported: {wrong} wrong in {plan.file}.", *plan.problems, *more])


def _tell(session: Session, plan: ImportPlan) -> None:
    output = session.output
    output.say(f"{plan.file} is read as: {plan.layout.title}.")
    for sentence in (*plan.notes, *plan.duplicates):
        output.say(sentence)
    unnamed = plan.duplicate_count - len(plan.duplicates)
    if unnamed:
        output.say(f"There are {unnamed} more duplicates.")
    if plan.quiet_days:
        output.say(f"Nobody has a punch in the file on {', '.join(day.isoformat() for day in plan.quiet_days)}.")


def _summary(plan: ImportPlan, record: ImportRecord | None, dry_run: bool) -> str:  # noqa: FBT001
    number = len(plan.punches)
    punches = f"{counted(number, 'punch', 'punches')} of {counted(plan.people, 'person', 'people')}"
    days = "" if plan.first is None else f" from {plan.first} to {plan.last}"
    doubled = plan.duplicate_count
    left_out = f"; {counted(doubled, 'duplicate is', 'duplicates are')} left out" if doubled else ""
    if plan.skipped:
        left_out += f", {counted(plan.skipped, 'line of an unknown code', 'lines of unknown codes')} passed over"
    if dry_run:
        return f"{punches}{days} would be imported{left_out}. Nothing was written."
    if record is None:
        return f"There is nothing new in {plan.file}{left_out}."
    return f"{punches}{days} imported as import {record.number}{left_out}."


def _as_json(plan: ImportPlan, record: ImportRecord | None, *, dry_run: bool) -> dict[str, object]:
    return {
        "file": plan.file,
        "recognised": plan.layout.title,
        "terminal": plan.terminal,
        "dry_run": dry_run,
        "import": None if record is None else record.number,
        "rows": plan.rows,
        "imported": 0 if plan.problem_count else len(plan.punches),
        "duplicates": plan.duplicate_count,
        "skipped": plan.skipped,
        "first": None if plan.first is None else plan.first.isoformat(),
        "last": None if plan.last is None else plan.last.isoformat(),
        "people": plan.people,
        "watched": None if plan.watched is None else [moment.isoformat() for moment in plan.watched],
        "quiet_days": [day.isoformat() for day in plan.quiet_days],
        "notes": list(plan.notes),
        "duplicate_lines": list(plan.duplicates),
        "problems": list(plan.problems),
        "problem_count": plan.problem_count,
    }
