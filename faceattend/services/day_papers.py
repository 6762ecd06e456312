"""What lists of a day are made from: results of the day, and where everybody was last seen.

It asks nobody for rights and is not handed out.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from faceattend import settings
from faceattend.domain.clock import Clock
from faceattend.domain.day_entries import EntryKind
from faceattend.domain.duty import DayKind, Duties
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Direction, Punch
from faceattend.domain.results import DayCode, MonthResult
from faceattend.domain.roll_order import place_on_the_roll
from faceattend.domain.work_days import WorkDays
from faceattend.reports.day_lists import PersonDay, Whereabouts
from faceattend.reports.list_frame import Origin
from faceattend.reports.list_words import LIST_ENGLISH, ListWords
from faceattend.reports.wording import ENGLISH
from faceattend.services.calculation import Calculation
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.seal_mark import last_seal
from faceattend.storage.vault import Vault

_DAY = timedelta(days=1)


class DayPapers:
    """Reads what lists of a day say. Any thread may call it."""

    def __init__(self, vault: Vault, office_settings: OfficeSettings, calculation: Calculation, clock: Clock) -> None:
        self._vault = vault
        self._settings = office_settings
        self._calculation = calculation
        self._clock = clock

    def draft(self, day: date, people: Sequence[Person], group: str) -> tuple[list[PersonDay], Origin]:
        """Return the results of a day of an open month, in the order of the roll, and where they come from."""
        book = self._calculation.book()
        rows = self._calculation.people_day(day, people)
        keys = dict.fromkeys(result.shift for _, result in rows if result.shift)
        origin = replace(
            self.origin(group),
            labels={DayCode(code.value): words for code, words in book.labels},
            leave_titles={code: kind.title for code, kind in book.leave_by_code.items()},
            shifts=tuple(book.shift(key, day) for key in keys),
        )
        return rows, origin

    def origin(self, group: str) -> Origin:
        """Return where the numbers of a list come from that is about now."""
        zone = self._settings.zone()
        return Origin(
            site=self._settings.get(settings.SITE_NAME),
            zone=zone.key,
            group=group,
            generated_at=self._clock().astimezone(zone),
            seal=last_seal(self._vault),
        )

    def whereabouts(self, people: Sequence[Person], words: ListWords = LIST_ENGLISH) -> list[Whereabouts]:
        """Return where everybody was last seen on the work day that is now for him.

        Directions are those with which the entries were written: what has to be known is who passed the door last in
        which direction, not how the rules of a shift count the day.
        """
        zone, now = self._settings.zone(), self._clock()
        work_days = WorkDays(Duties(self._calculation.book(), zone))
        around = now.astimezone(zone).date()
        punches = self._vault.punches.between(around - 2 * _DAY, around + _DAY)
        last: dict[PersonId, Punch] = {}
        known = {person.id: person for person in people}
        today = {person.id: work_days.day_of(person, now) for person in people}
        for punch in punches:
            person = known.get(punch.person)
            if person is None or not punch.counts or punch.time > now:
                continue
            if work_days.day_of(person, punch.time) != today[person.id]:
                continue
            before = last.get(person.id)
            if before is None or (punch.time, punch.id) > (before.time, before.id):
                last[person.id] = punch
        reasons = self._reasons(set(today.values()))
        found = []
        for person in sorted(people, key=place_on_the_roll):
            day, latest = today[person.id], last.get(person.id)
            if latest is not None:
                inside = latest.direction is Direction.IN
                found.append(Whereabouts(person, inside, latest.time.astimezone(zone), latest.camera))
            elif not _gone(person, day):
                off = words.day_off if work_days.duties.of(person, day).kind is not DayKind.WORKING else ""
                found.append(Whereabouts(person, None, None, "", reasons.get((person.id, day), off)))
        return found

    def _reasons(self, days: set[date]) -> dict[tuple[PersonId, date], str]:
        """Return why somebody is not expected on one of a few days, as it was entered."""
        if not days:
            return {}
        book = self._calculation.book()
        titles = {code: kind.title for code, kind in book.leave_by_code.items()}
        labels = {code.value: words for code, words in book.labels}
        named = {
            EntryKind.ON_DUTY: labels.get(DayCode.ON_DUTY.value, ENGLISH.codes[DayCode.ON_DUTY]),
            EntryKind.FROM_HOME: labels.get(DayCode.FROM_HOME.value, ENGLISH.codes[DayCode.FROM_HOME]),
        }
        found = {}
        for entry in self._vault.day_entries.between(min(days), max(days)):
            if entry.counts and entry.kind is EntryKind.LEAVE:
                found[entry.person, entry.day] = titles.get(entry.leave, entry.leave)
            elif entry.counts and entry.kind in named:
                found[entry.person, entry.day] = named[entry.kind]
        return found


def days_of(day: date, result: MonthResult) -> tuple[list[PersonDay], Origin]:
    """Return one day of a month, and where its results come from."""
    place = day.day - 1
    return [(row.person, row.days[place]) for row in result.rows], Origin.of(result)


def _gone(person: Person, day: date) -> bool:
    return (person.joined is not None and day < person.joined) or (person.left is not None and day > person.left)
