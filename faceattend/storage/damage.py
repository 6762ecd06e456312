"""Records that could not be read: they are left out of what is returned, but never in silence."""

import logging
import threading

_logger = logging.getLogger(__name__)


class DamageLog:
    """Collects one sentence for every record that could not be read. Any thread may call it."""

    def __init__(self) -> None:
        self._sentences: dict[str, None] = {}
        self._lock = threading.Lock()

    def note(self, kind: str, number: int, sentence: str) -> None:
        """Keep a sentence, once however often the record is met.

        The sentence may name a person; the log is told the kind of the record and its number alone.
        """
        with self._lock:
            if sentence in self._sentences:
                return
            self._sentences[sentence] = None
        _logger.error("damaged: %s %d", kind, number)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found since the vault was opened, in the order in which it was met."""
        with self._lock:
            return tuple(self._sentences)
