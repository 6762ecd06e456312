"""The state of the records in plain words: one line for each thing that keeps them whole, secret and recoverable."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from enum import Enum
from pathlib import Path

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from faceattend.domain.accounts import Right
from faceattend.domain.keeping import BackupReport, KeepingStatus
from faceattend.domain.privacy import DataKind
from faceattend.services.doctor import LEAST_FREE_BYTES, Health
from faceattend.ui.site_time import moment_words

_CONTEXT = "Safety"


def say(text: str) -> str:
    """Return a text of this page in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


class Subject(Enum):
    """What a line is about."""

    BACKUP = QT_TRANSLATE_NOOP("Safety", "Backup")
    KEY_FILE = QT_TRANSLATE_NOOP("Safety", "Copy of the key file")
    CHECK = QT_TRANSLATE_NOOP("Safety", "Records")
    SEALS = QT_TRANSLATE_NOOP("Safety", "Seals")
    VERIFICATION_KEY = QT_TRANSLATE_NOOP("Safety", "Verification key")
    RECOVERY_KEY = QT_TRANSLATE_NOOP("Safety", "Recovery key")
    KEYRING = QT_TRANSLATE_NOOP("Safety", "Opening without a password")
    KEYS = QT_TRANSLATE_NOOP("Safety", "Keys")
    DISK = QT_TRANSLATE_NOOP("Safety", "Disk")
    CLOCK = QT_TRANSLATE_NOOP("Safety", "Clock")
    LOG = QT_TRANSLATE_NOOP("Safety", "Log")
    RETENTION = QT_TRANSLATE_NOOP("Safety", "What is deleted next")

    @property
    def title(self) -> str:
        """The words before the sentence."""
        return say(self.value)


class Action(Enum):
    """What can be done about a line: the words on its button, and the right that it needs."""

    BACK_UP = (QT_TRANSLATE_NOOP("Safety", "Back up now"), Right.KEEP_RECORDS)
    CHOOSE_FOLDER = (QT_TRANSLATE_NOOP("Safety", "Choose folder..."), Right.KEEP_RECORDS)
    COPY_KEY_FILE = (QT_TRANSLATE_NOOP("Safety", "Save a copy..."), Right.MANAGE_KEYS)
    CHECK = (QT_TRANSLATE_NOOP("Safety", "Check now..."), Right.VERIFY)
    COPY_SEAL = (QT_TRANSLATE_NOOP("Safety", "Copy number"), Right.READ_STATE)
    CHOOSE_SEALS_FILE = (QT_TRANSLATE_NOOP("Safety", "Second file..."), Right.KEEP_RECORDS)
    TAKE_VERIFICATION_KEY = (QT_TRANSLATE_NOOP("Safety", "Take it out..."), Right.MANAGE_KEYS)
    CONFIRM_RECOVERY_KEY = (QT_TRANSLATE_NOOP("Safety", "Confirm it..."), Right.MANAGE_KEYS)
    NEW_RECOVERY_KEY = (QT_TRANSLATE_NOOP("Safety", "Make a new one..."), Right.MANAGE_KEYS)
    USE_KEYRING = (QT_TRANSLATE_NOOP("Safety", "Switch on..."), Right.MANAGE_KEYS)
    STOP_USING_KEYRING = (QT_TRANSLATE_NOOP("Safety", "Switch off"), Right.MANAGE_KEYS)
    RENEW_KEYS = (QT_TRANSLATE_NOOP("Safety", "Renew keys..."), Right.MANAGE_KEYS)
    SHOW_LOG = (QT_TRANSLATE_NOOP("Safety", "Show the log..."), Right.READ_STATE)
    SHOW_PRIVACY = (QT_TRANSLATE_NOOP("Safety", "Show..."), Right.READ_STATE)

    @property
    def verb(self) -> str:
        """The words on the button."""
        return say(self.value[0])

    @property
    def right(self) -> Right:
        """Whoever has no such right is not offered it; the service asks again."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """One line of the page.

    Attributes:
        health: None where there is nothing to judge.
        sentence: how it is, and what that means when it is not good.
        actions: what can be done, the one that mends it first.
    """

    subject: Subject
    health: Health | None
    sentence: str
    actions: tuple[Action, ...] = ()


_KINDS = {
    DataKind.TEMPLATES: QT_TRANSLATE_NOOP("Safety", "faces of people who left: {0}"),
    DataKind.PUNCHES: QT_TRANSLATE_NOOP("Safety", "entries: {0}"),
    DataKind.SIGHTINGS: QT_TRANSLATE_NOOP("Safety", "sightings: {0}"),
    DataKind.INCIDENTS: QT_TRANSLATE_NOOP("Safety", "incidents: {0}"),
    DataKind.PICTURES: QT_TRANSLATE_NOOP("Safety", "pictures of incidents: {0}"),
    DataKind.LOOKS: QT_TRANSLATE_NOOP("Safety", "looks at faces: {0}"),
    DataKind.AUDIT: QT_TRANSLATE_NOOP("Safety", "lines of the log: {0}"),
    DataKind.PEOPLE: QT_TRANSLATE_NOOP("Safety", "people of whom nothing else is left: {0}"),
}


def safety_lines(status: KeepingStatus, heads_file: str, zone: tzinfo) -> list[SafetyLine]:
    """Return what is known of the records.

    Args:
        heads_file: the second file for seals, empty when there is none.
        zone: in which times are written.
    """
    return [
        _backup(status, zone),
        _key_file(),
        _check(status, zone),
        _seals(status, heads_file, zone),
        _verification_key(status),
        _recovery_key(status),
        _keyring(status),
        _keys(status),
        _disk(status),
        *_clock(status, zone),
        *_log(status),
        _retention(status),
    ]


def summary(lines: list[SafetyLine]) -> tuple[Health, str]:
    """Return how the records are as a whole, in a few words."""
    bad = sum(line.health is Health.BAD for line in lines)
    look = sum(line.health is Health.WARNING for line in lines)
    if bad:
        return Health.BAD, say("Something is wrong with the records. Read the lines that say Bad.")
    if look:
        return Health.WARNING, counted(look, say("One thing needs a look."), say("{0} things need a look."))
    return Health.GOOD, say("The records are whole, sealed and backed up.")


def bytes_words(count: int) -> str:
    """Return an amount of memory in the user's own way of writing it."""
    return QLocale().formattedDataSize(count, 1)


def counted(count: int, one: str, many: str) -> str:
    """Return a sentence about one thing, or about ``{0}`` things."""
    return one if count == 1 else many.format(count)


def length_words(length: timedelta) -> str:
    """Return a length of time in one unit."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 2 * 60:
        return say("{0} minutes").format(minutes)
    if minutes < 2 * 24 * 60:
        return say("{0} hours").format(round(minutes / 60))
    return say("{0} days").format(round(minutes / 60 / 24))


def backup_trouble(status: KeepingStatus, zone: tzinfo) -> str:
    """Return why the last backup cannot be relied on, or an empty text."""
    last = status.last_backup
    if status.backup_problem:
        return say("The last try failed: {0}").format(status.backup_problem)
    if last is None:
        return say("There is no backup yet. If this computer fails, everything is lost.")
    taken = moment_words(last.taken_at, zone)
    if not last.verified:
        return say("The last one, of {0}, was opened again and is not whole: {1}").format(taken, last.problem)
    if status.backup_overdue:
        return say("The last one is of {0}. What came after it is on this computer alone.").format(taken)
    return ""


def _backup(status: KeepingStatus, zone: tzinfo) -> SafetyLine:
    trouble = backup_trouble(status, zone)
    last = status.last_backup
    where = say("Backups go to {0}.").format(status.backup_folder)
    actions = (Action.BACK_UP, Action.CHOOSE_FOLDER)
    if trouble or last is None:
        return SafetyLine(Subject.BACKUP, Health.WARNING, f"{trouble}\n{where}", actions)
    words = say("The last one, of {0} ({1}), was opened again and found whole.")
    words = words.format(moment_words(last.taken_at, zone), bytes_words(last.size))
    return SafetyLine(Subject.BACKUP, Health.GOOD, f"{words}\n{_where(last, status.backup_folder)}", actions)


def _where(last: BackupReport, folder: Path) -> str:
    if last.file.parent == folder:
        return say("It is in {0}.").format(folder)
    return say("It is in {0}; the next one goes to {1}.").format(last.file.parent, folder)


def _key_file() -> SafetyLine:
    words = say("No backup can be read without it. Keep one on a stick, away from this computer and from the backups.")
    return SafetyLine(Subject.KEY_FILE, None, words, (Action.COPY_KEY_FILE,))


def _check(status: KeepingStatus, zone: tzinfo) -> SafetyLine:
    found = status.verification
    actions = (Action.CHECK,)
    if found is None:
        return SafetyLine(Subject.CHECK, Health.WARNING, say("They were never checked yet."), actions)
    checked = moment_words(found.checked_at, zone)
    if not found.ok:
        words = say("The check of {0} found that something is not as it was written: {1}").format(checked, found.first)
        return SafetyLine(Subject.CHECK, Health.BAD, words, actions)
    words = say("Checked on {0}: nothing was altered, taken away or put in.").format(checked)
    return SafetyLine(Subject.CHECK, Health.GOOD, words, actions)


def _seals(status: KeepingStatus, heads_file: str, zone: tzinfo) -> SafetyLine:
    if status.heads_problem:
        return SafetyLine(Subject.SEALS, Health.WARNING, status.heads_problem, (Action.CHOOSE_SEALS_FILE,))
    if status.sealed_at is None:
        return SafetyLine(
            Subject.SEALS,
            Health.WARNING,
            say("The records were never sealed yet. That happens by itself within a quarter of an hour."),
            (Action.CHOOSE_SEALS_FILE,),
        )
    words = say("Sealed on {0}. Number of the seal: {1}").format(moment_words(status.sealed_at, zone), status.head)
    further = say("Every seal is also written to {0}.").format(heads_file) if heads_file else ""
    sentence = "\n".join(part for part in (words, further) if part)
    return SafetyLine(Subject.SEALS, Health.GOOD, sentence, (Action.COPY_SEAL, Action.CHOOSE_SEALS_FILE))


def _verification_key(status: KeepingStatus) -> SafetyLine:
    if status.verification_key_taken:
        return SafetyLine(Subject.VERIFICATION_KEY, Health.GOOD, say("It was taken out of the program."))
    return SafetyLine(
        Subject.VERIFICATION_KEY,
        Health.WARNING,
        say("It is still in the program. Take it out once and give it to whoever is to check you."),
        (Action.TAKE_VERIFICATION_KEY,),
    )


def _recovery_key(status: KeepingStatus) -> SafetyLine:
    if status.recovery_key_confirmed:
        words = say("Somebody has shown that it is on paper. It opens the records when every password is forgotten.")
        return SafetyLine(
            Subject.RECOVERY_KEY, Health.GOOD, words, (Action.NEW_RECOVERY_KEY, Action.CONFIRM_RECOVERY_KEY)
        )
    words = say("Nobody has shown that it is on paper. Without it, a forgotten password loses everything.")
    return SafetyLine(
        Subject.RECOVERY_KEY, Health.WARNING, words, (Action.CONFIRM_RECOVERY_KEY, Action.NEW_RECOVERY_KEY)
    )


def _keyring(status: KeepingStatus) -> SafetyLine:
    if status.keyring:
        words = say("Anyone who can start this computer as this user can open the records. The key is in {0}.")
        return SafetyLine(Subject.KEYRING, Health.WARNING, words.format(status.keyring), (Action.STOP_USING_KEYRING,))
    words = say("Off: only a password or the recovery key opens the records.")
    return SafetyLine(Subject.KEYRING, Health.GOOD, words, (Action.USE_KEYRING,))


def _keys(status: KeepingStatus) -> SafetyLine:
    actions = (Action.RENEW_KEYS,)
    if status.rotating:
        words = say("A renewal was begun and is not finished. Everything can be read; go on when there is time.")
        return SafetyLine(Subject.KEYS, Health.WARNING, words, actions)
    words = say("Renew them when somebody who knew a password, or had a copy of the key file, is no longer trusted.")
    return SafetyLine(Subject.KEYS, None, words, actions)


def _disk(status: KeepingStatus) -> SafetyLine:
    free = bytes_words(status.free_bytes)
    if status.free_bytes < LEAST_FREE_BYTES:
        words = say("Only {0} are free. Make room, or nothing can be recorded.").format(free)
        return SafetyLine(Subject.DISK, Health.BAD, words)
    return SafetyLine(Subject.DISK, Health.GOOD, say("{0} are free.").format(free))


def _clock(status: KeepingStatus, zone: tzinfo) -> Iterator[SafetyLine]:
    jump = status.clock_jump
    if jump is None:
        return
    way = say("forward") if jump.by > timedelta() else say("back")
    words = say("On {0} the clock of this computer went {1} by {2}. Check its date and time.")
    sentence = words.format(moment_words(jump.seen_at, zone), way, length_words(abs(jump.by)))
    yield SafetyLine(Subject.CLOCK, Health.WARNING, sentence, (Action.SHOW_LOG,))


def _log(status: KeepingStatus) -> Iterator[SafetyLine]:
    if status.waiting_audit_rows:
        words = say("Lines that the disk did not take yet: {0}. They are lost if the program ends before; make room.")
        yield SafetyLine(Subject.LOG, Health.BAD, words.format(status.waiting_audit_rows))


def _retention(status: KeepingStatus) -> SafetyLine:
    due = [say(_KINDS[line.kind]).format(line.count) for line in status.retention if line.count]
    words = say("Nothing is old enough.") if not due else say("Old enough: {0}.").format(", ".join(due))
    return SafetyLine(Subject.RETENTION, None, words, (Action.SHOW_PRIVACY,))
