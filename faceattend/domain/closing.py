"""A month that was closed: results that never change again, with a number and a code that proves a paper."""

from dataclasses import dataclass
from datetime import datetime

from faceattend.domain.months import Month


@dataclass(frozen=True, slots=True)
class Closing:
    """That a month was closed.

    Attributes:
        number: 0 for the closing itself, 1 and more for its amendments.
        code: check code that stands on every paper of it; see :mod:`faceattend.domain.check_codes`.
        at: aware UTC time.
        by: name of the account that closed it.
        reason: why it was closed with days undecided, or why it was amended; otherwise empty.
        undecided: number of days that were MO or U when it was closed.
        people: how many people are in it.
        rules: version of the rule book.
    """

    month: Month
    number: int
    code: str
    at: datetime
    by: str
    reason: str
    undecided: int
    people: int
    rules: int
