"""Opens a vault, says so, and holds it until a line arrives.

Arguments: the data folder. The passphrase stands on the first line of the standard input.
"""

import sys
from pathlib import Path

from faceattend.storage.vault import Vault

with Vault.unlock(Path(sys.argv[1]), sys.stdin.readline().rstrip("\n")):
    sys.stdout.write("open\n")
    sys.stdout.flush()
    sys.stdin.readline()
