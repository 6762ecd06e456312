"""A vault that costs little to open, and the people in it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.people import Consent, Person, PersonDetails
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault

CHEAP = KeyCost(memory_kib=8 * 1024, passes=1, lanes=1)
FORMAT = "sface:fb143eea"


@pytest.fixture
def cheap() -> KeyCost:
    """The least that a keystore accepts, so that tests do not wait for the key."""
    return CHEAP


@pytest.fixture
def passphrase() -> str:
    return "seven green umbrellas in June"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def vault(folder: Path, passphrase: str) -> Iterator[Vault]:
    """A new, empty vault."""
    made, _ = Vault.create(folder, passphrase, CHEAP)
    with made:
        yield made


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 8, 58, 12, 345000, tzinfo=UTC)


@pytest.fixture
def format() -> str:
    return FORMAT


@pytest.fixture
def enrol(now: datetime) -> Callable[..., Person]:
    """Adds a person with three templates to a vault."""

    def add(vault: Vault, name: str = "Ada Lovelace", code: str = "A 7", group: str = "Office") -> Person:
        templates = np.random.default_rng(len(code) + len(name)).normal(size=(3, 128)).astype(np.float32)
        consent = Consent("Signed on paper", now)
        return vault.people.add(PersonDetails(name, code, group), consent, date(2026, 11, 1), {FORMAT: templates})

    return add
