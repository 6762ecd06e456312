"""Telling what is to be told, by every channel, until it arrived: the program's own work."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from faceattend import settings
from faceattend.domain.alerts import (
    Alert,
    AlertChannel,
    AlertMessage,
    ChannelState,
    begun,
    delivered,
    due_now,
    fails_long,
    given_up,
)
from faceattend.domain.clock import Clock
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.people import PersonId
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.alert_book import AlertBook
from faceattend.services.alert_feed import AlertOutbox
from faceattend.services.alert_text import document, subject, text
from faceattend.services.incidents import IncidentDesk
from faceattend.services.mail import send
from faceattend.services.mqtt import publish
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.report_schedules import ScheduleBook
from faceattend.services.webhook import post
from faceattend.storage.people import PeopleRepository

Show = Callable[[AlertMessage], None]
"""Shows a message to whoever sits at this computer."""

_WORDS = {
    AlertChannel.DESKTOP: "on this computer",
    AlertChannel.EMAIL: "by e-mail",
    AlertChannel.WEBHOOK: "to the webhook",
    AlertChannel.MQTT: "to the MQTT broker",
}

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AlertDelivered:
    """What became of a message.

    Attributes:
        alerts: how many were in it.
        problem: why it did not arrive, as a sentence; empty when it did.
    """

    channel: AlertChannel
    alerts: int
    problem: str = ""


class AlertDelivery:
    """Delivers alerts. Any thread may call it, one at a time works."""

    def __init__(
        self,
        outbox: AlertOutbox,
        book: AlertBook,
        people: PeopleRepository,
        schedules: ScheduleBook,
        office_settings: OfficeSettings,
        incidents: IncidentDesk,
        clock: Clock,
    ) -> None:
        """Prepare.

        Args:
            schedules: knows the mail server.
        """
        self._outbox = outbox
        self._book = book
        self._people = people
        self._schedules = schedules
        self._settings = office_settings
        self._incidents = incidents
        self._clock = clock
        self._working = Lock()

    def run(self, show: Show | None) -> list[AlertDelivered]:
        """Tell what is due now; what fails is tried again, later and later.

        Args:
            show: None where nobody can be shown anything; that waits then.

        Raises:
            UserError: the alerts are damaged.
            EnvironmentFault: the disk is full or failed; what was sent and could not be written down is sent again.
        """
        with self._working:
            self._clear_away()
            # What is shown here needs no network that others wait for.
            found = [self._by(channel, show) for channel in AlertChannel if show or channel is not AlertChannel.DESKTOP]
            return [one for one in found if one is not None]

    def trial(self, channel: AlertChannel) -> None:
        """Send a message that says that it is a trial, at once.

        Raises:
            UserError: the channel is not set, it is that of this computer, or the receiver refuses the message.
            EnvironmentFault: it cannot be reached, is not trusted or failed.
        """
        if channel not in self._book.channels().active:
            raise UserError(
                f"Alerts are not sent {_WORDS[channel]} yet. Say where to, in Preferences or with: "
                "faceattend alert channels"
            )
        self._send(channel, AlertMessage(self._site(), self._local(), (), trial=True), None)

    def _clear_away(self) -> None:
        """Take away what waits for a channel that is no more, or for too long."""
        active, now = self._book.channels().active, self._clock()
        for id, alert in self._outbox.all().items():
            waiting = frozenset[AlertChannel]() if given_up(alert, now) else alert.waiting & active
            if waiting != alert.waiting:
                _logger.warning("an alert is told no more by: %s", sorted(one.value for one in alert.waiting - waiting))
                self._outbox.settle(id, replace(alert, waiting=waiting))

    def _by(self, channel: AlertChannel, show: Show | None) -> AlertDelivered | None:
        if channel not in self._book.channels().active:
            return None
        waiting = {id: alert for id, alert in self._outbox.all().items() if channel in alert.waiting}
        state, now = self._book.state(channel), self._clock()
        alerts = due_now(tuple(waiting.values()), state, self._book.limits(), now, self._local().time())
        if alerts is None:
            return None
        # Written beforehand: what cannot be written down as sent would be sent again at once.
        self._book.change_state(channel, lambda known: begun(known, now))
        named = tuple(replace(alert, names=self._names(alert.people)) for alert in alerts)
        message = AlertMessage(self._site(), self._local(), named, state.left_out)
        try:
            self._send(channel, message, show)
        except (UserError, EnvironmentFault) as error:
            self._failed(channel, str(error), now)
            return AlertDelivered(channel, len(alerts), str(error))
        self._told(channel, waiting, alerts)
        # What was left out meanwhile is told next time.
        self._book.change_state(
            channel, lambda known: replace(delivered(known, now), left_out=known.left_out - state.left_out)
        )
        return AlertDelivered(channel, len(alerts))

    def _told(self, channel: AlertChannel, waiting: Mapping[int, Alert], alerts: Sequence[Alert]) -> None:
        for id, alert in waiting.items():
            if alert in alerts:
                self._outbox.settle(id, replace(alert, waiting=alert.waiting - {channel}))

    def _failed(self, channel: AlertChannel, problem: str, now: datetime) -> None:
        _logger.warning("alerts were not delivered: %s", channel.value)
        state = self._book.change_state(channel, lambda known: replace(known, problem=problem))
        if channel is AlertChannel.DESKTOP or not fails_long(state, now):
            return
        # Before the incident is noted: it must never be the second one.
        self._book.change_state(channel, lambda known: replace(known, told=True))
        self._incidents.note(IncidentKind.ALERT_FAILED, now, self._sentence(channel, state))

    def _sentence(self, channel: AlertChannel, state: ChannelState) -> str:
        since = (state.failing_since or self._clock()).astimezone(self._settings.zone())
        return f"No alert could be sent {_WORDS[channel]} since {since:%Y-%m-%d %H:%M}. {state.problem}"

    def _send(self, channel: AlertChannel, message: AlertMessage, show: Show | None) -> None:
        channels = self._book.channels()
        match channel:
            case AlertChannel.EMAIL:
                self._mail(channels.receivers, message)
            case AlertChannel.WEBHOOK if channels.webhook is not None:
                post(channels.webhook, document(message), self._clock())
            case AlertChannel.MQTT if channels.mqtt is not None:
                publish(channels.mqtt, document(message))
            case AlertChannel.DESKTOP if show is not None:
                show(message)
            case _:
                raise UserError(f"Nothing can be shown {_WORDS[channel]} from here. Look at the window.")

    def _names(self, people: Sequence[PersonId]) -> tuple[str, ...]:
        if not self._settings.get(settings.ALERT_NAMES):
            return ()
        names = []
        for person in people:
            try:
                names.append(self._people.get(person).details.name)
            except UserError:
                # Erased meanwhile, or the record is damaged: it is an alert without the name then.
                continue
        return tuple(names)

    def _mail(self, receivers: Sequence[str], message: AlertMessage) -> None:
        server = self._schedules.mail_server()
        if server is None:
            raise UserError(
                "There is no mail server to send alerts with. Set the one of the scheduled reports, in Preferences or "
                "with: faceattend schedule mail"
            )
        words = text(message, self._settings.zone())
        refused = send(server, receivers, subject(message), words, None, self._clock())
        if refused:
            # Whoever else was named has it; to send it again would tell them twice.
            _logger.warning("the mail server did not take an alert for %s of the addresses", len(refused))

    def _site(self) -> str:
        return self._settings.get(settings.SITE_NAME)

    def _local(self) -> datetime:
        return self._clock().astimezone(self._settings.zone())
