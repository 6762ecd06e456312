"""The People tab: who is on the roll, and adding and changing people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PyQt6.QtCore import QItemSelection, Qt
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTableView,
    QWidget,
)

from faceattend.domain.people import PersonId
from faceattend.services.office import Office
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.commands import Command
from faceattend.ui.controls import EmptyState, Kind, Role, button, card, column, label, row, set_role
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import Messages
from faceattend.ui.people_model import Column, PeopleModel, Roll, RollEntry, read_roll
from faceattend.ui.person_card import PersonCard
from faceattend.ui.person_form import PersonForm
from faceattend.ui.pictures import dropped_files
from faceattend.ui.theme import CONTROL_HEIGHT, GRID
from faceattend.workers.tasks import TaskHandle, run_task

_ROOM_FOR_CONSENT = 640
"""Pixels from which the list has room for every column."""


@dataclass(frozen=True, slots=True)
class _Fetched:
    roll: Roll
    today: date


class PeopleTab(BaseTab):
    """The list on the left, the chosen person or the form on the right."""

    def __init__(
        self, office: Office, messages: Messages, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, messages, machine, parent)
        self.setAcceptDrops(True)
        self._today: date | None = None
        self._add_when_fetched = False
        self._wanted: PersonId | None = None
        self._chosen: PersonId | None = None
        self._model = PeopleModel(self)
        self._search = QLineEdit()
        self._group = QComboBox()
        self._add = button(self.tr("Add person"), Kind.PRIMARY, Icon.PERSON_ADD)
        self._table = QTableView()
        self._lists = QStackedWidget()
        self._summary = label("", Role.MUTED, wrap=True)
        self._prompt = EmptyState(Icon.PERSON, self.tr("Choose a person"), self.tr("Or drop pictures here to add one."))
        self._card = PersonCard()
        self._form = PersonForm(office, messages, machine)
        self._details = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._connect()
        self._show_roll()

    @property
    def model(self) -> PeopleModel:
        """The people in the list."""
        return self._model

    @property
    def form(self) -> PersonForm:
        """The form on the right; on the screen only while somebody is added or changed."""
        return self._form

    @property
    def form_open(self) -> bool:
        """Whether somebody is being added or changed."""
        return self._details.currentWidget() is self._form

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """Offer what can be done with the roll."""
        return {
            Command.ADD_PERSON: self.add_person,
            Command.EDIT_PERSON: self.edit_person,
            Command.SEARCH: self._start_search,
            Command.REFRESH: self.refresh,
            Command.NEXT_PANE: self._next_pane,
        }

    def opened(self) -> None:
        """Fetch the roll and be ready to search."""
        self.refresh()
        if not self.form_open:
            self._search.setFocus()

    def may_close(self) -> bool:
        """Ask before a half-filled form is lost."""
        return not self.form_open or self._form.may_leave()

    def closing(self) -> None:
        """Give up reading pictures, and remember the layout."""
        self._form.stop()
        self.machine.keep(MachineKey.PEOPLE_SPLITTER, self._splitter.saveState())

    def roll_changed(self) -> None:
        """Fetch the roll as it is now."""
        self.refresh()

    def settings_changed(self) -> None:
        """Show how another engine knows the people."""
        self.refresh()

    def refresh(self) -> None:
        """Fetch the roll."""
        office = self.office

        def fetch(_handle: TaskHandle) -> _Fetched:
            return _Fetched(read_roll(office), office.attendance.today())

        run_task(self, fetch, self._fetched)

    def add_person(self) -> None:
        """Open the form for somebody new."""
        if self._today is None:
            self._add_when_fetched = True
        elif self.may_close():
            self._open_form(self._today)

    def edit_person(self) -> None:
        """Open the form for the person who is chosen in the list."""
        entry = self._chosen_entry()
        if entry is not None and not self.form_open:
            self._show_details(self._form)
            self._form.begin_change(self._model.roll, entry.person)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave consent to the card on the right where names would be cut off."""
        super().resizeEvent(event)
        self._fit_columns()

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Accept pictures."""
        data = None if event is None else event.mimeData()
        if event is not None and data is not None and (dropped_files(data) or data.hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Put dropped pictures into the form; without one they begin a new person."""
        data = None if event is None else event.mimeData()
        if event is None or data is None or self._today is None or not (dropped_files(data) or data.hasImage()):
            return
        event.acceptProposedAction()
        if not self.form_open:
            self._open_form(self._today)
        files = dropped_files(data)
        if files:
            self._form.add_files(files)
        elif data.hasImage():
            self._form.add_picture(QImage(data.imageData()))

    def _build(self) -> None:
        self._search.setPlaceholderText(self.tr("Search name, code or group"))
        self._search.setAccessibleName(self.tr("Search people"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(icon(Icon.SEARCH, Tone.MUTED), QLineEdit.ActionPosition.LeadingPosition)
        self._group.setAccessibleName(self.tr("Group"))
        self._group.setMinimumWidth(132)
        head = row()
        head.addWidget(self._search, 1)
        head.addWidget(self._group)
        head.addWidget(self._add)
        self._build_table()
        first = button(self.tr("Add person"), Kind.PRIMARY, Icon.PERSON_ADD)
        first.clicked.connect(self.add_person)
        nobody = EmptyState(
            Icon.PEOPLE,
            self.tr("No one is enrolled yet"),
            self.tr("Add the first person, or drop pictures of one person here."),
            (first,),
        )
        clear = button(self.tr("Clear search"), name=Icon.CLOSE)
        clear.clicked.connect(self._clear_search)
        self._no_match = EmptyState(Icon.SEARCH, "", "", (clear,))
        self._wait = EmptyState(Icon.PEOPLE, self.tr("Opening the list of people..."))
        for page in (self._wait, self._table, nobody, self._no_match):
            self._lists.addWidget(page)
        self._nobody = nobody
        left = QWidget()
        left_column = column(gap=GRID + GRID // 2)
        left_column.addLayout(head)
        left_column.addWidget(self._lists, 1)
        left_column.addWidget(self._summary)
        left.setLayout(left_column)
        for pane in (self._prompt, self._card, self._form):
            self._details.addWidget(pane)
        inside = column()
        inside.addWidget(self._details)
        right = card(inside)
        right.setMinimumWidth(400)
        left.setMinimumWidth(420)
        self._splitter.addWidget(left)
        self._splitter.addWidget(right)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.restoreState(self.machine.layout(MachineKey.PEOPLE_SPLITTER))
        layout = column(margin=2 * GRID)
        layout.addWidget(self._splitter)
        self.setLayout(layout)

    def _build_table(self) -> None:
        self._table.setModel(self._model)
        self._table.setAccessibleName(self.tr("People"))
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        rows = self._table.verticalHeader()
        if rows is not None:
            rows.hide()
            rows.setDefaultSectionSize(CONTROL_HEIGHT + 4)
        columns = self._table.horizontalHeader()
        if columns is not None:
            columns.setHighlightSections(False)
            columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
            columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            columns.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
            columns.setMinimumSectionSize(64)

    def _fit_columns(self) -> None:
        self._table.setColumnHidden(Column.CONSENT, self._lists.width() < _ROOM_FOR_CONSENT)

    def _connect(self) -> None:
        self._splitter.splitterMoved.connect(self._fit_columns)
        self._add.clicked.connect(self.add_person)
        self._search.textChanged.connect(self._search_changed)
        self._group.activated.connect(self._group_changed)
        self._table.activated.connect(self.edit_person)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._selection_changed)
        self._card.change_wanted.connect(self.edit_person)
        self._form.saved.connect(self._saved)
        self._form.left.connect(self._form_left)
        self._form.record_wanted.connect(self._show_record)
        down = QShortcut(QKeySequence("Down"), self._search, self._to_list)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave = QShortcut(QKeySequence("Esc"), self._search, self._search.clear)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _fetched(self, fetched: _Fetched) -> None:
        self._today = fetched.today
        chosen = self._wanted if self._wanted is not None else self._chosen
        self._wanted = None
        self._model.set_roll(fetched.roll)
        self._form.set_roll(fetched.roll)
        self._show_groups()
        self._show_roll()
        self._select(chosen)
        if self._add_when_fetched:
            self._add_when_fetched = False
            self.add_person()
        ready, people = fetched.roll.ready, len(fetched.roll.entries)
        self.status_changed.emit(self.tr("{0} people, {1} can be recognised").format(people, ready))

    def _show_groups(self) -> None:
        before = self._group.currentData()
        self._group.clear()
        self._group.addItem(self.tr("All groups"), "")
        for group in self._model.roll.groups:
            self._group.addItem(group, group)
        self._group.setCurrentIndex(max(0, self._group.findData(before)))
        self._model.set_group(self._group.currentData())

    def _show_roll(self) -> None:
        roll = self._model.roll
        if self._today is None:
            self._lists.setCurrentWidget(self._wait)
        elif not roll.entries:
            self._lists.setCurrentWidget(self._nobody)
        elif not self._model.rowCount():
            searched = self._search.text().strip()
            self._no_match.say(
                self.tr("No one matches “{0}”").format(searched) if searched else self.tr("No one is in this group")
            )
            self._lists.setCurrentWidget(self._no_match)
        else:
            self._lists.setCurrentWidget(self._table)
        some = bool(roll.entries) or self._today is None
        self._search.setEnabled(some)
        self._group.setEnabled(some)
        # The empty list has its own button for the first person; two alike would ask for a choice that is none.
        self._add.setVisible(some)
        self._summary.setVisible(bool(roll.entries))
        self._summary.setText(self._summary_words(roll))
        set_role(self._summary, Role.LATE if roll.problem else Role.MUTED)

    def _summary_words(self, roll: Roll) -> str:
        if roll.problem:
            return roll.problem
        missing = len(roll.entries) - roll.ready
        words = self.tr("People: {0}. {1} knows {2} of them.").format(len(roll.entries), roll.engine, roll.ready)
        if missing:
            words += " " + self.tr("Cannot be recognised: {0}.").format(missing)
        return words

    def _search_changed(self, text: str) -> None:
        chosen = self._chosen
        self._model.set_search(text)
        self._show_roll()
        self._select(chosen)

    def _group_changed(self) -> None:
        chosen = self._chosen
        self._model.set_group(self._group.currentData())
        self._show_roll()
        self._select(chosen)

    def _start_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def _clear_search(self) -> None:
        self._group.setCurrentIndex(0)
        self._model.set_group("")
        self._search.clear()
        self._show_roll()
        self._search.setFocus()

    def _to_list(self) -> None:
        self._table.setFocus()
        if self._chosen_entry() is None and self._model.rowCount():
            self._table.selectRow(0)

    def _next_pane(self) -> None:
        focused = self.focusWidget()
        inside = focused is not None and self._details.isAncestorOf(focused)
        if not inside and self.form_open:
            self._form.set_focus()
        elif not inside and self._details.currentWidget() is self._card:
            self._card.set_focus()
        elif self._model.rowCount():
            self._table.setFocus()
        else:
            self._search.setFocus()

    def _chosen_entry(self) -> RollEntry | None:
        selection = self._table.selectionModel()
        chosen = selection.selectedRows() if selection is not None else []
        return self._model.entry(chosen[0].row()) if chosen else None

    def _show_details(self, pane: QWidget) -> None:
        self._details.setCurrentWidget(pane)
        # While the form is open, its own button is the primary one.
        self._add.setEnabled(pane is not self._form)
        self.commands_changed.emit()

    def _select(self, person: PersonId | None) -> None:
        found = None if person is None else self._model.row_of(person)
        if found is not None:
            self._table.selectRow(found)
        elif not self.form_open:
            self._chosen = None
            self._show_details(self._prompt)
        self.commands_changed.emit()

    def _selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        entry = self._chosen_entry()
        if entry is None:
            return
        if self.form_open and entry.person.id != self._chosen:
            if not self._form.may_leave():
                self._select(self._chosen)
                return
            self._close_form()
        self._chosen = entry.person.id
        if not self.form_open:
            self._card.show_entry(entry, self._model.roll)
            self._show_details(self._card)
        self.commands_changed.emit()

    def _open_form(self, today: date) -> None:
        self._table.clearSelection()
        self._chosen = None
        self._show_details(self._form)
        self._form.begin_new(self._model.roll, today)

    def _close_form(self) -> None:
        self._form.stop()
        self._show_details(self._prompt)

    def _form_left(self) -> None:
        self._close_form()
        entry = self._chosen_entry()
        if entry is not None:
            self._card.show_entry(entry, self._model.roll)
            self._show_details(self._card)
            self._table.setFocus()
        else:
            self._search.setFocus()

    def _saved(self, person: PersonId, new: bool) -> None:  # noqa: FBT001 - the signal's own signature
        self._close_form()
        self._wanted = person
        self._search.clear()
        text = self.tr("The person was added.") if new else self.tr("The changes were saved.")
        self.messages.done(text)
        self._table.setFocus()
        self.refresh()
        self.people_changed.emit()

    def _show_record(self, person: PersonId) -> None:
        """Leave the form, whose pictures seem to belong to somebody on the roll, for that record."""
        self._close_form()
        self._clear_search()
        self._select(person)
        self._table.setFocus()
