"""When the program really watched, so that absence is only claimed for time that was watched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WatchedSpan:
    """A stretch of aware UTC time in which a camera delivered pictures and faces were looked for."""

    camera: str
    start: datetime
    end: datetime


def watched_minutes(spans: Iterable[WatchedSpan], start: datetime, end: datetime) -> int:
    """Return how many whole minutes between ``start`` and ``end`` at least one camera watched."""
    clipped = sorted(
        (max(span.start, start), min(span.end, end)) for span in spans if span.start < end and span.end > start
    )
    seconds = 0.0
    reached = start
    for span_start, span_end in clipped:
        if span_end > reached:
            seconds += (span_end - max(span_start, reached)).total_seconds()
            reached = span_end
    return int(seconds // 60)
