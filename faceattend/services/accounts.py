"""Who may sign in, signing in and out, and passwords."""

from collections.abc import Collection

from faceattend.domain.accounts import Account, AccountId, Right, Role, Scope
from faceattend.domain.people import PersonId
from faceattend.errors import WrongSecretError
from faceattend.services.access import Access, NotAllowedError, Unchecked, needs, needs_nobody, unchecked
from faceattend.services.account_book import FIRST_ACCOUNT_NAME, WRONG_NAME_OR_PASSWORD, AccountBook
from faceattend.services.guessing import GuessGuard

__all__ = ["FIRST_ACCOUNT_NAME", "Account", "AccountId", "AccountService", "NotAllowedError", "Right", "Role", "Scope"]


class AccountService:
    """The accounts of an open office.

    Attributes:
        access: who is signed in now.
    """

    def __init__(self, access: Access, book: AccountBook, guesses: GuessGuard) -> None:
        self.access = access
        self._book = book
        self._guesses = guesses

    @needs_nobody
    def signed_in(self) -> Account | None:
        """Return who is signed in, or None."""
        return self.access.account

    @needs_nobody
    def must_set_password(self) -> bool:
        """Return whether the recovery key was used to sign in and a new password is to be chosen now."""
        return self.access.must_set_password

    @unchecked(Unchecked.OWN_WORK)
    def report_earlier_failures(self) -> None:
        """Write down how often a password was wrong while the records were locked; called when they were opened."""
        self._guesses.report_earlier()

    @unchecked(Unchecked.ENTRANCE)
    def sign_in(self, name: str, password: str) -> Account:
        """Sign an account in, in place of whoever is signed in.

        Raises:
            WrongSecretError: the name or the password is wrong, or the account is switched off; who was signed in
                before stays so.
            UserError: there were too many wrong passwords; the sentence says how long to wait.
        """
        named = self._book.named(name)
        with self._guesses.of(name, "sign in", None if named is None else named.id):
            account = self._book.with_password(name, password)
            if account is None:
                raise WrongSecretError(WRONG_NAME_OR_PASSWORD)
        self.access.enter(account)
        return account

    @unchecked(Unchecked.ENTRANCE)
    def sign_out(self) -> None:
        """Let nobody be signed in; recognition goes on."""
        self.access.leave("sign out")

    @unchecked(Unchecked.ENTRANCE)
    def lock(self) -> None:
        """Lock the desk: nobody is signed in, and recognition goes on."""
        self.access.leave("lock")

    @needs(Right.CHANGE_OWN_PASSWORD)
    def confirm(self, password: str) -> None:
        """Take the password of the account that is signed in once more, for what needs it freshly typed.

        Raises:
            WrongSecretError: it is wrong.
            UserError: there were too many wrong passwords; the sentence says how long to wait.
        """
        self._check_own(password, "password again")
        self.access.confirmed()
        self.access.note("password again")

    @needs(Right.CHANGE_OWN_PASSWORD)
    def change_own_password(self, old: str, new: str) -> None:
        """Choose a new password for the account that is signed in.

        Args:
            old: the present password; it is not looked at after a sign-in with the recovery key.

        Raises:
            WrongSecretError: the old password is wrong.
            UserError: the new password is too weak, or there were too many wrong passwords.
            EnvironmentFault: the disk is full or failed; the old password stays.
        """
        account = self._present()
        if not self.access.must_set_password:
            self._check_own(old, Right.CHANGE_OWN_PASSWORD.value)
        # Whoever held the recovery key may be helping an administrator whose password opened nothing any more.
        opens = True if self.access.must_set_password else None
        self.access.renew(self._book.set_password(account.id, new, opens_vault=opens))
        self.access.password_was_set()
        self.access.note(Right.CHANGE_OWN_PASSWORD)

    @needs(Right.MANAGE_ACCOUNTS)
    def accounts(self) -> list[Account]:
        """Return every account by name."""
        self.access.note(Right.MANAGE_ACCOUNTS, detail="list")
        return self._book.all()

    @needs(Right.READ_AUDIT)
    def names(self) -> dict[AccountId, str]:
        """Return the name of every account by its number, to read the log with; removed accounts are not among them."""
        return {account.id: account.name for account in self._book.all()}

    @needs(Right.MANAGE_ACCOUNTS)
    def add(
        self,
        name: str,
        role: Role,
        password: str,
        *,
        groups: Collection[str] = (),
        person: PersonId | None = None,
        opens_vault: bool = False,
    ) -> Account:
        """Let somebody sign in from now on.

        Args:
            password: 15 characters or more; 8 for a PERSON.
            groups: of the roll, for a LEAD.
            person: who it is on the roll; a PERSON must be somebody.
            opens_vault: whether the password also opens the records when the program starts.

        Raises:
            UserError: the name is taken, the password too weak, or what the role needs is missing; nothing was written.
            EnvironmentFault: the disk is full or failed.
        """
        account = self._book.add(name, role, password, groups, person, opens_vault=opens_vault)
        self._note("add", account.id)
        return account

    @needs(Right.MANAGE_ACCOUNTS)
    def change(self, changed: Account, password: str | None = None) -> Account:
        """Change name, role, groups, person, and whether the account opens the records.

        It is switched on and off with :meth:`enable` and :meth:`disable`; ``enabled`` is not looked at.

        Args:
            password: a new one; needed when the account opens the records from now on, or is a PERSON no more.

        Raises:
            UserError: the name is taken, what the role needs is missing, the password is missing or too weak, or no
                administrator would be left.
            EnvironmentFault: the disk is full or failed.
        """
        account = self._book.change(changed, password)
        self.access.renew(account)
        self._note("change", account.id)
        return account

    @needs(Right.MANAGE_ACCOUNTS)
    def set_password(self, account: AccountId, password: str, *, opens_vault: bool | None = None) -> Account:
        """Give an account a new password.

        Args:
            opens_vault: whether it opens the records from now on; None leaves that as it is.

        Raises:
            UserError: the password is too weak, the role may not open the records, or no administrator would be left.
            EnvironmentFault: the disk is full or failed; the old password stays.
        """
        changed = self._book.set_password(account, password, opens_vault=opens_vault)
        self.access.renew(changed)
        self._guesses.forget(changed.name)
        self._note("password", account)
        return changed

    @needs(Right.MANAGE_ACCOUNTS)
    def enable(self, account: AccountId) -> Account:
        """Let an account sign in again; so that it opens the records, give it a new password."""
        changed = self._book.set_enabled(account, enabled=True)
        self._guesses.forget(changed.name)
        self._note("enable", account)
        return changed

    @needs(Right.MANAGE_ACCOUNTS)
    def disable(self, account: AccountId) -> Account:
        """Let an account sign in no more, nor open the records.

        Raises:
            UserError: no administrator would be left.
        """
        changed = self._book.set_enabled(account, enabled=False)
        self._note("disable", account)
        self.access.leave("switched off", account)
        return changed

    @needs(Right.MANAGE_ACCOUNTS)
    def remove(self, account: AccountId) -> None:
        """Remove an account for good.

        Raises:
            UserError: no administrator would be left.
        """
        self._book.remove(account)
        self._note("remove", account)
        self.access.leave("removed", account)

    def _present(self) -> Account:
        account = self.access.account
        if account is None:
            self.access.refuse(Right.CHANGE_OWN_PASSWORD)
        return account

    def _check_own(self, password: str, action: str) -> None:
        account = self._present()
        with self._guesses.of(account.name, action, account.id):
            if not self._book.password_fits(account.id, password):
                raise WrongSecretError("The password is wrong. Check the keyboard and type it again.")

    def _note(self, what: str, account: AccountId) -> None:
        self.access.note(Right.MANAGE_ACCOUNTS, detail=f"{what} {account}")
