"""The tabs of the window, in their order."""

from dataclasses import dataclass

from PyQt6.QtCore import QCoreApplication

from faceattend.services.office import Office
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.icons import Icon
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Messages
from faceattend.ui.people_tab import PeopleTab
from faceattend.ui.reports_tab import ReportsTab


@dataclass(frozen=True, slots=True)
class TabEntry:
    """A tab with its words and its icon."""

    title: str
    icon: Icon
    tab: BaseTab


def build_tabs(office: Office, messages: Messages, machine: MachineSettings) -> list[TabEntry]:
    """Make every tab for an open office."""

    def title(text: str) -> str:
        return QCoreApplication.translate("Tabs", text)

    return [
        TabEntry(title("People"), Icon.PEOPLE, PeopleTab(office, messages, machine)),
        TabEntry(title("Live"), Icon.LIVE, LiveTab(office, messages, machine)),
        TabEntry(title("Reports"), Icon.REPORTS, ReportsTab(office, messages, machine)),
    ]
