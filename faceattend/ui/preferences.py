"""Preferences: nothing is changed before Apply or OK."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from faceattend import settings
from faceattend.domain.accounts import Right
from faceattend.errors import BugError, FaceAttendError
from faceattend.services.access import PasswordNeededError
from faceattend.services.liveness import CheckCard
from faceattend.services.office import Office
from faceattend.services.recognizers import RecognizerCard
from faceattend.ui.accounts_page import AccountsPage
from faceattend.ui.alerts_page import AlertsPage
from faceattend.ui.application import kept_mode
from faceattend.ui.calendar_page import CalendarPage
from faceattend.ui.cameras_page import CameraPage
from faceattend.ui.controls import Kind, button, column, row, scrolled, size_window, upright_line
from faceattend.ui.engine_page import EnginePage
from faceattend.ui.icons import Icon, icon
from faceattend.ui.leave_page import LeavePage
from faceattend.ui.living_faces_page import LivingFacesPage
from faceattend.ui.log_dialog import LogDialog
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.matching_page import MatchingPage
from faceattend.ui.messages import CrashDialog, MessageStrip, Notice, Severity
from faceattend.ui.papers_page import PapersPage
from faceattend.ui.preference_pages import GeneralPage, PreferencePage
from faceattend.ui.privacy_page import PrivacyPage
from faceattend.ui.safety_page import SafetyPage
from faceattend.ui.schedules_page import SchedulesPage
from faceattend.ui.shifts_page import ShiftsPage
from faceattend.ui.strangers_page import StrangersPage
from faceattend.ui.theme import CONTROL_HEIGHT, GRID
from faceattend.workers.tasks import TaskHandle, run_task


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the office says, as the dialog last read it."""

    values: dict[str, object]
    engines: list[RecognizerCard]
    checks: list[CheckCard]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of an Apply.

    Attributes:
        shown: what the office says afterwards.
        made: how many of the steps were made.
        error: why the next step was not; None when all were.
    """

    shown: _Shown
    made: int
    error: Exception | None


class PreferencesDialog(QDialog):
    """The settings of the office and of this computer, by page.

    Signals:
        applied: settings of the office were changed, all that were chosen or a part.
        mode_chosen: the Mode of the colours was changed.
    """

    applied = pyqtSignal()
    mode_chosen = pyqtSignal(object)

    def __init__(self, office: Office, machine: MachineSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self._office = office
        self._machine = machine
        self._mode = kept_mode(machine)
        self._shown: _Shown | None = None
        self._strip = MessageStrip()
        access = office.access
        self.general = GeneralPage(
            self._mode, may_change=access.has(Right.CHANGE_SETTINGS), sets_rules=access.has(Right.SET_RULES)
        )
        self.papers = PapersPage()
        self.engines = EnginePage()
        self.living_faces = LivingFacesPage()
        self.matching = MatchingPage(office)
        self.camera = CameraPage(office)
        self.camera.written.connect(self.applied)
        self.shifts = ShiftsPage(office)
        self.accounts = AccountsPage(office)
        self.safety = SafetyPage(office, has_privacy=access.has(Right.CHANGE_SETTINGS))
        self.safety.log_wanted.connect(self._show_log)
        self.privacy = PrivacyPage(office, machine)
        self.privacy.deleted.connect(self.applied)
        self.calendar = CalendarPage(office)
        self.leave = LeavePage(office)
        for rules in (self.shifts, self.calendar, self.leave):
            rules.written.connect(self.applied)
        self.schedules = SchedulesPage(office)
        self.alerts = AlertsPage(office)
        self.strangers = StrangersPage()
        self.safety.privacy_wanted.connect(lambda: self.show_page(self.privacy))
        entries: tuple[tuple[PreferencePage, Icon, Right | None], ...] = (
            (self.general, Icon.OFFICE, None),
            (self.papers, Icon.PRINT, Right.CHANGE_SETTINGS),
            (self.engines, Icon.ENGINE, Right.MANAGE_ENGINES),
            (self.matching, Icon.PERSON, Right.MANAGE_ENGINES),
            (self.living_faces, Icon.EYE, Right.MANAGE_ENGINES),
            (self.camera, Icon.CAMERA, Right.CHANGE_SETTINGS),
            (self.shifts, Icon.CLOCK, Right.SET_RULES),
            (self.calendar, Icon.CALENDAR, Right.SET_RULES),
            (self.leave, Icon.CHECK_CIRCLE, Right.SET_RULES),
            (self.schedules, Icon.REPORTS, Right.CHANGE_SETTINGS),
            (self.alerts, Icon.BELL, Right.CHANGE_SETTINGS),
            (self.strangers, Icon.QUESTION, Right.CHANGE_SETTINGS),
            (self.accounts, Icon.PEOPLE, Right.MANAGE_ACCOUNTS),
            (self.safety, Icon.LOCK, Right.READ_STATE),
            (self.privacy, Icon.EYE_OFF, Right.CHANGE_SETTINGS),
        )
        offered = [(page, name) for page, name, right in entries if right is None or access.has(right)]
        self._pages = tuple(page for page, _ in offered)
        self._defaults = button(self.tr("Restore defaults"), Kind.FLAT)
        self._list = QListWidget()
        self._list.setProperty("role", "pages")
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.setIconSize(QSize(20, 20))
        self._list.setFixedWidth(208)
        self._stack = QStackedWidget()
        for page, name in offered:
            item = QListWidgetItem(icon(name), page.title)
            item.setSizeHint(QSize(0, CONTROL_HEIGHT + GRID))
            self._list.addItem(item)
            self._stack.addWidget(scrolled(page))
            page.changed.connect(self._refresh)
        self._list.currentRowChanged.connect(self._turn_to)
        self._list.setCurrentRow(0)
        self._build()
        self._list.setFocus()
        self._read()

    def show_page(self, page: PreferencePage) -> None:
        """Open one page."""
        self._list.setCurrentRow(self._pages.index(page))

    def _show_log(self) -> None:
        dialog = LogDialog(self._office, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _turn_to(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._defaults.setVisible(bool(self._pages[index].values()))
        self._pages[index].opened()

    def show_error(self, error: Exception) -> None:
        """Say why the dialog has nothing to show."""
        self._busy(on=False)
        self._tell(error, "")

    def _build(self) -> None:
        self._defaults.clicked.connect(self._restore)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._apply_button = button(self.tr("Apply"))
        self._apply_button.clicked.connect(lambda: self._apply(lambda: None))
        self._ok = button(self.tr("OK"), Kind.PRIMARY)
        self._ok.setDefault(True)
        self._ok.clicked.connect(lambda: self._apply(self.accept))
        buttons = row()
        buttons.addWidget(self._defaults)
        buttons.addStretch()
        for each in (cancel, self._apply_button, self._ok):
            buttons.addWidget(each)
        right = column(gap=2 * GRID)
        right.addWidget(self._strip)
        right.addWidget(self._stack, 1)
        right.addLayout(buttons)
        layout = row(margin=2 * GRID, gap=2 * GRID)
        layout.addWidget(self._list)
        layout.addWidget(upright_line())
        layout.addLayout(right, 1)
        self.setLayout(layout)
        size_window(self, 960, 620)

    def _read(self) -> None:
        office = self._office
        self._busy(on=True)

        run_task(self, lambda _task: _read_office(office), self._show)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        for page in self._pages:
            page.show_values(shown.values)
        self.engines.show_engines(shown.engines)
        self.living_faces.show_checks(shown.checks)
        self._busy(on=False)

    def _changes(self) -> dict[str, object]:
        if self._shown is None:
            return {}
        known = self._shown.values
        fields = {key: value for page in self._pages for key, value in page.values().items()}
        return {key: value for key, value in fields.items() if value != known.get(key)}

    def _engine_to_switch_to(self) -> str | None:
        chosen = self.engines.chosen
        active = next((each.id for each in self._shown.engines if each.active), None) if self._shown else None
        return chosen if chosen != active else None

    def _to_enable(self) -> list[Callable[[], None]]:
        engines, checks = self._office.recognizers, self._office.liveness
        return [
            *(partial(engines.set_enabled, id, enabled=True) for id in self.engines.to_enable()),
            *(partial(checks.set_enabled, id, enabled=True) for id in self.living_faces.to_enable()),
        ]

    def _to_disable(self) -> list[Callable[[], None]]:
        engines, checks = self._office.recognizers, self._office.liveness
        return [
            *(partial(engines.set_enabled, id, enabled=False) for id in self.engines.to_disable()),
            *(partial(checks.set_enabled, id, enabled=False) for id in self.living_faces.to_disable()),
        ]

    def _refresh(self) -> None:
        plugins = (*self._to_enable(), *self._to_disable())
        chosen = self._changes() or self._engine_to_switch_to() or plugins
        changed = bool(chosen) or self.general.mode is not self._mode
        self._apply_button.setEnabled(self._shown is not None and changed)

    def _restore(self) -> None:
        self._pages[self._list.currentRow()].restore_defaults()

    def _apply(self, done: Callable[[], None]) -> None:
        self._strip.clear()
        self._choose_mode()
        changes, switch = self._changes(), self._engine_to_switch_to()
        enable, disable = self._to_enable(), self._to_disable()
        if not (changes or switch or enable or disable):
            self._refresh()
            done()
            return
        office = self._office
        self._busy(on=True)

        def op(_task: TaskHandle) -> _Outcome:
            made = 0
            error: Exception | None = None
            try:
                for step in _steps(office, changes, switch, enable, disable):
                    step()
                    made += 1
            except PasswordNeededError:
                # Asked for by the window; every step may be made twice.
                raise
            except FaceAttendError as failure:
                error = failure
            return _Outcome(_read_office(office), made, error)

        def success(outcome: _Outcome) -> None:
            if outcome.made:
                self.applied.emit()
            if outcome.error is not None:
                self._show_failure(outcome, outcome.error)
                return
            self._show(outcome.shown)
            done()

        run_task(self, op, success)

    def _show_failure(self, outcome: "_Outcome", error: Exception) -> None:
        """Say what was changed and what was not; the fields keep what was typed."""
        self._shown = outcome.shown
        self._busy(on=False)
        part = self.tr("Only a part was changed; what you chose is still shown and can be applied again.")
        self._tell(error, part if outcome.made else self.tr("Nothing was changed."))

    def _tell(self, error: Exception, meaning: str) -> None:
        if isinstance(error, FaceAttendError) and not isinstance(error, BugError):
            self._strip.show_notice(Notice(Severity.ERROR, str(error), meaning))
        else:
            CrashDialog(error, meaning, self).open()

    def _choose_mode(self) -> None:
        if self.general.mode is not self._mode:
            self._mode = self.general.mode
            self._machine.keep(MachineKey.THEME, self._mode.value)
            self.mode_chosen.emit(self._mode)

    def _busy(self, *, on: bool) -> None:
        self._stack.setEnabled(not on)
        for each in (self._ok, self._apply_button, self._defaults):
            each.setEnabled(not on)
        if not on:
            self._refresh()


def _read_office(office: Office) -> _Shown:
    values = office.preferences.values()
    if not office.access.has(Right.MANAGE_ENGINES):
        return _Shown(values, [], [])
    return _Shown(values, office.recognizers.cards(), office.liveness.cards())


def _steps(
    office: Office,
    changes: Mapping[str, object],
    switch: str | None,
    enable: Sequence[Callable[[], None]],
    disable: Sequence[Callable[[], None]],
) -> Iterator[Callable[[], None]]:
    """Yield the steps of a change, what is likely to fail first.

    Raises:
        UserError: a value is not valid; nothing was changed.
    """
    for setting in settings.ALL:
        if setting.key in changes:
            setting.validated(changes[setting.key])
    yield from enable
    if switch:
        # An engine that cannot be loaded is found here, before a setting was written.
        yield partial(office.recognizers.switch, switch)
    if changes:
        yield partial(office.preferences.change, changes)
    # Last, because the engine that decides cannot be taken out of use.
    yield from disable
