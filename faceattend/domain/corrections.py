"""What of a month was written by hand."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from faceattend.domain.day_entries import DayEntry, DayPart, EntryKind
from faceattend.domain.punches import Method, Punch
from faceattend.domain.results import Correction, CorrectionKind, DayCode

_DETAILS = {
    EntryKind.ON_DUTY: DayCode.ON_DUTY.value,
    EntryKind.FROM_HOME: DayCode.FROM_HOME.value,
    EntryKind.PRESENT: DayCode.PRESENT.value,
    EntryKind.HALF_DAY: DayCode.HALF_DAY.value,
    EntryKind.ABSENT: DayCode.ABSENT.value,
}


def corrections(
    day: date, punches: Sequence[Punch], entries: Sequence[DayEntry], zone: ZoneInfo
) -> tuple[Correction, ...]:
    """Return what was written by hand of one person and day: punches first, both in order of their numbers.

    Args:
        punches: all of the work day, voided ones included.
        entries: all of the day, withdrawn ones included.
    """
    found: list[Correction] = []
    for punch in punches:
        time = punch.time.astimezone(zone)
        way = punch.direction.value
        if punch.method is Method.MANUAL:
            added = CorrectionKind.ADDED
            found.append(Correction(day, added, time, way, punch.note, punch.by, _local(punch.at, zone)))
        elif punch.method is Method.CONFIRMED:
            found.append(Correction(day, CorrectionKind.CONFIRMED, time, way, punch.note, punch.by, None))
        if punch.void_reason is not None:
            when = _local(punch.voided_at, zone)
            found.append(Correction(day, CorrectionKind.VOIDED, time, way, punch.void_reason, punch.voided_by, when))
    for entry in entries:
        detail = _detail(entry)
        written = _local(entry.at, zone)
        found.append(Correction(day, CorrectionKind.ENTERED, None, detail, entry.reason, entry.by, written))
        if entry.void_reason is not None:
            when = _local(entry.voided_at, zone)
            withdrawn = CorrectionKind.WITHDRAWN
            found.append(Correction(day, withdrawn, None, detail, entry.void_reason, entry.voided_by, when))
    return tuple(found)


def _detail(entry: DayEntry) -> str:
    if entry.kind is EntryKind.OVERTIME:
        return str(entry.minutes)
    code = entry.leave or _DETAILS.get(entry.kind, DayCode.LEAVE.value)
    return code if entry.part is DayPart.WHOLE else f"{code}, {entry.part.value}"


def _local(time: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if time is None else time.astimezone(zone)
