"""The People tab: who is on the roll, and adding and changing people."""

from collections.abc import Callable, Mapping
from datetime import date

from PyQt6.QtCore import QMimeData, QPoint, Qt
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PyQt6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.people import PersonId
from faceattend.services.office import Office
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.commands import Command
from faceattend.ui.controls import EmptyState, card, column
from faceattend.ui.icons import Icon, icon
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import Messages
from faceattend.ui.people_list import PeopleList
from faceattend.ui.people_model import PeopleModel, Roll, RollEntry, read_roll
from faceattend.ui.person_actions import PersonActions
from faceattend.ui.person_card import PersonCard
from faceattend.ui.person_form import PersonForm
from faceattend.ui.pictures import dropped_files
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task


class PeopleTab(BaseTab):
    """The list on the left, the chosen person or the form on the right."""

    def __init__(
        self, office: Office, messages: Messages, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, messages, machine, parent)
        self._edits = office.access.has(Right.EDIT_PEOPLE)
        self.setAcceptDrops(self._edits)
        self._today: date | None = None
        self._add_when_fetched = False
        self._person: PersonId | None = None
        self._list = PeopleList(may_add=self._edits)
        how = self.tr("Or drop pictures here to add one.") if self._edits else ""
        self._prompt = EmptyState(Icon.PERSON, self.tr("Choose a person"), how)
        self._card = PersonCard(may_change=self._edits)
        self._form = PersonForm(office, messages, machine)
        self._actions = PersonActions(office, messages, machine, self)
        self._menu = QMenu(self)
        self._details = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._connect()

    @property
    def model(self) -> PeopleModel:
        """The people in the list."""
        return self._list.model

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
            Command.SEARCH: self._list.start_search,
            Command.REFRESH: self.refresh,
            Command.NEXT_PANE: self._next_pane,
        }

    def opened(self) -> None:
        """Fetch the roll and be ready to search."""
        self.refresh()
        if not self.form_open:
            self._list.start_search()

    def may_close(self) -> bool:
        """Ask before a half-filled form is lost."""
        return not self.form_open or self._form.may_leave()

    def keeps_open(self) -> bool:
        """Keep a half-filled form."""
        return self.form_open and self._form.changed

    def returned(self) -> None:
        """Fetch what was changed meanwhile."""
        self.refresh()

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

        def fetch(_handle: TaskHandle) -> Roll:
            return read_roll(office)

        run_task(self, fetch, self._fetched)

    def add_person(self) -> None:
        """Open the form for somebody new, as soon as the roll is known."""
        if self._today is None:
            self._add_when_fetched = True
        elif self.may_close():
            self._open_new(self._today)

    def edit_person(self) -> None:
        """Open the form for the person who is chosen."""
        entry = self.model.roll.entry(self._person)
        if self._edits and entry is not None and not self.form_open:
            self._show(self._form)
            self._form.begin_change(self.model.roll, entry.person)

    def show_person(self, person: PersonId) -> None:
        """Show somebody on the roll, whatever was searched for."""
        if self.model.row_of(person) is None:
            self._list.clear_search()
        self._list.choose(person)
        self._list.set_focus()

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Accept pictures."""
        if event is not None and _holds_pictures(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Put dropped pictures into the form; without one they begin a new person."""
        data = None if event is None else event.mimeData()
        if event is None or data is None or self._today is None or not _holds_pictures(data):
            return
        event.acceptProposedAction()
        if not self.form_open:
            self._open_new(self._today)
        files = dropped_files(data)
        if files:
            self._form.pictures.add_files(files)
        else:
            self._form.pictures.add_picture(QImage(data.imageData()))

    def _build(self) -> None:
        for pane in (self._prompt, self._card, self._form):
            self._details.addWidget(pane)
        inside = column()
        inside.addWidget(self._details)
        right = card(inside)
        right.setMinimumWidth(400)
        self._list.setMinimumWidth(420)
        self._splitter.addWidget(self._list)
        self._splitter.addWidget(right)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.restoreState(self.machine.layout(MachineKey.PEOPLE_SPLITTER))
        layout = column(margin=2 * GRID)
        layout.addWidget(self._splitter)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._list.chosen.connect(self._chosen)
        self._list.opened.connect(self.edit_person)
        self._list.add_wanted.connect(self.add_person)
        self._list.menu_wanted.connect(self._show_menu)
        self._actions.changed.connect(self._somebody_changed)
        self._actions.erased.connect(self._erased)
        self._actions.status_changed.connect(self.status_changed)
        self._card.menu.aboutToShow.connect(self._fill_card_menu)
        self._card.change_wanted.connect(self.edit_person)
        self._form.saved.connect(self._saved)
        self._form.left.connect(self._left)
        self._form.record_wanted.connect(self._record_wanted)
        self._form.camera_wanted.connect(self.camera_wanted)
        self._form.camera_returned.connect(self.camera_returned)

    def _fetched(self, roll: Roll) -> None:
        self._today = roll.today
        person = self._person
        self._list.show_roll(roll)
        self._form.set_roll(roll)
        self._list.choose(person)
        if not self.form_open:
            self._show_again(roll.entry(person))
        if self._add_when_fetched:
            self._add_when_fetched = False
            self.add_person()

    def _show(self, pane: QWidget) -> None:
        self._details.setCurrentWidget(pane)
        # While the form is open, its own button is the primary one.
        self._list.allow_adding(allowed=pane is not self._form)
        self.commands_changed.emit()

    def _chosen(self, entry: RollEntry) -> None:
        if self.form_open and entry.person.id != self._person:
            if not self._form.may_leave():
                self._list.choose(self._person)
                return
            self._form.stop()
            self._show(self._prompt)
        self._person = entry.person.id
        if not self.form_open:
            self._show_card(entry)

    def _show_card(self, entry: RollEntry) -> None:
        roll = self.model.roll
        self._card.show_entry(entry, roll, has_more=bool(self._actions.offered(entry.person, roll)))
        self._show(self._card)

    def _show_again(self, entry: RollEntry | None) -> None:
        """Show how the record of the chosen person is now, also when a search leaves the row out."""
        if entry is not None:
            self._show_card(entry)
        else:
            self._person = None
            self._show(self._prompt)

    def _fill_card_menu(self) -> None:
        entry = self.model.roll.entry(self._person)
        self._card.menu.clear()
        if entry is not None:
            self._actions.fill(self._card.menu, entry.person, self.model.roll)

    def _show_menu(self, place: QPoint) -> None:
        """Show beside the mouse what can be done with the person who is chosen."""
        entry = self.model.roll.entry(self._person)
        if entry is None or self.form_open:
            return
        self._menu.clear()
        if self._edits:
            self._menu.addAction(icon(Icon.EDIT), self.tr("&Edit or add pictures"), self.edit_person)
        self._actions.fill(self._menu, entry.person, self.model.roll)
        if self._menu.actions():
            self._menu.popup(place)

    def _somebody_changed(self) -> None:
        self.refresh()
        self.people_changed.emit()

    def _erased(self) -> None:
        self._person = None
        self._list.choose(None)
        self._show(self._prompt)
        self._list.set_focus()
        self._somebody_changed()

    def _open_new(self, today: date) -> None:
        self._person = None
        self._list.choose(None)
        self._show(self._form)
        self._form.begin_new(self.model.roll, today)

    def _close_form(self) -> None:
        """Show the person again who was chosen when the form was opened, if there was one."""
        self._form.stop()
        entry = self.model.roll.entry(self._person)
        if entry is None:
            self._show(self._prompt)
        else:
            self._show_card(entry)

    def _left(self) -> None:
        self._close_form()
        self._list.set_focus()

    def _saved(self, person: PersonId, new: bool) -> None:  # noqa: FBT001 - a signal's arguments
        self._close_form()
        self._person = person
        if new:
            self._list.clear_search()
        self._list.set_focus()
        self.messages.done(self.tr("The person was added.") if new else self.tr("The changes were saved."))
        self.refresh()
        self.people_changed.emit()

    def _record_wanted(self, person: PersonId) -> None:
        """Leave the form, whose pictures seem to belong to somebody on the roll, for that record."""
        self._close_form()
        self.show_person(person)

    def _next_pane(self) -> None:
        focused = self.focusWidget()
        inside = focused is not None and self._details.isAncestorOf(focused)
        if not inside and self.form_open:
            self._form.set_focus()
        elif not inside and self._details.currentWidget() is self._card:
            self._card.set_focus()
        else:
            self._list.set_focus()


def _holds_pictures(data: QMimeData | None) -> bool:
    return data is not None and (bool(dropped_files(data)) or data.hasImage())
