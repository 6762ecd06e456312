"""People, their consent, and how their names and codes are written."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from faceattend.domain.identifiers import AccountId, PersonId
from faceattend.errors import UserError

__all__ = [
    "MAX_CODE_LENGTH",
    "MAX_CONSENT_LENGTH",
    "MAX_NAME_LENGTH",
    "Consent",
    "Person",
    "PersonDetails",
    "PersonId",
    "clean_details",
    "clean_text",
    "code_key",
]

MAX_NAME_LENGTH = 120
MAX_CODE_LENGTH = 40
MAX_CONSENT_LENGTH = 500

# Controls; format characters, which turn the text around them (Unicode UAX #9) or have no shape, so that two names
# would look the same and differ; and half a surrogate pair, which no file can hold.
_UNWRITABLE = frozenset({"Cc", "Cf", "Cs"})
# The format characters that Persian and Indic names need.
_JOINERS = "\u200c\u200d"
# Letters and signs that are drawn as nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


@dataclass(frozen=True, slots=True)
class Consent:
    """That a person agreed to be recognised.

    Attributes:
        text: what was agreed and how, in the office's own words.
        given_at: aware UTC time of the record.
        notice_version: number of the notice that the person was given; 0 for the one that comes with the program.
        notice_digest: SHA-256 of that notice as hexadecimal digits; empty when none was recorded.
        recorded_by: the account that wrote it down; None when nobody was signed in.
        guardian: who agreed for a person who may not agree alone, or empty.
        withdrawn_at: aware UTC time at which the person took it back, or None.
    """

    text: str
    given_at: datetime
    notice_version: int = 0
    notice_digest: str = ""
    recorded_by: AccountId | None = None
    guardian: str = ""
    withdrawn_at: datetime | None = None

    @property
    def valid(self) -> bool:
        """Whether the person's face may be kept because of it."""
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What the office says of a person; cleaned by :func:`clean_details`."""

    name: str
    code: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roll.

    Attributes:
        consent: None for a person who checks in by other means only.
        joined: first day on the roll, in the site's zone; None when it is not known: then every day counts.
        left: last day on the roll, or None.
        templates: number of templates by template format.
    """

    id: PersonId
    details: PersonDetails
    consent: Consent | None
    joined: date | None
    left: date | None
    templates: Mapping[str, int]

    def may_be_recognised(self, day: date) -> bool:
        """Return whether this person agreed and has not left before ``day``."""
        agreed = self.consent is not None and self.consent.valid
        return agreed and (self.left is None or day <= self.left)


def clean_text(text: str, what: str, longest: int) -> str:
    """Return ``text`` in NFC without control, direction and invisible characters and without outer or double spaces.

    Raises:
        UserError: it is longer than ``longest`` characters; ``what`` names it in the sentence.
    """
    kept = "".join(
        " " if character.isspace() else character for character in text if character.isspace() or _is_kept(character)
    )
    words = (word.strip(_JOINERS) for word in unicodedata.normalize("NFC", kept).split())
    cleaned = " ".join(word for word in words if word)
    if len(cleaned) > longest:
        raise UserError(f"The {what} is longer than {longest} characters; shorten it.")
    return cleaned


def _is_kept(character: str) -> bool:
    if character in _JOINERS:
        return True
    return character not in _BLANK and unicodedata.category(character) not in _UNWRITABLE


def _can_be_seen(text: str) -> bool:
    """Return whether there is more than marks that need a letter to stand on."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def clean_details(details: PersonDetails) -> PersonDetails:
    """Return the details as they are kept.

    Raises:
        UserError: the name or the code is empty or too long.
    """
    name = clean_text(details.name, "name", MAX_NAME_LENGTH)
    code = clean_code(details.code)
    group = clean_text(details.group, "group", MAX_NAME_LENGTH)
    if not _can_be_seen(name):
        raise UserError("The name is empty; type the person's name.")
    return PersonDetails(name, code, group)


def clean_code(code: str) -> str:
    """Return a code as it is kept.

    Raises:
        UserError: it is empty or too long.
    """
    cleaned = clean_text(code, "code", MAX_CODE_LENGTH)
    if not _can_be_seen(cleaned):
        raise UserError("The code is empty; type the number or code that this person has in your office.")
    return cleaned


def code_key(code: str) -> str:
    """Return the form of a code in which two codes are the same code: ``A 7`` and ``a  7`` are."""
    cleaned = clean_text(code, "code", MAX_CODE_LENGTH).translate(dict.fromkeys(map(ord, _JOINERS)))
    # Twice, because folding the case can take a normal form apart again (Unicode 3.13, D146).
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cleaned).casefold())
    return " ".join(folded.split())
