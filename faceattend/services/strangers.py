"""People who are not known, for whoever sits at the desk: who they are, or that nobody needs to know."""

import logging
from datetime import date

from faceattend.domain.accounts import Right
from faceattend.domain.faces import Image
from faceattend.domain.people import Person, PersonDetails, clean_details
from faceattend.domain.strangers import Stranger, StrangerId
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.access import Access, needs
from faceattend.services.consents import ConsentDesk
from faceattend.services.stranger_book import StrangerBook
from faceattend.storage.people import PeopleRepository

__all__ = ["Stranger", "StrangerId", "StrangerService"]

_logger = logging.getLogger(__name__)


class StrangerService:
    """Answers who somebody is who was not known.

    Attributes:
        access: who acts.
    """

    def __init__(self, book: StrangerBook, people: PeopleRepository, consents: ConsentDesk, access: Access) -> None:
        self.access = access
        self._book = book
        self._people = people
        self._consents = consents

    @needs(Right.WATCH)
    def waiting(self) -> list[Stranger]:
        """Return everybody who is remembered and not known, visitors among them, the one who was seen last first."""
        return self._book.all()

    @needs(Right.WATCH)
    def picture(self, id: StrangerId) -> Image | None:
        """Return how somebody looks, BGR (height, width, 3), or None; pictures are in memory only, and for the day."""
        return self._book.picture(id)

    @needs(Right.WATCH)
    def make_visitor(self, id: StrangerId) -> Stranger:
        """Give somebody a number as a visitor, or more time to one who has; he is kept until his time is over.

        Raises:
            UserError: he is not remembered any more.
            EnvironmentFault: the disk is full or failed.
        """
        made = self._book.make_visitor(id)
        if made is None:
            raise _forgotten(id)
        self.access.note(Right.WATCH, detail=f"visitor {made.visitor}")
        return made

    @needs(Right.WATCH)
    def dismiss(self, id: StrangerId) -> None:
        """Forget somebody for good.

        Raises:
            UserError: he is not remembered any more.
            EnvironmentFault: the disk is full or failed; he is still remembered.
        """
        if not self._book.forget(id):
            raise _forgotten(id)
        self.access.note(Right.WATCH, detail="dismiss")

    @needs(Right.EDIT_PEOPLE)
    def enrol(
        self, id: StrangerId, details: PersonDetails, consent: str, guardian: str = "", joined: date | None = None
    ) -> Person:
        """Put somebody on the roll with the face by which he was remembered, now that he agreed to it.

        The face was learned by the engine that watched. Pictures for other engines are added to his record later.

        Args:
            consent: how he agreed to be recognised.
            guardian: who agreed for a person who may not agree alone.

        Raises:
            NotAllowedError: the account may not enrol people of this group.
            UserError: he is not remembered any more, there is no consent, the code is taken, or a text is empty or
                too long.
            EnvironmentFault: the disk is full or failed; he is still remembered, and not on the roll.
        """
        self.access.require_group(Right.EDIT_PEOPLE, clean_details(details).group)
        record = self._consents.record(consent, guardian)
        if record is None:
            raise UserError(
                "There is no consent; write down how this person agreed to be recognised. Without it the face must "
                "not be kept."
            )
        face = self._book.find(id)
        if face is None or not len(face.templates):
            raise _forgotten(id)
        person = self._people.add(details, record, joined, {face.format: face.templates})
        self.access.note(Right.EDIT_PEOPLE, [person.id], "enrol")
        try:
            self._book.forget(id)
        except EnvironmentFault as error:
            # He is on the roll, and whoever is told otherwise tries in vain again; as a visitor he goes in his time.
            _logger.warning("a visitor who was put on the roll is still kept: %s", error)
        return person


def _forgotten(id: StrangerId) -> UserError:
    return UserError(
        f"Number {id} is not remembered any more. People who are not known are forgotten when the day or their time "
        "as visitors is over, and when the program ends."
    )
