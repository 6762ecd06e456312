"""What entries of a day are called: leave, duty elsewhere, decisions, approved overtime."""

from PyQt6.QtCore import QCoreApplication

from faceattend.domain.day_entries import DayEntry, DayPart, EntryKind
from faceattend.ui.result_words import hours


def kind_words(kind: EntryKind) -> str:
    """Return what an entry says of the day."""
    return {
        EntryKind.LEAVE: _say("Leave"),
        EntryKind.ON_DUTY: _say("On duty elsewhere"),
        EntryKind.FROM_HOME: _say("Work from home"),
        EntryKind.PRESENT: _say("Decided: present"),
        EntryKind.HALF_DAY: _say("Decided: half day"),
        EntryKind.ABSENT: _say("Decided: absent"),
        EntryKind.OVERTIME: _say("Approved overtime"),
    }[kind]


def part_words(part: DayPart) -> str:
    """Return which part of a day it is."""
    return {
        DayPart.WHOLE: _say("whole day"),
        DayPart.FIRST_HALF: _say("first half"),
        DayPart.SECOND_HALF: _say("second half"),
    }[part]


def entry_words(entry: DayEntry) -> str:
    """Return an entry in a few words: ``Leave CL, first half``."""
    parts = [f"{kind_words(entry.kind)} {entry.leave}".rstrip()]
    if entry.kind is EntryKind.OVERTIME:
        parts.append(hours(entry.minutes))
    elif entry.part is not DayPart.WHOLE:
        parts.append(part_words(entry.part))
    return ", ".join(parts)


def _say(text: str) -> str:
    return QCoreApplication.translate("EntryWords", text)
