"""``faceattend verify``: whether any record was altered, taken away or put in."""

from argparse import ArgumentParser
from pathlib import Path

from faceattend.cli.context import Session
from faceattend.cli.output import counted, show_progress
from faceattend.cli.passphrases import first_line
from faceattend.domain.heads import parse_head
from faceattend.domain.verification import Finding, Verification
from faceattend.errors import UserError


def add_arguments(parser: ArgumentParser) -> None:
    """Declare ``verify``."""
    parser.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="HEAD",
        help="a seal that was printed or written down, such as 12-ABCD-EF01-2345-6789; may be given several times",
    )
    parser.add_argument("--heads", type=Path, metavar="FILE", help="a file of seals that was kept elsewhere")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the verification key that was written once")


def verify(session: Session) -> None:
    """Check every row and every seal.

    Raises:
        UserError: something is not as it was written.
    """
    arguments = session.arguments
    heads = [parse_head(text) for text in arguments.head]
    key = None if arguments.key is None else first_line(arguments.key, "verification key")
    with session.office() as office:
        if arguments.heads is not None:
            heads += office.keeping.read_heads(arguments.heads)
        found = office.keeping.verify(heads, key, show_progress("rows"))
    for finding in found.findings:
        _print_finding(session, finding)
    for note in found.notes:
        session.output.record({"type": "note", "sentence": note}, note)
    _print_end(session, found)
    if not found.ok:
        count = len(found.findings)
        findings = "One thing is not as it was" if count == 1 else f"{count} things are not as they were"
        raise UserError(f"{findings} written; see the lines above, and keep the database as it is.")


def _print_finding(session: Session, finding: Finding) -> None:
    stream = None if finding.stream is None else finding.stream.name.lower()
    words = "" if finding.stream is None else finding.stream.value
    place = "" if not words else f"{words}: " if finding.row is None else f"{words}, row {finding.row}: "
    session.output.record(
        {"type": "finding", "stream": stream, "row": finding.row, "sentence": finding.sentence},
        f"{place}{finding.sentence}",
    )


def _print_end(session: Session, found: Verification) -> None:
    until = found.sealed_until
    session.output.record(
        {
            "type": "end",
            "ok": found.ok,
            "findings": len(found.findings),
            "rows": found.rows,
            "erased": found.erased,
            "seals": found.seals,
            "seals_proved": found.seals_proved,
            "heads": found.heads,
            "head": None if found.head is None else found.head.text,
            "sealed_until": None if until is None else until.isoformat(),
            "unsealed": found.unsealed,
        },
        f"{counted(found.rows, 'row', 'rows')} and {counted(found.seals, 'seal', 'seals')} checked, "
        f"{counted(found.heads, 'mark', 'marks')} from outside compared"
        f"{'' if found.head is None else f'; the last seal is {found.head.text}'}.",
    )
