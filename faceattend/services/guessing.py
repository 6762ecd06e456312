"""Wrong passwords on an open office: counted, slowed down and written down."""

from collections.abc import Iterator
from contextlib import contextmanager

from faceattend.errors import WrongSecretError
from faceattend.services.access import Access
from faceattend.storage.vault import Vault

_INCIDENT_EVERY = 5
"""Wrong passwords in a row that are an incident; security.md, alerts."""


class GuessGuard:
    """Counts wrong passwords by the name they were tried with."""

    def __init__(self, vault: Vault, access: Access) -> None:
        self._vault = vault
        self._access = access

    @contextmanager
    def of(self, name: str, action: str) -> Iterator[None]:
        """Try a password within the ``with`` block; a WrongSecretError that leaves it is counted.

        Raises:
            UserError: there were too many wrong ones; the sentence says how long to wait.
        """
        attempts = self._vault.attempts
        attempts.check(name)
        try:
            yield
        except WrongSecretError:
            failures = attempts.failed(name)
            self._access.note_failure(action)
            if failures % _INCIDENT_EVERY == 0:
                self._vault.incidents.failed_sign_ins(failures)
            raise
        attempts.succeeded(name)

    def forget(self, name: str) -> None:
        """Begin to count anew for a name, because an administrator gave it a new password."""
        self._vault.attempts.succeeded(name)
