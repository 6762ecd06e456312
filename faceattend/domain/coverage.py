"""When the program really watched, so that absence is only claimed for time that was watched."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


@dataclass(frozen=True, slots=True)
class WatchedSpan:
    """A stretch of aware UTC time in which a camera delivered pictures and faces were looked for."""

    camera: str
    start: datetime
    end: datetime


class GapReason(Enum):
    """Why nobody watched for a while."""

    PAUSED = "paused"
    """Somebody stopped the recording."""
    LOST = "lost"
    """The camera did not answer, or stopped sending pictures."""
    COVERED = "covered"
    """It sent pictures on which nothing can be seen."""
    FROZEN = "frozen"
    """It sent the same picture again and again."""
    NOT_RECORDED = "not recorded"
    """Pictures came and could not be dealt with: the disk was full, or the engine failed."""
    CLOCK = "clock"
    """The clock of the computer was set: the time in between never passed."""
    UNKNOWN = "unknown"
    """No picture was looked at for another reason: the computer slept, or had too much to do."""


@dataclass(frozen=True, slots=True)
class WatchGap:
    """A stretch of aware UTC time in which a camera that was to watch did not."""

    camera: str
    start: datetime
    end: datetime
    reason: GapReason
