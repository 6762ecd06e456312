"""The button that says on what a report is printed, and how."""

from collections.abc import Sequence
from enum import Enum

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QAction, QActionGroup
from PyQt6.QtWidgets import QMenu, QPushButton, QWidget

from faceattend.services.papers import Orientation, PageOptions, Paper, PaperKind
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.report_kinds import ON_THE_ROLL

PAPER_NAMES = {"A4": Paper.A4, "A3": Paper.A3, "Letter": Paper.LETTER}


class _Wish(Enum):
    """What can be switched on, by the word under which the computer remembers it."""

    LARGE = "large"
    GROUPS = "groups"
    PERCENT = "percent"
    CARDS = "cards"


class PageMenu(QPushButton):
    """Shows the paper and opens its choices; the computer remembers them.

    Signals:
        changed: something else was chosen.
    """

    changed = pyqtSignal()

    def __init__(self, machine: MachineSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._machine = machine
        self._menu = QMenu(self)
        self._papers = self._one_of([(name, name) for name in PAPER_NAMES], machine.text(MachineKey.PAPER))
        self._menu.addSeparator()
        lies = [
            (self.tr("As it suits the report"), ""),
            (self.tr("&Landscape"), Orientation.LANDSCAPE.value),
            (self.tr("&Portrait"), Orientation.PORTRAIT.value),
        ]
        self._lies = self._one_of(lies, machine.text(MachineKey.ORIENTATION))
        self._menu.addSeparator()
        kept = machine.text(MachineKey.PAGE_WISHES).split()
        words = {
            _Wish.LARGE: self.tr("Lar&ge print"),
            _Wish.GROUPS: self.tr("Every group on a &new page"),
            _Wish.PERCENT: self.tr("Per&cent in place of hours"),
            _Wish.CARDS: self.tr("&Cards at the end of the pack"),
        }
        self._wishes = {wish: self._tick(text, ticked=wish.value in kept) for wish, text in words.items()}
        self.setMenu(self._menu)
        self.setProperty("menu", "true")
        self.setToolTip(self.tr("Paper and print"))
        self._name()

    @property
    def options(self) -> PageOptions:
        """What is chosen."""
        lies = str(_chosen(self._lies))
        return PageOptions(
            PAPER_NAMES[str(_chosen(self._papers))],
            Orientation(lies) if lies else None,
            large=self._wishes[_Wish.LARGE].isChecked(),
            group_pages=self._wishes[_Wish.GROUPS].isChecked(),
            percent=self._wishes[_Wish.PERCENT].isChecked(),
            cards=self._wishes[_Wish.CARDS].isChecked(),
        )

    def show_for(self, kind: PaperKind) -> None:
        """Offer what a report can be printed with."""
        self._wishes[_Wish.PERCENT].setVisible(kind in ON_THE_ROLL)
        self._wishes[_Wish.CARDS].setVisible(kind is PaperKind.PACK)

    def _one_of(self, choices: Sequence[tuple[str, str]], kept: str) -> QActionGroup:
        group = QActionGroup(self)
        for text, value in choices:
            action = QAction(text, group)
            action.setCheckable(True)
            action.setData(value)
            action.setChecked(value == kept)
            action.triggered.connect(self._keep)
            self._menu.addAction(action)
        if group.checkedAction() is None:
            group.actions()[0].setChecked(True)
        return group

    def _tick(self, text: str, *, ticked: bool) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setChecked(ticked)
        action.triggered.connect(self._keep)
        self._menu.addAction(action)
        return action

    def _keep(self) -> None:
        self._machine.keep(MachineKey.PAPER, str(_chosen(self._papers)))
        self._machine.keep(MachineKey.ORIENTATION, str(_chosen(self._lies)))
        wishes = " ".join(wish.value for wish, action in self._wishes.items() if action.isChecked())
        self._machine.keep(MachineKey.PAGE_WISHES, wishes)
        self._name()
        self.changed.emit()

    def _name(self) -> None:
        paper = str(_chosen(self._papers))
        self.setText(paper)
        self.setAccessibleName(self.tr("Paper: {0}").format(paper))


def _chosen(group: QActionGroup) -> object:
    action = group.checkedAction()
    return "" if action is None else action.data()
