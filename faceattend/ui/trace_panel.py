"""Why a day is what it is, and what can be done about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt, pyqtBoundSignal, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from faceattend.domain.day_entries import DayEntry, EntryKind
from faceattend.domain.explanation import Explanation, UsedPunch
from faceattend.domain.results import Issue
from faceattend.ui.controls import (
    Kind,
    Picture,
    Role,
    button,
    column,
    icon_button,
    label,
    line,
    row,
    scrolled,
)
from faceattend.ui.entry_words import entry_words
from faceattend.ui.explanation_words import IGNORED, punch_words, step_words, use_words
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.result_words import (
    NO_OWN_WORDS,
    OwnWords,
    cell_text,
    clock_text,
    day_words,
    issue_words,
    minutes_words,
)
from faceattend.ui.site_time import day_text
from faceattend.ui.theme import GRID

_NARROWEST = 320
"""Pixels: a punch with its time and what became of it on one line."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be done with the day that is shown.

    Attributes:
        correct: the record may be changed by whoever is signed in.
        decide: the day is over or begun, so that it can be decided.
        take_away: the explanation may be printed and saved.
    """

    correct: bool = False
    decide: bool = False
    take_away: bool = False


class TracePanel(QWidget):
    """Shows an explanation; it changes nothing itself.

    Signals:
        accept_wanted: the missing punch shall be written at the proposed time.
        decide_wanted: the EntryKind as which the day shall be decided.
        punch_wanted: a punch shall be entered by hand.
        leave_wanted: the EntryKind of an entry: leave, on duty, from home.
        overtime_wanted: overtime shall be approved.
        void_wanted: a Punch that shall not count.
        withdraw_wanted: a DayEntry that shall not count.
        print_wanted, save_wanted: the explanation shall be printed, or saved as PDF.
        closed: the panel shall go away.
    """

    accept_wanted = pyqtSignal()
    decide_wanted = pyqtSignal(object)
    punch_wanted = pyqtSignal()
    leave_wanted = pyqtSignal(object)
    overtime_wanted = pyqtSignal()
    void_wanted = pyqtSignal(object)
    withdraw_wanted = pyqtSignal(object)
    print_wanted = pyqtSignal()
    save_wanted = pyqtSignal()
    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(_NARROWEST)
        self._name = label("", Role.HEADING, wrap=True)
        self._day = label("", Role.MUTED, wrap=True)
        self._paper = icon_button(Icon.PRINT, self.tr("Print or save this explanation"))
        self._paper.setObjectName("paper")
        self._close = icon_button(Icon.CLOSE, self.tr("Close the explanation"))
        self._close.clicked.connect(self.closed)
        self._area: QScrollArea | None = None
        self._words = NO_OWN_WORDS
        self._accept = button("", Kind.PRIMARY, Icon.CHECK)
        self._accept.clicked.connect(self.accept_wanted)
        self._decide = button(self.tr("&Decide"))
        self._enter = button(self.tr("En&ter"))
        for each in (self._decide, self._enter):
            each.setProperty("menu", "true")
        self._fill_menus()
        names = column(gap=0)
        names.addWidget(self._name)
        names.addWidget(self._day)
        head = row()
        head.addLayout(names, 1)
        head.addWidget(self._paper, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._keys = row()
        self._keys.addWidget(self._decide)
        self._keys.addWidget(self._enter)
        self._keys.addStretch()
        self._place = column()
        inside = column(margin=2 * GRID, gap=GRID)
        inside.addLayout(head)
        inside.addLayout(self._place, 1)
        inside.addWidget(self._accept)
        inside.addLayout(self._keys)
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.setLayout(inside)
        layout = column()
        layout.addWidget(frame)
        self.setLayout(layout)
        self.say(self.tr("Choose a cell"), self.tr("Then everything that made it is listed here."))

    def say(self, title: str, text: str) -> None:
        """Show two sentences in place of an explanation."""
        self._name.setText(title)
        self._day.setText(text)
        self._offer(Allowed(), None)
        self._fill(QWidget())

    def show_day(self, explanation: Explanation, allowed: Allowed, words: OwnWords = NO_OWN_WORDS) -> None:
        """Show an explanation and what may be done, in the office's own words."""
        self._words = words
        result = explanation.result
        self._name.setText(explanation.person.details.name)
        self._day.setText(day_text(result.day))
        self._offer(allowed, explanation)
        self._fill(self._page(explanation, allowed))

    def set_focus(self) -> None:
        """Put the focus on what is to be done, or on the explanation."""
        for each in (self._accept, self._decide):
            if each.isVisible():
                each.setFocus()
                return
        if self._area is not None:
            self._area.setFocus()

    def _fill_menus(self) -> None:
        decide, enter = QMenu(self._decide), QMenu(self._enter)
        for text, kind in (
            (self.tr("&Present"), EntryKind.PRESENT),
            (self.tr("&Half day"), EntryKind.HALF_DAY),
            (self.tr("&Absent"), EntryKind.ABSENT),
        ):
            _add(decide, text, _telling(self.decide_wanted, kind))
        _add(enter, self.tr("A &punch by hand..."), self.punch_wanted.emit)
        for text, kind in (
            (self.tr("&Leave..."), EntryKind.LEAVE),
            (self.tr("On &duty elsewhere..."), EntryKind.ON_DUTY),
            (self.tr("&Work from home..."), EntryKind.FROM_HOME),
        ):
            _add(enter, text, _telling(self.leave_wanted, kind))
        self._overtime = _add(enter, self.tr("&Overtime to approve..."), self.overtime_wanted.emit)
        self._decide.setMenu(decide)
        self._enter.setMenu(enter)
        paper = QMenu(self._paper)
        _add(paper, self.tr("&Print..."), self.print_wanted.emit)
        _add(paper, self.tr("&Save as PDF..."), self.save_wanted.emit)
        self._paper.setMenu(paper)
        self._paper.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _offer(self, allowed: Allowed, explanation: Explanation | None) -> None:
        result = None if explanation is None else explanation.result
        proposed = None if result is None else result.proposed
        self._accept.setVisible(allowed.correct and proposed is not None)
        if result is not None and proposed is not None:
            missing = Issue.MISSING_IN in result.issues
            words = self.tr("Accept: came at {0}") if missing else self.tr("Accept: left at {0}")
            self._accept.setText(words.format(clock_text(proposed)))
        self._decide.setVisible(allowed.correct and allowed.decide)
        self._enter.setVisible(allowed.correct)
        self._paper.setVisible(allowed.take_away)
        self._overtime.setVisible(_can_be_approved(explanation))

    def _fill(self, page: QWidget) -> None:
        if self._area is not None:
            self._area.hide()
            self._area.deleteLater()
        self._area = scrolled(page, read_only=self.tr("Explanation"))
        self._place.addWidget(self._area)
        self._area.show()

    def _page(self, explanation: Explanation, allowed: Allowed) -> QWidget:
        layout = column(gap=GRID)
        result = explanation.result
        code = label(cell_text(result) or "\u00b7", Role.BADGE_INFO)
        head = row()
        head.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(day_words(result, self._words), Role.STRONG, wrap=True), 1)
        layout.addLayout(head)
        minutes = minutes_words(result)
        if minutes:
            layout.addWidget(label(minutes, wrap=True))
        for issue in result.issues:
            layout.addLayout(_noticed(issue_words(issue)))
        if explanation.closed is not None and explanation.closed != result:
            words = self.tr("The closed month says {0}. Amend the month to let this count.")
            layout.addLayout(_noticed(words.format(cell_text(explanation.closed))))
        self._add_punches(layout, explanation.punches, allowed)
        self._add_entries(layout, explanation.entries, allowed)
        layout.addWidget(line())
        layout.addWidget(label(self.tr("Step by step"), Role.STRONG))
        for number, step in enumerate(explanation.steps, start=1):
            layout.addLayout(_numbered(number, step_words(step, result.day)))
        layout.addStretch()
        page = QWidget()
        page.setLayout(layout)
        return page

    def _add_punches(self, layout: QVBoxLayout, punches: Sequence[UsedPunch], allowed: Allowed) -> None:
        layout.addWidget(line())
        layout.addWidget(label(self.tr("Punches"), Role.STRONG))
        if not punches:
            layout.addWidget(label(self.tr("None."), Role.MUTED))
        for used in punches:
            texts = column(gap=0)
            ignored = used.use in IGNORED
            texts.addWidget(label(use_words(used.use), Role.MUTED if ignored else None, wrap=True))
            texts.addWidget(label(punch_words(used), Role.MUTED, wrap=True))
            time = label(clock_text(used.time), Role.MUTED if ignored else Role.STRONG)
            line_of_punch = row(gap=GRID + GRID // 2)
            line_of_punch.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
            line_of_punch.addLayout(texts, 1)
            if allowed.correct and used.punch.counts:
                words = self.tr("Undo the punch at {0}...").format(clock_text(used.time))
                undo = icon_button(Icon.UNDO, words)
                undo.clicked.connect(_telling(self.void_wanted, used.punch))
                line_of_punch.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
            layout.addLayout(line_of_punch)

    def _add_entries(self, layout: QVBoxLayout, entries: Sequence[DayEntry], allowed: Allowed) -> None:
        if not entries:
            return
        layout.addWidget(line())
        layout.addWidget(label(self.tr("Entries"), Role.STRONG))
        for entry in entries:
            texts = column(gap=0)
            texts.addWidget(label(entry_words(entry), None if entry.counts else Role.MUTED, wrap=True))
            rest = ", ".join(part for part in (entry.reason, entry.by) if part)
            if not entry.counts:
                rest = self.tr("withdrawn: {0}").format(entry.void_reason)
            if rest:
                texts.addWidget(label(rest, Role.MUTED, wrap=True))
            line_of_entry = row()
            line_of_entry.addLayout(texts, 1)
            if allowed.correct and entry.counts:
                withdraw = icon_button(Icon.UNDO, self.tr("Withdraw this entry..."))
                withdraw.clicked.connect(_telling(self.withdraw_wanted, entry))
                line_of_entry.addWidget(withdraw, 0, Qt.AlignmentFlag.AlignTop)
            layout.addLayout(line_of_entry)


def _add(menu: QMenu, text: str, run: Callable[[], None]) -> QAction:
    action = QAction(text, menu)
    action.triggered.connect(lambda _checked=False: run())
    menu.addAction(action)
    return action


def _can_be_approved(explanation: Explanation | None) -> bool:
    """Return whether overtime of the day waits for somebody to approve it, or was approved and may be changed."""
    if explanation is None:
        return False
    approved = any(entry.kind is EntryKind.OVERTIME and entry.counts for entry in explanation.entries)
    return approved or Issue.OVERTIME_OPEN in explanation.result.issues


def _telling(signal: pyqtBoundSignal, what: object) -> Callable[[], None]:
    return lambda: signal.emit(what)


def _noticed(words: str) -> QHBoxLayout:
    """Return a sentence behind a warning sign."""
    layout = row()
    layout.addWidget(Picture(Icon.WARNING, Tone.LATE, 18), 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(label(words, wrap=True), 1)
    return layout


def _numbered(number: int, words: str) -> QHBoxLayout:
    layout = row()
    place = label(str(number), Role.MUTED)
    place.setMinimumWidth(2 * GRID)
    layout.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(label(words, wrap=True), 1)
    return layout
