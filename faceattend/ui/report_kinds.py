"""The reports that can be chosen: what they are called and what has to be chosen for each."""

from collections.abc import Sequence

from PyQt6.QtCore import QCoreApplication

from faceattend.services.papers import PaperKind

REPORTS: Sequence[PaperKind | None] = (
    PaperKind.MONTH,
    PaperKind.CARD,
    PaperKind.SUMMARY,
    PaperKind.EXCEPTIONS,
    PaperKind.CORRECTIONS,
    PaperKind.OVERTIME,
    PaperKind.LOW,
    PaperKind.PACK,
    PaperKind.CHART,
    None,
    PaperKind.DAY,
    PaperKind.LATE,
    PaperKind.ROLL_CALL,
)
"""In the order of the list; None is a line between those of a month and those of a day."""

OF_A_DAY = frozenset({PaperKind.DAY, PaperKind.LATE, PaperKind.ROLL_CALL})
"""Reports that are about one day."""

ON_THE_ROLL = frozenset({PaperKind.MONTH, PaperKind.PACK})
"""Reports that are seen on the screen as the month roll."""


def report_words(kind: PaperKind) -> str:
    """Return what a report is called."""
    return {
        PaperKind.MONTH: _say("Month roll"),
        PaperKind.CARD: _say("Card of one person"),
        PaperKind.SUMMARY: _say("Group summary"),
        PaperKind.EXCEPTIONS: _say("Exceptions"),
        PaperKind.CORRECTIONS: _say("Corrections"),
        PaperKind.PACK: _say("Month pack"),
        PaperKind.DAY: _say("Day list"),
        PaperKind.LATE: _say("Late list"),
        PaperKind.LOW: _say("Low attendance"),
        PaperKind.OVERTIME: _say("Overtime"),
        PaperKind.ROLL_CALL: _say("Who is in"),
        PaperKind.CHART: _say("Charts"),
    }[kind]


def _say(text: str) -> str:
    return QCoreApplication.translate("ReportKinds", text)
