"""The explanation of a day as something that is printed and saved like a report."""

from dataclasses import dataclass
from pathlib import Path

from faceattend.domain.explanation import Explanation
from faceattend.services.papers import Orientation, PageOptions, PaperService
from faceattend.ui.report import for_a_file

_ON_A4 = PageOptions()


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """Why a day is what it is, on its way to paper."""

    explanation: Explanation
    _papers: PaperService

    @property
    def name(self) -> str:
        """What a file or a print job of it is called, without an ending; nobody's name is in it."""
        return f"Explanation {self.explanation.result.day} {for_a_file(self.explanation.person.details.code)}".strip()

    @property
    def options(self) -> PageOptions:
        """It is made for A4."""
        return _ON_A4

    @property
    def orientation(self) -> Orientation:
        """Its pages stand."""
        return Orientation.PORTRAIT

    def pdf(self) -> bytes:
        """Return the pages to be printed."""
        return self._papers.explanation(self.explanation)

    def export(self, file: Path) -> None:
        """Write it as a PDF."""
        self._papers.export_explanation(self.explanation, file)
