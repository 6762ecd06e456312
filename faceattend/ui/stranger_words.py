"""What is said of people who are not known."""

from datetime import tzinfo

from PyQt6.QtCore import QCoreApplication

from faceattend.services.strangers import Stranger
from faceattend.ui.site_time import moment_words


def stranger_name(stranger: Stranger) -> str:
    """Return what somebody is called who is not known."""
    return _say("Not known") if stranger.visitor is None else _say("Visitor {0}").format(stranger.visitor)


def visit_words(stranger: Stranger) -> str:
    """Return how often somebody came."""
    return _say("once") if stranger.visits == 1 else _say("{0} times").format(stranger.visits)


def kept_words(stranger: Stranger, zone: tzinfo) -> str:
    """Return for how long somebody is remembered."""
    return _say("today") if stranger.until is None else moment_words(stranger.until, zone)


def _say(text: str) -> str:
    return QCoreApplication.translate("Strangers", text)
