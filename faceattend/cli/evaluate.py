"""``faceattend evaluate``: how well an engine tells people apart."""

from argparse import ArgumentParser
from pathlib import Path

from faceattend.cli.context import Session
from faceattend.cli.output import counted, show_progress, warn


def add_arguments(parser: ArgumentParser) -> None:
    """Declare ``evaluate``."""
    parser.description = (
        "Measures how well an engine tells the people of a folder apart, with the same second look, the same views and "
        "the same mean of several pictures as the live program. Where a picture shows several faces, the one that is "
        "twice as large as any other is taken; a picture in which no face is found, or several of like size, is named "
        "and left out, and counts as not detected. FOLDER has one folder of pictures for each person: first pictures "
        "by name are enrolled, up to three, and the others are searched."
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="a folder with a folder of pictures for each person"
    )
    parser.add_argument("--recognizer", metavar="ID", help="the engine to measure")


def evaluate(session: Session) -> None:
    """Measure an engine on labelled pictures; a picture that cannot be used is named and left out."""
    evaluation = session.context.evaluation.evaluate(
        session.arguments.folder, session.arguments.recognizer, show_progress("pictures")
    )
    for problem in evaluation.problems:
        # The name of a file may hold a line feed; a problem is one line.
        warn(problem.sentence.replace("\n", "\\n"))
    result = evaluation.result
    people, pictures = counted(result.people, "person", "people"), counted(result.images, "picture", "pictures")
    session.output.record(
        {
            "recognizer": result.recognizer,
            "people": result.people,
            "images": result.images,
            "detected": result.detected,
            "eer": result.eer,
            "tar": dict(result.tar),
            "fnir": dict(result.fnir),
            "rank1": result.rank1,
            "threshold": result.threshold,
        },
        "\n".join(
            (
                f"{result.recognizer}: {people}, {pictures}, {result.detected} with a face",
                f"Equal error rate {_percent(result.eer)}, right person first {_percent(result.rank1)}",
                *(f"At {rate} false accepts, true accepts {_percent(value)}" for rate, value in result.tar.items()),
                *(f"At {rate} strangers named, people missed {_percent(value)}" for rate, value in result.fnir.items()),
                f"Suggested threshold {result.threshold:.3f}"
                if result.threshold is not None
                else "No threshold can be suggested",
            )
        ),
    )


def _percent(value: float | None) -> str:
    return "unknown" if value is None else f"{100 * value:.2f} %"
