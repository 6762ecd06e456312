"""The month in a few numbers, and what should be known before it is printed."""

from collections.abc import Sequence

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QLabel, QWidget

from faceattend.domain.results import DayCode, MonthResult, MonthStatus
from faceattend.services.papers import ListTable
from faceattend.ui.controls import Role, column, label, row
from faceattend.ui.icons import Icon, Tone, pixmap
from faceattend.ui.month_model import figures
from faceattend.ui.report import Report
from faceattend.ui.result_words import days_text
from faceattend.ui.theme import GRID

_MOST_FACTS = 5
"""So many facts fit on a line."""


class MonthFacts(QWidget):
    """A line of figures; below it, when there is one, a warning about the paper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badges = row()
        self._sign = QLabel()
        self._sign.setPixmap(pixmap(Icon.WARNING, Tone.LATE, 18))
        self._problem = label("", wrap=True)
        warning = row()
        warning.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        warning.addWidget(self._problem, 1)
        layout = column(gap=GRID)
        layout.addLayout(self._badges)
        layout.addLayout(warning)
        self.setLayout(layout)
        self.show_problems(())

    def show_report(self, report: Report | None) -> None:
        """Show the main numbers of a report and what is wrong with its paper, or nothing."""
        self.show_problems(() if report is None else report.problems)
        facts: list[tuple[str, Role]] = []
        if report is not None and report.roll is not None:
            facts = self._figures(report.roll)
        elif report is not None and report.table is not None:
            facts = _list_facts(report.table)
        self._show(facts)
        self.setVisible(bool(facts) or bool(report is not None and report.problems))

    def _show(self, facts: Sequence[tuple[str, Role]]) -> None:
        while (item := self._badges.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for text, role in facts:
            self._badges.addWidget(label(text, role))
        self._badges.addStretch()

    def show_problems(self, problems: Sequence[str]) -> None:
        """Show the first of some sentences, and that there are more."""
        words = list(problems[:1])
        if len(problems) > 1:
            words.append(self.tr("Names or codes with such a problem: {0}.").format(len(problems)))
        self._problem.setText(" ".join(words))
        self._problem.setToolTip("\n".join(problems))
        self._problem.setVisible(bool(words))
        self._sign.setVisible(bool(words))

    def _figures(self, result: MonthResult) -> list[tuple[str, Role]]:
        numbers = figures(result)
        present, absent = numbers.halves[DayCode.PRESENT], numbers.halves[DayCode.ABSENT]
        shown = [
            (self.tr("People: {0}").format(numbers.people), Role.BADGE),
            (self.tr("Present: {0}").format(days_text(present)), Role.BADGE_OK if present else Role.BADGE),
            (self.tr("Absent: {0}").format(days_text(absent)), Role.BADGE_BAD if absent else Role.BADGE),
        ]
        if numbers.watched is not None:
            share = self.tr("Time watched: {0} %").format(round(100 * numbers.watched))
            shown.append((share, Role.BADGE))
        shown.append((_status_words(result), Role.BADGE_OK if result.closing else Role.BADGE_INFO))
        return shown


def _list_facts(table: ListTable) -> list[tuple[str, Role]]:
    facts = [(f"{name}: {value}" if name else value, Role.BADGE) for name, value in table.facts[:_MOST_FACTS]]
    if table.status is MonthStatus.DRAFT:
        facts.append((QCoreApplication.translate("MonthFacts", "Draft"), Role.BADGE_INFO))
    elif table.status is MonthStatus.CLOSED:
        facts.append((QCoreApplication.translate("MonthFacts", "Closed"), Role.BADGE_OK))
    return facts


def _status_words(result: MonthResult) -> str:
    closing = result.closing
    if closing is None:
        return QCoreApplication.translate("MonthFacts", "Draft")
    if closing.number == 0:
        return QCoreApplication.translate("MonthFacts", "Closed")
    return QCoreApplication.translate("MonthFacts", "Closed, amendment {0}").format(closing.number)
