"""Making a change of the rules: what it would change of the past is shown first, and it can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QDialog, QWidget

from faceattend.domain.months import Month
from faceattend.domain.rule_book import RuleBook
from faceattend.domain.rule_changes import RuleChange, taken_back
from faceattend.errors import UserError
from faceattend.services.rules import RuleEffect, RulesService
from faceattend.ui.controls import Kind, Role, button, column, label, row, size_window
from faceattend.ui.differences import DifferencesModel
from faceattend.ui.messages import MessageStrip, Notice, NoticeAction, Severity
from faceattend.ui.month_field import month_text
from faceattend.ui.plain_table import plain_table
from faceattend.ui.progress_dialog import WorkBar, stopping
from faceattend.ui.theme import GRID
from faceattend.ui.write_dialog import WriteDialog
from faceattend.workers.tasks import run_task


@dataclass(frozen=True, slots=True)
class MadeChange:
    """A change that was made.

    Attributes:
        before, after: the rules without and with it.
    """

    before: RuleBook
    after: RuleBook


class EffectDialog(QDialog):
    """Shows which days of the past a change would make different, and asks whether to make it."""

    def __init__(self, effect: RuleEffect, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("This changes the past"))
        self._model = DifferencesModel(self, (self.tr("Now"), self.tr("With the change")))
        self._model.show_differences([person for month in effect.months for person in month.people])
        table = plain_table(self.tr("Days that would be different"), self._model, 0)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        go_on = button(self.tr("Make the change"), Kind.PRIMARY)
        go_on.clicked.connect(self.accept)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(go_on)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(effect_words(effect), Role.HEADING, wrap=True))
        why = self.tr("Nothing that was recorded is lost: only what it counts as would be different.")
        layout.addWidget(label(why, wrap=True))
        layout.addWidget(table, 1)
        table.setVisible(self._model.rowCount() > 0)
        if effect.closed:
            layout.addWidget(label(closed_words(effect.closed), Role.MUTED, wrap=True))
        layout.addLayout(buttons)
        self.setLayout(layout)
        # Enter alone must not rewrite the past.
        cancel.setDefault(True)
        cancel.setFocus()
        if self._model.rowCount():
            size_window(self, 720, 480)


class RuleWriting:
    """Tries a change, asks when the past would be different, and makes it."""

    def __init__(self, service: RulesService, window: QWidget) -> None:
        """Prepare to work for a window that shows errors."""
        self._service = service
        self._window = window

    def write(
        self,
        change: Callable[[], RuleChange],
        made: Callable[[MadeChange], None],
        given_up: Callable[[Exception | None], None],
        progress: Callable[[int, int, str], None] | None = None,
    ) -> None:
        """Begin.

        Args:
            change: makes the change from what the fields say now; a UserError of it is told like everything else.
            made: called when it was made.
            given_up: called with why it was not, or with None when the user did not want it any more.
            progress: told how many of the months were tried.
        """
        try:
            wanted = change()
        except UserError as error:
            given_up(error)
            return

        def tried(effect: RuleEffect) -> None:
            if effect.rewrites_past or effect.closed:
                self._ask(effect, lambda: self._carry_out(wanted, made, given_up), lambda: given_up(None))
            else:
                self._carry_out(wanted, made, given_up)

        service = self._service
        run_task(self._window, lambda handle: service.effect(wanted, stopping(handle)), tried, given_up, progress)

    def take_back(self, change: MadeChange, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Put the rules back as they were before a change, unless they were changed again."""
        service = self._service
        undo = taken_back(change.before, change.after)
        run_task(self._window, lambda _handle: service.carry_out(undo), lambda _book: done(), failed)

    def _ask(self, effect: RuleEffect, go_on: Callable[[], None], leave: Callable[[], None]) -> None:
        dialog = EffectDialog(effect, self._window)
        dialog.accepted.connect(go_on)
        dialog.rejected.connect(leave)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _carry_out(
        self, change: RuleChange, made: Callable[[MadeChange], None], failed: Callable[[Exception], None]
    ) -> None:
        service = self._service

        def op() -> MadeChange:
            before = service.book()
            return MadeChange(before, service.carry_out(change))

        run_task(self._window, lambda _handle: op(), made, failed)


class RuleDialog(WriteDialog[MadeChange]):
    """A dialog that writes a change of the rules; overrides :meth:`change`.

    What would change of the past is shown before it is written. Cancel leaves everything as it is.
    """

    def __init__(self, service: RulesService, title: str, verb: str, parent: QWidget | None) -> None:
        super().__init__(title, verb, Kind.PRIMARY, parent)
        self._rules = service
        self._bar = WorkBar()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment.

        Raises:
            UserError: a value is not possible.
        """
        raise NotImplementedError

    def finish_layout(self) -> None:
        """Put the bar of the work below what is in the dialog already."""
        self.body.addWidget(self._bar)

    def _begin(self) -> None:
        self._strip.clear()
        self._set_writing(writing=True)
        self._bar.begin(self.tr("Looking at what would change..."))
        RuleWriting(self._rules, self).write(self.change, self._done, self._given_up, self._bar.show_progress)

    def _given_up(self, error: Exception | None) -> None:
        self._bar.end()
        self._set_writing(writing=False)
        if error is not None:
            self.show_error(error)


class RuleChanges:
    """What a page of rules does with its dialogs: opens them, tells what was done, and offers to take it back."""

    def __init__(self, service: RulesService, page: QWidget, strip: MessageStrip, changed: Callable[[], None]) -> None:
        """Prepare; ``changed`` is called when the rules are others than before."""
        self._service = service
        self._page = page
        self._strip = strip
        self._changed = changed

    def open(self, dialog: RuleDialog, words: str) -> None:
        """Open a dialog; ``words`` are said when it has written."""
        self._strip.clear()

        def accepted() -> None:
            if dialog.written is not None:
                self._done(dialog.written, words)

        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make(self, change: Callable[[], RuleChange], words: str) -> None:
        """Make a change that needs no dialog."""
        self._strip.clear()

        def given_up(error: Exception | None) -> None:
            if error is not None:
                self._strip.show_error(error)

        RuleWriting(self._service, self._page).write(change, lambda made: self._done(made, words), given_up)

    def _done(self, made: MadeChange, words: str) -> None:
        if made.before == made.after:
            words = _say("Everything is as it was.")
            self._strip.show_notice(Notice(Severity.OK, words))
            return
        undo = NoticeAction(_say("Undo"), lambda: self._take_back(made))
        # What somebody else changed in between would be taken back along with it.
        alone = made.after.version == made.before.version + 1
        self._strip.show_notice(Notice(Severity.OK, words, actions=(undo,) if alone else ()))
        self._changed()

    def _take_back(self, made: MadeChange) -> None:
        def done() -> None:
            self._strip.show_notice(Notice(Severity.OK, _say("It is as it was before.")))
            self._changed()

        RuleWriting(self._service, self._page).take_back(made, done, self._strip.show_error)


def effect_words(effect: RuleEffect) -> str:
    """Return how much of the past a change would make different."""
    if not effect.rewrites_past:
        return _say("Only closed months lie in this time, and they stay as they are.")
    people, days = len(effect.people), len(effect.past)
    who = _say("1 person") if people == 1 else _say("{0} people").format(people)
    if not days:
        return _say("Sums of months would be different: {0}.").format(who)
    what = _say("1 day") if days == 1 else _say("{0} days").format(days)
    return _say("Days that are past would be different: {0}, {1}.").format(who, what)


def closed_words(months: Sequence[Month]) -> str:
    """Return which closed months a change does not touch."""
    names = ", ".join(month_text(month) for month in months)
    return _say("Closed months stay as they are: {0}.").format(names)


def _say(text: str) -> str:
    return QCoreApplication.translate("RuleWriting", text)
