"""What is done at the desk about the day's events: undo, confirm, refuse, enter by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Direction, Punch
from faceattend.services.office import Office
from faceattend.ui.controls import answered
from faceattend.ui.day_events import DayBook, DayEvent
from faceattend.ui.entry_dialog import EntryDialog, VoidDialog
from faceattend.ui.event_strip import EventStrip, StripAction, StripEvent
from faceattend.ui.face_words import punch_text
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.today_panel import TodayPanel
from faceattend.ui.watching import Watching
from faceattend.workers.live import LiveNews, PunchNews, SightingNews
from faceattend.workers.tasks import run_task


class Desk(QObject):
    """Keeps the day's book and the strip of the last event, and carries out what the user decides.

    Signals:
        changed: the book is another one than before.
        written: a punch was added or voided.
        passed: (Punch, name) that a camera wrote just now.
        doubted: (key, Sighting) of a face that was not accepted.
        unknown: a face is nobody's.
    """

    changed = pyqtSignal()
    written = pyqtSignal()
    passed = pyqtSignal(object, str)
    doubted = pyqtSignal(str, object)
    unknown = pyqtSignal()

    def __init__(
        self,
        parent: QWidget,
        office: Office,
        book: DayBook,
        panel: TodayPanel,
        strip: EventStrip,
        watching: Watching,
    ) -> None:
        super().__init__(parent)
        self._widget = parent
        self._office = office
        self._book = book
        self._strip = strip
        self._watching = watching
        self._zone: tzinfo = UTC
        self._day: date | None = None
        self._last: tuple[Punch, str] | None = None
        self._unclaimed: Punch | None = None
        panel.undo_wanted.connect(self._ask_undo)
        panel.confirmed.connect(self._confirm)
        panel.refused.connect(self._refuse)
        panel.entry_wanted.connect(self._enter)
        strip.chosen.connect(self._act)

    @property
    def can_undo(self) -> bool:
        """Whether there is an entry of this run of the program that Ctrl+Z takes back."""
        return self._last is not None

    def set_day(self, day: date, zone: tzinfo) -> None:
        """Work on this day, with times in the site's zone."""
        self._day = day
        self._zone = zone

    def note(self, news: LiveNews) -> None:
        """Take up what the live line brought."""
        for sighting in news.sightings:
            self._note_sighting(sighting)
        for punch in news.punches:
            self._note_punch(punch)
        if news.sightings or news.punches:
            self.changed.emit()
        if news.punches:
            self.written.emit()

    def add_entry(self) -> None:
        """Ask for an entry by hand."""
        self._enter(None)

    def undo_last(self) -> None:
        """Take back the last entry, at once."""
        if self._last is not None:
            punch, name = self._last
            reason = self.tr("Undone at the desk")
            self._void(name, lambda: self._office.attendance.void(punch.id, reason))

    def _note_sighting(self, news: SightingNews) -> None:
        sighting = news.sighting
        key = self._watching.face_key(sighting.camera, sighting.track)
        if sighting.verdict is Verdict.RECOGNISED:
            self._book.settle_face(key)
            self._answered(key)
            return
        if sighting.verdict is not Verdict.REVIEW or sighting.person is None:
            self._book.add_stranger(key, sighting)
            self._answered(key)
            if sighting.verdict is Verdict.SPOOF:
                self.doubted.emit(key, sighting)
            else:
                self.unknown.emit()
            return
        self.doubted.emit(key, sighting)
        session = news.session
        self._book.add_question(
            key, sighting, news.label, partial(session.confirm, sighting), partial(session.refuse, sighting)
        )
        actions = (StripAction.CONFIRM, StripAction.REFUSE)
        text = self.tr("Is this {0}?").format(news.label)
        self._strip.show_event(StripEvent(Icon.QUESTION, Tone.LATE, "strip-warning", text, actions, key))

    def _note_punch(self, news: PunchNews) -> None:
        self._take_up(news.punch, news.label)
        self.passed.emit(news.punch, news.label)

    def take_back(self, punch: Punch) -> None:
        """Show that a punch does not count any more, because it was somebody else."""
        self._voided(punch, self._name_of(punch.person), (StripAction.ENTER,))
        self._unclaimed = punch

    def take_over(self, punch: Punch, name: str) -> None:
        """Show a punch that was written at the door, and tell that it was."""
        self._take_up(punch, name)
        self.changed.emit()
        self.written.emit()

    def _take_up(self, punch: Punch, name: str) -> None:
        """Show a punch that was just written."""
        if punch.day == self._day:
            self._book.add_punch(punch, name)
        self._last = punch, name
        arrived = punch.direction is Direction.IN
        actions = (StripAction.UNDO, StripAction.OTHER_PERSON)
        self._strip.show_event(
            StripEvent(
                Icon.CHECK_CIRCLE if arrived else Icon.ARROW_OUT,
                Tone.OK if arrived else Tone.ACCENT,
                "strip-ok" if arrived else "strip-info",
                punch_text(name, punch, self._zone),
                actions,
                f"punch {punch.id}",
            )
        )

    def _act(self, action: StripAction, key: str) -> None:
        if action is StripAction.UNDO:
            self.undo_last()
        elif action is StripAction.OTHER_PERSON:
            self._correct()
        elif action is StripAction.ENTER:
            if self._unclaimed is not None:
                self._ask_entry(self._unclaimed.time, self._unclaimed.direction)
        else:
            event = next((event for event in self._book.events() if event.key == key), None)
            if event is not None:
                (self._confirm if action is StripAction.CONFIRM else self._refuse)(event)

    def _correct(self) -> None:
        """Take back the last entry and ask who it really was."""
        if self._last is None:
            return
        punch, name = self._last

        def ask() -> None:
            self._ask_entry(punch.time, punch.direction)

        self._void(name, lambda: self._office.recognition.not_this_person(punch.id), ask)

    def _void(self, name: str, job: Callable[[], Punch], after: Callable[[], None] | None = None) -> None:
        def done(voided: Punch) -> None:
            self._voided(voided, name)
            if after is not None:
                after()

        run_task(self._widget, lambda _handle: job(), done)

    def _voided(self, punch: Punch, name: str, actions: tuple[StripAction, ...] = ()) -> None:
        if punch.day == self._day:
            self._book.add_punch(punch, name)
        if self._last is not None and self._last[0].id == punch.id:
            self._last = None
        text = self.tr("Undone: {0}").format(punch_text(name, punch, self._zone))
        self._strip.show_event(StripEvent(Icon.UNDO, Tone.MUTED, "card", text, actions, f"punch {punch.id}"))
        self.changed.emit()
        self.written.emit()

    def _ask_undo(self, event: DayEvent) -> None:
        punch = event.punch
        if punch is None:
            return
        what = punch_text(event.name, punch, self._zone) + "."
        dialog = VoidDialog(what, lambda reason: self._office.attendance.void(punch.id, reason), self._widget)
        if answered(dialog) and dialog.written is not None:
            self._voided(dialog.written, event.name)
        dialog.deleteLater()

    def _enter(self, event: DayEvent | None) -> None:
        if event is None:
            self._ask_entry(self._office.attendance.now())
        elif self._ask_entry(event.time):
            self._book.settle_face(event.key)
            self.changed.emit()

    def _ask_entry(self, moment: datetime, direction: Direction = Direction.IN) -> bool:
        add = self._office.attendance.add
        dialog = EntryDialog(self._book.people, moment, self._zone, add, self._widget, direction=direction)
        accepted = answered(dialog)
        dialog.deleteLater()
        if not accepted or dialog.written is None:
            return False
        self._take_up(dialog.written, self._name_of(dialog.written.person))
        self.changed.emit()
        self.written.emit()
        return True

    def _name_of(self, person: PersonId) -> str:
        return next((each.details.name for each in self._book.people if each.id == person), "")

    def _confirm(self, event: DayEvent) -> None:
        confirm = event.confirm
        if confirm is None:
            return

        def done(punch: Punch | None) -> None:
            self._book.settle_face(event.key)
            if punch is None:
                text = self.tr("{0} was already checked in on this visit.").format(event.name)
                self._strip.show_event(StripEvent(Icon.INFO, Tone.ACCENT, "strip-info", text, (), event.key))
            else:
                self._take_up(punch, event.name)
                self.written.emit()
            self.changed.emit()

        run_task(self._widget, lambda _handle: confirm(), done)

    def _refuse(self, event: DayEvent) -> None:
        """Keep the face in the list as somebody unknown, and let the watch take it for that."""
        sighting, refuse = event.sighting, event.refuse
        if sighting is None or refuse is None:
            return

        def done(_refused: None) -> None:
            self._book.add_stranger(event.key, sighting)
            self._answered(event.key)
            self.changed.emit()
            self.unknown.emit()

        run_task(self._widget, lambda _handle: refuse(), done)

    def _answered(self, key: str) -> None:
        """Ask no more about this face in the strip."""
        if self._strip.event_shown is not None and self._strip.event_shown.key == key:
            self._strip.rest()
