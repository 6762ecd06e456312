"""The live line: from a source of pictures to verdicts and punches."""

from collections.abc import Callable
from datetime import datetime

from faceattend import settings
from faceattend.api import Recognizer
from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.punches import CameraDirection
from faceattend.errors import UserError
from faceattend.recognition.encoder import EncoderThread, look_with
from faceattend.recognition.pipeline import Pipeline
from faceattend.services.access import Access, needs
from faceattend.services.appearances import AppearanceKeeper
from faceattend.services.barred import BarredPeople
from faceattend.services.calculation import Calculation
from faceattend.services.calibrating import RecognitionParts
from faceattend.services.camera_book import CameraBook, full_address
from faceattend.services.misses import MissCounter
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.punching import PunchClock, Visits
from faceattend.services.questions import Questions
from faceattend.services.watch_gaps import GapBook
from faceattend.services.watch_observers import WatchObservers
from faceattend.services.watch_session import CameraBooks, WatchSession, WatchStep
from faceattend.services.watched_roll import WatchedRoll
from faceattend.services.watched_time import CoverageKeeper
from faceattend.storage.vault import Vault
from faceattend.vision.detection import FaceDetector
from faceattend.vision.sources import CameraFault, FrameSource, SourceSpec, VideoTruncated, open_source, parse_source

__all__ = [
    "CameraFault",
    "EncoderThread",
    "FrameSource",
    "MonitoringService",
    "SourceSpec",
    "VideoTruncated",
    "Visits",
    "WatchSession",
    "WatchStep",
    "parse_source",
]


class MonitoringService:
    """Opens cameras and watches them.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        vault: Vault,
        recognition: RecognitionParts,
        office_settings: OfficeSettings,
        calculation: Calculation,
        observers: WatchObservers,
        access: Access,
        clock: Clock,
    ) -> None:
        self.access = access
        self._vault = vault
        self._engines = recognition.engines
        self._checks = recognition.checks
        self._settings = office_settings
        self._calculation = calculation
        self._calibrator = recognition.calibrator
        self._observers = observers
        self._networks = recognition.networks
        self._clock = clock

    @needs(Right.WATCH)
    def open_source(self, spec: SourceSpec, camera: str, start: datetime | None = None) -> FrameSource:
        """Open a camera, stream, video or folder; ``start`` is the time of a recording's first frame.

        Raises:
            UserError: there is no such file, or it is not a video.
            CameraFault: the camera or the stream does not answer.
        """
        return open_source(spec, camera, self._clock, start)

    @needs(Right.WATCH)
    def opener(self, spec: SourceSpec, camera: str, start: datetime | None = None) -> Callable[[], FrameSource]:
        """Return what opens a source as :meth:`open_source` does, again and again.

        A camera that was lost is opened again while nobody is signed in, too: the right was asked here.
        """
        return lambda: open_source(spec, camera, self._clock, start)

    @needs(Right.EDIT_PEOPLE)
    def portrait_opener(self, text: str | None, camera: str) -> Callable[[], FrameSource]:
        """Return what opens a camera to take pictures of a new person with.

        Args:
            text: number or path of a camera at this computer; None for the network camera of the office, whose
                address stays unknown to whoever uses it.

        Raises:
            UserError: the text names no camera, or the office has no network camera.
        """
        spec = parse_source(self._network_address() if text is None else text)
        return lambda: open_source(spec, camera, self._clock, None)

    @needs(Right.WATCH)
    def session(
        self,
        camera: str,
        direction: CameraDirection,
        recognizer: str | None = None,
        visits: Visits | None = None,
        *,
        answers: bool = False,
        encoders: EncoderThread | None = None,
    ) -> WatchSession:
        """Begin to watch with the named engine, or with the one that decides.

        Args:
            answers: whether a person who is asked to move can see it, which is so at a screen beside the camera.
            visits: of an earlier session of the same camera that this one goes on from.
            encoders: where faces are looked at closely, so that the next frame need not wait; None for recordings,
                which give the same result every time.

        Raises:
            UserError: the engine cannot be used, or knows nobody though there are people with pictures.
        """
        engine = self._engines.get(recognizer)
        self.access.note(Right.WATCH, detail="begin")
        self._refuse_foreign_templates(engine)
        punch_clock = PunchClock(
            self._vault.punches, self._settings, self._calculation, camera, direction, visits or Visits()
        )
        roll = WatchedRoll(engine, punch_clock.work_day(self._clock()), self._calibrator)
        detector = FaceDetector(self._networks, self._settings.get(settings.DETECTION_WIDTH))
        return WatchSession(
            Pipeline(
                detector,
                engine,
                *roll.read(),
                encoder=None if encoders is None else encoders.desk(look_with(detector, engine)),
                judge=self._checks.judge(roll.confusable, answers=answers),
            ),
            roll,
            self._vault.people,
            self.access,
            books=CameraBooks(
                punch_clock,
                CoverageKeeper(self._vault.coverage, GapBook(self._vault.settings), camera),
                self._observers.absences(camera),
                AppearanceKeeper(self._vault.sightings, camera),
                MissCounter(),
                BarredPeople(self._vault.people, engine),
                self._observers.of(camera, direction, engine),
            ),
            questions=Questions(self._clock),
            warning=self._checks.warning(),
        )

    def _network_address(self) -> str:
        """Return the address of the first network camera, with its login; empty when there is none."""
        cameras = CameraBook(self._vault.settings).all()
        return next((full_address(camera) for camera in cameras if "://" in camera.source), "")

    def _refuse_foreign_templates(self, engine: Recognizer) -> None:
        format = engine.info.template_format
        pictured = [person for person in self._vault.people.all() if any(person.templates.values())]
        if pictured and not any(person.templates.get(format) for person in pictured):
            raise UserError(
                f"{engine.info.title} has not learned anybody yet: the faces on the roll were learned by another "
                "engine. Add the pictures again, or choose the engine that learned them."
            )
