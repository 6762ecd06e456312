"""What an office has chosen of its alerts, and how far each channel has come; every part is one sealed setting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Lock
from typing import TypeVar

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from faceattend import settings
from faceattend.domain.alerts import DEFAULT_RULES, AlertChannel, AlertLimits, AlertRule, ChannelState, QuietHours
from faceattend.domain.incidents import IncidentKind
from faceattend.errors import UserError
from faceattend.services.mqtt import MqttBroker
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.webhook import Webhook
from faceattend.storage.settings import SettingsRepository

Value = TypeVar("Value")

RULES_KEY = "alerts.rules"
CHANNELS_KEY = "alerts.channels"
PROGRESS_KEY = "alerts.progress"


@dataclass(frozen=True, slots=True)
class AlertChannels:
    """By which ways alerts are told.

    Attributes:
        desktop: whether the window shows them.
        receivers: addresses; empty for no e-mail. The mail server is that of the scheduled reports.
    """

    desktop: bool = True
    receivers: tuple[str, ...] = ()
    webhook: Webhook | None = None
    mqtt: MqttBroker | None = None

    @property
    def active(self) -> frozenset[AlertChannel]:
        """Those that are set."""
        chosen = {
            AlertChannel.DESKTOP: self.desktop,
            AlertChannel.EMAIL: bool(self.receivers),
            AlertChannel.WEBHOOK: self.webhook is not None,
            AlertChannel.MQTT: self.mqtt is not None,
        }
        return frozenset(channel for channel, on in chosen.items() if on)


@dataclass(frozen=True, slots=True)
class _Rules:
    changed: dict[str, AlertRule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Progress:
    states: dict[str, ChannelState] = field(default_factory=dict)


class AlertBook:
    """Keeps rules, channels and progress. Any thread may call it."""

    def __init__(self, repository: SettingsRepository, office_settings: OfficeSettings) -> None:
        self._repository = repository
        self._settings = office_settings
        self._converter = make_converter(detailed_validation=False)
        self._changing = Lock()

    def rules(self) -> Mapping[IncidentKind, AlertRule]:
        """Return the rule of every kind of incident.

        Raises:
            UserError: they are damaged.
        """
        return {**DEFAULT_RULES, **{rule.kind: rule for rule in self._rules().changed.values()}}

    def set_rule(self, rule: AlertRule) -> None:
        """Keep a rule in the place of the one of its kind."""
        with self._changing:
            changed = {**self._rules().changed, rule.kind.value: rule}
            if rule == DEFAULT_RULES[rule.kind]:
                del changed[rule.kind.value]
            self._write(RULES_KEY, _Rules(changed))

    def channels(self) -> AlertChannels:
        """Return the channels with their secrets.

        Raises:
            UserError: they are damaged.
        """
        return self._read(CHANNELS_KEY, AlertChannels) or AlertChannels()

    def set_channels(self, channels: AlertChannels, *changed: AlertChannel) -> None:
        """Keep channels; those that were changed are tried again at once."""
        with self._changing:
            self._write(CHANNELS_KEY, channels)
            states = self._progress().states
            kept = {name: state for name, state in states.items() if name not in {one.value for one in changed}}
            if kept != states:
                self._write(PROGRESS_KEY, _Progress(kept))

    def state(self, channel: AlertChannel) -> ChannelState:
        """Return how far a channel has come.

        Raises:
            UserError: that is damaged.
        """
        return self._progress().states.get(channel.value, ChannelState())

    def change_state(self, channel: AlertChannel, change: Callable[[ChannelState], ChannelState]) -> ChannelState:
        """Keep how far a channel has come now, and return it.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        with self._changing:
            states = self._progress().states
            state = change(states.get(channel.value, ChannelState()))
            if state != states.get(channel.value):
                self._write(PROGRESS_KEY, _Progress({**states, channel.value: state}))
            return state

    def limits(self) -> AlertLimits:
        """Return how much is told at a time."""
        return AlertLimits(
            QuietHours.parsed(self._settings.get(settings.ALERT_QUIET_HOURS)),
            timedelta(minutes=self._settings.get(settings.ALERT_DIGEST_MINUTES)),
            self._settings.get(settings.ALERTS_AN_HOUR),
        )

    def _rules(self) -> _Rules:
        return self._read(RULES_KEY, _Rules) or _Rules()

    def _progress(self) -> _Progress:
        return self._read(PROGRESS_KEY, _Progress) or _Progress()

    def _write(self, key: str, value: object) -> None:
        self._repository.write(key, self._converter.unstructure(value))

    def _read(self, key: str, kind: type[Value]) -> Value | None:
        document = self._repository.read(key)
        if document is None:
            return None
        try:
            return self._converter.structure(document, kind)
        except (BaseValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError("The alerts are damaged. Restore the last backup, or set them again.") from error


def without_secrets(channels: AlertChannels) -> AlertChannels:
    """Return channels as they are shown; their secrets are shown to nobody."""
    webhook, mqtt = channels.webhook, channels.mqtt
    return replace(
        channels,
        webhook=None if webhook is None else replace(webhook, secret=""),
        mqtt=None if mqtt is None else replace(mqtt, password=""),
    )
