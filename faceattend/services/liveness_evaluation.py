"""How well a check for living faces works on a folder of people and attacks."""

from collections.abc import Callable, Collection
from pathlib import Path

from faceattend.api import LivenessCheck, LivenessKind
from faceattend.errors import UserError
from faceattend.recognition.liveness_evaluation import Answer, LivenessResult, Outcome, Tally, evaluate_liveness
from faceattend.recognition.registry import LivenessRegistry
from faceattend.vision.detection import FaceDetector

__all__ = ["Answer", "LivenessEvaluationService", "LivenessResult", "Outcome", "Tally"]


class LivenessEvaluationService:
    """Measures checks on pictures and videos; it needs no vault and keeps nothing."""

    def __init__(
        self,
        build_registry: Callable[[Collection[str]], LivenessRegistry],
        load_detector: Callable[[], FaceDetector],
    ) -> None:
        self._build_registry = build_registry
        self._load_detector = load_detector

    def evaluate(self, folder: Path, check: str | None, progress: Callable[[int, int], None]) -> LivenessResult:
        """Measure one check on a folder; see :func:`evaluate_liveness`.

        Args:
            check: id of an installed check, in use by an office or not; None takes the first that only watches.
            progress: told how many presentations are done and how many there are.

        Raises:
            UserError: the folder cannot be measured, there is no such check, or it asks for movements.
        """
        return evaluate_liveness(folder, self._load_detector(), self._check(check), progress)

    def _check(self, id: str | None) -> LivenessCheck:
        if id is not None:
            chosen = self._build_registry([id]).load(id)
            if chosen.info.kind is not LivenessKind.PASSIVE:
                raise UserError(f"{id} asks people to move, and nobody in a recording can answer; name another check.")
            return chosen
        installed = [record.id for record in self._build_registry(()).records()]
        loaded = self._build_registry(installed).loaded()
        passive = [check for _, check in sorted(loaded.items()) if check.info.kind is LivenessKind.PASSIVE]
        if not passive:
            raise UserError("No check for living faces is installed; install faceattend-liveness.")
        return passive[0]
