"""Changes of calendars: weekly days off, holidays, terms, and which group has which calendar."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from faceattend.domain.calendars import Holiday, Term, WorkCalendar
from faceattend.domain.rule_book import ALWAYS, CalendarChoice, DatedCalendar, RuleBook
from faceattend.domain.rule_changes import RuleChange, since_words
from faceattend.domain.rule_checks import checked_calendar, checked_holiday, checked_term, known_key
from faceattend.errors import UserError


def new_calendar(calendar: WorkCalendar) -> RuleChange:
    """Return the change that writes down a new calendar."""
    checked = checked_calendar(calendar)

    def make(book: RuleBook) -> RuleBook:
        if any(dated.calendar.key == checked.key for dated in book.calendars):
            raise UserError(f"There is a calendar called {checked.key} already; change it, or take another short name.")
        return replace(book, calendars=(*book.calendars, DatedCalendar(ALWAYS, checked)))

    return RuleChange(f"calendar {checked.key} added", make)


def changed_calendar(calendar: WorkCalendar, since: date) -> RuleChange:
    """Return the change that gives a calendar another title or other days off from a day on."""
    checked = checked_calendar(calendar)

    def make(book: RuleBook) -> RuleBook:
        known_key(checked.key, (dated.calendar.key for dated in book.calendars), "calendar")
        others = (each for each in book.calendars if (each.calendar.key, each.since) != (checked.key, since))
        return replace(book, calendars=(*others, DatedCalendar(since, checked)))

    return RuleChange(f"calendar {checked.key} changed {since_words(since)}", make)


def without_calendar(key: str) -> RuleChange:
    """Return the change that removes a calendar that nobody has or had, with its holidays and terms."""

    def make(book: RuleBook) -> RuleBook:
        known = known_key(key, (dated.calendar.key for dated in book.calendars), "calendar")
        groups = [each.group or "everybody" for each in book.calendar_choices if each.calendar == known]
        if groups:
            raise UserError(f"The calendar {known} is in use ({', '.join(groups)}); give them another one first.")
        return replace(
            book,
            calendars=tuple(each for each in book.calendars if each.calendar.key != known),
            holidays=tuple(each for each in book.holidays if each.calendar != known),
            terms=tuple(each for each in book.terms if each.calendar != known),
        )

    return RuleChange(f"calendar {key} removed", make)


def chosen_calendar(group: str, calendar: str, since: date) -> RuleChange:
    """Return the change that gives a group a calendar from a day on; an empty group is everybody else."""

    def make(book: RuleBook) -> RuleBook:
        key = known_key(calendar, (dated.calendar.key for dated in book.calendars), "calendar")
        kept = (each for each in book.calendar_choices if (each.group, each.since) != (group, since))
        return replace(book, calendar_choices=(*kept, CalendarChoice(group, key, since)))

    return RuleChange(f"calendar {calendar} chosen {since_words(since)}", make)


def unchosen_calendar(group: str) -> RuleChange:
    """Return the change that lets a group have the calendar of everybody again, as if it never had its own."""

    def make(book: RuleBook) -> RuleBook:
        kept = tuple(each for each in book.calendar_choices if each.group != group)
        if not group:
            raise UserError("Everybody needs a calendar; choose another one instead.")
        if len(kept) == len(book.calendar_choices):
            raise UserError(f"The group {group} has no calendar of its own.")
        return replace(book, calendar_choices=kept)

    return RuleChange("calendar of a group taken back", make)


def with_holidays(holidays: Iterable[Holiday]) -> RuleChange:
    """Return the change that adds holidays; those that are there already, by day and calendar, stay as they are."""
    checked = [checked_holiday(holiday) for holiday in holidays]

    def make(book: RuleBook) -> RuleBook:
        return replace(book, holidays=(*book.holidays, *missing_holidays(book, checked)))

    added = "1 holiday" if len(checked) == 1 else f"{len(checked)} holidays"
    return RuleChange(f"{added} added", make)


def missing_holidays(book: RuleBook, holidays: Iterable[Holiday]) -> list[Holiday]:
    """Return those of some holidays whose day is not a holiday of their calendar, or of all calendars, yet."""
    held = {(holiday.day, holiday.calendar) for holiday in book.holidays}
    return [each for each in holidays if not {(each.day, each.calendar), (each.day, "")} & held]


def without_holiday(day: date, calendar: str = "") -> RuleChange:
    """Return the change that removes the holiday of a day.

    Args:
        calendar: the one that it belongs to; empty for every calendar.
    """

    def make(book: RuleBook) -> RuleBook:
        kept = tuple(each for each in book.holidays if (each.day, each.calendar) != (day, calendar))
        if len(kept) == len(book.holidays):
            raise UserError(f"{day} is no holiday of {_calendar_words(calendar)}.")
        return replace(book, holidays=kept)

    return RuleChange(f"holiday {day} removed", make)


def with_term(term: Term) -> RuleChange:
    """Return the change that adds a term."""
    checked = checked_term(term)
    return RuleChange(
        f"term of the calendar {term.calendar} added", lambda book: replace(book, terms=(*book.terms, checked))
    )


def without_term(calendar: str, title: str) -> RuleChange:
    """Return the change that removes a term."""

    def make(book: RuleBook) -> RuleBook:
        kept = tuple(each for each in book.terms if (each.calendar, each.title) != (calendar, title))
        if len(kept) == len(book.terms):
            raise UserError(f"The calendar {calendar} has no term called {title}.")
        return replace(book, terms=kept)

    return RuleChange(f"term of the calendar {calendar} removed", make)


def _calendar_words(calendar: str) -> str:
    return f"the calendar {calendar}" if calendar else "all calendars"
