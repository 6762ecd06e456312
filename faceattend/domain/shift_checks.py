"""What a shift may be: every rule of it within its bounds, and the rules fitting one another."""

from dataclasses import dataclass, replace
from datetime import time

from faceattend.domain.people import clean_text
from faceattend.domain.schedules import Break, BreakKind, Rounding, Shift, ShiftKind, ShiftPart
from faceattend.errors import UserError

MINUTES_OF_DAY = 1440
MAX_TITLE_LENGTH = 60
MAX_KEY_LENGTH = 24
_LONGEST_GAP = 720
_LONGEST_SPLIT = 1200
_LONGEST_UNIT = 240


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Minutes since the shift starts on its first day."""

    start: int
    end: int


def checked_key(key: str, what: str) -> str:
    """Return the short name of a shift or a calendar as it is kept: small letters, digits and hyphens.

    Args:
        what: what it is the name of, for the sentence.

    Raises:
        UserError: it is empty, too long, or has other characters.
    """
    cleaned = key.strip().lower()
    plain = cleaned.isascii() and cleaned.replace("-", "").isalnum() and not cleaned.startswith("-")
    if not plain or len(cleaned) > MAX_KEY_LENGTH:
        raise UserError(
            f"{key!r} cannot be the short name of a {what}; take up to {MAX_KEY_LENGTH} letters a-z, digits and "
            "hyphens, such as night-2."
        )
    return cleaned


def checked_shift(shift: Shift) -> Shift:
    """Return a shift as it is kept.

    Raises:
        UserError: a value is out of range, parts or breaks overlap, or two rules contradict one another.
    """
    cleaned = replace(
        shift, key=checked_key(shift.key, "shift"), title=clean_text(shift.title, "title", MAX_TITLE_LENGTH)
    )
    if not cleaned.title:
        raise UserError(f"The shift {cleaned.key} has no title; write one, such as Night shift.")
    parts = _stretches_of(cleaned)
    length = sum(part.end - part.start for part in parts)
    _check_kind(cleaned, length)
    _check_breaks(cleaned, parts, length)
    _check_ranges(cleaned)
    _check_thresholds(cleaned, expected_minutes(cleaned))
    return cleaned


def expected_minutes(shift: Shift) -> int:
    """Return the minutes that a shift expects on a day without a clock change."""
    if shift.expected is not None:
        return shift.expected
    length = sum(_length(part) for part in shift.parts)
    return length - shift.break_minutes


def _stretches_of(shift: Shift) -> list[_Stretch]:
    if not shift.parts:
        raise UserError(f"The shift {shift.key} has no hours; say when it starts and ends.")
    for part in shift.parts:
        for moment in (part.start, part.end):
            _check_whole_minute(shift, moment)
    found: list[_Stretch] = []
    origin = _minute(shift.parts[0].start)
    for part in shift.parts:
        start = (_minute(part.start) - origin) % MINUTES_OF_DAY
        stretch = _Stretch(start, start + _length(part))
        # Afternoon before morning would be one that ends on the next day, and is a slip.
        if found and (stretch.start <= found[-1].end or stretch.end > _LONGEST_SPLIT):
            raise UserError(
                f"The parts of the shift {shift.key} overlap, touch or are out of order; write them in the order of "
                "the day with a gap between them, such as 09:00-13:00 and 14:00-18:00."
            )
        found.append(stretch)
    return found


def _check_kind(shift: Shift, length: int) -> None:
    if shift.kind is ShiftKind.FIXED:
        if shift.expected is not None:
            raise UserError(
                f"The shift {shift.key} has fixed hours, so its minutes follow from them; leave the minutes out or "
                "make it flexible."
            )
        return
    if len(shift.parts) != 1:
        raise UserError(f"The shift {shift.key} is flexible and has more than one part; give it one.")
    if shift.expected is None:
        raise UserError(f"The shift {shift.key} is flexible; say how many minutes a day are expected.")
    if not 1 <= shift.expected <= length:
        raise UserError(
            f"The shift {shift.key} expects {shift.expected} minutes between hours that hold {length}; expect 1 to "
            f"{length}."
        )


def _check_breaks(shift: Shift, parts: list[_Stretch], length: int) -> None:
    placed: list[_Stretch] = []
    for each in shift.breaks:
        _check_range(shift, "break", each.minutes, 1, MINUTES_OF_DAY)
        _check_range(shift, "work before a break is taken off", each.after, 0, MINUTES_OF_DAY)
        if each.after and (each.kind is BreakKind.PUNCHED or each.start is not None):
            raise UserError(
                f"In the shift {shift.key}, only a break that is taken off without a time of its own can depend on "
                "how long somebody worked."
            )
        if each.start is None and each.end is None:
            continue
        place = _place_of(shift, each)
        if not (parts[0].start <= place.start and place.end <= parts[-1].end):
            raise UserError(f"A break of the shift {shift.key} lies outside its hours; put it between start and end.")
        if any(place.start < other.end and other.start < place.end for other in placed):
            raise UserError(f"Two breaks of the shift {shift.key} overlap; make one of them.")
        placed.append(place)
    if sum(each.kind is BreakKind.PUNCHED and each.start is None for each in shift.breaks) > 1:
        raise UserError(
            f"The shift {shift.key} has two punched breaks without a time; nobody could tell them apart. Say when "
            "each may be taken."
        )
    available = shift.expected if shift.expected is not None else length
    if sum(each.minutes for each in shift.breaks) >= available:
        raise UserError(f"The breaks of the shift {shift.key} are as long as the shift; make them shorter.")


def _place_of(shift: Shift, each: Break) -> _Stretch:
    if each.start is None or each.end is None:
        raise UserError(f"A break of the shift {shift.key} has only one of start and end; give both or none.")
    _check_whole_minute(shift, each.start)
    _check_whole_minute(shift, each.end)
    start = (_minute(each.start) - _minute(shift.parts[0].start)) % MINUTES_OF_DAY
    length = (_minute(each.end) - _minute(each.start)) % MINUTES_OF_DAY
    if each.minutes > length:
        raise UserError(
            f"A break of the shift {shift.key} has {each.minutes} minutes and lies between {each.start:%H:%M} and "
            f"{each.end:%H:%M}, which is shorter; give it fewer minutes or more room."
        )
    return _Stretch(start, start + length)


def _check_ranges(shift: Shift) -> None:
    for what, minutes, longest in (
        ("window before the start", shift.before, MINUTES_OF_DAY),
        ("window after the end", shift.after, MINUTES_OF_DAY),
        ("grace for lateness", shift.late_grace, _LONGEST_GAP),
        ("grace for leaving early", shift.early_grace, _LONGEST_GAP),
        ("gap after an in", shift.in_out_gap, _LONGEST_GAP),
        ("gap after an out", shift.out_in_gap, _LONGEST_GAP),
        ("least overtime", shift.overtime.minimum, MINUTES_OF_DAY),
    ):
        if minutes is not None:
            _check_range(shift, what, minutes, 0, longest)
    for what, limit in (
        ("limit for a half day", shift.half_day_below),
        ("limit for an absence", shift.absent_below),
        ("lateness for a half day", shift.half_day_late),
        ("lateness for an absence", shift.absent_late),
    ):
        if limit is not None:
            _check_range(shift, what, limit, 1, MINUTES_OF_DAY)
    _check_rounding(shift, shift.rounding)
    _check_rounding(shift, shift.overtime.rounding)


def _check_thresholds(shift: Shift, expected: int) -> None:
    half, absent = shift.half_day_below, shift.absent_below
    if any(limit is not None and limit > expected for limit in (half, absent)):
        raise UserError(
            f"The shift {shift.key} expects {expected} minutes, so somebody who works all of them would be below its "
            "limit for a half day or an absence; lower the limit."
        )
    if half is not None and absent is not None and absent >= half:
        raise UserError(f"In the shift {shift.key}, an absence must begin below fewer minutes than a half day.")
    if shift.half_day_late is not None and shift.absent_late is not None and shift.absent_late <= shift.half_day_late:
        raise UserError(f"In the shift {shift.key}, an absence must begin with more lateness than a half day.")


def _check_rounding(shift: Shift, rounding: Rounding) -> None:
    _check_range(shift, "unit of rounding", rounding.unit, 1, _LONGEST_UNIT)


def _check_range(shift: Shift, what: str, minutes: int, lowest: int, highest: int) -> None:
    if not lowest <= minutes <= highest:
        raise UserError(
            f"The shift {shift.key}: {what}: {minutes} minutes are not possible; take {lowest} to {highest}."
        )


def _check_whole_minute(shift: Shift, moment: time) -> None:
    if moment.second or moment.microsecond or moment.tzinfo is not None:
        raise UserError(f"The shift {shift.key} has a time with seconds; write times as 09:00.")


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _length(part: ShiftPart) -> int:
    # An end that is the start is a whole day later.
    return (_minute(part.end) - _minute(part.start)) % MINUTES_OF_DAY or MINUTES_OF_DAY
