"""A database whose pages decay is said to be damaged; the program does not fall over it."""

import random
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.vault import Vault

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 8, tzinfo=UTC)
PAGE = 4096


@pytest.fixture
def filled(folder: Path, passphrase: str) -> Path:
    """The database file of a vault with 300 punches."""
    with Vault.unlock(folder, passphrase) as vault:
        person = vault.people.all()[0]
        for number in range(300):
            time = START + timedelta(seconds=number)
            vault.punches.add(NewPunch(person.id, time, DAY, Direction.IN, Method.FACE, "Front door", 0.7))
    return folder / "attendance.db"


def _look(folder: Path, passphrase: str) -> str:
    """Open the vault and read everything; return what is said, or that all is there."""
    try:
        with Vault.unlock(folder, passphrase) as vault:
            punches, people = vault.punches.between(DAY, DAY), vault.people.all()
            problems = vault.problems
    except (EnvironmentFault, UserError) as fault:
        return str(fault)
    return "all is there" if len(punches) == 300 and len(people) == 1 else " ".join(problems)


def test_no_lost_page_goes_unsaid(filled: Path, folder: Path, passphrase: str) -> None:
    whole = filled.read_bytes()
    said = []
    for page in range(len(whole) // PAGE):
        filled.write_bytes(whole[: page * PAGE] + random.Random(page).randbytes(PAGE) + whole[(page + 1) * PAGE :])
        said.append(_look(folder, passphrase))
    assert all(re.search(r"damaged|do not belong|all is there", sentence) for sentence in said)
    assert "is damaged or is not a database" in said[0]
    # Untouched are only the questions that use no page of an index or of an empty table.
    assert said.count("all is there") < len(said) / 2
