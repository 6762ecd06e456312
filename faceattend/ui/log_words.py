"""What the lines of the log are called."""

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceattend.domain.accounts import Right
from faceattend.domain.audit import Outcome
from faceattend.services.logs import AuditLine, IncidentKind

_CONTEXT = "Log"

_ACTIONS = {
    Right.WATCH.value: QT_TRANSLATE_NOOP("Log", "Recording"),
    Right.READ_PEOPLE.value: QT_TRANSLATE_NOOP("Log", "Read people"),
    Right.EDIT_PEOPLE.value: QT_TRANSLATE_NOOP("Log", "Changed people"),
    Right.READ_ATTENDANCE.value: QT_TRANSLATE_NOOP("Log", "Read attendance"),
    Right.CORRECT_ATTENDANCE.value: QT_TRANSLATE_NOOP("Log", "Corrected attendance"),
    Right.EXPORT_REPORTS.value: QT_TRANSLATE_NOOP("Log", "Saved or printed a report"),
    Right.READ_STATE.value: QT_TRANSLATE_NOOP("Log", "Looked at the state of the records"),
    Right.CHANGE_SETTINGS.value: QT_TRANSLATE_NOOP("Log", "Changed settings"),
    Right.MANAGE_ENGINES.value: QT_TRANSLATE_NOOP("Log", "Recognition engines"),
    Right.MANAGE_ACCOUNTS.value: QT_TRANSLATE_NOOP("Log", "Accounts"),
    Right.MANAGE_KEYS.value: QT_TRANSLATE_NOOP("Log", "Keys"),
    Right.KEEP_RECORDS.value: QT_TRANSLATE_NOOP("Log", "Backup and retention"),
    Right.VERIFY.value: QT_TRANSLATE_NOOP("Log", "Checked the records"),
    Right.READ_AUDIT.value: QT_TRANSLATE_NOOP("Log", "Read this log"),
    Right.VIEW_EVIDENCE.value: QT_TRANSLATE_NOOP("Log", "Looked at the picture of an incident"),
    Right.EXPORT_PERSON.value: QT_TRANSLATE_NOOP("Log", "Exported a person's data"),
    Right.ERASE_PERSON.value: QT_TRANSLATE_NOOP("Log", "Erased a person"),
    Right.CHANGE_OWN_PASSWORD.value: QT_TRANSLATE_NOOP("Log", "Changed the own password"),
    "sign in": QT_TRANSLATE_NOOP("Log", "Signed in"),
    "sign out": QT_TRANSLATE_NOOP("Log", "Signed out"),
    "lock": QT_TRANSLATE_NOOP("Log", "Locked the desk"),
    "password again": QT_TRANSLATE_NOOP("Log", "Typed the password again"),
    "restore": QT_TRANSLATE_NOOP("Log", "Restored a backup"),
    "unattended start": QT_TRANSLATE_NOOP("Log", "Started without a password"),
}

_OUTCOMES = {
    Outcome.DONE: "",
    Outcome.DENIED: QT_TRANSLATE_NOOP("Log", "Refused"),
    Outcome.FAILED: QT_TRANSLATE_NOOP("Log", "Failed"),
}

_INCIDENTS = {
    IncidentKind.CLOCK_JUMP: QT_TRANSLATE_NOOP("Log", "The clock jumped"),
    IncidentKind.FAILED_SIGN_INS: QT_TRANSLATE_NOOP("Log", "Wrong passwords"),
    IncidentKind.CHAIN_BROKEN: QT_TRANSLATE_NOOP("Log", "Records were altered"),
    IncidentKind.RECORD_UNREADABLE: QT_TRANSLATE_NOOP("Log", "Records cannot be read"),
    IncidentKind.RESTORED_BACKUP: QT_TRANSLATE_NOOP("Log", "A backup was restored"),
    IncidentKind.DISK_NEARLY_FULL: QT_TRANSLATE_NOOP("Log", "The disk is nearly full"),
    IncidentKind.BACKUP_FAILED: QT_TRANSLATE_NOOP("Log", "The backup failed"),
    IncidentKind.SEALS_BEGUN_ANEW: QT_TRANSLATE_NOOP("Log", "Seals begun anew"),
    IncidentKind.REPORT_FAILED: QT_TRANSLATE_NOOP("Log", "A scheduled report failed"),
    IncidentKind.UNKNOWN_PERSON: QT_TRANSLATE_NOOP("Log", "Somebody not known"),
    IncidentKind.TAILGATING: QT_TRANSLATE_NOOP("Log", "Passed with somebody else"),
    IncidentKind.SPOOF: QT_TRANSLATE_NOOP("Log", "Not a real face"),
    IncidentKind.CAMERA_DOWN: QT_TRANSLATE_NOOP("Log", "A camera was lost"),
    IncidentKind.CAMERA_COVERED: QT_TRANSLATE_NOOP("Log", "A camera was covered"),
    IncidentKind.CAMERA_FROZEN: QT_TRANSLATE_NOOP("Log", "A camera was frozen"),
    IncidentKind.OUTSIDE_HOURS: QT_TRANSLATE_NOOP("Log", "Outside the hours"),
    IncidentKind.TWO_PLACES: QT_TRANSLATE_NOOP("Log", "In two places at once"),
    IncidentKind.LOOKALIKES: QT_TRANSLATE_NOOP("Log", "Two people look alike"),
    IncidentKind.LARGE_EXPORT: QT_TRANSLATE_NOOP("Log", "A large export"),
    IncidentKind.ALERT_FAILED: QT_TRANSLATE_NOOP("Log", "An alert was not delivered"),
    IncidentKind.CHECK_FAILED: QT_TRANSLATE_NOOP("Log", "A check for living faces failed"),
}


def action_words(action: str) -> str:
    """Return what an action is called; one that this version does not know is shown as it is written."""
    known = _ACTIONS.get(action)
    return action if known is None else QCoreApplication.translate(_CONTEXT, known)


def outcome_words(outcome: Outcome) -> str:
    """Return how something ended, empty when it was simply done."""
    return QCoreApplication.translate(_CONTEXT, _OUTCOMES[outcome]) if _OUTCOMES[outcome] else ""


def incident_words(kind: IncidentKind) -> str:
    """Return what an incident is called."""
    return QCoreApplication.translate(_CONTEXT, _INCIDENTS[kind])


def nobody_yet() -> str:
    """Return what stands for whoever saw to an incident while nobody did."""
    return QCoreApplication.translate(_CONTEXT, "nobody yet")


def people_words(line: AuditLine) -> str:
    """Return whom a line of the log is about."""
    if line.entry.everybody:
        return QCoreApplication.translate(_CONTEXT, "Everybody")
    erased = QCoreApplication.translate(_CONTEXT, "somebody who was erased")
    return ", ".join(erased if person is None else person.details.name for person in line.people)
