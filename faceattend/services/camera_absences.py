"""The incidents of a camera by which nobody can be recognised for a while."""

from datetime import datetime, timedelta

from faceattend.domain.coverage import GapReason
from faceattend.domain.incidents import Incident, IncidentKind
from faceattend.services.incidents import IncidentDesk

_KINDS = {
    GapReason.LOST: IncidentKind.CAMERA_DOWN,
    GapReason.COVERED: IncidentKind.CAMERA_COVERED,
    GapReason.FROZEN: IncidentKind.CAMERA_FROZEN,
}
"""What is nobody's wish; a recording that somebody stopped is none."""

_SENTENCES = {
    GapReason.LOST: "The camera {0} has sent no picture for more than {1} seconds. Check its cable and its power.",
    GapReason.COVERED: "The camera {0} has seen nothing for more than {1} seconds: it is covered, or it is dark.",
    GapReason.FROZEN: "The camera {0} has sent the same picture for more than {1} seconds. Plug it in anew.",
}


class CameraAbsences:
    """Notes that one camera is of no use, once for every time that it is. For one thread."""

    def __init__(self, desk: IncidentDesk, camera: str, limit: timedelta) -> None:
        """Begin with a camera that is expected to see.

        Args:
            limit: how long it may be of no use; zero or less notes nothing.
        """
        self._desk = desk
        self._camera = camera
        self._limit = limit
        self._told: set[GapReason] = set()

    def away(self, reason: GapReason, since: datetime, now: datetime) -> tuple[Incident, ...]:
        """Note why it has been of no use for how long; return the incident that was written because of it, if any.

        Raises:
            EnvironmentFault: the disk is full or failed; it is tried again with the next call.
        """
        kind = _KINDS.get(reason)
        if kind is None or reason in self._told or self._limit <= timedelta(0) or now - since < self._limit:
            return ()
        sentence = _SENTENCES[reason].format(self._camera, round(self._limit.total_seconds()))
        id = self._desk.note(kind, now, sentence, self._camera)
        self._told.add(reason)
        return (Incident(id, now, kind, sentence, camera=self._camera),)

    def back(self) -> None:
        """Note that it sees again."""
        self._told.clear()
