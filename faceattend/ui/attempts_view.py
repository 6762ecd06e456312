"""Who was seen on a day: every verdict on a face, and every check-in by other means."""

from collections.abc import Sequence
from datetime import tzinfo

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSortFilterProxyModel, Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from faceattend.domain.matching import Verdict
from faceattend.domain.punches import Method
from faceattend.domain.sightings import Rejection
from faceattend.services.logs import Attempt
from faceattend.services.office import Office
from faceattend.ui.controls import EmptyState, Role, column, label, row
from faceattend.ui.day_field import DayField
from faceattend.ui.icons import Icon
from faceattend.ui.log_models import LogModel
from faceattend.ui.messages import MessageStrip
from faceattend.ui.plain_table import plain_table
from faceattend.ui.site_time import moment_words
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import run_task

_REASONS = 4

_VERDICTS = {
    Verdict.RECOGNISED: QT_TRANSLATE_NOOP("Attempts", "Recognised"),
    Verdict.UNKNOWN: QT_TRANSLATE_NOOP("Attempts", "Not known"),
    Verdict.REVIEW: QT_TRANSLATE_NOOP("Attempts", "Not sure"),
    Verdict.SPOOF: QT_TRANSLATE_NOOP("Attempts", "Not a real face"),
}

_METHODS = {
    Method.FACE: QT_TRANSLATE_NOOP("Attempts", "Face"),
    Method.CONFIRMED: QT_TRANSLATE_NOOP("Attempts", "Confirmed at the desk"),
    Method.MANUAL: QT_TRANSLATE_NOOP("Attempts", "By hand"),
    Method.PIN: QT_TRANSLATE_NOOP("Attempts", "PIN"),
    Method.BADGE: QT_TRANSLATE_NOOP("Attempts", "Badge"),
    Method.TERMINAL: QT_TRANSLATE_NOOP("Attempts", "Another terminal"),
}

_REJECTIONS = {
    Rejection.LOW_QUALITY: QT_TRANSLATE_NOOP("Attempts", "Too far, too dark or turned away"),
    Rejection.LIVENESS: QT_TRANSLATE_NOOP("Attempts", "A picture may have been held up"),
    Rejection.NO_CONSENT: QT_TRANSLATE_NOOP("Attempts", "Like somebody who does not agree to be recognised"),
    Rejection.LEFT: QT_TRANSLATE_NOOP("Attempts", "Like somebody who has left"),
    Rejection.PAUSED: QT_TRANSLATE_NOOP("Attempts", "Missed too often; was asked for the PIN"),
}


class AttemptsView(QWidget):
    """Lists them, the newest first."""

    def __init__(self, office: Office, strip: MessageStrip) -> None:
        super().__init__()
        self._office = office
        self._strip = strip
        self._day = DayField()
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search among those who were seen"))
        self._search.setClearButtonEnabled(True)
        self._count = label("", Role.MUTED)
        titles = (self.tr("When"), self.tr("Camera"), self.tr("How"), self.tr("Who"), self.tr("Why not"))
        self._model: LogModel[Attempt] = LogModel(titles, attempt_cells, self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setFilterKeyColumn(-1)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._table = plain_table(self.tr("Who was seen"), self._shown, stretched=_REASONS)
        self._empty = EmptyState(Icon.SEARCH, self.tr("Nobody was seen"), self.tr("Choose another day or word."))
        self._places = QStackedWidget()
        self._places.addWidget(self._table)
        self._places.addWidget(self._empty)
        top = row()
        top.addWidget(self._day)
        top.addWidget(self._search, 1)
        top.addWidget(self._count)
        layout = column(margin=GRID, gap=GRID)
        layout.addLayout(top)
        layout.addWidget(self._places, 1)
        self.setLayout(layout)
        today = office.attendance.today()
        self._day.show_day(today, today)
        self._day.changed.connect(self._read)
        self._search.textChanged.connect(self._filter)
        self._was_read = False

    def showEvent(self, event: QShowEvent | None) -> None:
        """Read when somebody looks: a reading is written into the log."""
        super().showEvent(event)
        if not self._was_read:
            self._was_read = True
            self._read()

    def show_error(self, error: Exception) -> None:
        """Say why it was not read."""
        self._strip.show_error(error)

    def _read(self) -> None:
        office, day = self._office, self._day.day
        zone = office.preferences.zone()

        def success(lines: Sequence[Attempt]) -> None:
            if day == self._day.day:
                self._model.show_lines(lines, zone)
                self._say()

        run_task(self, lambda _task: office.logs.attempts(day, day), success)

    def _filter(self, words: str) -> None:
        self._shown.setFilterFixedString(words)
        self._say()

    def _say(self) -> None:
        count = self._shown.rowCount()
        self._places.setCurrentWidget(self._table if count else self._empty)
        self._count.setText(self.tr("1 line") if count == 1 else self.tr("{0} lines").format(count))


def attempt_cells(attempt: Attempt, zone: tzinfo) -> Sequence[str]:
    """Return time, camera, what was decided or how somebody checked in, who it was, and why a face was not let in."""
    how = _say(_VERDICTS[attempt.verdict]) if attempt.verdict is not None else ""
    if attempt.method is not None:
        how = _say(_METHODS[attempt.method])
    name = "" if attempt.person is None else attempt.person.details.name
    if attempt.verdict is Verdict.REVIEW and name:
        name = _say("{0}?").format(name)
    reason = "" if attempt.rejection is None else _say(_REJECTIONS[attempt.rejection])
    return moment_words(attempt.time, zone), attempt.camera, how, name, reason


def _say(text: str) -> str:
    return QCoreApplication.translate("Attempts", text)
