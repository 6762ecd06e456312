"""Tells people at the door what was written down: cards over the picture, and a sound with each."""

from datetime import UTC, tzinfo

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.punches import Punch
from faceattend.errors import UserError
from faceattend.services.office import Office
from faceattend.services.presence import Standing
from faceattend.ui.confirm_words import facts_of, punch_key, punched
from faceattend.ui.confirmation import Confirmation, ConfirmationRow
from faceattend.workers.tasks import TaskHandle, run_task


class Announcer(QObject):
    """Shows a card for every event at the door, and adds the hours of the day as soon as they are known."""

    def __init__(self, parent: QWidget, office: Office, cards: ConfirmationRow) -> None:
        super().__init__(parent)
        self._widget = parent
        self._office = office
        self._cards = cards
        self._zone: tzinfo = UTC
        self.names_hidden = False

    def set_zone(self, zone: tzinfo) -> None:
        """Say times as the site's clock shows them."""
        self._zone = zone

    def punched(self, punch: Punch, name: str, *, voidable: bool) -> None:
        """Tell that somebody was checked in or out."""
        shown = "" if self.names_hidden else name
        self._cards.show_card(punched(punch, shown, self._zone, voidable=voidable))
        # What a person worked concerns nobody else: on a screen for everybody the hours stay away.
        if not self.names_hidden and self._office.access.has(Right.READ_ATTENDANCE):
            self._add_facts(punch)

    def say(self, confirmation: Confirmation) -> None:
        """Tell something else."""
        self._cards.show_card(confirmation)

    def _add_facts(self, punch: Punch) -> None:
        def read(_task: TaskHandle) -> Standing | None:
            try:
                return self._office.presence.standing(punch.person)
            except UserError:
                # Whoever sat at the desk has gone, or may not see this person: the card stays without.
                return None

        def add(stands: Standing | None) -> None:
            if stands is not None:
                facts, late = facts_of(stands, punch)
                self._cards.add_facts(punch_key(punch), facts, late=late)

        run_task(self._widget, read, add)
