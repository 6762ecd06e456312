"""``faceattend backup``, ``restore`` and ``rotate``: the whole database, copied, put back, sealed with new keys."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from faceattend.cli.context import Session
from faceattend.cli.keys import recovery_key_words, retype
from faceattend.cli.output import counted, show_progress
from faceattend.cli.stopping import pausing, stop_signals
from faceattend.domain.keeping import RestorePreview
from faceattend.errors import UserError
from faceattend.services.restoring import Restoration

_PAUSED = "Paused; everything can be read, under old keys and new ones. Go on with: faceattend rotate"


def add_backup_arguments(parser: ArgumentParser) -> None:
    """Declare ``backup``."""
    parser.add_argument(
        "--output", type=Path, metavar="FOLDER", help="where the copy goes; else the office's own folder"
    )


def add_restore_arguments(parser: ArgumentParser) -> None:
    """Declare ``restore``."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def add_rotate_arguments(parser: ArgumentParser) -> None:
    """Declare ``rotate``."""
    parser.add_argument("--person", metavar="CODE", help="the keys of this person only")


def backup(session: Session) -> None:
    """Copy the database and check the copy.

    Raises:
        UserError: the copy was made and is not whole.
    """
    with session.office() as office:
        report = office.keeping.back_up(session.arguments.output, show_progress("bytes"))
    removed = f" {counted(report.removed, 'old backup was', 'old backups were')} removed." if report.removed else ""
    session.output.record(
        {
            "file": str(report.file),
            "time": report.taken_at.isoformat(),
            "bytes": report.size,
            "head": report.head or None,
            "verified": report.verified,
            "problem": report.problem,
            "removed": report.removed,
        },
        f"{report.file} ({report.size:,} bytes) was opened again and is whole.{removed} "
        "It is of no use without the key file: faceattend keys copy FILE"
        if report.verified
        else f"{report.file} was written.{removed}",
    )
    if not report.verified:
        raise UserError(report.problem)


def restore(session: Session) -> None:
    """Put a backup in place of the database, after saying what will be lost."""
    with _looked_at(session, session.arguments.file) as restoration:
        preview = restoration.preview
        session.agree(" ".join(_consequences(preview)))
        report = restoration.carry_out(show_progress("bytes"))
    aside = report.kept_aside
    session.output.record(
        {
            "file": str(preview.file),
            "sealed_at": None if preview.sealed_at is None else preview.sealed_at.isoformat(),
            "head": preview.head or None,
            "people": preview.people,
            "lost": {lost.stream.name.lower(): lost.count for lost in preview.lost},
            "erased_again": preview.erased_again,
            "unreadable": preview.unreadable,
            "switched_off": preview.switched_off,
            "withdrawn_again": preview.withdrawn_again,
            "kept_aside": None if aside is None else str(aside),
        },
        f"{preview.file} is in place with {counted(preview.people, 'person', 'people')}."
        f"{'' if aside is None else f' The database before it is kept as {aside}.'}",
    )


def rotate(session: Session) -> None:
    """Renew the keys of one person or of everybody, and back up; an interrupted renewal goes on where it stood.

    Raises:
        UserError: the keys were renewed, and the backup is not whole.
    """
    code: str | None = session.arguments.person
    with session.office() as office, stop_signals() as stop:
        person = None if code is None else office.enrolment.find(code).id
        report = office.keeping.rotate(person, pausing(stop, show_progress("rows"), _PAUSED))
        session.output.record(
            {"person": code, "rows": report.rows, "recovery_key": report.recovery_key},
            f"{counted(report.rows, 'row is', 'rows are')} sealed with new keys.",
        )
        if report.recovery_key is not None:
            session.output.say(
                "The old recovery key, older backups and older copies of the key file open nothing any more. Other "
                "accounts need a new password to open the records: faceattend account change NAME --opens-records\n"
                f"{recovery_key_words(report.recovery_key)}"
            )
            retype(session, office.keeping.confirm_recovery_key)
        copy = office.keeping.back_up(progress=show_progress("bytes"))
    if not copy.verified:
        raise UserError(copy.problem)


def _looked_at(session: Session, file: Path) -> Restoration:
    gate, key = session.existing_gate(), session.passphrases.recovery_key()
    if key is not None:
        return gate.begin_restore_with_recovery_key(file, key)
    return gate.begin_restore(file, session.passphrases.current(), session.user)


def _consequences(preview: RestorePreview) -> Iterator[str]:
    """Yield what restoring a backup would do."""
    sealed = "never sealed" if preview.sealed_at is None else f"sealed until {preview.sealed_at:%Y-%m-%d %H:%M} UTC"
    yield f"The backup holds {counted(preview.people, 'person', 'people')} and is {sealed}."
    if preview.lost:
        lost = ", ".join(f"{counted(part.count, 'row', 'rows')} of the {part.stream.value}" for part in preview.lost)
        yield f"What is newer will be lost: {lost}."
    elif not preview.present_readable:
        yield "The present database cannot be read, so nobody can say what exactly will be lost."
    if not preview.lost and preview.newest_seal not in (None, preview.sealed_at):
        yield f"A seal of {preview.newest_seal:%Y-%m-%d %H:%M} UTC is known; what was recorded until then is lost."
    if preview.erased_again:
        erased = counted(preview.erased_again, "person who was erased since is", "people who were erased since are")
        yield f"{erased} erased again."
    if preview.unreadable:
        closed = counted(preview.unreadable, "person", "people")
        yield f"The old records of {closed} stay closed, because their keys were renewed since."
    if preview.switched_off:
        accounts = counted(preview.switched_off, "account is", "accounts are")
        yield f"{accounts} switched off until an administrator switches them on again; yours stays on."
    if preview.withdrawn_again:
        consents = counted(preview.withdrawn_again, "consent", "consents")
        yield f"Taken back since, and therefore taken back again: {consents}."
    yield "People and settings are again as they were then. The present database is kept aside."
