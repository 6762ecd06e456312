"""Erasing a person together with what else names him."""

import logging
from dataclasses import replace
from datetime import datetime

from faceattend.domain.accounts import AccountId, Right, Role
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.people import PersonId
from faceattend.domain.privacy import Erasure
from faceattend.domain.rule_changes import people_named, without_people
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.account_book import AccountBook
from faceattend.storage.vault import Vault

_LOGGER = logging.getLogger(__name__)


class PersonEraser:
    """Erases people; whether somebody may is asked by who calls it."""

    def __init__(self, vault: Vault, accounts: AccountBook) -> None:
        self._vault = vault
        self._accounts = accounts

    def erase(self, person: PersonId, reason: str, now: datetime, account: AccountId | None = None) -> Erasure:
        """Destroy everything of a person, and the account that shows nothing but his card.

        Args:
            account: who does it, for the audit log; None for the program itself.

        Raises:
            UserError: there is no such person.
            EnvironmentFault: the disk failed; what is missing is made up for when the vault is opened again.
        """
        erasure = self._erased(person, reason, now, account)
        self._forget_accounts()
        self._forget_rules()
        return erasure

    def finish(self, now: datetime) -> None:
        """Finish what was cut off or came back with an older database, when the vault is opened.

        What the disk refuses does not keep it closed.
        """
        self._vault.finish_erasures(now)
        withdrawn = self._vault.finish_withdrawals()
        if withdrawn:
            right = Right.EDIT_PEOPLE.value
            detail = "consent taken back, as before"
            self._vault.audit.add(AuditEntry(now, None, right, Outcome.DONE, withdrawn, detail=detail))
        try:
            self._forget_accounts()
        except EnvironmentFault as error:
            _LOGGER.warning("an account of somebody who was erased is still there: %s", error)
        try:
            self._forget_rules()
        except EnvironmentFault as error:
            _LOGGER.warning("a rule for somebody who was erased is still there: %s", error)

    def _erased(self, person: PersonId, reason: str, now: datetime, account: AccountId | None) -> Erasure:
        try:
            return self._vault.erasures.erase(person, reason, now, account)
        except EnvironmentFault:
            finished = self._vault.erasures.finished(person)
            if finished is None:
                raise
            # Only the log could not be emptied, because another program reads it: this tries once more, and says so in
            # the problems of the office when it is in vain. What is in the log is unreadable without the keys.
            self._vault.finish_erasures(now)
            return finished
        finally:
            # Also after a fault: his keys may be gone already, and nobody may recognise him from memory.
            self._vault.people.changed()

    def _forget_accounts(self) -> None:
        """Remove the accounts that show nothing but the card of somebody who was erased; the others lose their link."""
        erased = self._vault.keystore.erased
        for account in self._accounts.all():
            if account.person not in erased:
                continue
            if account.role is Role.PERSON:
                self._accounts.remove(account.id)
            else:
                self._accounts.change(replace(account, person=None))

    def _forget_rules(self) -> None:
        """Remove the rules that are for somebody who was erased."""
        erased = self._vault.keystore.erased
        try:
            if people_named(self._vault.rule_book.read()) & erased:
                self._vault.rule_book.change(lambda book: without_people(book, erased))
        except UserError as error:
            # Rules that cannot be read are said wherever they are needed, and must not keep anybody from being erased.
            _LOGGER.warning("the rules cannot be read to see whether they name somebody who was erased: %s", error)
