"""What the pages of Preferences about rules have in common. Unlike settings, rules are changed at once."""

from PyQt6.QtCore import pyqtSignal

from faceattend.services.office import Office
from faceattend.ui.rule_writing import RuleChanges
from faceattend.ui.rules_shown import RulesShown, read_rules
from faceattend.ui.tabbed_page import TabbedPage
from faceattend.workers.tasks import Task, run_task


class RulePage(TabbedPage):
    """A page of lists in tabs, read when it is turned to and after every change.

    Signals:
        written: the rules are others than before.
    """

    written = pyqtSignal()

    def __init__(self, office: Office, title: str, words: str) -> None:
        """Build the page without tabs; ``words`` say what it is for."""
        super().__init__(office, title, words)
        self._reading: Task | None = None
        self.changes = RuleChanges(office.rules, self, self.strip, self._changed)

    def opened(self) -> None:
        """Read the rules."""
        self._read()

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
