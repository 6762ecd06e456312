"""One report as it was fetched: what is on the screen, and how it becomes pages and files."""

from dataclasses import dataclass
from pathlib import Path

from faceattend.domain.results import MonthResult
from faceattend.services.papers import ListTable, Orientation, PageOptions, PaperKind, PaperResult, PaperService
from faceattend.ui.report_kinds import ON_THE_ROLL


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    Attributes:
        options: how it is printed.
        problems: sentences on names that cannot be printed in full.
    """

    result: PaperResult
    options: PageOptions
    problems: tuple[str, ...]
    _papers: PaperService

    @property
    def kind(self) -> PaperKind:
        """Which report it is."""
        return self.result.choice.kind

    @property
    def roll(self) -> MonthResult | None:
        """The month, where it is seen as the roll."""
        return self.result.month if self.kind in ON_THE_ROLL else None

    @property
    def table(self) -> ListTable | None:
        """The list, where it is seen as one."""
        seen_otherwise = self.roll is not None or self.result.statistics is not None
        return self.result.tables[0] if self.result.tables and not seen_otherwise else None

    @property
    def orientation(self) -> Orientation:
        """How its pages lie."""
        usual = Orientation.LANDSCAPE if self.table is None else self.table.usual
        return self.options.orientation or usual

    @property
    def name(self) -> str:
        """What a file or a print job of it is called, without an ending."""
        choice = self.result.choice
        when = choice.day if choice.month is None else choice.month
        words = (_KIND_NAMES[self.kind], "" if when is None else str(when), choice.group, choice.person_code)
        return " ".join(clean for word in words if (clean := for_a_file(word)))

    def preview(self) -> bytes:
        """Return the pages to be looked at."""
        return self._papers.preview(self.result, self.options)

    def pdf(self) -> bytes:
        """Return the pages to be printed."""
        return self._papers.pdf(self.result, self.options)

    def export(self, file: Path) -> None:
        """Write it as the kind of file that the ending of ``file`` names."""
        self._papers.export(self.result, file, self.options)


_KIND_NAMES = {
    PaperKind.MONTH: "Attendance",
    PaperKind.CARD: "Attendance card",
    PaperKind.SUMMARY: "Group summary",
    PaperKind.EXCEPTIONS: "Exceptions",
    PaperKind.CORRECTIONS: "Corrections",
    PaperKind.PACK: "Attendance pack",
    PaperKind.DAY: "Day list",
    PaperKind.LATE: "Late list",
    PaperKind.LOW: "Low attendance",
    PaperKind.OVERTIME: "Overtime",
    PaperKind.ROLL_CALL: "Roll call",
    PaperKind.CHART: "Attendance charts",
}


def for_a_file(text: str) -> str:
    """Return what of a text can stand in the name of a file on every computer."""
    return "".join(character for character in text if character.isalnum() or character in " -_").strip()
