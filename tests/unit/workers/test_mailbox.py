"""The newest item wins, unless the giver waits."""

from threading import Thread

from faceattend.workers.mailbox import Mailbox


def test_the_newest_item_wins_and_the_others_are_counted() -> None:
    mailbox: Mailbox[int] = Mailbox()
    for number in range(5):
        mailbox.put(number)
    assert mailbox.take(0) == 4
    assert mailbox.take(0) is None
    assert mailbox.dropped == 4


def test_handing_over_skips_nothing() -> None:
    mailbox: Mailbox[int] = Mailbox()
    giver = Thread(target=lambda: [mailbox.hand_over(number) for number in range(200)])
    giver.start()
    taken = [mailbox.take(5) for _ in range(200)]
    giver.join(5)
    assert taken == list(range(200))
    assert mailbox.dropped == 0


def test_what_is_inside_can_be_taken_after_closing_and_nothing_else_comes() -> None:
    mailbox: Mailbox[str] = Mailbox()
    mailbox.put("last")
    mailbox.close()
    mailbox.put("late")
    drained = [mailbox.drained]
    assert mailbox.take(0) == "last"
    drained.append(mailbox.drained)
    assert drained == [False, True]
    assert mailbox.take(60) is None
    assert mailbox.hand_over("late") is False


def test_closing_frees_whoever_waits_to_hand_over() -> None:
    mailbox: Mailbox[int] = Mailbox()
    mailbox.put(1)
    answers: list[bool] = []
    giver = Thread(target=lambda: answers.append(mailbox.hand_over(2)))
    giver.start()
    mailbox.close()
    giver.join(5)
    assert answers == [False]


def test_closing_frees_whoever_waits_to_take() -> None:
    mailbox: Mailbox[int] = Mailbox()
    answers: list[int | None] = []
    taker = Thread(target=lambda: answers.append(mailbox.take(60)))
    taker.start()
    mailbox.close()
    taker.join(5)
    assert answers == [None]
