"""Why cameras did not watch, kept as one sealed value among the settings: the latest gaps alone."""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock

from faceattend.domain.coverage import GapReason, WatchGap
from faceattend.errors import UserError
from faceattend.storage.moments import to_milliseconds, to_moment
from faceattend.storage.settings import SettingsRepository

GAPS_KEY = "cameras.gaps"

MOST = 1000
"""So many are kept: a year of an office that loses a camera three times a day."""


class GapBook:
    """Keeps the gaps. Any thread may call it."""

    def __init__(self, repository: SettingsRepository) -> None:
        self._repository = repository
        self._changing = Lock()

    def add(self, gap: WatchGap) -> None:
        """Keep a gap; the oldest goes when there are too many.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        with self._changing:
            known = [*self._all(), gap][-MOST:]
            self._repository.write(
                GAPS_KEY,
                [[one.camera, to_milliseconds(one.start), to_milliseconds(one.end), one.reason.value] for one in known],
            )

    def between(self, start: datetime, end: datetime) -> Sequence[WatchGap]:
        """Return the gaps that reach into the time between two moments, by their start.

        Raises:
            UserError: what is kept is damaged.
        """
        return sorted((gap for gap in self._all() if gap.start < end and gap.end > start), key=lambda gap: gap.start)

    def _all(self) -> list[WatchGap]:
        document = self._repository.read(GAPS_KEY)
        if document is None:
            return []
        try:
            return [
                WatchGap(str(camera), to_moment(start), to_moment(end), GapReason(reason))
                for camera, start, end, reason in document  # type: ignore[attr-defined]  # whatever JSON holds
            ]
        except (TypeError, ValueError) as error:
            raise UserError("The notes on when cameras did not watch are damaged. Restore the last backup.") from error
