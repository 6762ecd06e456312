"""A disk on which hardly any space is left."""

from faceattend.storage.backup import BackupStore


class NearlyFullDisk(BackupStore):
    """The real backups, on a disk that says that it is nearly full."""

    @property
    def free_bytes(self) -> int:
        """Half a GiB."""
        return 1 << 29
