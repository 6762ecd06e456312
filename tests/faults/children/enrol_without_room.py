"""Opens a vault and enrols somebody while no file may grow beyond the given size: the keystore does not fit.

Arguments: the data folder and the size in bytes. The passphrase stands on the first line of the standard input. Prints
the fault.
"""

import resource
import sys
from datetime import date
from pathlib import Path

from faceattend.domain.people import PersonDetails
from faceattend.errors import EnvironmentFault
from faceattend.storage.vault import Vault


def main() -> None:
    vault = Vault.unlock(Path(sys.argv[1]), sys.stdin.readline().rstrip("\n"))
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), unlimited[1]))
    try:
        vault.people.add(PersonDetails("Grace", "B 1"), None, date(2026, 11, 1), {})
    except EnvironmentFault as fault:
        sys.stdout.write(str(fault))
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    vault.close()


main()
