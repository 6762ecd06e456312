"""A slot between two threads in which the newest item wins."""

from collections.abc import Callable
from threading import Condition
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """Holds at most one item. Any thread may put, take and close.

    A live camera puts: what nobody took in time is replaced, so that the taker always sees the present. A recording
    hands over: it waits until the item before was taken, so that nothing is skipped.
    """

    def __init__(self, arrived: Callable[[], None] = lambda: None) -> None:
        """Make an empty mailbox.

        Args:
            arrived: called, on the thread that leaves something or closes, when a taker may find something new.
        """
        self._arrived = arrived
        self._condition = Condition()
        self._item: Item | None = None
        self._closed = False
        self._dropped = 0

    @property
    def dropped(self) -> int:
        """How many items were replaced before anybody took them."""
        with self._condition:
            return self._dropped

    @property
    def drained(self) -> bool:
        """Whether it is closed and empty, so that nothing will ever come out again."""
        with self._condition:
            return self._closed and self._item is None

    def put(self, item: Item) -> None:
        """Leave an item, in place of one that is still there; ignored once the mailbox is closed."""
        with self._condition:
            if self._closed:
                return
            if self._item is not None:
                self._dropped += 1
            self._item = item
            self._condition.notify_all()
        self._arrived()

    def hand_over(self, item: Item) -> bool:
        """Leave an item once the slot is empty; return False when the mailbox was closed instead."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._item is None)
            if self._closed:
                return False
            self._item = item
            self._condition.notify_all()
        self._arrived()
        return True

    def take(self, timeout: float) -> Item | None:
        """Take the item out, waiting for one for up to ``timeout`` seconds.

        Returns:
            The item, or None when the time was up or the mailbox is drained.
        """
        with self._condition:
            self._condition.wait_for(lambda: self._item is not None or self._closed, timeout)
            item, self._item = self._item, None
            self._condition.notify_all()
            return item

    def close(self) -> None:
        """Let nothing more in; what is inside can still be taken."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        self._arrived()
