"""The composition root: builds every part once and passes it on."""

import os
from argparse import Namespace
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from faceattend.cli.context import CommandContext, Session
from faceattend.cli.main import prepare_streams, run, supervised
from faceattend.cli.parser import build_parser
from faceattend.domain.clock import Clock
from faceattend.errors import EnvironmentFault
from faceattend.hardening import keep_files_own, keep_memory_private
from faceattend.paths import cache_folder, log_folder
from faceattend.pauses import keep_pauses_short
from faceattend.recognition.context import HostContext
from faceattend.recognition.plugin_kinds import LIVENESS_CHECKS
from faceattend.recognition.registry import LivenessRegistry, RecognizerRegistry
from faceattend.recognition.stills import StillFinder
from faceattend.recognition.trial import PluginTrial
from faceattend.services.access import Access
from faceattend.services.account_book import AccountBook
from faceattend.services.accounts import AccountService
from faceattend.services.alert_book import AlertBook
from faceattend.services.alert_delivery import AlertDelivery
from faceattend.services.alert_feed import AlertFeed, AlertOutbox
from faceattend.services.alerts import AlertService
from faceattend.services.attendance import AttendanceService
from faceattend.services.calculation import Calculation
from faceattend.services.calibrating import RecognitionParts, RollCalibrator
from faceattend.services.camera_book import CameraBook
from faceattend.services.cameras import CameraService
from faceattend.services.caretaker import Caretaker
from faceattend.services.check_in import CheckInService
from faceattend.services.closing import ClosingService
from faceattend.services.consents import ConsentDesk
from faceattend.services.day_entries import DayEntryService
from faceattend.services.doctor import Doctor
from faceattend.services.engines import Engines
from faceattend.services.enrolment import EnrolmentService
from faceattend.services.evaluation import EvaluationService
from faceattend.services.export_watch import ExportWatch
from faceattend.services.guessing import GuessGuard
from faceattend.services.housekeeping import Housekeeping
from faceattend.services.importing import ImportingService
from faceattend.services.incidents import IncidentDesk
from faceattend.services.keeping import KeepingService
from faceattend.services.liveness import LivenessChecks, LivenessService
from faceattend.services.liveness_evaluation import LivenessEvaluationService
from faceattend.services.logs import LogService
from faceattend.services.lookalike_notes import LookalikeNotes
from faceattend.services.mistakes import MistakeBook
from faceattend.services.monitoring import MonitoringService
from faceattend.services.office import Office, VaultGate
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.papers import PaperService
from faceattend.services.payroll import PayrollService
from faceattend.services.preferences import PreferencesService
from faceattend.services.presence import PresenceService
from faceattend.services.privacy import PrivacyParts, PrivacyService
from faceattend.services.recognition_care import RecognitionCareService
from faceattend.services.recognizers import RecognizerService
from faceattend.services.report_schedules import ScheduleBook
from faceattend.services.reporting import ReportingService
from faceattend.services.rules import RulesService
from faceattend.services.schedules import ScheduleService
from faceattend.services.scheduling import Scheduling
from faceattend.services.screen import screen_problem
from faceattend.services.stranger_book import StrangerBook
from faceattend.services.strangers import StrangerService
from faceattend.services.waiting import WaitingService
from faceattend.services.watch_observers import WatchObservers
from faceattend.storage.vault import Vault
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks

if TYPE_CHECKING:
    from faceattend.ui.doorway import Doorway


def main(words: Sequence[str] | None = None, doorway: "Doorway | None" = None) -> int:
    """Carry out a command line, or open the window when it names no command; return the exit code.

    Args:
        words: the command line without the program's name; None for that of this process.
        doorway: what is on the screen already; the window takes its place.
    """
    keep_memory_private()
    keep_files_own()
    keep_pauses_short()
    arguments = build_parser().parse_args(words)
    prepare_streams(json=bool(getattr(arguments, "json", False)))
    return supervised(lambda: _carry_out(arguments, doorway), log_folder())


class Composition:
    """How the parts of the program are put together."""

    def __init__(self, models: ModelStore) -> None:
        self._networks = Networks(models)
        self._trial = PluginTrial(models, cache_folder())
        self._check_trial = PluginTrial(models, cache_folder(), kind=LIVENESS_CHECKS)

    def commands(self) -> CommandContext:
        """Return what the command line needs."""
        return CommandContext(
            clock=utc_now,
            gate_for=self.gate,
            evaluation=EvaluationService(self._registry, StillFinder(self._detector)),
            liveness_evaluation=LivenessEvaluationService(self._checks, self._detector),
            doctor_for=lambda folder: Doctor(folder, self._networks, self._registry, self._checks),
            open_window=_open_office,
            grab_tabs=_grab_tabs,
        )

    def gate(self, folder: Path, clock: Clock) -> VaultGate:
        """Return the gate of a data folder, whose office lives by ``clock``."""
        return VaultGate(folder, lambda vault: self.office(vault, clock), clock)

    def office(self, vault: Vault, clock: Clock) -> Office:
        """Return an open vault with every use case on it and nobody signed in."""
        access = Access(vault.audit, clock)
        office_settings = OfficeSettings(vault.settings)
        engines = Engines(self._registry, office_settings, vault.people)
        accounts = AccountBook(vault)
        privacy = PrivacyParts.of(vault, office_settings, accounts, clock)
        schedules = ScheduleBook(vault.settings)
        alert_book, alert_outbox = AlertBook(vault.settings, office_settings), AlertOutbox(vault.outbox)
        alert_feed = AlertFeed(alert_outbox, alert_book)
        incidents = IncidentDesk.of(vault, office_settings, alert_feed)
        exports = ExportWatch(incidents, office_settings, clock)
        caretaker = Caretaker(vault, office_settings, incidents)
        calculation = Calculation(vault, office_settings, clock)
        checks = LivenessChecks(self._checks, office_settings, incidents, clock)
        calibrator = RollCalibrator(vault, office_settings, LookalikeNotes(incidents, office_settings, clock))
        recognition = RecognitionParts(engines, checks, calibrator, self._networks)
        strangers = StrangerBook(vault.strangers, office_settings, clock)
        observers = WatchObservers(incidents, strangers, vault.punches, vault.kept_looks, office_settings, calculation)
        mistakes = MistakeBook(vault, office_settings)
        attendance = AttendanceService(
            vault.punches, vault.people, vault.closings, mistakes, calculation, access, clock
        )
        privacy.eraser.finish(clock())
        caretaker.begin(clock())
        reporting = ReportingService(vault, office_settings, calculation, access, clock)
        papers = PaperService(vault, office_settings, calculation, reporting, exports, access, clock)
        scheduling = _scheduling(vault, office_settings, calculation, schedules, incidents, clock)
        return Office(
            access=access,
            accounts=AccountService(access, accounts, GuessGuard(vault, office_settings, access, incidents, clock)),
            preferences=PreferencesService(office_settings, access, vault.check_heads_file),
            recognizers=RecognizerService(engines, access),
            liveness=LivenessService(checks, access),
            recognition=RecognitionCareService(vault, recognition, office_settings, calculation, access, clock),
            enrolment=EnrolmentService(
                vault.people,
                engines,
                StillFinder(self._detector),
                ConsentDesk(privacy.notices, access, clock),
                access,
            ),
            cameras=CameraService(CameraBook(vault.settings), access, clock),
            monitoring=MonitoringService(vault, recognition, office_settings, calculation, observers, access, clock),
            strangers=StrangerService(strangers, vault.people, ConsentDesk(privacy.notices, access, clock), access),
            attendance=attendance,
            presence=PresenceService(vault.punches, vault.people, calculation, access, clock),
            check_in=CheckInService(vault, office_settings, calculation, incidents, access, clock),
            day_entries=DayEntryService(vault, calculation, access, clock),
            rules=RulesService(vault, calculation, access),
            waiting=WaitingService(vault, attendance, access),
            payroll=PayrollService(vault, exports, access),
            importing=ImportingService(vault, calculation, access, clock),
            reporting=reporting,
            papers=papers,
            closing=ClosingService(vault, calculation, privacy.retention, access, clock),
            schedules=ScheduleService(schedules, scheduling, papers, access, clock),
            alerts=AlertService(
                alert_book,
                alert_outbox,
                alert_feed,
                AlertDelivery(alert_outbox, alert_book, vault.people, schedules, office_settings, incidents, clock),
                schedules,
                access,
            ),
            logs=LogService(vault, office_settings, access, clock),
            privacy=PrivacyService(vault, office_settings, privacy, access, clock),
            keeping=KeepingService(
                vault,
                caretaker,
                Housekeeping(vault, caretaker, privacy.retention, scheduling, strangers, office_settings, incidents),
                privacy.retention,
                access,
                clock,
            ),
            _vault=vault,
        )

    def _detector(self) -> FaceDetector:
        return FaceDetector(self._networks)

    def _registry(self, enabled: Collection[str]) -> RecognizerRegistry:
        return RecognizerRegistry(lambda name: HostContext(self._networks, name), enabled, self._trial)

    def _checks(self, enabled: Collection[str]) -> LivenessRegistry:
        return LivenessRegistry(lambda name: HostContext(self._networks, name), enabled, self._check_trial)


def _scheduling(
    vault: Vault,
    office_settings: OfficeSettings,
    calculation: Calculation,
    schedules: ScheduleBook,
    incidents: IncidentDesk,
    clock: Clock,
) -> Scheduling:
    """Return what makes scheduled reports, which is the program's own work."""
    access = Access.of_program(vault.audit, clock)
    reporting = ReportingService(vault, office_settings, calculation, access, clock)
    exports = ExportWatch(incidents, office_settings, clock)
    papers = PaperService(vault, office_settings, calculation, reporting, exports, access, clock)
    return Scheduling(schedules, papers, incidents, office_settings, clock)


def utc_now() -> datetime:
    """Return the present moment by this computer's clock."""
    return datetime.now(UTC)


def _carry_out(arguments: Namespace, doorway: "Doorway | None") -> int:
    context = Composition(ModelStore.default()).commands()
    if arguments.command is not None:
        return run(arguments, context)
    return _window(Session(arguments, context).gate, doorway)


# The window is imported only when it is wanted: a command must run where Qt's libraries are missing.


def _window(gate: VaultGate, doorway: "Doorway | None") -> int:
    _need_screen()
    from faceattend.ui.start import run_window

    return run_window(gate, None, doorway=doorway)


def _open_office(office: Office) -> int:
    _need_screen()
    from faceattend.ui.start import run_office

    return run_office(office)


def _need_screen() -> None:
    problem = screen_problem(os.environ)
    if problem:
        raise EnvironmentFault(problem)


def _grab_tabs(office: Office, folder: Path, video: Path) -> list[Path]:
    from faceattend.ui.screenshots import grab_office

    return grab_office(office, folder, video)
