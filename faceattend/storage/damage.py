"""Records that could not be read: they are left out of what is returned, but never in silence."""

import logging
import threading
from dataclasses import dataclass

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record that could not be read, without anybody's name.

    Attributes:
        kind: what it is of, in a word.
    """

    kind: str
    number: int


class DamageLog:
    """Collects one sentence for every record that could not be read. Any thread may call it."""

    def __init__(self) -> None:
        self._sentences: dict[str, UnreadableRecord | None] = {}
        self._lock = threading.Lock()

    def note(self, kind: str, number: int | None, sentence: str) -> None:
        """Keep a sentence, once however often the record is met.

        The sentence may name a person; the log is told the kind of the record and its number alone.

        Args:
            number: None when it is no single record that is in trouble.
        """
        with self._lock:
            if sentence in self._sentences:
                return
            self._sentences[sentence] = None if number is None else UnreadableRecord(kind, number)
        _logger.error("damaged: %s %s", kind, number)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found since the vault was opened, in the order in which it was met."""
        with self._lock:
            return tuple(self._sentences)

    @property
    def records(self) -> tuple[UnreadableRecord, ...]:
        """Which records that were."""
        with self._lock:
            return tuple(record for record in self._sentences.values() if record is not None)
