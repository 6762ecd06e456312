"""User and password of a network camera, apart from its address and in it."""

import pytest

from faceattend.errors import UserError
from faceattend.vision.source_spec import NO_LOGIN, Login, host_of, split_login, with_login


@pytest.mark.parametrize(
    ("address", "bare", "login"),
    [
        ("rtsp://desk:hunter2@10.0.0.5:554/ch1", "rtsp://10.0.0.5:554/ch1", Login("desk", "hunter2")),
        ("rtsp://desk@10.0.0.5/ch1", "rtsp://10.0.0.5/ch1", Login("desk", "")),
        ("rtsp://desk:p%40ss%2Fword@10.0.0.5/ch1", "rtsp://10.0.0.5/ch1", Login("desk", "p@ss/word")),
        ("http://desk:p@ss@10.0.0.5/", "http://10.0.0.5/", Login("desk", "p@ss")),
        ("rtsp://10.0.0.5/ch1@main", "rtsp://10.0.0.5/ch1@main", NO_LOGIN),
        ("0", "0", NO_LOGIN),
        ("/videos/a@b.mp4", "/videos/a@b.mp4", NO_LOGIN),
    ],
)
def test_a_login_is_taken_out_of_an_address(address: str, bare: str, login: Login) -> None:
    assert split_login(address) == (bare, login)


def test_a_password_that_parts_an_address_is_not_guessed() -> None:
    with pytest.raises(UserError, match="apart") as refused:
        split_login("rtsp://desk:se@cr/et@10.0.0.5/ch1")
    assert "cr/et" not in str(refused.value)


@pytest.mark.parametrize("password", ["hunter2", "p@ss/w?rd#1:%41 ", "ключ"])
def test_whatever_is_in_a_password_it_comes_back_from_the_address_that_is_opened(password: str) -> None:
    address = with_login("rtsp://10.0.0.5:554/ch1?profile=2", Login("desk@office", password))
    assert address.isascii()
    assert split_login(address) == ("rtsp://10.0.0.5:554/ch1?profile=2", Login("desk@office", password))


def test_a_login_is_not_in_what_it_shows_of_itself() -> None:
    assert "hunter2" not in repr(Login("desk", "hunter2"))


def test_a_host_is_told_from_another() -> None:
    assert host_of("rtsp://desk:x@Camera.local:554/a") == host_of("RTSP://camera.local:554/b")
    assert host_of("rtsp://camera.local/a") != host_of("rtsp://camera.example/a")
    assert host_of("0") == ""
