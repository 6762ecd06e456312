"""The papers of a month in one document: cover, rolls, summary, exceptions, corrections and, if wanted, cards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from faceattend.domain.results import MonthResult
from faceattend.reports.card import card
from faceattend.reports.group_summary import group_summary
from faceattend.reports.list_frame import Content, Language, month_list
from faceattend.reports.list_page import ListSection, list_section
from faceattend.reports.month_lists import corrections, exceptions
from faceattend.reports.month_pdf import roll_sections
from faceattend.reports.paper import PageOptions, PaperKind
from faceattend.reports.sections import Section, SectionMaker, bound
from faceattend.reports.sheet import Sheet
from faceattend.reports.tables import CellKind, ListBlock, ListColumn, ListRow
from faceattend.reports.total_columns import sum_of
from faceattend.reports.total_facts import total_facts
from faceattend.reports.wording import ENGLISH, Words

_A4 = PageOptions()


@dataclass(frozen=True, slots=True)
class _Part:
    """Papers of one kind, as the cover names them."""

    title: str
    makers: Sequence[SectionMaker]


def month_pack(result: MonthResult, options: PageOptions = _A4, words: Words = ENGLISH) -> bytes:
    """Return the pack as a PDF; the same result always gives the same bytes."""
    parts = _parts(result, options, words)
    title = f"{words.pack}, {words.month(result.month)}"
    return bound(title, result.site, [lambda sheet: _Pack(sheet, result, options, words, parts)])


def _parts(result: MonthResult, options: PageOptions, words: Words) -> list[_Part]:
    language = Language(common=words)
    # Lists and cards lie or stand as suits them; what was chosen for the roll is only for the roll.
    plain = replace(options, orientation=None)
    grouped = replace(options, group_pages=True)
    parts = [
        _Part(words.title, roll_sections(result, grouped, words)),
        _Part(words.summary, [list_section(group_summary(result, language), plain, words)]),
    ]
    annexes = (exceptions(result, language), corrections(result, language))
    parts += [_Part(table.title, [list_section(table, plain, words)]) for table in annexes]
    if options.cards and result.rows:
        cards = [list_section(card(result, row, language), plain, words) for row in result.rows]
        parts.append(_Part(words.cards, cards))
    return parts


class _Pack:
    """The cover and everything behind it."""

    def __init__(
        self, sheet: Sheet, result: MonthResult, options: PageOptions, words: Words, parts: Sequence[_Part]
    ) -> None:
        self._sheet = sheet
        self._result = result
        self._options = replace(options, orientation=None)
        self._words = words
        self._titles = [part.title for part in parts]
        self._parts = [[make(sheet) for make in part.makers] for part in parts]
        # The cover names the pages behind it, and how many it has itself depends on nothing but its rows.
        self._cover = self._cover_before(1)
        if self._cover.pages > 1:
            self._cover = self._cover_before(self._cover.pages)

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self._cover.pages + sum(section.pages for section in self._sections())

    def print(self, first: int, count: int) -> None:
        """Print all pages."""
        for section in (self._cover, *self._sections()):
            section.print(first, count)
            first += section.pages

    def _sections(self) -> list[Section]:
        return [section for part in self._parts for section in part]

    def _cover_before(self, pages: int) -> ListSection:
        words, result = self._words, self._result
        rows = []
        page = pages + 1
        for title, sections in zip(self._titles, self._parts, strict=True):
            count = sum(section.pages for section in sections)
            rows.append(ListRow((title, page, count)))
            page += count
        content = Content(
            PaperKind.PACK,
            words.pack,
            words.nobody,
            (
                ListColumn("paper", words.paper),
                ListColumn("page", words.first_page, CellKind.COUNT),
                ListColumn("pages", words.pages, CellKind.COUNT),
            ),
            (ListBlock("", tuple(rows)),),
            facts=tuple(words.facts_of(result)),
            notes=(words.evidence_of(result),),
        )
        everybody = sum_of([row.totals for row in result.rows])
        table = replace(
            month_list(result, content, Language(common=words)),
            below=total_facts(result, everybody, words),
            signers=words.signers,
        )
        return ListSection(self._sheet, table, self._options, words)
