"""Change a rule on the command line: say first what it would change of the past, and ask."""

from argparse import ArgumentParser
from collections.abc import Sequence

from faceattend.cli import rule_values
from faceattend.cli.context import Session
from faceattend.cli.output import counted, show_progress
from faceattend.domain.rule_changes import RuleChange, together
from faceattend.services.office import Office
from faceattend.services.rules import RuleEffect

_SHOWN_PEOPLE = 5

PAST_HELP = """
A change that would give days of the past other results first says of how many people and days, and needs --yes, or
asks when somebody is at the keyboard. Closed months never change.
"""


def add_change_options(parser: ArgumentParser) -> None:
    """Declare what all changes of rules share."""
    parser.add_argument("--yes", action="store_true", help="change results of the past without asking")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    parser.epilog = f"{parser.epilog or ''}{PAST_HELP}"


def add_since(parser: ArgumentParser) -> None:
    """Declare from when a change holds."""
    parser.add_argument(
        "--since",
        type=rule_values.since,
        metavar="DATE",
        help="from when, or always; without it from today, or from always while nothing is recorded before today",
    )


def make(session: Session, office: Office, changes: Sequence[RuleChange]) -> bool:
    """Carry out some changes as one, after saying what they would change; return whether they were made.

    Raises:
        UserError: they do not fit the rules, or would change the past and nobody agreed; nothing was changed.
    """
    change = changes[0] if len(changes) == 1 else together(changes)
    effect = office.rules.effect(change, show_progress("months"))
    sentence = _sentence(effect)
    dry = bool(session.arguments.dry_run)
    if effect.rewrites_past and not dry:
        session.agree(sentence)
    version = office.rules.book().version if dry else office.rules.carry_out(change).version
    session.output.record(
        {
            "type": "change",
            "what": change.what,
            "done": not dry,
            "version": version,
            "people": len(effect.people),
            "days": len(effect.past),
            "closed_months": [str(month) for month in effect.closed],
        },
        f"{change.what[0].upper()}{change.what[1:]}{' (only tried)' if dry else ''}. {sentence}",
    )
    return not dry


def _sentence(effect: RuleEffect) -> str:
    parts = []
    if effect.rewrites_past:
        people = counted(len(effect.people), "person", "people")
        what = counted(len(effect.past), "past day", "past days") if effect.past else "the sums of months"
        codes = [person.details.code for person in effect.people[:_SHOWN_PEOPLE]]
        more = ", ..." if len(effect.people) > _SHOWN_PEOPLE else ""
        parts.append(f"Results of the past change: {what} of {people} ({', '.join(codes)}{more}){_span(effect)}.")
    else:
        parts.append("No result of a past day changes.")
    if effect.closed:
        months = ", ".join(str(month) for month in effect.closed)
        parts.append(f"Closed and not touched: {months}.")
    return " ".join(parts)


def _span(effect: RuleEffect) -> str:
    days = [difference.day for _, difference in effect.past]
    if not days:
        return ""
    first, last = min(days), max(days)
    return f", {first}" if first == last else f", {first} to {last}"
