"""A recovery key counts as written down when somebody typed it again."""

import io
import sys
from argparse import Namespace
from typing import cast

import pytest

from faceattend.cli.context import CommandContext, Session
from faceattend.cli.keys import retype
from faceattend.errors import UserError, WrongSecretError
from tests.fakes.keyboard import Keyboard

KEY = "right"


class Confirmation:
    """Takes the right key and notes it."""

    def __init__(self) -> None:
        self.confirmed = False

    def __call__(self, text: str) -> None:
        if text != KEY:
            raise WrongSecretError("This is not the recovery key; compare it with your copy.")
        self.confirmed = True


def session(*, json: bool = False) -> Session:
    # Typing a key again needs no part of the program.
    return Session(Namespace(json=json), cast("CommandContext", None))


def test_it_is_asked_for_until_it_is_right(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(f"wrong\n{KEY}\n"))
    confirm = Confirmation()
    retype(session(), confirm)
    assert confirm.confirmed
    shown = capsys.readouterr()
    assert shown.err.count("Type it again") == 2
    assert "This is not the recovery key" in shown.err
    assert shown.out == "The recovery key is right.\n"


def test_whoever_goes_away_is_told_how_to_do_it_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard())
    with pytest.raises(UserError, match="keys confirm"):
        retype(session(), Confirmation())


@pytest.mark.parametrize(("stdin", "json"), [(io.StringIO(), False), (Keyboard(f"{KEY}\n"), True)])
def test_a_program_is_not_asked(monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO, json: bool) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    confirm = Confirmation()
    retype(session(json=json), confirm)
    assert not confirm.confirmed


@pytest.mark.parametrize(("typed", "agreed"), [("yes\n", True), ("YES \n", True), ("no\n", False), ("", False)])
def test_what_cannot_be_undone_is_asked_for(monkeypatch: pytest.MonkeyPatch, typed: str, agreed: bool) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(typed))
    asking = Session(Namespace(yes=False), cast("CommandContext", None))
    if agreed:
        asking.agree("Everything will be gone.")
    else:
        with pytest.raises(UserError, match="Nothing was changed"):
            asking.agree("Everything will be gone.")


def test_what_cannot_be_undone_needs_yes_where_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(UserError, match=r"Everything will be gone\. Add --yes"):
        Session(Namespace(yes=False), cast("CommandContext", None)).agree("Everything will be gone.")
    Session(Namespace(yes=True), cast("CommandContext", None)).agree("Everything will be gone.")
