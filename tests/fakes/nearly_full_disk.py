"""A disk on which hardly any space is left, and one that a defect of the program meets."""

from faceattend.storage.backup import BackupStore


class NearlyFullDisk(BackupStore):
    """The real backups, on a disk that says that it is nearly full."""

    @property
    def free_bytes(self) -> int:
        """Half a GiB."""
        return 1 << 29


class DefectiveDisk(BackupStore):
    """The real backups, in a program that asks the disk for its space in a way that fails."""

    @property
    def free_bytes(self) -> int:
        """Nothing.

        Raises:
            TypeError: always.
        """
        raise TypeError("a defect of the program")
