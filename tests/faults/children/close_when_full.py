"""Opens a vault, writes until there is no room, notes readings meanwhile, and closes without ever having room again.

Arguments: the data folder and the largest size in bytes that a file may grow to. The passphrase stands on the first
line of the standard input. Prints one JSON object.
"""

import json
import resource
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault
from faceattend.storage.vault import Vault

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAY = date(2026, 11, 20)


def main() -> None:
    vault = Vault.unlock(Path(sys.argv[1]), sys.stdin.readline().rstrip("\n"))
    person = vault.people.all()[0]
    new = NewPunch(person.id, START, DAY, Direction.IN, Method.FACE, "Front door", 0.7)
    limit = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    acknowledged: list[int] = []
    fault = ""
    while not fault:
        try:
            acknowledged.append(vault.punches.add(new).id)
        except EnvironmentFault as error:
            fault = str(error)
    # A reading must not fail because it cannot be written down at once.
    for _ in range(20):
        vault.audit.add(AuditEntry(START, None, "read attendance", Outcome.DONE, (person.id,)))
    problems = vault.problems
    vault.close()
    sys.stdout.write(json.dumps({"acknowledged": acknowledged, "fault": fault, "problems": problems}))


main()
