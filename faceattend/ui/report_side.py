"""What stands beside a report: why a day is what it is, which days are to be decided, what the codes mean."""

from collections.abc import Callable
from datetime import date

from PyQt6.QtCore import QTimer, pyqtBoundSignal, pyqtSignal
from PyQt6.QtWidgets import QStackedWidget, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.explanation import Explanation
from faceattend.domain.people import Person, PersonId
from faceattend.domain.results import DayCode, DayResult, MonthResult
from faceattend.services.office import Office
from faceattend.ui.codes_panel import CodesPanel
from faceattend.ui.day_actions import DayActions
from faceattend.ui.explained_day import ExplainedDay
from faceattend.ui.messages import Messages
from faceattend.ui.open_days import OpenDaysPanel
from faceattend.ui.result_words import OwnWords
from faceattend.ui.trace_panel import Allowed, TracePanel
from faceattend.workers.tasks import Task, TaskHandle, run_task

_SETTLE = 150
"""Milliseconds for which a cell is the current one before its day is explained, while arrow keys go through cells."""

_NOT_DECIDED = frozenset(
    {
        DayCode.FUTURE,
        DayCode.NOT_EMPLOYED,
        DayCode.HOLIDAY,
        DayCode.WEEKLY_OFF,
        DayCode.WORKED_HOLIDAY,
        DayCode.WORKED_OFF_DAY,
    }
)
"""Days on which nobody is expected, or that are still to come."""

_SETTLED = frozenset({DayCode.LEAVE, DayCode.ON_DUTY, DayCode.FROM_HOME})
"""What an entry says of a whole day leaves nothing to decide."""


class ReportSide(QStackedWidget):
    """Shows one panel at a time, or hides.

    Signals:
        turned: another panel is open, or none.
        written: something was written about a day.
        day_wanted: (Person, date) that was chosen in the list of days to decide.
        close_wanted: the month shall be closed.
        print_wanted, save_wanted: an ExplainedDay that shall be printed, or saved as PDF.
        left: the panel was closed; the focus belongs to the report again.
    """

    turned = pyqtSignal()
    written = pyqtSignal()
    day_wanted = pyqtSignal(object, object)
    close_wanted = pyqtSignal()
    print_wanted = pyqtSignal(object)
    save_wanted = pyqtSignal(object)
    left = pyqtSignal()

    def __init__(self, office: Office, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._office = office
        self._messages = messages
        self._window = window
        self._result: MonthResult | None = None
        self._shown: Explanation | None = None
        self._wanted: tuple[PersonId, date] | None = None
        self._task: Task | None = None
        self.actions_of_day = DayActions(office, messages, window)
        self.trace = TracePanel()
        self.open_days = OpenDaysPanel(may_close=office.access.has(Right.CLOSE_MONTH))
        self.codes = CodesPanel()
        for panel in (self.trace, self.open_days, self.codes):
            self.addWidget(panel)
            panel.closed.connect(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE)
        self._timer.timeout.connect(self._fetch)
        self._connect()
        self.hide()

    @property
    def panel(self) -> QWidget | None:
        """The panel that is open, None while none is."""
        return None if self.isHidden() else self.currentWidget()

    def show_month(self, result: MonthResult | None) -> None:
        """Show the open days and the codes of a month; explain the day again that is explained."""
        self._result = result
        self.open_days.show_month(result)
        self.codes.show_month(result)
        if self.panel is self.trace and self._wanted is not None:
            self._fetch()

    def explain(self, person: PersonId, day: date) -> None:
        """Open the explanation of a day."""
        self._wanted = person, day
        self.turn_to(self.trace)
        self._fetch()

    def follow(self, person: PersonId, day: date) -> None:
        """Explain another day, when one is explained."""
        if self.panel is self.trace and self._wanted != (person, day):
            self._wanted = person, day
            self._timer.start()

    def turn_to(self, panel: QWidget | None) -> None:
        """Open a panel, or close the one that is open."""
        if panel is not None:
            self.setCurrentWidget(panel)
        self.setVisible(panel is not None)
        self.turned.emit()

    def forget(self) -> None:
        """Close the explanation: what it explained is not in front any more."""
        self._wanted = self._shown = None
        self._stop()
        if self.panel is self.trace:
            self.turn_to(None)

    def set_focus(self) -> None:
        """Put the focus into the panel that is open."""
        panel = self.panel
        if isinstance(panel, TracePanel | OpenDaysPanel | CodesPanel):
            panel.set_focus()

    def stop(self) -> None:
        """Stop all work."""
        self._timer.stop()
        self._stop()

    def _connect(self) -> None:
        trace, actions = self.trace, self.actions_of_day
        trace.accept_wanted.connect(self._with_day(actions.accept))
        trace.punch_wanted.connect(self._with_day(actions.add_punch))
        trace.overtime_wanted.connect(self._with_day(actions.approve))
        trace.decide_wanted.connect(lambda kind: self._do(lambda shown: actions.decide(shown, kind)))
        trace.void_wanted.connect(lambda punch: self._do(lambda shown: actions.void(shown, punch)))
        trace.withdraw_wanted.connect(lambda entry: self._do(lambda shown: actions.withdraw(shown, entry)))
        trace.leave_wanted.connect(
            lambda kind: self._do(lambda shown: actions.enter([shown.person], shown.result.day, kind))
        )
        trace.print_wanted.connect(lambda: self._take_away(self.print_wanted))
        trace.save_wanted.connect(lambda: self._take_away(self.save_wanted))
        actions.written.connect(self.written)
        self.open_days.day_wanted.connect(self._open_day)
        self.open_days.close_wanted.connect(self.close_wanted)

    def _with_day(self, do: Callable[[Explanation], None]) -> Callable[[], None]:
        return lambda: self._do(do)

    def _do(self, do: Callable[[Explanation], None]) -> None:
        if self._shown is not None:
            do(self._shown)

    def _take_away(self, wanted: pyqtBoundSignal) -> None:
        if self._shown is not None:
            wanted.emit(ExplainedDay(self._shown, self._office.papers))

    def _open_day(self, person: Person, day: date) -> None:
        self.day_wanted.emit(person, day)
        self.explain(person.id, day)

    def _close(self) -> None:
        self.turn_to(None)
        self.left.emit()

    def _fetch(self) -> None:
        self._timer.stop()
        self._stop()
        if self._wanted is None:
            return
        office, (person, day) = self._office, self._wanted

        def op(_handle: TaskHandle) -> tuple[Explanation, OwnWords]:
            book = office.rules.book()
            titles = {kind.code: kind.title for kind in book.leave_types}
            labels = {DayCode(code.value): words for code, words in book.labels}
            return office.reporting.explain(person, day), OwnWords(labels, titles)

        self._task = run_task(self._window, op, self._fetched, self._failed)

    def _fetched(self, fetched: tuple[Explanation, OwnWords]) -> None:
        self._task = None
        self._shown, words = fetched
        person = self._shown.person
        allowed = Allowed(
            correct=self.actions_of_day.may_correct(person),
            decide=_can_be_decided(self._shown.result),
            take_away=self._office.access.may(Right.EXPORT_REPORTS, person),
        )
        self.trace.show_day(self._shown, allowed, words)

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._shown = None
        self.trace.say(self.tr("The day could not be explained"), str(error))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


def _can_be_decided(result: DayResult) -> bool:
    settled = result.code in _SETTLED and result.other is None
    return not settled and result.code not in _NOT_DECIDED
