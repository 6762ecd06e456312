"""Preferences: nothing is changed before Apply or OK."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from faceattend.services.office import Office
from faceattend.services.recognizers import RecognizerCard
from faceattend.ui.controls import Kind, button, column, row, scrolled, upright_line
from faceattend.ui.engine_page import EnginePage
from faceattend.ui.icons import Icon, icon
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import MessageStrip
from faceattend.ui.preference_pages import CameraPage, GeneralPage, PreferencePage, RulesPage
from faceattend.ui.theme import CONTROL_HEIGHT, GRID, Mode
from faceattend.workers.tasks import TaskHandle, run_task


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the office says, as the dialog last read it."""

    values: dict[str, object]
    engines: list[RecognizerCard]


class PreferencesDialog(QDialog):
    """The settings of the office and of this computer, by page.

    Signals:
        applied: the office's settings were changed.
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
        self.general = GeneralPage(self._mode)
        self.engines = EnginePage()
        self.camera = CameraPage()
        self.rules = RulesPage()
        icons = (Icon.OFFICE, Icon.ENGINE, Icon.CAMERA, Icon.CALENDAR)
        self._pages: tuple[PreferencePage, ...] = (self.general, self.engines, self.camera, self.rules)
        self._list = QListWidget()
        self._list.setProperty("role", "pages")
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.setIconSize(QSize(20, 20))
        self._list.setFixedWidth(208)
        self._stack = QStackedWidget()
        for page, name in zip(self._pages, icons, strict=True):
            item = QListWidgetItem(icon(name), page.title)
            item.setSizeHint(QSize(0, CONTROL_HEIGHT + GRID))
            self._list.addItem(item)
            self._stack.addWidget(scrolled(page))
            page.changed.connect(self._refresh)
        self._list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._list.setCurrentRow(0)
        self._build()
        self._list.setFocus()
        self._read()

    def show_page(self, page: PreferencePage) -> None:
        """Open one page."""
        self._list.setCurrentRow(self._pages.index(page))

    def show_error(self, error: Exception) -> None:
        """Say why nothing was changed; the fields keep what was typed."""
        self._busy(on=False)
        self._strip.show_error(error)

    def _build(self) -> None:
        self._defaults = button(self.tr("Restore defaults"), Kind.FLAT)
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
        self.resize(860, 620)

    def _read(self) -> None:
        office = self._office
        self._busy(on=True)

        def op(_task: TaskHandle) -> _Shown:
            return _Shown(office.preferences.values(), office.recognizers.cards())

        run_task(self, op, self._show)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        for page in self._pages:
            page.show_values(shown.values)
        self.engines.show_engines(shown.engines)
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

    def _refresh(self) -> None:
        engines = (self._engine_to_switch_to(), *self.engines.to_enable(), *self.engines.to_disable())
        changed = bool(self._changes()) or any(engines) or self.general.mode is not self._mode
        self._apply_button.setEnabled(self._shown is not None and changed)

    def _restore(self) -> None:
        self._pages[self._list.currentRow()].restore_defaults()

    def _apply(self, done: Callable[[], None]) -> None:
        self._strip.clear()
        self._choose_mode()
        changes, switch = self._changes(), self._engine_to_switch_to()
        enable, disable = self.engines.to_enable(), self.engines.to_disable()
        if not (changes or switch or enable or disable):
            self._refresh()
            done()
            return
        office = self._office
        self._busy(on=True)

        def op(_task: TaskHandle) -> None:
            office.preferences.change(changes)
            for id in enable:
                office.recognizers.set_enabled(id, enabled=True)
            if switch:
                office.recognizers.switch(switch)
            # Last, because the engine that decides cannot be taken out of use.
            for id in disable:
                office.recognizers.set_enabled(id, enabled=False)

        def success(_result: None) -> None:
            self.applied.emit()
            self._read()
            done()

        run_task(self, op, success)

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


def kept_mode(machine: MachineSettings) -> Mode:
    """Return the colours that were chosen on this computer."""
    kept = machine.text(MachineKey.THEME)
    return Mode(kept) if kept in set(Mode) else Mode.SYSTEM
