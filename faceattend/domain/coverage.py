"""When the program really watched, so that absence is only claimed for time that was watched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class WatchedSpan:
    """A stretch of aware UTC time in which a camera delivered pictures and faces were looked for."""

    camera: str
    start: datetime
    end: datetime


def watched_minutes(spans: Iterable[WatchedSpan], start: datetime, end: datetime) -> int:
    """Return how many whole minutes between ``start`` and ``end`` at least one camera watched."""
    # In UTC, because two times of one zone are subtracted as wall clocks, which are wrong across a clock change.
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    clipped = sorted(
        (max(span.start.astimezone(UTC), first), min(span.end.astimezone(UTC), last))
        for span in spans
        if span.start < last and span.end > first
    )
    seconds = 0.0
    reached = first
    for span_start, span_end in clipped:
        unseen_from = max(span_start, reached)
        # A span may end before it starts when the computer's clock was set back in between.
        if span_end > unseen_from:
            seconds += (span_end - unseen_from).total_seconds()
            reached = span_end
    return int(seconds // 60)
