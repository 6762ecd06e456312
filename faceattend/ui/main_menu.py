"""The menus of the window and the keys of its commands."""

from collections.abc import Callable, Mapping

from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMainWindow, QMenu

from faceattend.services.access import Access
from faceattend.ui.commands import Command


class MainMenu:
    """Builds the menus once and keeps their commands enabled only while something carries them out."""

    def __init__(self, window: QMainWindow, run: Callable[[Command], None]) -> None:
        self._window = window
        self._actions: dict[Command, QAction] = {}
        self._others: list[tuple[QAction, Callable[[Access], bool]]] = []
        self._menus: list[QMenu] = []
        for command in Command:
            action = QAction(command.title, window)
            action.setShortcut(command.keys)
            action.triggered.connect(lambda _checked=False, chosen=command: run(chosen))
            self._actions[command] = action

    def add_menu(self, title: str, *entries: Command | QAction | None) -> QMenu:
        """Add a menu; None is a line between two entries."""
        bar = self._window.menuBar()
        menu = QMenu(title, self._window)
        self._menus.append(menu)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(self._actions[entry] if isinstance(entry, Command) else entry)
        if bar is not None:
            bar.addMenu(menu)
        return menu

    def action(
        self,
        title: str,
        run: Callable[[], None],
        keys: str = "",
        offered: Callable[[Access], bool] = lambda _access: True,
    ) -> QAction:
        """Return an action of the window itself.

        Args:
            offered: whether it is for whoever is signed in.
        """
        action = QAction(title, self._window)
        action.setShortcut(QKeySequence(keys))
        # The signal carries whether the action is checked, which nobody asked for.
        action.triggered.connect(lambda _checked=False: run())
        self._others.append((action, offered))
        return action

    def offer(self, available: Mapping[Command, object]) -> None:
        """Enable the commands that somebody carries out, disable the others."""
        for command, action in self._actions.items():
            action.setEnabled(command in available)

    def show_allowed(self, access: Access) -> None:
        """Show what whoever is signed in may do, and the menus that hold anything."""
        for command, action in self._actions.items():
            action.setVisible(command.allowed(access))
        for action, offered in self._others:
            action.setVisible(offered(access))
        self._tidy()

    def _tidy(self) -> None:
        """Hide the menus in which nothing can be seen."""
        for menu in self._menus:
            entries = (action for action in menu.actions() if not action.isSeparator())
            title = menu.menuAction()
            if title is not None:
                title.setVisible(any(action.isVisible() for action in entries))

    def lock(self, *, locked: bool) -> None:
        """Hide the menus and let no key do anything; or bring both back, after which :meth:`offer` has its say."""
        bar = self._window.menuBar()
        if bar is not None:
            bar.setVisible(not locked)
        for action, _ in self._others:
            action.setEnabled(not locked)
        if locked:
            self.offer({})
