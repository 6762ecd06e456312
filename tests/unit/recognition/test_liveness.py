"""Who is asked to prove that he lives, and what becomes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import pytest

from faceattend.api import (
    LivenessInfo,
    LivenessKind,
    LivenessLook,
    LivenessReading,
    LivenessTrack,
    Prompt,
)
from faceattend.domain.faces import Box, Detection, Frame
from faceattend.domain.liveness import ChallengePolicy, Liveness, LivenessState
from faceattend.domain.people import PersonId
from faceattend.recognition.liveness import ProofRules, TrackLiveness

START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)
ADA, BOB = PersonId(1), PersonId(2)
IMAGE = np.zeros((4, 4, 3), np.uint8)
FACE = Detection(Box(0, 0, 4, 4), np.zeros((5, 2), np.float32), 0.9)

Score = Callable[[float], float | None]


@dataclass
class Scripted:
    """A check whose score depends on the seconds since the track began, and which asks to wait for some of them."""

    info: LivenessInfo
    score: Score
    early: float = 0.0
    prompts: list[Prompt | None] = field(default_factory=list)

    def begin(self, prompt: Prompt | None = None) -> LivenessTrack:
        self.prompts.append(prompt)
        return ScriptedTrack(self.score, self.early)


@dataclass
class ScriptedTrack:
    score: Score
    early: float
    began: float | None = None

    def look(self, look: LivenessLook) -> LivenessReading:
        self.began = look.seconds if self.began is None else self.began
        passed = look.seconds - self.began
        return LivenessReading(self.score(passed), early=passed < self.early)


def watching(score: Score, early: float = 0.0) -> Scripted:
    return Scripted(LivenessInfo("eye", "Eye", LivenessKind.PASSIVE, "", 0.2, 0.5), score, early)


def asking(score: Score) -> Scripted:
    info = LivenessInfo("voice", "Voice", LivenessKind.CHALLENGE, "", 0.2, 0.5, tuple(Prompt))
    return Scripted(info, score)


def judged(
    judge: TrackLiveness, seconds: float, person: PersonId | None = ADA, since: float = 0.0
) -> list[LivenessState]:
    """Return what is thought of one face ten times a second."""
    states = []
    for number in range(round(since * 10), round((since + seconds) * 10)):
        frame = Frame(IMAGE, "Door", number, START + timedelta(seconds=number / 10))
        states.append(judge.look(1, frame, FACE, person))
    return states


def prompts(states: Sequence[LivenessState]) -> list[Prompt]:
    """Return what was asked for, one after the other."""
    asked = [state.prompt for state in states]
    return [one for one, before in zip(asked, [None, *asked], strict=False) if one is not None and one is not before]


ALWAYS = ProofRules(ChallengePolicy.ALWAYS, seconds=2.0)
DOUBTFUL = ProofRules(ChallengePolicy.DOUBTFUL, seconds=2.0)


def test_who_is_clearly_living_is_asked_for_nothing() -> None:
    voice = asking(lambda _: None)
    states = judged(TrackLiveness([watching(lambda _: 0.9), voice], DOUBTFUL, Random(1)), 3)
    assert {state.liveness for state in states} == {Liveness.LIVE}
    assert voice.prompts == []


def test_a_picture_is_a_picture_and_stays_one_for_a_while() -> None:
    eye = watching(lambda seconds: 0.1 if seconds < 1 else 0.9)
    states = judged(TrackLiveness([eye], DOUBTFUL, Random(1)), 6)
    assert {state.liveness for state in states[:38]} == {Liveness.SPOOF}
    assert states[-1].liveness is Liveness.LIVE


def test_a_check_may_ask_to_wait_but_not_for_long() -> None:
    soon = judged(TrackLiveness([watching(lambda _: 0.9, early=1.0)], DOUBTFUL, Random(1)), 3)
    assert [state.early for state in soon] == [True] * 10 + [False] * 20
    assert {state.liveness for state in soon} == {Liveness.LIVE}
    never = judged(TrackLiveness([watching(lambda _: 0.9, early=9.0)], DOUBTFUL, Random(1)), 3)
    assert [state.early for state in never] == [True] * 20 + [False] * 10


def test_a_lasting_doubt_is_asked_about_and_an_answer_settles_it() -> None:
    voice = asking(lambda seconds: 1.0 if seconds > 1 else None)
    judge = TrackLiveness([watching(lambda _: 0.4), voice], DOUBTFUL, Random(1))
    states = judged(judge, 4)
    assert states[0] == LivenessState(Liveness.DOUBTFUL, 0.4)
    assert len(prompts(states)) == 1
    assert states[-1] == LivenessState(Liveness.LIVE, 0.4)


def test_a_short_doubt_troubles_nobody() -> None:
    judge = TrackLiveness(
        [watching(lambda seconds: 0.4 if seconds < 0.5 else 0.9), asking(lambda _: None)], DOUBTFUL, Random(1)
    )
    assert prompts(judged(judge, 3)) == []


def test_a_doubt_that_comes_late_does_not_matter_but_a_picture_does() -> None:
    late = watching(lambda seconds: 0.9 if seconds < 3 else 0.4)
    assert judged(TrackLiveness([late], DOUBTFUL, Random(1)), 5)[-1].liveness is Liveness.LIVE
    swapped = watching(lambda seconds: 0.9 if seconds < 3 else 0.1)
    assert judged(TrackLiveness([swapped], DOUBTFUL, Random(1)), 5)[-1].liveness is Liveness.SPOOF


def test_everybody_is_in_doubt_while_a_check_that_should_watch_does_not_work() -> None:
    asked = judged(TrackLiveness([asking(lambda _: 1.0)], DOUBTFUL, Random(1), unwatched=True), 3)
    assert {state.liveness for state in asked[:8]} == {Liveness.DOUBTFUL}
    assert asked[-1].liveness is Liveness.LIVE
    recording = replace(DOUBTFUL, answers=False)
    alone = judged(TrackLiveness([], recording, Random(1), unwatched=True), 5)
    assert {state.liveness for state in alone} == {Liveness.DOUBTFUL}


def test_two_prompts_in_vain_and_another_way_is_left() -> None:
    judge = TrackLiveness([watching(lambda _: 0.9), asking(lambda _: None)], ALWAYS, Random(3))
    states = judged(judge, 6)
    first, second = prompts(states)
    assert first is not second
    assert states[-1] == LivenessState(Liveness.DOUBTFUL, 0.9, refused=True)
    assert not any(state.refused for state in states[:40])


def test_a_picture_that_moves_as_one_has_failed_at_once() -> None:
    judge = TrackLiveness([watching(lambda _: 0.9), asking(lambda _: 0.0)], ALWAYS, Random(3))
    assert judged(judge, 0.2)[-1].refused


def test_nobody_is_asked_before_it_is_known_who_he_is() -> None:
    voice = asking(lambda _: 1.0)
    judge = TrackLiveness([watching(lambda _: 0.9), voice], ALWAYS, Random(1))
    assert judged(judge, 1, person=None)[-1].liveness is Liveness.LIVE
    assert voice.prompts == []
    assert judged(judge, 1, since=1)[-1].liveness is Liveness.LIVE
    assert len(voice.prompts) == 1


def test_what_one_person_proved_does_not_count_for_another() -> None:
    voice = asking(lambda seconds: 1.0 if seconds > 0.5 else None)
    judge = TrackLiveness([voice], ALWAYS, Random(1))
    assert judged(judge, 2)[-1].liveness is Liveness.LIVE
    assert judged(judge, 0.3, BOB, since=2)[-1].liveness is Liveness.DOUBTFUL


def test_who_looks_like_somebody_else_is_always_asked() -> None:
    voice = asking(lambda _: None)
    judge = TrackLiveness([watching(lambda _: 0.9), voice], DOUBTFUL, Random(1), flagged=lambda person: person == BOB)
    assert judged(judge, 1)[-1].liveness is Liveness.LIVE
    assert judged(judge, 1, BOB, since=1)[-1].prompt is not None


def test_nobody_in_a_recording_is_asked_and_a_doubt_stays_one() -> None:
    voice = asking(lambda _: 1.0)
    judge = TrackLiveness([watching(lambda _: 0.4), voice], replace(DOUBTFUL, answers=False), Random(1))
    assert {state.liveness for state in judged(judge, 5)} == {Liveness.DOUBTFUL}
    assert voice.prompts == []


def test_a_check_that_never_says_anything_is_a_doubt_in_the_end() -> None:
    states = judged(TrackLiveness([watching(lambda _: None)], DOUBTFUL, Random(1)), 3)
    assert states[0].liveness is Liveness.UNCHECKED
    assert states[-1].liveness is Liveness.DOUBTFUL


def test_the_most_doubtful_of_several_checks_counts() -> None:
    eye, nose = watching(lambda _: 0.9), watching(lambda _: 0.3)
    assert judged(TrackLiveness([eye, nose], DOUBTFUL, Random(1)), 0.1) == [LivenessState(Liveness.DOUBTFUL, 0.3)]


def test_a_track_that_is_forgotten_begins_anew() -> None:
    eye = watching(lambda seconds: 0.1 if seconds < 0.5 else 0.9)
    judge = TrackLiveness([eye], DOUBTFUL, Random(1))
    judged(judge, 2)
    judge.forget(1)
    assert judged(judge, 0.1, since=2)[-1].liveness is Liveness.SPOOF
    assert len(eye.prompts) == 2


@pytest.mark.parametrize("seed", range(3))
def test_the_same_chance_asks_for_the_same(seed: int) -> None:
    def asked() -> list[Prompt]:
        judge = TrackLiveness([asking(lambda _: None)], replace(ALWAYS, tries=4), Random(seed))
        return prompts(judged(judge, 12))

    assert asked() == asked()
    assert len(asked()) == 4
