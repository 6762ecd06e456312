"""The rules that accounts keep, whoever changes them; who may change them is asked in services/accounts.py."""

import logging
from collections.abc import Collection
from dataclasses import replace

from faceattend.domain.accounts import MAX_ACCOUNT_NAME_LENGTH, Account, AccountId, Role, same_name_key
from faceattend.domain.people import MAX_NAME_LENGTH, PersonId, clean_text
from faceattend.errors import EnvironmentFault, UserError, WrongSecretError
from faceattend.storage.accounts import KeptAccount
from faceattend.storage.login import LoginVerifier, compare_with_nobody
from faceattend.storage.passphrase import SHORTEST, check_passphrase
from faceattend.storage.vault import Vault

FIRST_ACCOUNT_NAME = "Administrator"
"""What the first account is called when nobody chose a name."""

WRONG_NAME_OR_PASSWORD = "The name or the password is wrong. Check the keyboard and type both again."

_logger = logging.getLogger(__name__)

_OWN_CARD_SHORTEST = 8
"""Characters of a password that shows one person's card; ASVS 6.2.1."""


class AccountBook:
    """The accounts of an open vault, together with the keystore slots that some of them have."""

    def __init__(self, vault: Vault) -> None:
        self._accounts = vault.accounts
        self._keystore = vault.keystore

    def all(self) -> list[Account]:
        """Return every account by name."""
        return [kept.account for kept in self._accounts.all()]

    def get(self, id: AccountId) -> Account:
        """Return one account.

        Raises:
            UserError: there is none, or its record is damaged.
        """
        return self._kept(id).account

    def named(self, name: str) -> Account | None:
        """Return the account with a name, however its letters are cased, or None."""
        key = same_name_key(name)
        return next((account for account in self.all() if same_name_key(account.name) == key), None)

    def with_password(self, name: str, password: str) -> Account | None:
        """Return the enabled account with this name and password, or None.

        It takes equally long whether the name or the password is wrong.
        """
        named = self.named(name)
        kept = None if named is None or not named.enabled else self._kept(named.id)
        if kept is None:
            compare_with_nobody(password, self._keystore.slots.cost)
            return None
        if not self._fits(kept, password):
            return None
        if kept.account.opens_vault:
            # A change of all keys takes away the slots whose passwords were not at hand.
            self._keystore.slots.renew_passphrase(kept.account.id, kept.account.name, password)
        return self._with_verifier(kept, password)

    def password_fits(self, id: AccountId, password: str) -> bool:
        """Return whether this is the password of an account."""
        return self._fits(self._kept(id), password)

    def begin(self, name: str, passphrase: str) -> Account:
        """Write the first administrator of a new vault, and return him."""
        return self._write_first(self._free_name(name, None), passphrase)

    def opener(self, passphrase: str) -> Account:
        """Return the account whose passphrase has just opened the vault.

        An office from before there were accounts gets its first administrator here.

        Raises:
            WrongSecretError: the account was removed or switched off; told as if the passphrase were wrong.
        """
        opened_by = self._keystore.account
        if opened_by == self._keystore.first_account and not self._accounts.exist():
            return self._write_first(FIRST_ACCOUNT_NAME, passphrase)
        kept = None if opened_by is None else self._accounts.find(AccountId(opened_by))
        if kept is None or not kept.account.enabled:
            raise WrongSecretError(WRONG_NAME_OR_PASSWORD)
        return self._with_verifier(kept, passphrase)

    def holder_of_recovery_key(self) -> Account:
        """Return the first administrator, or another one when his account is gone; without any he is written anew."""
        administrators = [account for account in self.all() if account.role is Role.ADMINISTRATOR and account.enabled]
        if not administrators:
            return self._write_first(self._unused_name(FIRST_ACCOUNT_NAME), None)
        first = self._keystore.first_account
        return min(administrators, key=lambda account: (account.id != first, not account.opens_vault, account.id))

    def add(
        self,
        name: str,
        role: Role,
        password: str,
        groups: Collection[str],
        person: PersonId | None,
        *,
        opens_vault: bool,
    ) -> Account:
        """Write a new account; see :meth:`faceattend.services.accounts.AccountService.add`."""
        account = Account(
            self._accounts.free_number(),
            self._free_name(name, None),
            role,
            _clean_groups(groups),
            person,
            opens_vault=False,
        )
        _check_whole(replace(account, opens_vault=opens_vault))
        check_password(password, account.name, role, opens_vault=opens_vault)
        self._accounts.add(KeptAccount(account, LoginVerifier.of(password, self._keystore.slots.cost)))
        return self._with_slot(account, password) if opens_vault else account

    def change(self, changed: Account, password: str | None = None) -> Account:
        """Write what was changed about an account, but not whether it is enabled, with a new password if one is given.

        What needs a better password than before needs a new one: nobody knows how good the old one was.
        """
        kept = self._kept(changed.id)
        before = kept.account
        account = replace(
            changed,
            name=self._free_name(changed.name, changed.id),
            groups=_clean_groups(changed.groups),
            enabled=before.enabled,
        )
        _check_whole(account)
        more = before.role is Role.PERSON and account.role is not Role.PERSON
        if password is None and (more or (account.opens_vault and not before.opens_vault)):
            raise UserError("With what this account may do from now on it needs a new password; type one.")
        if password is not None:
            return self._rewrite(kept, account, password)
        self._keep_an_administrator(before, account)
        if before.opens_vault and not account.opens_vault:
            self._keystore.slots.remove_passphrase(account.id)
        elif account.opens_vault and account.name != before.name:
            self._keystore.slots.rename(account.id, account.name)
        self._accounts.change(KeptAccount(account, kept.verifier))
        return account

    def set_password(self, id: AccountId, password: str, *, opens_vault: bool | None = None) -> Account:
        """Choose a password; ``opens_vault`` None leaves it as it is whether it opens the records."""
        kept = self._kept(id)
        opens = kept.account.opens_vault if opens_vault is None else opens_vault
        account = replace(kept.account, opens_vault=opens)
        _check_whole(account)
        return self._rewrite(kept, account, password)

    def set_enabled(self, id: AccountId, *, enabled: bool) -> Account:
        """Switch an account on or off; one that is off loses the slot by which it opened the records."""
        kept = self._kept(id)
        account = replace(kept.account, enabled=enabled, opens_vault=kept.account.opens_vault and enabled)
        self._keep_an_administrator(kept.account, account)
        if kept.account.opens_vault and not account.opens_vault:
            self._keystore.slots.remove_passphrase(id)
        self._accounts.change(KeptAccount(account, kept.verifier))
        return account

    def remove(self, id: AccountId) -> None:
        """Remove an account and the slot by which it opened the records."""
        kept = self._readable(id)
        if kept is not None:
            self._keep_an_administrator(kept.account, None)
        if any(slot.account == id for slot in self._keystore.slots.all()):
            self._keystore.slots.remove_passphrase(id)
        self._accounts.remove(id)

    def _write_first(self, name: str, passphrase: str | None) -> Account:
        first = AccountId(self._keystore.first_account)
        opens = any(slot.account == first for slot in self._keystore.slots.all())
        verifier = None if passphrase is None else LoginVerifier.of(passphrase, self._keystore.slots.cost)
        account = Account(first, name, Role.ADMINISTRATOR, opens_vault=opens)
        # In the place of one that cannot be read.
        self._accounts.remove(first)
        self._accounts.add(KeptAccount(account, verifier))
        return account

    def _unused_name(self, name: str) -> str:
        names = {same_name_key(account.name) for account in self.all()}
        numbered = (f"{name} {number}" for number in range(2, len(names) + 3))
        return next(each for each in (name, *numbered) if same_name_key(each) not in names)

    def _rewrite(self, kept: KeptAccount, account: Account, password: str) -> Account:
        """Write an account with a new password."""
        check_password(password, account.name, account.role, opens_vault=account.opens_vault)
        self._keep_an_administrator(kept.account, account)
        verifier = LoginVerifier.of(password, self._keystore.slots.cost)
        if account.opens_vault:
            if kept.account.opens_vault:
                # Should this be cut off in between, no password is left that the slot does not know.
                self._accounts.change(KeptAccount(kept.account, None))
            self._keystore.slots.set_passphrase(account.id, account.name, password)
        elif kept.account.opens_vault:
            self._keystore.slots.remove_passphrase(account.id)
        self._accounts.change(KeptAccount(account, verifier))
        return account

    def _fits(self, kept: KeptAccount, password: str) -> bool:
        """Return whether this is the password of an account: its slot knows, and without one what is kept of it."""
        opens = self._keystore.slots.fits(kept.account.id, password) if kept.account.opens_vault else None
        if opens is not None:
            return opens
        if kept.verifier is None:
            compare_with_nobody(password, self._keystore.slots.cost)
            return False
        return kept.verifier.fits(password)

    def _with_verifier(self, kept: KeptAccount, password: str) -> Account:
        """Keep what a change of the password that was cut off did not keep any more."""
        if kept.verifier is None:
            try:
                self._accounts.change(KeptAccount(kept.account, LoginVerifier.of(password, self._keystore.slots.cost)))
            except EnvironmentFault as error:
                # A full disk must not keep out whoever can make room; the next sign-in tries again.
                _logger.warning("what is kept of a password was not written: %s", error)
        return kept.account

    def _with_slot(self, account: Account, password: str) -> Account:
        # The account first: a slot without an account would open records that nobody may see.
        opening = replace(account, opens_vault=True)
        self._keystore.slots.set_passphrase(account.id, account.name, password)
        self._accounts.change(KeptAccount(opening, self._kept(account.id).verifier))
        return opening

    def _kept(self, id: AccountId) -> KeptAccount:
        found = self._accounts.find(id)
        if found is None:
            raise UserError("This account was removed meanwhile. Open the list of accounts again.")
        return found

    def _readable(self, id: AccountId) -> KeptAccount | None:
        """Return an account unless its record is damaged; a damaged one can be removed, too."""
        return next((kept for kept in self._accounts.all() if kept.account.id == id), None)

    def _free_name(self, name: str, besides: AccountId | None) -> str:
        cleaned = clean_account_name(name)
        holder = self.named(cleaned)
        if holder is not None and holder.id != besides:
            raise UserError(f"There is an account called {holder.name} already; give this one another name.")
        return cleaned

    def _keep_an_administrator(self, before: Account, after: Account | None) -> None:
        """Refuse what would leave nobody who can open the office and look after it."""
        others = [account for account in self.all() if account.id != before.id]
        remaining = others if after is None else [*others, after]
        heirs = [account for account in remaining if _looks_after(account)]
        if _looks_after(before) and not heirs:
            raise UserError(
                "This is the last administrator who can open the records. Make another account an administrator that "
                "opens the records first."
            )
        leaves = after is None or not _looks_after(after)
        if leaves and before.id == self._keystore.first_account:
            self._keystore.slots.make_first(heirs[0].id)


def check_password(password: str, name: str, role: Role, *, opens_vault: bool) -> None:
    """Refuse a password that is too easy to guess for what it protects.

    Fifteen characters where it protects more than a person's own card (NIST SP 800-63B-4), else eight.

    Raises:
        UserError: it is too short, too long, repeats a few characters, or is one that everybody tries first.
    """
    check_passphrase(password, name, shortest=shortest_password(role, opens_vault=opens_vault))


def shortest_password(role: Role, *, opens_vault: bool) -> int:
    """Return how many characters a password needs; see :func:`check_password`."""
    return _OWN_CARD_SHORTEST if role is Role.PERSON and not opens_vault else SHORTEST


def password_problem(password: str, name: str, role: Role, *, opens_vault: bool) -> str:
    """Return why a password is too weak for an account, as a sentence; empty when it is good."""
    try:
        check_password(password, name, role, opens_vault=opens_vault)
    except UserError as error:
        return str(error)
    return ""


def clean_account_name(name: str) -> str:
    """Return the name of an account as it is kept.

    Raises:
        UserError: it is empty or too long.
    """
    cleaned = clean_text(name, "name of the account", MAX_ACCOUNT_NAME_LENGTH)
    if not cleaned:
        raise UserError("The account has no name; give it one.")
    return cleaned


def _check_whole(account: Account) -> None:
    if account.role is Role.PERSON and account.person is None:
        raise UserError("Choose the person on the roll whose card this account shows.")
    if account.role is Role.PERSON and account.opens_vault:
        raise UserError("An account that shows one person's card cannot open the records of everybody.")
    if account.role is Role.LEAD and not account.groups:
        raise UserError("Choose the groups that this account leads.")


def _looks_after(account: Account) -> bool:
    return account.role is Role.ADMINISTRATOR and account.enabled and account.opens_vault


def _clean_groups(groups: Collection[str]) -> frozenset[str]:
    cleaned = (clean_text(group, "name of a group", MAX_NAME_LENGTH) for group in groups)
    return frozenset(group for group in cleaned if group)
