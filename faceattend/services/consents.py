"""Writing down that somebody agreed to be recognised, and to what."""

from faceattend.domain.clock import Clock
from faceattend.domain.people import MAX_CONSENT_LENGTH, Consent, clean_text
from faceattend.domain.privacy import MAX_GUARDIAN_LENGTH
from faceattend.services.access import Access
from faceattend.services.notices import NoticeBook


class ConsentDesk:
    """Makes the records of consent, with the notice that is given at that moment and whoever writes it down."""

    def __init__(self, notices: NoticeBook, access: Access, clock: Clock) -> None:
        self._notices = notices
        self._access = access
        self._clock = clock

    def record(self, text: str, guardian: str = "") -> Consent | None:
        """Return the record of a consent, or None when the text is empty.

        Args:
            text: what was agreed and how.
            guardian: who agreed for a person who may not agree alone.

        Raises:
            UserError: a text is too long.
        """
        given = clean_text(text, "consent text", MAX_CONSENT_LENGTH)
        agreed_for = clean_text(guardian, "name of the guardian", MAX_GUARDIAN_LENGTH)
        if not given:
            return None
        notice, account = self._notices.current(), self._access.account
        return Consent(
            text=given,
            given_at=self._clock(),
            notice_version=notice.version,
            notice_digest=notice.digest,
            recorded_by=None if account is None else account.id,
            guardian=agreed_for,
        )
