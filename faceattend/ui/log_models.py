"""The tables of the log: incidents, and what accounts did."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Generic, TypeVar

from PyQt6.QtCore import QObject

from faceattend.services.logs import AuditLine, IncidentLine
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.log_words import action_words, incident_words, nobody_yet, outcome_words, people_words
from faceattend.ui.site_time import moment_words

Line = TypeVar("Line")


class LogModel(LinesModel, Generic[Line]):
    """Lines of one kind, the newest first."""

    def __init__(self, titles: Sequence[str], cells: Callable[[Line, tzinfo], Sequence[str]], parent: QObject) -> None:
        """Show nothing yet.

        Args:
            titles: of the columns.
            cells: writes the cells of a line, with times of the zone that is given.
        """
        super().__init__(parent, titles)
        self._cells = cells
        self._lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line], zone: tzinfo) -> None:
        """Show other lines, which are given the oldest first."""
        self._lines = list(reversed(lines))
        self.show_rows([self._cells(line, zone) for line in self._lines])

    def line(self, row: int) -> Line | None:
        """Return what stands on a row, or None."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, wanted: Callable[[Line], bool]) -> int:
        """Return the first row whose line is wanted, or -1."""
        return next((row for row, line in enumerate(self._lines) if wanted(line)), -1)


def audit_cells(line: AuditLine, zone: tzinfo) -> Sequence[str]:
    """Return time, account, action, whom it was about and details of a line."""
    entry = line.entry
    details = " · ".join(part for part in (outcome_words(entry.outcome), entry.detail) if part)
    return moment_words(entry.time, zone), line.account, action_words(entry.action), people_words(line), details


def incident_cells(line: IncidentLine, zone: tzinfo) -> Sequence[str]:
    """Return time, kind, sentence, and who took note of an incident."""
    incident = line.incident
    noted = incident.acknowledged
    seen = nobody_yet() if noted is None else line.acknowledged_by
    return moment_words(incident.time, zone), incident_words(incident.kind), incident.detail, seen
