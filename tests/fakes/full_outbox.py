"""Alerts on a disk that is full for a while."""

from collections.abc import Mapping

from faceattend.errors import EnvironmentFault
from faceattend.storage.outbox import OutboxRepository


class FullOutbox(OutboxRepository):
    """The real outbox, to which nothing can be added while ``full``."""

    def __init__(self, outbox: OutboxRepository) -> None:
        self._outbox = outbox
        self.full = True

    def count(self) -> int:
        """Count the real ones."""
        return self._outbox.count()

    def add(self, document: Mapping[str, object]) -> int:
        """Fail, or add to the real outbox.

        Raises:
            EnvironmentFault: while the disk is full.
        """
        if self.full:
            raise EnvironmentFault("The disk is full; free some space.")
        return self._outbox.add(document)
