"""The window of an open office: menus, tabs, messages, status line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget

from faceattend.errors import FaceAttendError
from faceattend.services.office import Office
from faceattend.ui import theme
from faceattend.ui.about import AboutDialog
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.commands import Command
from faceattend.ui.controls import column, size_window
from faceattend.ui.help import HelpDialog
from faceattend.ui.icons import icon
from faceattend.ui.keyboard import KeyboardDialog
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.main_menu import MainMenu
from faceattend.ui.messages import Messages, MessageStrip, ask
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.status_line import StatusLine
from faceattend.ui.tabs import TabEntry, build_tabs
from faceattend.ui.theme import GRID, Mode
from faceattend.workers.tasks import TaskHandle, join_tasks, run_task

_JOIN_SECONDS = 10.0

_SHOWN_PROBLEMS = 3
"""How many records that could not be read are named one by one."""

TabBuilder = Callable[[Office, Messages, MachineSettings], list[TabEntry]]


@dataclass(frozen=True, slots=True)
class _Facts:
    site: str
    engine: str
    people: int
    problem: str
    damage: tuple[str, ...]


class MainWindow(QMainWindow):
    """Hosts the tabs. The office stays the property of whoever opened it.

    Signals:
        closed: the window is gone and nothing works on the office any more; True when the user locked it.
    """

    closed = pyqtSignal(bool)

    def __init__(self, office: Office, machine: MachineSettings, build: TabBuilder = build_tabs) -> None:
        super().__init__()
        self.office = office
        self.machine = machine
        self._locking = False
        self._asks = True
        self._recording = False
        self._site = ""
        self._told: set[str] = set()
        strip = MessageStrip()
        self.messages = Messages(self, strip)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setIconSize(QSize(20, 20))
        bar = self.tabs.tabBar()
        if bar is not None:
            bar.setAccessibleName(self.tr("Views"))
            bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._entries = build(office, self.messages, machine)
        for entry in self._entries:
            self.tabs.addTab(entry.tab, icon(entry.icon), entry.title)
            self._connect(entry.tab)
        page = QWidget()
        layout = column(gap=0)
        above = column(gap=0)
        above.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        above.addWidget(strip)
        layout.addLayout(above)
        layout.addWidget(self.tabs, 1)
        page.setLayout(layout)
        self.setCentralWidget(page)
        self.status = StatusLine()
        self.status.lock_wanted.connect(self.lock)
        self.setStatusBar(self.status)
        self._menu = MainMenu(self, self._run)
        self._build_menus()
        self.tabs.currentChanged.connect(self._turned)
        self.setMinimumSize(900, 600)
        size_window(self, 1280, 800)
        self.restoreGeometry(machine.layout(MachineKey.WINDOW_GEOMETRY))
        self._name_window()

    def begin(self) -> None:
        """Open on the tab where the work is: the roll while it is empty, else the live picture."""
        self._refresh_facts(self._choose_first_tab)

    def tab(self, kind: type[BaseTab]) -> BaseTab:
        """Return the tab of a kind."""
        return next(entry.tab for entry in self._entries if isinstance(entry.tab, kind))

    def show_tab(self, index: int) -> None:
        """Bring a tab to the front and put the focus into it."""
        if self.tabs.currentIndex() == index:
            self._entries[index].tab.opened()
        self.tabs.setCurrentIndex(index)

    def recording_words(self) -> str:
        """Return what a defect means for attendance."""
        return self.tr("Recording goes on.") if self._recording else self.tr("Attendance is not being recorded.")

    def show_error(self, error: Exception) -> None:
        """Tell about an error of the window's own work."""
        self.messages.error(error)

    def quit(self) -> None:
        """Close the window, and the program with it."""
        self.close()

    def end(self) -> None:
        """Stop all work and close without asking."""
        self._asks = False
        self.close()

    def show_preferences(self) -> None:
        """Show Preferences."""
        dialog = PreferencesDialog(self.office, self.machine, self)
        dialog.applied.connect(self._settings_applied)
        dialog.mode_chosen.connect(self._show_mode)
        self._open(dialog)

    def lock(self) -> None:
        """Close the records until the passphrase is typed again."""
        self._locking = True
        if not self.close():
            self._locking = False

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Stop all work, unless the user wants to stay."""
        if event is None:
            return
        if self._asks and not self._may_close():
            event.ignore()
            return
        self.machine.keep(MachineKey.WINDOW_GEOMETRY, self.saveGeometry())
        # Out of sight first: a camera may take seconds to let go.
        self.hide()
        for entry in self._entries:
            entry.tab.closing()
        join_tasks(_JOIN_SECONDS)
        self.machine.save()
        event.accept()
        self.closed.emit(self._locking)

    def _may_close(self) -> bool:
        return all(entry.tab.may_close() for entry in self._entries) and self._may_stop_recording()

    def _may_stop_recording(self) -> bool:
        if not self._recording:
            return True
        if self._locking:
            title, verb = self.tr("Stop recording and lock?"), self.tr("Stop and lock")
        else:
            title, verb = self.tr("Stop recording and quit?"), self.tr("Stop and quit")
        text = self.tr("Whoever comes or goes until the program is started again is not written down.")
        return ask(self, title, text, verb)

    def _connect(self, tab: BaseTab) -> None:
        others = [entry.tab for entry in self._entries if entry.tab is not tab]
        tab.people_changed.connect(self._roll_changed)
        for other in others:
            tab.people_changed.connect(other.roll_changed)
            tab.punches_changed.connect(other.attendance_changed)
            tab.camera_wanted.connect(other.lend_camera)
            tab.camera_returned.connect(other.take_camera_back)
        tab.punches_changed.connect(self._look_for_damage)
        tab.recording_changed.connect(self._show_recording)
        tab.status_changed.connect(self.status_news)
        tab.commands_changed.connect(self._offer)
        tab.command_wanted.connect(self._run)

    def _roll_changed(self) -> None:
        self._refresh_facts()

    def status_news(self, text: str) -> None:
        """Show what a tab says in the status line."""
        self.status.show_news(text)

    def _build_menus(self) -> None:
        menu = self._menu
        quit_program = menu.action(self.tr("&Quit"), self.quit, "Ctrl+Q")
        lock = menu.action(self.tr("&Lock"), self.lock, "Ctrl+L")
        preferences = menu.action(self.tr("P&references..."), self.show_preferences, "Ctrl+,")
        views = [
            menu.action(entry.title, partial(self.show_tab, index), f"Ctrl+{index + 1}")
            for index, entry in enumerate(self._entries)
        ]
        menu.add_menu(
            self.tr("&File"),
            Command.PRINT,
            Command.SAVE_PDF,
            Command.SAVE_XLSX,
            Command.SAVE_CSV,
            None,
            lock,
            quit_program,
        )
        menu.add_menu(self.tr("&Edit"), Command.UNDO, Command.SEARCH, None, preferences)
        menu.add_menu(self.tr("Pe&ople"), Command.ADD_PERSON, Command.EDIT_PERSON)
        menu.add_menu(self.tr("&Attendance"), Command.CHOOSE_SOURCE, Command.PAUSE, None, Command.ADD_ENTRY)
        menu.add_menu(self.tr("&View"), *views, None, Command.NEXT_PANE, Command.REFRESH)
        menu.add_menu(
            self.tr("&Help"),
            menu.action(self.tr("&First steps"), lambda: self._open(HelpDialog(self)), "F1"),
            menu.action(self.tr("&Keyboard"), lambda: self._open(KeyboardDialog(self))),
            None,
            menu.action(self.tr("&About faceattend"), lambda: self._open(AboutDialog(self))),
        )

    def _offer(self) -> None:
        self._menu.offer(self._available())

    def _available(self) -> dict[Command, tuple[int, Callable[[], None]]]:
        """Return who carries out which command: the tab in front before the others."""
        current = self.tabs.currentIndex()
        order = sorted(range(len(self._entries)), key=lambda index: index == current)
        return {
            command: (index, run)
            for index in order
            for command, run in self._entries[index].tab.commands().items()
            if index == current or command.anywhere
        }

    def _run(self, command: Command) -> None:
        available = self._available()
        if command not in available:
            return
        index, run = available[command]
        if index != self.tabs.currentIndex():
            self.tabs.setCurrentIndex(index)
        run()

    def _turned(self, index: int) -> None:
        self.status.show_news("")
        self._entries[index].tab.opened()
        self._offer()
        self._look_for_damage()

    def _refresh_facts(self, then: Callable[[_Facts], None] | None = None) -> None:
        office = self.office

        def op(_task: TaskHandle) -> _Facts:
            site, people = office.site_name(), len(office.enrolment.people())
            try:
                engine, problem = office.recognizers.get().info.title, ""
            except FaceAttendError as error:
                engine, problem = "", str(error)
            return _Facts(site, engine, people, problem, office.problems())

        def success(facts: _Facts) -> None:
            self._show_facts(facts)
            if then is not None:
                then(facts)

        run_task(self, op, success)

    def _show_facts(self, facts: _Facts) -> None:
        self._site = facts.site
        people = self.tr("1 person") if facts.people == 1 else self.tr("%1 people").replace("%1", str(facts.people))
        self.status.show_facts(facts.engine or self.tr("No engine"), people)
        damage = self._new_damage(facts.damage)
        if facts.problem:
            text = "\n".join([facts.problem, *damage])
            self.messages.fault(text, meaning=self.tr("Nobody can be recognised"))
        else:
            self._tell_damage(damage)
        self._name_window()

    def _look_for_damage(self) -> None:
        """Ask for records that could not be read since the last look; each is told once."""
        office = self.office
        run_task(self, lambda _task: office.problems(), lambda found: self._tell_damage(self._new_damage(found)))

    def _new_damage(self, found: Sequence[str]) -> list[str]:
        """Return the sentences that were not told yet, the last of many as a count."""
        new = [sentence for sentence in found if sentence not in self._told]
        self._told.update(new)
        shown = new[:_SHOWN_PROBLEMS]
        if len(new) > len(shown):
            shown.append(self.tr("And %1 more.").replace("%1", str(len(new) - len(shown))))
        return shown

    def _tell_damage(self, sentences: Sequence[str]) -> None:
        if sentences:
            self.messages.fault("\n".join(sentences), meaning=self.tr("Some records cannot be read"))

    def _choose_first_tab(self, facts: _Facts) -> None:
        self.show_tab(0 if facts.people == 0 else 1)
        self._offer()

    def _settings_applied(self) -> None:
        self._refresh_facts()
        for entry in self._entries:
            entry.tab.settings_changed()

    def _show_mode(self, mode: Mode) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, mode)

    def _show_recording(self, recording: bool, words: str) -> None:  # noqa: FBT001 - a signal's arguments
        self._recording = recording
        self.status.show_recording(recording=recording)
        self.status.show_news(words)
        self._name_window()
        self._look_for_damage()

    def _name_window(self) -> None:
        state = "" if self._recording else self.tr("Not recording")
        self.setWindowTitle(" - ".join(part for part in (state, self._site, "faceattend") if part))

    def _open(self, dialog: PreferencesDialog | HelpDialog | KeyboardDialog | AboutDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
