"""Which cameras the Live tab watches: those of the office, or a recording alone."""

from dataclasses import dataclass
from datetime import tzinfo

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from faceattend.domain.cameras import Camera
from faceattend.domain.punches import CameraDirection
from faceattend.services.office import Office
from faceattend.ui.machine import MachineSettings
from faceattend.ui.source_dialog import SourceChoice
from faceattend.ui.source_memory import is_recording, recall, remember
from faceattend.ui.watching import Watching
from faceattend.workers.tasks import run_task


@dataclass(frozen=True, slots=True)
class Sources:
    """What this computer may watch.

    Attributes:
        zone: of the site.
        last: what was chosen last; None for nothing.
        cameras: those of the office that are watched by themselves.
    """

    zone: tzinfo
    last: SourceChoice | None
    cameras: tuple[Camera, ...]


class LiveSources(QObject):
    """Begins and ends watches.

    Signals:
        begun: the name of the camera that is to be shown large; others than before are watched.

    Attributes:
        last: what was chosen last; None for nothing.
        cameras: what is watched.
    """

    begun = pyqtSignal(str)

    def __init__(self, tab: QWidget, office: Office, machine: MachineSettings, watching: Watching) -> None:
        super().__init__(tab)
        self._tab = tab
        self.last: SourceChoice | None = None
        self.cameras: tuple[Camera, ...] = ()
        self._office = office
        self._machine = machine
        self._watching = watching
        self._recording = False
        self._lent: tuple[str, ...] = ()

    def read(self) -> Sources:
        """Return what may be watched. Reads the vault: not for the GUI thread."""
        preferences = self._office.preferences
        last = recall(self._machine)
        own = ""
        if last is not None and not is_recording(last):
            own = last.camera
            # A computer that watched a camera before the office had a list of them.
            self._office.cameras.adopt(_camera(last))
        listed = tuple(
            each.camera
            for each in self._office.cameras.all()
            if each.camera.enabled and (not each.recorded or each.camera.name == own)
        )
        return Sources(preferences.zone(), last, listed)

    def direction(self, name: str) -> CameraDirection | None:
        """Return what passing a camera means; None when it is not watched."""
        return next((each.direction for each in self.cameras if each.name == name), None)

    def of_network(self, name: str) -> bool:
        """Return whether a camera that is watched is one of the network."""
        return any(each.name == name and "://" in each.source for each in self.cameras)

    def begin(self, sources: Sources) -> None:
        """Watch what was watched last."""
        self.last = sources.last
        # A recording that played by itself at every start would punch people who are not there.
        if sources.cameras:
            self._begin(sources.cameras, "" if sources.last is None else sources.last.camera)

    def choose(self, choice: SourceChoice) -> None:
        """Watch something from now on, and a camera again at the next start of the program."""
        remember(self._machine, choice)
        if not is_recording(choice):
            cameras = self._office.cameras
            run_task(self._tab, lambda _handle: cameras.keep(_camera(choice)), lambda _kept: None)
        self.watch(choice)

    def watch(self, choice: SourceChoice) -> None:
        """Watch something from now on: a recording alone, a camera beside the others."""
        self.last = choice
        others = () if self._recording else tuple(each for each in self.cameras if each.name != choice.camera)
        if is_recording(choice):
            others = ()
        self._begin((_camera(choice), *others), choice.camera, choice)

    def again(self, name: str) -> None:
        """Begin anew with a camera that could not be watched, or with a recording that has ended."""
        if self._recording and self.last is not None:
            self.watch(self.last)
        elif name in self._watching.names:
            self._watching.begin_again(name)

    def again_after_fault(self) -> None:
        """Begin anew with cameras whose recognition was ended by a fault, as nobody is there to do it."""
        for name, news in self._watching.collect().items():
            if news.finished and news.problem is not None:
                self._watching.begin_again(name)

    def take_up(self, sources: Sources) -> None:
        """Take up changed settings: what is watched goes on with them, what is new is added, what is gone ends."""
        if self._recording or not self.cameras:
            return
        wanted = {camera.name: camera for camera in sources.cameras}
        known = {camera.name: camera for camera in self.cameras}
        for name in self._watching.names:
            if name not in wanted:
                self._watching.end(name)
            elif wanted[name] == known.get(name):
                self._watching.begin_again(name)
        for name, camera in wanted.items():
            if camera != known.get(name):
                self._watching.add(camera)
        self.cameras = sources.cameras
        self.begun.emit("")

    def lend(self) -> None:
        """Stop recording with the cameras of this computer while photos are taken."""
        watching = self._watching
        local = [] if self._recording else [each.name for each in self.cameras if "://" not in each.source]
        self._lent = tuple(name for name in local if watching.is_active(name) and not watching.is_paused(name))
        for name in self._lent:
            watching.pause(name)

    def take_back(self) -> None:
        """Record again with those that recorded before."""
        for name in self._lent:
            if self._watching.is_active(name):
                self._watching.resume(name)
        self._lent = ()

    def _begin(self, cameras: tuple[Camera, ...], front: str, choice: SourceChoice | None = None) -> None:
        self.cameras = cameras
        self._recording = choice is not None and is_recording(choice)
        self._watching.begin(cameras, None if choice is None else choice.start)
        self.begun.emit(front)


def _camera(choice: SourceChoice) -> Camera:
    return choice.entry
