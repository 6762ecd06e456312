"""``faceattend explain``: why a day is what it is."""

from argparse import ArgumentParser
from pathlib import Path

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.month_document import day_document
from faceattend.domain.day_entries import DayEntry
from faceattend.domain.explanation import Explanation, Fact, UsedPunch
from faceattend.services.papers import day_text, punch_text, step_text, use_text


def add_arguments(parser: ArgumentParser) -> None:
    """Declare ``explain``."""
    parser.add_argument("person", metavar="PERSON", help="code of the person")
    parser.add_argument("day", type=values.day, metavar="YYYY-MM-DD", help="the work day")
    parser.add_argument("--output", type=Path, metavar="FILE", help="PDF file to write the explanation to")


def explain(session: Session) -> None:
    """Print every punch of a day with what became of it, and every rule in order."""
    arguments = session.arguments
    with session.office() as office:
        person = office.reporting.find(arguments.person)
        explanation = office.reporting.explain(person.id, arguments.day)
        if arguments.output is not None:
            office.papers.export_explanation(explanation, arguments.output)
    if session.output.json:
        session.output.record(_document(explanation), "")
        return
    _print(session, explanation)
    if arguments.output is not None:
        session.output.say(f"{arguments.output} holds this explanation.")


def _print(session: Session, explanation: Explanation) -> None:
    say = session.output.say
    details, result = explanation.person.details, explanation.result
    say(f"{details.name} ({details.code}), {result.day.isoformat()}: {day_text(result)}")
    if explanation.closed is not None:
        say(f"In the closed month: {day_text(explanation.closed)}")
    for number, step in enumerate(explanation.steps, start=1):
        say(f"{number:>3}. {step_text(step)}")
    if explanation.punches:
        say("Punches:")
    for used in explanation.punches:
        say(f"  {used.time:%Y-%m-%d %H:%M:%S}  {use_text(used.use)} ({punch_text(used)})")


def _document(explanation: Explanation) -> dict[str, object]:
    details = explanation.person.details
    return {
        "person": details.code,
        "name": details.name,
        "day": day_document(explanation.result),
        "closed": None if explanation.closed is None else day_document(explanation.closed),
        "steps": [
            {"kind": step.kind.value, "facts": [_fact(fact) for fact in step.facts], "text": step_text(step)}
            for step in explanation.steps
        ],
        "punches": [_punch(used) for used in explanation.punches],
        "entries": [_entry(entry) for entry in explanation.entries],
    }


def _punch(used: UsedPunch) -> dict[str, object]:
    punch = used.punch
    return {
        "id": punch.id,
        "time": used.time.isoformat(),
        "use": used.use.value,
        "direction": punch.direction.value if punch.stated else None,
        "method": punch.method.value,
        "camera": punch.camera,
        "reason": punch.note,
        "by": punch.by,
        "voided": punch.void_reason,
    }


def _entry(entry: DayEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "part": entry.part.value,
        "type": entry.leave or None,
        "minutes": entry.minutes,
        "reason": entry.reason,
        "by": entry.by,
        "withdrawn": entry.void_reason,
    }


def _fact(fact: Fact) -> str | int | None:
    return fact if fact is None or isinstance(fact, str | int) else fact.isoformat()
