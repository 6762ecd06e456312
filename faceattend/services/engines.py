"""The recognition engines as the program itself uses them; whoever asks for an account uses recognizers.py."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from faceattend import settings
from faceattend.api import Recognizer, RecognizerInfo
from faceattend.errors import UserError
from faceattend.recognition.conformance import tells_faces_apart
from faceattend.recognition.registry import PluginRecord, PluginState, RecognizerRegistry, Tried
from faceattend.services.approved_plugins import ApprovedPlugins
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.people import PeopleRepository


@dataclass(frozen=True, slots=True)
class RecognizerCard:
    """What Preferences shows of one engine.

    Attributes:
        reason: why it failed, a sentence; otherwise empty.
        notes: what the engine says of itself; empty while it is not loaded.
        active: whether it is the one that decides.
        rejects_strangers: False for an engine that only proposes names; None while it is not loaded.
        learned: how many people it has templates of, out of ``people``.
    """

    id: str
    title: str
    state: PluginState
    distribution: str
    version: str
    reason: str
    notes: str
    active: bool
    rejects_strangers: bool | None
    learned: int
    people: int


class Engines:
    """The engines of an open office. Any thread may call it."""

    def __init__(
        self,
        build_registry: Callable[[Collection[str]], RecognizerRegistry],
        office_settings: OfficeSettings,
        people: PeopleRepository,
    ) -> None:
        self._settings = office_settings
        self._people = people
        self._plugins = ApprovedPlugins(build_registry, office_settings, settings.ENABLED_PLUGINS, "recognition engine")

    def enable_installed(self) -> None:
        """Take every installed engine into use, and let the best of them decide; see :func:`best_engine`.

        This is what creating a vault does: whoever creates it approves what is installed at that moment.
        """
        self._plugins.enable_installed()
        best = best_engine(self.loaded().values())
        if best is not None:
            self._settings.set(settings.RECOGNIZER, best.info.id)

    def set_enabled(self, id: str, *, enabled: bool) -> None:
        """Take an engine into use as it is installed at this moment, or out of use.

        Raises:
            UserError: no such engine is installed, or it is the one that decides.
            EnvironmentFault: its files cannot be read.
        """
        if not enabled and id == self._settings.get(settings.RECOGNIZER):
            raise UserError(f"{id} is the engine that decides; choose another one first.")
        self._plugins.set_enabled(id, enabled=enabled)

    def loaded(self) -> dict[str, Recognizer]:
        """Return the engines in use that work, by id."""
        return self._plugins.loaded()

    def decides(self, engine: Recognizer) -> bool:
        """Return whether this engine is the one that decides."""
        return engine.info.id == self._settings.get(settings.RECOGNIZER)

    def get(self, id: str | None = None) -> Recognizer:
        """Return the engine called ``id``, or the one that decides.

        Raises:
            UserError: it is not installed, not in use, or cannot be loaded; the sentence says which and why.
        """
        chosen = id or self._settings.get(settings.RECOGNIZER)
        if not chosen:
            raise UserError("No recognition engine is chosen; choose one in Preferences.")
        return self._plugins.load(chosen)

    def switch(self, id: str) -> None:
        """Let the engine called ``id`` decide from now on.

        Raises:
            UserError: it cannot be loaded; the engine before it stays.
        """
        self._plugins.load(id)
        self._settings.set(settings.RECOGNIZER, id)

    def cards(self) -> list[RecognizerCard]:
        """Return every installed engine with its state, by id."""
        loaded = self.loaded()
        people = self._people.all()
        active = self._settings.get(settings.RECOGNIZER)
        cards = []
        for record in self._plugins.records():
            info = loaded[record.id].info if record.id in loaded else None
            learned = sum(1 for person in people if info and person.templates.get(info.template_format))
            card = engine_card(record, info)
            cards.append(replace(card, active=record.id == active, learned=learned, people=len(people)))
        return cards


def best_engine(engines: Collection[Recognizer]) -> Recognizer | None:
    """Return the engine that decides until somebody chooses: by its id the first of those that reject strangers.

    What an engine says of itself is not enough: one that does not tell three made-up faces apart comes after all that
    do. Without any engine there is none.
    """
    ranked = sorted(engines, key=lambda engine: (not engine.info.rejects_strangers, engine.info.id))
    return next((engine for engine in ranked if tells_faces_apart(engine)), ranked[0] if ranked else None)


def tried_card(record: PluginRecord, tried: Tried) -> RecognizerCard:
    """Return what can be said of an engine that was tried elsewhere."""
    return replace(
        engine_card(record, None),
        title=tried.title or record.id,
        state=PluginState.FAILED if tried.problem else PluginState.ENABLED,
        reason=tried.problem,
        notes=tried.notes,
        rejects_strangers=tried.rejects_strangers,
    )


def engine_card(record: PluginRecord, info: RecognizerInfo | None) -> RecognizerCard:
    """Return what can be said of an engine without looking at the office's people."""
    return RecognizerCard(
        id=record.id,
        title=info.title if info else record.id,
        state=record.state,
        distribution=record.distribution,
        version=record.version,
        reason=record.error,
        notes=info.notes if info else "",
        active=False,
        rejects_strangers=info.rejects_strangers if info else None,
        learned=0,
        people=0,
    )
