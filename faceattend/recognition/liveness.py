"""Whether the faces that one camera follows are living ones: what the checks say, and who is asked to prove it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from random import Random

from faceattend.api import LivenessCheck, LivenessKind, LivenessLook, LivenessReading, LivenessTrack, Prompt
from faceattend.domain.faces import Detection, Frame
from faceattend.domain.liveness import ChallengePolicy, Liveness, LivenessState
from faceattend.domain.people import PersonId

NEIGHBOUR_SECONDS = 0.3
"""How long a face that is not found any more still counts as one that is near."""

SETTLED_SECONDS = 2.0
"""How long a face must count as living before a mere doubt does not matter any more; a clear picture always does."""

RECOVERY_SECONDS = 3.0
"""How long a face that was taken for a picture must count as living before it does again."""

PATIENCE_SECONDS = 2.0
"""How long a check may leave open what it thinks before that counts as a doubt, or ask to wait."""


@dataclass(frozen=True, slots=True)
class ProofRules:
    """Who is asked to move, and how.

    Attributes:
        policy: when somebody is asked.
        answers: whether anybody can: in a recording nobody does, and a doubt stays one.
        seconds: how long a person has for one prompt.
        tries: prompts that may go by unanswered before the person is refused.
        doubt_seconds: how long a doubt must last before a person is troubled.
    """

    policy: ChallengePolicy = ChallengePolicy.DOUBTFUL
    answers: bool = True
    seconds: float = 8.0
    tries: int = 2
    doubt_seconds: float = 0.8


@dataclass(slots=True)
class _Proof:
    """A prompt that a person is answering."""

    prompt: Prompt
    began: float
    track: LivenessTrack


@dataclass(slots=True)
class _Face:
    """What is known of one track.

    Attributes:
        began: seconds of the first look.
        live_since: since when every check says that it is living; None while one does not.
        early: whether a check asks to wait before it is relied on.
        spoofed: whether it was taken for a picture and has not recovered from that.
        doubted_since: since when one is in doubt.
        proved: who proved with it that he is living.
    """

    began: float
    tracks: list[LivenessTrack]
    liveness: Liveness = Liveness.UNCHECKED
    live_since: float | None = None
    doubted_since: float | None = None
    settled: bool = False
    early: bool = False
    spoofed: bool = False
    proof: _Proof | None = None
    tries: int = 0
    proved: PersonId | None = None
    asked: list[Prompt] = field(default_factory=list)


class TrackLiveness:
    """Judges the faces of one camera. For one thread, frames in order of time.

    A face that a passive check takes for a picture is a SPOOF, whatever else is known. One that is in doubt, or whose
    person has to prove it by the rules, is DOUBTFUL until the prompt was answered, and LIVE from then on.
    """

    def __init__(
        self,
        checks: Collection[LivenessCheck],
        rules: ProofRules,
        random: Random,
        flagged: Callable[[PersonId], bool] = lambda person: False,
        *,
        unwatched: bool = False,
    ) -> None:
        """Judge no face yet.

        Args:
            checks: passive ones, which all watch, and ones that ask; the first of those by its id does.
            random: chooses the prompts.
            flagged: tells who looks so much like somebody else that he always has to prove himself.
            unwatched: a check that should watch does not work, so that every face is in doubt.
        """
        ordered = sorted(checks, key=lambda check: check.info.id)
        self._passive = [check for check in ordered if check.info.kind is LivenessKind.PASSIVE]
        self._challenge = next((check for check in ordered if check.info.kind is LivenessKind.CHALLENGE), None)
        self._rules = rules
        self._random = random
        self._flagged = flagged
        self._unwatched = unwatched
        self._faces: dict[int, _Face] = {}
        self._boxes: dict[int, tuple[float, tuple[float, float, float, float]]] = {}

    def look(self, track: int, frame: Frame, detection: Detection, person: PersonId | None) -> LivenessState:
        """Take one more look at a face.

        Args:
            person: who it seems to be, or None while that is not known.

        Raises:
            PluginFault: a check failed.
        """
        place = detection.box
        box = (place.x, place.y, place.width, place.height)
        seconds = frame.time.timestamp()
        self._boxes = {id: seen for id, seen in self._boxes.items() if 0 <= seconds - seen[0] <= NEIGHBOUR_SECONDS}
        others = tuple(seen for id, (_, seen) in self._boxes.items() if id != track)
        self._boxes[track] = seconds, box
        look = LivenessLook(frame.image, box, detection.landmarks, seconds, others)
        face = self._faces.get(track)
        if face is None:
            face = _Face(seconds, [check.begin() for check in self._passive])
            self._faces[track] = face
        score = self._watch(face, look)
        if face.liveness is Liveness.SPOOF or person is None or not self._has_to_prove(face, person, seconds):
            face.proof = None
            return LivenessState(face.liveness, score, early=face.early)
        if face.proved == person:
            return LivenessState(Liveness.LIVE, score)
        return self._ask(face, look, person, score)

    def forget(self, track: int) -> None:
        """Drop what is known of a track that ended."""
        self._faces.pop(track, None)

    def _watch(self, face: _Face, look: LivenessLook) -> float | None:
        """Let the passive checks look; return the lowest score."""
        readings = [(check, track.look(look)) for check, track in zip(self._passive, face.tracks, strict=True)]
        waited = look.seconds - face.began
        thought = {_thought(check, reading, waited) for check, reading in readings}
        if self._unwatched:
            thought.add(Liveness.DOUBTFUL)
        worst = (Liveness.SPOOF, Liveness.DOUBTFUL, Liveness.UNCHECKED)
        seen = next((each for each in worst if each in thought), Liveness.LIVE)
        if seen is Liveness.LIVE:
            face.live_since = look.seconds if face.live_since is None else face.live_since
        else:
            face.live_since = None
        lives_for = 0.0 if face.live_since is None else look.seconds - face.live_since
        face.spoofed = seen is Liveness.SPOOF or (face.spoofed and lives_for < RECOVERY_SECONDS)
        face.settled = not face.spoofed and (face.settled or lives_for >= SETTLED_SECONDS)
        if face.spoofed:
            face.liveness = Liveness.SPOOF
        else:
            face.liveness = Liveness.LIVE if seen is Liveness.DOUBTFUL and face.settled else seen
        face.early = 0 <= waited < PATIENCE_SECONDS and any(reading.early for _, reading in readings)
        doubted = face.liveness is Liveness.DOUBTFUL
        face.doubted_since = (face.doubted_since or look.seconds) if doubted else None
        return min((reading.score for _, reading in readings if reading.score is not None), default=None)

    def _has_to_prove(self, face: _Face, person: PersonId, seconds: float) -> bool:
        policy = self._rules.policy
        if policy is ChallengePolicy.ALWAYS:
            return True
        if policy is ChallengePolicy.NEVER:
            return False
        # The larger margin that such people need guards a recording, where nobody can be asked.
        if self._rules.answers and self._flagged(person):
            return True
        lasting = face.doubted_since is not None and seconds - face.doubted_since >= self._rules.doubt_seconds
        # Begun in doubt and brought to an end, also when the doubt is gone before it is answered.
        return lasting or face.proof is not None or face.tries > 0 or face.proved is not None

    def _ask(self, face: _Face, look: LivenessLook, person: PersonId, score: float | None) -> LivenessState:
        if self._challenge is None or not self._rules.answers:
            return LivenessState(Liveness.DOUBTFUL, score)
        if face.tries >= self._rules.tries:
            return LivenessState(Liveness.DOUBTFUL, score, refused=True)
        if face.proof is None:
            face.proof = self._begin(self._challenge, face, look.seconds)
        proof, info = face.proof, self._challenge.info
        answer = proof.track.look(look).score
        if answer is not None and answer >= info.live_from:
            face.proof, face.proved = None, person
            return LivenessState(Liveness.LIVE, score)
        failed = answer is not None and answer < info.spoof_below
        if failed or look.seconds - proof.began > self._rules.seconds:
            face.proof = None
            face.tries += 1
            return LivenessState(Liveness.DOUBTFUL, score, refused=face.tries >= self._rules.tries)
        return LivenessState(Liveness.DOUBTFUL, score, proof.prompt)

    def _begin(self, challenge: LivenessCheck, face: _Face, seconds: float) -> _Proof:
        """Ask for something that was not asked for just before."""
        prompts = [prompt for prompt in challenge.info.prompts if prompt not in face.asked[-1:]]
        prompt = self._random.choice(prompts or challenge.info.prompts)
        face.asked.append(prompt)
        return _Proof(prompt, seconds, challenge.begin(prompt))


def _thought(check: LivenessCheck, reading: LivenessReading, waited: float) -> Liveness:
    """Return what a reading means."""
    info = check.info
    if reading.score is None:
        return Liveness.DOUBTFUL if waited >= PATIENCE_SECONDS else Liveness.UNCHECKED
    if reading.score < info.spoof_below:
        return Liveness.SPOOF
    return Liveness.LIVE if reading.score >= info.live_from else Liveness.DOUBTFUL
