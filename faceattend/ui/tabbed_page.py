"""What the pages of Preferences are that hold lists in tabs, whose changes are made at once."""

from PyQt6.QtWidgets import QTabWidget

from faceattend.services.office import Office
from faceattend.ui.controls import Role, label
from faceattend.ui.messages import MessageStrip
from faceattend.ui.preference_pages import PreferencePage


class TabbedPage(PreferencePage):
    """A page with words, a strip for messages, and tabs.

    Attributes:
        office: what the page is about.
        strip: says what was done, and why something was not.
        tabs: empty at first.
    """

    def __init__(self, office: Office, title: str, words: str) -> None:
        """Build the page; ``words`` say what it is for."""
        super().__init__(title)
        self.office = office
        self.strip = MessageStrip()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(title)
        bar = self.tabs.tabBar()
        if bar is not None:
            bar.setAccessibleName(self.tr("Parts of {0}").format(title))
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        self.body.addWidget(self.strip)
        self.body.addWidget(self.tabs, 1)

    def show_error(self, error: Exception) -> None:
        """Say why something was not done."""
        self.strip.show_error(error)
