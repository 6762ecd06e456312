"""Opens a vault and writes until it is killed; says each row once it is acknowledged.

Arguments: the data folder. The passphrase stands on the first line of the standard input.
Prints "punch SEQ", "person CODE" and "span NUMBER SECONDS".
"""

import itertools
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from faceattend.domain.people import Consent, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.storage.vault import Vault

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAY = date(2026, 11, 20)
# A person's keystore and row take two more syncs than a punch.
PUNCHES_PER_PERSON = 20


def main() -> None:
    vault = Vault.unlock(Path(sys.argv[1]), sys.stdin.readline().rstrip("\n"))
    known = vault.people.all()
    span = vault.coverage.begin("Front door", START)
    for number in itertools.count(1):
        person = known[number % len(known)]
        time = START + timedelta(seconds=number)
        punch = vault.punches.add(NewPunch(person.id, time, DAY, Direction.IN, Method.FACE, "Front door", 0.7))
        _say(f"punch {punch.id}")
        if number % PUNCHES_PER_PERSON == 0:
            code = f"{span}-{number}"
            templates = {"sface:1": np.full((2, 128), number, np.float32)}
            vault.people.add(PersonDetails("Somebody", code), Consent("yes", START), DAY, templates)
            _say(f"person {code}")
            vault.coverage.extend(span, time)
            _say(f"span {span} {number}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


main()
