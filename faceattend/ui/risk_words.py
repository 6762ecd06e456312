"""Who may be missed or mixed up, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QCoreApplication

from faceattend.domain.people import Person
from faceattend.services.recognition_care import RiskReport

_MOST_NAMED = 8
"""People named in one sentence; a longer list says how many more there are."""


@dataclass(frozen=True, slots=True)
class RiskSentence:
    """One thing to know.

    Attributes:
        grave: whether somebody should do something.
    """

    text: str
    grave: bool


def risk_sentences(report: RiskReport) -> list[RiskSentence]:
    """Return one sentence for each thing, what is to be done first."""
    found = [*_lookalikes(report), *_people(report), *_cameras(report)]
    said = [RiskSentence(text, grave=True) for text in found]
    if not said:
        said.append(RiskSentence(_tr("Nobody on the roll stands out."), grave=False))
    children = _tr(
        "Children under twelve are known less well and change quickly: let them use a PIN, or take new pictures each "
        "term."
    )
    return [*said, RiskSentence(children, grave=False)]


def _lookalikes(report: RiskReport) -> list[str]:
    told = _tr("{0} and {1} look alike: a face must be clearly more like one of them to count.")
    asked = _tr("No camera tells {0} and {1} apart: you are asked who it is. Give them a PIN or a badge.")
    return [
        (told if pair.separable else asked).format(pair.first.details.name, pair.second.details.name)
        for pair in report.lookalikes
    ]


def _people(report: RiskReport) -> list[str]:
    found = []
    if report.aged:
        words = _tr("Known less well from week to week; take new pictures: {0}.")
        found.append(words.format(_names([line.person for line in report.aged])))
    if report.few_pictures:
        found.append(_tr("Learned from one picture; add two more: {0}.").format(_names(report.few_pictures)))
    if report.mistaken:
        words = _tr("The name was given to somebody else before, so that more is asked now: {0}.")
        found.append(words.format(_names(report.mistaken)))
    return found


def _cameras(report: RiskReport) -> list[str]:
    words = _tr("People are known less well at the camera {0}: look after its light and its place.")
    return [words.format(view.camera) for view in report.poor]


def _names(people: Sequence[Person]) -> str:
    names = ", ".join(person.details.name for person in people[:_MOST_NAMED])
    more = len(people) - _MOST_NAMED
    return _tr("{0} and {1} more").format(names, more) if more > 0 else names


def _tr(text: str) -> str:
    return QCoreApplication.translate("RiskWords", text)
