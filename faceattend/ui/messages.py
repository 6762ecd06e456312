"""The one way to tell the user: a strip above the work for what can wait, a dialog for what needs an answer."""

import logging
import platform
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePath

from PyQt6.QtCore import QT_VERSION_STR, QObject, Qt, QTimer, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QGuiApplication
from PyQt6.QtWidgets import QDialog, QFrame, QPushButton, QVBoxLayout, QWidget

from faceattend import __version__
from faceattend.errors import BugError, FaceAttendError
from faceattend.paths import log_folder
from faceattend.ui.controls import Kind, Picture, Role, answered, button, column, icon_button, label, row, set_role
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.theme import GRID

STAY_SECONDS = 6
"""How long good news stays on the screen; warnings and errors stay until they are closed or replaced."""

_QUESTION_WIDTH = 440
_CRASH_WIDTH = 520

_log = logging.getLogger(__name__)


class Severity(Enum):
    """How much a notice matters: its icon, the tone of the icon, and the role of its strip."""

    INFO = (Icon.INFO, Tone.ACCENT, "strip-info")
    OK = (Icon.CHECK_CIRCLE, Tone.OK, "strip-ok")
    WARNING = (Icon.WARNING, Tone.LATE, "strip-warning")
    ERROR = (Icon.ERROR, Tone.BAD, "strip-error")


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """A button on a notice: a verb, and what it does. Pressing it closes the notice."""

    verb: str
    run: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell.

    Attributes:
        text: what happened, and what to do when that is not an action.
        meaning: what it means for attendance; may be empty.
        seconds: how long it stays; 0 is until it is closed.
    """

    severity: Severity
    text: str
    meaning: str = ""
    actions: tuple[NoticeAction, ...] = field(default=())
    seconds: int = 0


class MessageStrip(QFrame):
    """Shows one notice; hidden while there is none. A dialog has its own, the window has one above the tabs.

    Signals:
        seen: a Notice that the user closed, or whose action he chose, or whose time is over.
    """

    seen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice: Notice | None = None
        self._picture = Picture(Icon.INFO, Tone.ACCENT, 20)
        self._text = label("", wrap=True)
        self._meaning = label("", Role.STRONG, wrap=True)
        self._buttons = row()
        self._close = icon_button(Icon.CLOSE, self.tr("Close this message"))
        self._close.clicked.connect(self._end)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._meaning)
        words.addWidget(self._text)
        layout = row(gap=GRID + GRID // 2)
        layout.setContentsMargins(GRID + GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        layout.addWidget(self._picture)
        layout.addLayout(words, 1)
        layout.addLayout(self._buttons)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._end)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in place of the one before."""
        self.clear()
        self.notice = notice
        name, tone, role = notice.severity.value
        set_role(self, role)
        self._picture.show_icon(name, tone)
        self._text.setText(notice.text)
        self._meaning.setText(notice.meaning)
        self._meaning.setVisible(bool(notice.meaning))
        before: QWidget = self._close
        for action in notice.actions:
            made = self._button(action)
            self._buttons.addWidget(made)
            # Tab would find a button that was made late after everything else in the window.
            QWidget.setTabOrder(before, made)
            before = made
        self.setAccessibleName(" ".join(part for part in (notice.meaning, notice.text) if part))
        self.show()
        if notice.seconds:
            self._timer.start(notice.seconds * 1000)

    def show_error(self, error: Exception) -> None:
        """Show an error of ours; a dialog that holds this strip calls it for its own work."""
        self.show_notice(Notice(Severity.ERROR, str(error)))

    def clear(self) -> None:
        """Take the notice away."""
        self._timer.stop()
        self.notice = None
        self.hide()
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _button(self, action: NoticeAction) -> QPushButton:
        made = button(action.verb)
        made.clicked.connect(lambda: self._run(action))
        return made

    def _run(self, action: NoticeAction) -> None:
        self._end()
        action.run()

    def _end(self) -> None:
        notice = self.notice
        self.clear()
        if notice is not None:
            self.seen.emit(notice)


class Messages(QObject):
    """Tells the user of one window. Built with the window and handed to every tab.

    Besides what happens at this moment there are reminders: they wait until the strip is free, come back after
    something else was told in between, and go when the user has closed them or chosen their action.

    Signals:
        told: a Notice, after it was shown; the window also reads it out in its status bar.
    """

    told = pyqtSignal(object)

    def __init__(self, window: QWidget, strip: MessageStrip) -> None:
        super().__init__(window)
        self._window = window
        self._strip = strip
        self._reminders: list[Notice] = []
        strip.seen.connect(self._seen)

    def done(self, text: str, *actions: NoticeAction) -> None:
        """Say that something worked; goes away by itself."""
        self._tell(Notice(Severity.OK, text, actions=actions, seconds=STAY_SECONDS))

    def warn(self, text: str, *actions: NoticeAction, meaning: str = "") -> None:
        """Say that something needs attention."""
        self._tell(Notice(Severity.WARNING, text, meaning, actions))

    def fault(self, text: str, *actions: NoticeAction, meaning: str = "") -> None:
        """Say that something is wrong: what happened and what to do, and what it means for attendance."""
        self._tell(Notice(Severity.ERROR, text, meaning, actions))

    def error(self, error: Exception, *actions: NoticeAction, meaning: str = "") -> None:
        """Tell about an error: its own sentence when it was written for the user, else a dialog with the details."""
        if isinstance(error, FaceAttendError) and not isinstance(error, BugError):
            _log.info("told the user: %s", type(error).__name__)
            self.fault(str(error), *actions, meaning=meaning)
        else:
            _log.error("an unexpected error", exc_info=error)
            CrashDialog(error, meaning, self._window).open()

    def remind(self, notice: Notice) -> None:
        """Show a notice as soon as nothing else is shown, until the user has seen to it."""
        if notice not in self._reminders:
            self._reminders.append(notice)
        self._show_reminder()

    def clear(self) -> None:
        """Take the notice and all reminders away because their causes are gone, or they are for somebody else."""
        self._reminders.clear()
        self._strip.clear()

    @property
    def current(self) -> Notice | None:
        """The notice that is on the screen."""
        return self._strip.notice

    def _tell(self, notice: Notice) -> None:
        self._strip.show_notice(notice)
        self.told.emit(notice)

    def _seen(self, notice: Notice) -> None:
        self._reminders = [each for each in self._reminders if each is not notice]
        self._show_reminder()

    def _show_reminder(self) -> None:
        if self._reminders and self._strip.notice is None:
            self._tell(self._reminders[0])


class Question(QDialog):
    """Asks for one of several answers, each a verb.

    Attributes:
        answer: index of the chosen verb; None when the dialog was closed without an answer.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        verbs: Sequence[str],
        *,
        destructive: bool = False,
        severity: Severity = Severity.INFO,
    ) -> None:
        """Build the dialog: the first verb is the primary one, unless it destroys; Cancel is always there."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.answer: int | None = None
        name, tone, _ = severity.value
        picture = Picture(name, tone, 32)
        words = column()
        words.addWidget(label(title, Role.HEADING, wrap=True))
        words.addWidget(label(text, wrap=True))
        words.addStretch()
        top = row(gap=2 * GRID)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        buttons = row()
        buttons.addStretch()
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        for index, verb in reversed(list(enumerate(verbs))):
            kind = Kind.PLAIN if index else (Kind.DANGER if destructive else Kind.PRIMARY)
            made = button(verb, kind)
            made.clicked.connect(lambda _checked=False, chosen=index: self._choose(chosen))
            buttons.addWidget(made)
            if index == 0 and not destructive:
                made.setDefault(True)
                made.setFocus()
        if destructive:
            cancel.setDefault(True)
            cancel.setFocus()
        layout = column(margin=3 * GRID, gap=3 * GRID)
        layout.addLayout(top)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumWidth(_QUESTION_WIDTH)
        self.resize(_QUESTION_WIDTH, layout.totalHeightForWidth(_QUESTION_WIDTH))

    def _choose(self, answer: int) -> None:
        self.answer = answer
        self.accept()


def ask(parent: QWidget, title: str, text: str, verb: str, *, destructive: bool = False) -> bool:
    """Ask whether to go on; return True when the user pressed ``verb``."""
    return choose(parent, title, text, [verb], destructive=destructive) == 0


def choose(parent: QWidget, title: str, text: str, verbs: Sequence[str], *, destructive: bool = False) -> int | None:
    """Ask for one of several verbs; return its index, or None for Cancel and Esc."""
    severity = Severity.WARNING if destructive else Severity.INFO
    question = Question(parent, title, text, verbs, destructive=destructive, severity=severity)
    answered(question)
    answer = question.answer
    question.deleteLater()
    return answer


class CrashDialog(QDialog):
    """Shows a defect of ours: that it happened, what it means, and the details to hand on. Holds no names of people."""

    def __init__(self, error: BaseException, meaning: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.details = crash_details(error)
        picture = Picture(Icon.ERROR, Tone.BAD, 32)
        words = column()
        words.addWidget(label(self.tr("Something went wrong inside the program"), Role.HEADING, wrap=True))
        if meaning:
            words.addWidget(label(meaning, Role.STRONG, wrap=True))
        text = self.tr(
            "What was saved is safe. Try again; if it happens again, copy the details and send them to whoever "
            "looks after this program. The details name no person."
        )
        words.addWidget(label(text, wrap=True))
        words.addStretch()
        top = row(gap=2 * GRID)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        copy = button(self.tr("Copy details"), name=Icon.COPY)
        copy.clicked.connect(self._copy)
        folder = button(self.tr("Open log folder"), name=Icon.FOLDER)
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder()))))
        close = button(self.tr("Go on"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = row()
        buttons.addWidget(copy)
        buttons.addWidget(folder)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=3 * GRID, gap=3 * GRID)
        layout.addLayout(top)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumWidth(_CRASH_WIDTH)
        self.resize(_CRASH_WIDTH, layout.totalHeightForWidth(_CRASH_WIDTH))

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.details)


def crash_details(error: BaseException) -> str:
    """Return what helps to find a defect: versions, the kind of error and where it was raised; no texts or values."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {PurePath(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
    versions = f"faceattend {__version__}, Python {platform.python_version()}, Qt {QT_VERSION_STR}, {platform.system()}"
    return "\n".join([versions, type(error).__name__, *places])
