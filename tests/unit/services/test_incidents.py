"""The one door for incidents: written down, with the picture where one is allowed, and told to whoever listens."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from faceattend.domain.incidents import Incident, IncidentId, IncidentKind
from faceattend.domain.people import Person, PersonId
from faceattend.errors import EnvironmentFault
from faceattend.services.incidents import LARGEST_PICTURE, MOST_PICTURES, IncidentDesk
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.evidence import EvidenceRepository, EvidenceUse
from faceattend.storage.vault import Vault

NOW = datetime(2026, 5, 29, 18, tzinfo=UTC)
DAY = date(2026, 5, 29)
PICTURE = bytes(range(256)) * 8


class Ear:
    """Hears everything, and fails where it is told to."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.heard_of: list[tuple[Incident, tuple[PersonId, ...]]] = []
        self._fault = fault

    def heard(self, incident: Incident, people: Sequence[PersonId]) -> None:
        self.heard_of.append((incident, tuple(people)))
        if self._fault is not None:
            raise self._fault


def desk_of(vault: Vault, *ears: Ear) -> IncidentDesk:
    return IncidentDesk.of(vault, OfficeSettings(vault.settings), *ears)


def test_an_incident_is_written_and_told_with_its_camera_and_people(vault: Vault, ada: Person) -> None:
    ear = Ear()
    number = desk_of(vault, ear).note(IncidentKind.TWO_PLACES, NOW, "Seen twice.", "Front door", PICTURE, [ada.id])
    [incident] = [one for one in vault.incidents.open() if one.id == number]
    assert (incident.kind, incident.time, incident.detail) == (IncidentKind.TWO_PLACES, NOW, "Seen twice.")
    assert incident.camera == "Front door"
    assert ear.heard_of == [(incident, (ada.id,))]
    assert vault.evidence.of(number) == [PICTURE]
    vault.erasures.erase(ada.id, "asked for it", NOW)
    assert vault.evidence.of(number) == []


def test_an_incident_stays_where_nobody_can_be_told(vault: Vault) -> None:
    deaf, other = Ear(EnvironmentFault("The disk is full.")), Ear()
    number = desk_of(vault, deaf, other).note(IncidentKind.SPOOF, NOW, "A picture was held up.")
    assert number in {one.id for one in vault.incidents.open()}
    assert [one.id for one, _ in other.heard_of] == [number]


def test_pictures_have_a_size_and_a_number_a_day(vault: Vault) -> None:
    desk = desk_of(vault)
    large = desk.note(IncidentKind.SPOOF, NOW, "A picture was held up.", "Door", bytes(LARGEST_PICTURE + 1))
    assert vault.evidence.of(large) == []
    for _ in range(MOST_PICTURES):
        vault.evidence.add(IncidentId(1), DAY, b"small")
    late = desk.note(IncidentKind.SPOOF, NOW, "A picture was held up.", "Door", PICTURE)
    assert vault.evidence.of(late) == []
    tomorrow = desk.note(IncidentKind.SPOOF, NOW + timedelta(days=1), "Another one.", "Door", PICTURE)
    assert vault.evidence.of(tomorrow) == [PICTURE]


class Cramped(EvidenceRepository):
    """Says that a gigabyte of pictures is kept already, or has no room for another."""

    def __init__(self, kept: int, full: bool) -> None:
        self.kept = kept
        self.full = full
        self.added = 0

    def use(self, day: date) -> EvidenceUse:
        return EvidenceUse(0, self.kept)

    def add(self, incident: IncidentId, day: date, picture: bytes, person: PersonId | None = None) -> int | None:
        if self.full:
            raise EnvironmentFault("The disk is full.")
        self.added += 1
        return self.added


@pytest.mark.parametrize(("kept", "full", "added"), [(1 << 30, False, 0), (0, True, 0), (0, False, 1)])
def test_an_incident_is_written_where_there_is_no_room_for_its_picture(
    vault: Vault, kept: int, full: bool, added: int
) -> None:
    cramped = Cramped(kept, full)
    desk = IncidentDesk(vault.incidents, cramped, OfficeSettings(vault.settings))
    number = desk.note(IncidentKind.SPOOF, NOW, "A picture was held up.", "Door", PICTURE)
    assert number in {one.id for one in vault.incidents.open()}
    assert cramped.added == added
