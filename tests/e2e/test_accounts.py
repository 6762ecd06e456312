"""Several people give commands on one vault, and each may do what his role says."""

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import PASSPHRASE, Faceattend

OPERATOR = "kettle under the window"
LEAD = "seven green umbrellas here"
AUDITOR = "paper boats on the river"


def as_user(name: str, passphrase: str) -> dict[str, str]:
    return {"FACEATTEND_USER": name, "FACEATTEND_PASSPHRASE": passphrase}


@pytest.fixture(scope="module")
def model_office(model_vault: Faceattend) -> Faceattend:
    """An office with three more accounts and two people."""
    for words, passphrase in (
        (("Olga", "--role", "operator"), OPERATOR),
        (("Lea", "--role", "lead", "--groups", "7b, 8a"), LEAD),
        (("Anton", "--role", "auditor"), AUDITOR),
    ):
        run = model_vault(
            *("account", "add", *words, "--opens-records"), variables={"FACEATTEND_NEW_PASSPHRASE": passphrase}
        )
        assert run.code == 0, run.errors
    for code, name, group in (("B-1", "Ada", "7b"), ("C-2", "Ben", "9c")):
        run = model_vault("person", "add", "--name", name, "--code", code, "--group", group)
        assert run.code == 0, run.errors
    return model_vault


@pytest.fixture
def staffed(model_office: Faceattend, empty: Faceattend) -> Faceattend:
    return model_office.copied_to(empty)


def test_accounts_are_listed_with_the_promised_keys(staffed: Faceattend) -> None:
    listed = staffed("account", "list", "--json")
    assert listed.code == 0, listed.errors
    accounts = {line["name"]: line for line in listed.lines}
    assert set(accounts) == {"Administrator", "Olga", "Lea", "Anton"}
    assert accounts["Lea"] == {
        "name": "Lea",
        "role": "lead",
        "groups": ["7b", "8a"],
        "person": None,
        "opens_records": True,
        "enabled": True,
    }
    assert all(word not in listed.output for word in (OPERATOR, LEAD, AUDITOR, PASSPHRASE))


def test_each_account_sees_what_its_role_reaches_and_a_refusal_is_written_down(staffed: Faceattend) -> None:
    lead, operator = as_user("Lea", LEAD), as_user("olga", OPERATOR)
    assert [line["code"] for line in staffed("person", "list", "--json", variables=lead).lines] == ["B-1"]
    assert len(staffed("person", "list", "--json", variables=operator).lines) == 2
    assert "administrator" in staffed.fails("account", "list", variables=operator)
    assert "administrator" in staffed.fails("backup", variables=as_user("Anton", AUDITOR))

    read = staffed("audit", "--json", variables=as_user("Anton", AUDITOR))
    assert read.code == 0, read.errors
    assert {"time", "account", "action", "outcome", "people", "everybody", "detail"} == set(read.lines[0])
    denied = [(line["account"], line["action"]) for line in read.lines if line["outcome"] == "denied"]
    assert denied == [("Olga", "manage accounts"), ("Anton", "keep records")]
    about = staffed("audit", "--person", "B-1", "--json").lines
    assert {"Lea", "Olga"} <= {line["account"] for line in about}
    assert all("B-1" in line["people"] or line["everybody"] for line in about)


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(staffed: Faceattend) -> None:
    unknown = staffed.fails("person", "list", variables=as_user("Nobody", OPERATOR))
    wrong = staffed.fails("person", "list", "--user", "Olga", variables=as_user("Lea", LEAD))
    assert unknown == wrong
    assert "--opens-records" in wrong


def test_an_account_is_changed_switched_off_and_removed(staffed: Faceattend, tmp_path: Path) -> None:
    changed = staffed("account", "change", "Olga", "--name", "Olaf", "--role", "auditor", "--person", "C-2", "--json")
    assert changed.code == 0, changed.errors
    assert changed.lines[0]["name"] == "Olaf"
    assert changed.lines[0]["role"] == "auditor"
    assert changed.lines[0]["person"] == "C-2"

    fresh = tmp_path / "fresh.txt"
    fresh.write_text("a lamp for every corridor\n")
    assert staffed("account", "password", "Olaf", "--new-passphrase-file", fresh).code == 0
    renewed = ("--user", "Olaf", "--passphrase-file", fresh)
    assert staffed("person", "list", *renewed).code == 0
    staffed.fails("person", "list", variables=as_user("Olaf", OPERATOR))

    assert staffed("account", "disable", "Olaf", "--json").lines[0]["enabled"] is False
    staffed.fails("person", "list", *renewed)
    removed = staffed("account", "remove", "Olaf", "--json")
    assert json.loads(removed.output) == {"name": "Olaf", "removed": True}
    assert "Olaf" in staffed.fails("account", "enable", "Olaf")
    staffed.fails("account", "remove", "Administrator")


@pytest.mark.parametrize(
    ("words", "variables", "told"),
    [
        (("Olga", "--role", "operator"), {"FACEATTEND_NEW_PASSPHRASE": OPERATOR}, "Olga"),
        (("Max", "--role", "operator"), {"FACEATTEND_NEW_PASSPHRASE": "too short"}, "15"),
        (("Max", "--role", "operator"), {}, "FACEATTEND_NEW_PASSPHRASE"),
        (("Max", "--role", "person"), {"FACEATTEND_NEW_PASSPHRASE": OPERATOR}, "roll"),
    ],
)
def test_an_account_that_cannot_be_is_not_added(
    staffed: Faceattend, words: tuple[str, ...], variables: dict[str, str], told: str
) -> None:
    assert told in staffed.fails("account", "add", *words, variables=variables)


def test_a_lost_passphrase_is_replaced_with_the_recovery_key(empty: Faceattend, tmp_path: Path) -> None:
    made = empty("init", "--account", "Head of office", "--zone", "UTC", "--json")
    assert made.code == 0, made.errors
    paper = tmp_path / "paper.txt"
    paper.write_text(made.lines[0]["recovery_key"].lower() + "\n")
    assert empty("keys", "status", "--json").lines[0]["recovery_key_confirmed"] is False
    assert empty("keys", "confirm", "--recovery-file", paper).code == 0

    fresh = {"FACEATTEND_PASSPHRASE": "", "FACEATTEND_NEW_PASSPHRASE": "a lamp for every corridor"}
    changed = empty("keys", "passphrase", "--recovery-file", paper, "--json", variables=fresh)
    assert changed.code == 0, changed.errors
    assert changed.lines == [{"name": "Head of office", "changed": True}]
    empty.fails("keys", "status")
    renewed = {"FACEATTEND_PASSPHRASE": "a lamp for every corridor", "FACEATTEND_USER": "HEAD of office"}
    assert empty("keys", "status", "--json", variables=renewed).lines[0]["recovery_key_confirmed"] is True
