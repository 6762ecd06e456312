"""The dialogs of the keys: the recovery key confirmed or made anew, the key that proves seals taken out."""

import os
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtGui import QShowEvent, QTextDocument
from PyQt6.QtPrintSupport import QPrintDialog, QPrinter
from PyQt6.QtWidgets import QDialog, QFileDialog, QWidget

from faceattend.errors import EnvironmentFault, UserError, WrongSecretError
from faceattend.services.keeping import KeepingService
from faceattend.ui.controls import Kind, Pages, Role, button, column, fit_height, label, row
from faceattend.ui.dialog_shelf import is_dropped
from faceattend.ui.icons import Icon
from faceattend.ui.messages import MessageStrip, Notice, Severity, ask
from faceattend.ui.printing import printer_names
from faceattend.ui.recovery_key import ShownSecret, TypedKey
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task


class _KeyDialog(QDialog):
    """A dialog about one key."""

    def __init__(self, title: str, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.strip = MessageStrip()
        self.body = column(gap=GRID)
        self.buttons = row()
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(title, Role.HEADING, wrap=True))
        layout.addWidget(self.strip)
        layout.addWidget(label(text, Role.MUTED, wrap=True))
        layout.addLayout(self.body)
        layout.addSpacing(GRID)
        layout.addLayout(self.buttons)
        self.setLayout(layout)
        self.setFixedWidth(560)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin as high as it has to be."""
        super().showEvent(event)
        fit_height(self)

    def show_error(self, error: Exception) -> None:
        """Say what went wrong."""
        self.strip.show_error(error)
        fit_height(self)


class ConfirmRecoveryKeyDialog(_KeyDialog):
    """Asks for the recovery key from the paper; accepted once it was right."""

    def __init__(self, keeping: KeepingService, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Confirm the recovery key"),
            self.tr(
                "Type it from the paper, so that we know it can be read. Capitals, spaces and dashes do not matter."
            ),
            parent,
        )
        self._keeping = keeping
        self._typed = TypedKey()
        self.body.addWidget(self._typed)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._go = button(self.tr("Confirm"), Kind.PRIMARY)
        self._go.setDefault(True)
        self._go.clicked.connect(self._confirm)
        self.buttons.addStretch()
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._go)
        self._typed.changed.connect(self._refresh)
        self._refresh()
        self._typed.start()

    def _refresh(self) -> None:
        self._go.setEnabled(self._typed.complete)

    def _confirm(self) -> None:
        keeping, text = self._keeping, self._typed.text
        self.strip.clear()
        self._go.setEnabled(False)

        def op(_task: TaskHandle) -> None:
            keeping.confirm_recovery_key(text)

        run_task(self, op, lambda _none: self.accept(), self._refused)

    def _refused(self, error: Exception) -> None:
        self._refresh()
        if isinstance(error, WrongSecretError):
            self._typed.refuse(str(error))
        else:
            self.show_error(error)


class NewRecoveryKeyDialog(_KeyDialog):
    """Shows a recovery key that was just made, and asks for it from the paper; accepted once it was typed back."""

    def __init__(self, keeping: KeepingService, key: str, *, only_one: bool, parent: QWidget | None = None) -> None:
        """Build the dialog.

        Args:
            only_one: whether the recovery key before it opens nothing any more.
        """
        before = (
            self.tr("The recovery key before it opens nothing any more.")
            if only_one
            else self.tr("The one before it opens the records until this one was typed back.")
        )
        text = self.tr("Write it on paper and keep it away from this computer. It is shown only now.")
        super().__init__(self.tr("The new recovery key"), f"{text} {before}", parent)
        self._keeping = keeping
        self._only_one = only_one
        self._shown = ShownSecret(self.tr("Recovery key"))
        self._shown.show_key(key)
        self._print = button(self.tr("Print..."), Kind.FLAT, Icon.PRINT)
        self._print.setVisible(bool(printer_names()))
        self._print.clicked.connect(self._print_key)
        self._shown.keys.insertWidget(1, self._print)
        self._typed = TypedKey()
        self._typed.expect(key)
        self._typed.changed.connect(self._refresh)
        self._pages = Pages()
        self._pages.add(self._shown)
        self._pages.add(self._typed)
        self._page: QWidget = self._shown
        self.body.addWidget(self._pages)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._back = button(self.tr("Show the key again"))
        self._back.clicked.connect(lambda: self._turn_to(self._shown))
        self._go = button("", Kind.PRIMARY)
        self._go.setDefault(True)
        self._go.clicked.connect(self._go_on)
        self.buttons.addWidget(self._back)
        self.buttons.addStretch()
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._go)
        self._turn_to(self._shown)

    def reject(self) -> None:
        """Ask before the key is lost that nobody has shown to have."""
        if is_dropped(self):
            super().reject()
            return
        title = self.tr("Close without typing the key?")
        if self._only_one:
            text = self.tr("It is shown only now, and it is the only one: without it, a forgotten password loses all.")
        else:
            text = self.tr("It is shown only now. The recovery key before it stays the one that counts.")
        if ask(self, title, text, self.tr("Close without it"), destructive=True):
            super().reject()

    def _turn_to(self, page: QWidget) -> None:
        self._page = page
        self._pages.turn_to(page)
        self._refresh()
        fit_height(self)
        (self._shown if page is self._shown else self._typed).start()

    def _refresh(self) -> None:
        shown = self._page is self._shown
        self._back.setVisible(not shown)
        self._go.setText(self.tr("I have written it down") if shown else self.tr("Confirm"))
        self._go.setEnabled(shown or self._typed.complete)

    def _go_on(self) -> None:
        if self._page is self._shown:
            self._turn_to(self._typed)
            return
        keeping, text = self._keeping, self._typed.text
        self.strip.clear()
        self._go.setEnabled(False)

        def op(_task: TaskHandle) -> None:
            keeping.confirm_recovery_key(text)

        run_task(self, op, lambda _none: self.accept())

    def show_error(self, error: Exception) -> None:
        """Say why it was not confirmed; the key can still be written down."""
        self._refresh()
        super().show_error(error)

    def _print_key(self) -> None:
        printer = QPrinter()
        printer.setDocName(self.tr("Recovery key"))
        dialog = QPrintDialog(printer, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._put_on_paper(printer))
        dialog.open()

    def _put_on_paper(self, printer: QPrinter) -> None:
        sheet = QTextDocument()
        words = (
            self.tr("Recovery key of the attendance records"),
            self._shown.rows,
            self.tr("It opens the records when every password is forgotten. Keep it away from the computer."),
        )
        sheet.setPlainText("\n\n".join(words))
        sheet.print(printer)


class VerificationKeyDialog(_KeyDialog):
    """Shows the key that proves seals to outsiders, which was just taken out and is kept nowhere."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("The verification key"),
            self.tr(
                "It was taken out of the program and is shown only now. Save it to a file and give that to whoever is "
                "to check the records: it proves every seal from the first one on."
            ),
            parent,
        )
        self._kept = False
        self._shown = ShownSecret(self.tr("Verification key"))
        self._shown.show_key(key)
        self._shown.copied.connect(self._keep)
        self.body.addWidget(self._shown)
        self._close = button(self.tr("Close"))
        self._close.clicked.connect(self.reject)
        self._save = button(self.tr("Save to a file..."), Kind.PRIMARY, Icon.SAVE)
        self._save.setDefault(True)
        self._save.clicked.connect(self._choose_file)
        self.buttons.addStretch()
        self.buttons.addWidget(self._close)
        self.buttons.addWidget(self._save)
        self._shown.start()

    def reject(self) -> None:
        """Ask before the key is lost."""
        if is_dropped(self):
            super().reject()
            return
        title = self.tr("Close without saving the key?")
        text = self.tr("It is shown only now and cannot be taken out again.")
        if self._kept or ask(self, title, text, self.tr("Close without it"), destructive=True):
            super().reject()

    def save_to(self, file: Path) -> None:
        """Write the key into a file that only this user may read."""
        text = f"{self._shown.text}\n"

        def op(_task: TaskHandle) -> None:
            write_secret(file, text)

        run_task(self, op, lambda _none: self._saved(file))

    def _choose_file(self) -> None:
        choose_new_file(self, self.tr("Save the verification key"), "verification-key.txt", self.save_to)

    def _saved(self, file: Path) -> None:
        self._keep()
        self.strip.show_notice(Notice(Severity.OK, self.tr("The key was saved as {0}.").format(file)))

    def _keep(self) -> None:
        self._kept = True


def choose_new_file(parent: QWidget, title: str, name: str, then: Callable[[Path], None]) -> None:
    """Ask for a file to write, and hand on which."""
    dialog = QFileDialog(parent, title, str(Path.home() / name))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # Whoever writes the file refuses to write over another one.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_secret(file: Path, text: str) -> None:
    """Write a new file that only this user may read, and wait until it is on the disk.

    Raises:
        UserError: there is such a file already.
        EnvironmentFault: it cannot be written; nothing stays of it.
    """
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UserError(f"{file} exists already; choose another name.") from error
    except OSError as error:
        raise EnvironmentFault(f"{file} could not be written ({error.strerror}); choose another folder.") from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as writing:
            writing.write(text)
            writing.flush()
            os.fsync(writing.fileno())
    except OSError as error:
        file.unlink(missing_ok=True)
        raise EnvironmentFault(f"{file} could not be written ({error.strerror}); choose another folder.") from error
