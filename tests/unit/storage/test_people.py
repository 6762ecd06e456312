import dataclasses
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.people import Consent, Person, PersonDetails, PersonId
from faceattend.errors import BugError, UserError
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]


def test_a_person_comes_back_as_written(vault: Vault, enrol: Enrol, now: datetime, format: str) -> None:
    person = enrol(vault, "Ada Lovelace", "A 7", "Office")
    assert person.details == PersonDetails("Ada Lovelace", "A 7", "Office")
    assert person.consent == Consent("Signed on paper", now)
    assert (person.joined, person.left, person.templates) == (date(2026, 11, 1), None, {format: 3})
    assert vault.people.get(person.id) == person
    assert vault.people.find(" a  7 ") == person
    assert vault.people.all() == [person]
    assert vault.people.find("A 8") is None


@pytest.mark.parametrize("name", ["Zoë Ångström", "أحمد", "山田太郎", "O<Brien & <b>x</b>", "=cmd()", "x" * 120])
def test_any_name_comes_back(vault: Vault, enrol: Enrol, name: str) -> None:
    assert vault.people.get(enrol(vault, name).id).details.name == name


def test_people_are_listed_by_name(vault: Vault, enrol: Enrol) -> None:
    for name, code in (("bob", "3"), ("Ada", "2"), ("Cem", "1"), ("ada", "0")):
        enrol(vault, name, code)
    assert [person.details.name for person in vault.people.all()] == ["ada", "Ada", "bob", "Cem"]


def test_templates_come_back_exactly(vault: Vault, now: datetime) -> None:
    faces = np.random.default_rng(1).normal(size=(5, 128)).astype(np.float32)
    histograms = np.random.default_rng(2).random((2, 16_384)).astype(np.float32)
    templates = {"sface:1": faces, "lbph:1": histograms}
    person = vault.people.add(PersonDetails("Ada", "1"), Consent("yes", now), date(2026, 11, 1), templates)
    np.testing.assert_array_equal(vault.people.templates("sface:1")[person.id], faces)
    np.testing.assert_array_equal(vault.people.templates("lbph:1")[person.id], histograms)
    assert vault.people.templates("other") == {}


def test_templates_are_replaced_by_format(vault: Vault, enrol: Enrol, format: str) -> None:
    person = enrol(vault)
    changed = vault.people.set_templates(person.id, {"lbph:1": np.ones((1, 4), np.float32)})
    assert changed.templates == {format: 3, "lbph:1": 1}
    changed = vault.people.set_templates(person.id, {format: np.ones((7, 128), np.float32)})
    assert changed.templates == {format: 7, "lbph:1": 1}
    assert vault.people.templates(format)[person.id].shape == (7, 128)


def test_a_code_is_given_once(vault: Vault, enrol: Enrol) -> None:
    first = enrol(vault, code="A 7")
    with pytest.raises(UserError, match="The code a 7 belongs to another person"):
        enrol(vault, "Grace Hopper", "a 7")
    assert vault.people.all() == [first]


def test_details_change_and_the_old_code_is_free(vault: Vault, enrol: Enrol) -> None:
    person = enrol(vault, code="A 7")
    changed = vault.people.update(person.id, PersonDetails("Ada King", "B 1", "Board"))
    assert changed == dataclasses.replace(person, details=PersonDetails("Ada King", "B 1", "Board"))
    assert vault.people.find("A 7") is None
    assert vault.people.find("B 1") == changed
    assert vault.people.update(person.id, PersonDetails("Ada King", "b 1")).details.code == "b 1"


def test_a_change_to_a_code_in_use_changes_nothing(vault: Vault, enrol: Enrol) -> None:
    person = enrol(vault, code="1")
    enrol(vault, "Grace Hopper", "2")
    with pytest.raises(UserError, match="another person"):
        vault.people.update(person.id, PersonDetails("Ada", "2"))
    assert vault.people.get(person.id) == person


def test_no_consent_no_templates(vault: Vault, format: str) -> None:
    templates = {format: np.ones((1, 128), np.float32)}
    with pytest.raises(UserError, match="no consent of Ada"):
        vault.people.add(PersonDetails("Ada", "1"), None, date(2026, 11, 1), templates)
    assert vault.people.all() == []
    person = vault.people.add(PersonDetails("Ada", "1"), None, date(2026, 11, 1), {})
    with pytest.raises(UserError, match="no consent of Ada"):
        vault.people.set_templates(person.id, templates)
    assert vault.people.get(person.id).templates == {}


@pytest.mark.parametrize("details", [PersonDetails("", "1"), PersonDetails("Ada", " "), PersonDetails("x" * 121, "1")])
def test_details_that_cannot_be_kept_are_refused(vault: Vault, details: PersonDetails) -> None:
    with pytest.raises(UserError):
        vault.people.add(details, None, date(2026, 11, 1), {})
    assert vault.people.all() == []


@pytest.mark.parametrize(
    "templates",
    [
        np.ones(128, np.float32),
        np.ones((0, 128), np.float32),
        np.full((1, 128), np.nan, np.float32),
        np.full((1, 128), np.inf, np.float32),
        np.ones((1, 128), np.float64),
    ],
)
def test_templates_of_another_form_are_our_mistake(vault: Vault, enrol: Enrol, templates: np.ndarray) -> None:
    person = enrol(vault)
    with pytest.raises(BugError):
        vault.people.set_templates(person.id, {"sface:1": templates})
    assert vault.people.get(person.id) == person


def test_somebody_who_is_not_there_is_said(vault: Vault) -> None:
    with pytest.raises(UserError, match="not on the roll"):
        vault.people.get(PersonId(5))
    with pytest.raises(UserError, match="not on the roll"):
        vault.people.update(PersonId(5), PersonDetails("Ada", "1"))
    with pytest.raises(UserError, match="not on the roll"):
        vault.people.set_templates(PersonId(5), {})


def _alter(folder: Path, statement: str, *values: int) -> None:
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE template SET token = zeroblob(length(token)) WHERE id = 1",
        "UPDATE template SET token = (SELECT token FROM template WHERE id = 2) WHERE id = 1",
        "UPDATE template SET count = 4 WHERE id = 1",
        "UPDATE template SET token = x'' WHERE id = 1",
    ],
)
def test_damaged_templates_are_left_out_and_named(
    vault: Vault, enrol: Enrol, folder: Path, format: str, statement: str, caplog: pytest.LogCaptureFixture
) -> None:
    enrol(vault, "Ada", "A 7")
    other = enrol(vault, "Grace", "B 1")
    _alter(folder, statement)
    assert list(vault.people.templates(format)) == [other.id]
    (problem,) = vault.problems
    assert "A 7" in problem
    assert "Enrol the person again" in problem
    vault.people.templates(format)
    assert vault.problems == (problem,)
    assert caplog.messages == ["damaged: templates 1"]


def test_an_empty_template_is_left_out_and_named(vault: Vault, enrol: Enrol, format: str) -> None:
    person = enrol(vault, "Ada", "A 7")
    vault.people.set_templates(person.id, {format: np.zeros((1, 128), np.float32)})
    assert vault.people.templates(format) == {}
    assert "The templates of A 7" in vault.problems[0]


def test_templates_are_not_taken_for_another_format(vault: Vault, enrol: Enrol, folder: Path, format: str) -> None:
    enrol(vault)
    _alter(folder, "UPDATE template SET format = 'lbph:1'")
    assert vault.people.templates("lbph:1") == {}
    assert len(vault.problems) == 1


def test_a_damaged_person_is_left_out_and_named(vault: Vault, enrol: Enrol, folder: Path) -> None:
    broken, whole = enrol(vault, "Ada", "1"), enrol(vault, "Grace", "2")
    _alter(folder, "UPDATE person SET profile = zeroblob(200) WHERE id = ?", broken.id)
    assert vault.people.all() == [whole]
    assert str(broken.id) in vault.problems[0]
    with pytest.raises(UserError, match="is damaged"):
        vault.people.get(broken.id)
    with pytest.raises(UserError, match="is damaged"):
        vault.people.update(broken.id, PersonDetails("Ada", "3"))
