"""How a person is written: everything the office knows of him in one sealed value."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from faceattend.domain.people import Consent, PersonDetails
from faceattend.storage.crypto import UnreadableError, pad, unpad

# Hides the length of all but very long names and consents.
_STEP = 256


@dataclass(frozen=True, slots=True)
class Profile:
    """What is sealed of a person; :class:`~faceattend.domain.people.Person` explains the fields."""

    details: PersonDetails
    consent: Consent | None
    joined: date | None
    left: date | None


def write_profile(profile: Profile) -> bytes:
    """Return the bytes that are sealed."""
    consent = profile.consent
    document = {
        "name": profile.details.name,
        "code": profile.details.code,
        "group": profile.details.group,
        "consent": None if consent is None else {"text": consent.text, "given_at": consent.given_at.isoformat()},
        "joined": None if profile.joined is None else profile.joined.isoformat(),
        "left": None if profile.left is None else profile.left.isoformat(),
    }
    return pad(json.dumps(document).encode("ascii"), _STEP)


def read_profile(body: bytes) -> Profile:
    """Return the profile of opened bytes.

    Raises:
        UnreadableError: they are not a profile.
    """
    try:
        document = json.loads(unpad(body))
        consent = document["consent"]
        return Profile(
            PersonDetails(document["name"], document["code"], document["group"]),
            None if consent is None else Consent(consent["text"], datetime.fromisoformat(consent["given_at"])),
            _day(document["joined"]),
            _day(document["left"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError("The profile has an unknown form.") from error


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
