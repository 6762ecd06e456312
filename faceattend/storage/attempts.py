"""Wrong passwords, counted in a file, so that a restart does not clear them.

Five are free; then each wrong one costs a wait that doubles from 30 seconds to an hour; after a hundred in a row (the
limit of NIST SP 800-63B-4, 3.2.2) the name is closed until somebody comes with the recovery key or another
administrator gives a new password. Names are not in the file, only their tags. Whoever can write to the file could
guess without this program as well, so a file that is lost or damaged counts as empty.
"""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from faceattend.errors import TryLaterError, UserError
from faceattend.storage.faults import file_fault
from faceattend.storage.files import remove_file, replace_file

ATTEMPTS_NAME = "sign-in.json"
"""The file in the data folder."""
FREE_FAILURES = 5
MOST_FAILURES = 100
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)

_VERSION = 1
_MOST_TAGS = 1000
_LARGEST_BYTES = 1024 * 1024
_LONGEST_TAG = 64
_MOST_UNREPORTED = 1_000_000

_logger = logging.getLogger(__name__)


class ClosedNameError(UserError):
    """So many wrong passwords were typed for a name that none is looked at any more."""


@dataclass(frozen=True, slots=True)
class _Failures:
    """What is known of one name.

    Attributes:
        count: wrong passwords in a row.
        last: when the last one was, aware UTC.
        unreported: how many the audit log does not have yet, because it was locked away.
    """

    count: int
    last: datetime
    unreported: int = 0


class Attempts:
    """Counts the wrong passwords of one data folder. Any thread may call it."""

    def __init__(self, path: Path) -> None:
        """Use a file, which is made with the first wrong password."""
        self._path = path
        self._changing = threading.Lock()

    def check(self, tag: str, now: datetime) -> None:
        """Make sure that a password may be tried; called before it is.

        Raises:
            TryLaterError: only after a while.
            ClosedNameError: not any more.
            EnvironmentFault: the file cannot be read or written.
        """
        with self._changing:
            known = self._read()
            failures = known.get(tag)
            if failures is None or failures.count < FREE_FAILURES:
                return
            if failures.count >= MOST_FAILURES:
                raise ClosedNameError(
                    f"There were {failures.count} wrong passwords in a row, so none is accepted for this name any "
                    "more. Use the recovery key, or let another administrator give this account a new password."
                )
            if failures.last > now:
                # The clock was set back. The wait begins anew, else it would last until the clock is there again.
                failures = replace(failures, last=now)
                self._write({**known, tag: failures})
            left = failures.last + _wait_after(failures.count) - now
            if left > timedelta():
                raise TryLaterError(
                    f"There were {failures.count} wrong passwords in a row. Wait {_words(left)}, then try again.",
                    left.total_seconds(),
                )

    def failed(self, tag: str, now: datetime, *, reported: bool = False) -> int:
        """Count a wrong password and return how many there were in a row.

        Args:
            reported: whether the audit log hears of it from the caller.

        Raises:
            EnvironmentFault: the file cannot be read or written.
        """
        with self._changing:
            known = self._read()
            before = known.pop(tag, _Failures(0, now))
            count = min(before.count + 1, MOST_FAILURES)
            unreported = before.unreported + (not reported)
            if len(known) >= _MOST_TAGS:
                # Made-up names must not push out the count of a real one.
                del known[min(known, key=lambda other: (known[other].count, known[other].last))]
            self._write({**known, tag: _Failures(count, now, unreported)})
            return count

    def failures(self, tag: str) -> int:
        """Return how many wrong passwords there were in a row.

        Raises:
            EnvironmentFault: the file cannot be read.
        """
        with self._changing:
            known = self._read().get(tag)
            return 0 if known is None else known.count

    def most(self) -> int:
        """Return how many wrong passwords in a row there were for the name with the most.

        Raises:
            EnvironmentFault: the file cannot be read.
        """
        with self._changing:
            return max((known.count for known in self._read().values()), default=0)

    def unreported(self) -> dict[str, int]:
        """Return by name how many wrong passwords the audit log does not have yet.

        Raises:
            EnvironmentFault: the file cannot be read.
        """
        with self._changing:
            return {tag: known.unreported for tag, known in self._read().items() if known.unreported}

    def reported(self) -> None:
        """Note that the audit log has everything.

        Raises:
            EnvironmentFault: the file cannot be read or written.
        """
        with self._changing:
            known = self._read()
            if any(failures.unreported for failures in known.values()):
                self._write({tag: replace(failures, unreported=0) for tag, failures in known.items()})

    def reset(self, tag: str) -> None:
        """Begin to count anew: the right password or the recovery key was typed, or a new password was given.

        Raises:
            EnvironmentFault: the file cannot be read or written.
        """
        with self._changing:
            known = self._read()
            if tag in known and known[tag].count:
                self._write({**known, tag: replace(known[tag], count=0)})

    def _read(self) -> dict[str, _Failures]:
        try:
            with self._path.open("rb") as file:
                raw = file.read(_LARGEST_BYTES)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise file_fault(error) from error
        try:
            return _parsed(json.loads(raw))
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
            _logger.warning("%s is damaged; wrong passwords are counted anew.", self._path.name)
            return {}

    def _write(self, known: Mapping[str, _Failures]) -> None:
        entries = {
            tag: [failures.count, failures.last.isoformat(), failures.unreported]
            for tag, failures in known.items()
            if failures.count or failures.unreported
        }
        if not entries:
            remove_file(self._path)
            return
        document = {"version": _VERSION, "failures": entries}
        replace_file(self._path, json.dumps(document, sort_keys=True, indent=1).encode("ascii") + b"\n")


def _parsed(document: object) -> dict[str, _Failures]:
    if not isinstance(document, dict) or document["version"] != _VERSION or not isinstance(document["failures"], dict):
        raise TypeError("not a list of failures")
    known = {}
    for tag, (count, last, unreported) in document["failures"].items():
        if not all(type(each) is int and each >= 0 for each in (count, unreported)):
            raise ValueError("a count is out of range")
        if count > MOST_FAILURES or unreported > _MOST_UNREPORTED or len(tag) > _LONGEST_TAG:
            raise ValueError("a count is out of range")
        # A time without a zone would be taken for local time.
        known[tag] = _Failures(count, datetime.fromisoformat(last).astimezone(UTC), unreported)
    if len(known) > _MOST_TAGS:
        raise ValueError("too many names")
    return known


def _wait_after(failures: int) -> timedelta:
    doublings = min(failures - FREE_FAILURES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _words(wait: timedelta) -> str:
    seconds = -(-wait // timedelta(seconds=1))
    if seconds <= 90:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{-(-seconds // 60)} minutes"
