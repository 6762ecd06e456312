import pytest

from faceattend import paths
from faceattend.errors import EnvironmentFault
from faceattend.storage.blocked_words import BLOCKED_WORDS, is_common, read_blocked_words


@pytest.fixture(scope="module")
def words() -> frozenset[str]:
    return read_blocked_words(paths.resources() / BLOCKED_WORDS)


@pytest.mark.parametrize(
    "passphrase",
    [
        "password123456789",
        "PasswordPassword!",
        "P@ssw0rd P@ssw0rd 1",
        "FaceAttend-2026-FaceAttend",
        "attendance office 2026!",
        "administrator12345",
        "qwertyuiopasdfghjkl",
        "1q2w3e4r5t6z7u8i9o0p",
        "123456789012345678",
        "987654321 987654321",
        "aaaaabbbbbcccccddddd",
        "sunshine sunshine sunshine sunshine",
        "ilovemyfamily2026",
        "monkey dragon football 99",
        "correct horse battery staple",
        "to be or not to be",
        "passwort passwort 1",
        "midnight",
        "elephant",
        "creative",
        "maverick",
        "blink182",
        "Midnight 2026!",
        "maverick-elephant-1987",
    ],
)
def test_what_everybody_tries_first_is_common(words: frozenset[str], passphrase: str) -> None:
    assert is_common(passphrase, words)


@pytest.mark.parametrize(
    "passphrase",
    [
        "seven green umbrellas in June",
        "nine copper kettles on a hill",
        "ein Satz mit Umlauten: äöü",
        "合言葉は山と川と谷と海と空です",
        "my dog sleeps under the old piano",
        "849201748392013",
        "kX9#vq2!Lw7$zR4",
        "sunshine over gravel and rust",
        "monkey dragon football pizza cheese",
        "an elephant came at midnight",
        "Gouda 4 Lena",
    ],
)
def test_a_passphrase_of_one_s_own_is_not(words: frozenset[str], passphrase: str) -> None:
    assert not is_common(passphrase, words)


def test_the_account_s_own_name_counts_as_common(words: frozenset[str]) -> None:
    assert not is_common("Wilhelmina Featherstone", words)
    assert is_common("featherstone-Wilhelmina 1987", words, "Wilhelmina Featherstone")


def test_more_than_the_three_thousand_most_used_passwords_are_known(words: frozenset[str]) -> None:
    assert sum(len(word) >= 8 for word in words) > 10_000


def test_the_list_has_no_word_twice_and_none_too_short() -> None:
    lines = (paths.resources() / BLOCKED_WORDS).read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    assert len(set(listed)) == len(listed) > 500
    assert all(len(word) >= 3 and word == word.casefold() for word in listed)


def test_a_missing_list_is_a_fault_of_the_installation() -> None:
    with pytest.raises(EnvironmentFault, match="missing from the installation"):
        read_blocked_words(paths.resources() / "no such list.txt")
