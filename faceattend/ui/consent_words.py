"""A consent in words: how it was given, to what, and who wrote it down."""

from PyQt6.QtCore import QCoreApplication

from faceattend.domain.people import Consent
from faceattend.ui.people_model import Roll, short_date


def consent_facts(consent: Consent, roll: Roll) -> str:
    """Return when a consent was given and to which notice, who wrote it down, and who agreed for a minor."""
    recorder = "" if consent.recorded_by is None else roll.recorders.get(consent.recorded_by, "")
    by = _say("Written down on {0} by {1}.") if recorder else _say("Written down on {0}.")
    facts = [by.format(short_date(consent.given_at, roll.zone), recorder), _notice(consent, roll)]
    if consent.guardian:
        facts.append(_say("Guardian who agreed: {0}.").format(consent.guardian))
    return "\n".join(facts)


def withdrawn_words(consent: Consent, roll: Roll) -> str:
    """Return when a consent was taken back, or nothing."""
    if consent.withdrawn_at is None:
        return ""
    return _say("Taken back on {0}.").format(short_date(consent.withdrawn_at, roll.zone))


def _notice(consent: Consent, roll: Roll) -> str:
    if not consent.notice_digest:
        return _say("No notice was given.")
    if not consent.notice_version:
        return _say("Notice given: the one that comes with the program.")
    if consent.valid and consent.notice_version < roll.notice.version:
        words = _say("Notice given: version {0}; by now it is version {1}.")
        return words.format(consent.notice_version, roll.notice.version)
    return _say("Notice given: version {0}.").format(consent.notice_version)


def _say(text: str) -> str:
    return QCoreApplication.translate("ConsentWords", text)
