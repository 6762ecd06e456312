"""How a person is written: everything the office knows of him in one sealed value."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from faceattend.domain.identifiers import AccountId
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
    document = {
        "name": profile.details.name,
        "code": profile.details.code,
        "group": profile.details.group,
        "consent": None if profile.consent is None else _consent_document(profile.consent),
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
            None if consent is None else _consent(consent),
            _day(document["joined"]),
            _day(document["left"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError("The profile has an unknown form.") from error


def _consent_document(consent: Consent) -> dict[str, object]:
    return {
        "text": consent.text,
        "given_at": consent.given_at.isoformat(),
        "notice_version": consent.notice_version,
        "notice_digest": consent.notice_digest,
        "recorded_by": consent.recorded_by,
        "guardian": consent.guardian,
        "withdrawn_at": None if consent.withdrawn_at is None else consent.withdrawn_at.isoformat(),
    }


def _consent(document: dict[str, Any]) -> Consent:
    """Return the consent of a document; one of the first version holds no more than its text and time."""
    account, withdrawn = document.get("recorded_by"), document.get("withdrawn_at")
    return Consent(
        document["text"],
        datetime.fromisoformat(document["given_at"]),
        document.get("notice_version", 0),
        document.get("notice_digest", ""),
        None if account is None else AccountId(account),
        document.get("guardian", ""),
        None if withdrawn is None else datetime.fromisoformat(withdrawn),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
