"""Whether the date of this computer can be relied on: by it old records and old backups are deleted for good."""

from datetime import datetime, timedelta

from faceattend.domain.keeping import ClockJump
from faceattend.storage.vault import Vault

LARGEST_JUMP = timedelta(seconds=120)
"""A clock that moves further against one that nobody sets was set, or is bad (security.md, section 9)."""

_MISLEADING = timedelta(hours=12)
"""After a jump as large as this the date may be another one."""


class ClockWatch:
    """Compares the clock of the computer with one that nobody sets.

    Attributes:
        largest_jump: since the records were opened; a smaller one that follows does not hide it.
    """

    def __init__(self, vault: Vault) -> None:
        self.largest_jump: ClockJump | None = None
        self._vault = vault
        self._before: tuple[datetime, float] | None = None

    def look(self, now: datetime, monotonic: float) -> ClockJump | None:
        """Return the jump since the last look, or None when the clock went as it should.

        Args:
            now: aware UTC time of the computer's clock.
            monotonic: seconds of a clock that nobody sets and that goes on while the computer sleeps.

        Raises:
            UserError: at the first look the last seal is damaged.
        """
        before, self._before = self._before, (now, monotonic)
        by = (
            self._behind_last_seal(now)
            if before is None
            else now - before[0] - timedelta(seconds=monotonic - before[1])
        )
        if abs(by) <= LARGEST_JUMP:
            return None
        jump = ClockJump(now, by)
        if self.largest_jump is None or abs(by) > abs(self.largest_jump.by):
            self.largest_jump = jump
        return jump

    @property
    def jumped_to_another_date(self) -> bool:
        """Whether the clock jumped so far that the date may be wrong until the program is started again."""
        return self.largest_jump is not None and abs(self.largest_jump.by) >= _MISLEADING

    def date_is_credible(self, now: datetime) -> bool:
        """Return whether something may be deleted because of its age."""
        return not self.jumped_to_another_date and self._vault.retention.date_is_credible(now)

    def _behind_last_seal(self, now: datetime) -> timedelta:
        """At the start nothing but the last seal knows the time: it cannot lie in the future."""
        last = self._vault.seals.latest()
        return timedelta() if last is None or last.utc is None else min(timedelta(), now - last.utc)
