"""People who are not known, from the camera to the roll, and what is kept of incidents meanwhile."""

from pathlib import Path

from tests.e2e.conftest import Faceattend
from tests.e2e.test_canaries import PICTURES

START = "2026-03-02T08:00:00"


def test_a_stranger_becomes_a_visitor_and_agrees_to_be_enrolled(
    vault: Faceattend, speech: Path, portraits: Path, tmp_path: Path
) -> None:
    words = ("person", "add", "--name", "Barack", "--code", "1", "--consent", "signed", portraits / "obama.jpg")
    assert vault(*words).code == 0
    for key, value in (("strangers.visitors", "yes"), ("privacy.incident_pictures", "picture")):
        assert vault("settings", key, value).code == 0
    watched = vault("watch", speech, "--camera", "Hall", "--start", START, "--json")
    assert watched.code == 0
    assert {line["verdict"]: line["person"] for line in watched.of_type("sighting")} == {
        "recognised": "1",
        "unknown": None,
    }
    [told] = watched.of_type("incident")
    assert (told["kind"], told["camera"]) == ("tailgating", "Hall")
    [visitor] = vault("stranger", "list", "--json").lines
    assert (visitor["visitor"], visitor["sightings"], visitor["cameras"]) == (1, 1, ["Hall"])

    [incident] = vault("incident", "list", "--open", "--json").lines
    assert (incident["sentence"], incident["evidence"]) == (told["sentence"], True)
    picture = tmp_path / "taken out.jpg"
    assert vault("incident", "list", "--kind", "tailgating", "--json").lines == [incident]
    for kind in ("unknown-person", "unknown_person", "unknown person"):
        assert vault("incident", "list", "--kind", kind, "--json").lines == []
    shown = vault("incident", "show", str(incident["id"]), "--picture", picture)
    assert "with a picture" in shown.output
    assert picture.read_bytes()[:2] == b"\xff\xd8"
    [seen] = vault("incident", "acknowledge", "--all", "--note", "a guest", "--json").lines
    assert (seen["id"], seen["note"]) == (incident["id"], "a guest")

    who = ("stranger", "enrol", str(visitor["id"]), "--name", "Joseph", "--code", "2", "--consent")
    assert "There is no consent" in vault.fails(*who, " ")
    assert vault(*who, "signed at the reception").code == 0
    again = vault("watch", speech, "--camera", "Hall", "--start", "2026-03-02T12:00:00", "--json")
    assert {line["person"] for line in again.of_type("sighting")} == {"1", "2"}
    assert again.of_type("incident") == []
    attempts = vault("attempts", "--from", "2026-03-01", "--json").lines
    assert [(line["outcome"], line["person"]) for line in attempts].count(("unknown", None)) == 1
    kept = [path.read_bytes() for path in tmp_path.joinpath("data").rglob("*") if path.is_file()]
    assert not any(magic.search(content) for magic in PICTURES for content in kept)
