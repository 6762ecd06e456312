"""The hours of an office that has one shift and one calendar, which is what most offices need."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from faceattend.domain.calendar_changes import changed_calendar
from faceattend.domain.calendars import Weekday, WeeklyOff, WorkCalendar
from faceattend.domain.rule_book import EVERYBODY, RuleBook
from faceattend.domain.rule_changes import RuleChange, changed_shift, since_words
from faceattend.domain.rule_checks import checked_calendar
from faceattend.domain.schedules import Shift, ShiftKind, ShiftPart
from faceattend.errors import UserError


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """What an office with one shift and one calendar needs to say.

    Attributes:
        weekly_off: the days of the week on which nobody is expected.
        simple: whether this is the whole truth; False when the shift of everybody is split or flexible, or a day is off
            in some weeks only, which the hours cannot say.
    """

    start: time = time(9, 0)
    end: time = time(17, 0)
    weekly_off: frozenset[Weekday] = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})
    simple: bool = True


def hours_of(book: RuleBook, day: date) -> OfficeHours:
    """Return the hours of everybody who has no shift or calendar of his own."""
    shift, calendar = _shift_of_everybody(book, day), _calendar_of_everybody(book, day)
    simple = (
        shift.kind is ShiftKind.FIXED and len(shift.parts) == 1 and not any(rule.weeks for rule in calendar.weekly_off)
    )
    off = frozenset(rule.weekday for rule in calendar.weekly_off)
    return OfficeHours(shift.parts[0].start, shift.parts[-1].end, off, simple)


def changed_hours(start: time, end: time, weekly_off: Iterable[Weekday], since: date) -> RuleChange:
    """Return the change of the hours of everybody who has no shift or calendar of his own."""
    days = tuple(WeeklyOff(day) for day in weekly_off)

    def make(book: RuleBook) -> RuleBook:
        if not hours_of(book, since).simple:
            raise UserError(
                "The hours of this office are more than a start, an end and days off; change its shift or calendar."
            )
        shift = replace(_shift_of_everybody(book, since), parts=(ShiftPart(start, end),))
        calendar = replace(_calendar_of_everybody(book, since), weekly_off=days)
        changed = book
        # What stays as it is gets no new version, which would only make the history harder to read.
        if shift != _shift_of_everybody(book, since):
            changed = changed_shift(shift, since).applied(changed)
        if checked_calendar(calendar) != _calendar_of_everybody(book, since):
            changed = changed_calendar(calendar, since).applied(changed)
        return changed

    return RuleChange(f"hours of the office changed {since_words(since)}", make)


def _shift_of_everybody(book: RuleBook, day: date) -> Shift:
    # As in duty.py: the later one of two, and the first shift where nobody assigned any.
    held = [each for each in book.assignments if each.target == EVERYBODY and not each.weekdays and each.holds_on(day)]
    key = max(held, key=lambda each: each.id).shift if held else min(dated.shift.key for dated in book.shifts)
    return book.shift(key, day)


def _calendar_of_everybody(book: RuleBook, day: date) -> WorkCalendar:
    held = [each for each in book.calendar_choices if not each.group and each.since <= day]
    key = max(held, key=lambda each: each.since).calendar if held else min(each.calendar.key for each in book.calendars)
    versions = sorted((each for each in book.calendars if each.calendar.key == key), key=lambda each: each.since)
    begun = [each for each in versions if each.since <= day] or versions[:1]
    return begun[-1].calendar
