"""The page Safety of Preferences: how safe the records are, and what mends it. What is done here is done at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QDialog, QFileDialog, QVBoxLayout

from faceattend import settings
from faceattend.domain.keeping import BackupReport, KeepingStatus
from faceattend.domain.people import Person
from faceattend.services.office import Office
from faceattend.ui.check_dialog import CheckDialog
from faceattend.ui.controls import Role, button, label, line, row, set_role
from faceattend.ui.icons import Icon
from faceattend.ui.messages import MessageStrip, Notice, NoticeAction, Question, Severity
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.progress_dialog import ProgressDialog
from faceattend.ui.renewal_dialog import RenewalDialog
from faceattend.ui.safety_dialogs import (
    ConfirmRecoveryKeyDialog,
    NewRecoveryKeyDialog,
    VerificationKeyDialog,
    choose_new_file,
)
from faceattend.ui.safety_row import SafetyRow, badge_role
from faceattend.ui.safety_words import Action, safety_lines, summary
from faceattend.workers.tasks import TaskHandle, run_task


@dataclass(frozen=True, slots=True)
class _Fetched:
    status: KeepingStatus
    heads_file: str
    zone: ZoneInfo


class SafetyPage(PreferencePage):
    """Shows the state of the records line by line.

    Signals:
        log_wanted: the user wants to see the log.
        privacy_wanted: the user wants to see what is deleted when.
    """

    log_wanted = pyqtSignal()
    privacy_wanted = pyqtSignal()

    def __init__(self, office: Office, *, has_privacy: bool = False) -> None:
        """Build the page.

        Args:
            has_privacy: whether there is a page that says what is deleted when.
        """
        super().__init__(self.tr("Safety"))
        self._office = office
        self._has_privacy = has_privacy
        self._fetched: _Fetched | None = None
        self._strip = MessageStrip()
        self._summary = label(self.tr("Looking at the records..."), Role.BADGE)
        self._again = button(self.tr("Look again"), name=Icon.REFRESH)
        self._again.setAutoDefault(False)
        self._again.clicked.connect(self.fetch)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.rows: list[SafetyRow] = []
        top = row()
        top.addWidget(self._summary)
        top.addStretch()
        top.addWidget(self._again)
        restoring = self.tr(
            "A backup is put back before the records are unlocked: lock them, then press Restore a backup... there."
        )
        self.body.addWidget(self._strip)
        self.body.addLayout(top)
        self.body.addLayout(self._rows)
        self.body.addWidget(label(restoring, Role.MUTED, wrap=True))
        self.body.addStretch()
        self._work: Mapping[Action, Callable[[], None]] = {
            Action.BACK_UP: self._back_up,
            Action.CHOOSE_FOLDER: self._choose_folder,
            Action.COPY_KEY_FILE: self._copy_key_file,
            Action.CHECK: self._check,
            Action.COPY_SEAL: self._copy_seal,
            Action.CHOOSE_SEALS_FILE: self._choose_seals_file,
            Action.TAKE_VERIFICATION_KEY: self._take_verification_key,
            Action.CONFIRM_RECOVERY_KEY: self._confirm_recovery_key,
            Action.NEW_RECOVERY_KEY: self._ask_for_new_recovery_key,
            Action.USE_KEYRING: self._ask_for_keyring,
            Action.STOP_USING_KEYRING: self._stop_using_keyring,
            Action.RENEW_KEYS: self._renew_keys,
            Action.SHOW_LOG: self.log_wanted.emit,
            Action.SHOW_PRIVACY: self.privacy_wanted.emit,
        }

    def opened(self) -> None:
        """Look how safe the records are."""
        self.fetch()

    def restore_defaults(self) -> None:
        """Change nothing: a state has no default."""

    def show_error(self, error: Exception) -> None:
        """Say why something was not done."""
        if self._fetched is None:
            self._summary.setText(self.tr("Nobody knows at this moment."))
        self._strip.show_error(error)

    def fetch(self) -> None:
        """Look again."""
        office = self._office

        def op(_task: TaskHandle) -> _Fetched:
            return _Fetched(
                office.keeping.status(), office.preferences.get(settings.HEADS_FILE), office.preferences.zone()
            )

        run_task(self, op, self._show)

    def _show(self, fetched: _Fetched) -> None:
        self._fetched = fetched
        lines = safety_lines(fetched.status, fetched.heads_file, fetched.zone)
        health, words = summary(lines)
        self._summary.setText(words)
        set_role(self._summary, badge_role(health))
        focused = self._focused()
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = [SafetyRow(each, self._offered, self._run) for each in lines]
        for each in self.rows:
            self._rows.addWidget(each)
            if each is not self.rows[-1]:
                self._rows.addWidget(line())
        self._put_focus(focused)

    def _focused(self) -> Action | None:
        pairs = (pair for each in self.rows for pair in each.buttons.items())
        return next((action for action, made in pairs if made.hasFocus()), None)

    def _put_focus(self, action: Action | None) -> None:
        found = next((each.buttons[action] for each in self.rows if action in each.buttons), None) if action else None
        if found is not None:
            found.setFocus()
        elif action is not None:
            self._again.setFocus()

    def _offered(self, action: Action) -> bool:
        if action is Action.SHOW_PRIVACY:
            return self._has_privacy
        return self._office.access.has(action.right)

    def _run(self, action: Action) -> None:
        self._strip.clear()
        self._work[action]()

    def _tell(self, text: str, *actions: NoticeAction, severity: Severity = Severity.OK) -> None:
        self._strip.show_notice(Notice(severity, text, actions=actions))

    def _do(self, work: Callable[[], object], done: str) -> None:
        """Carry something out, say that it is done, and look again."""

        def op(_task: TaskHandle) -> object:
            return work()

        def success(_result: object) -> None:
            if done:
                self._tell(done)
            self.fetch()

        run_task(self, op, success)

    def _back_up(self) -> None:
        keeping = self._office.keeping
        words = self.tr(
            "The records are copied, and the copy is opened again and checked. Cancel leaves no new backup."
        )
        dialog = ProgressDialog(self.tr("Backing up"), words, self)
        dialog.run(lambda progress: keeping.back_up(None, progress), self._backed_up, self._not_done)

    def _back_up_with_new_keys(self) -> None:
        keeping = self._office.keeping
        words = self.tr("The keys were renewed. Backups from before cannot be read with them, so a new one is made.")
        done = self.tr("The keys were renewed, and the backup {0} was made with them.")
        dialog = ProgressDialog(self.tr("Backing up"), words, self)
        dialog.run(
            lambda progress: keeping.back_up(None, progress), lambda report: self._tell_of(report, done), self._not_done
        )

    def _backed_up(self, report: BackupReport) -> None:
        self._tell_of(report, self.tr("The backup {0} was opened again and found whole."))

    def _tell_of(self, report: BackupReport, whole: str) -> None:
        if report.verified:
            self._tell(whole.format(report.file.name))
        else:
            self._tell(report.problem, severity=Severity.ERROR)
        self.fetch()

    def _not_done(self, error: Exception) -> None:
        self.show_error(error)
        self.fetch()

    def _choose_folder(self) -> None:
        folder = "" if self._fetched is None else str(self._fetched.status.backup_folder)
        dialog = QFileDialog(self, self.tr("Choose the folder for backups, best on another disk"), folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.use_folder)
        self._open(dialog)

    def use_folder(self, folder: str) -> None:
        """Let backups go to a folder from now on."""
        preferences = self._office.preferences
        done = self.tr("Backups go to {0} from now on.").format(folder)
        self._do(lambda: preferences.set(settings.BACKUP_FOLDER, folder), done)

    def _choose_seals_file(self) -> None:
        choose_new_file(
            self, self.tr("Choose a second file for seals, best on a stick"), "seals.jsonl", self.use_seals_file
        )

    def use_seals_file(self, file: Path) -> None:
        """Let every seal be written to a second file from now on."""
        preferences = self._office.preferences
        done = self.tr("Every seal is also written to {0} from now on.").format(file)
        self._do(lambda: preferences.set(settings.HEADS_FILE, str(file)), done)

    def _copy_key_file(self) -> None:
        choose_new_file(
            self, self.tr("Save a copy of the key file, best on a stick"), "keystore.json", self.copy_key_file
        )

    def copy_key_file(self, file: Path) -> None:
        """Save a copy of the key file."""
        keeping = self._office.keeping
        done = self.tr("{0} is a copy of the key file. Keep it apart from the backups.").format(file)
        self._do(lambda: keeping.copy_keystore(file), done)

    def _copy_seal(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None and self._fetched is not None:
            clipboard.setText(self._fetched.status.head)
            self._tell(self.tr("The number of the seal was copied."))

    def _check(self) -> None:
        dialog = CheckDialog(self._office.keeping, self)
        dialog.finished.connect(self.fetch)
        self._open(dialog)

    def _take_verification_key(self) -> None:
        keeping = self._office.keeping
        title = self.tr("Take the verification key out?")
        text = self.tr(
            "It can be taken out once. It is shown then, and you save it for whoever is to check the records."
        )

        def take() -> None:
            run_task(self, lambda _task: keeping.take_verification_key(), self._show_verification_key)

        self._ask(title, text, self.tr("Take it out"), take)

    def _show_verification_key(self, key: str) -> None:
        dialog = VerificationKeyDialog(key, self)
        dialog.finished.connect(self.fetch)
        self._open(dialog)

    def _confirm_recovery_key(self) -> None:
        dialog = ConfirmRecoveryKeyDialog(self._office.keeping, self)
        dialog.accepted.connect(lambda: self._tell(self.tr("That is the recovery key.")))
        dialog.finished.connect(self.fetch)
        self._open(dialog)

    def _ask_for_new_recovery_key(self) -> None:
        keeping = self._office.keeping
        title = self.tr("Make a new recovery key?")
        text = self.tr("Have paper at hand: it is shown once. When you have typed it back, the old one opens nothing.")

        def make() -> None:
            run_task(self, lambda _task: keeping.new_recovery_key(), self._show_made_key)

        self._ask(title, text, self.tr("Make a new one"), make)

    def _show_made_key(self, key: str) -> None:
        self._show_key(key, only_one=False)

    def _show_key(self, key: str, *, only_one: bool) -> NewRecoveryKeyDialog:
        dialog = NewRecoveryKeyDialog(self._office.keeping, key, only_one=only_one, parent=self)
        dialog.accepted.connect(lambda: self._tell(self.tr("The new recovery key is confirmed.")))
        dialog.finished.connect(self.fetch)
        self._open(dialog)
        return dialog

    def _ask_for_keyring(self) -> None:
        keeping = self._office.keeping
        title = self.tr("Open the records without a password?")
        text = self.tr(
            "Anyone who can start this computer as this user can open the records. In return recording begins by "
            "itself when the program starts; the desk stays locked until somebody signs in."
        )
        done = self.tr("This computer opens the records by itself from now on.")
        self._ask(title, text, self.tr("Switch on"), lambda: self._do(keeping.use_keyring, done), warns=True)

    def _stop_using_keyring(self) -> None:
        done = self.tr("From now on only a password or the recovery key opens the records.")
        self._do(self._office.keeping.stop_using_keyring, done)

    def _renew_keys(self) -> None:
        office = self._office
        run_task(self, lambda _task: office.enrolment.people(), self._open_renewal)

    def _open_renewal(self, people: Sequence[Person]) -> None:
        going_on = self._fetched is not None and self._fetched.status.rotating
        dialog = RenewalDialog(self._office.keeping, people, going_on=going_on, parent=self)
        dialog.accepted.connect(lambda: self._renewed(dialog))
        dialog.finished.connect(self.fetch)
        self._open(dialog)

    def _renewed(self, dialog: RenewalDialog) -> None:
        report = dialog.report
        if report is None or report.recovery_key is None:
            self._back_up_with_new_keys()
        else:
            # The key first: it is shown only now.
            self._show_key(report.recovery_key, only_one=True).finished.connect(self._back_up_with_new_keys)

    def _ask(self, title: str, text: str, verb: str, then: Callable[[], None], *, warns: bool = False) -> None:
        severity = Severity.WARNING if warns else Severity.INFO
        question = Question(self, title, text, [verb], destructive=warns, severity=severity)
        question.accepted.connect(then)
        self._open(question)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
