"""The application: its name, icon, language and colours. Nothing but Qt is needed for it."""

import sys
from collections.abc import Sequence

from PyQt6.QtCore import QLibraryInfo, QLocale, QLoggingCategory, QTranslator
from PyQt6.QtWidgets import QApplication

from faceattend.ui import theme
from faceattend.ui.icons import application_icon
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.theme import Mode


def build_application(machine: MachineSettings, arguments: Sequence[str] = ()) -> QApplication:
    """Return the application with its name, icon, language and colours; the one that exists already, if any."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *arguments])
    app.setApplicationName("faceattend")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("faceattend")
    app.setWindowIcon(application_icon())
    # A multimedia backend that is missing prints a page; the window says in words what it lacks.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    if QLocale.system().language() == QLocale.Language.C:
        # No language is set on this computer; the C locale would write the days of the week as numbers.
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(), "qtbase", "_", folder):
        app.installTranslator(translator)
    theme.add_fonts()
    theme.apply(app, kept_mode(machine))
    hints = app.styleHints()
    if hints is not None:
        hints.colorSchemeChanged.connect(lambda: theme.apply(app, kept_mode(machine)))
    return app


def kept_mode(machine: MachineSettings) -> Mode:
    """Return the colours that were chosen on this computer."""
    kept = machine.text(MachineKey.THEME)
    return Mode(kept) if kept in set(Mode) else Mode.SYSTEM
