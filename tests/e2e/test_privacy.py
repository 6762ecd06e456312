"""What people may ask of the office, by the command line."""

import zipfile
from pathlib import Path

import pypdf

from tests.e2e.conftest import Faceattend


def test_a_person_agrees_takes_it_back_leaves_and_is_erased(vault: Faceattend, orl: Path, tmp_path: Path) -> None:
    (tmp_path / "notice.md").write_text("We recognise faces at the door.\n")
    assert vault("notice", "--set", tmp_path / "notice.md", "--json").lines[0]["version"] == 1
    added = vault(
        *("person", "add", "--name", "Ada Kestrel", "--code", "B-1", "--consent", "on paper", "--guardian", "Eve"),
        orl / "s1" / "1.pgm",
    )
    assert added.code == 0, added.errors
    vault("punches", "add", "--person", "B-1", "--time", "2026-05-28T08:00:00", "--direction", "in", "--reason", "late")

    withdrawn = vault("person", "withdraw", "B-1", "--json")
    assert withdrawn.code == 0, withdrawn.errors
    [listed] = vault("person", "list", "--json").lines
    assert listed["consent"] is False
    assert listed["templates"] == {}
    given = vault("person", "consent", "B-1", "--text", "agreed again", "--guardian", "Eve", "--json")
    assert given.code == 0, given.errors
    assert given.lines[0] == {"code": "B-1", "consent": True, "notice": 1, "guardian": "Eve"}
    learned = vault("person", "pictures", "B-1", orl / "s1" / "4.pgm", orl / "s1" / "5.pgm", "--json")
    assert learned.code == 0, learned.errors
    assert set(learned.lines[0]["templates"].values()) == {2}

    assert vault("person", "leave", "B-1", "--date", "2026-05-31", "--json").lines[0]["left"] == "2026-05-31"
    assert vault("person", "leave", "B-1", "--back", "--json").lines[0]["left"] is None

    archive = tmp_path / "ada.zip"
    exported = vault("person", "export", "B-1", "--output", archive)
    assert exported.code == 0, exported.errors
    with zipfile.ZipFile(archive) as file:
        assert {Path(name).suffix for name in file.namelist()} >= {".json", ".csv", ".pdf"}

    assert "--yes" in vault.fails("person", "erase", "B-1", "--reason", "asked for it")
    assert len(vault("person", "list", "--json").lines) == 1
    paper = tmp_path / "erased.pdf"
    erased = vault(*("person", "erase", "B-1", "--reason", "asked for it", "--certificate", paper, "--yes", "--json"))
    assert erased.code == 0, erased.errors
    [certificate] = erased.lines
    assert certificate["code"] == "B-1"
    assert certificate["emptied"]["punches"] == 1
    assert "Ada Kestrel" in "".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)
    assert vault("person", "list", "--json").lines == []
    assert vault("verify").code == 0
    assert all(code is None for line in vault("audit", "--json").lines for code in line["people"])


def test_retention_says_what_it_would_delete_before_it_does(vault: Faceattend) -> None:
    planned = vault("retention", "--json")
    assert planned.code == 0, planned.errors
    assert {line["kind"] for line in planned.lines} >= {"templates", "punches", "sightings", "incidents", "audit"}
    assert not any(line["deleted"] for line in planned.lines)
    assert all(line["deleted"] for line in vault("retention", "--run", "--json").lines)
