"""The page Alerts of Preferences: what is told, to whom, and when.

Rules and channels are changed at once; when alerts are told is kept with the other settings.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QTime
from PyQt6.QtWidgets import QCheckBox, QDialog, QSpinBox, QTimeEdit, QWidget

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
from faceattend.ui.controls import Role, add_field, form, label, side_by_side
from faceattend.ui.followed_page import FollowedPage
from faceattend.ui.icons import Icon
from faceattend.ui.log_words import incident_words
from faceattend.ui.messages import Notice, Severity, ask
from faceattend.ui.row_list import Line, RowList

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


class AlertsPage(FollowedPage[_Read]):
    """Lists the rules and the channels of alerts, and changes them."""

    def __init__(self, office: Office) -> None:
        words = self.tr("The list of incidents in the log has everything, told or not.")
        super().__init__(office, self.tr("Alerts"), words, _LOOK_AGAIN)
        self.rules: RowList[AlertRule] = RowList(
            self.tr("What is told"),
            (self.tr("What happened"), self.tr("Told"), self.tr("In quiet hours")),
            0,
            self.tr("Nothing"),
        )
        self.channels: RowList[AlertState] = RowList(
            self.tr("Who is told"), (self.tr("Way"), self.tr("To"), self.tr("State")), 1, self.tr("Nobody")
        )
        self._quiet = QCheckBox(self.tr("&Quiet hours"))
        self._first, self._last = QTimeEdit(_FIRST_QUIET), QTimeEdit(_LAST_QUIET)
        self._digest, self._most = QSpinBox(), QSpinBox()
        self._names = QCheckBox(self.tr("&Name the people an alert is about"))
        self._build()

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

    def _build(self) -> None:
        at_once = self.tr("Changes are made at once.")
        self.add_tab(self.tr("What"), label(at_once, Role.MUTED), self.rules)
        note = self.tr("Delivered while the program is open or watches; what fails is tried again for three days.")
        self.add_tab(self.tr("Who"), label(f"{note} {at_once}", Role.MUTED, wrap=True), self.channels)
        self.add_tab(self.tr("When"), self._times())
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

    def fetch(self) -> _Read:
        """Read rules and channels."""
        alerts = self.office.alerts
        return _Read(alerts.rules(), alerts.channels(), alerts.states(), self.office.preferences.values())

    def show_read(self, read: _Read) -> None:
        """Show rules and channels."""
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
        read = self.shown
        if read is not None:
            dialog = AlertRuleDialog(self.office, rule, read.known, self)
            self.open_dialog(dialog, lambda: self.done(self.tr("The rule was changed.")))

    def _turn_rule(self, rule: AlertRule) -> None:
        service = self.office.alerts
        turned = AlertRule(rule.kind, not rule.enabled, rule.count, rule.minutes, rule.urgent)
        self.do(lambda: service.set_rule(turned), "")

    def _set_up(self, one: AlertState) -> None:
        read = self.shown
        if read is None:
            return
        service, channels = self.office.alerts, read.channels
        dialog: QDialog
        match one.channel:
            case AlertChannel.EMAIL:
                dialog = ReceiversDialog(service, channels.receivers, self)
            case AlertChannel.WEBHOOK:
                dialog = WebhookDialog(service, channels.webhook, self)
            case _:
                dialog = MqttDialog(service, channels.mqtt, self)
        words = self.tr("It is kept. Send a test to see whether it arrives.")
        self.open_dialog(dialog, lambda: self.done(words))

    def _test(self, one: AlertState) -> None:
        service = self.office.alerts
        if one.channel is AlertChannel.DESKTOP:
            self.strip.show_notice(Notice(Severity.OK, self.tr("Alerts look like this or come as a notification.")))
            return
        self.strip.show_notice(Notice(Severity.INFO, self.tr("Sending; half a minute is given to an answer...")))
        self.do(lambda: service.send_test(one.channel), self.tr("The test was taken. Look whether it arrives."))

    def _turn(self, one: AlertState) -> None:
        service = self.office.alerts
        self.do(lambda: service.set_desktop(on=not one.on), "")

    def _remove(self, one: AlertState) -> None:
        title = self.tr("Tell nobody this way any more?")
        if not ask(self, title, self.tr("Address and password are forgotten."), self.tr("Remove")):
            return
        service = self.office.alerts
        removing: Mapping[AlertChannel, Callable[[], None]] = {
            AlertChannel.EMAIL: lambda: service.set_receivers(()),
            AlertChannel.WEBHOOK: lambda: service.set_webhook(None),
            AlertChannel.MQTT: lambda: service.set_mqtt(None),
        }
        self.do(removing[one.channel], "")


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
