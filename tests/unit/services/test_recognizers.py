"""Which engines are in use, and which decides."""

import sys
from pathlib import Path

import pytest

from faceattend import settings
from faceattend.errors import UserError
from faceattend.services.office import Office, VaultGate
from faceattend.services.recognizers import PluginState, best_engine
from tests.unit.services.conftest import PASSPHRASE


def test_a_new_office_uses_what_is_installed_and_the_engine_that_rejects_strangers_decides(office: Office) -> None:
    cards = {card.id: card for card in office.recognizers.cards()}
    assert {id: card.state for id, card in cards.items() if id in ("lbph", "sface")} == {
        "lbph": PluginState.ENABLED,
        "sface": PluginState.ENABLED,
    }
    assert cards["sface"].active
    assert not cards["lbph"].rejects_strangers


def test_switching_is_kept(office: Office) -> None:
    office.recognizers.switch("lbph")
    assert office.recognizers.get().info.id == "lbph"
    assert office.preferences.get(settings.RECOGNIZER) == "lbph"


def test_an_unknown_engine_changes_nothing(office: Office) -> None:
    with pytest.raises(UserError, match="magic"):
        office.recognizers.switch("magic")
    assert office.recognizers.get().info.id == "sface"


def test_the_deciding_engine_cannot_be_taken_out_of_use(office: Office) -> None:
    with pytest.raises(UserError, match="choose another"):
        office.recognizers.set_enabled("sface", enabled=False)


def test_an_engine_out_of_use_is_not_loaded(office: Office) -> None:
    office.recognizers.set_enabled("lbph", enabled=False)
    assert "lbph" not in office.recognizers.loaded()
    with pytest.raises(UserError, match="lbph"):
        office.recognizers.get("lbph")
    office.recognizers.set_enabled("lbph", enabled=True)
    assert office.recognizers.get("lbph").info.id == "lbph"


@pytest.mark.usefixtures("with_broken_engines")
def test_an_engine_that_only_claims_to_be_the_best_does_not_decide(gate: VaultGate) -> None:
    office, _ = gate.create(PASSPHRASE, "Test", "UTC")
    cards = {card.id: card for card in office.recognizers.cards()}
    assert (cards["lying"].state, cards["lying"].rejects_strangers) == (PluginState.ENABLED, True)
    assert [card.id for card in cards.values() if card.active] == ["sface"]
    office.close()


def test_without_any_engine_there_is_no_best_one() -> None:
    assert best_engine([]) is None


def install(folder: Path, id: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install an engine whose module holds some code, for the time of one test."""
    (folder / f"{id}.py").write_text(code)
    metadata = folder / f"{id}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {id}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[faceattend.recognizers]\n{id} = {id}:create\n")
    monkeypatch.syspath_prepend(str(folder))


@pytest.mark.parametrize(
    "code", ["raise KeyboardInterrupt", "import os; os._exit(0)", "import ctypes; ctypes.string_at(0)"]
)
def test_an_engine_that_ends_the_program_is_shown_as_failed_and_the_program_goes_on(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    install(tmp_path, "ending", f"{code}\n", monkeypatch)
    office.recognizers.set_enabled("lbph", enabled=True)
    office.recognizers.set_enabled("ending", enabled=True)
    card = {card.id: card for card in office.recognizers.cards()}["ending"]
    assert card.state is PluginState.FAILED
    assert "when it was tried, it ended the program" in card.reason
    with pytest.raises(UserError, match="ended the program"):
        office.recognizers.switch("ending")
    assert office.recognizers.get().info.id == "sface"


def test_an_engine_whose_files_changed_waits_for_an_administrator(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = Path(__file__).resolve().parents[2] / "plugins" / "brightness" / "faceattend_brightness.py"
    monkeypatch.delitem(sys.modules, "brightness", raising=False)
    install(tmp_path, "brightness", plugin.read_text(), monkeypatch)
    office.recognizers.set_enabled("lbph", enabled=True)
    office.recognizers.set_enabled("brightness", enabled=True)
    assert "brightness" in office.recognizers.loaded()
    (tmp_path / "brightness.py").write_text(plugin.read_text() + "\n# changed\n")
    # Every change of what is in use begins anew with what is installed, as a new start of the program does.
    office.recognizers.set_enabled("lbph", enabled=True)
    card = {card.id: card for card in office.recognizers.cards()}["brightness"]
    assert card.state is PluginState.FAILED
    assert "it was updated or altered" in card.reason
    office.recognizers.set_enabled("brightness", enabled=True)
    assert "brightness" in office.recognizers.loaded()
