"""Which incidents somebody is told of, by which way, and when: rules, quiet hours, digest and repetition. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import Enum
from types import MappingProxyType

from faceattend.domain.incidents import IncidentId, IncidentKind
from faceattend.domain.people import PersonId
from faceattend.errors import UserError

MOST_COUNT, MOST_MINUTES = 1000, 1440
MOST_LINES = 20
"""Of one message; how many more there are is said at its end."""

FAILING_AFTER = timedelta(hours=1)
"""After so long without a delivery it is an incident that a way of alerting fails."""

GIVEN_UP_AFTER = timedelta(days=3)
"""An alert that could not be delivered for so long is not delivered any more; the incident stays in the list."""

_HOUR = timedelta(hours=1)
_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))


class AlertChannel(Enum):
    """A way by which somebody is told."""

    DESKTOP = "desktop"
    EMAIL = "email"
    WEBHOOK = "webhook"
    MQTT = "mqtt"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """When incidents of a kind become an alert.

    Attributes:
        enabled: whether they ever do.
        count, minutes: so many of them within so many minutes, 1..1000 and 1..1440. With 1 every one does.
        urgent: whether it is told in quiet hours too.
    """

    kind: IncidentKind
    enabled: bool = True
    count: int = 1
    minutes: int = 5
    urgent: bool = False


_URGENT = frozenset(
    {
        IncidentKind.SPOOF,
        IncidentKind.FAILED_SIGN_INS,
        IncidentKind.CHAIN_BROKEN,
        IncidentKind.DISK_NEARLY_FULL,
        IncidentKind.CAMERA_DOWN,
        IncidentKind.CAMERA_COVERED,
        IncidentKind.CAMERA_FROZEN,
    }
)

DEFAULT_RULES: Mapping[IncidentKind, AlertRule] = MappingProxyType(
    {kind: AlertRule(kind, urgent=kind in _URGENT) for kind in IncidentKind}
)
"""What holds until somebody chooses otherwise: everything is told, what is urgent at night too."""


def checked_rule(rule: AlertRule) -> AlertRule:
    """Return a rule whose numbers can be used.

    Raises:
        UserError: one of them cannot.
    """
    if not 1 <= rule.count <= MOST_COUNT or not 1 <= rule.minutes <= MOST_MINUTES:
        raise UserError(
            f"An alert comes after 1 to {MOST_COUNT} incidents within 1 to {MOST_MINUTES} minutes. Choose such numbers."
        )
    return rule


class AlertCounter:
    """Says of each incident whether it becomes an alert; after one, as many are needed again."""

    def __init__(self) -> None:
        self._times: dict[IncidentKind, list[datetime]] = {}

    def fires(self, rule: AlertRule, moment: datetime) -> bool:
        """Count an incident of the rule's kind at an aware time, and return whether it becomes an alert."""
        if not rule.enabled:
            self._times.pop(rule.kind, None)
            return False
        span = timedelta(minutes=rule.minutes)
        # What is not of the last minutes was counted before, or by a clock that was wrong.
        times = [known for known in self._times.get(rule.kind, ()) if abs(moment - known) < span]
        times.append(moment)
        fired = len(times) >= rule.count
        self._times[rule.kind] = [] if fired else times
        return fired


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local times between which only what is urgent is told; the second may lie on the next day."""

    first: time
    last: time

    @classmethod
    def parsed(cls, text: str) -> "QuietHours | None":
        """Return the hours of a text such as 22:00-06:30, or None of an empty one.

        Raises:
            ValueError: it is written otherwise, or both times are the same; the text is a sentence.
        """
        if not text.strip():
            return None
        parts = text.split("-")
        try:
            first, last = (time.fromisoformat(part.strip()) for part in parts)
        except ValueError as error:
            raise ValueError("write two times, such as 22:00-06:30, or nothing.") from error
        if first == last or first.tzinfo is not None or last.tzinfo is not None:
            raise ValueError("write two different times, such as 22:00-06:30, or nothing.")
        return cls(first, last)

    def __str__(self) -> str:
        return f"{self.first:%H:%M}-{self.last:%H:%M}"

    def hold(self, local: time) -> bool:
        """Return whether a local time lies in them; the last one does not."""
        if self.first < self.last:
            return self.first <= local < self.last
        return local >= self.first or local < self.last


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """How much is told at a time.

    Attributes:
        quiet: None for no quiet hours.
        digest: what happens within this time after a message waits and goes into one.
        most_an_hour: messages by one channel.
    """

    quiet: QuietHours | None
    digest: timedelta
    most_an_hour: int


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that somebody is to be told.

    Attributes:
        time: of the incident, aware UTC.
        sentence: without names of people.
        people: whom it is about.
        names: theirs, where the office wants them told; only in a message that is sent now, so that no name waits for
            longer than its person is on record.
        waiting: by which channels it is not told yet.
    """

    incident: IncidentId
    kind: IncidentKind
    time: datetime
    camera: str
    sentence: str
    urgent: bool
    people: tuple[PersonId, ...] = ()
    names: tuple[str, ...] = ()
    waiting: frozenset[AlertChannel] = frozenset()


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How far a channel has come.

    Attributes:
        sent: aware UTC times of the messages of the last hour.
        failures: how often the present message failed.
        failing_since: when it failed first; None while all is well.
        try_again: when it is tried again.
        problem: why it failed last, as a sentence.
        told: whether it is an incident already that it fails.
        left_out: how many alerts found no room and are only counted.
    """

    sent: tuple[datetime, ...] = ()
    failures: int = 0
    failing_since: datetime | None = None
    try_again: datetime | None = None
    problem: str = ""
    told: bool = False
    left_out: int = 0

    @property
    def failing(self) -> bool:
        """Whether the last try failed."""
        return self.failures > 0


def due_now(
    waiting: Sequence[Alert], state: ChannelState, limits: AlertLimits, now: datetime, local: time
) -> tuple[Alert, ...] | None:
    """Return what goes into one message by a channel now, in the order in which it was given; None to wait on.

    Where alerts were only counted for want of room, there may be none in the message.

    Args:
        waiting: alerts that the channel has not told yet.
        now: aware UTC time.
        local: the time of day at the site.
    """
    if not waiting and not state.left_out:
        return None
    again = state.try_again
    # A clock that was ahead must not keep alerts back for days.
    if again is not None and now < again <= now + _DELAYS[-1]:
        return None
    sent = [moment for moment in state.sent if now - _HOUR < moment <= now]
    if len(sent) >= limits.most_an_hour or any(now - limits.digest < moment for moment in sent):
        return None
    if limits.quiet is None or not limits.quiet.hold(local):
        return tuple(waiting)
    return tuple(alert for alert in waiting if alert.urgent) or None


def begun(state: ChannelState, now: datetime) -> ChannelState:
    """Return a channel's state before a message is sent: as if it had failed, lest a crash sends it again at once."""
    failures = state.failures + 1
    delay = _DELAYS[min(failures, len(_DELAYS)) - 1]
    since = state.failing_since
    return replace(
        state,
        failures=failures,
        failing_since=now if since is None or since > now else since,
        try_again=now + delay,
    )


def delivered(state: ChannelState, now: datetime) -> ChannelState:
    """Return a channel's state after a message was sent."""
    sent = tuple(moment for moment in state.sent if now - _HOUR < moment <= now)
    return ChannelState(sent=(*sent, now))


def fails_long(state: ChannelState, now: datetime) -> bool:
    """Return whether it is to become an incident now that a channel fails; once for as long as it does."""
    since = state.failing_since
    return since is not None and not state.told and now - since >= FAILING_AFTER


def given_up(alert: Alert, now: datetime) -> bool:
    """Return whether an alert is too old to be told."""
    return now - alert.time > GIVEN_UP_AFTER


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """What is told at once.

    Attributes:
        site: name of the office or school; empty while it has none.
        made_at: aware time in the site's zone.
        more: how many further alerts there were.
        trial: whether it is only to see if it arrives.
    """

    site: str
    made_at: datetime
    alerts: tuple[Alert, ...]
    more: int = 0
    trial: bool = False
