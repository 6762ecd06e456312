"""What a broken check does is told in sentences, and the fence lets no broken answer through."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

import pytest

from faceattend.api import LivenessInfo, LivenessKind, LivenessLook, LivenessReading, LivenessTrack, Prompt
from faceattend.recognition.guard import PluginFault
from faceattend.recognition.liveness_conformance import check_breaches, made_up_looks
from faceattend.recognition.liveness_guard import guarded_check

INFO = LivenessInfo("eye", "Eye", LivenessKind.PASSIVE, "", 0.2, 0.5)

Look = Callable[[LivenessLook], object]


@dataclass
class Made:
    """A check, or a track of it, that answers as it is told."""

    answer: Look
    info: LivenessInfo = INFO

    def begin(self, prompt: Prompt | None = None) -> LivenessTrack:
        return self

    def look(self, look: LivenessLook) -> LivenessReading:
        return cast("LivenessReading", self.answer(look))


def living(_look: LivenessLook) -> LivenessReading:
    return LivenessReading(0.9, {"eyes": 1.0})


def end(_look: LivenessLook) -> None:
    raise SystemExit(3)


def blacken(look: LivenessLook) -> LivenessReading:
    look.image[:] = 0
    return LivenessReading(0.9)


def test_a_check_that_keeps_the_contract_is_left_alone() -> None:
    assert check_breaches(Made(living)) == []


def test_writing_into_the_frame_is_noticed() -> None:
    assert any("writes into the frame" in line for line in check_breaches(Made(blacken)))


def test_a_score_that_is_another_one_each_time_is_noticed() -> None:
    scores = iter(range(10_000))
    found = check_breaches(Made(lambda _: LivenessReading(next(scores) / 10_000)))
    assert any("another score" in line for line in found)


def test_a_memory_of_other_faces_is_noticed() -> None:
    seen: list[float] = []

    def remember(look: LivenessLook) -> LivenessReading:
        seen.append(look.box[0])
        return LivenessReading(0.9 if seen[-2:-1] != [look.box[0] - 2] else 0.1)

    assert check_breaches(Made(remember))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (end, "SystemExit: 3"),
        (lambda _: None, "no reading"),
        (lambda _: LivenessReading(1.5), "score 1.5"),
        (lambda _: LivenessReading(float("nan")), "score nan"),
        (lambda _: LivenessReading(0.5, {"eyes": -1.0}), "cues"),
        (lambda _: LivenessReading(0.5, early=cast("bool", None)), "too early"),
    ],
)
def test_no_broken_answer_gets_through(answer: Look, words: str) -> None:
    track = guarded_check(Made(answer)).begin()
    with pytest.raises(PluginFault, match=words):
        track.look(made_up_looks(1)[0])


@pytest.mark.parametrize(
    "info",
    [
        replace(INFO, id=""),
        replace(INFO, spoof_below=0.6),
        replace(INFO, live_from=2.0),
        replace(INFO, prompts=(Prompt.NOD,)),
        replace(INFO, kind=LivenessKind.CHALLENGE),
    ],
)
def test_what_cannot_be_true_of_a_check_is_refused(info: LivenessInfo) -> None:
    with pytest.raises(PluginFault, match="cannot be true"):
        guarded_check(Made(living, info))
