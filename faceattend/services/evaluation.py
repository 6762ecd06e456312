"""How well an engine tells the people of a folder of pictures apart."""

from collections.abc import Callable, Collection
from pathlib import Path

from faceattend.errors import UserError
from faceattend.recognition.evaluation import EvaluationResult, FolderEvaluation, evaluate_folder
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.recognition.stills import StillFinder

__all__ = ["EvaluationResult", "EvaluationService", "FolderEvaluation"]


class EvaluationService:
    """Measures engines on pictures; it needs no vault and keeps nothing."""

    def __init__(self, build_registry: Callable[[Collection[str]], RecognizerRegistry], finder: StillFinder) -> None:
        self._build_registry = build_registry
        self._finder = finder

    def evaluate(self, folder: Path, recognizer: str | None, progress: Callable[[int, int], None]) -> FolderEvaluation:
        """Measure one engine on a folder with a folder of pictures for each person.

        Args:
            recognizer: id of an installed engine; None takes the first that rejects strangers.
            progress: told how many pictures are done and how many there are.

        Raises:
            UserError: the folder cannot be measured, or there is no such engine.
        """
        installed = [record.id for record in self._build_registry(()).records()]
        if recognizer is not None:
            engine = self._build_registry([recognizer]).load(recognizer)
        else:
            engines = self._build_registry(installed).loaded().values()
            ranked = sorted(engines, key=lambda engine: (not engine.info.rejects_strangers, engine.info.id))
            if not ranked:
                raise UserError("No recognition engine is installed; install faceattend-sface or faceattend-lbph.")
            engine = ranked[0]
        return evaluate_folder(folder, self._finder, engine, progress)
