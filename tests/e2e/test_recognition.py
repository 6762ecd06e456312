"""Who may be missed or mixed up, and how strict matches are, from the command line."""

from pathlib import Path

from tests.e2e.conftest import Faceattend


def test_risks_and_strictness_of_a_small_roll(vault: Faceattend, orl: Path) -> None:
    for code, person, pictures in (("7", "s1", (1, 2, 3)), ("8", "s2", (1, 2, 3)), ("9", "s1", (4,))):
        paths = [orl / person / f"{number}.pgm" for number in pictures]
        assert vault("person", "add", "--name", f"P{code}", "--code", code, "--consent", "yes", *paths).code == 0
    (risk,) = vault("recognition", "risk", "--json").lines
    assert risk["people"] == 3
    assert [sorted(pair["people"]) for pair in risk["lookalikes"]] == [["7", "9"]]
    assert risk["one_picture"] == ["9"]
    told = vault("recognition", "risk").output
    assert "P7 (7)" in told
    assert "add two more" in told
    (strict,) = vault("recognition", "calibrate", "--json", "--strangers", "500").lines
    assert strict["strangers_a_day"] == 500
    assert strict["chosen"]["threshold"] > 0.44
    assert len(strict["choices"]) == 7
    assert "kept_look_days" in vault.fails("recognition", "rescore")
