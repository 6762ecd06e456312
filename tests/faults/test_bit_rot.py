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
    """The database file of a closed vault with 300 punches and a seal."""
    with Vault.unlock(folder, passphrase) as vault:
        person = vault.people.all()[0]
        for number in range(300):
            time = START + timedelta(seconds=number)
            vault.punches.add(NewPunch(person.id, time, DAY, Direction.IN, Method.FACE, "Front door", 0.7))
        vault.seals.seal(START)
    return folder / "attendance.db"


def _look(folder: Path, passphrase: str) -> str:
    """Open the vault, read everything and check it; return what is said, or that all is there."""
    try:
        with Vault.unlock(folder, passphrase) as vault:
            vault.people.all()
            vault.people.templates("sface:1")
            vault.punches.between(DAY, DAY)
            findings = [finding.sentence for finding in vault.verify().findings]
            problems = vault.problems
    except (EnvironmentFault, UserError) as fault:
        return str(fault)
    return " ".join([*findings, *problems]) or "all is there"


def test_no_lost_page_goes_unsaid(filled: Path, folder: Path, passphrase: str) -> None:
    whole = filled.read_bytes()
    assert _look(folder, passphrase) == "all is there"
    for page in range(len(whole) // PAGE):
        filled.write_bytes(whole[: page * PAGE] + random.Random(page).randbytes(PAGE) + whole[(page + 1) * PAGE :])
        said = _look(folder, passphrase)
        assert re.search(r"damaged|do not belong|structure|broken|not as", said), (page, said)
