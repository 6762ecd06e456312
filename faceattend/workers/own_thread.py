"""A thread of the program's own: what goes wrong on it is raised where it is waited for."""

from collections.abc import Callable
from threading import Thread


class OwnThread:
    """Runs ``work`` once, beside everything else."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        """Prepare the thread; :meth:`start` runs it."""
        self._work = work
        self._defect: Exception | None = None
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end.

        Raises:
            Exception: the defect that ended it.
        """
        self._thread.join()
        if self._defect is not None:
            raise self._defect

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - raised where the thread is waited for
            self._defect = error
