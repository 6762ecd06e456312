"""Check codes: what a paper of a closed month carries, so that it can be proved years later.

A code is 95 bits and one check sign, written as 20 signs of Crockford's Base 32
(https://www.crockford.com/base32.html) in groups of four:

    months since January 1970 (12 bits), number of the closing (8), digest (75), check sign

The digest is keyed, so that nobody can make a code for a paper of his own. The check sign is a sum over GF(32), the
field of 32 elements made with x^5 + x^2 + 1, in which every sign is multiplied with another power of x: it finds every
single wrong sign and every two signs that changed places, before anybody says that a paper is forged.
"""

from dataclasses import dataclass
from functools import reduce
from operator import xor

from faceattend.domain.months import Month
from faceattend.errors import BugError, UserError

DIGEST_BITS = 75
"""How much of a digest is printed; nobody can try 2**75 contents."""

MOST_NUMBERS = 256
"""So many times a month can be closed and amended."""

FIRST_YEAR = 1970
"""No month before it has a number."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SIGNS = 20
_GROUP = 4
_BITS = 5
_MOST_MONTHS = 4096
_POLYNOMIAL = 0b100101


@dataclass(frozen=True, slots=True)
class CheckCode:
    """What a check code says.

    Attributes:
        number: of the closing, 0 for the first one.
        digest: the first 75 bits of the digest of what was closed, as a number.
    """

    month: Month
    number: int
    digest: int

    @property
    def text(self) -> str:
        """The code as it is printed and typed: ``ABCD-EFGH-...``, 20 signs."""
        months = month_number(self.month)
        if not 0 <= self.number < MOST_NUMBERS or not 0 <= self.digest < 1 << DIGEST_BITS:
            raise BugError("A check code was asked for what does not fit into one.")
        content = (months * MOST_NUMBERS + self.number) << DIGEST_BITS | self.digest
        values = [content >> _BITS * place & 31 for place in reversed(range(_SIGNS - 1))]
        signs = "".join(_ALPHABET[value] for value in (*values, _check_of(values)))
        return "-".join(signs[start : start + _GROUP] for start in range(0, _SIGNS, _GROUP))


def month_number(month: Month) -> int:
    """Return the number of months since January 1970, 0..4095.

    Raises:
        BugError: the month is out of these bounds.
    """
    number = (month.year - FIRST_YEAR) * 12 + month.number - 1
    if not 0 <= number < _MOST_MONTHS:
        raise BugError(f"The month {month} cannot be closed.")
    return number


def month_of_number(number: int) -> Month:
    """Return the month of a number from :func:`month_number`."""
    return Month(FIRST_YEAR + number // 12, number % 12 + 1)


def read_check_code(text: str) -> CheckCode:
    """Return what a code says that somebody typed from a paper: case, hyphens and spaces do not matter.

    Raises:
        UserError: it is no check code, or has a typing mistake.
    """
    signs = "".join(sign for sign in text.upper() if sign not in "-\N{EN DASH}" and not sign.isspace())
    signs = signs.translate(_LOOKALIKES)
    foreign = next((sign for sign in signs if sign not in _ALPHABET), None)
    if foreign is not None:
        raise UserError(f"The sign {foreign!r} does not occur in check codes; compare the code with the paper.")
    if len(signs) != _SIGNS:
        raise UserError(
            f"A check code has {_SIGNS} letters and digits, this one has {len(signs)}. It stands at the foot of every "
            "paper of a closed month; type all of it."
        )
    values = [_ALPHABET.index(sign) for sign in signs]
    if values[-1] != _check_of(values[:-1]):
        raise UserError("The check code has a typing mistake; compare it with the paper.")
    content = reduce(lambda found, value: found << _BITS | value, values[:-1], 0)
    closed, digest = content >> DIGEST_BITS, content & (1 << DIGEST_BITS) - 1
    return CheckCode(month_of_number(closed // MOST_NUMBERS), closed % MOST_NUMBERS, digest)


def _check_of(values: list[int]) -> int:
    """Return the sum of the values, each times another power of x; none has the power 0, which is the sum's own."""
    power, terms = 1, []
    for value in values:
        power = _times(power, 2)
        terms.append(_times(power, value))
    return reduce(xor, terms, 0)


def _times(one: int, other: int) -> int:
    """Return the product of two elements of GF(32)."""
    product = 0
    for bit in range(_BITS):
        if other >> bit & 1:
            product ^= one << bit
    for bit in reversed(range(_BITS, 2 * _BITS - 1)):
        if product >> bit & 1:
            product ^= _POLYNOMIAL << bit - _BITS
    return product
