"""The page Alerts of Preferences: what is told, to whom, and when.

Rules and channels are changed at once; when alerts are told is kept with the other settings.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QTime, QTimer
from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import QCheckBox, QDialog, QSpinBox, QTabWidget, QTimeEdit, QWidget

from faceattend import settings
from faceattend.services.alerts import (
    AlertChannel,
    AlertChannels,
    AlertRule,
    AlertState,
    QuietHours,
)
from faceattend.services.office import Office
from faceattend.ui.alert_dialogs import AlertRuleDialog, MqttDialog, ReceiversDialog, WebhookDialog
from faceattend.ui.controls import Role, add_field, column, form, label, side_by_side
from faceattend.ui.icons import Icon
from faceattend.ui.log_words import incident_words
from faceattend.ui.messages import MessageStrip, Notice, Severity, ask
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.row_list import Line, RowList
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, TaskHandle, run_task

_LOOK_AGAIN = 15_000
"""Milliseconds after which it is read again how far the channels have come, while they are looked at."""

_FIRST_QUIET, _LAST_QUIET = QTime(22, 0), QTime(6, 0)

_CHANNELS = {
    AlertChannel.DESKTOP: QT_TRANSLATE_NOOP("AlertsPage", "This computer"),
    AlertChannel.EMAIL: QT_TRANSLATE_NOOP("AlertsPage", "E-mail"),
    AlertChannel.WEBHOOK: QT_TRANSLATE_NOOP("AlertsPage", "Webhook"),
    AlertChannel.MQTT: QT_TRANSLATE_NOOP("AlertsPage", "MQTT"),
}


@dataclass(frozen=True, slots=True)
class _Read:
    rules: Sequence[AlertRule]
    channels: AlertChannels
    states: Sequence[AlertState]
    known: Mapping[str, object]


class AlertsPage(PreferencePage):
    """Lists the rules and the channels of alerts, and changes them."""

    def __init__(self, office: Office) -> None:
        super().__init__(self.tr("Alerts"))
        self._office = office
        self._read_last: _Read | None = None
        self._reading: Task | None = None
        self._strip = MessageStrip()
        self.rules: RowList[AlertRule] = RowList(
            self.tr("What is told"),
            (self.tr("What happened"), self.tr("Told"), self.tr("In quiet hours")),
            0,
            self.tr("Nothing"),
        )
        self.channels: RowList[AlertState] = RowList(
            self.tr("Who is told"), (self.tr("Way"), self.tr("To"), self.tr("State")), 1, self.tr("Nobody")
        )
        self.tabs = QTabWidget()
        self._quiet = QCheckBox(self.tr("&Quiet hours"))
        self._first, self._last = QTimeEdit(_FIRST_QUIET), QTimeEdit(_LAST_QUIET)
        self._digest, self._most = QSpinBox(), QSpinBox()
        self._names = QCheckBox(self.tr("&Name the people an alert is about"))
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_AGAIN)
        self._again.timeout.connect(self._read)
        self._build()

    def opened(self) -> None:
        """Read rules and channels."""
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why something was not done."""
        self._strip.show_error(error)

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill in when alerts are told."""
        hours = QuietHours.parsed(str(values.get(settings.ALERT_QUIET_HOURS.key, "")))
        self._quiet.setChecked(hours is not None)
        if hours is not None:
            self._first.setTime(QTime(hours.first.hour, hours.first.minute))
            self._last.setTime(QTime(hours.last.hour, hours.last.minute))
        for field, setting in ((self._digest, settings.ALERT_DIGEST_MINUTES), (self._most, settings.ALERTS_AN_HOUR)):
            value = values.get(setting.key)
            if isinstance(value, int):
                field.setValue(value)
        self._names.setChecked(bool(values.get(settings.ALERT_NAMES.key, self._names.isChecked())))

    def values(self) -> dict[str, object]:
        """Return when alerts are told."""
        first, last = self._first.time().toString("HH:mm"), self._last.time().toString("HH:mm")
        quiet = self._quiet.isChecked() and first != last
        return {
            settings.ALERT_QUIET_HOURS.key: f"{first}-{last}" if quiet else "",
            settings.ALERT_DIGEST_MINUTES.key: self._digest.value(),
            settings.ALERTS_AN_HOUR.key: self._most.value(),
            settings.ALERT_NAMES.key: self._names.isChecked(),
        }

    def showEvent(self, event: QShowEvent | None) -> None:
        """Follow how far the channels come."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Follow nothing while nobody looks."""
        self._again.stop()
        super().hideEvent(event)

    def _build(self) -> None:
        words = self.tr("The list of incidents in the log has everything, told or not.")
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        self.body.addWidget(self._strip)
        self.tabs.setAccessibleName(self.title)
        bar = self.tabs.tabBar()
        if bar is not None:
            bar.setAccessibleName(self.tr("Parts of {0}").format(self.title))
        at_once = self.tr("Changes are made at once.")
        self.tabs.addTab(_page(label(at_once, Role.MUTED), self.rules), self.tr("What"))
        note = self.tr("Delivered while the program is open or watches; what fails is tried again for three days.")
        self.tabs.addTab(_page(label(f"{note} {at_once}", Role.MUTED, wrap=True), self.channels), self.tr("Who"))
        self.tabs.addTab(_page(self._times()), self.tr("When"))
        self.body.addWidget(self.tabs, 1)
        self.rules.add_row_button(self.tr("Change..."), Icon.EDIT, self._change_rule, usual=True)
        self.rules.add_row_button(self.tr("On or off"), Icon.CHECK_CIRCLE, self._turn_rule)
        self.channels.add_row_button(self.tr("Set up..."), Icon.EDIT, self._set_up, usual=True, offered=_is_set_up)
        self.channels.add_row_button(self.tr("Send a test"), Icon.PLAY, self._test, offered=lambda one: one.on)
        self.channels.add_row_button(
            self.tr("On or off"), Icon.CHECK_CIRCLE, self._turn, offered=lambda one: not _is_set_up(one)
        )
        self.channels.add_row_button(
            self.tr("Remove..."), Icon.TRASH, self._remove, offered=lambda one: one.on and _is_set_up(one)
        )

    def _times(self) -> QWidget:
        self._digest.setRange(0, 1440)
        self._digest.setSuffix(self.tr(" minutes"))
        self._most.setRange(1, 60)
        for field in (self._first, self._last):
            field.setDisplayFormat("HH:mm")
            field.timeChanged.connect(self.changed)
            self._quiet.toggled.connect(field.setEnabled)
            field.setEnabled(False)
        self._first.setAccessibleName(self.tr("Quiet from"))
        self._last.setAccessibleName(self.tr("Quiet until"))
        for box in (self._quiet, self._names):
            box.toggled.connect(self.changed)
        for spin in (self._digest, self._most):
            spin.valueChanged.connect(self.changed)
        fields = form()
        between = side_by_side(self._first, label(self.tr("to")), self._last)
        add_field(fields, "", self._quiet)
        only = self.tr("Only what is urgent is told then, by the clock of the site; the rest comes afterwards.")
        add_field(fields, "", between, only)
        together = self.tr("What happens sooner after a message comes together in the next one.")
        add_field(fields, self.tr("&Between messages"), self._digest, together)
        add_field(fields, self.tr("&Messages an hour"), self._most, self.tr("No way sends more, whatever happens."))
        away = self.tr("Leave it off where messages leave your own computers.")
        add_field(fields, "", self._names, away)
        made = QWidget()
        made.setLayout(fields)
        return made

    def _read(self) -> None:
        office = self._office

        def op(_handle: TaskHandle) -> _Read:
            alerts = office.alerts
            return _Read(alerts.rules(), alerts.channels(), alerts.states(), office.preferences.values())

        # What was read before a change must not be shown after it.
        if self._reading is not None:
            self._reading.cancel()
        self._reading = run_task(self, op, self._show)

    def _show(self, read: _Read) -> None:
        if read == self._read_last:
            return
        self._read_last = read
        rules = sorted(read.rules, key=lambda rule: incident_words(rule.kind))
        self.rules.show_lines([Line(rule, self._rule_cells(rule)) for rule in rules])
        self.channels.show_lines([Line(one, self._channel_cells(one, read.channels)) for one in read.states])

    def _rule_cells(self, rule: AlertRule) -> tuple[str, ...]:
        often = self.tr("each time")
        if rule.count > 1:
            often = self.tr("{0} within {1} minutes").format(rule.count, rule.minutes)
        urgent = self.tr("yes") if rule.urgent else self.tr("no")
        told = often if rule.enabled else self.tr("no")
        return incident_words(rule.kind), told, urgent if rule.enabled else ""

    def _channel_cells(self, one: AlertState, channels: AlertChannels) -> tuple[str, ...]:
        name = QCoreApplication.translate("AlertsPage", _CHANNELS[one.channel])
        if not one.on:
            return name, "", self.tr("off")
        if one.state.failing:
            return name, _place(one.channel, channels), self.tr("fails: {0}").format(one.state.problem)
        waiting = self.tr("on; {0} waiting").format(one.waiting)
        return name, _place(one.channel, channels), waiting if one.waiting else self.tr("on")

    def _change_rule(self, rule: AlertRule) -> None:
        read = self._read_last
        if read is not None:
            dialog = AlertRuleDialog(self._office, rule, read.known, self)
            self._open(dialog, self.tr("The rule was changed."))

    def _turn_rule(self, rule: AlertRule) -> None:
        service = self._office.alerts
        turned = AlertRule(rule.kind, not rule.enabled, rule.count, rule.minutes, rule.urgent)
        self._do(lambda: service.set_rule(turned), "")

    def _set_up(self, one: AlertState) -> None:
        read = self._read_last
        if read is None:
            return
        service, channels = self._office.alerts, read.channels
        dialog: QDialog
        match one.channel:
            case AlertChannel.EMAIL:
                dialog = ReceiversDialog(service, channels.receivers, self)
            case AlertChannel.WEBHOOK:
                dialog = WebhookDialog(service, channels.webhook, self)
            case _:
                dialog = MqttDialog(service, channels.mqtt, self)
        self._open(dialog, self.tr("It is kept. Send a test to see whether it arrives."))

    def _test(self, one: AlertState) -> None:
        service = self._office.alerts
        if one.channel is AlertChannel.DESKTOP:
            self._strip.show_notice(Notice(Severity.OK, self.tr("Alerts look like this or come as a notification.")))
            return
        self._strip.show_notice(Notice(Severity.INFO, self.tr("Sending; half a minute is given to an answer...")))
        self._do(lambda: service.send_test(one.channel), self.tr("The test was taken. Look whether it arrives."))

    def _turn(self, one: AlertState) -> None:
        service = self._office.alerts
        self._do(lambda: service.set_desktop(on=not one.on), "")

    def _remove(self, one: AlertState) -> None:
        title = self.tr("Tell nobody this way any more?")
        if not ask(self, title, self.tr("Address and password are forgotten."), self.tr("Remove")):
            return
        service = self._office.alerts
        removing: Mapping[AlertChannel, Callable[[], None]] = {
            AlertChannel.EMAIL: lambda: service.set_receivers(()),
            AlertChannel.WEBHOOK: lambda: service.set_webhook(None),
            AlertChannel.MQTT: lambda: service.set_mqtt(None),
        }
        self._do(removing[one.channel], "")

    def _open(self, dialog: QDialog, words: str) -> None:
        self._strip.clear()
        dialog.accepted.connect(lambda: self._done(words))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _do(self, work: Callable[[], object], words: str) -> None:
        run_task(self, lambda _handle: work(), lambda _done: self._done(words))

    def _done(self, words: str) -> None:
        self._strip.clear()
        if words:
            self._strip.show_notice(Notice(Severity.OK, words))
        self._read()


def _is_set_up(one: AlertState) -> bool:
    return one.channel is not AlertChannel.DESKTOP


def _place(channel: AlertChannel, channels: AlertChannels) -> str:
    match channel:
        case AlertChannel.EMAIL:
            return ", ".join(channels.receivers)
        case AlertChannel.WEBHOOK:
            return "" if channels.webhook is None else channels.webhook.url
        case AlertChannel.MQTT:
            return "" if channels.mqtt is None else f"{channels.mqtt.host}:{channels.mqtt.port}"
        case _:
            return ""


def _page(*parts: QWidget) -> QWidget:
    """Return a page with parts below one another; a list gets the room that is left."""
    layout = column(gap=GRID + GRID // 2)
    layout.setContentsMargins(0, GRID, 0, 0)
    for part in parts:
        layout.addWidget(part, 1 if isinstance(part, RowList) else 0)
    if not any(isinstance(part, RowList) for part in parts):
        layout.addStretch()
    made = QWidget()
    made.setLayout(layout)
    return made
