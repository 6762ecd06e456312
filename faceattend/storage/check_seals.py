"""Checking the seals: whether each follows on the one before, was made with the key of its time, and is where it was.

A seal is proved by the first key of its line, from which every later key follows; a seal that was made with the key of
another epoch is found by that, also a later one (CVE-2023-31439). Without that key only its signature is checked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from peewee import SqliteDatabase

from faceattend.domain.heads import Head
from faceattend.domain.verification import Finding, Stream
from faceattend.storage.checkpoints import NOTHING_BEFORE, Checkpoint, head_of, read_checkpoint
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.database import rows
from faceattend.storage.heads_file import HEADS_NAME, WrittenHeads
from faceattend.storage.models import CheckpointRow
from faceattend.storage.seal_state import FIRST_EPOCH, SealState, next_key, seal_of
from faceattend.storage.streams import TABLE_OF

_BATCH = 1000


@dataclass(slots=True)
class CheckedSeals:
    """What the seals say.

    Attributes:
        heads: head of every seal that is sound, by epoch.
        begun_anew: the epochs in which a new line began after records were restored, each with the epoch before.
        links: sealed link of rows, by stream and row.
        last: the last seal that is sound.
        proved: whether every seal of the last line was checked with a key.
    """

    findings: list[Finding] = field(default_factory=list)
    heads: dict[int, Head] = field(default_factory=dict)
    begun_anew: dict[int, int] = field(default_factory=dict)
    links: dict[Stream, dict[int, bytes]] = field(default_factory=lambda: {stream: {} for stream in TABLE_OF})
    last: Checkpoint | None = None
    proved: bool = False

    @property
    def head(self) -> Head | None:
        """The head of the last sound seal."""
        return None if self.last is None else self.heads[self.last.epoch]


class SealCheck:
    """Checks all seals of a database from the first one on, and stops at the first that is not sound."""

    def __init__(self, state: SealState | None, given_key: bytes | None, *, of_copy: bool = False) -> None:
        """Begin a check.

        Args:
            state: what the next seal is to be made with; None when it is missing or damaged.
            given_key: the first key of a line, from outside.
            of_copy: whether the state is of the records that this is a copy of, which may have been sealed since.
        """
        self._state = state
        self._of_copy = of_copy
        self._given_key = given_key
        self._given_key_fits = False
        self._key: bytes | None = None
        self._before = NOTHING_BEFORE
        self._result = CheckedSeals()

    def run(self, database: SqliteDatabase) -> CheckedSeals:
        """Return what the seals of a database say.

        Raises:
            EnvironmentFault: the database is damaged.
        """
        result = self._result
        for epoch, body, seal, signature in _seals(database):
            problem = self._problem(epoch, body, seal, signature)
            if problem:
                result.findings.append(Finding(None, None, f"The seal {epoch} {problem}"))
                break
        else:
            if not self._of_copy:
                self._check_state()
        if self._given_key is not None and not self._given_key_fits:
            result.findings.append(Finding(None, None, "The key that was given proves none of the seals."))
        result.proved = self._key is not None
        return result

    def _problem(self, epoch: int, body: object, seal: object, signature: object) -> str:
        """Return what is wrong with a seal, and take it up when nothing is."""
        # SQLite keeps whatever type somebody puts into a column.
        if not (isinstance(body, bytes) and isinstance(seal, bytes) and isinstance(signature, bytes)):
            return "is damaged."
        try:
            checkpoint = read_checkpoint(body)
        except UnreadableError:
            return "is damaged."
        if checkpoint.epoch != epoch or checkpoint.before != self._before:
            return "was changed or exchanged, or the one before it was."
        if self._state is not None and not self._state.signed(body, signature):
            return "was not signed by this vault."
        problem = self._place_problem(checkpoint) or self._key_problem(checkpoint, body, seal)
        if problem:
            return problem
        self._take_up(checkpoint, head_of(checkpoint, body, seal))
        return ""

    def _place_problem(self, checkpoint: Checkpoint) -> str:
        last = self._result.last
        if last is None:
            return "" if checkpoint.anew or checkpoint.epoch == FIRST_EPOCH else "should not be the first one."
        if checkpoint.anew:
            return "" if checkpoint.line != last.line else "begins a line that was there before."
        if checkpoint.line != last.line or checkpoint.epoch != last.epoch + 1:
            return f"does not follow on the seal {last.epoch}; some in between are missing."
        if checkpoint.changes < last.changes:
            return "says that accounts, people and settings are older than before."
        for stream, state in checkpoint.streams.items():
            known = last.streams[stream]
            if state.tip.seq < known.tip.seq or state.anchor.seq < known.anchor.seq:
                return f"says that there were fewer {stream.value} than before."
        return ""

    def _key_problem(self, checkpoint: Checkpoint, body: bytes, seal: bytes) -> str:
        last = self._result.last
        if last is None or checkpoint.line != last.line:
            kept = self._kept_key(checkpoint.line)
            self._key = next((key for key in self._first_keys(kept) if seal_of(key, body) == seal), None)
            self._given_key_fits |= self._key is not None and self._key == self._given_key
            return "was not made with the first key of its line." if kept is not None and self._key is None else ""
        if self._key is None:
            return ""
        self._key = next_key(self._key)
        return "" if seal_of(self._key, body) == seal else "was made with the key of another time."

    def _kept_key(self, line: bytes) -> bytes | None:
        return self._state.first_key if self._state is not None and self._state.line == line else None

    def _first_keys(self, kept: bytes | None) -> Iterator[bytes]:
        # The given one first, because it is the one whose fitting is asked for.
        yield from (key for key in (self._given_key, kept) if key is not None)

    def _take_up(self, checkpoint: Checkpoint, head: Head) -> None:
        result = self._result
        if checkpoint.anew:
            result.begun_anew[checkpoint.epoch] = 0 if result.last is None else result.last.epoch
        for stream, state in checkpoint.streams.items():
            result.links[stream][state.tip.seq] = state.tip.link
        result.heads[checkpoint.epoch] = head
        result.last = checkpoint
        self._before = head.digest

    def _check_state(self) -> None:
        last, state = self._result.last, self._state
        if state is None:
            sentence = "The keys that seal the records are missing or damaged."
        elif last is None and state.epoch != FIRST_EPOCH:
            sentence = f"All seals are missing; there were {state.epoch - FIRST_EPOCH} of them."
        elif last is not None and (state.line, state.epoch) != (last.line, last.epoch + 1):
            sentence = f"The seals after the seal {last.epoch} are missing."
        else:
            return
        self._result.findings.append(Finding(None, None, sentence))


def compare_heads(seals: CheckedSeals, written: WrittenHeads | None, given: Sequence[Head]) -> Iterator[Finding]:
    """Yield what the heads outside the database say against its seals.

    Args:
        written: what is in the file of the data folder; None when there is no file.
        given: what somebody kept elsewhere.
    """
    if written is None:
        if seals.heads:
            yield Finding(
                None, None, f"The file {HEADS_NAME} is missing from the data folder; it holds the mark of every seal."
            )
    elif written.damaged:
        yield Finding(None, None, f"The file {HEADS_NAME} has {written.damaged} lines that cannot be read.")
    in_file = _first_problem(seals, () if written is None else written.heads, lost_is_known=True)
    if in_file:
        yield Finding(None, None, f"{in_file} Its mark stands in {HEADS_NAME}.")
    for head in given:
        problem = _first_problem(seals, [head], lost_is_known=False)
        if problem:
            yield Finding(None, None, f"{problem} Its mark was given as {head.text}; compare it with the paper.")


def lost_heads(seals: CheckedSeals, written: WrittenHeads | None) -> list[Head]:
    """Return the heads in the file whose seals were lost when older records were restored."""
    heads = () if written is None else written.heads
    return [head for head in heads if head.epoch not in seals.heads and _lost(seals, head)]


def _first_problem(seals: CheckedSeals, heads: Iterable[Head], *, lost_is_known: bool) -> str:
    for head in heads:
        known = seals.heads.get(head.epoch)
        if known is not None and known.same_as(head) and head.line in ("", known.line):
            continue
        if known is not None:
            return f"The seal {head.epoch} is another one than was made; the records up to it were exchanged."
        if not _lost(seals, head):
            return f"The seal {head.epoch} is missing; the records that it covered were cut off or exchanged."
        if not lost_is_known:
            return f"The seal {head.epoch} was lost when older records were restored."
    return ""


def _lost(seals: CheckedSeals, head: Head) -> bool:
    """Return whether a head belongs between the end of a restored line and the beginning of the next one."""
    return any(before < head.epoch < epoch for epoch, before in seals.begun_anew.items())


def _seals(database: SqliteDatabase) -> Iterator[tuple[int, object, object, object]]:
    columns = CheckpointRow.select(
        CheckpointRow.epoch, CheckpointRow.body, CheckpointRow.seal, CheckpointRow.signature
    ).order_by(CheckpointRow.epoch)
    found = rows(database, columns.limit(_BATCH))
    while found:
        yield from ((epoch, body, seal, signature) for epoch, body, seal, signature in found)
        found = rows(database, columns.where(CheckpointRow.epoch > found[-1][0]).limit(_BATCH))
