"""The tabs of the window, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QCoreApplication

from faceattend.domain.accounts import Right, Scope, scope_of
from faceattend.services.access import Access
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
    """A tab with its words and its icon.

    Attributes:
        make: builds the tab.
        offered: whether it is for whoever is signed in.
        stays: whether it lives as long as the window; the others are built anew when somebody else signs in.
    """

    title: str
    icon: Icon
    make: Callable[[], BaseTab]
    offered: Callable[[Access], bool] = lambda _access: True
    stays: bool = False


def build_tabs(office: Office, messages: Messages, machine: MachineSettings) -> list[TabEntry]:
    """Describe every tab for an open office."""

    def title(text: str) -> str:
        return QCoreApplication.translate("Tabs", text)

    return [
        TabEntry(title("People"), Icon.PEOPLE, lambda: PeopleTab(office, messages, machine), _sees_others),
        # The camera goes on whoever sits at the desk.
        TabEntry(
            title("Live"),
            Icon.LIVE,
            lambda: LiveTab(office, messages, machine),
            lambda access: access.has(Right.WATCH),
            stays=True,
        ),
        TabEntry(
            title("Reports"),
            Icon.REPORTS,
            lambda: ReportsTab(office, messages, machine),
            lambda access: access.has(Right.READ_ATTENDANCE),
        ),
    ]


def _sees_others(access: Access) -> bool:
    account = access.account
    return account is not None and scope_of(account.role, Right.READ_PEOPLE) not in {None, Scope.OWN}
