"""Which engines are in use, and which decides."""

from pathlib import Path

import pytest

from faceattend import settings
from faceattend.errors import UserError
from faceattend.services.office import Office
from faceattend.services.recognizers import PluginState, best_engine


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
def test_an_engine_that_only_claims_to_be_the_best_does_not_decide(office: Office) -> None:
    cards = {card.id: card for card in office.recognizers.cards()}
    assert (cards["lying"].state, cards["lying"].rejects_strangers) == (PluginState.ENABLED, True)
    assert [card.id for card in cards.values() if card.active] == ["sface"]


def test_without_any_engine_there_is_no_best_one() -> None:
    assert best_engine([]) is None


def test_an_engine_that_ends_the_program_is_not_kept(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ending.py").write_text("raise KeyboardInterrupt\n")
    metadata = tmp_path / "ending-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: ending\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[faceattend.recognizers]\nending = ending:create\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    office.recognizers.set_enabled("lbph", enabled=True)
    with pytest.raises(KeyboardInterrupt):
        office.recognizers.set_enabled("ending", enabled=True)
    assert "ending" not in office.preferences.get(settings.ENABLED_PLUGINS)
    assert office.recognizers.get().info.id == "sface"
