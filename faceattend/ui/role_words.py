"""What a role is called, and what it may do in one sentence."""

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceattend.domain.accounts import Role

_CONTEXT = "Role"

_NAMES = {
    Role.ADMINISTRATOR: QT_TRANSLATE_NOOP("Role", "Administrator"),
    Role.OPERATOR: QT_TRANSLATE_NOOP("Role", "Reception"),
    Role.LEAD: QT_TRANSLATE_NOOP("Role", "Group lead"),
    Role.AUDITOR: QT_TRANSLATE_NOOP("Role", "Auditor"),
    Role.PERSON: QT_TRANSLATE_NOOP("Role", "Person"),
}

_SENTENCES = {
    Role.ADMINISTRATOR: QT_TRANSLATE_NOOP(
        "Role", "Does everything: people, attendance, reports, settings, accounts, backups and keys."
    ),
    Role.OPERATOR: QT_TRANSLATE_NOOP(
        "Role",
        "Starts and stops recording, adds and changes people, corrects attendance and prints reports. "
        "No settings, no accounts.",
    ),
    Role.LEAD: QT_TRANSLATE_NOOP(
        "Role",
        "For leads and teachers: sees and changes the people of the chosen groups and prints their reports.",
    ),
    Role.AUDITOR: QT_TRANSLATE_NOOP(
        "Role", "Reads people, reports and the log, and checks that nothing was altered. Changes nothing."
    ),
    Role.PERSON: QT_TRANSLATE_NOOP("Role", "Sees and prints the own month of attendance, and nothing else."),
}


def role_name(role: Role) -> str:
    """Return what a role is called."""
    return QCoreApplication.translate(_CONTEXT, _NAMES[role])


def role_sentence(role: Role) -> str:
    """Return what a role may do."""
    return QCoreApplication.translate(_CONTEXT, _SENTENCES[role])
