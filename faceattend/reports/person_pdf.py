"""A person's own data on paper, for somebody to read."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from faceattend import __version__
from faceattend.domain.credentials import CredentialKind
from faceattend.domain.day_entries import DayPart, EntryKind
from faceattend.domain.months import Month
from faceattend.domain.privacy import PersonData
from faceattend.domain.punches import Direction
from faceattend.reports.flow import Flow
from faceattend.reports.wording import ENGLISH, Words

_ENTRY_KINDS = MappingProxyType(
    {
        EntryKind.LEAVE: "leave",
        EntryKind.ON_DUTY: "on duty elsewhere",
        EntryKind.FROM_HOME: "work from home",
        EntryKind.PRESENT: "decided: present",
        EntryKind.HALF_DAY: "decided: half a day",
        EntryKind.ABSENT: "decided: absent",
        EntryKind.OVERTIME: "approved overtime",
    }
)
_CREDENTIALS = MappingProxyType({CredentialKind.PIN: "a PIN", CredentialKind.BADGE: "a badge"})
_DAY_PARTS = MappingProxyType({DayPart.WHOLE: "", DayPart.FIRST_HALF: "first half", DayPart.SECOND_HALF: "second half"})


@dataclass(frozen=True, slots=True)
class PersonWords:
    """The words of the paper. Texts with braces are filled by name."""

    title: str = "What is kept about you"
    name: str = "Name"
    code: str = "Code"
    group: str = "Group"
    joined: str = "First day"
    left: str = "Last day"
    unknown: str = "not written down"
    none: str = "none"
    consent: str = "Consent to be recognised"
    no_consent: str = "There is none, so nothing of your face is kept."
    consent_text: str = "Words"
    given: str = "Written down"
    given_by: str = "{moment}, by {account}"
    guardian: str = "Guardian"
    withdrawn: str = "Taken back"
    notice: str = "Notice"
    notice_version: str = "version {version}, SHA-256 {digest}"
    shipped_notice: str = "the one that comes with the program, SHA-256 {digest}"
    faces: str = "What was learned of your face"
    no_faces: str = "Nothing."
    format: str = "Made by"
    templates: str = "Templates"
    looks: str = "Templates of your face at the cameras that are kept for some days: {count}."
    pictures: str = "Pictures of incidents that show you: {count}."
    credentials: str = "What you check in with beside your face"
    credential_kinds: Mapping[CredentialKind, str] = field(default_factory=lambda: _CREDENTIALS)
    months: str = "Entries by month"
    month: str = "Month"
    days: str = "Days"
    entries: str = "Entries"
    no_entries: str = "There are none."
    punches: str = "Every entry"
    day: str = "Day"
    time: str = "Time"
    direction: str = "Way"
    method: str = "Noted"
    camera: str = "Camera"
    remark: str = "Remark"
    voided: str = "does not count: {reason}"
    day_entries: str = "Leave, duty elsewhere and decisions"
    what: str = "What"
    written_by: str = "Written by"
    entry_kinds: Mapping[EntryKind, str] = field(default_factory=lambda: _ENTRY_KINDS)
    day_parts: Mapping[DayPart, str] = field(default_factory=lambda: _DAY_PARTS)
    minutes: str = "{minutes} min"
    sightings: str = "When a camera saw you"
    sightings_count: str = "Number of times: {count}, from {first} to {last}. sightings.csv has each of them."
    access: str = "Who looked at it or changed it"
    access_note: str = "access.csv has every time. What concerned the whole roll is included."
    account: str = "Account"
    action: str = "What"
    times: str = "Times"
    latest: str = "Latest"
    ways: tuple[str, str] = ("in", "out")
    footer: str = "{site}. Made {moment} ({zone}) by faceattend {version}."
    sealed: str = " Seal {head}, key {device}."


_WORDS = PersonWords()


def person_pdf(data: PersonData, words: PersonWords = _WORDS, common: Words = ENGLISH) -> bytes:
    """Return the paper as a PDF; the same data always gives the same bytes."""
    return _PersonPaper(data, words, common).pdf()


class _PersonPaper:
    def __init__(self, data: PersonData, words: PersonWords, common: Words) -> None:
        self._data = data
        self._words = words
        self._common = common
        self._flow = Flow(words.title, data.site, self._footer())

    def pdf(self) -> bytes:
        """Write everything and return it."""
        details, person, words = self._data.person.details, self._data.person, self._words
        self._flow.title(self._data.site, words.title)
        self._flow.facts(
            (
                (words.name, details.name),
                (words.code, details.code),
                (words.group, details.group or words.none),
                (words.joined, words.unknown if person.joined is None else person.joined.isoformat()),
                (words.left, words.none if person.left is None else person.left.isoformat()),
            )
        )
        self._write_consent()
        self._write_faces()
        self._write_credentials()
        self._write_months()
        self._write_sightings()
        self._write_access()
        self._write_entries()
        self._write_punches()
        return self._flow.finish()

    def _write_consent(self) -> None:
        words, consent = self._words, self._data.person.consent
        self._flow.heading(words.consent)
        if consent is None:
            self._flow.paragraph(words.no_consent)
            return
        given = self._moment(consent.given_at)
        by = self._data.recorded_by
        facts = [
            (words.consent_text, consent.text),
            (words.given, words.given_by.format(moment=given, account=by) if by else given),
        ]
        if consent.guardian:
            facts.append((words.guardian, consent.guardian))
        if consent.withdrawn_at is not None:
            facts.append((words.withdrawn, self._moment(consent.withdrawn_at)))
        if consent.notice_digest:
            which = words.notice_version if consent.notice_version else words.shipped_notice
            version = which.format(version=consent.notice_version, digest=consent.notice_digest)
            facts.append((words.notice, version))
        self._flow.facts(facts)

    def _write_faces(self) -> None:
        words, templates = self._words, self._data.person.templates
        self._flow.heading(words.faces)
        if templates:
            rows = [(format, self._common.count(count)) for format, count in sorted(templates.items())]
            self._flow.table((words.format, words.templates), (0.8, 0.2), rows)
        else:
            self._flow.paragraph(words.no_faces)
        for text, count in ((words.looks, self._data.looks), (words.pictures, self._data.pictures)):
            if count:
                self._flow.paragraph(text.format(count=self._common.count(count)))

    def _write_credentials(self) -> None:
        words, kinds = self._words, self._data.credentials
        if kinds:
            self._flow.heading(words.credentials)
            self._flow.paragraph(", ".join(sorted(words.credential_kinds[kind] for kind in kinds)))

    def _write_months(self) -> None:
        words = self._words
        self._flow.heading(words.months)
        entries = Counter(Month(punch.day.year, punch.day.month) for punch in self._data.punches)
        days = Counter(
            Month(day.year, day.month) for day in {punch.day for punch in self._data.punches if punch.counts}
        )
        if not entries:
            self._flow.paragraph(words.no_entries)
            return
        rows = [(self._common.month(month), str(days[month]), str(count)) for month, count in entries.items()]
        self._flow.table((words.month, words.days, words.entries), (0.6, 0.2, 0.2), rows)

    def _write_punches(self) -> None:
        words = self._words
        if not self._data.punches:
            return
        self._flow.heading(words.punches)
        heads = (words.day, words.time, words.direction, words.method, words.camera, words.remark)
        self._flow.table(heads, (0.14, 0.1, 0.08, 0.18, 0.16, 0.34), self._punch_rows())

    def _punch_rows(self) -> Iterator[tuple[str, ...]]:
        for punch in self._data.punches:
            local = punch.time.astimezone(self._data.zone)
            way = self._words.ways[punch.direction is Direction.OUT]
            method = self._common.methods[punch.method.value]
            yield (
                punch.day.isoformat(),
                f"{local:%H:%M:%S}",
                way,
                method,
                punch.camera,
                self._remark(punch.note, punch.void_reason),
            )

    def _write_entries(self) -> None:
        words = self._words
        if not self._data.entries:
            return
        self._flow.heading(words.day_entries)
        heads = (words.day, words.what, words.written_by, words.remark)
        self._flow.table(heads, (0.14, 0.3, 0.2, 0.36), self._entry_rows())

    def _entry_rows(self) -> Iterator[tuple[str, ...]]:
        words = self._words
        for entry in self._data.entries:
            minutes = words.minutes.format(minutes=entry.minutes) if entry.kind is EntryKind.OVERTIME else ""
            parts = (f"{words.entry_kinds[entry.kind]} {entry.leave}".rstrip(), words.day_parts[entry.part], minutes)
            what = ", ".join(filter(None, parts))
            yield entry.day.isoformat(), what, entry.by, self._remark(entry.reason, entry.void_reason)

    def _remark(self, note: str, void_reason: str | None) -> str:
        remarks = [note] if note else []
        if void_reason is not None:
            remarks.append(self._words.voided.format(reason=void_reason))
        return "; ".join(remarks)

    def _write_sightings(self) -> None:
        words, sightings = self._words, self._data.sightings
        self._flow.heading(words.sightings)
        if not sightings:
            self._flow.paragraph(words.no_entries)
            return
        days: list[date] = sorted(sighting.day for sighting in sightings)
        count = self._common.count(len(sightings))
        self._flow.paragraph(words.sightings_count.format(count=count, first=days[0], last=days[-1]))

    def _write_access(self) -> None:
        words = self._words
        self._flow.heading(words.access)
        self._flow.paragraph(words.access_note)
        times = Counter((line.account, line.action) for line in self._data.access)
        latest = {(line.account, line.action): line.time for line in self._data.access}
        rows = [
            (account, action, self._common.count(count), self._moment(latest[account, action]))
            for (account, action), count in sorted(times.items())
        ]
        self._flow.table((words.account, words.action, words.times, words.latest), (0.3, 0.3, 0.12, 0.28), rows)

    def _footer(self) -> str:
        data, words = self._data, self._words
        made = words.footer.format(
            site=data.site, moment=self._moment(data.made_at), zone=data.zone.key, version=__version__
        ).removeprefix(". ")
        return made if data.seal is None else made + words.sealed.format(head=data.seal.head, device=data.seal.device)

    def _moment(self, moment: datetime) -> str:
        return self._common.moment(moment.astimezone(self._data.zone))
