"""What lies in a data folder."""

KEYSTORE_NAME = "keystore.json"
DATABASE_NAME = "attendance.db"
BACKUPS_NAME = "backups"
"""The folder for backups when the office has chosen no other."""

LOG_SUFFIXES = ("-wal", "-shm")
"""What SQLite writes beside a database, after its name."""
