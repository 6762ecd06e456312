"""``faceattend evaluate-liveness``: how well a check tells living faces from pictures of faces."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from faceattend.cli.context import Session
from faceattend.cli.output import show_progress, warn
from faceattend.services.liveness_evaluation import Answer, LivenessResult, Tally

_DESCRIPTION = """\
Measure a check for living faces.

FOLDER holds one folder of living people, called live, genuine, real or bonafide, and one folder for each kind of
attack, named after it, such as print, phone or video; these may also lie in a folder called attack, spoof or fake. In
each lie presentations: pictures, videos (of which 20 seconds are looked at), and folders that hold the frames of one
video; they may also lie in folders of their own, such as one for each person. What cannot be read is named and left
out. A single picture shows no movement, so less is known of it than of a video.

Printed are, in the terms of ISO/IEC 30107-3, for each kind of attack its APCER (share of the attacks with a face that
count as a living person) and APNRR (share without a face), and for living people BPCER (share of those with a face that
do not count as living) and BPNRR (share without a face). A presentation in doubt counts as an error of living people
and as refused for attacks: then a person would be asked to move. How many were in doubt is printed as well.

It measures this check on these files and nothing else. It is no certification and takes the place of none.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare ``evaluate-liveness``."""
    parser.description = _DESCRIPTION
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folders of living people and of attacks")
    parser.add_argument("--check", metavar="ID", help="the check to measure; without it the one that only watches")
    parser.add_argument("--list", action="store_true", help="also print what came out for each single presentation")


def evaluate(session: Session) -> None:
    """Measure a check on labelled presentations; one that cannot be read is named and left out."""
    arguments = session.arguments
    result = session.context.liveness_evaluation.evaluate(
        arguments.folder, arguments.check, show_progress("presentations")
    )
    for problem in result.problems:
        warn(problem.replace("\n", "\\n"))
    if arguments.list:
        for answer in result.answers:
            _print_answer(session, answer, arguments.folder)
    lines = [f"{result.check}: measured on these files only; this is no certification", _living_line(result.bona_fide)]
    left_out = [f"Left out, because nothing could be read: {len(result.problems)}"] if result.problems else []
    session.output.record(
        {
            "check": result.check,
            "bona_fide": _document(result.bona_fide)
            | {"bpcer": result.bona_fide.refused_rate}
            | {"bpnrr": result.bona_fide.no_response_rate},
            "attacks": {
                tally.kind: _document(tally) | {"apcer": tally.accepted_rate, "apnrr": tally.no_response_rate}
                for tally in result.attacks
            },
            "apcer": _worst(result),
            "left_out": list(result.problems),
        },
        "\n".join([*lines, *(_attack_line(tally) for tally in result.attacks), *left_out]),
    )


def _print_answer(session: Session, answer: Answer, folder: Path) -> None:
    name = str(answer.presentation.path.relative_to(folder))
    score = None if answer.reading is None else answer.reading.score
    cues = {} if answer.reading is None else dict(answer.reading.cues)
    shown = " ".join(f"{cue} {value:.2f}" for cue, value in cues.items())
    session.output.record(
        {
            "presentation": name,
            "attack": answer.presentation.attack,
            "outcome": answer.outcome.value,
            "score": score,
            "cues": cues,
        },
        f"{answer.outcome.value:<11} {'-' if score is None else f'{score:.2f}'}  {name}  {shown}".replace("\n", "\\n"),
    )


def _document(tally: Tally) -> dict[str, object]:
    return {
        "presentations": tally.presentations,
        "no_response": tally.no_response,
        "live": tally.live,
        "doubtful": tally.doubtful,
        "spoof": tally.spoof,
    }


def _living_line(tally: Tally) -> str:
    return (
        f"Living people: {_counts(tally)}; BPCER {_percent(tally.refused_rate)}, BPNRR "
        f"{_percent(tally.no_response_rate)}"
    )


def _attack_line(tally: Tally) -> str:
    return (
        f"Attack {tally.kind}: {_counts(tally)}; APCER {_percent(tally.accepted_rate)}, APNRR "
        f"{_percent(tally.no_response_rate)}"
    )


def _counts(tally: Tally) -> str:
    return (
        f"{tally.presentations}, of them {tally.live} living, {tally.doubtful} in doubt, {tally.spoof} pictures, "
        f"{tally.no_response} without a face"
    )


def _worst(result: LivenessResult) -> float | None:
    """Return the APCER of the most successful kind of attack."""
    return max((rate for tally in result.attacks if (rate := tally.accepted_rate) is not None), default=None)


def _percent(value: float | None) -> str:
    return "unknown" if value is None else f"{100 * value:.2f} %"
