"""One thread that tells alerts while an office is open, so that no slow network holds anything else up."""

import logging
from collections.abc import Sequence
from threading import Event
from typing import Protocol

from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.alerts import AlertDelivered, Show
from faceattend.workers.own_thread import OwnThread

EVERY = 20.0
"""Seconds between two looks when nothing is new: quiet hours end, and what failed is tried again."""

_logger = logging.getLogger(__name__)


class Deliverer(Protocol):
    """Tells alerts; the service of an office."""

    def deliver(self, show: Show | None = None) -> Sequence[AlertDelivered]:
        """Tell what is due now."""

    def wait_for_news(self, seconds: float) -> None:
        """Return when there is a new alert, or after so many seconds."""

    def wake(self) -> None:
        """Let whoever waits for news look."""


class AlertThread:
    """Tells alerts until it is stopped."""

    def __init__(self, alerts: Deliverer, show: Show | None, *, every: float = EVERY) -> None:
        """Prepare the thread; :meth:`start` runs it.

        Args:
            show: called on the thread with what is to be shown at this computer; None where nobody looks.
            every: seconds between two looks when nothing is new.
        """
        self._alerts = alerts
        self._show = show
        self._every = every
        self._stop = Event()
        self._thread = OwnThread("alerts", self._run)

    def start(self) -> None:
        """Begin with what was left when the program ended last."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more, and wait until what is being told has been told or failed.

        Raises:
            Exception: the defect that ended the thread before.
        """
        self._stop.set()
        self._alerts.wake()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._look()
            self._alerts.wait_for_news(self._every)

    def _look(self) -> None:
        try:
            self._alerts.deliver(self._show)
        except (UserError, EnvironmentFault) as error:
            # A full disk, or damaged settings: what waits goes on waiting, and the list of incidents has it all.
            _logger.warning("alerts were not looked at: %s", error)
