"""When the program really watched, so that absence is only claimed for time that was watched."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WatchedSpan:
    """A stretch of aware UTC time in which a camera delivered pictures and faces were looked for."""

    camera: str
    start: datetime
    end: datetime
