"""Which recognition engines there are, how they are, and which one decides, as accounts ask and choose."""

from faceattend.api import Recognizer
from faceattend.domain.accounts import Right
from faceattend.recognition.registry import PluginState
from faceattend.services.access import Access, needs, needs_nobody
from faceattend.services.engines import Engines, RecognizerCard, best_engine, tried_card

__all__ = ["PluginState", "RecognizerCard", "RecognizerService", "best_engine", "tried_card"]


class RecognizerService:
    """The engines of an open office.

    Attributes:
        access: who acts.
    """

    def __init__(self, engines: Engines, access: Access) -> None:
        self.access = access
        self._engines = engines

    @needs(Right.MANAGE_ENGINES)
    def enable_installed(self) -> None:
        """Take every installed engine into use, and let the best of them decide; see :func:`best_engine`.

        This is what creating a vault does: whoever creates it approves what is installed at that moment.
        """
        self._engines.enable_installed()
        self.access.note(Right.MANAGE_ENGINES, detail="enable what is installed")

    @needs(Right.MANAGE_ENGINES)
    def set_enabled(self, id: str, *, enabled: bool) -> None:
        """Take an engine into use or out of it.

        Raises:
            UserError: no such engine is installed, or it is the one that decides.
        """
        self._engines.set_enabled(id, enabled=enabled)
        self.access.note(Right.MANAGE_ENGINES, detail=f"{'enable' if enabled else 'disable'} {id}")

    @needs(Right.MANAGE_ENGINES)
    def switch(self, id: str) -> None:
        """Let the engine called ``id`` decide from now on.

        Raises:
            UserError: it cannot be loaded; the engine before it stays.
        """
        self._engines.switch(id)
        self.access.note(Right.MANAGE_ENGINES, detail=f"use {id}")

    @needs(Right.READ_STATE)
    def cards(self) -> list[RecognizerCard]:
        """Return every installed engine with its state, by id."""
        return self._engines.cards()

    @needs_nobody
    def loaded(self) -> dict[str, Recognizer]:
        """Return the engines in use that work, by id."""
        return self._engines.loaded()

    @needs_nobody
    def get(self, id: str | None = None) -> Recognizer:
        """Return the engine called ``id``, or the one that decides.

        Raises:
            UserError: it is not installed, not in use, or cannot be loaded; the sentence says which and why.
        """
        return self._engines.get(id)
