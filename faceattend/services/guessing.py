"""Wrong passwords: counted, slowed down and written down."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from faceattend import settings
from faceattend.domain.accounts import AccountId
from faceattend.domain.clock import Clock
from faceattend.domain.incidents import IncidentKind
from faceattend.errors import EnvironmentFault, WrongSecretError
from faceattend.services.access import Access
from faceattend.services.incidents import IncidentDesk
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.attempts import Attempts
from faceattend.storage.vault import Vault

_logger = logging.getLogger(__name__)

_NOBODY = "nobody has this name"


@contextmanager
def counted(attempts: Attempts, tag: str, clock: Clock, told: Callable[[int], None] | None = None) -> Iterator[None]:
    """Try a password within the ``with`` block; a WrongSecretError that leaves it is counted.

    Args:
        tag: under which the name is counted.
        told: hears of every wrong password, with how many there were in a row, and writes it into the audit log; None
            while that is locked away.

    Raises:
        TryLaterError: there were too many wrong ones; the sentence says how long to wait.
        ClosedNameError: there were so many that none is looked at any more.
    """
    attempts.check(tag, clock())
    try:
        yield
    except WrongSecretError:
        failures = attempts.failed(tag, clock(), reported=told is not None)
        if told is not None:
            told(failures)
        raise


class GuessGuard:
    """Counts the wrong passwords that are typed while the office is open."""

    def __init__(
        self, vault: Vault, office_settings: OfficeSettings, access: Access, incidents: IncidentDesk, clock: Clock
    ) -> None:
        self._vault = vault
        self._settings = office_settings
        self._incidents = incidents
        self._access = access
        self._clock = clock

    @contextmanager
    def of(self, name: str, action: str, account: AccountId | None) -> Iterator[None]:
        """Try the password of a name within the ``with`` block; see :func:`counted`.

        Args:
            account: whose name it is, for the log; None when nobody has it.
        """
        detail = _NOBODY if account is None else f"account {account}"

        def told(failures: int) -> None:
            self._access.note_failure(action, detail)
            if failures % self._settings.get(settings.ALERT_SIGN_INS) == 0:
                self._add_incident(failures, self._clock())

        tag = self._vault.keystore.slots.tag_of(name)
        with counted(self._vault.attempts, tag, self._clock, told):
            yield
        self._vault.attempts.reset(tag)

    def report_earlier(self) -> None:
        """Write down how often a password was wrong while the records were locked, whoever's name was typed."""
        attempts, tag_of = self._vault.attempts, self._vault.keystore.slots.tag_of
        known = {tag_of(kept.account.name): f"account {kept.account.id}" for kept in self._vault.accounts.all()}
        counts: Counter[str] = Counter()
        for tag, unreported in attempts.unreported().items():
            counts[known.get(tag, _NOBODY)] += unreported
            in_a_row = attempts.failures(tag)
            if in_a_row >= self._settings.get(settings.ALERT_SIGN_INS):
                self._add_incident(in_a_row, self._clock())
        for whose, count in counts.items():
            self._access.note_failure("sign in", f"{whose}, {count} while the records were locked")
        attempts.reported()

    def forget(self, name: str) -> None:
        """Begin to count anew for a name: an administrator or the recovery key stands for it."""
        self._vault.attempts.reset(self._vault.keystore.slots.tag_of(name))

    def _add_incident(self, failures: int, time: datetime) -> None:
        detail = f"There were {failures} wrong passwords in a row for one name."
        try:
            self._incidents.note(IncidentKind.FAILED_SIGN_INS, time, detail)
        except EnvironmentFault as error:
            # A full disk must not keep out whoever can make room; the line of the audit log waits until it is written.
            _logger.warning("an incident was not written: %s", error)
