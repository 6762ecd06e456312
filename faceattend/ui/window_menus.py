"""Which menus the window has, and what stands in them."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtGui import QAction

from faceattend.domain.accounts import Right
from faceattend.services.access import Access
from faceattend.ui.commands import Command
from faceattend.ui.main_menu import MainMenu
from faceattend.ui.window_dialogs import WindowDialogs


@dataclass(frozen=True, slots=True)
class WindowDoings:
    """What the window itself does for its menus.

    Attributes:
        views: the title of each view, what turns to it, and whether it is for whoever is signed in.
    """

    quit: Callable[[], None]
    lock: Callable[[], None]
    sign_out: Callable[[], None]
    views: tuple[tuple[str, Callable[[], None], Callable[[Access], bool]], ...]


def fill_menus(menu: MainMenu, window: WindowDoings, dialogs: WindowDialogs) -> None:
    """Add every menu, in the order of the bar."""
    _add_file(menu, window, dialogs)
    preferences = menu.action(_say("P&references..."), dialogs.show_preferences, "Ctrl+,")
    menu.add_menu(_say("&Edit"), Command.UNDO, Command.SEARCH, None, preferences)
    menu.add_menu(_say("Pe&ople"), Command.ADD_PERSON, Command.EDIT_PERSON)
    _add_attendance(menu, dialogs)
    menu.add_menu(
        _say("&Reports"),
        Command.OPEN_DAYS,
        None,
        Command.CLOSE_MONTH,
        Command.AMEND_MONTH,
        None,
        Command.PAYROLL,
        None,
        Command.VERIFY_PAPER,
    )
    _add_view(menu, window, dialogs)
    menu.add_menu(
        _say("&Help"),
        menu.action(_say("&First steps"), dialogs.show_first_steps, "F1"),
        menu.action(_say("&Keyboard"), dialogs.show_keyboard),
        None,
        menu.action(_say("&About faceattend"), dialogs.show_about),
    )


def _add_file(menu: MainMenu, window: WindowDoings, dialogs: WindowDialogs) -> None:
    menu.add_menu(
        _say("&File"),
        Command.PRINT,
        Command.SAVE_PDF,
        Command.SAVE_XLSX,
        Command.SAVE_CSV,
        None,
        menu.action(_say("Change pass&word..."), dialogs.change_password),
        menu.action(_say("Sign &out..."), window.sign_out),
        menu.action(_say("&Lock"), window.lock, "Ctrl+L"),
        None,
        menu.action(_say("&Quit"), window.quit, "Ctrl+Q"),
    )


def _add_attendance(menu: MainMenu, dialogs: WindowDialogs) -> None:
    menu.add_menu(
        _say("&Attendance"),
        Command.CHOOSE_SOURCE,
        Command.PAUSE,
        None,
        Command.ADD_ENTRY,
        Command.CHECK_IN,
        Command.ENTER_MANY,
        Command.ENTER_LEAVE,
        None,
        menu.action(_say("Not &known today..."), dialogs.show_strangers, "Ctrl+K", offered=_may_watch),
        None,
        menu.action(_say("&Import punches of a terminal..."), dialogs.show_import, offered=_may_import),
        menu.action(_say("Earlier i&mports..."), dialogs.show_imports, offered=_may_import),
        None,
        Command.ROLL_CALL,
    )


def _add_view(menu: MainMenu, window: WindowDoings, dialogs: WindowDialogs) -> None:
    views: list[QAction] = [
        menu.action(title, show, f"Ctrl+{number}", offered)
        for number, (title, show, offered) in enumerate(window.views, start=1)
    ]
    log = menu.action(_say("L&og..."), dialogs.show_log, "Ctrl+H", _may_read_log)
    menu.add_menu(_say("&View"), *views, None, log, None, Command.KIOSK, None, Command.NEXT_PANE, Command.REFRESH)


def _may_import(access: Access) -> bool:
    return access.has(Right.CORRECT_ATTENDANCE)


def _may_watch(access: Access) -> bool:
    return access.has(Right.WATCH)


def _may_read_log(access: Access) -> bool:
    return access.has(Right.READ_STATE) or access.has(Right.READ_AUDIT)


def _say(text: str) -> str:
    return QCoreApplication.translate("WindowMenus", text)
