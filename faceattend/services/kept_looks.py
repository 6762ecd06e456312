"""The looks of one camera at faces, kept for some days where the office wants that."""

from collections.abc import Iterable

from faceattend import settings
from faceattend.api import Recognizer
from faceattend.domain.incidents import Incident
from faceattend.domain.sightings import Sighting
from faceattend.services.calculation import Calculation
from faceattend.services.mistakes import FORMAT, TIME
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.watch_session import WatchEnding, WatchStep
from faceattend.storage.kept_looks import KeptLookRepository

VERDICT, SCORE, MARGIN, CAMERA = "verdict", "score", "margin", "camera"


class LookKeeper:
    """Keeps the mean template of a face whenever a verdict on it is said. For one thread."""

    def __init__(
        self,
        looks: KeptLookRepository,
        office_settings: OfficeSettings,
        calculation: Calculation,
        recognizer: Recognizer,
    ) -> None:
        self._looks = looks
        self._settings = office_settings
        self._calculation = calculation
        self._format = recognizer.info.template_format

    def look(self, step: WatchStep) -> list[Incident]:
        """Keep the faces that were decided in this frame."""
        self._keep(step.sightings)
        return []

    def end(self, ending: WatchEnding) -> list[Incident]:
        """Keep those that were decided at the end."""
        self._keep(ending.sightings)
        return []

    def _keep(self, sightings: Iterable[Sighting]) -> None:
        for said in sightings:
            # Asked each time: a changed setting must not wait for the camera to be opened again.
            if said.template is None or not self._settings.get(settings.KEPT_LOOK_DAYS):
                continue
            day = self._calculation.work_day(None, said.time)
            meta = {
                FORMAT: self._format,
                TIME: said.time.timestamp(),
                CAMERA: said.camera,
                VERDICT: said.verdict.value,
                SCORE: round(said.score, 6),
                MARGIN: round(said.margin, 6),
            }
            self._looks.add(day, said.person, said.template, meta)
