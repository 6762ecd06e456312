"""When a face is looked at: often while it is not known who it is, seldom once everything agrees."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from faceattend.domain.matching import Verdict
from faceattend.recognition.subjects import Subject

RECHECK = (timedelta(seconds=1), timedelta(seconds=3))
"""How soon and at last how seldom a recognised face is looked at again, so that a wrong name does not stick."""

RECHECK_NAMELESS = (timedelta(seconds=0.4), timedelta(seconds=1.5))
"""How soon and how seldom a face without a name is: it may come nearer, or somebody else may step into its place."""

RETRY = timedelta(seconds=0.1)
"""How soon a face that was too poor to be compared is tried again."""

LEAST_LOOKS_A_FRAME = 2
"""Faces looked at in one frame at most, when frames come fast enough for the others to wait for the next one."""

_SLOWER, _SLOWER_NAMELESS = 3.0, 1.5
"""Factors by which the pause grows with each look that changes nothing: a name that was confirmed holds."""

_MOST_COUNTED = 8
"""Looks that change nothing beyond which the pause has long stopped growing."""

_NEARER = 1.3
"""Factor by which a nameless face must have grown to be looked at as soon as a new one."""

_WAITED = timedelta(seconds=1)
"""How long a face that is cut off by the edge is waited for to come in."""

_TICK = timedelta(milliseconds=5)
"""Frame times are rounded; a look this little too early is in time."""


def due(
    visible: Sequence[Subject], size: tuple[int, int], now: datetime, interval: timedelta, gap: timedelta
) -> list[Subject]:
    """Return the faces to look at in this frame, those without verdict and those that waited longest first.

    Args:
        visible: all faces of the frame.
        size: width and height of the frame.
        interval: time since the frame before.
        gap: least time between two votes.
    """
    waiting = [subject for subject in visible if _is_due(subject, now, gap) and _is_in_view(subject, size, now)]
    never = datetime.min.replace(tzinfo=UTC)
    waiting.sort(key=lambda subject: (not _undecided(subject), subject.tried or never))
    # Spread over the frames of one gap, so that many faces do not hold up one frame; slow cameras have one frame.
    share = math.ceil(len(visible) * min(1.0, max(0.0, interval / gap))) if gap else len(waiting)
    return waiting[: max(LEAST_LOOKS_A_FRAME, share)]


def _undecided(subject: Subject) -> bool:
    return subject.doubted or subject.identity.judgement.verdict is None


def _is_due(subject: Subject, now: datetime, gap: timedelta) -> bool:
    if subject.order is not None or subject.contested:
        return False
    if subject.tried is None or (subject.doubted and not subject.poor and not subject.odd):
        return True
    elapsed = now - subject.tried
    # A clock that was set back must not keep a face waiting.
    return elapsed >= _pause(subject, gap) - _TICK or elapsed < timedelta(0)


def _pause(subject: Subject, gap: timedelta) -> timedelta:
    if subject.poor:
        return RETRY
    if _undecided(subject):
        return gap
    if subject.identity.judgement.verdict is Verdict.RECOGNISED:
        (first, longest), slower = RECHECK, _SLOWER
    else:
        (first, longest), slower = RECHECK_NAMELESS, _SLOWER_NAMELESS
        if subject.detection.box.width > _NEARER * subject.looked_width:
            longest = first
    return max(gap, min(longest, first * slower ** min(subject.identity.agreed, _MOST_COUNTED)))


def _is_in_view(subject: Subject, size: tuple[int, int], now: datetime) -> bool:
    box, (width, height) = subject.detection.box, size
    landmarks = subject.detection.landmarks
    if not ((landmarks >= 0).all() and (landmarks < (width, height)).all()):
        return False
    # A face that is coming in has a box that ends where the frame does, however little of it can be seen yet: a part of
    # a face is like parts of other people's.
    inside = box.x > 0 and box.y > 0 and box.x + box.width < width and box.y + box.height < height
    return inside or not timedelta(0) <= now - subject.identity.first < _WAITED
