"""A person's own data for other programs: JSON with everything, and CSV tables of what happened."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from faceattend.domain.day_entries import DayEntry
from faceattend.domain.people import Consent
from faceattend.domain.privacy import PersonData
from faceattend.domain.punches import Punch
from faceattend.domain.rule_book import Assignment
from faceattend.domain.sightings import Appearance
from faceattend.reports.csv_lines import csv_bytes, harmless, harmless_code

FORM = "faceattend-person-2"
"""Names the form of the JSON file; another form gets another number."""


_WRITTEN = ("by", "at", "counts", "void_reason", "voided_by", "voided_at")
_PUNCH_COLUMNS = ("number", "day", "time", "direction", "stated", "method", "camera", "score", "note", *_WRITTEN)
_CODE_OF_A_DAY = "cell"
_CLOSED_COLUMNS = (
    *("month", "amendment", "check_code", "name", "code", "group", "day", _CODE_OF_A_DAY, "marks", "in", "out"),
    *("worked", "expected", "credited", "breaks", "late", "early", "overtime", "approved"),
)
_ENTRY_COLUMNS = ("number", "day", "kind", "part", "leave", "minutes", "reason", *_WRITTEN)


def person_json(data: PersonData) -> bytes:
    """Return everything as JSON in UTF-8, with ISO 8601 times in the site's zone.

    Templates and pictures are only counted, PIN and badge only named.
    """
    details, person = data.person.details, data.person
    document = {
        "form": FORM,
        "site": data.site,
        "zone": data.zone.key,
        "made_at": _moment(data.made_at, data.zone),
        "seal": None if data.seal is None else {"head": data.seal.head, "device": data.seal.device},
        "person": {
            "name": details.name,
            "code": details.code,
            "group": details.group,
            "joined": None if person.joined is None else person.joined.isoformat(),
            "left": None if person.left is None else person.left.isoformat(),
        },
        "consent": None if person.consent is None else _consent(person.consent, data),
        "templates": [{"format": format, "count": count} for format, count in sorted(person.templates.items())],
        "punches": [_punch(punch, data.zone) for punch in data.punches],
        "entries": [_entry(entry, data.zone) for entry in data.entries],
        "shifts": [_assignment(rule) for rule in data.assignments],
        "days_with_own_rule": [{"day": rule.day.isoformat(), "shift": rule.shift} for rule in data.overrides],
        "closed_days": list(_closed(data)),
        "sightings": [_sighting(sighting, data.zone) for sighting in data.sightings],
        "checks_in_with": sorted(kind.value for kind in data.credentials),
        "looks_kept": data.looks,
        "pictures_of_incidents": data.pictures,
        "access": [
            {
                "time": _moment(line.time, data.zone),
                "account": line.account,
                "action": line.action,
                "outcome": line.outcome.value,
                "everybody": line.everybody,
                "detail": line.detail,
            }
            for line in data.access
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _assignment(rule: Assignment) -> dict[str, object]:
    return {
        "shift": rule.shift,
        "from": None if rule.first is None else rule.first.isoformat(),
        "to": None if rule.last is None else rule.last.isoformat(),
        "weekdays": [day.name.lower() for day in sorted(rule.weekdays)],
    }


def punches_csv(data: PersonData) -> bytes:
    """Return the punches, one a line."""
    lines = (_punch(punch, data.zone) for punch in data.punches)
    return _table(_PUNCH_COLUMNS, lines)


def entries_csv(data: PersonData) -> bytes:
    """Return leave, duty elsewhere, decisions and approved overtime, one a line."""
    return _table(_ENTRY_COLUMNS, (_entry(entry, data.zone) for entry in data.entries))


def closed_csv(data: PersonData) -> bytes:
    """Return what closed months say of the person, one day of each closing a line."""
    return _table(_CLOSED_COLUMNS, _closed(data))


def sightings_csv(data: PersonData) -> bytes:
    """Return when a camera saw the person, one sighting a line."""
    return _table(
        ("day", "time", "camera", "verdict", "score"), (_sighting(sighting, data.zone) for sighting in data.sightings)
    )


def access_csv(data: PersonData) -> bytes:
    """Return who read, changed or was refused something about the person or everybody, one time a line."""
    lines = (
        {
            "time": _moment(line.time, data.zone),
            "account": line.account,
            "action": line.action,
            "outcome": line.outcome.value,
            "about": "everybody" if line.everybody else "this person",
            "detail": line.detail,
        }
        for line in data.access
    )
    return _table(("time", "account", "action", "outcome", "about", "detail"), lines)


def _table(columns: Sequence[str], lines: Iterable[Mapping[str, object]]) -> bytes:
    """Return one line a row under one line of headings: RFC 4180, UTF-8 with a byte order mark."""
    cells = ([_cell(column, line[column]) for column in columns] for line in lines)
    return csv_bytes([columns, *cells])


def _cell(column: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    return harmless_code(value) if column == _CODE_OF_A_DAY else harmless(value)


def _punch(punch: Punch, zone: ZoneInfo) -> dict[str, object]:
    return {
        "number": punch.id,
        "day": punch.day.isoformat(),
        "time": _moment(punch.time, zone),
        "direction": punch.direction.value,
        "stated": punch.stated,
        "method": punch.method.value,
        "camera": punch.camera,
        "score": punch.score,
        "note": punch.note,
        **_written(punch, zone),
    }


def _entry(entry: DayEntry, zone: ZoneInfo) -> dict[str, object]:
    return {
        "number": entry.id,
        "day": entry.day.isoformat(),
        "kind": entry.kind.value,
        "part": entry.part.value,
        "leave": entry.leave,
        "minutes": entry.minutes,
        "reason": entry.reason,
        **_written(entry, zone),
    }


def _closed(data: PersonData) -> Iterator[dict[str, object]]:
    for closing, row in data.closed:
        details = row.person.details
        for day in row.days:
            yield {
                "month": str(closing.month),
                "amendment": closing.number,
                "check_code": closing.code,
                "name": details.name,
                "code": details.code,
                "group": details.group,
                "day": day.day.isoformat(),
                _CODE_OF_A_DAY: day.text,
                "marks": "".join(mark.value for mark in day.marks),
                "in": "" if day.first_in is None else _moment(day.first_in, data.zone),
                "out": "" if day.last_out is None else _moment(day.last_out, data.zone),
                "worked": day.worked,
                "expected": day.expected,
                "credited": day.credited,
                "breaks": day.breaks,
                "late": day.late,
                "early": day.early,
                "overtime": day.overtime,
                "approved": day.approved,
            }


def _written(record: Punch | DayEntry, zone: ZoneInfo) -> dict[str, object]:
    return {
        "by": record.by,
        "at": "" if record.at is None else _moment(record.at, zone),
        "counts": record.counts,
        "void_reason": record.void_reason or "",
        "voided_by": record.voided_by,
        "voided_at": "" if record.voided_at is None else _moment(record.voided_at, zone),
    }


def _sighting(sighting: Appearance, zone: ZoneInfo) -> dict[str, object]:
    return {
        "day": sighting.day.isoformat(),
        "time": _moment(sighting.time, zone),
        "camera": sighting.camera,
        "verdict": sighting.verdict.value,
        "score": sighting.score,
    }


def _consent(consent: Consent, data: PersonData) -> dict[str, object]:
    return {
        "text": consent.text,
        "given_at": _moment(consent.given_at, data.zone),
        "recorded_by": data.recorded_by,
        "guardian": consent.guardian,
        "withdrawn_at": None if consent.withdrawn_at is None else _moment(consent.withdrawn_at, data.zone),
        "notice": {"version": consent.notice_version, "sha256": consent.notice_digest, "text": data.notice},
    }


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")
