"""A keyring as third parties offer them: it keeps what it is given as plain text in a file."""

import os
from pathlib import Path

from keyring.backend import KeyringBackend


class PlainFileKeyring(KeyringBackend):
    """Keeps one secret in the file ``plain`` of the home folder."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        file = Path(os.environ["HOME"]) / "plain"
        return file.read_text() if file.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        (Path(os.environ["HOME"]) / "plain").write_text(password)

    def delete_password(self, service: str, username: str) -> None:
        (Path(os.environ["HOME"]) / "plain").unlink()
