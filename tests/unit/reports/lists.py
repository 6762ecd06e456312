"""What tests of lists read from papers."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

from pypdf import PdfReader

from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.results import MonthResult
from faceattend.reports.paper import PaperKind
from faceattend.reports.tables import CellKind, ListBlock, ListColumn, ListRow, ListTable

MakeMonth = Callable[..., MonthResult]
Staff = Callable[[int], list[PersonDetails]]

NAMES = (
    "Anna Berger",
    "\u0645\u062d\u0645\u062f \u0639\u0628\u062f \u0627\u0644\u0644\u0647",
    "\u738b\u5c0f\u660e",
    "\uae40\ucca0\uc218",
    "Krishnamurthy Venkatasubramanian Ramachandran Iyer",
    "Maximiliane Alexandra Theodora von Hohenzollern-Sigmaringen und zu F\u00fcrstenberg auf Schloss Heiligenberg",
)


def pages(content: bytes) -> list[str]:
    """Return the text of every page of a PDF, with its line ends as spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def lines(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file by their heads."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def person(number: int, name: str = "", group: str = "") -> Person:
    """Return somebody."""
    details = PersonDetails(name or NAMES[number % len(NAMES)], f"E{number:04d}", group)
    return Person(PersonId(number), details, None, None, None, {})


def plain_list(count: int, groups: int = 1, *, sums: bool = True) -> ListTable:
    """Return a list of invented people with a number each."""
    blocks = []
    for group in range(groups):
        rows = tuple(
            ListRow((one.details.code, one.details.name, number), one)
            for number in range(group + 1, count + 1, groups)
            for one in (person(number),)
        )
        total = sum(value for row in rows if isinstance(value := row.cells[2], int))
        blocks.append(
            ListBlock(f"Class {group + 1}" if groups > 1 else "", rows, (None, "sum", total) if sums else None)
        )
    return ListTable(
        kind=PaperKind.LATE,
        title="Late list",
        period="May 2026",
        site="Northgate College",
        columns=(
            ListColumn("code", "Code"),
            ListColumn("name", "Name"),
            ListColumn("number", "Number", CellKind.COUNT),
        ),
        blocks=tuple(blocks),
        generated_at=datetime(2026, 6, 1, 8, tzinfo=UTC),
        made="Generated 1 June 2026",
        empty="Nobody was late.",
        facts=(("People", str(count)),),
        block_title="Class" if groups > 1 else "",
        signers=("Prepared by", "Checked by"),
    )
