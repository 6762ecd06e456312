"""What a match must reach on this office's roll, as the program itself asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock

from faceattend import settings
from faceattend.api import Recognizer
from faceattend.domain.calibration import Demand
from faceattend.domain.matching import MatchPolicy
from faceattend.domain.people import Person, PersonId
from faceattend.recognition.calibration import Calibration, Lookalikes, calibrate, lookalikes, policy_for
from faceattend.recognition.gallery import Gallery
from faceattend.services.engines import Engines
from faceattend.services.liveness import LivenessChecks
from faceattend.services.lookalike_notes import LookalikeNotes
from faceattend.services.mistakes import MistakeBook
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.vault import Vault
from faceattend.vision.network import Networks


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The roll of one work day, ready to be compared with.

    Attributes:
        persons: everybody whose record can be read, also those who cannot be recognised.
        calibration: None for a recognizer that cannot keep strangers out: there is nothing to calibrate.
        pairs: people who resemble each other.
    """

    persons: Mapping[PersonId, Person]
    gallery: Gallery
    policy: MatchPolicy
    calibration: Calibration | None
    pairs: tuple[Lookalikes, ...]


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a comparison was made of, apart from the roll itself: it holds as long as none of this is another.

    Attributes:
        day: where kept looks are compared with, which go when their days are over; otherwise None.
    """

    recognizer: str
    version: int
    present: frozenset[PersonId]
    demand: Demand
    closed_room: bool
    mistaken: tuple[str, ...]
    day: date | None


class RollCalibrator:
    """Makes comparisons and keeps the last one, since several cameras ask for the same. Any thread may call it."""

    def __init__(self, vault: Vault, office_settings: OfficeSettings, notes: LookalikeNotes) -> None:
        self._vault = vault
        self._settings = office_settings
        self._notes = notes
        self._mistakes = MistakeBook(vault, office_settings)
        self._kept: tuple[_Basis, Comparison] | None = None
        self._making = Lock()

    @property
    def version(self) -> tuple[int, int]:
        """Another one whenever the roll or a setting changed, so that a comparison may be an old one."""
        return self._vault.people.version, self._settings.version

    def demand(self) -> Demand:
        """Return how rare wrong names shall be."""
        return Demand(self._settings.get(settings.WRONG_NAME_MONTHS), self._settings.get(settings.STRANGERS_A_DAY))

    def comparison(self, recognizer: Recognizer, day: date) -> Comparison:
        """Return who can be recognised on a work day, who agreed and has not left before it, and how.

        A person whose record is damaged has no name to be shown and is left out.

        Raises:
            PluginFault: the recognizer failed.
            EnvironmentFault: the disk cannot be read.
        """
        with self._making:
            version = self._vault.people.version
            persons = {person.id: person for person in self._vault.people.all()}
            format = recognizer.info.template_format
            able = frozenset(
                id for id, one in persons.items() if one.templates.get(format) and one.may_be_recognised(day)
            )
            basis = _Basis(
                format,
                version,
                able,
                self.demand(),
                self._settings.get(settings.CLOSED_ROOM),
                self._mistakes.numbers(),
                day if self._settings.get(settings.KEPT_LOOK_DAYS) else None,
            )
            if self._kept is None or self._kept[0] != basis:
                self._kept = basis, self._made(recognizer, persons, basis)
            return self._kept[1]

    def _made(self, recognizer: Recognizer, persons: Mapping[PersonId, Person], basis: _Basis) -> Comparison:
        all_templates = self._vault.people.templates(basis.recognizer)
        templates = {id: rows for id, rows in all_templates.items() if id in basis.present}
        gallery = Gallery(recognizer, templates, self._mistakes.looks(basis.recognizer))
        if not recognizer.info.rejects_strangers:
            policy = policy_for(recognizer.info, None, (), {}, closed_room=basis.closed_room)
            return Comparison(persons, gallery, policy, None, ())
        calibration = calibrate(recognizer, gallery, templates, basis.demand)
        pairs = lookalikes(gallery, calibration)
        self._notes.found(pairs)
        policy = policy_for(
            recognizer.info, calibration, pairs, self._mistakes.scores(basis.mistaken), closed_room=basis.closed_room
        )
        return Comparison(persons, gallery, policy, calibration, tuple(pairs))


@dataclass(frozen=True, slots=True)
class RecognitionParts:
    """What it takes to recognise people on a camera's pictures.

    Attributes:
        checks: for living faces.
        networks: of the models on the engine of this computer.
    """

    engines: Engines
    checks: LivenessChecks
    calibrator: RollCalibrator
    networks: Networks
