"""Who else is told of what a camera sees: the book of strangers, and whoever notes incidents."""

from datetime import timedelta

from faceattend import settings
from faceattend.api import Recognizer
from faceattend.domain.punches import CameraDirection
from faceattend.domain.tailgating import TailgatingRule
from faceattend.services.calculation import Calculation
from faceattend.services.camera_absences import CameraAbsences
from faceattend.services.incident_notes import IncidentNotes
from faceattend.services.incidents import IncidentDesk
from faceattend.services.kept_looks import LookKeeper
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.stranger_book import StrangerBook
from faceattend.services.watch_evidence import WatchEvidence
from faceattend.services.watch_incidents import (
    ArrivalCount,
    ArrivalNotes,
    DwellNotes,
    OutsideHoursNotes,
    SpoofNotes,
    TailgatingNotes,
    TwoPlacesNotes,
    Whereabouts,
)
from faceattend.services.watch_session import WatchObserver
from faceattend.services.watched_strangers import WatchedStrangers
from faceattend.settings.setting import Setting
from faceattend.storage.kept_looks import KeptLookRepository
from faceattend.storage.punches import PunchRepository


class WatchObservers:
    """Puts the observers of each camera together. What they have in common is shared by all cameras."""

    def __init__(
        self,
        desk: IncidentDesk,
        strangers: StrangerBook,
        punches: PunchRepository,
        looks: KeptLookRepository,
        office_settings: OfficeSettings,
        calculation: Calculation,
    ) -> None:
        self._desk = desk
        self._strangers = strangers
        self._punches = punches
        self._looks = looks
        self._settings = office_settings
        self._calculation = calculation
        self._whereabouts = Whereabouts()
        self._counted: tuple[tuple[int, int], ArrivalCount] | None = None

    def of(self, camera: str, direction: CameraDirection, recognizer: Recognizer) -> tuple[WatchObserver, ...]:
        """Return the observers of a camera that is going to be watched with an engine, in the order of their calls."""
        notes = IncidentNotes(self._desk, camera)
        evidence = WatchEvidence(self._settings)
        strangers = WatchedStrangers(self._strangers, recognizer, camera)
        within = self._seconds(settings.TAILGATING_SECONDS)
        rule = TailgatingRule(within, self._settings.repeat_gap())
        return (
            LookKeeper(self._looks, self._settings, self._calculation, recognizer),
            strangers,
            evidence,
            SpoofNotes(notes, evidence),
            ArrivalNotes(notes, self._arrival_count()),
            DwellNotes(notes, evidence, strangers, self._seconds(settings.DWELL_SECONDS)),
            TailgatingNotes(notes, evidence, strangers, self._punches, rule, direction),
            TwoPlacesNotes(notes, self._whereabouts, self._seconds(settings.TWO_PLACES_SECONDS)),
            OutsideHoursNotes(notes, self._calculation, wanted=self._settings.get(settings.OUTSIDE_HOURS)),
            notes,
        )

    def absences(self, camera: str) -> CameraAbsences:
        """Return what notes that a camera is of no use."""
        return CameraAbsences(self._desk, camera, self._seconds(settings.CAMERA_SECONDS))

    def _arrival_count(self) -> ArrivalCount:
        """Return what all cameras that are watched with the same limits have in common."""
        limits = self._settings.get(settings.UNKNOWN_COUNT), self._settings.get(settings.UNKNOWN_MINUTES)
        if self._counted is None or self._counted[0] != limits:
            self._counted = limits, ArrivalCount(self._strangers, limits[0], timedelta(minutes=limits[1]))
        return self._counted[1]

    def _seconds(self, setting: Setting[int]) -> timedelta:
        return timedelta(seconds=self._settings.get(setting))
