"""The window of an open office: menus, tabs, messages, status line."""

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QSignalBlocker, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QTabWidget, QWidget

from faceattend.domain.accounts import Account
from faceattend.services.office import Office
from faceattend.ui import theme
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.commands import Command
from faceattend.ui.controls import column, size_window
from faceattend.ui.desk_lock import DeskLock
from faceattend.ui.icons import icon
from faceattend.ui.kiosk_mode import KioskMode
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.main_menu import MainMenu
from faceattend.ui.messages import Messages, MessageStrip, ask, choose
from faceattend.ui.office_facts import Facts, OfficeFacts
from faceattend.ui.password_dialog import PasswordAsker
from faceattend.ui.reminders import Reminders
from faceattend.ui.status_line import StatusLine
from faceattend.ui.tabs import TabEntry, build_tabs
from faceattend.ui.theme import GRID, Mode
from faceattend.ui.window_dialogs import WindowDialogs
from faceattend.ui.window_menus import WindowDoings, fill_menus
from faceattend.workers.tasks import join_tasks

_JOIN_SECONDS = 10.0

TabBuilder = Callable[[Office, Messages, MachineSettings], list[TabEntry]]


class MainWindow(QMainWindow):
    """Hosts the tabs. The office stays the property of whoever opened it.

    Signals:
        closed: the window is gone and nothing works on the office any more; True when the records are to be unlocked
            again.
    """

    closed = pyqtSignal(bool)

    def __init__(self, office: Office, machine: MachineSettings, build: TabBuilder = build_tabs) -> None:
        super().__init__()
        self.office = office
        self.machine = machine
        self._locking = False
        self._asks = True
        self._recording = False
        self._recording_words = ""
        self._site = ""
        strip = MessageStrip()
        self.messages = Messages(self, strip)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setIconSize(QSize(20, 20))
        bar = self.tabs.tabBar()
        if bar is not None:
            bar.setAccessibleName(self.tr("Views"))
            bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.status = StatusLine()
        self.status.lock_wanted.connect(self.lock)
        self.setStatusBar(self.status)
        self._facts = OfficeFacts(office, self.status, self.messages, self)
        self._asker = PasswordAsker(self)
        self._reminders = Reminders(office, self.messages, self)
        self.dialogs = WindowDialogs(office, machine, self.messages, self)
        self._connect_dialogs()
        self._entries = build(office, self.messages, machine)
        self._made: list[BaseTab] = []
        for entry in self._entries:
            self._add_tab(entry, entry.make())
        work = QWidget()
        layout = column(gap=GRID // 2)
        above = column(gap=0)
        above.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        above.addWidget(strip)
        layout.addLayout(above)
        layout.addWidget(self.tabs, 1)
        work.setLayout(layout)
        stack = QStackedWidget()
        stack.addWidget(work)
        self.setCentralWidget(stack)
        self.desk = DeskLock(office, machine, stack, work)
        self.kiosk = KioskMode(self, office, machine, self.desk, stack)
        self._connect_desk()
        self._menu = MainMenu(self, self._run)
        views = ((each.title, partial(self.show_tab, place), each.offered) for place, each in enumerate(self._entries))
        fill_menus(self._menu, WindowDoings(self.quit, self.lock, self.sign_out, tuple(views)), self.dialogs)
        self.tabs.currentChanged.connect(self._turned)
        self.setMinimumSize(900, 600)
        size_window(self, 1280, 800)
        self.restoreGeometry(machine.layout(MachineKey.WINDOW_GEOMETRY))
        self._name_window()

    def begin(self) -> None:
        """Open on the tab where the work is; while nobody is signed in, the desk is covered and cameras are watched."""
        self.desk.begin()
        self._reminders.begin()
        if self.desk.is_locked:
            self._refresh_facts()
            self.kiosk.resume()
        else:
            self._show_account()
            self._refresh_facts(self._choose_first_tab)
            self._reminders.greet()

    def tab(self, kind: type[BaseTab]) -> BaseTab:
        """Return the tab of a kind."""
        return next(tab for tab in self._made if isinstance(tab, kind))

    def show_tab(self, index: int) -> None:
        """Bring a tab to the front and put the focus into it."""
        if self.tabs.currentIndex() == index:
            self._made[index].opened()
        self.tabs.setCurrentIndex(index)

    def recording_words(self) -> str:
        """Return what a defect means for attendance."""
        return self.tr("Recording goes on.") if self._recording else self.tr("Attendance is not being recorded.")

    def show_error(self, error: Exception) -> None:
        """Tell about an error of the window's own work."""
        self.messages.error(error)

    def ask_password(self, again: Callable[[], None], refused: Callable[[], None]) -> None:
        """Ask for the password that something needs."""
        self._asker.ask(self.office, again, refused)

    def quit(self) -> None:
        """Close the window, and the program with it."""
        self.close()

    def end(self) -> None:
        """Stop all work and close without asking."""
        self._asks = False
        self.close()

    def lock(self) -> None:
        """Cover the desk while something has to go on; otherwise close the records."""
        if self._must_stay_open():
            self.desk.lock()
        else:
            self._close_records()

    def sign_out(self) -> None:
        """Leave the desk for good: what was open is dropped, after asking about what would be lost."""
        if not all(tab.may_close() for tab in self._made):
            return
        if any(tab.keeps_open() for tab in self._made if self._stays(tab)):
            title = self.tr("Sign out?")
            text = self.tr("A camera is being watched. Recording goes on after you sign out, unless you stop it.")
            verbs = [self.tr("Sign out"), self.tr("Stop recording and close the records")]
            answer = choose(self, title, text, verbs)
            if answer is None:
                return
            if answer == 0:
                self.desk.forget_account()
                self.desk.lock()
                return
        self._close_records()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Stop all work, unless the user wants to stay."""
        if event is None:
            return
        if self._asks and not self._may_close():
            event.ignore()
            return
        if not self.kiosk.on:
            self.machine.keep(MachineKey.WINDOW_GEOMETRY, self.saveGeometry())
        # Out of sight first: a camera may take seconds to let go.
        self.hide()
        self.desk.end()
        for tab in self._made:
            tab.closing()
        self._reminders.end()
        join_tasks(_JOIN_SECONDS)
        self.machine.save()
        event.accept()
        self.closed.emit(self._locking)

    def _close_records(self) -> None:
        """Drop the keys; the records open again with name and password."""
        self._locking = True
        self._asks = False
        self.close()

    def _may_close(self) -> bool:
        # At the door nobody closes it who has not signed in.
        if self.kiosk.on:
            return False
        if self.desk.is_locked:
            return self._may_stop_locked()
        return all(tab.may_close() for tab in self._made) and self._may_stop_recording()

    def _may_stop_recording(self) -> bool:
        if not self._recording:
            return True
        title, verb = self.tr("Stop recording and quit?"), self.tr("Stop and quit")
        text = self.tr("Whoever comes or goes until the program is started again is not written down.")
        return ask(self, title, text, verb)

    def _may_stop_locked(self) -> bool:
        """Ask over the cover: what is unsaved behind it would be lost, and recording would stop."""
        if not self._must_stay_open():
            return True
        title, verb = self.tr("Quit while the desk is locked?"), self.tr("Quit")
        text = self.tr("Recording stops, and what was not saved is lost.")
        return ask(self.desk.page, title, text, verb, destructive=True)

    def _must_stay_open(self) -> bool:
        return self.desk.dialog_open or any(tab.keeps_open() for tab in self._made)

    def _stays(self, tab: BaseTab) -> bool:
        return self._entries[self._made.index(tab)].stays

    def _connect_dialogs(self) -> None:
        dialogs, reminders = self.dialogs, self._reminders
        dialogs.attendance_changed.connect(self._attendance_changed)
        dialogs.settings_applied.connect(self._settings_applied)
        dialogs.mode_chosen.connect(self._show_mode)
        dialogs.roll_changed.connect(self._enrolled_elsewhere)
        reminders.safety_wanted.connect(dialogs.show_safety)
        reminders.log_wanted.connect(dialogs.show_log)
        reminders.waiting_wanted.connect(dialogs.show_waiting)

    def _connect_desk(self) -> None:
        for tab in self._made:
            if isinstance(tab, LiveTab):
                self.kiosk.serve(tab)
                tab.strangers_wanted.connect(self.dialogs.show_strangers)
        desk = self.desk
        desk.locked.connect(self._was_locked)
        desk.returned.connect(self._came_back)
        desk.changed_hands.connect(self._changed_hands)
        desk.idle.connect(self.lock)
        desk.warned.connect(self._warn_of_lock)
        desk.ticked.connect(self._close_if_overstayed)

    def _was_locked(self) -> None:
        self._menu.lock(locked=True)
        self.status.hide()
        self.desk.page.show_recording(recording=self._recording, words=self._recording_words)
        for tab in self._made:
            tab.locked()

    def _came_back(self) -> None:
        self._show_account()
        for tab in self._offered_tabs():
            tab.returned()
        self._reminders.greet()

    def _changed_hands(self, _account: Account) -> None:
        """Build anew what somebody else has looked at."""
        self.messages.clear()
        quiet = QSignalBlocker(self.tabs)
        for index, entry in enumerate(self._entries):
            if not entry.stays:
                self._replace_tab(index, entry.make())
        quiet.unblock()
        self._show_account()
        for tab in self._offered_tabs():
            if self._stays(tab):
                tab.returned()
        self._facts.forget()
        self._refresh_facts(self._choose_first_tab)
        self._reminders.forget()
        self._reminders.greet()

    def _warn_of_lock(self, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.status.show_news(self.tr("Nobody is here: the desk locks in half a minute.") if on else "")

    def _close_if_overstayed(self) -> None:
        watched = any(tab.keeps_open() for tab in self._made if self._stays(tab))
        if not watched and not self.kiosk.on and self.desk.overstayed():
            self._close_records()

    def _show_account(self) -> None:
        """Offer what the account that is signed in may do, and say who it is."""
        access = self.office.access
        account = access.account
        self._menu.lock(locked=False)
        self.status.show()
        self.status.show_account("" if account is None else account.name)
        for index, entry in enumerate(self._entries):
            self.tabs.setTabVisible(index, entry.offered(access))
        self._menu.show_allowed(access)
        self._offer()

    def _offered_tabs(self) -> list[BaseTab]:
        pairs = zip(self._entries, self._made, strict=True)
        return [tab for entry, tab in pairs if entry.offered(self.office.access)]

    def _add_tab(self, entry: TabEntry, tab: BaseTab) -> None:
        self._made.append(tab)
        self.tabs.addTab(tab, icon(entry.icon), entry.title)
        self._connect(tab)

    def _replace_tab(self, index: int, tab: BaseTab) -> None:
        entry, old = self._entries[index], self._made[index]
        old.closing()
        self.tabs.removeTab(index)
        old.deleteLater()
        self._made[index] = tab
        self.tabs.insertTab(index, tab, icon(entry.icon), entry.title)
        self._connect(tab)

    def _connect(self, tab: BaseTab) -> None:
        def tell(news: Callable[[BaseTab], None]) -> Callable[[], None]:
            def others() -> None:
                for other in self._made:
                    if other is not tab:
                        news(other)

            return others

        tab.people_changed.connect(self._roll_changed)
        tab.people_changed.connect(tell(lambda other: other.roll_changed()))
        tab.punches_changed.connect(tell(lambda other: other.attendance_changed()))
        tab.camera_wanted.connect(tell(lambda other: other.lend_camera()))
        tab.camera_returned.connect(tell(lambda other: other.take_camera_back()))
        tab.punches_changed.connect(self._facts.look_for_damage)
        tab.recording_changed.connect(self._show_recording)
        tab.status_changed.connect(self.status_news)
        tab.commands_changed.connect(self._offer)
        tab.command_wanted.connect(self._run)

    def _attendance_changed(self) -> None:
        for tab in self._made:
            tab.attendance_changed()

    def _roll_changed(self) -> None:
        self._refresh_facts()

    def _enrolled_elsewhere(self) -> None:
        self._roll_changed()
        for tab in self._made:
            tab.roll_changed()

    def status_news(self, text: str) -> None:
        """Show what a tab says in the status line."""
        self.status.show_news(text)

    def _offer(self) -> None:
        if self.desk.is_locked:
            return
        self._menu.offer(self._available())

    def _available(self) -> dict[Command, tuple[int, Callable[[], None]]]:
        """Return who carries out which command: the tab in front before the others."""
        current = self.tabs.currentIndex()
        order = sorted(range(len(self._made)), key=lambda index: index == current)
        return {
            command: (index, run)
            for index in order
            if self.tabs.isTabVisible(index)
            for command, run in self._made[index].commands().items()
            if (index == current or command.anywhere) and command.allowed(self.office.access)
        }

    def _run(self, command: Command) -> None:
        available = self._available()
        if command not in available or self.desk.is_locked:
            return
        index, run = available[command]
        if index != self.tabs.currentIndex():
            self.tabs.setCurrentIndex(index)
        run()

    def _turned(self, index: int) -> None:
        self.status.show_news("")
        if self.desk.is_locked:
            return
        self._made[index].opened()
        self._offer()
        self._facts.look_for_damage()

    def _refresh_facts(self, then: Callable[[Facts], None] | None = None) -> None:
        def success(facts: Facts) -> None:
            self._site = facts.site
            self._name_window()
            if then is not None:
                then(facts)

        self._facts.refresh(success)

    def _choose_first_tab(self, facts: Facts) -> None:
        people, live = 0, 1
        wanted = people if facts.people == 0 else live
        offered = [index for index in range(len(self._made)) if self.tabs.isTabVisible(index)]
        if self.desk.is_locked or not offered:
            return
        self.show_tab(wanted if wanted in offered else offered[-1])
        self._offer()

    def _settings_applied(self) -> None:
        self._refresh_facts()
        self.desk.read_limit()
        for tab in self._made:
            tab.settings_changed()

    def _show_mode(self, mode: Mode) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, mode)

    def _show_recording(self, recording: bool, words: str) -> None:  # noqa: FBT001 - a signal's arguments
        self._recording = recording
        self._recording_words = words
        self.status.show_recording(recording=recording)
        self.desk.page.show_recording(recording=recording, words=words)
        self._name_window()
        if not self.desk.is_locked:
            self.status.show_news(words)
            self._facts.look_for_damage()

    def _name_window(self) -> None:
        state = "" if self._recording else self.tr("Not recording")
        self.setWindowTitle(" - ".join(part for part in (state, self._site, "faceattend") if part))
