"""Holidays from elsewhere: a calendar file, or the public holidays of a country."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from faceattend.deferred import DeferredModule
from faceattend.domain.calendars import Holiday
from faceattend.domain.people import clean_text
from faceattend.domain.shift_checks import MAX_TITLE_LENGTH
from faceattend.errors import UserError

if TYPE_CHECKING:
    import icalendar
    from dateutil import rrule
else:
    icalendar = DeferredModule("icalendar")
    rrule = DeferredModule("dateutil.rrule")

LARGEST_FILE = 4 * 1024 * 1024
_LONGEST_HOLIDAY = 370
_MOST_HOLIDAYS = 2000
_DAY = timedelta(days=1)
# What no whole day may say (RFC 5545, 3.3.10), and what would go on for ever.
_WITHIN_A_DAY = re.compile(r"FREQ=(?:HOURLY|MINUTELY|SECONDLY)|BY(?:HOUR|MINUTE|SECOND)=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadHolidays:
    """What was found.

    Attributes:
        holidays: in order of days, one a day.
        left_out: titles of entries that are no holidays, because they have a time of day or were cancelled.
    """

    holidays: tuple[Holiday, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountryPart:
    """A state or province with holidays of its own, by its code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country whose public holidays are known.

    Attributes:
        code: of ISO 3166, such as IN.
        parts: its states or provinces, in the order of their names.
        languages: codes of those in which the titles are known; empty where there is only one.
    """

    code: str
    parts: tuple[CountryPart, ...]
    languages: tuple[str, ...]


def known_countries() -> tuple[Country, ...]:
    """Return the countries whose public holidays are known, in the order of their codes."""
    import holidays  # noqa: PLC0415

    spoken = holidays.list_localized_countries(include_aliases=False)
    return tuple(
        Country(code, _parts(code) if states else (), tuple(spoken.get(code, ())))
        for code, states in sorted(holidays.list_supported_countries(include_aliases=False).items())
    )


def _parts(country: str) -> tuple[CountryPart, ...]:
    import holidays  # noqa: PLC0415

    named = holidays.country_holidays(country).get_subdivision_aliases()
    # Some have a former code among their names.
    parts = (
        CountryPart(code, next((name for name in names if not name.isupper()), code)) for code, names in named.items()
    )
    return tuple(sorted(parts, key=lambda part: part.name))


def read_ics(content: bytes, calendar: str, years: Collection[int]) -> ReadHolidays:
    """Return the whole-day entries of an iCalendar file (RFC 5545).

    Args:
        calendar: key of the calendar to which they will belong; empty for every calendar.
        years: into which entries that repeat are carried; others count in any year. Empty for every year of others
            and none of those that repeat.

    Raises:
        UserError: it is no such file; the sentence names the line, where one is wrong.
    """
    if len(content) > LARGEST_FILE:
        raise UserError(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB and is no list of holidays.")
    found: dict[date, list[str]] = {}
    left_out = []
    events = list(_events(content))
    moved = _moved(events)
    for event in events:
        title = _title(event)
        days = _days_of(event, title, years, moved)
        if days is None or str(event.get("STATUS", "")).upper() == "CANCELLED":
            left_out.append(title)
            continue
        for day in days:
            if title not in found.setdefault(day, []):
                found[day].append(title)
        if len(found) > _MOST_HOLIDAYS:
            raise UserError(f"The file has more than {_MOST_HOLIDAYS} holidays; name the years that you need.")
    wanted = (day for day in sorted(found) if not years or day.year in years)
    holidays = tuple(Holiday(day, _short(", ".join(found[day])), calendar) for day in wanted)
    return ReadHolidays(holidays, tuple(left_out))


def public_holidays(
    country: str, years: Sequence[int], calendar: str, subdivision: str = "", language: str = ""
) -> ReadHolidays:
    """Return the public holidays of a country, as far as the program knows them.

    Args:
        country: code of ISO 3166, such as IN.
        years: 1971 to 2100.
        subdivision: code of a state or province; empty for the holidays of the whole country.
        language: code of the language of the titles, such as en_US; empty for that of the country.

    Raises:
        UserError: country, subdivision or language is not known.
    """
    # It is large, and few ever ask for it.
    import holidays  # noqa: PLC0415

    known = holidays.list_supported_countries(include_aliases=False)
    code = country.strip().upper()
    if code not in known:
        raise UserError(f"No public holidays are known for {country!r}; name a country by its code, such as DE or IN.")
    by_name = {state.casefold(): state for state in known[code]}
    states, subdivision = known[code], by_name.get(subdivision.strip().casefold(), subdivision.strip())
    if subdivision and subdivision not in states:
        some = ", ".join(sorted(states)) or "none"
        raise UserError(f"{code} has no part called {subdivision!r}; its parts are: {some}.")
    if not all(1971 <= year <= 2100 for year in years):
        raise UserError("Public holidays are known for the years 1971 to 2100.")
    # Otherwise the language of this computer would decide what stands in the records.
    plain = holidays.country_holidays(code)
    languages = plain.supported_languages
    if language and language not in languages:
        raise UserError(
            f"Holidays of {code} have no titles in {language!r}; there are: {', '.join(languages) or 'none'}."
        )
    spoken = language or plain.default_language
    found = holidays.country_holidays(code, subdiv=subdivision or None, years=years, language=spoken)
    return ReadHolidays(tuple(Holiday(day, _short(found[day].replace("; ", ", ")), calendar) for day in sorted(found)))


def _events(content: bytes) -> Iterator["icalendar.Component"]:
    text = _decoded(content)
    try:
        read = icalendar.Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{_bad_line(text)} Save the calendar as an iCalendar file (.ics) again.") from error
    calendars = [each for each in read if each.name == "VCALENDAR"]
    if not calendars:
        raise UserError(f"{_bad_line(text)} Save the calendar as an iCalendar file (.ics) again.")
    events = [event for each in calendars for event in each.walk("VEVENT")]
    # What is no line at all belongs to no property; the reader only keeps a note of it.
    if any(name is None for event in events for name, _ in event.errors):
        raise UserError(f"{_bad_line(text)} Mend or remove it.")
    yield from events


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError(f"Line {line} of the calendar is not UTF-8; save the file as UTF-8.") from error


def _bad_line(text: str) -> str:
    for number, line in enumerate(text.splitlines() or [""], start=1):
        # A line that begins with a space goes on with the one before it.
        if number > 1 and (not line.strip() or line[0] in " \t"):
            continue
        name = line.split(":", 1)[0].split(";", 1)[0]
        if number == 1 and line.strip().upper() != "BEGIN:VCALENDAR":
            return "The file is no calendar; its first line is not BEGIN:VCALENDAR."
        if ":" not in line or not name.replace("-", "").isalnum():
            return f"Line {number} of the calendar cannot be read: {line[:60]!r}."
    return "The calendar has a beginning without an end, or an end without a beginning."


def _title(event: "icalendar.Component") -> str:
    summary = str(event.get("SUMMARY", ""))
    return clean_text(summary, "title", len(summary)) or "Holiday"


def _moved(events: Sequence["icalendar.Component"]) -> frozenset[tuple[str, date]]:
    """Return by identifier the days of repeating entries in whose place the file has an entry of its own."""
    days = ((str(event.get("UID", "")), _date_of(event, "RECURRENCE-ID")) for event in events)
    return frozenset((id, day) for id, day in days if day is not None)


def _days_of(
    event: "icalendar.Component", title: str, years: Collection[int], moved: Collection[tuple[str, date]]
) -> list[date] | None:
    """Return the days of an entry; None when it has a time of day."""
    for name, problem in event.errors:
        if name in {"DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RDATE"}:
            raise UserError(f"The entry {title!r} of the calendar has a wrong {name} ({problem}); mend or remove it.")
    start = _date_of(event, "DTSTART")
    if start is None:
        raise UserError(f"The entry {title!r} of the calendar has no date; mend or remove it.")
    if isinstance(start, datetime):
        return None
    number = _length_of(event, start, title)
    first_days = {start, *_listed(event, "RDATE")}
    if years and event.get("RRULE") is not None:
        first_days |= _repeated(event, start, title, years, number * _DAY)
    first_days -= _listed(event, "EXDATE")
    if event.get("RECURRENCE-ID") is None:
        first_days -= {day for id, day in moved if id == str(event.get("UID", ""))}
    return [first + offset * _DAY for first in sorted(first_days) for offset in range(max(number, 1))]


def _length_of(event: "icalendar.Component", start: date, title: str) -> int:
    """Return the number of days of an entry; 0 of one that ends where it begins."""
    end = _date_of(event, "DTEND")
    length = event.get("DURATION")
    # The end is the first day that does not belong to it any more (RFC 5545, 3.6.1).
    if end is not None and not isinstance(end, datetime):
        number = (end - start).days
    elif length is not None:
        number = length.dt.days
    else:
        number = 1
    if number < 0:
        raise UserError(f"The entry {title!r} of the calendar ends before it begins on {start}; mend or remove it.")
    if number > _LONGEST_HOLIDAY:
        raise UserError(f"The entry {title!r} of the calendar is longer than a year; it is no holiday.")
    return number


def _repeated(
    event: "icalendar.Component", start: date, title: str, years: Collection[int], length: timedelta
) -> set[date]:
    """Return the first days of what repeats, as far as a day of it lies in one of the years."""
    written = event["RRULE"].to_ical()
    text = written.decode("ascii", "replace") if isinstance(written, bytes) else str(written)
    origin = datetime(start.year, start.month, start.day)  # noqa: DTZ001 - a day has no zone
    sentence = f"The entry {title!r} of the calendar repeats in a way that cannot be read ({text})."
    if _WITHIN_A_DAY.search(text):
        raise UserError(sentence)
    try:
        rule = rrule.rrulestr(text, dtstart=origin, ignoretz=True)
    except (ValueError, TypeError) as error:
        raise UserError(sentence) from error
    found = rule.between(datetime(min(years), 1, 1) - length, datetime(max(years), 12, 31), inc=True)  # noqa: DTZ001
    return {moment.date() for moment in found}


def _listed(event: "icalendar.Component", name: str) -> set[date]:
    given = event.get(name, [])
    lists = given if isinstance(given, list) else [given]
    days = [each.dt for one in lists for each in one.dts]
    # A period has a time of day, and no holiday has.
    return {day.date() if isinstance(day, datetime) else day for day in days if isinstance(day, date)}


def _date_of(event: "icalendar.Component", name: str) -> date | None:
    value = event.get(name)
    found = getattr(value, "dt", None)
    return found if isinstance(found, date) else None


def _short(title: str) -> str:
    return title if len(title) <= MAX_TITLE_LENGTH else title[: MAX_TITLE_LENGTH - 1].rstrip() + "…"
