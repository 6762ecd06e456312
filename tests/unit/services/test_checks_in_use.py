"""A check for living faces that is in use and does not work: it is told, and nobody relies on it without knowing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from faceattend import settings
from faceattend.domain.incidents import Incident, IncidentKind
from faceattend.domain.punches import CameraDirection
from faceattend.errors import UserError
from faceattend.services.checks import Health
from faceattend.services.liveness import PluginState
from faceattend.services.office import Office, VaultGate
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.safety_checks import living_faces_checks
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import PASSPHRASE, Clock

Reopen = Callable[[Callable[[list[str]], list[str]]], Office]


@pytest.fixture
def reopen(office: Office, gate: VaultGate, opened: list[Vault]) -> Reopen:
    """Opens the office again after what was approved became something else."""

    def again(change: Callable[[list[str]], list[str]]) -> Office:
        kept = OfficeSettings(opened[-1].settings)
        kept.set(settings.ENABLED_CHECKS, change(kept.get(settings.ENABLED_CHECKS)))
        office.close()
        return gate.unlock(PASSPHRASE)

    return again


def altered(approved: list[str]) -> list[str]:
    """As if the files of the check were others now."""
    return [line[:-4] + "0000" if line.startswith("passive ") else line for line in approved]


def with_removed(approved: list[str]) -> list[str]:
    return [*approved, "retina faceattend-retina 1.2 " + 64 * "a"]


def noted(vault: Vault, clock: Clock) -> list[Incident]:
    found = vault.incidents.between(clock() - timedelta(days=1), clock() + timedelta(days=1))
    return [incident for incident in found if incident.kind is IncidentKind.CHECK_FAILED]


def health(office: Office) -> dict[str, Health]:
    checks = living_faces_checks(office.liveness.cards(), office.liveness.broken())
    return {check.subject: check.health for check in checks}


@pytest.mark.parametrize(
    ("change", "id", "meaning"),
    [
        (altered, "passive", "Nobody is entered by face alone"),
        (with_removed, "retina", "Faces are recognised without a check"),
    ],
)
def test_it_is_an_incident_once_and_the_self_check_finds_it(
    reopen: Reopen, opened: list[Vault], clock: Clock, change: Callable[[list[str]], list[str]], id: str, meaning: str
) -> None:
    office = reopen(change)
    assert noted(opened[-1], clock) == []
    watches = [office.monitoring.session(camera, CameraDirection.AUTO) for camera in ("Door", "Gate")]
    for watch in watches:
        watch.finish()
    (incident,) = noted(opened[-1], clock)
    assert {watch.warning for watch in watches} == {incident.detail}
    assert incident.detail.startswith(meaning)
    assert f"The check for living faces {id} is" in incident.detail
    assert health(office) == {f"Check {id} in use": Health.BAD, "Living faces": Health.GOOD}
    office.close()


def test_while_all_work_nothing_is_said(office: Office, vault: Vault, clock: Clock) -> None:
    watch = office.monitoring.session("Door", CameraDirection.AUTO)
    watch.finish()
    assert watch.warning == ""
    assert noted(vault, clock) == []
    assert health(office) == {"Living faces": Health.GOOD}


def test_an_office_without_checks_is_told_what_that_means(office: Office, vault: Vault, clock: Clock) -> None:
    for card in office.liveness.cards():
        office.liveness.set_enabled(card.id, enabled=False)
    office.monitoring.session("Door", CameraDirection.AUTO).finish()
    assert noted(vault, clock) == []
    assert health(office) == {"Living faces": Health.WARNING}


def test_one_that_was_removed_can_be_taken_out_of_use_and_not_into_it(reopen: Reopen) -> None:
    office = reopen(with_removed)
    card = next(card for card in office.liveness.cards() if card.id == "retina")
    assert (card.state, card.distribution, card.version) == (PluginState.FAILED, "faceattend-retina", "1.2")
    with pytest.raises(UserError, match="There is no check for living faces called retina"):
        office.liveness.set_enabled("retina", enabled=True)
    office.liveness.set_enabled("retina", enabled=False)
    assert "retina" not in {card.id for card in office.liveness.cards()}
    assert office.liveness.broken() == []
    office.close()
