"""The Live tab: the camera at the entrance, who is being recognised, and what happened today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from functools import partial

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QSizePolicy, QSplitter, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.cameras import Camera
from faceattend.domain.people import Person
from faceattend.domain.punches import CameraDirection
from faceattend.services.attendance import PunchLine
from faceattend.services.office import Office
from faceattend.ui.announcer import Announcer
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.commands import Command
from faceattend.ui.confirm_words import not_sure
from faceattend.ui.controls import Role, answered, button, column, icon_button, label, row, set_role
from faceattend.ui.day_events import DayBook
from faceattend.ui.desk import Desk
from faceattend.ui.event_strip import EventStrip
from faceattend.ui.face_words import face_mark, light_hint
from faceattend.ui.icons import Icon, icon
from faceattend.ui.live_stage import LiveStage
from faceattend.ui.live_words import Alarm, StageAction, StageWords, no_source, preparing, stage_words
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import Messages, MessageStrip, Notice, NoticeAction, Severity
from faceattend.ui.source_dialog import SourceChoice, SourceDialog, SourceKind
from faceattend.ui.source_memory import is_recording, keep_address, recall, remember
from faceattend.ui.theme import GRID
from faceattend.ui.today_panel import TodayPanel
from faceattend.ui.watching import Watching
from faceattend.workers.live import LiveNews
from faceattend.workers.tasks import TaskHandle, run_task

_LOOK_UP_MILLISECONDS = 500
"""How often the state of the camera is asked for; a camera that hangs cannot tell by itself."""

_NEW_DAY_MILLISECONDS = 60_000
"""How often it is checked whether a new work day has begun."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """What the tab has to know before it can show anything; read off the GUI thread."""

    day: date
    zone: tzinfo
    people: list[Person]
    lines: list[PunchLine]
    source: SourceChoice | None


class LiveTab(BaseTab):
    """Shows and controls the live line."""

    def __init__(
        self, office: Office, messages: Messages, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, messages, machine, parent)
        self._zone: tzinfo = UTC
        self._source: SourceChoice | None = None
        self._loaded = False
        self._waiting: Callable[[], None] | None = None
        self._recording: tuple[bool, str] | None = None
        self._warned = ""
        self._lent = False
        self._day: date | None = None
        self.book = DayBook()
        self.watching = Watching(office, self)
        self.banner = MessageStrip()
        self.stage = LiveStage()
        self.strip = EventStrip()
        self.panel = TodayPanel(self._zone)
        self.desk = Desk(self, office, self.book, self.panel, self.strip, self.watching)
        self.announcer = Announcer(self, office, self.stage.cards)
        self._camera = button("", name=Icon.CAMERA)
        self._badge = label("", Role.BADGE)
        self._pause = button("", name=Icon.PAUSE)
        self._hide_names = icon_button(Icon.EYE, self.tr("Hide names on the picture"))
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._look_up = QTimer(self)
        self._new_day = QTimer(self)
        self._build()
        self._connect()
        self._show_source()
        self._say(preparing())

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """Return what can be done now."""
        offered: dict[Command, Callable[[], None]] = {
            Command.CHOOSE_SOURCE: self.choose_source,
            Command.ADD_ENTRY: self.add_entry,
            Command.REFRESH: self._load,
            Command.NEXT_PANE: self._next_pane,
        }
        if self.watching.active:
            offered[Command.PAUSE] = self._start_or_stop
        if self.desk.can_undo:
            offered[Command.UNDO] = self.desk.undo_last
        return offered

    def opened(self) -> None:
        """Read the day; the first time, watch the camera that was watched last."""
        self._look_up.start(_LOOK_UP_MILLISECONDS)
        self._new_day.start(_NEW_DAY_MILLISECONDS)
        self._load()
        self.panel.set_focus()

    def keeps_open(self) -> bool:
        """Go on with a camera that is watched, also one that is lost and tried again."""
        return self.watching.active and not self.watching.paused

    def locked(self) -> None:
        """Go on; begin by itself when the office was opened without anybody."""
        if self._source is None and self.office.access.unattended:
            self._look_up.start(_LOOK_UP_MILLISECONDS)
            machine, preferences = self.machine, self.office.preferences
            run_task(self, lambda _handle: recall(machine, preferences), self._begin_alone)

    def returned(self) -> None:
        """Read what happened meanwhile."""
        self._load()

    def closing(self) -> None:
        """Stop watching and wait until the camera is released."""
        self._look_up.stop()
        self._new_day.stop()
        self.machine.keep(MachineKey.LIVE_SPLITTER, self._splitter.saveState())
        self.watching.close()

    def roll_changed(self) -> None:
        """Recognise whoever was added, from the next picture on."""
        self.watching.roll_changed()
        self._load()

    def attendance_changed(self) -> None:
        """Read the day again."""
        self._load()

    def lend_camera(self) -> None:
        """Stop recording with a camera of this computer while photos are taken; the bar says so."""
        local = self._source is not None and self._source.kind is SourceKind.CAMERA
        self._lent = local and self.watching.active and not self.watching.paused
        if self._lent:
            self._start_or_stop()

    def take_camera_back(self) -> None:
        """Record again if it was recording before."""
        if self._lent and self.watching.paused:
            self._start_or_stop()
        self._lent = False

    def settings_changed(self) -> None:
        """Watch with the engine and the rules as they are now."""
        self._load()
        if self._source is not None and self.watching.active and not is_recording(self._source):
            self._watch(self._source, again=True)

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
        dialog = SourceDialog(self.office.attendance.now(), self._zone, self._source, self)
        if answered(dialog):
            self.watch(dialog.choice)
        dialog.deleteLater()

    def watch(self, choice: SourceChoice) -> None:
        """Watch something from now on, and again at the next start of the program."""
        remember(self.machine, choice)
        address_kept = keep_address(choice, self.office.preferences)
        if address_kept is not None:
            run_task(self, lambda _handle: address_kept(), lambda _none: None)
        self._watch(choice)

    def _build(self) -> None:
        self._camera.setToolTip(self.tr("Choose camera or video (Ctrl+O)"))
        self._camera.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._hide_names.setCheckable(True)
        self._hide_names.setChecked(self.machine.truth(MachineKey.PRIVACY_VIEW))
        self._keep_privacy()
        bar = row()
        bar.addWidget(self._camera)
        bar.addWidget(self._badge)
        bar.addStretch()
        bar.addWidget(self._hide_names)
        bar.addWidget(self._pause)
        left = QWidget()
        picture = column(gap=GRID + GRID // 2)
        picture.addLayout(bar)
        picture.addWidget(self.stage, 1)
        picture.addWidget(self.strip)
        left.setLayout(picture)
        self._splitter.addWidget(left)
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
        for before, after in (
            (self._camera, self._hide_names),
            (self._hide_names, self._pause),
            (self._pause, self.stage.view),
        ):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self._camera.clicked.connect(self.choose_source)
        self._pause.clicked.connect(self._start_or_stop)
        self._hide_names.toggled.connect(self._keep_privacy)
        self.stage.card.chosen.connect(self._act)
        self.panel.person_wanted.connect(lambda: self.command_wanted.emit(Command.ADD_PERSON))
        self.watching.news.connect(self._fetch)
        self.desk.changed.connect(self._show_book)
        self.desk.written.connect(self.punches_changed)
        self.desk.passed.connect(partial(self.announcer.punched, voidable=True))
        self.desk.doubted.connect(lambda key, sighting: self.announcer.say(not_sure(key, sighting.verdict)))
        self._look_up.timeout.connect(self._fetch)
        self._new_day.timeout.connect(self._check_day)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.stage.view)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._start_or_stop)

    def _keep_privacy(self) -> None:
        hidden = self._hide_names.isChecked()
        self.announcer.names_hidden = hidden
        self.machine.keep_truth(MachineKey.PRIVACY_VIEW, value=hidden)
        self._hide_names.setIcon(icon(Icon.EYE_OFF if hidden else Icon.EYE))

    def _load(self) -> None:
        # Whoever has no right to the live picture does not see it; the camera goes on without it.
        if not self.office.access.has(Right.WATCH):
            return
        run_task(self, self._read, self._open)

    def _read(self, handle: TaskHandle) -> _Opening:
        attendance, preferences = self.office.attendance, self.office.preferences
        day = attendance.today()
        source = recall(self.machine, preferences)
        return _Opening(day, preferences.zone(), self.office.enrolment.people(), attendance.day(day), source)

    def _open(self, opening: _Opening) -> None:
        self._zone = opening.zone
        self._day = opening.day
        self.desk.set_day(opening.day, opening.zone)
        self.announcer.set_zone(opening.zone)
        self.panel.set_day(opening.day, opening.zone)
        self.book.load(opening.day, opening.people, opening.lines)
        self._show_book()
        if self._loaded:
            return
        self._loaded = True
        if self._source is None:
            self._begin_alone(opening.source)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def _begin_alone(self, source: SourceChoice | None) -> None:
        """Watch what was watched last."""
        self._source = source
        self._show_source()
        # A recording that played by itself at every start would punch people who are not there.
        if source is not None and not is_recording(source):
            self._watch(source)
        else:
            self._fetch()

    def _check_day(self) -> None:
        def compare(today: date) -> None:
            if today != self._day:
                self._load()

        run_task(self, lambda _handle: self.office.attendance.today(), compare)

    def _watch(self, choice: SourceChoice, *, again: bool = False) -> None:
        self._source = choice
        self.stage.view.clear()
        self.stage.view.set_caption(choice.camera)
        self.strip.rest()
        if again:
            self.watching.begin_again(choice.camera)
        else:
            self.watching.begin([Camera(choice.camera, choice.text, choice.direction)], choice.start)
        self._show_source()
        self._fetch()
        self.commands_changed.emit()

    def _act(self, action: StageAction) -> None:
        if action is StageAction.CHOOSE:
            self.choose_source()
        elif action is StageAction.ADD_ENTRY:
            self.add_entry()
        elif action is StageAction.RESUME:
            self._start_or_stop()
        elif self._source is not None:
            self._watch(self._source)

    def _start_or_stop(self) -> None:
        self.watching.toggle()
        self._fetch()

    def _fetch(self) -> None:
        news = next(iter(self.watching.collect().values()), None)
        if news is None:
            self._say(no_source())
            return
        self.desk.note(news)
        if news.frame is not None:
            self._show_picture(news)
        words = stage_words(news, self.office.attendance.now(), self._zone)
        self._say(words)
        self._warn(news, words)

    def _show_picture(self, news: LiveNews) -> None:
        hidden = self._hide_names.isChecked()
        marks = []
        for face in news.faces:
            name = self.tr("Recognised") if hidden else news.labels.get(face.track, "")
            latest = None if hidden or face.person is None else self.book.latest_punch(face.person)
            marks.append(face_mark(face, name, latest, self._zone))
        if news.frame is not None:
            self.stage.view.show_frame(news.frame, marks)
            self.stage.view.set_hint(light_hint(news.faces))

    def _say(self, words: StageWords | None) -> None:
        """Show the card or the picture, and say in the bar and to the window whether attendance is being recorded."""
        self.stage.say(words)
        recording = words is None and self.watching.recording
        set_role(self._badge, Role.BADGE_OK if recording else Role.BADGE)
        self._badge.setText(self.tr("Recording") if recording else self.tr("Not recording"))
        paused = self.watching.paused
        self._pause.setText(self.tr("Start recording") if paused else self.tr("Stop recording"))
        self._pause.setIcon(icon(Icon.PLAY if paused else Icon.PAUSE))
        self._pause.setVisible(paused or words is None)
        told = (recording, "" if words is None else words.status)
        if told != self._recording:
            self._recording = told
            self.recording_changed.emit(*told)
            self.commands_changed.emit()

    def _warn(self, news: LiveNews, words: StageWords | None) -> None:
        """Raise or lower the red strip: attendance is not being recorded although it should be."""
        text = ""
        if words is not None and words.alarm is Alarm.FAULT:
            text = self.tr("{0}.").format(words.title)
        elif words is None and news.problem is not None:
            text = str(news.problem)
        # The same warning is raised once: whoever closed it has read it, and the bar still says "Not recording".
        if text == self._warned:
            return
        self._warned = text
        if not text:
            self.banner.clear()
            return
        entry = NoticeAction(StageAction.ADD_ENTRY.verb, self.add_entry)
        meaning = self.tr("Attendance is not being recorded.")
        self.banner.show_notice(Notice(Severity.ERROR, text, meaning, (entry,)))

    def _show_source(self) -> None:
        source = self._source
        self._camera.setText(self.tr("Choose camera...") if source is None else source.camera)
        if source is not None:
            ways = {
                CameraDirection.AUTO: self.tr("Arrivals and departures"),
                CameraDirection.IN: self.tr("Arrivals only"),
                CameraDirection.OUT: self.tr("Departures only"),
            }
            self._camera.setAccessibleDescription(ways[source.direction])
            way = ways[source.direction]
            self._camera.setToolTip(self.tr("{0}. Choose camera or video (Ctrl+O)").format(way))

    def _show_book(self) -> None:
        self.panel.show_events(self.book.events(), self.book.presence(), anybody=bool(self.book.people))
        self.commands_changed.emit()

    def _next_pane(self) -> None:
        every: list[QWidget] = [self.stage.view, self.panel.table, self.panel.add_entry, self._camera]
        panes = [pane for pane in every if pane.isVisible()]
        at = next((number for number, pane in enumerate(panes) if pane.hasFocus()), -1)
        panes[(at + 1) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)
