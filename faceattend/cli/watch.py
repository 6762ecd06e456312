"""``faceattend watch``: the live line without a window."""

from argparse import ArgumentParser
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import datetime
from functools import partial
from itertools import islice
from queue import SimpleQueue

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import warn
from faceattend.cli.stopping import Stop, stop_signals
from faceattend.cli.watch_cameras import CameraGroup, enabled_cameras
from faceattend.cli.watch_report import WatchReport
from faceattend.domain.clock import Clock
from faceattend.domain.faces import Frame
from faceattend.domain.punches import CameraDirection
from faceattend.errors import EnvironmentFault, FaceAttendError, UserError
from faceattend.services.cameras import is_live
from faceattend.services.monitoring import CameraFault, FrameSource, VideoTruncated, parse_source
from faceattend.services.office import Office
from faceattend.workers.alerts import AlertThread
from faceattend.workers.capture import CameraState, CameraStatus, CaptureThread
from faceattend.workers.housekeeping import HousekeepingThread
from faceattend.workers.mailbox import Mailbox

_GLANCE = 0.2
"""Seconds after which a wait for the next frame looks up to see whether to stop."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare ``watch``."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        help="camera number, RTSP or HTTP address, video file, folder of pictures; without it every camera of "
        "`faceattend camera list` that is watched, all at once",
    )
    parser.add_argument("--camera", metavar="NAME", help="name of the camera in the records")
    parser.add_argument(
        "--direction",
        choices=[direction.value for direction in CameraDirection],
        help="what passing this camera means; auto, which it is if left out, alternates, beginning with in",
    )
    parser.add_argument(
        "--start", type=values.moment, metavar="TIME", help="when a recording began; without it the recording ends now"
    )
    parser.add_argument("--recognizer", metavar="ID", help="the engine to use for this watch only")
    parser.add_argument(
        "--unattended",
        action="store_true",
        help="open the records with the key that this computer keeps, see: faceattend keys keyring",
    )
    parser.add_argument("--frames", type=values.count, metavar="N", help="stop after so many frames")


def watch(session: Session) -> None:
    """Watch a source until it ends, until enough frames, or until the program is told to stop."""
    arguments = session.arguments
    if arguments.source is None:
        _watch_cameras(session)
        return
    clock = session.context.clock
    spec = parse_source(arguments.source)
    camera = arguments.camera or spec.title
    with session.unattended_office() if arguments.unattended else session.office() as office:
        zone = office.preferences.zone()
        start = None if arguments.start is None else values.in_zone(arguments.start, zone)
        if start is not None and start > clock():
            raise UserError("The start of the recording is still to come; give the time at which it really began.")
        watching = office.monitoring.session(
            camera, CameraDirection(arguments.direction or CameraDirection.AUTO.value), arguments.recognizer
        )
        open_source = office.monitoring.opener(spec, camera, start)
        report = WatchReport(session.output, watching, camera, zone)
        report.warn_of_checks(clock())
        fault: FaceAttendError | None = None
        try:
            with stop_signals() as stop, _kept(office, clock, partial(report.incident, kind="keeping")) as pass_on:
                if spec.live:
                    lost = partial(report.incident, kind="camera_down")
                    frames = _newest_frames(open_source, clock, stop, lost, report.sees_again)
                else:
                    frames = _every_frame(open_source, stop)
                with closing(frames):
                    for frame in islice(frames, arguments.frames):
                        pass_on()
                        with _survived(report, frame) if spec.live else nullcontext():
                            report.step(watching.process(frame))
        except (UserError, EnvironmentFault) as error:
            # When the disk is full a recording ends here too: it can be watched again, and nothing is passed over.
            fault = error
        try:
            for sighting in watching.finish():
                report.sighting(sighting)
            report.noted(watching.last_incidents)
        except EnvironmentFault as error:
            fault = fault or error
        if fault is not None:
            report.incident(clock(), str(fault), kind=_kind(fault))
        report.end()
        if fault is not None:
            raise fault


def _watch_cameras(session: Session) -> None:
    """Watch every camera of the office at once."""
    arguments = session.arguments
    clock = session.context.clock
    if arguments.camera or arguments.start or arguments.direction:
        raise UserError("--camera, --direction and --start go with a SOURCE; those of the cameras are in their list.")
    with session.unattended_office() if arguments.unattended else session.office() as office:
        cameras = enabled_cameras(office)
        zone = office.preferences.zone()
        group = CameraGroup(clock)
        reports = []
        for listed in cameras:
            name = listed.camera.name
            watching = office.monitoring.session(
                name,
                listed.camera.direction,
                arguments.recognizer,
                encoders=group.encoders if is_live(listed.camera) else None,
            )
            reports.append(WatchReport(session.output, watching, name, zone, several=len(cameras) > 1))
            group.add(office, listed, watching, reports[-1])
        reports[0].warn_of_checks(clock())
        with stop_signals() as stop, _kept(office, clock, partial(reports[0].incident, kind="keeping")) as pass_on:
            group.run(stop, pass_on, arguments.frames)
        group.check()


def _kind(fault: FaceAttendError) -> str:
    if isinstance(fault, VideoTruncated):
        return "video_truncated"
    return "camera_down" if isinstance(fault, CameraFault | UserError) else "not_recorded"


@contextmanager
def _kept(office: Office, clock: Clock, tell: Callable[[datetime, str], None]) -> Iterator[Callable[[], None]]:
    """Seal, back up and tidy the records and deliver alerts for the time of a ``with`` block.

    The block gets what passes on to ``tell``, on its own thread, whatever there is to be told.
    """
    told: SimpleQueue[tuple[datetime, str]] = SimpleQueue()
    keeping = office.keeping
    housekeeping = HousekeepingThread(
        keeping.tick, keeping.watch_clock, clock, lambda time, sentence: told.put((time, sentence))
    )

    def pass_on() -> None:
        while not told.empty():
            tell(*told.get())

    # What happens is said in the output here; nobody could be shown it.
    alerts = AlertThread(office.alerts, None)
    housekeeping.start()
    alerts.start()
    try:
        yield pass_on
    finally:
        housekeeping.stop()
        alerts.stop()
        pass_on()


@contextmanager
def _survived(report: WatchReport, frame: Frame) -> Iterator[None]:
    """Tell of a full disk or a failing engine and go on with the next frame; the visit is punched when it can be."""
    try:
        yield
    except EnvironmentFault as fault:
        report.not_recorded(frame.time, str(fault))


def _every_frame(open_source: Callable[[], FrameSource], stop: Stop) -> Generator[Frame, None, None]:
    """Yield the frames of a recording; a picture of a folder that cannot be read is named and left out."""
    with closing(open_source()) as source:
        while not stop.requested:
            try:
                frame = source.read()
            except VideoTruncated:
                raise
            except UserError as error:
                warn(str(error))
                continue
            if frame is None:
                return
            yield frame


def _newest_frames(
    open_source: Callable[[], FrameSource],
    clock: Clock,
    stop: Stop,
    lost: Callable[[datetime, str], None],
    back: Callable[[datetime], None],
) -> Generator[Frame, None, None]:
    """Yield the newest frame of a camera whenever one is wanted, so that a slow computer does not fall behind.

    A camera that stops is told to ``lost``, and watched again as soon as it answers, which is told to ``back``.

    Raises:
        CameraFault: the camera never answered.
        UserError: the source is of a kind that cannot be opened.
    """
    mailbox: Mailbox[Frame] = Mailbox()
    changes: SimpleQueue[CameraStatus] = SimpleQueue()
    capture = CaptureThread(open_source, mailbox, clock, lambda: changes.put(capture.status))
    capture.start()
    down = False
    try:
        while not stop.requested:
            frame = mailbox.take(_GLANCE)
            if frame is not None:
                yield frame
            while not changes.empty():
                status = changes.get()
                if status.state is CameraState.FAILED:
                    raise UserError(status.reason)
                if status.state is CameraState.LOST and not status.delivered:
                    raise CameraFault(status.reason)
                # It is told once, however often the camera is tried in vain.
                away = status.state in (CameraState.LOST, CameraState.COVERED, CameraState.FROZEN)
                if away and not down:
                    lost(status.since, status.reason)
                elif down and status.state.sees:
                    back(clock())
                down = away or (down and not status.state.sees)
    finally:
        capture.stop()
        capture.join()
