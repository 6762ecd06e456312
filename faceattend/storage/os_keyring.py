"""The keyring of this computer: where the key for an unattended start is kept, and nowhere else.

Only the four keyrings that belong to a desktop or an operating system are used. The others that a computer may offer
keep nothing, or keep it in a plain file, and do not always say so; what was put in is therefore read back.
"""

import hmac
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from faceattend.deferred import DeferredModule
from faceattend.errors import EnvironmentFault, FaceAttendError

if TYPE_CHECKING:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.backends import chainer
else:
    keyring = DeferredModule("keyring")
    chainer = DeferredModule("keyring.backends.chainer")

Result = TypeVar("Result")

BACKENDS: Mapping[str, str] = {
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet 4",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
}
"""The names of the keyrings that are used, by their class."""

LONGEST_WAIT = 10.0
"""Seconds; a keyring that is locked or hangs must not keep the program from asking for the passphrase."""
_SERVICE = "faceattend"
_ADVICE = "Type your name and passphrase instead."

_logger = logging.getLogger(__name__)


class KeyringFault(EnvironmentFault):
    """The keyring of this computer cannot be used; the passphrase can."""


class OsKeyring:
    """Keeps secrets for this user of this computer."""

    def __init__(self, longest_wait: float = LONGEST_WAIT) -> None:
        """Do not touch the keyring yet.

        Args:
            longest_wait: seconds after which a keyring that does not answer is given up.
        """
        self._longest_wait = longest_wait

    def put(self, entry: str, secret: bytes) -> str:
        """Keep a secret, read it back, and return the name of the keyring that has it.

        Raises:
            KeyringFault: there is no keyring that may be used, it is locked, it does not answer, or it lost the secret.
        """

        def operation() -> str:
            backend, name = _usable_backend()
            backend.set_password(_SERVICE, entry, secret.hex())
            kept = backend.get_password(_SERVICE, entry)
            if kept is None or not hmac.compare_digest(kept, secret.hex()):
                raise KeyringFault(
                    f"The keyring of this computer ({name}) did not keep the key, so an unattended start is not "
                    "possible. Go on with name and passphrase."
                )
            return name

        return self._limited(operation)

    def get(self, entry: str, name: str) -> bytes:
        """Return a secret from the keyring it was put into.

        Raises:
            KeyringFault: another keyring is there now, or the secret cannot be had.
        """

        def operation() -> str:
            backend, present = _usable_backend()
            if present != name:
                raise KeyringFault(
                    f"The key for the unattended start is in another keyring ({name}) than the one that this computer "
                    f"offers now ({present}). {_ADVICE}"
                )
            kept = backend.get_password(_SERVICE, entry)
            if kept is None:
                raise _missing()
            return kept

        try:
            return bytes.fromhex(self._limited(operation))
        except ValueError as error:
            raise _missing() from error

    def remove(self, entry: str) -> None:
        """Remove a secret that opens nothing any more; one that cannot be removed does no harm and is logged."""

        def operation() -> None:
            backend, _ = _usable_backend()
            if backend.get_password(_SERVICE, entry) is not None:
                backend.delete_password(_SERVICE, entry)

        try:
            self._limited(operation)
        except KeyringFault as fault:
            _logger.warning("A former entry stays in the keyring; it opens nothing: %s", fault)

    def _limited(self, operation: Callable[[], Result]) -> Result:
        future: Future[Result] = Future()

        def run() -> None:
            try:
                future.set_result(operation())
            except Exception as error:  # noqa: BLE001  it is handed to the caller, who waits for it
                future.set_exception(error)

        # A keyring that hangs must not keep the program from ending.
        threading.Thread(target=run, name="keyring", daemon=True).start()
        try:
            return future.result(self._longest_wait)
        except FaceAttendError:
            raise
        except TimeoutError as error:
            raise KeyringFault(
                f"The keyring of this computer did not answer within {self._longest_wait:g} seconds. {_ADVICE}"
            ) from error
        # Besides its own errors a backend lets through those of D-Bus, of the system and of what it is built on.
        except Exception as error:
            reason = type(error).__name__
            raise KeyringFault(f"The keyring of this computer is locked or missing ({reason}). {_ADVICE}") from error


def _usable_backend() -> tuple["KeyringBackend", str]:
    chosen = keyring.get_keyring()
    offered = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
    for backend in offered:
        name = BACKENDS.get(f"{type(backend).__module__}.{type(backend).__qualname__}")
        if name is not None:
            return backend, name
    raise KeyringFault(f"This computer has no keyring that can be trusted with the key. {_ADVICE}")


def _missing() -> KeyringFault:
    return KeyringFault(f"The key for the unattended start is not in the keyring any more. {_ADVICE}")
