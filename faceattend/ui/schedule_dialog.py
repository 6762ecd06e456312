"""Setting up a report that the program makes by itself, or changing one."""

import re
from collections.abc import Callable, Sequence
from datetime import time
from pathlib import Path

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from faceattend.errors import UserError
from faceattend.services.mail import checked_address
from faceattend.services.schedules import (
    DAY_PAPERS,
    ONLY_AS_PDF,
    About,
    DueTimes,
    FileFormat,
    Frequency,
    Paper,
    PaperKind,
    ReportPlan,
    ReportSchedule,
)
from faceattend.ui.controls import Kind, add_field, button, form, side_by_side
from faceattend.ui.due_field import DueField
from faceattend.ui.field_checks import FieldChecks
from faceattend.ui.report_kinds import REPORTS, report_words
from faceattend.ui.schedule_words import about_words, format_words
from faceattend.ui.write_dialog import WriteDialog
from faceattend.workers.tasks import run_task

_WIDTH = 640
_USUAL = DueTimes(Frequency.MONTHLY, time(7))
_BETWEEN_ADDRESSES = re.compile(r"[,;\s]+")


class ScheduleDialog(WriteDialog[ReportSchedule]):
    """Asks what is made, when, and where it goes."""

    def __init__(
        self,
        write: Callable[[ReportPlan], ReportSchedule],
        plan: ReportPlan | None,
        groups: Sequence[str],
        parent: QWidget | None = None,
        *,
        has_mail: bool,
    ) -> None:
        """Build the dialog.

        Args:
            write: keeps the plan, off the GUI thread.
            plan: what is shown; None for a new one.
            groups: of the roll.
            has_mail: whether there is a mail server.
        """
        translate = QCoreApplication.translate
        new = plan is None
        asked = translate("ScheduleDialog", "Schedule a report"), translate("ScheduleDialog", "Schedule")
        changing = translate("ScheduleDialog", "Change a scheduled report"), translate("ScheduleDialog", "Save")
        title, verb = asked if new else changing
        super().__init__(title, verb, Kind.PRIMARY, parent)
        self._keep = write
        self._has_mail = has_mail
        # A new one follows the report that is chosen until the user says how often.
        self._own_times = not new
        self._kind, self._about, self._group = QComboBox(), QComboBox(), QComboBox()
        self._format, self._paper = QComboBox(), QComboBox()
        self._due = DueField(_USUAL if plan is None else plan.due)
        self._folder, self._mail = QLineEdit(), QLineEdit()
        for kind in REPORTS:
            if kind is not None:
                self._kind.addItem(report_words(kind), kind.value)
        self._kind.setMaxVisibleItems(self._kind.count())
        self._group.addItem(self.tr("Everybody"), "")
        known = plan.group if plan is not None else ""
        for group in sorted({*groups, known} - {""}):
            self._group.addItem(self.tr("Group {0}").format(group), group)
        for paper in Paper:
            self._paper.addItem(paper.name.capitalize(), paper)
        fields = form()
        self._checks = FieldChecks(fields)
        add_field(fields, self.tr("&Report"), self._kind)
        add_field(fields, self.tr("O&f"), self._about)
        add_field(fields, self.tr("F&or"), self._group)
        add_field(fields, self.tr("&When"), self._due)
        add_field(fields, self.tr("&As"), self._file())
        add_field(fields, self.tr("&Into the folder"), self._folder_line())
        self._folder.setAccessibleName(self.tr("Into the folder"))
        self._checks.add(self._folder, self._check_folder)
        hint = self.tr("Several addresses with commas between them. Whoever gets it can read it.")
        add_field(fields, self.tr("&By e-mail to"), self._mail, hint)
        self._checks.add(self._mail, self._check_mail)
        self.body.addLayout(fields)
        self._connect()
        self._show(plan)
        self.setFixedWidth(_WIDTH)
        self._kind.setFocus()

    def job(self) -> Callable[[], ReportSchedule]:
        """Return the keeping of the plan."""
        plan = ReportPlan(
            kind=PaperKind(self._kind.currentData()),
            due=self._due.due,
            about=About(self._about.currentData()),
            format=FileFormat(self._format.currentData()),
            group=str(self._group.currentData()),
            folder=self._folder.text().strip(),
            receivers=self._receivers(),
            paper=Paper(self._paper.currentData()),
        )
        return lambda: self._keep(plan)

    def _file(self) -> QWidget:
        self._format.setAccessibleName(self.tr("As"))
        self._paper.setAccessibleName(self.tr("Size of the pages"))
        return side_by_side(self._format, self._paper)

    def _folder_line(self) -> QWidget:
        choose = button(self.tr("&Choose..."))
        choose.clicked.connect(self._choose_folder)
        return side_by_side(self._folder, choose, wide=self._folder)

    def _connect(self) -> None:
        self._kind.currentIndexChanged.connect(self._kind_chosen)
        self._format.currentIndexChanged.connect(self._refresh)
        self._due.touched.connect(self._times_chosen)
        self._due.changed.connect(self._refresh)
        for field in (self._folder, self._mail):
            field.textChanged.connect(self._refresh)
        for field in (self._folder, self._mail):
            # What is complained about beneath a field takes room.
            field.editingFinished.connect(self.fit)
        self._folder.editingFinished.connect(self._look_for_folder)

    def _show(self, plan: ReportPlan | None) -> None:
        kind = PaperKind.MONTH if plan is None else plan.kind
        self._kind.setCurrentIndex(self._kind.findData(kind.value))
        self._kind_chosen()
        if plan is None:
            return
        self._about.setCurrentIndex(self._about.findData(plan.about))
        self._group.setCurrentIndex(self._group.findData(plan.group))
        self._format.setCurrentIndex(self._format.findData(plan.format))
        self._paper.setCurrentIndex(self._paper.findData(plan.paper))
        self._folder.setText(plan.folder)
        self._mail.setText(", ".join(plan.receivers))

    def _kind_chosen(self) -> None:
        """Offer what the report can be of and be made as, and propose how often."""
        kind = PaperKind(self._kind.currentData())
        abouts = [about for about in About if kind is PaperKind.LATE or about.is_day == (kind in DAY_PAPERS)]
        formats = [form for form in FileFormat if form is FileFormat.PDF or kind not in ONLY_AS_PDF]
        if not self._own_times:
            of_a_day = kind in DAY_PAPERS | {PaperKind.LATE}
            self._due.choose_frequency(Frequency.DAILY if of_a_day else Frequency.MONTHLY)
        _offer(self._about, [(about_words(about), about) for about in abouts])
        _offer(self._format, [(format_words(form), form) for form in formats])
        if not self._own_times and kind not in DAY_PAPERS | {PaperKind.LATE}:
            # At the beginning of a month it is the one before that is complete.
            self._about.setCurrentIndex(self._about.findData(About.LAST_MONTH))
        self._refresh()

    def _times_chosen(self) -> None:
        self._own_times = True

    def _choose_folder(self) -> None:
        before = self._folder.text().strip() or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where the report is put"), before)
        if chosen:
            self._folder.setText(chosen)
            self._refresh()

    def _look_for_folder(self) -> None:
        """Say when the folder is not there; a disk of the network may take its time to answer."""
        typed = self._folder.text().strip()
        if not typed or not Path(typed).is_absolute():
            return

        def found(there: bool) -> None:  # noqa: FBT001 - what the job returns
            if not there and self._folder.text().strip() == typed:
                self._checks.complain(self._folder, self.tr("There is no such folder. Make it first."))
                self.fit()

        run_task(self, lambda _handle: Path(typed).is_dir(), found)

    def _receivers(self) -> tuple[str, ...]:
        return tuple(part for part in _BETWEEN_ADDRESSES.split(self._mail.text()) if part)

    def _check_folder(self) -> None:
        typed = self._folder.text().strip()
        if typed and not Path(typed).is_absolute():
            raise UserError(self.tr("Write the whole path of the folder, or choose it."))

    def _check_mail(self) -> None:
        receivers = self._receivers()
        for address in receivers:
            checked_address(address)
        if receivers and not self._has_mail:
            raise UserError(self.tr("There is no mail server yet. Close this and set it on the page first."))

    def _refresh(self) -> None:
        self._paper.setVisible(self._format.currentData() is FileFormat.PDF)
        if not self._folder.text().strip() and not self._receivers():
            self.require(self.tr("Say where it goes."))
        elif not self._checks.passed:
            self.require(self.tr("Correct where it goes."))
        else:
            self.require("")
        self.fit()


def _offer(box: QComboBox, choices: Sequence[tuple[str, object]]) -> None:
    """Offer other choices, and keep the one that is chosen when it is still offered."""
    before = box.currentData()
    box.clear()
    for text, choice in choices:
        box.addItem(text, choice)
    kept = next((place for place, (_, choice) in enumerate(choices) if choice is before), 0)
    box.setCurrentIndex(kept)
