"""How well an engine tells the people of a folder of pictures apart."""

from collections.abc import Callable, Collection
from pathlib import Path

from faceattend.errors import UserError
from faceattend.recognition.evaluation import EvaluationResult, FolderEvaluation, evaluate_folder
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.recognition.stills import StillFinder
from faceattend.services.recognizers import best_engine

__all__ = ["EvaluationResult", "EvaluationService", "FolderEvaluation"]


class EvaluationService:
    """Measures engines on pictures; it needs no vault and keeps nothing."""

    def __init__(self, build_registry: Callable[[Collection[str]], RecognizerRegistry], finder: StillFinder) -> None:
        self._build_registry = build_registry
        self._finder = finder

    def evaluate(self, folder: Path, recognizer: str | None, progress: Callable[[int, int], None]) -> FolderEvaluation:
        """Measure one engine on a folder with a folder of pictures for each person.

        Args:
            recognizer: id of an installed engine; None tries every installed engine, in use by an office or not, and
                takes the best; see :func:`best_engine`.
            progress: told how many pictures are done and how many there are.

        Raises:
            UserError: the folder cannot be measured, or there is no such engine.
        """
        installed = [record.id for record in self._build_registry(()).records()]
        if recognizer is not None:
            engine = self._build_registry([recognizer]).load(recognizer)
        else:
            best = best_engine(self._build_registry(installed).loaded().values())
            if best is None:
                raise UserError("No recognition engine is installed; install faceattend-sface or faceattend-lbph.")
            engine = best
        return evaluate_folder(folder, self._finder, engine, progress)
