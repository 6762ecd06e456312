"""``faceattend recognition``: who is at risk of being missed or mixed up, and how strict matches are."""

from argparse import ArgumentParser
from zoneinfo import ZoneInfo

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import counted
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person
from faceattend.errors import UserError
from faceattend.services.recognition_care import CalibrationReport, Changed, Choice, RiskReport

_ONLY_PROPOSES = "{} cannot tell strangers from people on the roll: it only proposes names, and somebody confirms them."
_CHILDREN = (
    "Children under twelve are known less well, and change quickly: let them use a PIN, or learn them each term."
)


def add_calibrate_arguments(parser: ArgumentParser) -> None:
    """Declare ``recognition calibrate``."""
    parser.description = (
        "What a match must reach here, and what other choices would mean. The choice itself are two settings: "
        "recognition.wrong_name_months and recognition.strangers_a_day. Strangers are reckoned with as the harder of "
        "what was measured elsewhere and what the people of this office show of each other."
    )
    parser.add_argument(
        "--strangers",
        type=values.count,
        metavar="N",
        help="reckon with N visits a day of people who are not on the roll, in place of the setting",
    )


def add_rescore_arguments(parser: ArgumentParser) -> None:
    """Declare ``recognition rescore``."""
    parser.description = (
        "Tries the kept looks of past days again, with the people and the rules of today, and lists what would be "
        "decided otherwise. Nothing is changed. Looks are kept for the days of recognition.kept_look_days."
    )
    parser.add_argument("--days", type=values.count, metavar="N", help="only those of the last N days")


def risk(session: Session) -> None:
    """Print who may be missed or mixed up."""
    with session.office() as office:
        report = office.recognition.risk()
    session.output.record(_risk_document(report), "\n".join(_risk_lines(report)))


def calibrate(session: Session) -> None:
    """Print what a match must reach, and what could be chosen."""
    with session.office() as office:
        report = office.recognition.calibration(session.arguments.strangers)
    session.output.record(_calibration_document(report), "\n".join(_calibration_lines(report)))


def rescore(session: Session) -> None:
    """Print which kept looks would be decided otherwise today."""
    with session.office() as office:
        zone = office.preferences.zone()
        found = office.recognition.rescore(session.arguments.days)
    if not found.kept_days:
        raise UserError(
            "No looks at faces are kept. Set recognition.kept_look_days to the number of days for which they shall be."
        )
    session.output.say(f"{counted(found.looks, 'look', 'looks')} tried again, {len(found.changed)} decided otherwise.")
    for change in found.changed:
        session.output.record(_changed_document(change, zone), _changed_line(change, zone))


def _risk_document(report: RiskReport) -> dict[str, object]:
    return {
        "engine": report.engine,
        "proposes_only": report.proposes_only,
        "people": report.people,
        "lookalikes": [
            {
                "people": [pair.first.details.code, pair.second.details.code],
                "score": round(pair.score, 4),
                "margin": round(pair.margin, 4),
                "separable": pair.separable,
            }
            for pair in report.lookalikes
        ],
        "one_picture": [person.details.code for person in report.few_pictures],
        "aged": [
            {
                "person": line.person.details.code,
                "earlier": round(line.trend.earlier, 4),
                "later": round(line.trend.later, 4),
            }
            for line in report.aged
        ],
        "mistaken": [person.details.code for person in report.mistaken],
        "cameras": [
            {
                "camera": view.camera,
                "recognised": view.recognised,
                "score": view.score,
                "unsure": round(view.unsure, 4),
                "poor": view in report.poor,
            }
            for view in report.cameras
        ],
    }


def _risk_lines(report: RiskReport) -> list[str]:
    lines = [f"{report.engine}, {counted(report.people, 'person', 'people')} who can be recognised"]
    if report.proposes_only:
        lines.append(_ONLY_PROPOSES.format(report.engine))
    for pair in report.lookalikes:
        what = (
            f"a face needs a lead of {pair.margin:.2f}"
            if pair.separable
            else "no face tells them apart, so somebody is asked: give them a PIN"
        )
        lines.append(f"Alike ({pair.score:.2f}): {_named(pair.first)} and {_named(pair.second)}; {what}")
    lines.extend(f"One picture only: {_named(person)}; add two more" for person in report.few_pictures)
    lines.extend(
        f"Known less and less ({line.trend.earlier:.2f} to {line.trend.later:.2f}): {_named(line.person)}; "
        "take new pictures"
        for line in report.aged
    )
    lines.extend(f"The name was given to somebody else: {_named(person)}" for person in report.mistaken)
    for view in report.cameras:
        score = "nobody recognised yet" if view.score is None else f"median score {view.score:.2f}"
        hint = "; look after its light and its place" if view in report.poor else ""
        lines.append(f"{view.camera}: {view.recognised} recognised, {score}, {_percent(view.unsure)} unsure{hint}")
    return [*lines, _CHILDREN]


def _calibration_document(report: CalibrationReport) -> dict[str, object]:
    return {
        "engine": report.engine,
        "proposes_only": report.proposes_only,
        "people": report.people,
        "pictures": {str(pictures): people for pictures, people in report.pictures.items()},
        "own_people": report.own_people,
        "strangers_a_day": report.strangers_a_day,
        "months": report.months,
        "margin": report.margin,
        "chosen": None if report.chosen is None else _choice_document(report.chosen),
        "choices": [_choice_document(choice) for choice in report.choices],
    }


def _choice_document(choice: Choice) -> dict[str, object]:
    return {
        "months": choice.months,
        "threshold": round(choice.threshold, 4),
        "wrong_names_a_year": round(choice.wrong_names, 4),
        "visits_missed": round(choice.missed, 5),
        "limited": choice.limited,
    }


def _calibration_lines(report: CalibrationReport) -> list[str]:
    pictures = ", ".join(
        f"{people} with {counted(count, 'picture', 'pictures')}" for count, people in report.pictures.items()
    )
    lines = [f"{report.engine}, {counted(report.people, 'person', 'people')}" + (f": {pictures}" if pictures else "")]
    if report.chosen is None:
        return [*lines, _ONLY_PROPOSES.format(report.engine)]
    own = (
        f"the scores of {report.own_people} people here" if report.own_people else "none of this office: too few people"
    )
    lines.append(f"Strangers: {report.strangers_a_day} a day; from what was measured elsewhere, and {own}")
    lines.append(f"Chosen: {_choice_line(report.chosen)}")
    lines.extend(f"        {_choice_line(choice)}" for choice in report.choices)
    return lines


def _choice_line(choice: Choice) -> str:
    # Without people nobody can be mistaken for one of them, and the sum comes out a hair below nothing.
    wrong_names = max(0.0, choice.wrong_names)
    length = counted(choice.months, "month", "months")
    out_of_reach = choice.limited and wrong_names * choice.months / 12 > 1
    demand = f"one wrong name in {length}" + (" is out of reach; the strictest that makes sense" * out_of_reach)
    limits = " (as far as the engine can go)" if choice.limited and not out_of_reach else ""
    return (
        f"{demand}: threshold {choice.threshold:.3f}, {wrong_names:.2f} wrong names a year, "
        f"{_percent(choice.missed)} of visits missed{limits}"
    )


def _changed_document(change: Changed, zone: ZoneInfo) -> dict[str, object]:
    return {
        "time": change.time.astimezone(zone).isoformat(),
        "camera": change.camera,
        "before": change.before.value,
        "before_person": _code(change.before_person),
        "now": change.now.value,
        "now_person": _code(change.now_person),
        "score": round(change.score, 4),
    }


def _changed_line(change: Changed, zone: ZoneInfo) -> str:
    before, now = _said(change.before, change.before_person), _said(change.now, change.now_person)
    return f"{change.time.astimezone(zone):%Y-%m-%d %H:%M:%S}  {change.camera}: {before} would be {now}"


def _said(verdict: Verdict, person: Person | None) -> str:
    words = {
        Verdict.RECOGNISED: "recognised",
        Verdict.REVIEW: "perhaps",
        Verdict.UNKNOWN: "not known",
        Verdict.SPOOF: "a picture",
    }
    return words[verdict] if person is None else f"{words[verdict]} {_named(person)}"


def _named(person: Person) -> str:
    return f"{person.details.name} ({person.details.code})"


def _code(person: Person | None) -> str | None:
    return None if person is None else person.details.code


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
