"""A list of things with the buttons that do something with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PyQt6.QtWidgets import QPushButton, QStackedWidget, QWidget

from faceattend.ui.controls import EmptyState, button, column, row
from faceattend.ui.icons import Icon
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.plain_table import plain_table

Thing = TypeVar("Thing")

_LEAST_HEIGHT = 190
_WIDEST = 176
"""Pixels of a column that does not get the room that is left: the pages are narrow, and all of a text is in its tip."""


@dataclass(frozen=True, slots=True)
class Line(Generic[Thing]):
    """A thing and what the cells of its row say."""

    thing: Thing
    cells: tuple[str, ...]


class RowList(QWidget, Generic[Thing]):
    """A table of which one row can be chosen, an empty state in its place, and buttons below."""

    def __init__(
        self,
        name: str,
        titles: Sequence[str],
        stretched: int,
        nothing: str,
        what_then: str = "",
        drawing: Icon = Icon.CALENDAR,
    ) -> None:
        """Build it without rows and buttons.

        Args:
            name: of the table, for a screen reader.
            stretched: the column that gets the room that is left.
            nothing: what is said in place of an empty table.
            what_then: an explanation below it.
            drawing: stands above both.
        """
        super().__init__()
        self._lines: Sequence[Line[Thing]] = ()
        self._model = LinesModel(self, titles)
        self.table = plain_table(name, self._model, stretched, widest=_WIDEST)
        self._nothing = EmptyState(drawing, nothing, what_then)
        self._places = QStackedWidget()
        for place in (self._nothing, self.table):
            self._places.addWidget(place)
        self._places.setMinimumHeight(_LEAST_HEIGHT)
        self._keys = row()
        self._keys.addStretch()
        self._of_a_row: list[tuple[QPushButton, Callable[[Thing], bool]]] = []
        layout = column()
        layout.addWidget(self._places, 1)
        layout.addLayout(self._keys)
        self.setLayout(layout)
        selection = self.table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._refresh)

    def add_button(self, text: str, name: Icon, run: Callable[[], None]) -> QPushButton:
        """Add a button for which no row need be chosen."""
        made = button(text, name=name)
        made.clicked.connect(run)
        self._keys.insertWidget(self._keys.count() - 1, made)
        return made

    def add_row_button(
        self,
        text: str,
        name: Icon,
        run: Callable[[Thing], None],
        *,
        usual: bool = False,
        offered: Callable[[Thing], bool] = lambda _thing: True,
    ) -> QPushButton:
        """Add a button for the chosen row.

        Args:
            usual: whether Enter and a double click in the table do the same.
            offered: whether it can be done with a thing.
        """

        def act() -> None:
            thing = self.chosen
            if thing is not None and offered(thing):
                run(thing)

        made = self.add_button(text, name, act)
        made.setEnabled(False)
        self._of_a_row.append((made, offered))
        if usual:
            self.table.activated.connect(act)
        return made

    @property
    def chosen(self) -> Thing | None:
        """The thing whose row is chosen."""
        selection = self.table.selectionModel()
        rows = selection.selectedRows() if selection is not None else []
        return self._lines[rows[0].row()].thing if rows else None

    @property
    def lines(self) -> Sequence[Line[Thing]]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[Line[Thing]]) -> None:
        """Show other rows; the one that was chosen stays so by its place."""
        selection = self.table.selectionModel()
        before = selection.selectedRows()[0].row() if selection is not None and selection.selectedRows() else 0
        self._lines = tuple(lines)
        self._model.show_rows([line.cells for line in lines])
        self._places.setCurrentWidget(self.table if lines else self._nothing)
        if lines:
            self.table.selectRow(min(before, len(lines) - 1))
        self._refresh()

    def _refresh(self) -> None:
        thing = self.chosen
        for each, offered in self._of_a_row:
            each.setEnabled(thing is not None and offered(thing))
