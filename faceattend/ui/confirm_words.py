"""What the large cards say of who came and left."""

from datetime import tzinfo

from PyQt6.QtCore import QCoreApplication, QLocale

from faceattend.api import Prompt
from faceattend.domain.matching import Verdict
from faceattend.domain.punches import Direction, Punch
from faceattend.services.presence import Standing
from faceattend.ui.confirmation import Confirmation, Outcome
from faceattend.ui.site_time import time_text


def punched(punch: Punch, name: str, zone: tzinfo, *, voidable: bool) -> Confirmation:
    """Say that somebody was checked in or out.

    Args:
        name: empty where nobody is to be named.
        voidable: whether he may say that it was somebody else.
    """
    came = punch.direction is Direction.IN
    return Confirmation(
        punch_key(punch),
        Outcome.CAME if came else Outcome.WENT,
        name,
        _say("Checked in") if came else _say("Checked out"),
        time_text(punch.time, zone),
        voidable=voidable,
    )


def already(last: Punch | None, name: str, zone: tzinfo) -> Confirmation:
    """Say that somebody was checked in or out on this visit before."""
    if last is None:
        return Confirmation("already", Outcome.ALREADY, name, _say("Already written down"))
    pattern = _say("Already in since") if last.direction is Direction.IN else _say("Already out since")
    return Confirmation(punch_key(last), Outcome.ALREADY, name, pattern, time_text(last.time, zone))


def not_sure(key: str, verdict: Verdict) -> Confirmation:
    """Say that a face was not accepted, and what its owner can do; nobody is named."""
    way_out = _say("Type your PIN, or ask at the desk.")
    if verdict is Verdict.SPOOF:
        return Confirmation(key, Outcome.REFUSED, "", _say("Not accepted"), advice=way_out)
    return Confirmation(key, Outcome.ASK, "", _say("Not sure who this is"), advice=way_out)


def not_accepted(why: str) -> Confirmation:
    """Say why a PIN or a badge was not accepted."""
    return Confirmation("not accepted", Outcome.REFUSED, "", _say("Not accepted"), advice=why)


def prompted(key: str, prompt: Prompt) -> Confirmation:
    """Ask somebody to move, so that a living face is told from a picture."""
    return Confirmation(key, Outcome.PROMPT, "", prompt_words(prompt))


def prompt_words(prompt: Prompt) -> str:
    """Return what a person is asked to do."""
    return {
        Prompt.TURN_LEFT: _say("Turn your head to the left"),
        Prompt.TURN_RIGHT: _say("Turn your head to the right"),
        Prompt.NOD: _say("Nod"),
        Prompt.COME_CLOSER: _say("Come closer"),
    }[prompt]


def undone(punch: Punch) -> Confirmation:
    """Say that an entry was taken back because it was somebody else."""
    return Confirmation(
        punch_key(punch),
        Outcome.UNDONE,
        "",
        _say("Undone"),
        advice=_say("Who was it? Type the PIN, or ask at the desk."),
    )


def facts_of(stands: Standing, punch: Punch) -> tuple[str, bool]:
    """Return hours today and lateness in a few words, and whether they speak of being late."""
    parts = []
    first = punch.direction is Direction.IN and stands.present == 0
    if first and stands.late:
        parts.append(_say("Late by {0}").format(duration_words(stands.late)))
    elif first and stands.result.expected:
        parts.append(_say("On time"))
    if punch.direction is Direction.OUT or not first:
        parts.append(_say("Today {0}").format(duration_words(stands.present)))
    return _say(" · ").join(parts), first and bool(stands.late)


def punch_key(punch: Punch) -> str:
    """Return what tells a punch from every other event of the day."""
    return f"punch {punch.id}"


def first_name(name: str) -> str:
    """Return what a screen for everybody may say of a name: its first word."""
    return name.split(maxsplit=1)[0] if name.split() else ""


def duration_words(minutes: int) -> str:
    """Return minutes as hours and minutes, in words."""
    hours, rest = divmod(minutes, 60)
    locale = QLocale()
    if not hours:
        return _say("{0} min").format(locale.toString(rest))
    return _say("{0} h {1} min").format(locale.toString(hours), locale.toString(rest))


def _say(text: str) -> str:
    return QCoreApplication.translate("Confirmation", text)
