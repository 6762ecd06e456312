"""``faceattend month``: close a month, amend it, see what differs, and prove a paper."""

from argparse import ArgumentParser
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.month_document import day_document, totals_document
from faceattend.cli.output import counted
from faceattend.domain.results import DayResult, MonthResult, Totals
from faceattend.services.closing import Closing, DayDifference, MonthState, PersonDifference, UndecidedDay

_MONTH_HELP = "the month, such as 2026-05"

_CLOSE_HELP = """
A month can be closed once it is over for everybody. Its results are then kept as they are: later changes of records,
people or rules change no paper of it, and every paper carries a number and a check code. A month with undecided days
(MO: a punch is missing; U: nobody watched) is not closed: decide the days, or give --reason, which is printed on the
papers. What is found out later is brought in with: faceattend month amend.
"""

_AMEND_HELP = """
What records and rules give now takes the place of what was closed, under the next number. People and days that change
are listed first; then the command asks, or needs --yes. Papers from before are still proved by their codes, and the
proof says that they were amended. See what would change with: faceattend month diff.
"""

_VERIFY_HELP = """
The check code stands at the foot of every paper of a closed month. Case, spaces and hyphens do not matter. The command
prints which month the paper is of, when and by whom it was closed, whether it was amended since, and the numbers that
must stand on it. It ends with 1 when these records did not make the paper.
"""


def add_month(parser: ArgumentParser) -> None:
    """Declare ``month status`` and ``month diff``."""
    parser.add_argument("month", type=values.month, metavar="YYYY-MM", help=_MONTH_HELP)


def add_close_arguments(parser: ArgumentParser) -> None:
    """Declare ``month close``."""
    parser.epilog = _CLOSE_HELP
    add_month(parser)
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help="close it though days are undecided, and print why"
    )


def add_amend_arguments(parser: ArgumentParser) -> None:
    """Declare ``month amend``."""
    parser.epilog = _AMEND_HELP
    add_month(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it is printed on the papers")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def add_verify_arguments(parser: ArgumentParser) -> None:
    """Declare ``month verify``."""
    parser.epilog = _VERIFY_HELP
    parser.add_argument("code", nargs="+", metavar="CODE", help="the check code, such as ABCD-EFGH-JKMN-PQRS-TVWX")


def list_months(session: Session) -> None:
    """Print every closing and amendment."""
    with session.office() as office:
        closings, zone = office.closing.closings(), office.preferences.zone()
    if not closings:
        session.output.say("No month is closed.")
    for closing in closings:
        session.output.record(_closing_document(closing, zone), _closing_sentence(closing, zone))


def status(session: Session) -> None:
    """Print how far a month is, and what keeps it open."""
    with session.office() as office:
        state, zone = office.closing.status(session.arguments.month), office.preferences.zone()
    session.output.record(
        {
            "month": str(state.month),
            "status": "draft" if state.closing is None else "closed",
            "closing": None if state.closing is None else _closing_document(state.closing, zone),
            "over": state.over,
            "people": state.people,
            "undecided": [_undecided_document(one) for one in state.undecided],
            "changed": len(state.changed),
        },
        "\n".join(_status_lines(state, zone)),
    )


def close(session: Session) -> None:
    """Close a month."""
    arguments = session.arguments
    with session.office() as office:
        closing, zone = office.closing.close(arguments.month, arguments.reason), office.preferences.zone()
    session.output.record(_closing_document(closing, zone), _closing_sentence(closing, zone))


def amend(session: Session) -> None:
    """Amend a closed month, after showing what differs."""
    arguments = session.arguments
    with session.office() as office:
        zone = office.preferences.zone()
        differences = office.closing.difference(arguments.month)
        if differences and not arguments.yes:
            session.output.say("\n".join(_difference_lines(differences)))
            session.agree(f"{_summary(differences)} of {arguments.month} will be amended.")
        amendment = office.closing.amend(arguments.month, arguments.reason)
    session.output.record(
        {
            **_closing_document(amendment.closing, zone),
            "changes": [_difference_document(change) for change in amendment.changes],
        },
        "\n".join((*_difference_lines(amendment.changes), _closing_sentence(amendment.closing, zone))),
    )


def difference(session: Session) -> None:
    """Print what an amendment would change."""
    month = session.arguments.month
    with session.office() as office:
        differences = office.closing.difference(month)
    days = sum(len(one.days) for one in differences)
    session.output.record(
        {
            "month": str(month),
            "people": len(differences),
            "days": days,
            "changes": [_difference_document(one) for one in differences],
        },
        "\n".join((*_difference_lines(differences), f"{_summary(differences)} of {month} would be amended."))
        if differences
        else f"Records and rules give for {month} what was closed.",
    )


def verify(session: Session) -> None:
    """Print what the records say of the paper with a check code."""
    with session.office() as office:
        proof, zone = office.closing.verify_code(" ".join(session.arguments.code)), office.preferences.zone()
    lines = ["These records made the paper.", _closing_sentence(proof.closing, zone)]
    if not proof.holds:
        lines.append(f"It does not hold any more. {_closing_sentence(proof.latest, zone)}")
        lines += _difference_lines(proof.changed)
    if proof.erased:
        erased = counted(proof.erased, "person on it was", "people on it were")
        lines.append(f"{erased} erased since; the rest is still proved.")
    if proof.lost:
        lost = counted(proof.lost, "row of it is", "rows of it are")
        lines.append(f"{lost} damaged or missing. Check the records: faceattend verify")
    if proof.result is None:
        lines.append("Its numbers were kept as long as the office decided and are deleted.")
    else:
        lines += _paper_lines(proof.result)
    session.output.record(
        {
            "genuine": True,
            "holds": proof.holds,
            "closing": _closing_document(proof.closing, zone),
            "latest": _closing_document(proof.latest, zone),
            "erased": proof.erased,
            "lost": proof.lost,
            "changes": [_difference_document(one) for one in proof.changed],
            "people": None
            if proof.result is None
            else [
                {
                    "code": row.person.details.code,
                    "name": row.person.details.name,
                    "group": row.person.details.group,
                    "totals": totals_document(row.totals),
                }
                for row in proof.result.rows
            ],
        },
        "\n".join(lines),
    )


def _closing_document(closing: Closing, zone: ZoneInfo) -> dict[str, object]:
    return {
        "month": str(closing.month),
        "amendment": closing.number,
        "code": closing.code,
        "at": closing.at.astimezone(zone).isoformat(),
        "by": closing.by,
        "reason": closing.reason,
        "undecided": closing.undecided,
        "people": closing.people,
        "rules": closing.rules,
    }


def _closing_sentence(closing: Closing, zone: ZoneInfo) -> str:
    what = "was closed" if closing.number == 0 else f"was amended (no. {closing.number})"
    undecided = f", {counted(closing.undecided, 'day', 'days')} undecided" if closing.undecided else ""
    reason = f" Reason: {closing.reason}." if closing.reason else ""
    return (
        f"{closing.month} {what} on {closing.at.astimezone(zone):%Y-%m-%d %H:%M} by {closing.by} for "
        f"{counted(closing.people, 'person', 'people')}{undecided}. Check code: {closing.code}.{reason}"
    )


def _status_lines(state: MonthState, zone: ZoneInfo) -> list[str]:
    if state.closing is None:
        lines = [f"{state.month} is a draft for {counted(state.people, 'person', 'people')}."]
        lines += [] if state.over else ["It is not over yet."]
        lines += [f"{one.person.details.code}  {_undecided_words(one)}" for one in state.undecided]
        days = counted(len(state.undecided), "day is", "days are")
        return [*lines, f"{days} undecided." if state.undecided else "No day is undecided."]
    lines = [_closing_sentence(state.closing, zone)]
    return [*lines, f"{_summary(state.changed)} differ now."] if state.changed else lines


def _undecided_words(one: UndecidedDay) -> str:
    issues = ", ".join(issue.value for issue in one.issues)
    proposed = one.result.proposed
    return f"{one.result.day}: {issues}" + ("" if proposed is None else f", perhaps {proposed:%Y-%m-%d %H:%M}")


def _undecided_document(one: UndecidedDay) -> dict[str, object]:
    return {
        "person": one.person.details.code,
        "name": one.person.details.name,
        "date": one.result.day.isoformat(),
        "code": one.result.text,
        "issues": [issue.value for issue in one.issues],
        "proposed": None if one.result.proposed is None else one.result.proposed.isoformat(),
    }


def _summary(differences: Sequence[PersonDifference]) -> str:
    days = sum(len(one.days) for one in differences)
    return f"{counted(days, 'day', 'days')} of {counted(len(differences), 'person', 'people')}"


def _difference_lines(differences: Sequence[PersonDifference]) -> list[str]:
    lines = []
    for one in differences:
        name = f"{one.person.details.code}  {one.person.details.name}"
        lines += [f"{name}  {day.day}: {_cell(day.before)} -> {_cell(day.after)}" for day in one.days]
        if not one.days:
            lines.append(f"{name}: {_sums(one.before)} -> {_sums(one.after)}")
    return lines


def _sums(totals: Totals | None) -> str:
    """Return the sums that a policy decides, which alone differ where no day does."""
    if totals is None:
        return "not on the roll"
    return f"{totals.pay / 2:g} days to pay, {totals.late_deduction / 2:g} taken off for lateness"


def _cell(result: DayResult | None) -> str:
    if result is None:
        return "not on the roll"
    marks = "".join(mark.value for mark in result.marks)
    return f"{result.text or 'nothing'}{marks} ({result.worked} min)"


def _difference_document(one: PersonDifference) -> dict[str, object]:
    return {
        "code": one.person.details.code,
        "name": one.person.details.name,
        "days": [_day_difference(day) for day in one.days],
        "before": None if one.before is None else totals_document(one.before),
        "after": None if one.after is None else totals_document(one.after),
    }


def _day_difference(day: DayDifference) -> dict[str, object]:
    return {
        "date": day.day.isoformat(),
        "before": None if day.before is None else day_document(day.before),
        "after": None if day.after is None else day_document(day.after),
    }


def _paper_lines(result: MonthResult) -> list[str]:
    lines = [f"It says of {result.month} at {result.site or 'the office'}:"]
    for row in result.rows:
        totals = totals_document(row.totals)
        sums = "  ".join(f"{code} {totals[code]}" for code in ("P", "A", "L", "H", "WO", "U"))
        lines.append(f"{row.person.details.code}  {row.person.details.name}  {sums}")
    return lines
