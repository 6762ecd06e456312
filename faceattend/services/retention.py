"""Retention: what has been kept long enough, and deleting it; the program does this every day by itself."""

import calendar
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from faceattend import settings
from faceattend.domain.accounts import AccountId
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.clock import Clock
from faceattend.domain.people import Person
from faceattend.domain.privacy import DataKind, RetentionLine
from faceattend.domain.verification import Stream
from faceattend.services.erasing import PersonEraser
from faceattend.services.keeping_notes import KeepingNotes
from faceattend.services.office_settings import OfficeSettings
from faceattend.settings.setting import Setting
from faceattend.storage.vault import Vault

_LOGGER = logging.getLogger(__name__)

REASON = "left, and the time for which records are kept is over"
"""The reason of an erasure that nobody asked for."""

_AS_THEY_ARE: Mapping[str, object] = MappingProxyType({})

_STREAM_OF: Mapping[DataKind, Stream] = MappingProxyType(
    {
        DataKind.PUNCHES: Stream.PUNCHES,
        DataKind.SIGHTINGS: Stream.SIGHTINGS,
        DataKind.INCIDENTS: Stream.INCIDENTS,
        DataKind.AUDIT: Stream.AUDIT,
    }
)


@dataclass(frozen=True, slots=True)
class _Limits:
    """The first day of which each kind is kept today."""

    today: date
    first_kept: Mapping[DataKind, date]

    def streams(self) -> dict[Stream, date]:
        return {stream: self.first_kept[kind] for kind, stream in _STREAM_OF.items()}

    def personal(self) -> dict[Stream, date]:
        streams = self.streams()
        return {stream: streams[stream] for stream in (Stream.PUNCHES, Stream.SIGHTINGS)}


class Retention:
    """Deletes what has been kept long enough: the program's own work; whoever starts it by hand is checked before."""

    def __init__(self, vault: Vault, office_settings: OfficeSettings, eraser: PersonEraser, clock: Clock) -> None:
        self._vault = vault
        self._settings = office_settings
        self._eraser = eraser
        self._clock = clock
        self._notes = KeepingNotes(vault.settings)

    @property
    def ran_at(self) -> datetime | None:
        """When :meth:`run` last came to its end, aware UTC; None when that is not known."""
        return self._notes.retention_ran_at

    def punches_kept_from(self) -> date:
        """Return the first day of which punches are kept by the settings of the office."""
        return self._limits().first_kept[DataKind.PUNCHES]

    def plan(self, proposed: Mapping[str, object] = _AS_THEY_ARE) -> tuple[RetentionLine, ...]:
        """Return for every kind of data what :meth:`run` would delete now; a count may be 0.

        Args:
            proposed: periods, by the keys of their settings, to try in place of those of the office.

        Raises:
            UserError: a period is out of range.
        """
        limits = self._limits(proposed)
        rows = self._vault.retention.counts(limits.streams(), self._clock())
        people = self._vault.people.all()
        counts = {kind: rows[stream] for kind, stream in _STREAM_OF.items()}
        counts[DataKind.PICTURES] = self._vault.evidence.count_to_purge(limits.first_kept[DataKind.PICTURES])
        counts[DataKind.LOOKS] = self._vault.kept_looks.count_to_purge(limits.first_kept[DataKind.LOOKS])
        counts[DataKind.TEMPLATES] = len(_with_old_templates(people, limits))
        counts[DataKind.PEOPLE] = len(self._nothing_left(people, limits))
        return _lines(limits, counts)

    def run(self, account: AccountId | None = None) -> tuple[RetentionLine, ...]:
        """Delete, and return what was deleted of every kind.

        By itself the program deletes nothing while the date of the computer may be years ahead.

        Args:
            account: who asked for it; None for the program itself.

        Raises:
            EnvironmentFault: the disk failed; the rest is deleted by the next run.
        """
        now = self._clock()
        limits = self._limits()
        if account is None and not self._vault.retention.date_is_credible(now):
            _LOGGER.warning("nothing old was deleted, because the date of the computer is not known for long enough")
            return _lines(limits, dict.fromkeys(DataKind, 0))
        people = self._vault.people.all()
        faces = _with_old_templates(people, limits)
        if faces:
            self._vault.people.destroy_templates([person.id for person in faces])
        rows = self._vault.retention.cut(limits.streams(), now).counts
        results = self._vault.closings.expire(limits.first_kept[DataKind.PUNCHES])
        pictures = self._vault.evidence.purge(limits.first_kept[DataKind.PICTURES], limits.today)
        looks = self._vault.kept_looks.purge(limits.first_kept[DataKind.LOOKS], limits.today)
        gone = self._nothing_left(people, limits)
        for person in gone:
            self._eraser.erase(person.id, REASON, now, account)
        counts = {kind: rows[stream] for kind, stream in _STREAM_OF.items()}
        counts |= {DataKind.PICTURES: pictures, DataKind.LOOKS: looks}
        counts |= {DataKind.TEMPLATES: len(faces), DataKind.PEOPLE: len(gone)}
        done = _lines(limits, counts)
        self._write_down(done, account)
        if results:
            detail = f"results of closed months: {results}, before {limits.first_kept[DataKind.PUNCHES]}"
            self._vault.audit.add(AuditEntry(now, account, "retention", Outcome.DONE, detail=detail))
        self._notes.retention_ran(now)
        return done

    def _write_down(self, done: tuple[RetentionLine, ...], account: AccountId | None) -> None:
        for line in done:
            if line.count:
                detail = f"{line.kind.value}: {line.count}, before {line.before}"
                self._vault.audit.add(AuditEntry(self._clock(), account, "retention", Outcome.DONE, detail=detail))

    def _limits(self, proposed: Mapping[str, object] = _AS_THEY_ARE) -> _Limits:
        def period(setting: Setting[int]) -> int:
            if setting.key in proposed:
                return setting.validated(proposed[setting.key])
            return self._settings.get(setting)

        today = self._clock().astimezone(self._settings.zone()).date()
        punches = _months_before(today, period(settings.PUNCH_MONTHS))
        incidents = today - timedelta(days=period(settings.INCIDENT_DAYS))
        look_days = period(settings.KEPT_LOOK_DAYS)
        return _Limits(
            today,
            {
                DataKind.TEMPLATES: today - timedelta(days=period(settings.TEMPLATES_DAYS)),
                DataKind.PUNCHES: punches,
                DataKind.SIGHTINGS: today - timedelta(days=period(settings.SIGHTING_DAYS)),
                DataKind.INCIDENTS: incidents,
                # A picture says nothing without its incident.
                DataKind.PICTURES: max(incidents, today - timedelta(days=period(settings.PICTURE_DAYS))),
                # Where none are kept, those of today go as well.
                DataKind.LOOKS: today - timedelta(days=look_days or -1),
                DataKind.AUDIT: _months_before(today, period(settings.AUDIT_MONTHS)),
                # Whoever left belongs into the registers of the months for which there still are any.
                DataKind.PEOPLE: punches,
            },
        )

    def _nothing_left(self, people: list[Person], limits: _Limits) -> list[Person]:
        before = limits.first_kept[DataKind.PEOPLE]
        return [
            person
            for person in people
            if person.left is not None
            and person.left < before
            and not self._vault.retention.has_rows(person.id, limits.personal(), limits.today)
        ]


def _with_old_templates(people: list[Person], limits: _Limits) -> list[Person]:
    before = limits.first_kept[DataKind.TEMPLATES]
    return [
        person
        for person in people
        if person.left is not None and person.left < before and any(person.templates.values())
    ]


def _lines(limits: _Limits, counts: Mapping[DataKind, int]) -> tuple[RetentionLine, ...]:
    return tuple(RetentionLine(kind, counts[kind], limits.first_kept[kind]) for kind in DataKind)


def _months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
