"""Alerts, as administrators set them up."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from faceattend import settings
from faceattend.domain.accounts import Right
from faceattend.domain.alerts import (
    Alert,
    AlertChannel,
    AlertMessage,
    AlertRule,
    ChannelState,
    QuietHours,
    checked_rule,
)
from faceattend.domain.incidents import IncidentKind
from faceattend.errors import UserError
from faceattend.services.access import Access, Unchecked, needs, needs_nobody, unchecked
from faceattend.services.alert_book import AlertBook, AlertChannels, without_secrets
from faceattend.services.alert_delivery import AlertDelivered, AlertDelivery, Show
from faceattend.services.alert_feed import AlertFeed, AlertOutbox
from faceattend.services.alert_text import sentence
from faceattend.services.mail import checked_address
from faceattend.services.mqtt import MqttBroker, checked_broker
from faceattend.services.report_schedules import ScheduleBook
from faceattend.services.webhook import Webhook, checked_webhook
from faceattend.settings.setting import AnySetting

__all__ = [
    "THRESHOLDS",
    "Alert",
    "AlertChannel",
    "AlertChannels",
    "AlertDelivered",
    "AlertMessage",
    "AlertRule",
    "AlertService",
    "AlertState",
    "ChannelState",
    "IncidentKind",
    "MqttBroker",
    "QuietHours",
    "Show",
    "Webhook",
    "alert_sentence",
]

_SECRET_BYTES = 24

THRESHOLDS: Mapping[IncidentKind, tuple[AnySetting, ...]] = MappingProxyType(
    {
        IncidentKind.UNKNOWN_PERSON: (settings.DWELL_SECONDS, settings.UNKNOWN_COUNT, settings.UNKNOWN_MINUTES),
        IncidentKind.TAILGATING: (settings.TAILGATING_SECONDS,),
        IncidentKind.CAMERA_DOWN: (settings.CAMERA_SECONDS,),
        IncidentKind.CAMERA_COVERED: (settings.CAMERA_SECONDS,),
        IncidentKind.CAMERA_FROZEN: (settings.CAMERA_SECONDS,),
        IncidentKind.TWO_PLACES: (settings.TWO_PLACES_SECONDS,),
        IncidentKind.OUTSIDE_HOURS: (settings.OUTSIDE_HOURS,),
        IncidentKind.FAILED_SIGN_INS: (settings.ALERT_SIGN_INS,),
        IncidentKind.CLOCK_JUMP: (settings.ALERT_CLOCK_SECONDS,),
        IncidentKind.LARGE_EXPORT: (settings.ALERT_EXPORT_ROWS,),
        IncidentKind.DISK_NEARLY_FULL: (settings.ALERT_FREE_MEBIBYTES,),
    }
)
"""The settings that say what an incident of a kind is, where there are any."""

alert_sentence = sentence


@dataclass(frozen=True, slots=True)
class AlertState:
    """A channel, and how far it has come.

    Attributes:
        on: whether it is set.
        waiting: how many alerts it has still to tell.
    """

    channel: AlertChannel
    on: bool
    state: ChannelState
    waiting: int


class AlertService:
    """Sets up rules and channels, and tells what is to be told.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        book: AlertBook,
        outbox: AlertOutbox,
        feed: AlertFeed,
        delivery: AlertDelivery,
        schedules: ScheduleBook,
        access: Access,
    ) -> None:
        """Prepare.

        Args:
            schedules: knows the mail server.
        """
        self.access = access
        self._book = book
        self._outbox = outbox
        self._feed = feed
        self._delivery = delivery
        self._schedules = schedules

    @needs(Right.CHANGE_SETTINGS)
    def rules(self) -> Sequence[AlertRule]:
        """Return the rule of every kind of incident.

        Raises:
            UserError: they are damaged.
        """
        return tuple(self._book.rules().values())

    @needs(Right.CHANGE_SETTINGS)
    def set_rule(self, rule: AlertRule) -> None:
        """Follow a rule from now on.

        Raises:
            UserError: its numbers cannot be used.
        """
        if self._book.rules()[rule.kind] == checked_rule(rule):
            return
        self._book.set_rule(rule)
        self.access.note(Right.CHANGE_SETTINGS, detail=f"alerts of {rule.kind.value}")

    @needs(Right.CHANGE_SETTINGS)
    def channels(self) -> AlertChannels:
        """Return the channels without their secrets, which are shown to nobody.

        Raises:
            UserError: they are damaged.
        """
        return without_secrets(self._book.channels())

    @needs(Right.CHANGE_SETTINGS)
    def set_desktop(self, *, on: bool) -> None:
        """Show alerts in the window from now on, or not."""
        self._change(AlertChannel.DESKTOP, replace(self._book.channels(), desktop=on))

    @needs(Right.CHANGE_SETTINGS)
    def set_receivers(self, receivers: Sequence[str]) -> None:
        """Send alerts to these addresses by the mail server of the scheduled reports; to none, send no e-mail.

        Raises:
            PasswordNeededError: the password must be typed again first.
            UserError: one is no address, or there is no mail server.
        """
        checked = tuple(dict.fromkeys(checked_address(address) for address in receivers))
        if checked and self._schedules.mail_server() is None:
            raise UserError(
                "There is no mail server to send alerts with. Set the one of the scheduled reports, in Preferences or "
                "with: faceattend schedule mail"
            )
        self._change(AlertChannel.EMAIL, replace(self._book.channels(), receivers=checked))

    @needs(Right.CHANGE_SETTINGS)
    def set_webhook(self, webhook: Webhook | None, *, keep_secret: bool = False) -> None:
        """Tell this webhook from now on, or with None none.

        Args:
            keep_secret: use the secret that is kept, which is only done for the address for which it was given.

        Raises:
            PasswordNeededError: the password must be typed again first.
            UserError: a field cannot be used.
        """
        channels = self._book.channels()
        if webhook is not None and keep_secret:
            kept = channels.webhook
            if kept is None or (kept.url, kept.authority) != (webhook.url, webhook.authority):
                raise UserError("The secret is kept for another address. Give one, or let the program make one.")
            webhook = replace(webhook, secret=kept.secret)
        checked = None if webhook is None else checked_webhook(webhook)
        self._change(AlertChannel.WEBHOOK, replace(channels, webhook=checked))

    @needs(Right.CHANGE_SETTINGS)
    def set_mqtt(self, broker: MqttBroker | None, *, keep_password: bool = False) -> None:
        """Tell this broker from now on, or with None none.

        Args:
            keep_password: use the password that is kept, which is only done for the broker and the name for which it
                was typed.

        Raises:
            PasswordNeededError: the password must be typed again first.
            UserError: a field cannot be used.
        """
        channels = self._book.channels()
        if broker is not None and keep_password:
            kept = channels.mqtt
            if kept is None or _who_is_asked(kept) != _who_is_asked(broker):
                raise UserError("The password is kept for another broker or name. Type it again.")
            broker = replace(broker, password=kept.password)
        checked = None if broker is None else checked_broker(broker)
        self._change(AlertChannel.MQTT, replace(channels, mqtt=checked))

    @needs_nobody
    def new_secret(self) -> str:
        """Return a fresh secret for a webhook; it is kept nowhere before it is set."""
        return secrets.token_urlsafe(_SECRET_BYTES)

    @needs(Right.CHANGE_SETTINGS)
    def states(self) -> Sequence[AlertState]:
        """Return every channel and how far it has come.

        Raises:
            UserError: the alerts are damaged.
        """
        active, waiting = self._book.channels().active, self._outbox.all().values()
        return tuple(
            AlertState(
                channel,
                channel in active,
                self._book.state(channel),
                sum(channel in alert.waiting for alert in waiting) + self._book.state(channel).left_out,
            )
            for channel in AlertChannel
        )

    @needs(Right.CHANGE_SETTINGS)
    def waiting(self) -> Mapping[int, Alert]:
        """Return the alerts that are not told everywhere yet, by number, the oldest first."""
        return self._outbox.all()

    @needs(Right.CHANGE_SETTINGS)
    def discard(self, *numbers: int) -> int:
        """Tell some alerts no more, or all of them when none is named, and return how many it were.

        Raises:
            UserError: one that is named does not wait; none was discarded.
        """
        waiting = self._outbox.all() if numbers else {}
        unknown = [number for number in numbers if number not in waiting]
        if unknown:
            raise UserError(f"No alert {unknown[0]} waits; look it up in the list of those that do.")
        discarded = self._outbox.remove(*numbers) if numbers else self._outbox.clear()
        self.access.note(Right.CHANGE_SETTINGS, detail=f"alerts discarded: {discarded}")
        return discarded

    @needs(Right.CHANGE_SETTINGS)
    def send_test(self, channel: AlertChannel) -> None:
        """Send a message that says that it is a trial, at once.

        Raises:
            UserError: the channel is not set, is that of the window, or the receiver refuses the message.
            EnvironmentFault: it cannot be reached, is not trusted or failed.
        """
        self._delivery.trial(channel)
        self.access.note(Right.CHANGE_SETTINGS, detail=f"trial alert by {channel.value}")

    @unchecked(Unchecked.OWN_WORK)
    def deliver(self, show: Show | None = None) -> Sequence[AlertDelivered]:
        """Tell what is due now; see :meth:`AlertDelivery.run`."""
        self._feed.settle()
        return self._delivery.run(show)

    @unchecked(Unchecked.OWN_WORK)
    def wait_for_news(self, seconds: float) -> None:
        """Return when there is a new alert, or after so many seconds."""
        if self._feed.news.wait(seconds):
            self._feed.news.clear()

    @unchecked(Unchecked.OWN_WORK)
    def wake(self) -> None:
        """Let whoever waits for news look."""
        self._feed.news.set()

    def _change(self, channel: AlertChannel, channels: AlertChannels) -> None:
        if channels == self._book.channels():
            return
        if channel is not AlertChannel.DESKTOP:
            # What is told leaves the program, as a report does.
            self.access.require(Right.EXPORT_REPORTS)
        self._book.set_channels(channels, channel)
        self.access.note(Right.CHANGE_SETTINGS, detail=f"alerts by {channel.value}")


def _who_is_asked(broker: MqttBroker) -> tuple[str, int, str, str, bool]:
    return broker.host, broker.port, broker.user, broker.authority, broker.encrypted
