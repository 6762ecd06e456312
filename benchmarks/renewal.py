"""A month of a thousand people: renewing every key, a backup, putting it back."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import Measurement, wall_seconds
from benchmarks.thousand import END, PASSPHRASE, fill
from faceattend.services.restoring import Restoration
from faceattend.storage.keystore import Keystore
from faceattend.storage.vault import Vault


def measure() -> Iterator[Measurement]:
    """Yield the numbers of keys and copies, beside security.md's figures."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "data"
        fill(folder)
        with Vault.unlock(folder, PASSPHRASE) as vault:
            vault.seals.seal(END)
            with wall_seconds() as renewing:
                vault.resealing.begin(None)
                vault.resealing.go_on(_unseen)
            yield Measurement("renew all keys, 120,000 punches, 5,000 templates", renewing[0], "s", 30)
            person = vault.people.all()[0]
            with wall_seconds() as renewing_one:
                vault.resealing.begin([person.id])
                vault.resealing.go_on(_unseen)
            yield Measurement("renew the keys of one person", 1000 * renewing_one[0], "ms")
            with wall_seconds() as backing_up:
                report = vault.backups.make(vault.backups.default_folder, END, _unseen)
            yield Measurement(f"backup of {report.size >> 20} MiB, opened and checked", backing_up[0], "s")
        with wall_seconds() as restoring, _restoration(folder, report.file) as restoration:
            restoration.carry_out()
        yield Measurement("look at a backup and restore it", restoring[0], "s")


def _restoration(folder: Path, file: Path) -> Restoration:
    return Restoration(folder, file, lambda path: Keystore.unlock(path, PASSPHRASE), lambda: END)


def _unseen(done: int, total: int) -> None:
    """Nobody watches."""
