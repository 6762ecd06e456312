"""The Live tab: the cameras at the entrance, who is being recognised, and what happened today."""

from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from itertools import pairwise

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QSplitter, QWidget

from faceattend.domain.punches import CameraDirection, Punch
from faceattend.services.check_in import CheckIn
from faceattend.services.office import Office
from faceattend.ui.announcer import Announcer
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.board_reader import BoardReader
from faceattend.ui.camera_tiles import CameraTiles
from faceattend.ui.commands import Command
from faceattend.ui.controls import answered, column
from faceattend.ui.day_events import DayBook
from faceattend.ui.day_reader import DayOpening, DayReader
from faceattend.ui.desk import Desk
from faceattend.ui.door import Door
from faceattend.ui.event_strip import EventStrip
from faceattend.ui.key_bursts import KeyBursts
from faceattend.ui.live_alarm import LiveAlarm
from faceattend.ui.live_bar import LiveBar
from faceattend.ui.live_pane import LivePane
from faceattend.ui.live_pictures import LivePictures
from faceattend.ui.live_screen import LiveScreen
from faceattend.ui.live_sources import LiveSources, Sources
from faceattend.ui.live_stage import LiveStage
from faceattend.ui.live_words import StageAction, preparing, stage_words
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import Messages, MessageStrip
from faceattend.ui.pin_pad import PinPad
from faceattend.ui.sounds import Sounds
from faceattend.ui.source_dialog import SourceChoice, SourceDialog
from faceattend.ui.theme import GRID
from faceattend.ui.today_panel import TodayPanel
from faceattend.ui.unknown_strip import UnknownStrip
from faceattend.ui.watching import Watching
from faceattend.workers.tasks import run_task

_LOOK_UP_MILLISECONDS = 500
"""How often the state of the cameras is asked for; a camera that hangs cannot tell by itself."""

_BOOK_MILLISECONDS = 50
"""After a change the list is drawn once: what several people do at once, and not in the moment of their cards."""


class LiveTab(BaseTab):
    """Shows and controls the live line.

    Signals:
        kiosk_wanted: picture and cards are to fill the screen, for the people at the door.
        strangers_wanted: everybody who is not known is to be shown.
    """

    kiosk_wanted = pyqtSignal()
    strangers_wanted = pyqtSignal()

    def __init__(
        self, office: Office, messages: Messages, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, messages, machine, parent)
        self._zone: tzinfo = UTC
        self._loaded = False
        self._waiting: Callable[[], None] | None = None
        self.book = DayBook()
        self.watching = Watching(office, self)
        self.sources = LiveSources(self, office, machine, self.watching)
        self.banner = MessageStrip()
        self.stage = LiveStage()
        self.strip = EventStrip()
        self.tiles = CameraTiles(self.stage.view)
        self.panel = TodayPanel(self._zone)
        self.desk = Desk(self, office, self.book, self.panel, self.strip, self.watching)
        self.unknown = UnknownStrip(office, self)
        self.sounds = Sounds(machine, self)
        self.bar = LiveBar(self.sounds)
        self.announcer = Announcer(self, office, self.stage.cards, self.sounds)
        self.pictures = LivePictures(self, self.stage.view, self.book.latest_punch, self.watching.is_disowned)
        self._screen = LiveScreen(self, self.watching, self.stage, self.tiles, self.bar, self.pictures)
        self.board = BoardReader(self, office)
        self._days = DayReader(self, office, self.sources)
        self.door = Door(self, office, self.book, self.announcer)
        self.keys = KeyBursts(self, self.door.key)
        self._alarm = LiveAlarm(self.banner, self.sounds, self.add_entry)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._look_up = QTimer(self)
        self._book_changed = QTimer(self)
        self._book_changed.setSingleShot(True)
        self._book_changed.setInterval(_BOOK_MILLISECONDS)
        self._book_changed.timeout.connect(self._show_book)
        self._build()
        self._connect()
        self._show_source()
        self._screen.say(preparing(), recording=False)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """Return what can be done now."""
        offered: dict[Command, Callable[[], None]] = {
            Command.CHOOSE_SOURCE: self.choose_source,
            Command.ADD_ENTRY: self.add_entry,
            Command.CHECK_IN: self.door.ask_pin,
            Command.REFRESH: self._days.read,
            Command.NEXT_PANE: self._next_pane,
        }
        if self._loaded:
            offered[Command.KIOSK] = self.kiosk_wanted.emit
        if self.watching.active:
            offered[Command.PAUSE] = self._start_or_stop
        if self.desk.can_undo:
            offered[Command.UNDO] = self.desk.undo_last
        return offered

    def opened(self) -> None:
        """Read the day; the first time, watch the cameras that were watched last."""
        self._look_up.start(_LOOK_UP_MILLISECONDS)
        self._days.start()
        self.board.start()
        self.unknown.start()
        self.panel.set_focus()

    def keeps_open(self) -> bool:
        """Go on with a camera that is watched, also one that is lost and tried again."""
        return self.watching.active and not self.watching.paused

    def locked(self) -> None:
        """Go on; begin by itself when the office was opened without anybody."""
        if not self.sources.cameras and self.office.access.unattended:
            self._look_up.start(_LOOK_UP_MILLISECONDS)
            run_task(self, lambda _handle: self.sources.read(), self._begin_alone)

    def returned(self) -> None:
        """Read what happened meanwhile."""
        self._days.read()
        self.board.start()

    def closing(self) -> None:
        """Stop watching and wait until the cameras are released."""
        self._look_up.stop()
        self._days.stop()
        self.board.stop()
        self.unknown.stop()
        self.keys.stop()
        self.machine.keep(MachineKey.LIVE_SPLITTER, self._splitter.saveState())
        self.watching.close()
        self.pictures.close()

    def roll_changed(self) -> None:
        """Recognise whoever was added, from the next picture on."""
        self.watching.roll_changed()
        self._days.read()
        self.board.changed()
        self.unknown.somebody_came()

    def attendance_changed(self) -> None:
        """Read the day again."""
        self._days.read()
        self.board.changed()

    def lend_camera(self) -> None:
        """Stop recording with the cameras of this computer while photos are taken; the bar says so."""
        self.sources.lend()
        self._fetch()

    def take_camera_back(self) -> None:
        """Record again with those that recorded before."""
        self.sources.take_back()
        self._fetch()

    def settings_changed(self) -> None:
        """Watch with the engine, the rules and the cameras as they are now."""
        self._days.read()
        self.board.changed()
        if self.sources.cameras:
            run_task(self, lambda _handle: self.sources.read(), self.sources.take_up)

    def add_entry(self) -> None:
        """Ask for an entry by hand, once the roll is known."""
        if self._loaded:
            self.desk.add_entry()
        else:
            self._waiting = self.desk.add_entry

    def choose_source(self) -> None:
        """Ask what to watch, and watch it."""
        if not self._loaded:
            self._waiting = self.choose_source
            return
        dialog = SourceDialog(self.office.attendance.now(), self._zone, self.sources.last, self)
        if answered(dialog):
            self.watch(dialog.choice)
        dialog.deleteLater()

    def watch(self, choice: SourceChoice) -> None:
        """Watch something from now on, and again at the next start of the program."""
        self.sources.choose(choice)

    @property
    def zone(self) -> tzinfo:
        """The zone in which times are shown."""
        return self._zone

    def stand_at_door(self, stage: LiveStage, pad: PinPad) -> None:
        """Show picture and cards on a screen for everybody, until :meth:`leave_door`."""
        self._screen.use(stage, public=True)
        self.door.use_pad(pad)
        self.announcer.speak_on(stage.cards, public=True)
        stage.view.set_caption("")
        self._look_up.start(_LOOK_UP_MILLISECONDS)
        self._fetch()

    def leave_door(self) -> None:
        """Show picture and cards on the tab again."""
        self._screen.use(self.stage, public=False)
        self.door.use_pad(None)
        self.announcer.speak_on(self.stage.cards, public=False)
        self._fetch()

    def _build(self) -> None:
        names, faces = (self.machine.truth(key) for key in (MachineKey.PRIVACY_VIEW, MachineKey.FACES_HIDDEN))
        self.bar.set_privacy(names_hidden=names, faces_hidden=faces)
        self._keep_privacy(names, faces)
        self.panel.add_below(self.unknown)
        self._splitter.addWidget(LivePane(self.bar, self.stage, self.tiles, self.strip))
        self._splitter.addWidget(self.panel)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.setSizes([600, 400])
        self._splitter.setChildrenCollapsible(False)
        self._splitter.restoreState(self.machine.layout(MachineKey.LIVE_SPLITTER))
        layout = column(margin=2 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(self.banner)
        layout.addWidget(self._splitter, 1)
        self.setLayout(layout)
        chain = [*self.bar.controls(), self.stage.view]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.bar.source_wanted.connect(self.choose_source)
        self.bar.camera_chosen.connect(self._bring_forward)
        self.bar.pause_wanted.connect(self._start_or_stop)
        self.bar.privacy_changed.connect(self._keep_privacy)
        self.bar.pin_wanted.connect(self.door.ask_pin)
        self.bar.kiosk_wanted.connect(self.kiosk_wanted)
        self.tiles.chosen.connect(self._bring_forward)
        self.stage.card.chosen.connect(self._act)
        self.panel.person_wanted.connect(lambda: self.command_wanted.emit(Command.ADD_PERSON))
        self.watching.news.connect(self._fetch)
        self.sources.begun.connect(self._begun)
        self._screen.recording_changed.connect(self.recording_changed)
        self._screen.recording_changed.connect(self.commands_changed)
        self.pictures.prompted.connect(self.announcer.prompted)
        self.desk.changed.connect(self._book_changed.start)
        self.desk.written.connect(self.punches_changed)
        self.desk.written.connect(self.board.changed)
        self.desk.passed.connect(self._passed)
        self.desk.unknown.connect(self.unknown.somebody_came)
        self.unknown.wanted.connect(self.strangers_wanted)
        self.desk.doubted.connect(lambda key, sighting: self.announcer.doubted(key, sighting.verdict))
        self.board.read.connect(lambda: self.panel.show_board(self.board.lines.values()))
        self.door.checked_in.connect(self._checked_in)
        self.door.voided.connect(self._voided_at_door)
        self.keys.badge.connect(self.door.with_badge)
        self.keys.listen_within(self)
        self._look_up.timeout.connect(self._fetch)
        self._days.found.connect(self._open)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.stage.view)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._start_or_stop)

    def _keep_privacy(self, names_hidden: bool, faces_hidden: bool) -> None:  # noqa: FBT001 - a signal's arguments
        self.announcer.names_hidden = names_hidden
        self._screen.hide(names=names_hidden, faces=faces_hidden)
        self.unknown.hide_faces(hidden=faces_hidden)
        self.machine.keep_truth(MachineKey.PRIVACY_VIEW, value=names_hidden)
        self.machine.keep_truth(MachineKey.FACES_HIDDEN, value=faces_hidden)

    def _open(self, opening: DayOpening) -> None:
        self._use_zone(opening.sources.zone)
        self.desk.set_day(opening.day, self._zone)
        self.panel.set_day(opening.day, self._zone)
        self.book.load(opening.day, opening.people, opening.lines)
        self._show_book()
        if self._loaded:
            return
        self._loaded = True
        if not self.sources.cameras:
            self._begin_alone(opening.sources)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def _use_zone(self, zone: tzinfo) -> None:
        self._zone = zone
        self.announcer.set_zone(zone)
        self.pictures.set_zone(zone)

    def _begin_alone(self, sources: Sources) -> None:
        """Watch what was watched last."""
        self._use_zone(sources.zone)
        self.sources.begin(sources)
        self._fetch()

    def _begun(self, front: str) -> None:
        names = self.watching.names
        if front:
            self.strip.rest()
            # While it is getting ready anyway.
            QTimer.singleShot(0, self.sounds.prepare)
        wanted = front or self.pictures.front
        self._bring_forward(wanted if wanted in names else next(iter(names), ""))
        self.commands_changed.emit()

    def _bring_forward(self, name: str) -> None:
        """Show a camera large."""
        self.pictures.bring_forward(name)
        self.stage.view.set_caption(name)
        self._show_source()
        self._fetch()

    def _act(self, action: StageAction) -> None:
        if action is StageAction.CHOOSE:
            self.choose_source()
        elif action is StageAction.ADD_ENTRY:
            self.add_entry()
        elif action is StageAction.RESUME:
            self._start_or_stop()
        else:
            self.sources.again(self.pictures.front)
            self._fetch()

    def _start_or_stop(self) -> None:
        self.watching.toggle()
        self._fetch()

    def _fetch(self) -> None:
        news = self.watching.collect()
        for name, each in news.items():
            self.desk.note(each)
            self.pictures.show(name, each)
        now = self.office.attendance.now()
        words = {
            name: stage_words(each, now, self._zone, of_network=self.sources.of_network(name))
            for name, each in news.items()
        }
        self._screen.show(news, words)
        self._alarm.look(news, words)

    def _show_source(self) -> None:
        name = self.pictures.front
        way = self.sources.direction(name)
        ways = {
            CameraDirection.AUTO: self.tr("Arrivals and departures"),
            CameraDirection.IN: self.tr("Arrivals only"),
            CameraDirection.OUT: self.tr("Departures only"),
        }
        self.bar.show_source(name, "" if way is None else ways[way])

    def _show_book(self) -> None:
        self.panel.show_events(self.book.events(), self.book.presence(), anybody=bool(self.book.people))
        self.commands_changed.emit()

    def _passed(self, punch: Punch, name: str) -> None:
        self._count(punch)
        self.announcer.punched(punch, name, voidable=True)

    def _checked_in(self, check_in: CheckIn) -> None:
        if check_in.punch is not None:
            self.desk.take_over(check_in.punch, check_in.person.details.name)
            self._count(check_in.punch)

    def _voided_at_door(self, punch: Punch) -> None:
        self.desk.take_back(punch)
        self.watching.disown(punch.person)
        self.board.changed()

    def _count(self, punch: Punch) -> None:
        self.board.note(punch)
        self.panel.show_board(self.board.lines.values())

    def _next_pane(self) -> None:
        every: list[QWidget] = [self.stage.view, self.panel.table, self.panel.add_entry, self.bar.camera]
        panes = [pane for pane in every if pane.isVisible()]
        at = next((number for number, pane in enumerate(panes) if pane.hasFocus()), -1)
        panes[(at + 1) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)
