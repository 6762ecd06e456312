"""Works on the keyring slot of a keystore and prints what came of it: the name of the keyring, or the fault's text.

Usage: use_keyring.py add|open|remove KEYSTORE SECONDS; the passphrase is the first line of standard input.
"""

import sys
from pathlib import Path

from faceattend.errors import FaceAttendError
from faceattend.storage.keystore import Keystore
from faceattend.storage.os_keyring import OsKeyring


def main() -> None:
    """Do what the command line says."""
    action, path, keyring = sys.argv[1], Path(sys.argv[2]), OsKeyring(float(sys.argv[3]))
    passphrase = sys.stdin.readline().rstrip("\n")
    keystore = Keystore.unlock_with_keyring(path, keyring) if action == "open" else Keystore.unlock(path, passphrase)
    if action == "add":
        keystore.slots.add_keyring_slot(keyring)
    if action == "remove":
        keystore.slots.remove_keyring_slot(keyring)
    sys.stdout.write(f"{keystore.slots.keyring_backend or 'no keyring'}; account {keystore.account}\n")


try:
    main()
except FaceAttendError as error:
    sys.stdout.write(f"{type(error).__name__}: {error}\n")
