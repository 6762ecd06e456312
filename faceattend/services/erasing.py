"""Erasing a person together with what else names him."""

from dataclasses import replace
from datetime import datetime

from faceattend.domain.accounts import Role
from faceattend.domain.people import PersonId
from faceattend.domain.privacy import Erasure
from faceattend.services.account_book import AccountBook
from faceattend.storage.vault import Vault


class PersonEraser:
    """Erases people; whether somebody may is asked by who calls it."""

    def __init__(self, vault: Vault, accounts: AccountBook) -> None:
        self._vault = vault
        self._accounts = accounts

    def erase(self, person: PersonId, reason: str, now: datetime) -> Erasure:
        """Destroy everything of a person, and the account that shows nothing but his card.

        Raises:
            UserError: there is no such person.
            EnvironmentFault: the disk failed; what is missing is made up for when the vault is opened again.
        """
        try:
            erasure = self._vault.erasures.erase(person, reason, now)
        finally:
            # Also after a fault: his keys may be gone already, and nobody may recognise him from memory.
            self._vault.people.changed()
        for account in self._accounts.all():
            if account.person == person and account.role is Role.PERSON:
                self._accounts.remove(account.id)
            elif account.person == person:
                self._accounts.change(replace(account, person=None))
        return erasure
