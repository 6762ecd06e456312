"""Making alerts of incidents, by the rules of the office."""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from threading import Event, Lock

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from faceattend.domain.alerts import Alert, AlertCounter
from faceattend.domain.incidents import Incident, IncidentKind
from faceattend.domain.people import PersonId
from faceattend.services.alert_book import AlertBook
from faceattend.storage.outbox import OutboxRepository

MOST_WAITING = 300
"""Alerts that wait at a time; further ones are only counted, because a flood must not fill the disk."""

_logger = logging.getLogger(__name__)


class AlertOutbox:
    """The alerts that wait, as the vault keeps them. Any thread may call it."""

    def __init__(self, repository: OutboxRepository) -> None:
        self._repository = repository
        self._converter = make_converter(detailed_validation=False)

    @property
    def full(self) -> bool:
        """Whether no further one is taken."""
        return self._repository.count() >= MOST_WAITING

    def add(self, alert: Alert) -> None:
        """Keep an alert until every channel told it."""
        self._repository.add(self._converter.unstructure(alert))

    def all(self) -> dict[int, Alert]:
        """Return the alerts that wait by number, the oldest first."""
        found = {}
        for id, document in self._repository.all().items():
            try:
                found[id] = self._converter.structure(document, Alert)
            except (BaseValidationError, ValueError, KeyError, TypeError, AttributeError):
                # Of a later version that was here before; the incident itself is in the list.
                _logger.warning("an alert was passed over, because it is written in another way: %s", id)
        return found

    def settle(self, id: int, alert: Alert) -> None:
        """Keep an alert as it is now; one that waits for nothing goes."""
        if alert.waiting:
            self._repository.replace(id, self._converter.unstructure(alert))
        else:
            self._repository.remove(id)

    def remove(self, *ids: int) -> int:
        """Remove alerts, told or not, and return how many of them there were."""
        return self._repository.remove(*ids)

    def clear(self) -> int:
        """Remove all alerts, readable or not, and return how many there were."""
        return self._repository.clear()


class AlertFeed:
    """Hears of incidents and puts what somebody is to be told into the outbox. Any thread may call it.

    Attributes:
        news: set when there is something new.
    """

    def __init__(self, outbox: AlertOutbox, book: AlertBook) -> None:
        self.news = Event()
        self._outbox = outbox
        self._book = book
        self._counter = AlertCounter()
        self._counting = Lock()
        # What the disk did not take; the list of incidents has it as well, should the program end before.
        self._owed: deque[Alert] = deque(maxlen=MOST_WAITING)
        self._owing = Lock()

    def heard(self, incident: Incident, people: Sequence[PersonId]) -> None:
        """Make an alert of an incident where the rules say so.

        Raises:
            UserError: the rules or channels are damaged.
            EnvironmentFault: the disk is full or failed; the alert is written by :meth:`settle`.
        """
        rule = self._book.rules()[incident.kind]
        with self._counting:
            if not self._counter.fires(rule, incident.time):
                return
        channels = self._book.channels().active
        if incident.kind is IncidentKind.ALERT_FAILED:
            # What fails cannot tell that it fails, and would go on for ever.
            channels -= {channel for channel in channels if self._book.state(channel).failing}
        if not channels:
            return
        alert = Alert(
            incident.id,
            incident.kind,
            incident.time,
            incident.camera,
            incident.detail,
            rule.urgent,
            tuple(people),
            waiting=channels,
        )
        with self._owing:
            self._owed.append(alert)
        self.settle()

    def settle(self) -> None:
        """Put into the outbox what the disk did not take before.

        Raises:
            UserError: the channels are damaged.
            EnvironmentFault: the disk is still full, or failed.
        """
        with self._owing:
            while self._owed:
                self._put(self._owed[0])
                self._owed.popleft()
                self.news.set()

    def _put(self, alert: Alert) -> None:
        if not self._outbox.full:
            self._outbox.add(alert)
            return
        for channel in alert.waiting:
            self._book.change_state(channel, lambda state: replace(state, left_out=state.left_out + 1))
