"""Tells people at the door what was written down: cards over the picture, and a sound with each."""

from datetime import UTC, tzinfo

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from faceattend.api import Prompt
from faceattend.domain.accounts import Right
from faceattend.domain.matching import Verdict
from faceattend.domain.punches import Punch
from faceattend.errors import FaceAttendError
from faceattend.services.check_in import CheckIn
from faceattend.services.office import Office
from faceattend.services.presence import Standing
from faceattend.ui.confirm_words import (
    already,
    facts_of,
    first_name,
    not_accepted,
    not_sure,
    prompted,
    punch_key,
    punched,
    undone,
)
from faceattend.ui.confirmation import Confirmation, ConfirmationRow, Outcome
from faceattend.ui.sounds import Sound, Sounds
from faceattend.workers.tasks import TaskHandle, run_task

_SOUNDS = {
    Outcome.CAME: Sound.ACCEPTED,
    Outcome.WENT: Sound.ACCEPTED,
    Outcome.ALREADY: Sound.ACCEPTED,
    Outcome.ASK: Sound.TRY_AGAIN,
    Outcome.REFUSED: Sound.TRY_AGAIN,
}
"""Nobody is called back by a sound who is asked to move his head, or whose entry was undone."""


class Announcer(QObject):
    """Shows a card for every event at the door, and adds the hours of the day as soon as they are known.

    Signals:
        refused: the key of a card whose person says that it was not he.

    Attributes:
        names_hidden: whether the cards name nobody.
    """

    refused = pyqtSignal(str)

    def __init__(self, parent: QWidget, office: Office, cards: ConfirmationRow, sounds: Sounds) -> None:
        super().__init__(parent)
        self._widget = parent
        self._office = office
        self._sounds = sounds
        self._zone: tzinfo = UTC
        self._public = False
        self.names_hidden = False
        self._cards = cards
        self._heard: list[ConfirmationRow] = []
        self._listen(cards)

    @property
    def refusable(self) -> str | None:
        """The key of the newest entry of which its person can still say that it was not he; None for none."""
        return self._cards.refusable

    def set_zone(self, zone: tzinfo) -> None:
        """Say times as the site's clock shows them."""
        self._zone = zone

    def speak_on(self, cards: ConfirmationRow, *, public: bool) -> None:
        """Show the cards in another place from now on.

        Args:
            public: whether everybody may look: then only the first name is shown, and no hours.
        """
        if cards is not self._cards:
            self._cards.clear()
            self._cards = cards
            self._listen(cards)
        self._public = public

    def punched(self, punch: Punch, name: str, *, voidable: bool) -> None:
        """Tell that somebody was checked in or out."""
        self._cards.show_card(punched(punch, self._shown(name), self._zone, voidable=voidable))
        # What a person worked concerns nobody else: where everybody looks, the hours stay away.
        quiet = self._public or self.names_hidden
        if not quiet and self._office.access.has(Right.READ_ATTENDANCE):
            self._add_facts(punch)

    def checked_in(self, check_in: CheckIn) -> None:
        """Tell what became of a PIN or a badge."""
        name = check_in.person.details.name
        if check_in.punch is None:
            self._cards.show_card(already(check_in.last, self._shown(name), self._zone))
        else:
            self.punched(check_in.punch, name, voidable=False)

    def doubted(self, key: str, verdict: Verdict) -> None:
        """Tell that a face was not accepted."""
        self._cards.show_card(not_sure(key, verdict))

    def refuse(self, error: Exception) -> None:
        """Tell why a PIN or a badge was not accepted."""
        if isinstance(error, FaceAttendError):
            self._cards.show_card(not_accepted(str(error)))

    def undone(self, punch: Punch) -> None:
        """Tell that an entry was taken back because it was somebody else."""
        self._cards.show_card(undone(punch))

    def prompted(self, key: str, prompt: Prompt) -> None:
        """Ask a person to move."""
        self._cards.show_card(prompted(key, prompt))

    def sound_refusal(self) -> None:
        """Let it be heard that something was not accepted whose words stand elsewhere."""
        self._sounds.play(Sound.TRY_AGAIN)

    def _shown(self, name: str) -> str:
        if self.names_hidden:
            return ""
        return first_name(name) if self._public else name

    def _listen(self, cards: ConfirmationRow) -> None:
        if cards not in self._heard:
            self._heard.append(cards)
            cards.shown.connect(self._sound)
            cards.refused.connect(self.refused)

    def _sound(self, confirmation: Confirmation) -> None:
        sound = _SOUNDS.get(confirmation.outcome)
        if sound is not None:
            self._sounds.play(sound)

    def _add_facts(self, punch: Punch) -> None:
        cards = self._cards

        def read(_task: TaskHandle) -> Standing | None:
            return self._office.presence.standing(punch.person)

        def add(stands: Standing | None) -> None:
            if stands is not None:
                facts, late = facts_of(stands, punch)
                cards.add_facts(punch_key(punch), facts, late=late)

        # Whoever sat at the desk has gone, or may not see this person: the card stays without.
        run_task(self._widget, read, add, lambda _error: None)
