"""What the pages of Preferences about rules have in common. Unlike settings, rules are changed at once."""

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QTabWidget

from faceattend.services.office import Office
from faceattend.ui.controls import Role, label
from faceattend.ui.messages import MessageStrip
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.rule_writing import RuleChanges
from faceattend.ui.rules_shown import RulesShown, read_rules
from faceattend.workers.tasks import Task, run_task


class RulePage(PreferencePage):
    """A page of lists in tabs, read when it is turned to and after every change.

    Signals:
        written: the rules are others than before.
    """

    written = pyqtSignal()

    def __init__(self, office: Office, title: str, words: str) -> None:
        """Build the page without tabs; ``words`` say what it is for."""
        super().__init__(title)
        self.office = office
        self._reading: Task | None = None
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(title)
        bar = self.tabs.tabBar()
        if bar is not None:
            bar.setAccessibleName(self.tr("Parts of {0}").format(title))
        self._strip = MessageStrip()
        self.changes = RuleChanges(office.rules, self, self._strip, self._changed)
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        self.body.addWidget(self._strip)
        self.body.addWidget(self.tabs, 1)

    def opened(self) -> None:
        """Read the rules."""
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why something was not done."""
        self._strip.show_error(error)

    def show_rules(self, shown: RulesShown) -> None:
        """Show what was read."""
        raise NotImplementedError

    def _read(self) -> None:
        office = self.office
        # What was read before a change must not be shown after it.
        if self._reading is not None:
            self._reading.cancel()
        self._reading = run_task(self, lambda _handle: read_rules(office), self.show_rules)

    def _changed(self) -> None:
        self._read()
        self.written.emit()
