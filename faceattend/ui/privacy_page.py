"""The page Privacy of Preferences: what people are told, and how long what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QDialog, QSpinBox

from faceattend import settings
from faceattend.services.office import Office
from faceattend.services.privacy import Document, RetentionLine
from faceattend.services.privacy import Notice as PrivacyNotice
from faceattend.settings import LONGEST_KEPT_DAYS, LONGEST_KEPT_MONTHS
from faceattend.ui.controls import Kind, Role, button, form, label, line, row, set_role
from faceattend.ui.document_dialog import DocumentDialog
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip, Notice, Severity, ask
from faceattend.ui.notice_dialog import NoticeDialog
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.retention_words import deleted_things, plain_day
from faceattend.ui.site_time import time_text
from faceattend.ui.theme import CONTROL_HEIGHT, GRID
from faceattend.workers.tasks import Task, TaskHandle, run_task

_SETTLE = 300
"""Milliseconds without a change after which it is worked out what the chosen periods delete."""

_FIELD_WIDTH = 140


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the next run deletes with some periods, and when the last one was."""

    lines: tuple[RetentionLine, ...]
    ran_at: datetime | None
    zone: ZoneInfo


class PrivacyPage(PreferencePage):
    """The notice, the assessment of the risks, and retention. Only the periods wait for Apply.

    Signals:
        deleted: something was deleted because it was kept long enough.
    """

    deleted = pyqtSignal()

    def __init__(self, office: Office, machine: MachineSettings) -> None:
        super().__init__(self.tr("Privacy"))
        self._office = office
        self._machine = machine
        self._notices: Sequence[PrivacyNotice] | None = None
        self._kept: dict[str, object] = {}
        self._planning: Task | None = None
        self._lines: tuple[RetentionLine, ...] = ()
        self._strip = MessageStrip()
        self._given = label(self.tr("Reading the notice..."), wrap=True)
        self._write = button(self.tr("Edit the notice..."), name=Icon.EDIT)
        self._assess = button(self.tr("Assessment of the risks..."), name=Icon.REPORTS)
        self._fields: dict[str, QSpinBox] = {}
        self._plan = label("", wrap=True)
        self._ran = label("", Role.MUTED, wrap=True)
        self._reason = label("", Role.MUTED, wrap=True)
        self._delete = button(self.tr("Delete now..."), Kind.DANGER, Icon.TRASH)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE)
        self._build()
        self._connect()
        self._refresh()

    def opened(self) -> None:
        """Read the notice, and work out what is deleted next."""
        self._fetch_notices()
        self._fetch_plan()

    def show_error(self, error: Exception) -> None:
        """Say why something was not done."""
        self._strip.show_error(error)

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill in how long what is kept."""
        for key, field in self._fields.items():
            value = values.get(key)
            if isinstance(value, int):
                field.setValue(value)
        self._kept = {key: values[key] for key in self._fields if key in values}
        self._changed()

    def values(self) -> dict[str, object]:
        """Return how long what is kept."""
        return {key: field.value() for key, field in self._fields.items()}

    def restore_defaults(self) -> None:
        """Fill in the periods that the program comes with; the notice stays."""
        for setting in (
            settings.TEMPLATES_DAYS,
            settings.PUNCH_MONTHS,
            settings.SIGHTING_DAYS,
            settings.INCIDENT_DAYS,
            settings.PICTURE_DAYS,
            settings.AUDIT_MONTHS,
        ):
            self._fields[setting.key].setValue(setting.default)

    def _build(self) -> None:
        self.body.addWidget(self._strip)
        self.body.addWidget(label(self.tr("What people are told"), Role.HEADING))
        self.body.addWidget(self._given)
        keys = row()
        keys.addWidget(self._write)
        keys.addWidget(self._assess)
        keys.addStretch()
        self.body.addLayout(keys)
        assess = self.tr("The assessment (DPIA) is a document to fill in before you begin; many countries ask for it.")
        self.body.addWidget(label(assess, Role.MUTED, wrap=True))
        self.body.addWidget(line())
        self.body.addWidget(label(self.tr("How long it is kept"), Role.HEADING))
        law = self.tr("Ask what the law of your country wants. Nothing is kept longer than three years.")
        self.body.addWidget(label(law, Role.MUTED, wrap=True))
        self._build_periods()
        self.body.addWidget(line())
        self.body.addWidget(label(self.tr("What is deleted next"), Role.HEADING))
        self.body.addWidget(self._plan)
        self.body.addWidget(self._ran)
        keys = row()
        keys.addWidget(self._delete)
        keys.addWidget(self._reason, 1)
        self.body.addLayout(keys)
        self.body.addStretch()

    def _build_periods(self) -> None:
        days, months = self.tr(" days"), self.tr(" months")
        entries = (
            (
                settings.TEMPLATES_DAYS.key,
                self.tr("&Faces of people who left"),
                (0, LONGEST_KEPT_DAYS),
                days,
                self.tr("Counted from the last day; 0 to {0} days."),
            ),
            (
                settings.PUNCH_MONTHS.key,
                self.tr("&Entries"),
                (1, LONGEST_KEPT_MONTHS),
                months,
                self.tr("When people came and went; up to {0} months."),
            ),
            (
                settings.SIGHTING_DAYS.key,
                self.tr("&Sightings"),
                (1, LONGEST_KEPT_DAYS),
                days,
                self.tr("When a camera saw a face, entry or not; up to {0} days."),
            ),
            (
                settings.INCIDENT_DAYS.key,
                self.tr("&Incidents"),
                (1, LONGEST_KEPT_DAYS),
                days,
                self.tr("What went wrong; up to {0} days."),
            ),
            (
                settings.PICTURE_DAYS.key,
                self.tr("&Pictures of incidents"),
                (0, LONGEST_KEPT_DAYS),
                days,
                self.tr("Never longer than the incident; up to {0} days."),
            ),
            (
                settings.AUDIT_MONTHS.key,
                self.tr("&Log"),
                (1, LONGEST_KEPT_MONTHS),
                months,
                self.tr("Who read, changed or was refused what; up to {0} months."),
            ),
        )
        fields = form()
        for key, text, bounds, unit, hint in entries:
            field = QSpinBox()
            field.setRange(*bounds)
            field.setSuffix(unit)
            field.setFixedWidth(_FIELD_WIDTH)
            self._fields[key] = field
            meaning = hint.format(self.locale().toString(bounds[1]))
            field.setAccessibleName(text.replace("&", ""))
            field.setAccessibleDescription(meaning)
            name = label(text)
            name.setFixedHeight(CONTROL_HEIGHT)
            name.setBuddy(field)
            # The meaning stands beside the field: six below each other would push what is deleted out of sight.
            both = row(gap=2 * GRID)
            both.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
            both.addWidget(label(meaning, Role.MUTED, wrap=True), 1)
            fields.addRow(name, both)
        self.body.addLayout(fields)

    def _connect(self) -> None:
        for field in self._fields.values():
            field.valueChanged.connect(self._changed)
            field.valueChanged.connect(self.changed)
        self._timer.timeout.connect(self._fetch_plan)
        self._write.clicked.connect(self._edit_notice)
        self._assess.clicked.connect(self._fetch_assessment)
        self._delete.clicked.connect(self._ask)

    def _fetch_notices(self) -> None:
        service = self._office.privacy

        def op(_task: TaskHandle) -> tuple[PrivacyNotice, ...]:
            return service.notices()

        run_task(self, op, self._show_notices)

    def _show_notices(self, notices: Sequence[PrivacyNotice]) -> None:
        self._notices = notices
        if notices:
            given = self.tr("People are given version {0} of the notice before they agree.").format(len(notices))
            self._given.setText(given)
        else:
            words = self.tr(
                "People are given the notice that comes with the program. Write your own before they agree."
            )
            self._given.setText(words)
        set_role(self._given, Role.MUTED if notices else Role.LATE)
        self._write.setText(self.tr("Edit the notice...") if notices else self.tr("Write the notice..."))
        self._refresh()

    def _edit_notice(self) -> None:
        if self._notices is not None:
            dialog = NoticeDialog(self._office.privacy, self._notices, self._machine, self)
            dialog.saved.connect(self._notice_saved)
            _open(dialog)

    def _notice_saved(self, notice: PrivacyNotice) -> None:
        words = self.tr("From now on people are given version {0} of the notice.").format(notice.version)
        self._strip.show_notice(Notice(Severity.OK, words))
        self._fetch_notices()

    def _fetch_assessment(self) -> None:
        service = self._office.privacy

        def op(_task: TaskHandle) -> str:
            return service.document(Document.DPIA)

        run_task(self, op, self._show_assessment)

    def _show_assessment(self, text: str) -> None:
        meaning = self.tr("A template. Save it as a file and fill it in with your own program for texts.")
        title = self.tr("Assessment of the risks to people")
        _open(DocumentDialog(title, meaning, text, "risk-assessment", self._machine, self))

    def _changed(self) -> None:
        """Work out anew what the next run deletes, a moment later."""
        self._lines = ()
        self._plan.setText(self.tr("Working it out..."))
        self._refresh()
        self._timer.start()

    def _fetch_plan(self) -> None:
        if self._planning is not None:
            self._planning.cancel()
        if not self.isVisible():
            # It is worked out when somebody looks.
            return
        office, periods = self._office, self.values()

        def op(_task: TaskHandle) -> _Plan:
            return _Plan(
                office.privacy.retention_plan(periods), office.privacy.retention_ran_at(), office.preferences.zone()
            )

        self._planning = run_task(self, op, self._show_plan)

    def _show_plan(self, plan: _Plan) -> None:
        self._planning = None
        self._lines = plan.lines
        self._plan.setText(self._plan_words(deleted_things(plan.lines)))
        self._ran.setText(self._ran_words(plan))
        self._refresh()

    def _plan_words(self, things: Sequence[str]) -> str:
        chosen = self._kept != self.values()
        if not things:
            return self.tr("With these periods: nothing.") if chosen else self.tr("Nothing is old enough.")
        if len(things) == 1:
            would = self.tr("With these periods the next run will delete {0}; nothing else.")
            return (would if chosen else self.tr("The next run will delete {0}; nothing else.")).format(things[0])
        would = self.tr("With these periods the next run will delete this, and nothing else:")
        begin = would if chosen else self.tr("The next run will delete this, and nothing else:")
        return "\n".join([begin, *(f"\u2022 {thing}" for thing in things)])

    def _ran_words(self, plan: _Plan) -> str:
        daily = self.tr("The program does this by itself once a day.")
        if plan.ran_at is None:
            return daily
        local = plan.ran_at.astimezone(plan.zone)
        last = self.tr("It last did so on {0} at {1}.").format(plain_day(local.date()), time_text(local, plan.zone))
        return f"{daily} {last}"

    def _refresh(self) -> None:
        pending = self._kept != self.values()
        self._write.setEnabled(self._notices is not None)
        self._delete.setEnabled(any(each.count for each in self._lines) and not pending)
        self._reason.setText(self.tr("Apply the periods first.") if pending else "")

    def _ask(self) -> None:
        things = "\n".join(f"\u2022 {thing}" for thing in deleted_things(self._lines))
        title = self.tr("Delete what was kept long enough?")
        text = self.tr("{0}\n\nNothing of it can be brought back, except from a backup that still holds it.")
        if ask(self, title, text.format(things), self.tr("Delete"), destructive=True):
            self._run()

    def _run(self) -> None:
        service = self._office.privacy
        self._strip.clear()
        self._delete.setEnabled(False)

        def op(_task: TaskHandle) -> tuple[RetentionLine, ...]:
            return service.run_retention()

        run_task(self, op, self._have_deleted, self._not_deleted)

    def _have_deleted(self, lines: Sequence[RetentionLine]) -> None:
        things = deleted_things(lines)
        done = self.tr("Deleted: {0}.").format("; ".join(things)) if things else self.tr("There was nothing to delete.")
        self._strip.show_notice(Notice(Severity.OK, done))
        self._fetch_plan()
        self.deleted.emit()

    def _not_deleted(self, error: Exception) -> None:
        self.show_error(error)
        self._fetch_plan()


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
