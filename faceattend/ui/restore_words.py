"""What restoring a backup would do, in plain words."""

from collections.abc import Iterator
from datetime import tzinfo

from PyQt6.QtCore import QCoreApplication

from faceattend.domain.keeping import RestorePreview
from faceattend.domain.verification import Stream
from faceattend.ui.safety_words import bytes_words, counted
from faceattend.ui.site_time import moment_words

_CONTEXT = "Restore"


def _say(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def backup_words(preview: RestorePreview, zone: tzinfo) -> str:
    """Return what a backup is."""
    people = counted(preview.people, _say("1 person"), _say("{0} people"))
    size = bytes_words(preview.size)
    if preview.sealed_at is None:
        return _say("{0} with {1} ({2}); it was never sealed.").format(preview.file.name, people, size)
    when = moment_words(preview.sealed_at, zone)
    return _say("{0} with {1} ({2}), last sealed on {3}.").format(preview.file.name, people, size, when)


def loss_words(preview: RestorePreview, zone: tzinfo) -> Iterator[str]:
    """Yield what would be lost, a sentence each; nothing when nothing is known to be."""
    if preview.lost:
        parts = ", ".join(f"{_stream_words(part.stream)}: {part.count}" for part in preview.lost)
        yield _say("What came after the backup is lost ({0}).").format(parts)
    elif not preview.present_readable:
        yield _say("The present records cannot be read, so nobody can say what exactly is lost.")
    if not preview.lost and preview.newest_seal not in {None, preview.sealed_at} and preview.newest_seal is not None:
        when = moment_words(preview.newest_seal, zone)
        yield _say("A seal of {0} is known: what was recorded between the backup and then is lost.").format(when)
    if preview.unreadable:
        yield counted(
            preview.unreadable,
            _say("The old records of one person stay closed, because the keys were renewed since."),
            _say("The old records of {0} people stay closed, because the keys were renewed since."),
        )


def other_words(preview: RestorePreview) -> Iterator[str]:
    """Yield what else happens."""
    if preview.erased_again:
        yield counted(
            preview.erased_again,
            _say("One person who was erased since is erased again."),
            _say("{0} people who were erased since are erased again."),
        )
    if preview.withdrawn_again:
        yield counted(
            preview.withdrawn_again,
            _say("The consent of one person, who took it back since, is taken back again."),
            _say("The consent of {0} people, who took it back since, is taken back again."),
        )
    if preview.switched_off:
        yield counted(
            preview.switched_off,
            _say("One account is switched off until an administrator switches it on again. Yours stays on."),
            _say("{0} accounts are switched off until an administrator switches them on again. Yours stays on."),
        )
    yield _say("People and settings are again as they were when the backup was made.")
    yield _say("The present records are kept aside, beside the new ones.")


def _stream_words(stream: Stream) -> str:
    return {
        Stream.PUNCHES: _say("entries"),
        Stream.SIGHTINGS: _say("sightings"),
        Stream.INCIDENTS: _say("incidents"),
        Stream.AUDIT: _say("lines of the log"),
    }[stream]
