"""What retention deletes, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from faceattend.services.privacy import DataKind, RetentionLine

_CONTEXT = "RetentionWords"

_WORDS: Mapping[DataKind, tuple[str, str]] = {
    DataKind.TEMPLATES: (
        QT_TRANSLATE_NOOP("RetentionWords", "the face of 1 person who left before {1}"),
        QT_TRANSLATE_NOOP("RetentionWords", "the faces of {0} people who left before {1}"),
    ),
    DataKind.PUNCHES: (
        QT_TRANSLATE_NOOP("RetentionWords", "1 entry from before {1}"),
        QT_TRANSLATE_NOOP("RetentionWords", "{0} entries from before {1}"),
    ),
    DataKind.SIGHTINGS: (
        QT_TRANSLATE_NOOP("RetentionWords", "1 sighting from before {1}"),
        QT_TRANSLATE_NOOP("RetentionWords", "{0} sightings from before {1}"),
    ),
    DataKind.INCIDENTS: (
        QT_TRANSLATE_NOOP("RetentionWords", "1 incident from before {1}"),
        QT_TRANSLATE_NOOP("RetentionWords", "{0} incidents from before {1}"),
    ),
    DataKind.PICTURES: (
        QT_TRANSLATE_NOOP("RetentionWords", "1 picture of an incident from before {1}"),
        QT_TRANSLATE_NOOP("RetentionWords", "{0} pictures of incidents from before {1}"),
    ),
    DataKind.LOOKS: (
        QT_TRANSLATE_NOOP("RetentionWords", "1 look at a face from before {1}"),
        QT_TRANSLATE_NOOP("RetentionWords", "{0} looks at faces from before {1}"),
    ),
    DataKind.AUDIT: (
        QT_TRANSLATE_NOOP("RetentionWords", "1 line of the log from before {1}"),
        QT_TRANSLATE_NOOP("RetentionWords", "{0} lines of the log from before {1}"),
    ),
    DataKind.PEOPLE: (
        QT_TRANSLATE_NOOP("RetentionWords", "the record of 1 person who left before {1} and has no entries any more"),
        QT_TRANSLATE_NOOP(
            "RetentionWords", "the records of {0} people who left before {1} and have no entries any more"
        ),
    ),
}
"""For one, and for several; {0} is how many, {1} the first day that is kept."""


def deleted_things(lines: Sequence[RetentionLine]) -> list[str]:
    """Return what goes, a few words for every kind of which there is anything."""
    return [_thing(line) for line in lines if line.count]


def plain_day(day: date) -> str:
    """Return a day without its weekday, its month in words: 23 August 2026."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def _thing(line: RetentionLine) -> str:
    one, several = _WORDS[line.kind]
    words = QCoreApplication.translate(_CONTEXT, one if line.count == 1 else several)
    return words.format(QLocale().toString(line.count), plain_day(line.before))
