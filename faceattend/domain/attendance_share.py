"""How much of his expected days somebody attended."""

from faceattend.domain.results import DayCode, Totals


def attended(totals: Totals) -> tuple[int, int]:
    """Return the half days attended and those expected.

    Days that nobody watched are in neither, because they speak neither for nor against anybody. Leave is expected and
    not attended, which is how schools count it.
    """
    present = totals.halves[DayCode.PRESENT]
    return present, present + totals.halves[DayCode.ABSENT] + totals.halves[DayCode.LEAVE]
