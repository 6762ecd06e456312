"""The numbers by which the program knows people and accounts; nobody is ever shown one."""

from typing import NewType

PersonId = NewType("PersonId", int)
"""Random, 1..2**32-1, never shown; people know each other by name and code."""

AccountId = NewType("AccountId", int)
"""Random, 1..2**32-1, never shown; people know an account by its name."""
