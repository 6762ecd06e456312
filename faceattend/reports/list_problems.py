"""What a list cannot print: signs that no font has."""

from collections.abc import Sequence

from faceattend.domain.people import Person
from faceattend.reports.fonts import REPLACEMENT, unprintable
from faceattend.reports.tables import ListTable
from faceattend.reports.wording import ENGLISH, Words


def list_problems(tables: Sequence[ListTable], words: Words = ENGLISH) -> list[str]:
    """Return a sentence for every name, code or heading with signs that cannot be printed.

    Long names are no problem of a list: they go on in further lines.
    """
    people = {row.person.id: row.person for table in tables for row in table.rows if row.person is not None}
    headings = [(words.organisation, site) for site in dict.fromkeys(table.site for table in tables)]
    groups = dict.fromkeys(person.details.group for person in people.values())
    headings += [(words.group.lower(), group) for group in groups]
    problems = [
        words.no_font_heading.format(what=what, text=text, signs=signs, box=REPLACEMENT)
        for what, text in headings
        if (signs := unprintable(text))
    ]
    for person in people.values():
        problems += _of_person(person, words)
    return problems


def _of_person(person: Person, words: Words) -> list[str]:
    details = person.details
    return [
        words.no_font.format(what=what, text=text, code=details.code, signs=signs, box=REPLACEMENT)
        for what, text in ((words.name.lower(), details.name), (words.code.lower(), details.code))
        if (signs := unprintable(text))
    ]
