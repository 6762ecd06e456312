"""Opens a vault, runs out of room, goes on reading, is given room again and goes on writing.

Arguments: the data folder and the largest size in bytes that a file may grow to. The passphrase stands on the first
line of the standard input. Prints one JSON object.
"""

import json
import resource
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from faceattend.domain.people import Consent, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault
from faceattend.storage.vault import Vault

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAY = date(2026, 11, 20)


def main() -> None:
    folder, limit = Path(sys.argv[1]), int(sys.argv[2])
    vault = Vault.unlock(folder, sys.stdin.readline().rstrip("\n"))
    person = vault.people.all()[0]
    new = NewPunch(person.id, START, DAY, Direction.IN, Method.FACE, "Front door", 0.7)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, unlimited[1]))
    acknowledged: list[int] = []
    faults: list[str] = []
    while len(faults) < 3:
        try:
            acknowledged.append(vault.punches.add(new).id)
        except EnvironmentFault as fault:
            faults.append(str(fault))
    try:
        vault.people.add(
            PersonDetails("Grace", "B 1"), Consent("yes", START), DAY, {"lbph:1": np.ones((8, 16_384), np.float32)}
        )
    except EnvironmentFault as fault:
        faults.append(str(fault))
    read_while_full = [punch.id for punch in vault.punches.between(DAY, DAY)]
    people_while_full = [known.details.code for known in vault.people.all()]
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    after = vault.punches.add(new).id
    vault.people.add(PersonDetails("Grace", "B 1"), Consent("yes", START), DAY, {})
    vault.close()
    found = {
        "acknowledged": acknowledged,
        "faults": faults,
        "read_while_full": read_while_full,
        "people_while_full": people_while_full,
        "after": after,
    }
    sys.stdout.write(json.dumps(found))


main()
