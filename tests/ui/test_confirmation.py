"""The large cards that tell people at the door what was written down of them."""

from collections.abc import Iterator

import pytest
from PyQt6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from faceattend.ui.confirmation import (
    CROWDED_SECONDS,
    NOT_ME_SECONDS,
    SHOWN_SECONDS,
    Confirmation,
    ConfirmationRow,
    Outcome,
)


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def cards(qtbot: QtBot, seconds: Seconds) -> Iterator[ConfirmationRow]:
    place = QWidget()
    qtbot.addWidget(place)
    layout = QVBoxLayout(place)
    made = ConfirmationRow(seconds)
    layout.addWidget(made)
    place.resize(620, 400)
    place.show()
    yield made
    made.clear()


def came(name: str, *, voidable: bool = True) -> Confirmation:
    return Confirmation(name, Outcome.CAME, name, "Checked in", "08:02", voidable=voidable)


def names(cards: ConfirmationRow) -> list[str]:
    return [said.name for said in cards.said]


def test_a_card_stays_for_six_seconds(cards: ConfirmationRow, seconds: Seconds) -> None:
    cards.show_card(came("Ada"))
    assert cards.isVisible()
    seconds.now += SHOWN_SECONDS - 0.1
    cards.look()
    assert names(cards) == ["Ada"]
    seconds.now += 0.2
    cards.look()
    assert names(cards) == []
    assert not cards.isVisible()


def test_several_stand_side_by_side_and_the_rest_waits_for_room(cards: ConfirmationRow, seconds: Seconds) -> None:
    for name in ("Ada", "Bob", "Cyd"):
        cards.show_card(came(name))
    assert names(cards) == ["Ada", "Bob"]
    seconds.now += CROWDED_SECONDS
    cards.look()
    assert names(cards) == ["Bob", "Cyd"]


def test_hours_come_later_also_to_a_card_that_waits(cards: ConfirmationRow, seconds: Seconds) -> None:
    for name in ("Ada", "Bob", "Cyd"):
        cards.show_card(came(name))
    cards.add_facts("Ada", "Late by 20 min", late=True)
    cards.add_facts("Cyd", "On time", late=False)
    assert cards.cards[0].accessibleName() == "Ada. Checked in 08:02. Late by 20 min"
    seconds.now += SHOWN_SECONDS
    cards.look()
    assert [(said.name, said.facts) for said in cards.said] == [("Cyd", "On time")]


def test_the_newest_card_can_be_refused_for_five_seconds(cards: ConfirmationRow, seconds: Seconds) -> None:
    told: list[str] = []
    cards.refused.connect(told.append)
    cards.show_card(came("Ada"))
    seconds.now += 1
    cards.show_card(came("Bob"))
    assert cards.refusable == "Bob"
    cards.cards[0].not_me.click()
    assert told == ["Ada"]
    seconds.now += NOT_ME_SECONDS - 0.5
    cards.look()
    assert cards.refusable == "Bob"
    assert [card.not_me.isHidden() for card in cards.cards] == [True, False]
    seconds.now += 1
    assert cards.refusable is None


def test_no_two_outcomes_look_alike_without_colours(cards: ConfirmationRow) -> None:
    signs = [(outcome.value[0], outcome.value[2]) for outcome in Outcome]
    assert len({sign for sign, _ in signs}) == len(signs)


def test_a_card_is_never_wider_than_the_picture(cards: ConfirmationRow) -> None:
    place = cards.parentWidget()
    assert place is not None
    place.resize(320, 300)
    cards.show_card(came("A name that is far too long for any card that could ever be shown on a screen"))
    assert cards.width() <= 320
    assert cards.cards[0].width() <= cards.width()


def test_before_a_low_picture_cards_are_low_and_say_the_same(
    cards: ConfirmationRow, seconds: Seconds, qtbot: QtBot
) -> None:
    cards.show_card(came("Ada"))
    cards.show_card(came("Bo"))
    usual = cards.cards[0].sizeHint().height()
    cards.set_low(low=True)
    qtbot.waitUntil(lambda: all(card.sizeHint().height() < 0.7 * usual for card in cards.cards))
    assert names(cards) == ["Ada", "Bo"]
    assert all(card.not_me.isVisible() for card in cards.cards)
    seconds.now += SHOWN_SECONDS
    cards.show_card(came("Cy"))
    qtbot.waitUntil(lambda: cards.cards[0].sizeHint().height() < 0.7 * usual)
    cards.set_low(low=False)
    qtbot.waitUntil(lambda: cards.cards[0].sizeHint().height() == usual)
