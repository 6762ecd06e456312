"""The month as a file for a payroll program: choose a layout, look at the first lines, save."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QComboBox, QDialog, QHeaderView, QStackedWidget, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.months import Month
from faceattend.domain.results import MonthResult
from faceattend.domain.rule_book import LeaveType
from faceattend.services.office import Office
from faceattend.services.payroll import PayrollLayout
from faceattend.ui.controls import EmptyState, Kind, Role, button, column, label, row, size_window
from faceattend.ui.icons import Icon
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip, Notice, NoticeAction, Severity
from faceattend.ui.month_field import month_text
from faceattend.ui.paper_output import ask_where
from faceattend.ui.payroll_layout_dialog import PayrollLayoutDialog
from faceattend.ui.payroll_words import delimiters
from faceattend.ui.plain_table import plain_table
from faceattend.ui.report import for_a_file
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, TaskHandle, run_task

_SHOWN_LINES = 20


@dataclass(frozen=True, slots=True)
class _Read:
    result: MonthResult
    layouts: Mapping[str, PayrollLayout]
    leave_types: Sequence[LeaveType]


class PayrollDialog(QDialog):
    """Writes the file of a month by a layout that the office keeps, and keeps layouts."""

    def __init__(
        self, office: Office, machine: MachineSettings, month: Month, group: str, parent: QWidget | None = None
    ) -> None:
        """Build the dialog; ``group`` is empty for everybody."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Payroll file"))
        self._office = office
        self._machine = machine
        self._month = month
        self._group = group
        self._read_last: _Read | None = None
        self._previewing: Task | None = None
        self._strip = MessageStrip()
        self._facts = label(self.tr("Working it out..."), wrap=True)
        self._layouts = QComboBox()
        self._layouts.setAccessibleName(self.tr("Layout"))
        self._new = button(self.tr("&New..."), name=Icon.ADD)
        self._change = button(self.tr("&Change..."), name=Icon.EDIT)
        self._remove = button(self.tr("Remo&ve"), name=Icon.TRASH)
        self._choice = QWidget()
        self._model = LinesModel(self, ("",))
        self._table = plain_table(self.tr("First lines of the file"), self._model, 0)
        across = self._table.horizontalHeader()
        if across is not None:
            across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            across.setStretchLastSection(True)
        self._first = button(self.tr("New layout..."), Kind.PRIMARY)
        self._nothing = EmptyState(
            Icon.REPORTS,
            self.tr("There is no layout yet"),
            self.tr("A layout says which columns your payroll program wants, and in which order."),
            (self._first,) if self._may_set else (),
        )
        self._waiting = EmptyState(Icon.CLOCK, self.tr("Working it out..."))
        self._places = QStackedWidget()
        for place in (self._waiting, self._nothing, self._table):
            self._places.addWidget(place)
        self._caption = label("", Role.MUTED, wrap=True)
        self._save = button(self.tr("&Save the file..."), Kind.PRIMARY, Icon.SAVE)
        self._close = button(self.tr("Close"))
        self._lay_out()
        self._connect()
        self._refresh()
        size_window(self, 760, 560)
        self._read("")

    def show_error(self, error: Exception) -> None:
        """Say why something was not done."""
        self._strip.show_error(error)
        if self._read_last is None:
            self._waiting.say(self.tr("There is nothing to show"), "")
            self._facts.setText(self._of_what())

    @property
    def _may_set(self) -> bool:
        return self._office.access.has(Right.SET_RULES)

    @property
    def _name(self) -> str:
        return self._layouts.currentText()

    def _lay_out(self) -> None:
        chosen = row()
        self._choice.setLayout(chosen)
        words = label(self.tr("&Layout"))
        words.setBuddy(self._layouts)
        chosen.addWidget(words)
        chosen.addWidget(self._layouts, 1)
        for each in (self._new, self._change, self._remove):
            each.setVisible(self._may_set)
            chosen.addWidget(each)
        keys = row()
        keys.addWidget(self._caption, 1)
        keys.addWidget(self._close)
        keys.addWidget(self._save)
        self._save.setDefault(True)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(self.tr("Payroll file"), Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(self._facts)
        layout.addWidget(self._choice)
        layout.addWidget(self._places, 1)
        layout.addLayout(keys)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._layouts.activated.connect(self._preview)
        self._new.clicked.connect(lambda: self._edit(None))
        self._first.clicked.connect(lambda: self._edit(None))
        self._change.clicked.connect(lambda: self._edit(self._name))
        self._remove.clicked.connect(self._take_out)
        self._save.clicked.connect(self._ask_where)
        self._close.clicked.connect(self.reject)

    def _read(self, chosen: str) -> None:
        """Read the month, unless it was read, and the layouts; ``chosen`` is shown then."""
        office, month, group, known = self._office, self._month, self._group, self._read_last

        def op(_handle: TaskHandle) -> _Read:
            result = office.reporting.month(month, group) if known is None else known.result
            return _Read(result, office.payroll.layouts(), office.rules.book().leave_types)

        run_task(self, op, lambda read: self._show(read, chosen))

    def _show(self, read: _Read, chosen: str) -> None:
        self._read_last = read
        self._facts.setText(self._facts_of(read.result))
        self._layouts.clear()
        names = sorted(read.layouts, key=str.casefold)
        self._layouts.addItems(names)
        self._layouts.setCurrentIndex(max(0, self._layouts.findText(chosen)) if read.layouts else -1)
        self._preview()
        (self._layouts if read.layouts else self._first).setFocus()

    def _of_what(self) -> str:
        who = self.tr("group {0}").format(self._group) if self._group else self.tr("everybody")
        return self.tr("{0}, {1}").format(month_text(self._month), who)

    def _facts_of(self, result: MonthResult) -> str:
        people = len(result.rows)
        who = self.tr("1 person") if people == 1 else self.tr("{0} people").format(people)
        words = self.tr("{0}: {1}.").format(self._of_what(), who)
        if result.closing is not None:
            return f"{words} {self.tr('The month is closed.')}"
        days = sum(day.undecided for person in result.rows for day in person.days)
        if days:
            open_days = self.tr(
                "The month is a draft with undecided days: {0}. Decide them and close it before you pay."
            )
            return f"{words} {open_days.format(days)}"
        return f"{words} {self.tr('The month is a draft. Close it before you pay.')}"

    def _preview(self) -> None:
        if self._previewing is not None:
            self._previewing.cancel()
            self._previewing = None
        read, name = self._read_last, self._name
        self._refresh()
        if read is None or not name:
            return
        office, result = self._office, read.result
        layout = read.layouts[name]
        self._previewing = run_task(
            self, lambda _handle: office.payroll.lines(result, name), lambda lines: self._show_lines(lines, layout)
        )

    def _show_lines(self, lines: Sequence[Sequence[str]], layout: PayrollLayout) -> None:
        self._previewing = None
        heading, *rest = lines
        self._model.name_columns(*heading)
        self._model.show_rows(rest[:_SHOWN_LINES])
        between = dict(delimiters())[layout.delimiter].lower()
        words = [self.tr("Between columns: {0}.").format(between)]
        if not layout.heading:
            words.append(self.tr("Without the line of headings."))
        if len(rest) > _SHOWN_LINES:
            words.append(self.tr("The first {0} of {1} lines.").format(_SHOWN_LINES, len(rest)))
        self._caption.setText(" ".join(words))

    def _refresh(self) -> None:
        some = bool(self._name)
        for each in (self._layouts, self._change, self._remove, self._save):
            each.setEnabled(some)
        self._choice.setVisible(some)
        if not some:
            self._caption.setText("")
            self._first.setDefault(self._read_last is not None)
        if self._read_last is None:
            self._places.setCurrentWidget(self._waiting)
        else:
            self._places.setCurrentWidget(self._table if some else self._nothing)

    def _edit(self, name: str | None) -> None:
        read = self._read_last
        if read is None:
            return
        layout = None if name is None else read.layouts[name]
        dialog = PayrollLayoutDialog(
            self._office.payroll, name or "", layout, tuple(read.layouts), read.leave_types, self
        )
        self._strip.clear()
        dialog.accepted.connect(lambda: self._read(dialog.written or ""))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_out(self) -> None:
        read, name, payroll = self._read_last, self._name, self._office.payroll
        if read is None:
            return
        layout = read.layouts[name]

        def put_back() -> None:
            self._do(lambda: payroll.save(name, layout), lambda: self._read(name))

        def removed() -> None:
            words = self.tr("The layout {0} was removed.").format(name)
            undo = NoticeAction(self.tr("Undo"), put_back)
            self._strip.show_notice(Notice(Severity.OK, words, actions=(undo,)))
            self._read("")

        self._do(lambda: payroll.remove(name), removed)

    def _ask_where(self) -> None:
        words = ("Payroll", str(self._month), self._group, self._name)
        name = " ".join(clean for word in words if (clean := for_a_file(word))) + ".csv"
        ask_where(self, self._machine, self.tr("Save the payroll file"), name, self.tr("CSV table (*.csv)"), self.write)

    def write(self, file: Path) -> None:
        """Write the file."""
        read, name, payroll = self._read_last, self._name, self._office.payroll
        if read is None:
            return
        result = read.result
        self._do(lambda: payroll.export(result, name, file), lambda: self._written(file))

    def _written(self, file: Path) -> None:
        folder = QUrl.fromLocalFile(str(file.parent))
        open_folder = NoticeAction(self.tr("Open folder"), lambda: _open(folder))
        words = self.tr("{0} was saved.").format(file.name)
        self._strip.show_notice(Notice(Severity.OK, words, actions=(open_folder,)))

    def _do(self, work: Callable[[], object], done: Callable[[], None]) -> None:
        self._strip.clear()
        run_task(self, lambda _handle: work(), lambda _nothing: done())


def _open(folder: QUrl) -> None:
    QDesktopServices.openUrl(folder)
