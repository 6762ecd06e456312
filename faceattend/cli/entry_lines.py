"""How entries of days are printed."""

from zoneinfo import ZoneInfo

from faceattend.cli.context import Session
from faceattend.domain.day_entries import DayEntry, DayPart, EntryKind
from faceattend.services.day_entries import EntryLine

_KINDS = {
    EntryKind.LEAVE: "leave",
    EntryKind.ON_DUTY: "on-duty",
    EntryKind.FROM_HOME: "from-home",
    EntryKind.PRESENT: "present",
    EntryKind.HALF_DAY: "half-day",
    EntryKind.ABSENT: "absent",
    EntryKind.OVERTIME: "overtime",
}
_PARTS = {DayPart.WHOLE: "whole", DayPart.FIRST_HALF: "first", DayPart.SECOND_HALF: "second"}
_WORDS = {
    EntryKind.LEAVE: "leave",
    EntryKind.ON_DUTY: "on duty elsewhere",
    EntryKind.FROM_HOME: "work from home",
    EntryKind.PRESENT: "decided: present",
    EntryKind.HALF_DAY: "decided: half a day",
    EntryKind.ABSENT: "decided: absent",
    EntryKind.OVERTIME: "approved overtime",
}


def print_entry(session: Session, line: EntryLine, zone: ZoneInfo) -> None:
    """Print an entry with the person it belongs to."""
    entry, details = line.entry, line.person.details
    session.output.record(
        {
            "id": entry.id,
            "date": entry.day.isoformat(),
            "person": details.code,
            "kind": _KINDS[entry.kind],
            "half": None if entry.part is DayPart.WHOLE else _PARTS[entry.part],
            "type": entry.leave or None,
            "minutes": entry.minutes if entry.kind is EntryKind.OVERTIME else None,
            "reason": entry.reason,
            "by": entry.by,
            "at": entry.at.astimezone(zone).isoformat(timespec="seconds"),
            "withdrawn": not entry.counts,
            "withdrawn_reason": entry.void_reason,
            "withdrawn_by": entry.voided_by or None,
            "withdrawn_at": None
            if entry.voided_at is None
            else entry.voided_at.astimezone(zone).isoformat(timespec="seconds"),
        },
        f"{entry.id:>6}  {entry.day}  {entry_words(entry):<24}  {details.name} ({details.code}){_remark(entry)}",
    )


def entry_words(entry: DayEntry) -> str:
    """Return an entry in a few words: ``leave CL, first half``."""
    words = f"{_WORDS[entry.kind]} {entry.leave}".rstrip()
    if entry.kind is EntryKind.OVERTIME:
        return f"{words}, {entry.minutes} min"
    return words if entry.part is DayPart.WHOLE else f"{words}, {entry.part.value}"


def _remark(entry: DayEntry) -> str:
    if not entry.counts:
        return f" - withdrawn: {entry.void_reason}"
    return f" - {entry.reason}" if entry.reason else ""
