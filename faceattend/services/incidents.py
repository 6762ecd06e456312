"""The one door through which the program notes an incident: it is written down, then whoever has to be told is told."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from faceattend.domain.incidents import Incident, IncidentId, IncidentKind
from faceattend.domain.people import PersonId
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.evidence import EvidenceRepository
from faceattend.storage.incidents import IncidentRepository
from faceattend.storage.vault import Vault

LARGEST_PICTURE = 512 * 1024
"""Bytes of one picture of an incident."""

MOST_PICTURES = 500
"""A day: whoever fills the picture with faces must not fill the disk."""

MOST_PICTURE_BYTES = 1 << 30
"""Of all pictures together."""

_logger = logging.getLogger(__name__)


class IncidentListener(Protocol):
    """Hears of every incident once it is written down."""

    def heard(self, incident: Incident, people: Sequence[PersonId]) -> None:
        """Take note of an incident.

        Args:
            people: whom it is about, as far as they are known.
        """


class IncidentDesk:
    """Notes incidents: the program's own work. Any thread may call it."""

    def __init__(
        self,
        incidents: IncidentRepository,
        evidence: EvidenceRepository,
        office_settings: OfficeSettings,
        listeners: Sequence[IncidentListener] = (),
    ) -> None:
        self._incidents = incidents
        self._evidence = evidence
        self._settings = office_settings
        self._listeners = tuple(listeners)

    @classmethod
    def of(cls, vault: Vault, office_settings: OfficeSettings, *listeners: IncidentListener) -> "IncidentDesk":
        """Return the desk of a vault."""
        return cls(vault.incidents, vault.evidence, office_settings, listeners)

    def note(
        self,
        kind: IncidentKind,
        time: datetime,
        sentence: str,
        camera: str = "",
        evidence: bytes | None = None,
        people: Sequence[PersonId] = (),
    ) -> IncidentId:
        """Write an incident down, keep the picture of it, and hand it to the rules of the alerts.

        Args:
            time: aware UTC time.
            sentence: what happened, without names of people.
            camera: at which it happened; empty for none.
            evidence: a picture as a file, where the office keeps pictures of incidents. One that is too large, or comes
                when enough were kept, is left out.
            people: whom it is about; a picture goes with the first of them when he is erased.

        Raises:
            EnvironmentFault: the disk is full or failed; the incident was not recorded.
        """
        incident = self._incidents.add(kind, sentence, time, camera)
        if evidence is not None:
            self._keep(incident, evidence, people)
        for listener in self._listeners:
            try:
                listener.heard(incident, people)
            except (UserError, EnvironmentFault) as error:
                # The incident is written and stays in the list until somebody takes note of it.
                _logger.warning("an incident was written and nobody could be told of it: %s", error)
        return incident.id

    def _keep(self, incident: Incident, picture: bytes, people: Sequence[PersonId]) -> None:
        try:
            day = incident.time.astimezone(self._settings.zone()).date()
            use = self._evidence.use(day)
            if len(picture) > LARGEST_PICTURE or use.of_day >= MOST_PICTURES:
                _logger.warning("a picture of an incident was left out: %s bytes, %s today", len(picture), use.of_day)
            elif use.size + len(picture) > MOST_PICTURE_BYTES:
                _logger.warning("a picture of an incident was left out: all of them have %s bytes", use.size)
            else:
                self._evidence.add(incident.id, day, picture, people[0] if people else None)
        except (UserError, EnvironmentFault) as error:
            # The incident is written: whoever tried again because of its picture would note it twice.
            _logger.warning("a picture of an incident was not kept: %s", error)
