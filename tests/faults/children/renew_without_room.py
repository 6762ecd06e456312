"""Renews every key without room for it, reads everything, is given room again and goes on.

Arguments: the data folder and the largest size in bytes that a file may grow to. The passphrase stands on the first
line of the standard input. Prints one JSON object.
"""

import json
import resource
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault
from faceattend.storage.vault import Vault

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAY = date(2026, 11, 20)


def unseen(done: int, total: int) -> None:
    """Take a progress that nobody looks at."""


def main() -> None:
    folder, passphrase = Path(sys.argv[1]), sys.stdin.readline().rstrip("\n")
    with Vault.unlock(folder, passphrase) as vault:
        person = vault.people.all()[0]
        new = NewPunch(person.id, START, DAY, Direction.IN, Method.FACE, "Front door", 0.7)
        written = [vault.punches.add(new).id for _ in range(400)]
    vault = Vault.unlock(folder, passphrase)
    vault.resealing.begin(None)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), unlimited[1]))
    fault = ""
    try:
        vault.resealing.go_on(unseen)
    except EnvironmentFault as error:
        fault = str(error)
    read_while_full = [punch.id for punch in vault.punches.between(DAY, DAY)]
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    vault.resealing.go_on(unseen)
    finished = not vault.resealing.under_way
    vault.close()
    sys.stdout.write(
        json.dumps({"written": written, "fault": fault, "read_while_full": read_while_full, "finished": finished})
    )


main()
