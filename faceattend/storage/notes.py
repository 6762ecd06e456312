"""The notes of rows of punches: what somebody wrote, whose account it was and when.

A note of which only the text is known is that text. Otherwise it begins with a byte that no UTF-8 text has, and JSON
follows: text, name of the account, time in UTC ms or null. The note of a day entry is JSON of its own: code of the type
of leave, reason, name of the account.
"""

import json
from datetime import datetime
from typing import Any, NamedTuple

from faceattend.storage.crypto import UnreadableError
from faceattend.storage.moments import to_milliseconds, to_moment

_STRUCTURED = b"\xff"


class Remark(NamedTuple):
    """What stands in a note.

    Attributes:
        by: name of the account, as it was then; empty when that was not kept.
        at: aware UTC time in whole milliseconds; None when that was not kept, or stands elsewhere in the row.
    """

    text: str
    by: str = ""
    at: datetime | None = None


NO_REMARK = Remark("")


class EntryNote(NamedTuple):
    """What stands in the note of a day entry."""

    leave: str
    reason: str
    by: str


def write_remark(remark: Remark) -> bytes | None:
    """Return a note, or None when there is nothing to note."""
    if not remark.by and remark.at is None:
        return remark.text.encode() or None
    moment = None if remark.at is None else to_milliseconds(remark.at)
    return _STRUCTURED + _json([remark.text, remark.by, moment])


def read_remark(note: bytes | None) -> Remark:
    """Return what stands in an opened note.

    Raises:
        UnreadableError: it is nothing that the program writes.
    """
    if note is None:
        return NO_REMARK
    try:
        if not note.startswith(_STRUCTURED):
            return Remark(note.decode())
        text, by, moment = json.loads(note[len(_STRUCTURED) :])
        return Remark(_text(text), _text(by), None if moment is None else to_moment(moment))
    except (ValueError, TypeError, OverflowError) as error:
        raise UnreadableError("The note has an unknown form.") from error


def write_entry_note(note: EntryNote) -> bytes:
    """Return the note of a day entry."""
    return _json(list(note))


def read_entry_note(note: bytes | None) -> EntryNote:
    """Return what stands in the opened note of a day entry.

    Raises:
        UnreadableError: it is nothing that the program writes.
    """
    try:
        leave, reason, by = json.loads(note or b"")
        return EntryNote(_text(leave), _text(reason), _text(by))
    except (ValueError, TypeError) as error:
        raise UnreadableError("The note of the day entry has an unknown form.") from error


def _json(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnreadableError("The note has no text.")
    return value
