"""Whom a paper may be about: the people of the roll within the reach of the account.

It is not handed out; services that declare their rights use it.
"""

from faceattend.domain.accounts import Right, Scope
from faceattend.domain.people import Person
from faceattend.errors import UserError
from faceattend.services.access import Access
from faceattend.storage.people import PeopleRepository


class Reach:
    """Finds people whose attendance the account may see."""

    def __init__(self, people: PeopleRepository, access: Access) -> None:
        self._people = people
        self._access = access

    def everybody(self, group: str = "") -> list[Person]:
        """Return everybody, or everybody of a group.

        Raises:
            UserError: there is nobody, or no such group.
        """
        people = self._access.within_reach(Right.READ_ATTENDANCE, self._people.all())
        if not people:
            raise UserError("Nobody is on the roll yet; add a person first.")
        if not group:
            return people
        found = [person for person in people if person.details.group == group]
        if not found:
            known = ", ".join(sorted({person.details.group for person in people if person.details.group}))
            raise UserError(f"There is no group called {group}; the groups are: {known or 'none yet'}.")
        return found

    def one(self, code: str, group: str = "") -> Person:
        """Return the person with a code.

        Raises:
            NotAllowedError: the account may not see this person's attendance.
            UserError: nobody has this code, or somebody of another group.
        """
        found = self._people.find(code)
        if found is None and self._access.require(Right.READ_ATTENDANCE) is not Scope.ALL:
            # Whoever may not see everybody does not learn which codes there are.
            self._access.refuse(Right.READ_ATTENDANCE)
        if found is None:
            raise UserError(f"Nobody on the roll has the code {code}; look it up with the list of people.")
        self._access.require_person(Right.READ_ATTENDANCE, found)
        if group and found.details.group != group:
            raise UserError(f"{code} is not in the group {group}; leave the group or the person out.")
        return found
