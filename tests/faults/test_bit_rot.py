"""A database whose pages decay is said to be damaged; the program does not fall over it."""

import random
import re
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.vault import Vault

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 8, tzinfo=UTC)
PAGE = 4096
FLIPS = 200
# Of the pages of indexes and tables, by their first byte.
LENGTH_OF_HEAD = {2: 12, 5: 12, 10: 8, 13: 8}
# Two in a hundred, and none of them in what is kept.
MOST_UNSEEN = 4


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


Contents = list[object]


def _contents(vault: Vault) -> Contents:
    """Return everything that is kept in this vault."""
    people = vault.people.all()
    templates = {person: rows.tobytes() for person, rows in vault.people.templates("sface:1").items()}
    return [people, templates, vault.punches.between(DAY, DAY), vault.seals.latest()]


def _look(folder: Path, passphrase: str) -> tuple[str, Contents]:
    """Open the vault, read everything and check it; return what is said, or that all is there, and what was read."""
    try:
        with Vault.unlock(folder, passphrase) as vault:
            contents = _contents(vault)
            findings = [finding.sentence for finding in vault.verify().findings]
            problems = vault.problems
    except (EnvironmentFault, UserError) as fault:
        return str(fault), []
    return " ".join([*findings, *problems]) or "all is there", contents


def _used(content: bytes, start: int) -> list[int]:
    """Return which bytes of a page hold something; see https://sqlite.org/fileformat2.html#b_tree_pages."""
    everything = range(start, start + PAGE)
    head = start + (100 if start == 0 else 0)
    if content[head] not in LENGTH_OF_HEAD:
        return list(everything)
    cells, begin = (int.from_bytes(content[head + at : head + at + 2], "big") for at in (3, 5))
    gap = range(head + LENGTH_OF_HEAD[content[head]] + 2 * cells, start + begin)
    return [place for place in everything if place not in gap]


def test_no_lost_page_goes_unsaid(filled: Path, folder: Path, passphrase: str) -> None:
    whole = filled.read_bytes()
    before = _look(folder, passphrase)
    assert before[0] == "all is there"
    for page in range(len(whole) // PAGE):
        filled.write_bytes(whole[: page * PAGE] + random.Random(page).randbytes(PAGE) + whole[(page + 1) * PAGE :])
        said, _ = _look(folder, passphrase)
        assert re.search(r"damaged|do not belong|structure|broken|not as", said), (page, said)


def test_a_flipped_bit_is_said_or_changes_nothing(filled: Path, folder: Path, passphrase: str) -> None:
    with closing(sqlite3.connect(filled)) as database:
        database.execute("VACUUM")
    whole = filled.read_bytes()
    _, before = _look(folder, passphrase)
    # A small vault is mostly pages that are not full yet.
    used = [place for start in range(0, len(whole), PAGE) for place in _used(whole, start)]
    assert len(used) > len(whole) / 4
    unseen = []
    chance = random.Random(11)
    for _ in range(FLIPS):
        place = 8 * chance.choice(used) + chance.randrange(8)
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        filled.write_bytes(flipped)
        said, contents = _look(folder, passphrase)
        if said == "all is there":
            # It lies in bytes that hold nothing.
            assert contents == before, place
            unseen.append((place // 8 // PAGE, place // 8 % PAGE))
    assert len(unseen) <= MOST_UNSEEN, unseen
