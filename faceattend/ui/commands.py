"""What the menus and keys can do on a tab; the window owns the keys, a tab says which commands it carries out."""

from enum import Enum

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PyQt6.QtGui import QKeySequence

from faceattend.domain.accounts import Right
from faceattend.services.access import Access

_CONTEXT = "Command"


class Command(Enum):
    """One command: its title in the menu and its keys."""

    ADD_PERSON = (QT_TRANSLATE_NOOP("Command", "&Add person..."), "Ctrl+N")
    EDIT_PERSON = (QT_TRANSLATE_NOOP("Command", "&Edit person"), "F2")
    ADD_ENTRY = (QT_TRANSLATE_NOOP("Command", "Add &entry by hand..."), "Ctrl+E")
    CHECK_IN = (QT_TRANSLATE_NOOP("Command", "Check in by P&IN..."), "Ctrl+I")
    CHOOSE_SOURCE = (QT_TRANSLATE_NOOP("Command", "Choose &camera or video..."), "Ctrl+O")
    KIOSK = (QT_TRANSLATE_NOOP("Command", "&Kiosk at the door"), "F11")
    PAUSE = (QT_TRANSLATE_NOOP("Command", "Start or &stop recording"), "Ctrl+R")
    UNDO = (QT_TRANSLATE_NOOP("Command", "&Undo"), "Ctrl+Z")
    SEARCH = (QT_TRANSLATE_NOOP("Command", "&Search"), "Ctrl+F")
    REFRESH = (QT_TRANSLATE_NOOP("Command", "&Refresh"), "F5")
    NEXT_PANE = (QT_TRANSLATE_NOOP("Command", "&Next pane"), "F6")
    PRINT = (QT_TRANSLATE_NOOP("Command", "&Print..."), "Ctrl+P")
    SAVE_PDF = (QT_TRANSLATE_NOOP("Command", "Save as P&DF..."), "Ctrl+S")
    SAVE_XLSX = (QT_TRANSLATE_NOOP("Command", "Save as E&xcel..."), "")
    SAVE_CSV = (QT_TRANSLATE_NOOP("Command", "Save as &CSV..."), "")

    ENTER_LEAVE = (QT_TRANSLATE_NOOP("Command", "Enter &leave or duty..."), "Ctrl+Shift+E")
    ENTER_MANY = (QT_TRANSLATE_NOOP("Command", "Add an entry for se&veral..."), "Ctrl+Shift+N")
    ROLL_CALL = (QT_TRANSLATE_NOOP("Command", "Print who is &in"), "Ctrl+Shift+R")
    OPEN_DAYS = (QT_TRANSLATE_NOOP("Command", "&Before you print"), "Ctrl+U")
    CLOSE_MONTH = (QT_TRANSLATE_NOOP("Command", "&Close the month..."), "")
    AMEND_MONTH = (QT_TRANSLATE_NOOP("Command", "&Amend the month..."), "")
    PAYROLL = (QT_TRANSLATE_NOOP("Command", "Payroll &file..."), "Ctrl+Shift+S")
    VERIFY_PAPER = (QT_TRANSLATE_NOOP("Command", "&Verify a paper..."), "")

    def allowed(self, access: Access) -> bool:
        """Return whether whoever is signed in has the rights that it needs; the services ask again."""
        return all(access.has(right) for right in _RIGHTS.get(self, ()))

    @property
    def anywhere(self) -> bool:
        """Whether it can be called while another tab is in front; the window then turns to the tab that does it."""
        return self in _ANYWHERE

    @property
    def title(self) -> str:
        """The words in the menu, in the user's language."""
        return QCoreApplication.translate(_CONTEXT, self.value[0])

    @property
    def keys(self) -> QKeySequence:
        """The key sequence, empty when there is none."""
        return QKeySequence(self.value[1])


_ANYWHERE = {
    Command.ADD_PERSON,
    Command.ADD_ENTRY,
    Command.CHOOSE_SOURCE,
    Command.PAUSE,
    Command.CHECK_IN,
    Command.KIOSK,
    Command.ENTER_LEAVE,
    Command.ENTER_MANY,
    Command.ROLL_CALL,
    Command.VERIFY_PAPER,
}

_RIGHTS = {
    Command.ADD_PERSON: (Right.EDIT_PEOPLE,),
    Command.EDIT_PERSON: (Right.EDIT_PEOPLE,),
    # An entry by hand and its undoing are on the Live tab.
    Command.ADD_ENTRY: (Right.WATCH, Right.CORRECT_ATTENDANCE),
    Command.UNDO: (Right.WATCH, Right.CORRECT_ATTENDANCE),
    Command.CHOOSE_SOURCE: (Right.WATCH,),
    Command.PAUSE: (Right.WATCH,),
    Command.CHECK_IN: (Right.WATCH,),
    Command.KIOSK: (Right.WATCH,),
    Command.PRINT: (Right.EXPORT_REPORTS,),
    Command.SAVE_PDF: (Right.EXPORT_REPORTS,),
    Command.SAVE_XLSX: (Right.EXPORT_REPORTS,),
    Command.SAVE_CSV: (Right.EXPORT_REPORTS,),
    Command.ENTER_LEAVE: (Right.CORRECT_ATTENDANCE,),
    Command.ENTER_MANY: (Right.CORRECT_ATTENDANCE,),
    Command.ROLL_CALL: (Right.EXPORT_REPORTS,),
    Command.OPEN_DAYS: (Right.READ_ATTENDANCE,),
    Command.CLOSE_MONTH: (Right.CLOSE_MONTH,),
    Command.AMEND_MONTH: (Right.CLOSE_MONTH,),
    Command.PAYROLL: (Right.EXPORT_REPORTS,),
    Command.VERIFY_PAPER: (Right.READ_ATTENDANCE,),
}
