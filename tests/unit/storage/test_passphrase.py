import pytest

from faceattend.errors import UserError
from faceattend.storage.passphrase import BASE_COST, KeyCost, check_passphrase, key_from_passphrase, measured_cost


@pytest.mark.parametrize(
    "passphrase", ["seven green umbrellas in June", "ein Satz mit Umlauten: äöü", "合言葉は山と川と谷と海と空です"]
)
def test_a_sentence_is_accepted(passphrase: str) -> None:
    check_passphrase(passphrase)


@pytest.mark.parametrize(
    ("passphrase", "sentence"),
    [
        ("", "at least 15"),
        ("fourteen chars", "14 characters"),
        ("a" * 40, "easily guessed"),
        ("Ab! " * 65, "at most 256"),
    ],
)
def test_a_weak_or_endless_one_is_refused_with_the_reason(passphrase: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        check_passphrase(passphrase)


def test_two_spellings_of_one_word_are_one_passphrase(cheap: KeyCost) -> None:
    composed, decomposed = "caf\u00e9 on the corner", "cafe\u0301 on the corner"
    assert key_from_passphrase(composed, bytes(16), cheap) == key_from_passphrase(decomposed, bytes(16), cheap)


def test_salt_and_passphrase_both_change_the_key(cheap: KeyCost) -> None:
    keys = {
        key_from_passphrase("one sentence of words", bytes(16), cheap),
        key_from_passphrase("one sentence of Words", bytes(16), cheap),
        key_from_passphrase("one sentence of words", bytes(15) + b"\x01", cheap),
    }
    assert len(keys) == 3


@pytest.mark.parametrize(
    "cost",
    [
        KeyCost(64 * 1024 * 1024, 3, 4),
        KeyCost(4 * 1024, 3, 4),
        KeyCost(65536, 0, 4),
        KeyCost(65536, 21, 4),
        KeyCost(65536, 3, 0),
    ],
)
def test_a_cost_out_of_bounds_is_not_acceptable(cost: KeyCost) -> None:
    assert not cost.acceptable


def test_the_measured_cost_is_never_below_the_base() -> None:
    cost = measured_cost()
    assert cost.acceptable
    assert (cost.memory_kib, cost.lanes) == (BASE_COST.memory_kib, BASE_COST.lanes)
    assert cost.passes >= BASE_COST.passes
