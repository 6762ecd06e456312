"""Engines and models that are broken are told in plain lines; the rest goes on."""

from pathlib import Path

from tests.e2e.conftest import Faceattend

PLUGINS = Path(__file__).resolve().parents[1] / "plugins"


def test_missing_models_are_told_in_plain_lines(vault: Faceattend, orl: Path, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    models = {"FACEATTEND_MODELS": str(tmp_path / "models")}
    add: list[str | Path] = ["person", "add", "--name", "Ada", "--code", "7", "--consent", "yes", orl / "s1" / "1.pgm"]
    assert "is missing" in vault.fails(*add, variables=models, lines=2)
    shown = vault("plugins", variables=models)
    assert (shown.code, shown.errors) == (0, "")
    assert shown.output.count("The engine sface cannot be used: ") == 1
    assert "install it again or remove it" not in shown.output
    assert "plugin sface failed" in vault.log


def test_broken_engines_leave_standard_error_to_the_command(vault: Faceattend, tmp_path: Path) -> None:
    shown = vault("plugins", "--data", tmp_path / "no vault", variables={"PYTHONPATH": str(PLUGINS / "broken")})
    assert (shown.code, shown.errors) == (0, "")
    assert "the licence server does not answer" in shown.output
    assert "plugin raising failed" in vault.log
    assert "the licence server does not answer" not in vault.log
