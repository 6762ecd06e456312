"""The order of the roll."""

import unicodedata

from faceattend.domain.people import Person

# Letters that Unicode does not take apart into a letter and an accent.
_STROKED_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i", "ð": "d", "þ": "th"}
)


def place_on_the_roll(person: Person) -> tuple[bool, str, str, str, str]:
    """Return by what people are ordered: by group and name, those without a group last; accents do not matter."""
    details = person.details
    return not details.group, _plain(details.group), details.group, _plain(details.name), details.code


def _plain(text: str) -> str:
    """Return ``text`` without accents and case, so that Åse stands among the As."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_STROKED_LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
